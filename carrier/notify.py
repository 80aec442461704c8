"""Requests of a call that has gone elsewhere: the document they answer is not played."""

from carrier.callbacks import Outbox
from carrier.form import call_fields
from carrier.leg import Leg
from carrier.target import Target


def notify(leg: Leg, target: Target) -> None:
    """Request an action URL only to tell; as after a hang-up."""
    outbox = Outbox(leg.network.clock, leg.network.courier)
    outbox.post(target.url, target.method, call_fields(leg) | dict(target.fields))
