"""The pages by name, in the order of their links."""

from collections.abc import Callable, Mapping

from web.designer import (
    answers,
    assistant,
    callbacks,
    flow,
    handling,
    levels,
    overview,
    paths,
    queue,
    routing,
    solved,
    survey,
    versions,
)
from web.designer.sheets import Sheet, Source, Speech

type Page = Callable[[Source, Speech, Mapping[str, str]], Sheet]

PAGES: Mapping[str, Page] = {
    "overview": overview.overview,
    "levels": levels.show,
    "flow": flow.show,
    "paths": paths.show,
    "routing": routing.show,
    "versions": versions.show,
    "queue": queue.show,
    "callbacks": callbacks.show,
    "handling": handling.show,
    "solved": solved.show,
    "survey": survey.show,
    "answers": answers.show,
    "assistant": assistant.show,
}
