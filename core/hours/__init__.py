"""Opening hours: when a queue is open, read from the flow file and said as people say it."""

from collections.abc import Mapping

from core.hours.moment import spoken_moment
from core.hours.parse import parse_schedule
from core.hours.schedule import ZONE, Schedule
from core.hours.span import Span, Spans

type Hours = Mapping[str, Schedule]  # by the schedule's name, which queue nodes refer to

__all__ = ["ZONE", "Hours", "Schedule", "Span", "Spans", "parse_schedule", "spoken_moment"]
