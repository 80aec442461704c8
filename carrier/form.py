"""The fields that every webhook about a call carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carrier.leg import Leg

API_VERSION = "2010-04-01"


def call_fields(leg: Leg) -> dict[str, str]:
    """Twilio's standard request parameters for a leg."""
    how = leg.dialling
    fields = {
        "CallSid": leg.sid,
        "AccountSid": leg.network.account_sid,
        "From": how.from_,
        "To": how.to,
        "Caller": how.from_,
        "Called": how.to,
        "CallStatus": leg.status,
        "Direction": how.direction,
        "ApiVersion": API_VERSION,
    }
    if how.parent_sid:
        fields["ParentCallSid"] = how.parent_sid
    if leg.answered_by:
        fields["AnsweredBy"] = leg.answered_by
    return fields
