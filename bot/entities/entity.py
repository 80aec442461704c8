"""One thing that a sentence names, and where in the sentence it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Text


@dataclass(frozen=True)
class Entity:
    """A value that a parser read out of the words; `text[start:end]` is where it stands."""

    kind: Text  # phone, case_reference, customer_number, personal_number, language, window, …
    value: Text  # normalised and fit to be shown: +46701234567, VC2F4G7, so, 19640823-****
    start: int  # characters before it
    end: int  # characters before what follows it
    secret: Text = field(default="", repr=False)  # what is never shown nor logged
