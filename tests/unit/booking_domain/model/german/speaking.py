"""Speaks days and times as callers do, in many styles and dialects: the other way round."""

import datetime as dt

from collections.abc import Callable
from functools import lru_cache
from random import Random

from booking_domain.model.german.numbers import cardinal, ordinal_stem


WEEKDAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
MONTHS = (
    "januar", "februar", "märz", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "dezember",
)  # fmt: skip
AUSTRIAN_MONTHS = {"januar": "jänner", "februar": "feber"}
OPENS, CLOSES = 8 * 60, 19 * 60


def _month(day: dt.date) -> str:
    return MONTHS[day.month - 1]


def _split(word: str) -> str:
    """Speak a compound number as a recogniser may write it: in three words."""
    head, und, tail = word.partition("und")
    return f"{head} und {tail}" if und and head not in {"", "h"} and "zwanzig" in tail else word


@lru_cache(maxsize=500)
def day_styles(day: dt.date, today: dt.date) -> tuple[str, ...]:
    """Return this day in words, in every style that names it and no other one."""
    ahead = (day - today).days
    ordinal = ordinal_stem(day.day)
    month = _month(day)
    weekday = WEEKDAYS[day.weekday()]
    year = cardinal(day.year)
    said = [
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%d.%m.%y}",
        day.isoformat(),
        f"am {ordinal}en {month} {year}",
        f"{weekday} den {day.day}. {month} {day.year}",
        f"der {ordinal}e {month} {day.year}",
    ]
    if 0 <= ahead < 365 and (day.month, day.day) != (2, 29):
        said += [
            f"am {ordinal}en {month}",
            f"am {_split(ordinal)}en {month}",
            f"am {ordinal}en {ordinal_stem(day.month)}en",
            f"{day:%d.%m.}",
            f"am {day.day}.{day.month}.",
            f"{ordinal}er {month}",
            f"{weekday} den {ordinal}en {month}",
            f"{weekday} {day.day}. {month}",
            f"am {ordinal}en {AUSTRIAN_MONTHS.get(month, month)}",
            f"{weekday[:2]}. {day.day}. {month[:3]}",
        ]
    return (*said, *_relative_styles(day, today))


def _relative_styles(day: dt.date, today: dt.date) -> list[str]:
    """Return what a day near by is called from today."""
    ahead = (day - today).days
    weekday = WEEKDAYS[day.weekday()]
    said: list[str] = []
    if ahead in {0, 1, 2}:
        said.append(("heute", "morgen", "übermorgen")[ahead])
    if 1 <= ahead <= 6:
        said += [weekday, f"am {weekday}", f"diesen {weekday}", f"kommenden {weekday}"]
    if ahead == 7:
        said += ["heute in acht tagen", "heute in einer woche"]
    if 3 <= ahead <= 31 and ahead != 8:
        said.append(f"in {cardinal(ahead)} tagen")
    following_monday = today + dt.timedelta(days=7 - today.weekday())
    if 0 <= (day - following_monday).days < 7:
        said += [f"nächste woche {weekday}", f"am {weekday} in der nächsten woche"]
    return said


def _hour(hour: int) -> str:
    return "ein" if hour == 1 else cardinal(hour)


def _twelve(hour: int) -> str:
    return cardinal((hour - 1) % 12 + 1)


@lru_cache(maxsize=100)
def time_styles(minutes: int) -> tuple[str, ...]:
    """Return a quarter hour in words; colloquial ones only where the opening hours decide."""
    hour, minute = divmod(minutes, 60)
    spoken_minute = f" {cardinal(minute)}" if minute else ""
    said = [f"um {hour:02d}:{minute:02d}", f"{hour:02d}:{minute:02d} uhr"]
    if hour > 12 or (hour == 12 and minute == 0):
        said += [f"um {_hour(hour)} uhr{spoken_minute}", f"{hour} uhr{spoken_minute}"]
        said += [f"gegen {hour}.{minute:02d} uhr", f"um {hour:02d}:{minute:02d}h"]
    if OPENS <= minutes < CLOSES:
        said += _colloquial(hour, minute)
    return tuple(said)


def _colloquial(hour: int, minute: int) -> list[str]:
    this, following = _twelve(hour), _twelve(hour + 1)
    part = "vormittags" if hour < 12 else "nachmittags"
    if minute == 0:
        said = [f"um {this}", f"so gegen {this}", f"um punkt {this}", f"{part} um {this}"]
        return said if hour >= 12 else [*said, f"um {_hour(hour)} uhr"]
    return {
        15: [f"um viertel nach {this}", f"viertel über {this}", f"viertel ab {this}",
             f"um viertel {following}"],
        30: [f"um halb {following}", f"so um halb {following} rum", f"gegen halb {following}"],
        45: [f"um viertel vor {following}", f"um dreiviertel {following}",
             f"um drei viertel {following}"],
    }[minute]  # fmt: skip


def speak(day: dt.date, minutes: int, *, today: dt.date, choose: Random) -> str:
    """Return one way of asking for this day and quarter hour."""
    said_day = choose.choice(day_styles(day, today))
    said_time = choose.choice(time_styles(minutes))
    return choose.choice(FRAMES)(said_day, said_time)


FRAMES: tuple[Callable[[str, str], str], ...] = (
    lambda day, time: f"{day} {time}",
    lambda day, time: f"{day} {time}",
    lambda day, time: f"{time} {day}",
    lambda day, time: f"ich hätte gern {day} {time} einen termin",
    lambda day, time: f"haben sie {day} {time} noch was frei",
    lambda day, time: f"äh also {day} ähm {time} bitte",
    lambda day, time: f"{day} für meine tochter {time}",
)
