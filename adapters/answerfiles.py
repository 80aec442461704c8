"""Reads the approved answers: each becomes texts of the flow, and has a day on which it expires (K12)."""

from collections.abc import Iterator, Mapping
from datetime import date

from core.errors import FlowError
from core.flow.reading import Fields, text_of
from core.flow.source import Located

FOLDER = "answers/"


def is_answers(name: str) -> bool:
    """Tell whether a file of a data folder holds answers."""
    return name.startswith(FOLDER)


def prompts_of(answers: Located) -> dict[str, Located]:
    """Give the texts of a file of answers: `answer.<id>` as it is said, `answer.<id>@chat` as it is written.

    An entry that is incomplete is a FlowError.
    """
    found: dict[str, Located] = {}
    for name, body in _entries(answers).items():
        fields = Fields(body, f"answer {name}")
        voice, chat = fields.take("voice"), fields.take("chat")
        for text in (voice, chat):
            text_of(text, f"answer {name}", "voice" if text is voice else "chat")
        fields.text("by")
        if fields.has("source"):  # the law or the page that it rests on, for whoever reads it again
            fields.text("source")
        approved, expires = _day(fields, "approved"), _day(fields, "expires")
        if expires <= approved:
            raise fields.error("expires", "must be after `approved`.")
        fields.done()
        found |= {f"answer.{name}": voice, f"answer.{name}@chat": chat}
    return found


def expired(files: Mapping[str, Located], today: date) -> Iterator[tuple[Located, str, date]]:
    """Give the answers that nobody stands for any more: their place, their id and the day they expired."""
    for located in files.values():
        for name, body in _entries(located).items():
            expires = _day(Fields(body, f"answer {name}"), "expires")
            if expires <= today:
                yield body, name, expires


def _entries(answers: Located) -> dict[str, Located]:
    if not isinstance(answers.value, dict):
        raise FlowError(answers.file, answers.line, "answers", "must be a mapping of answers.")
    return answers.value


def _day(fields: Fields, name: str) -> date:
    found = fields.text(name)
    try:
        return date.fromisoformat(found)
    except ValueError:
        raise fields.error(name, f"`{found}` is no day, as 2026-11-01.") from None
