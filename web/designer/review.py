"""Draws a random sample of what people were told, and takes what is said of it (K74)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, abort, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from adapters.runtime import Drawn, Runtime
from core.errors import FlowError, UnknownContact
from core.events import CaseTold, InputRequested, PromptPlayed, QuestionAnswered
from core.flow.graph import Flow
from core.flow.words import text
from core.kpi.course import Course
from core.kpi.fold import fold
from web.designer.asking import read
from web.designer.sheets import Speech
from web.language import t

SHOWN = 10  # contacts to be judged on one page
MOST = 200  # contacts that can be drawn at once
VERDICTS = ("right", "wrong", "unclear")


@dataclass(frozen=True)
class Told:
    """A contact as the reviewer sees it."""

    contact: str
    course: Course
    answers: tuple[str, ...]  # the texts that answered something
    words: tuple[str, ...]  # what the person said, kept with their consent


class Review:
    """The two forms on the page of answers."""

    def __init__(self, runtime: Runtime, blueprint: Blueprint) -> None:
        self._runtime = runtime
        blueprint.add_url_rule("/answers/draw", "draw", self.draw, methods=["POST"])
        blueprint.add_url_rule("/answers/<contact>/review", "judge", self.judge, methods=["POST"])

    def draw(self) -> Answer:
        """Draw as many as were asked for, of the period that is looked at."""
        question = read({name: request.args[name] for name in ("since", "until") if name in request.args}, {})
        number = request.form.get("number", "")
        if question.wrong or not (number.isascii() and number.isdigit() and 0 < int(number) <= MOST):
            abort(400)
        self._runtime.figures.catch_up(anew=False)
        now = self._runtime.world.now()
        drawn = self._runtime.reviews.draw(question.asked, int(number), g.agent.id, now)
        flash(t("designer.answers.drawn", count=drawn))
        return self._back()

    def judge(self, contact: str) -> Answer:
        """Take a verdict."""
        verdict = request.form.get("verdict", "")
        if verdict not in VERDICTS:
            abort(400)
        try:
            self._runtime.reviews.judge(contact, g.agent.id, cast(Any, verdict), self._runtime.world.now())
        except UnknownContact:
            abort(404)
        return self._back()

    def _back(self) -> Answer:
        return redirect(url_for("designer.page", page="answers", **request.args), 303)  # type: ignore[arg-type]

    def waiting(self) -> list[Told]:
        """Give what waits to be judged."""
        return [told for one in self._runtime.reviews.waiting(SHOWN) if (told := self._told(one))]

    def _told(self, drawn: Drawn) -> Told | None:
        course = fold("", drawn.version, drawn.log)
        try:
            flow = self._runtime.world.flows.get(drawn.version)
        except FlowError:
            flow = self._runtime.world.flows.current
        answers = tuple(dict.fromkeys(_answers(drawn, flow)))
        return Told(drawn.contact, course, answers, tuple(drawn.words)) if course else None


def _answers(drawn: Drawn, flow: Flow) -> Iterator[str]:
    """Give the texts that were heard as answers, in their language."""
    telling = False
    for _, event in drawn.log:
        if isinstance(event, QuestionAnswered | CaseTold | InputRequested):
            telling = not isinstance(event, InputRequested)
        elif telling and isinstance(event, PromptPlayed):
            yield _words(flow, event)


def _words(flow: Flow, event: PromptPlayed) -> str:
    try:
        return text(flow, event.language, event.prompt, event.args)
    except KeyError:  # a text that this version does not have
        return event.prompt


def named(told: Told, speech: Speech) -> str:
    """Say in a line what a contact was about."""
    errand = speech.named("errand", told.course.errand or "-")
    queue = told.course.wait.queue if told.course.wait else ""
    if told.course.talked is None:
        return errand
    return speech.say(
        "answers.talked",
        errand=errand,
        queue=speech.named("queue", queue or "-"),
        time=speech.seconds(told.course.talked),
    )
