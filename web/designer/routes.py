"""`/designer`: pages of figures, each picture with its table, for whoever leads the line."""

import csv
import io
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as Answer

from adapters.runtime import Runtime
from core.errors import FlowError
from core.kpi.shares import Share
from core.kpi.tally import ZONE, day_of
from core.roles import may
from web import login
from web.designer import assistant, review
from web.designer.asking import DATES, ORIGINS, Question, read
from web.designer.pages import PAGES
from web.designer.review import Review
from web.designer.sheets import Exhibit, Sheet, Source, Speech, flat
from web.guard import refuse_foreign
from web.language import current, t

AT_ONCE = 500  # contacts counted while somebody waits for a page; the worker counts the rest
TYPES = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv"}


def designer(runtime: Runtime) -> Blueprint:
    """Make the blueprint of the designer's pages."""
    return _Designer(runtime).blueprint


class _Designer:
    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._logins = login.Logins(runtime)
        self.blueprint = Blueprint("designer", __name__, url_prefix="/designer")
        self.blueprint.before_request(refuse_foreign)
        self.blueprint.before_request(self._require_login)
        views: dict[str, tuple[Callable[..., Any], str]] = {
            "/login": (self.log_in, "POST"),
            "": (self.page, "GET"),
            "/<page>": (self.page, "GET"),
            "/assistant/sentences.yml": (self.sentences, "GET"),
            "/<page>/<name>.<kind>": (self.exhibit, "GET"),
        }
        for rule, (view, method) in views.items():
            self.blueprint.add_url_rule(rule, view.__name__, view, methods=[method])
        self._review = Review(runtime, self.blueprint)

    def _require_login(self) -> Answer | tuple[str, int] | None:
        """Let designers in: the pages show what was said, with consent, and how agents judged."""
        if request.endpoint == "designer.log_in":
            return None
        g.agent = login.remembered(self._runtime.desk)
        if g.agent is None:
            return self._ask_login(None, 401)
        return None if may(g.agent, "designer") else abort(403)

    def _ask_login(self, wrong: str | None, code: int) -> tuple[str, int]:
        action = url_for("designer.log_in")
        return render_template("login.html", action=action, wrong=wrong, name=request.form.get("agent")), code

    def log_in(self) -> Answer | tuple[str, int]:
        """Check the password, as the desk does."""
        key, address = request.form.get("agent", "").strip()[:100], request.remote_addr or ""
        if self._logins.blocked(key, address):
            return self._ask_login(t("login.blocked"), 429)
        agent = self._logins.check(key, request.form.get("password", "")[:1000], address)
        if agent is None:
            return self._ask_login(t("login.wrong"), 403)
        login.remember(agent)
        return self._logins.note(redirect(url_for("designer.page"), 303), agent)

    def page(self, page: str = "overview") -> tuple[str, int]:
        """Show a page; an address that cannot be understood is answered with 400 and says why."""
        question = self._question(page)
        speech = self._speech(question)
        sheet = Sheet(page, (), ()) if question.wrong else self._sheet(page, question, speech)
        told = self._told(sheet, question, speech)
        return render_template("designer.html", **told), 400 if question.wrong else 200

    def exhibit(self, page: str, name: str, kind: str) -> Response:
        """Give one exhibit as a picture or as a table."""
        question = self._question(page)
        speech = self._speech(question)
        if kind not in TYPES or question.wrong:
            abort(404 if kind not in TYPES else 400)
        sheet = self._sheet(page, question, speech)
        found = next((one for one in sheet.exhibits if one.name == name), None) or abort(404)
        if kind != "csv" and found.picture is None:
            abort(404)
        body = _table(found, speech) if kind == "csv" else self._picture(found, kind)
        shown = "inline" if kind == "svg" else f'attachment; filename="{page}-{name}.{kind}"'
        return Response(body, mimetype=TYPES[kind], headers={"Content-Disposition": shown})

    def sentences(self) -> Response:
        """Give what was not understood as examples for the assistant, to be sorted by a person first."""
        question = self._question("assistant")
        if question.wrong:
            abort(400)
        body = assistant.examples(self._runtime.figures.unclear(question.asked, assistant.MOST))
        shown = 'attachment; filename="sentences.yml"'
        return Response(body, mimetype="application/yaml", headers={"Content-Disposition": shown})

    def _question(self, page: str) -> Question:
        if page not in PAGES:
            abort(404)
        self._runtime.figures.catch_up(AT_ONCE, anew=False)
        return read(request.args, self._runtime.figures.choices())

    def _speech(self, question: Question) -> Speech:
        """Speak with the names of the version that is asked for; one that is no longer readable has none."""
        flows = self._runtime.world.flows
        try:
            return Speech(current(), flows.get(question.asked.version or flows.current.version))
        except FlowError:
            return Speech(current(), flows.current)

    def _sheet(self, page: str, question: Question, speech: Speech) -> Sheet:
        source = Source(question.asked, self._runtime.figures, day_of(self._runtime.world.now()))
        return PAGES[page](source, speech, question.chosen)

    def _picture(self, exhibit: Exhibit, kind: str) -> str | bytes:
        picture, charts = exhibit.picture, self._runtime.charts
        assert picture is not None  # noqa: S101
        svg = picture if isinstance(picture, str) else charts.svg(picture)
        return svg if kind == "svg" else charts.png(svg)

    def _told(self, sheet: Sheet, question: Question, speech: Speech) -> dict[str, Any]:
        figures = self._runtime.figures
        kept = {name: value for name, value in request.args.items() if name != "lang"}
        return {
            **(self._reviewed(speech, kept) if sheet.name == "answers" else {}),
            "sheet": sheet,
            "question": question,
            "speech": speech,
            "nobody": sheet.empty and not figures.total(question.asked, "contact").of("contact"),
            "pages": PAGES,
            "choices": {name: values for name, values in figures.choices().items() if name != "origin"},
            "origins": ORIGINS,
            "period": figures.period(),
            "kept": kept,
            "narrowed": {name: value for name, value in kept.items() if name in _FILTERS},
            "now": self._runtime.world.now(),
            "written": lambda value: written(value, speech),
            "is_share": lambda value: isinstance(value, Share),
            "inline": Markup,
        }

    def _reviewed(self, speech: Speech, kept: Mapping[str, str]) -> dict[str, Any]:
        return {
            "reviewing": self._review.waiting(),
            "named": lambda told: review.named(told, speech),
            "period_asked": {name: kept[name] for name in DATES if name in kept},
            "zone": ZONE,
        }


_FILTERS = ("since", "until", "version", "channel", "language", "number", "errand", "origin")


def written(value: object, speech: Speech) -> str:
    """Write a cell of a table as a person reads it."""
    if value is None:
        return "–"
    return str(speech.number(value))


def _table(exhibit: Exhibit, speech: Speech) -> bytes:
    """Give a table as CSV; the mark at its start tells spreadsheets that it is UTF-8."""
    text = io.StringIO()
    csv.writer(text).writerows(flat(exhibit, speech))
    return b"\xef\xbb\xbf" + text.getvalue().encode()
