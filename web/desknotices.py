"""`/desk/notices`: a lead tells everybody of a disturbance, in every language and with an end (K34)."""

from datetime import datetime, timedelta

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from adapters.runtime import Runtime
from core.flow.notices import concerned
from core.notice import MOST_WORDS, Notice, NoticeError, check, scope
from core.roles import may
from web.language import t
from web.shown import ZONE, tongue

LASTS = timedelta(hours=2)  # what the form suggests
LONGEST_TEXT = 1000  # characters that are looked at


class DeskNotices:
    """Lets leads post notices and end them."""

    def __init__(self, runtime: Runtime, blueprint: Blueprint) -> None:
        self._world, self._notices = runtime.world, runtime.notices
        blueprint.add_url_rule("/notices", "notices", self.page, methods=["GET"])
        blueprint.add_url_rule("/notices", "post_notice", self.post, methods=["POST"])
        blueprint.add_url_rule("/notices/<key>/end", "end_notice", self.end, methods=["POST"])

    def page(self) -> str:
        """Show what is heard and what will be, and the form for a new one."""
        _leads_only()
        return self._shown(_written(self._world.now() + LASTS))

    def post(self) -> Answer | tuple[str, int]:
        """Post a notice; what is wrong with it is said above the form, which keeps what was written."""
        _leads_only()
        try:
            made = self._made()
        except NoticeError as error:
            about = tongue(error.about) if error.reason in ("text", "character", "long") else error.about
            wrong = t(f"notices.wrong.{error.reason}", about=about, most=MOST_WORDS)
            return self._shown(request.form.get("end", ""), wrong), 400
        self._notices.add(made, g.agent.id)
        flash(t("notices.posted"))
        return redirect(url_for("desk.notices"), 303)

    def end(self, key: str) -> Answer:
        """End a notice now."""
        _leads_only()
        flash(t("notices.ended" if self._notices.end(key, self._world.now()) else "notices.ended_before"))
        return redirect(url_for("desk.notices"), 303)

    def _made(self) -> Notice:
        flow, now, form = self._world.flows.current, self._world.now(), request.form
        kind, of = scope(form.get("scope", ""))
        texts = {one: form.get(f"text-{one}", "")[:LONGEST_TEXT].strip() for one in flow.languages}
        texts = {language: " ".join(words.split()) for language, words in texts.items()}
        begins = _moment(form["start"]) if form.get("start") else now
        made = Notice("", kind, of, begins, _moment(form.get("end", "")), texts)
        check(made, now, flow.languages, concerned(flow))
        return made

    def _shown(self, until: str, wrong: str = "") -> str:
        flow, now = self._world.flows.current, self._world.now()
        return render_template(
            "notices.html",
            agent=g.agent,
            posted=self._notices.open(now),
            now=now,
            subjects=concerned(flow),
            spoken=flow.languages,
            until=until,
            wrong=wrong,
            given=request.form,
        )


def _leads_only() -> None:
    if not may(g.agent, "lead"):
        abort(403)


def _written(moment: datetime) -> str:
    """Give a time as a form's field of date and time has it."""
    return f"{moment.astimezone(ZONE):%Y-%m-%dT%H:%M}"


def _moment(written: str) -> datetime:
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        raise NoticeError("time", "there is no such time.", written) from None
    return found.replace(tzinfo=found.tzinfo or ZONE)
