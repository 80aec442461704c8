"""Opening hours as one says them: short enough to hear, neighbouring days of equal hours taken together."""

import itertools
from collections.abc import Sequence
from datetime import time

from core.hours.span import MIDNIGHT, Span, Spans
from core.hours.words import Words, words


def spoken_week(week: Sequence[Spans], holidays: Spans, language: str) -> str:
    """Say the hours of a week, Monday first, and of holidays where they have any.

    Days that are closed are left out; when nothing is open, it says that it is closed.
    """
    said = words(language)
    runs = [(list(days), spans) for spans, days in itertools.groupby(range(7), lambda day: week[day])]
    parts = [f"{_days(days, said)} {_spans(spans, said)}" for days, spans in runs if spans]
    if holidays:
        parts.append(f"{said.holidays} {_spans(holidays, said)}")
    return ", ".join(parts) or said.closed


def _days(days: Sequence[int], said: Words) -> str:
    if len(days) == 7:
        return said.every_day
    first, last = said.days[days[0]], said.days[days[-1]]
    form = {1: "{first}", 2: said.pair}.get(len(days), said.run)
    return form.format(first=first, last=last)


def _spans(spans: Spans, said: Words) -> str:
    *most, last = (_span(span, said) for span in spans)
    return said.spans.join([", ".join(most), last] if most else [last])


def _span(span: Span, said: Words) -> str:
    if span.whole_day:
        return said.whole_day
    return said.span.format(start=_edge(span.start, said), end=_edge(span.end, said))


def _edge(clock: time, said: Words) -> str:
    return said.midnight if clock == MIDNIGHT else said.clock(clock)
