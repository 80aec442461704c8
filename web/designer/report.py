"""All pages in one file that needs nothing else, and the same as JSON."""

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from adapters.runtime import Charts
from core.kpi.shares import Share
from core.ports import Letter
from web.designer.pages import PAGES
from web.designer.sheets import Exhibit, Sheet, Source, Speech, Value

HERE = Path(__file__).parent.parent


def sheets(source: Source, speech: Speech) -> list[Sheet]:
    """Make every page."""
    return [page(source, speech, {}) for page in PAGES.values()]


def as_html(found: list[Sheet], source: Source, speech: Speech, charts: Charts) -> str:
    """Write the pages as one HTML file, its pictures inside."""
    pages = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True)
    style = "".join((HERE / "static" / name).read_text("utf-8") for name in ("vaxel.css", "designer.css"))
    return pages.get_template("report.html").render(
        sheets=found,
        asked=source.asked,
        speech=speech,
        style=style,
        picture=lambda one: _inside(one, charts),
        is_share=lambda value: isinstance(value, Share),
    )


def _inside(exhibit: Exhibit, charts: Charts) -> str:
    """Give a picture as an address that holds it."""
    picture = exhibit.picture
    svg = picture if isinstance(picture, str) else charts.svg(picture or {})
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def as_letter(source: Source, speech: Speech, charts: Charts, to: str) -> Letter:
    """Write the report of a week as a letter: what matters in words, and all of it in a file."""
    found = sheets(source, speech)
    since, until = source.asked.since, source.asked.until
    subject = speech.say("report.subject", since=since, until=until)
    parts = [
        f"{speech.say(f'title.{sheet.name}')}\n" + "\n".join(sheet.lead) for sheet in found if not sheet.empty
    ]
    body = "\n\n".join([*(parts or [speech.say("empty.nothing")]), speech.say("report.attached")])
    page = (f"{since}.html", as_html(found, source, speech, charts))
    # One address gets one letter of one week, however often it is sent.
    whom = hashlib.sha256(to.encode()).hexdigest()[:12]
    return Letter(to, subject, f"{body}\n", f"report-{since}-{whom}", page)


def as_json(found: list[Sheet], source: Source, speech: Speech) -> dict[str, Any]:
    """Give the pages as JSON values: the tables with plain numbers, no pictures."""
    asked = {name: str(value) for name, value in vars(source.asked).items() if value is not None}
    return {"asked": asked, "pages": {sheet.name: _page(sheet, speech) for sheet in found}}


def _page(sheet: Sheet, speech: Speech) -> dict[str, Any]:
    tables = {one.name: _table(one) for one in sheet.exhibits if one.rows}
    return {"title": speech.say(f"title.{sheet.name}"), "lead": list(sheet.lead), "tables": tables}


def _table(exhibit: Exhibit) -> dict[str, Any]:
    return {"columns": list(exhibit.columns), "rows": [list(_cells(row)) for row in exhibit.rows]}


def _cells(row: tuple[Value, ...]) -> Iterator[Any]:
    for value in row:
        if isinstance(value, Share):
            low, high = value.interval
            yield {"part": value.part, "whole": value.whole, "share": value.value, "low": low, "high": high}
        else:
            yield value
