"""The next free time, in words that mean it and nothing else."""

import datetime as dt

from collections.abc import Iterator

from attrs import frozen

from booking_domain.application.free_slots import FreeSlots
from booking_domain.application.wish import wish_by_anybody
from booking_domain.model.german.temporal_wish import Exact
from booking_domain.model.german.understand import understand
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot


_HEAD_START = dt.timedelta(minutes=20)
_AHEAD = dt.timedelta(days=14)
_HOURS = {
    8: "acht",
    9: "neun",
    10: "zehn",
    11: "elf",
    12: "zwölf",
}
_MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
_DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_NEAR = ("heute", "morgen", "übermorgen")


@frozen
class SpokenStart:
    """A free time of a service, and how a caller would ask for it."""

    service: str
    words: str
    start: dt.datetime


async def next_free(
    tenant: Tenant, *, service: str, free_slots: FreeSlots, now: dt.datetime
) -> SpokenStart | None:
    """
    This will find the first free time that is not just about to pass; `None` if there is none.

    Raises:
        CalendarUnavailable: the calendar did not answer.
        StorageUnavailable: the database did not answer.
    """
    offering = next(iter(tenant.match_services(service)), None)
    if offering is None:
        return None
    wish = wish_by_anybody(tenant, offering)
    window = TimeSlot(start=now + _HEAD_START, end=now + _AHEAD)
    found = await free_slots.find(tenant, wish=wish, windows=(window,))
    for start in sorted({one.slot.start for one in found}):
        words = words_for(start, tenant=tenant, now=now)
        if words is not None:
            return SpokenStart(service=service, words=words, start=start)
    return None


def words_for(start: dt.datetime, *, tenant: Tenant, now: dt.datetime) -> str | None:
    """This will return words that are understood as exactly this instant, `None` if none are."""
    zone = tenant.location.zone
    wall, today = start.astimezone(zone), now.astimezone(zone).date()
    for words in _candidates(wall, today=today):
        understood = understand(
            words,
            now=now,
            zone=zone,
            opening_hours=tenant.opening_hours,
            horizon_days=tenant.rules.horizon_days,
        )
        match understood.wish:
            case Exact(start=meant) if meant == start and not understood.asks_back:
                return words
            case _:
                pass
    return None


def day_words(day: dt.date) -> str:
    """This will name a day by its date: "am 24. November"."""
    return f"am {day.day}. {_MONTHS[day.month - 1]}"


def wrong_weekday_words(day: dt.date) -> str:
    """This will name a day by its date and another weekday, which can only be asked about."""
    wrong = _DAYS[(day.weekday() + 1) % 7]
    return f"am {wrong}, dem {day.day}. {_MONTHS[day.month - 1]}"


def clock_words(time: dt.time) -> str:
    """This will name a clock time on 24 hours: "um 14 Uhr 30"."""
    return f"um {time.hour} Uhr" + (f" {time.minute}" if time.minute else "")


def _candidates(wall: dt.datetime, *, today: dt.date) -> Iterator[str]:
    ahead = (wall.date() - today).days
    clocks = [clock_words(wall.time())]
    if wall.minute == 0 and wall.hour in _HOURS:
        clocks.insert(0, f"um {_HOURS[wall.hour]}")
    for clock in clocks:
        if ahead < len(_NEAR):
            yield f"{_NEAR[ahead]} {clock}"
        yield f"{day_words(wall.date())} {clock}"
