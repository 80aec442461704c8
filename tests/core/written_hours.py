"""Opening hours as a designer writes them, for the tests."""

from collections.abc import Callable
from datetime import date, datetime

import yaml

from adapters.yamlfiles import Reader
from core.errors import FlowError
from core.flow.source import Located, Value
from core.hours import ZONE, Schedule, parse_schedule

HOLIDAYS = {date(2026, 12, day) for day in (24, 25, 26, 31)} | {date(2027, 1, 1), date(2027, 1, 6)}
OFFICE = """
mon-fri: "08:00-17:00"
sat: "10:00-14:00"
holidays: closed
exceptions: {2026-12-23: "08:00-12:00", 2026-12-28: closed}
"""


def a_holiday(day: date) -> bool:
    return day in HOLIDAYS


def no_holiday(day: date) -> bool:
    return False


def schedule(text: str, is_holiday: Callable[[date], bool] = a_holiday) -> Schedule:
    """Read the schedule `office` from YAML text."""
    return parse_schedule(_located(text), "office", is_holiday)


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, fold: int = 0) -> datetime:
    """Give a moment by the clock on a Swedish wall."""
    return datetime(year, month, day, hour, minute, tzinfo=ZONE, fold=fold)


def _located(text: str) -> Located:
    return Reader("hours.yml", _scalar, _refuse).locate(text)


def _scalar(node: yaml.ScalarNode) -> Value:
    found = yaml.SafeLoader("").construct_object(node)
    return found if isinstance(found, str | int | float | bool | None) else str(node.value)


def _refuse(line: int, field: str, sentence: str) -> FlowError:
    return FlowError("hours.yml", line, field, sentence)
