"""`/callback/<token>`: whoever was promised a call sees it, cancels it or chooses another time."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from adapters.runtime import Runtime
from core import callback
from core.errors import AlreadyTaken, SoldOut
from core.facts import facts
from core.flow.words import spelled, spoken_window
from core.promised import EMAIL, Promise
from web.guard import refuse_foreign
from web.language import current, t


def callbacks(runtime: Runtime) -> Blueprint:
    """Make the blueprint of the page that is linked in what we write."""
    return _Callbacks(runtime).blueprint


class _Callbacks:
    def __init__(self, runtime: Runtime) -> None:
        self._runtime, self._world, self._promises = runtime, runtime.world, runtime.callbacks
        self.blueprint = Blueprint("callback", __name__, url_prefix="/callback/<token>")
        self.blueprint.before_request(refuse_foreign)
        views: dict[str, tuple[Callable[..., Any], str]] = {
            "": (self.page, "GET"),
            "/move": (self.move, "POST"),
            "/cancel": (self.cancel, "POST"),
            "/email": (self.email, "POST"),
        }
        for rule, (view, method) in views.items():
            self.blueprint.add_url_rule(rule, view.__name__, view, methods=[method])

    def page(self, token: str) -> str:
        """Show what was promised; the number only by its end, for the link may be seen by others."""
        promise = self._named(token)
        hides = self._runtime.protection.holds((promise.number or "",))
        return render_template(
            "callback.html",
            token=token,
            promise=promise,
            number="…" if hides else f"… {(promise.number or '')[-3:]}",
            caller_id=spelled(promise.caller_id, "chat"),
            window=spoken_window(promise.times, current()),
            mails=self._runtime.mail is not None,
            times=[(one, spoken_window(one, current())) for one in self._windows(promise)],
        )

    def move(self, token: str) -> Response:
        """Promise another time instead; only one that is on offer now."""
        promise, window = self._named(token), request.form.get("window", "")
        if window not in self._windows(promise):
            abort(400)
        try:
            self._promises.move(promise, window, "link", self._world.now())
            flash(t("callback.moved"))
        except SoldOut:
            flash(t("callback.sold_out"))
        except AlreadyTaken:
            flash(t("callback.under_way"))
        return self._back(token)

    def cancel(self, token: str) -> Response:
        """Promise no call any more."""
        promise = self._named(token)
        done = self._promises.settle(promise.contact, "cancelled", self._world.now(), "cancelled")
        flash(t("callback.cancelled" if done else "callback.under_way"))
        return self._back(token)

    def email(self, token: str) -> Response:
        """Write to an address instead of sending text messages, and confirm the promise there at once."""
        promise, address = self._named(token), request.form.get("email", "").strip()
        if self._runtime.mail is None:
            abort(404)
        if not EMAIL.fullmatch(address):
            flash(t("callback.no_address"))
        elif self._promises.write_to(promise.contact, address, self._world.now()):
            flash(t("callback.mailed"))
        else:
            flash(t("callback.under_way"))
        return self._back(token)

    def _named(self, token: str) -> Promise:
        reference = self._runtime.links.reference(token)
        promise = self._promises.named(reference) if reference else None
        return promise or abort(404)

    def _windows(self, promise: Promise) -> tuple[str, ...]:
        flow = self._runtime.office.flow(promise)
        known = facts(self._world.store, flow, self._world.now())
        return tuple(one for one in callback.free(promise.queue, known) if one != promise.times)

    def _back(self, token: str) -> Response:
        return redirect(url_for("callback.page", token=token), 303)
