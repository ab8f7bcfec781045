"""Understanding to plain data: the line protocol of the parser's command, and what explains it."""

import datetime as dt

from typing import Any, Final, TypeAlias, assert_never

from booking_domain.model.german.dayparts import DAYPART_WINDOWS
from booking_domain.model.german.temporal_wish import (
    Alternatives,
    Ambiguous,
    AnyTime,
    DayOnly,
    Daypart,
    DayRange,
    EveryWeekday,
    Exact,
    Excluded,
    Exclusion,
    Invalid,
    NothingFound,
    Question,
    TimeOnly,
    Understanding,
    Window,
)


Plain: TypeAlias = dict[str, Any]
WEEKDAYS: Final = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip


def to_protocol(understanding: Understanding) -> Plain | None:
    """
    Return the understanding as JSON-ready data; `None` where nothing was found.

    Dates are ISO days or `[first, last]` with both ends included, times `HH:MM`, `[from, until]` or
    `{"part", "window"}`. Of several readings the likeliest stands in front and all of them in
    `readings`; `ask_back` says whether the caller must say more. A time that the wall clock shows
    twice carries its offset; a weekday that is ruled out in every week is named by `every`.
    """
    wish = understanding.wish
    asks = understanding.confirm is not None
    match wish:
        case NothingFound():
            return None
        case AnyTime(part=part):
            plain: Plain = {"any": True, "time": _part(part)}
        case Invalid(reason=reason):
            plain, asks = {"invalid": True, "reason": reason.value}, True
        case Excluded(readings=readings):
            plain = _excluded(readings)
        case (
            Alternatives(options=options)
            | Ambiguous(readings=options, question=Question.WHICH_ALTERNATIVE)
        ):
            plain, asks = {"alternatives": [_reading(option) for option in options]}, True
        case Ambiguous(readings=readings, question=question):
            choices = [_reading(reading) for reading in readings]
            plain = {**choices[0], "readings": choices, "question": question.value}
            asks = True
        case Exact() | DayOnly() | TimeOnly() | Window() | DayRange():
            plain = _reading(wish)
        case _:
            assert_never(wish)
    if understanding.confirm is not None:
        plain["question"] = understanding.confirm.value
    if understanding.excluded:
        plain["excluded"] = [_reading(reading) for reading in understanding.excluded]
    return {**plain, "ask_back": asks}


def comes_twice(start: dt.datetime) -> bool:
    """Whether the wall clock shows this time twice because it is put back."""
    first, second = (start.replace(fold=fold).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first > second


def _excluded(readings: tuple[Exclusion, ...]) -> Plain:
    plain: Plain = {**_reading(readings[0]), "exclude": True}
    if len(readings) > 1:
        plain["readings"] = [_reading(reading) for reading in readings]
    return plain


def _reading(reading: Exclusion) -> Plain:
    match reading:
        case EveryWeekday(weekday=weekday, earliest=earliest, latest=latest, part=part):
            every: Plain = {"date": None, "every": WEEKDAYS[weekday]}
            if earliest is not None and earliest == latest:
                return {**every, "time": _time(earliest)}
            return {**every, "time": _window(earliest, latest, part)}
        case Exact(start=start):
            plain: Plain = {"date": start.date().isoformat(), "time": _time(start.time())}
            return {**plain, "offset": start.isoformat()[-6:]} if comes_twice(start) else plain
        case DayOnly(day=day):
            return {"date": day.isoformat(), "time": None}
        case TimeOnly(time=time):
            return {"date": None, "time": _time(time)}
        case Window(day=day, earliest=earliest, latest=latest, part=part):
            date = None if day is None else day.isoformat()
            return {"date": date, "time": _window(earliest, latest, part)}
        case DayRange(first=first, last=last, earliest=earliest, latest=latest, part=part):
            ends = [None if day is None else day.isoformat() for day in (first, last)]
            if earliest is not None and earliest == latest:
                return {"date": ends, "time": _time(earliest)}
            return {"date": ends, "time": _window(earliest, latest, part)}
        case _:
            assert_never(reading)


def _window(
    earliest: dt.time | None, latest: dt.time | None, part: Daypart | None
) -> list[str | None] | Plain | None:
    if earliest is None and latest is None:
        return _part(part)
    return [None if end is None else _time(end) for end in (earliest, latest)]


def _part(part: Daypart | None) -> Plain | None:
    if part is None:
        return None
    earliest, latest = DAYPART_WINDOWS[part]
    return {
        "part": part.value,
        "window": [_time(earliest), "24:00" if latest is None else _time(latest)],
    }


def _time(time: dt.time) -> str:
    return f"{time.hour:02d}:{time.minute:02d}"
