"""How events stand in the log: as canonical JSON, chained by hashes, and made into events again (P16)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from core.events import CLASSES, Event

GENESIS = bytes(32)  # what the first event of a contact is chained to
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def canonical(data: Mapping[str, Any]) -> str:
    """Give an event's fields as the one JSON text that is both hashed and stored."""
    return _canonical(data)


def chain(head: bytes, seq: int, at: str, version: str, kind: str, data: str) -> bytes:
    """Give the hash of an event, 32 bytes: over the one before it and everything this one says (P16).

    `data` is the canonical text of its fields; none of the other parts can hold a line break.
    """
    return hashlib.sha256(head + f"{seq}\n{at}\n{version}\n{kind}\n{data}".encode()).digest()


def from_log(kind: str, data: Mapping[str, Any]) -> Event:
    """Make an event again from its kind and JSON fields; an unknown kind is a KeyError.

    A field that came later than the event is as it is by default.
    """
    cls = CLASSES[kind]
    return cls(**{field.name: data[field.name] for field in fields(cls) if field.name in data})
