"""What is told to whoever follows our events, and how it is signed, as Standard Webhooks have it.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal, get_args

type Kind = Literal["case_opened", "case_changed", "case_closed", "contact_ended"]

KINDS: Final[tuple[str, ...]] = get_args(Kind.__value__)
MARK: Final = "whsec_"  # what a secret begins with
LEAST, MOST = 24, 64  # bytes of a secret


def secret(written: str) -> bytes | None:
    """Read a secret, `whsec_` and 24 to 64 bytes in base64; None where it is none."""
    try:
        found = base64.b64decode(written.removeprefix(MARK), validate=True)
    except (binascii.Error, ValueError):
        return None
    return found if written.startswith(MARK) and LEAST <= len(found) <= MOST else None


def body(key: str, kind: str, at: datetime, reference: str | None, contact: str | None) -> str:
    """Give what is sent, as JSON: ids alone, for the API has the rest."""
    named = {"case": reference, "contact": contact}
    data = {name: value for name, value in named.items() if value is not None}
    return json.dumps({"id": key, "type": kind, "timestamp": at.isoformat(), "data": data})


def headers(key: bytes, delivery: str, at: datetime, sent: str) -> Mapping[str, str]:
    """Give the headers of one attempt: the delivery, the time, and a signature over both and the body."""
    moment = str(int(at.timestamp()))
    found = hmac.new(key, f"{delivery}.{moment}.{sent}".encode(), hashlib.sha256).digest()
    return {
        "webhook-id": delivery,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{base64.b64encode(found).decode()}",
    }
