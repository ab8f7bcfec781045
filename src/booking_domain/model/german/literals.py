"""Tokens with digits: dates, clock times and numbers as they are written."""

import re

from functools import lru_cache
from typing import Final

from booking_domain.model.german.entry import OPAQUE, Entries, Entry
from booking_domain.model.german.expressions import Calendar, Clock, NoSuchTime
from booking_domain.model.german.tokens import Token


HOURS_A_DAY: Final = 24
FRACTIONS: Final[dict[str, Entries]] = {
    "1/4": (Entry("viertel", None),),
    "1/2": (Entry("halb", None),),
    "3/4": (Entry("dreiviertel", None),),
}
_ZONED: Final = re.compile("[z+-]")


def clock_reading(hour: int, minute: int, *, written: str) -> Clock | None:
    """Return the clock of a written time; a leading zero or an hour above 12 is a 24-hour time."""
    if hour > HOURS_A_DAY or minute > 59 or (hour == HOURS_A_DAY and minute):
        return None
    if hour > 12 or hour == 0 or (len(written) > 1 and written[0] == "0"):
        return Clock(minutes=hour * 60 + minute)
    return Clock(minutes=hour % 12 * 60 + minute, open_half=True)


def _century(year: str) -> int:
    number = int(year)
    if len(year) > 2:
        return number
    return 2000 + number if number < 70 else 1900 + number


def _calendar(day: str, month: str, year: str | None) -> Calendar | None:
    days, months = int(day), int(month)
    if not (1 <= days <= 31 and 1 <= months <= 12) and (year is None or not days or not months):
        return None
    return Calendar(days, months, None if year is None else _century(year))


def _dotted(text: str) -> Entries:
    first, second = text.rstrip(".").split(".")
    entries = []
    date = _calendar(first, second, None)
    if date is None and text.endswith(".") and 1 <= int(first) < 40 and 1 <= int(second) < 20:
        date = Calendar(int(first), int(second))
    if date is not None:
        entries.append(Entry("DATE", date))
    if len(second) == 2 and not text.endswith("."):
        clock = clock_reading(int(first), int(second), written=first)
        if clock is not None:
            entries.append(Entry("CLK", clock))
    return tuple(entries)


def _iso(text: str) -> Entries:
    year, month, day = text.replace("/", "-").replace(".", "-").split("-")
    date = _calendar(day, month, year)
    return OPAQUE if date is None else (Entry("DATE", date),)


def _number(text: str, *, pointed: bool) -> Entries:
    if len(text) > 4:
        return OPAQUE
    number = int(text)
    entries = [] if pointed else [Entry("NUM", number)]
    if pointed and 1 <= number <= 99:
        entries.append(Entry("ORD", number))
    if len(text) <= 2 and number <= HOURS_A_DAY:
        clock = clock_reading(number, 0, written=text)
        entries.append(Entry("HDOT" if pointed else "H", clock))
    if len(text) >= 3:
        clock = clock_reading(number // 100, number % 100, written="0")
        if clock is not None:
            entries.append(Entry("MIL", clock))
    return tuple(entries)


def _slashed(text: str) -> Calendar | None:
    day, month = text.split("/")
    return _calendar(day, month, None)


def _clock(text: str) -> Entries:
    hour, minute = text.split(":")[:2]
    if _ZONED.search(text):
        return OPAQUE
    clock = clock_reading(int(hour), int(minute[:2]), written=hour)
    if clock is None:
        return (Entry("NOTIME", NoSuchTime()),) if int(hour) < 30 else OPAQUE
    return (Entry("CLOCK", clock),)


def _decimal(text: str) -> Entries:
    """ "11,30 Uhr" is a clock time; what else has a comma is an amount."""
    amount = Entry("DEC", float(text.replace(",", ".")))
    hour, minutes = text.split(",")
    clock = None
    if len(hour) <= 2 and len(minutes) == 2:
        clock = clock_reading(int(hour), int(minutes), written=hour)
    return (amount,) if clock is None else (amount, Entry("CLKCOMMA", clock))


SHORT_NUMBERS: Final = {
    (text, pointed): _number(text, pointed=pointed)
    for text in (*map(str, range(100)), *(f"0{digit}" for digit in range(10)))
    for pointed in (False, True)
}


def literal(token: Token) -> Entries:
    """Return what a token with digits may be: a date, a clock time, a number."""
    kind, text, _, _, pointed = token
    if kind == "number":
        known = SHORT_NUMBERS.get((text, pointed))
        return _number(text, pointed=pointed) if known is None else known
    return _signed(kind, text)


# There are few dates and clock times, and whoever talks long says them again.
@lru_cache(maxsize=2048)
def _signed(kind: str, text: str) -> Entries:
    if kind == "dotted":
        return _dotted(text)
    if kind == "clock":
        return _clock(text)
    if kind == "full":
        day, month, year = (
            part.strip() for part in text.replace("/", ".").replace("-", ".").split(".")
        )
        date = _calendar(day, month, year)
        return OPAQUE if date is None else (Entry("DATE", date),)
    if kind == "slash":
        date = _slashed(text)
        fraction = FRACTIONS.get(text, OPAQUE)
        return fraction if date is None else (Entry("DATE", date), *fraction)
    if kind == "iso":
        return _iso(text)
    if kind == "decimal":
        return _decimal(text) if len(text) < 8 else OPAQUE
    if kind == "dash" or text == "/":
        return (Entry("dash", None),)
    return OPAQUE
