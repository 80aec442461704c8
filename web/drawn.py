"""Rows of the queue, drawn once for all desks that show the same one within the same second."""

from collections import OrderedDict
from datetime import datetime

from flask import render_template
from markupsafe import Markup

from web.board import Row
from web.language import current

KEPT = 1000  # rows; each is about a kilobyte


class Drawn:
    """Remembers rows as they were drawn; the page counts the seconds itself."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Row, str, int], Markup] = OrderedDict()

    def row(self, row: Row, now: datetime) -> Markup:
        """Give a row in the language of this request."""
        key = row, current(), int(now.timestamp())
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = Markup(render_template("_row.html", row=row, now=now))  # noqa: S704  a template's
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found
