"""`/survey/<token>`: whoever was drawn answers three questions, or declines for good (K61–K66)."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from adapters.runtime import Runtime
from core.survey import LEAST, MOST, PARTS, Open, answered
from web.guard import refuse_foreign
from web.language import t


def surveys(runtime: Runtime) -> Blueprint:
    """Make the blueprint of the page that is linked in the message."""
    return _Surveys(runtime).blueprint


class _Surveys:
    def __init__(self, runtime: Runtime) -> None:
        self._runtime, self._surveys, self._now = runtime, runtime.surveys, runtime.world.now
        self.blueprint = Blueprint("survey", __name__, url_prefix="/survey/<token>")
        self.blueprint.before_request(refuse_foreign)
        views: dict[str, tuple[Callable[..., Any], str]] = {
            "": (self.page, "GET"),
            "/answer": (self.answer, "POST"),
            "/decline": (self.decline, "POST"),
        }
        for rule, (view, method) in views.items():
            self.blueprint.add_url_rule(rule, view.__name__, view, methods=[method])

    def page(self, token: str) -> str:
        """Show the questions, or that they are answered."""
        scores = range(LEAST, MOST + 1)
        return render_template(
            "survey.html", token=token, open=self._named(token).open, parts=PARTS, scores=scores
        )

    def answer(self, token: str) -> Response:
        """Store the answers, once."""
        found, given = self._named(token), answered(request.form)
        if given is None:
            flash(t("survey.missing"))
        elif self._surveys.answer(found.contact, given, self._now()):
            flash(t("survey.thanks"))
        return self._back(token)

    def decline(self, token: str) -> Response:
        """Ask no more, ever."""
        if self._surveys.decline(self._named(token).contact, self._now()):
            flash(t("survey.declined"))
        return self._back(token)

    def _named(self, token: str) -> Open:
        reference = self._runtime.links.surveyed(token)
        return (self._surveys.named(reference) if reference else None) or abort(404)

    def _back(self, token: str) -> Response:
        return redirect(url_for("survey.page", token=token), 303)
