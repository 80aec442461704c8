"""Opening hours out of YAML: each defect has its own sentence, with the line where it stands."""

import json
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import FlowError
from core.hours import Schedule, Span
from tests.core.written_hours import OFFICE, schedule

EIGHT_TO_FIVE = (Span(time(8), time(17)),)
DAYS = "mon, tue, wed, thu, fri, sat, sun"
HELP = "write 08:00-17:00, a list of such, or closed."


def defect(text: str) -> str:
    """Give the error of a schedule that cannot be read."""
    with pytest.raises(FlowError) as found:
        schedule(text)
    return str(found.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("closed", "must be a mapping with at least one entry."),
        ("{}", "must be a mapping with at least one entry."),
        ("mnd: closed", f"`mnd`: is no day and no field here; write {DAYS}, holidays or exceptions."),
        ("Mon: closed", f"`Mon`: is no day and no field here; write {DAYS}, holidays or exceptions."),
        ("colour: red", f"`colour`: is no day and no field here; write {DAYS}, holidays or exceptions."),
        ("mon-fry: closed", f"`mon-fry`: `fry` is not one of {DAYS}."),
        ("'mon-': closed", f"`mon-`: `` is not one of {DAYS}."),
        ("{mon-wed: closed, wed: closed}", "`wed`: wed has its hours already."),
        ("{mon-wed: closed, tue-fri: closed}", "`tue-fri`: tue has its hours already."),
        ("mon: 8-17", f"`mon`: `8-17` cannot be read; {HELP}"),
        ("mon: 08:00", f"`mon`: `08:00` cannot be read; {HELP}"),
        ("mon: 10:00", f"`mon`: cannot be read; {HELP}"),  # YAML's own idea of 600
        ("mon: 8:00-17:00", f"`mon`: `8:00-17:00` cannot be read; {HELP}"),
        ("mon: 08:00–17:00", f"`mon`: `08:00–17:00` cannot be read; {HELP}"),
        ("mon: 08:60-17:00", f"`mon`: `08:60-17:00` cannot be read; {HELP}"),
        ("mon: 24:00-24:00", f"`mon`: `24:00-24:00` cannot be read; {HELP}"),
        ("mon: 08:00-24:01", f"`mon`: `08:00-24:01` cannot be read; {HELP}"),
        ("mon: ٠٨:٠٠-١٧:٠٠", f"`mon`: `٠٨:٠٠-١٧:٠٠` cannot be read; {HELP}"),
        ("mon: open", f"`mon`: `open` cannot be read; {HELP}"),
        ("mon: 8", f"`mon`: cannot be read; {HELP}"),
        ("mon:", f"`mon`: cannot be read; {HELP}"),
        ("mon: {from: 8}", f"`mon`: cannot be read; {HELP}"),
        ("mon: [[08:00-17:00]]", f"`mon`: cannot be read; {HELP}"),
        ("mon: [closed]", f"`mon`: `closed` cannot be read; {HELP}"),
        ("mon: []", "`mon`: is an empty list; write closed instead."),
        ("mon: 17:00-08:00", "`mon`: `17:00-08:00` ends before it begins; a day ends at 24:00."),
        ("mon: 08:00-08:00", "`mon`: `08:00-08:00` ends before it begins; a day ends at 24:00."),
        ("mon: 20:00-00:00", "`mon`: `20:00-00:00` ends before it begins; a day ends at 24:00."),
        ("mon: ['12:00-24:00', '08:00-13:00']", "`mon`: `08:00-13:00` and `12:00-24:00` overlap."),
        ("mon: ['08:00-12:00', '08:00-12:00']", "`mon`: `08:00-12:00` and `08:00-12:00` overlap."),
        ("mon: ['00:00-24:00', '08:00-12:00']", "`mon`: `00:00-24:00` and `08:00-12:00` overlap."),
        ("holidays: no", f"`holidays`: cannot be read; {HELP}"),
        ("exceptions: closed", "`exceptions`: must be a mapping with at least one entry."),
        ("exceptions: {}", "`exceptions`: must be a mapping with at least one entry."),
        ("exceptions: {20261223: closed}", "`20261223`: is not a date; write it as 2026-12-23."),
        ("exceptions: {julafton: closed}", "`julafton`: is not a date; write it as 2026-12-23."),
        ("exceptions: {2026-02-29: closed}", "`2026-02-29`: there is no such date."),
        ("exceptions: {2026-12-23: 8-12}", f"`2026-12-23`: `8-12` cannot be read; {HELP}"),
    ],
)
def test_a_defect_has_its_sentence(text: str, sentence: str) -> None:
    assert defect(text) == f"hours.yml:1 hours.office: {sentence}"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("mon: closed\ntue: 8-17", 2),
        ("mon: closed\ntue:\n  - 08:00-12:00\n  - 13-17", 4),
        ("mon: closed\nexceptions:\n  2026-12-23: closed\n  2026-12-32: closed", 4),
        ("mon: closed\n\nmon-fri: closed", 3),
    ],
)
def test_a_defect_has_its_line(text: str, line: int) -> None:
    assert defect(text).startswith(f"hours.yml:{line} hours.office: ")


def test_the_example_reads_as_it_says() -> None:
    office = schedule(OFFICE)
    assert office.name == "office"
    assert office.week == (*[EIGHT_TO_FIVE] * 5, (Span(time(10), time(14)),), ())
    assert office.holidays == ()
    assert office.exceptions == {date(2026, 12, 23): (Span(time(8), time(12)),), date(2026, 12, 28): ()}


def test_a_range_may_go_over_sunday() -> None:
    shop = schedule("sat-mon: 08:00-17:00")
    assert [day for day in range(7) if shop.week[day]] == [0, 5, 6]


def test_spans_may_touch() -> None:
    assert len(schedule("mon: ['08:00-12:00', '12:00-24:00']").week[0]) == 2


def test_hours_need_no_quotes() -> None:
    assert schedule("mon: 08:00-17:00") == schedule("mon: '08:00-17:00'")


written = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["closed", "08:00-17:00", "22:00-24:00"])
    | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["mon", "tue-thu", "holidays", "exceptions", "2026-12-23", "x"]), inner
        )
    ),
    max_leaves=8,
)


@given(written)
def test_anything_written_is_hours_or_a_flow_error(found: object) -> None:
    try:
        read = schedule(json.dumps(found))
    except FlowError as error:
        assert error.sentence.endswith(".")
    else:
        assert isinstance(read, Schedule) and len(read.week) == 7
