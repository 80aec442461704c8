"""The pages by name, in the order of their links."""

from collections.abc import Callable, Mapping

from web.designer import levels, overview, queue, routing
from web.designer.sheets import Sheet, Source, Speech

type Page = Callable[[Source, Speech, Mapping[str, str]], Sheet]

PAGES: Mapping[str, Page] = {
    "overview": overview.overview,
    "levels": levels.show,
    "routing": routing.show,
    "queue": queue.show,
}
