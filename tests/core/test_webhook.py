"""How deliveries are signed."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime

import pytest

from core.webhook import body, headers, secret

KEY = bytes(range(32))
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_a_signature_covers_id_time_and_body() -> None:
    sent = body("a" * 32, "case_opened", AT, "V2F4G7C", "c" * 32)
    found = headers(KEY, "a" * 32, AT, sent)
    wanted = hmac.new(KEY, f"{'a' * 32}.1795424400.{sent}".encode(), hashlib.sha256).digest()
    assert found["webhook-signature"] == f"v1,{base64.b64encode(wanted).decode()}"
    assert (found["webhook-id"], found["webhook-timestamp"]) == ("a" * 32, "1795424400")


def test_a_body_holds_ids_alone() -> None:
    assert json.loads(body("a" * 32, "case_closed", AT, "V2F4G7C", None)) == {
        "id": "a" * 32,
        "type": "case_closed",
        "timestamp": "2026-11-23T09:00:00+00:00",
        "data": {"case": "V2F4G7C"},
    }


@pytest.mark.parametrize(
    "written",
    ["", "hemlig", "whsec_", "whsec_!!", "whsec_" + base64.b64encode(bytes(23)).decode(), "x" * 44],
)
def test_a_short_or_odd_secret_is_none(written: str) -> None:
    assert secret(written) is None
    assert secret("whsec_" + base64.b64encode(KEY).decode()) == KEY
