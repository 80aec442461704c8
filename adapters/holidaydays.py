"""Swedish holidays, from the `holidays` library: what the opening hours ask of the calendar."""

from datetime import date

from holidays.countries.sweden import Sweden

# The eves that the law on annual leave counts as Sundays (semesterlagen) are `de_facto` to the library.
DAYS = Sweden(categories=("public", "de_facto"), include_sundays=False)


def is_holiday(day: date) -> bool:
    """Tell whether a day is a public holiday, midsommarafton, julafton or nyårsafton.

    A Sunday alone is none.
    """
    return day in DAYS
