"""Clock expressions to times of the day: the opening hours tell which half of the day is meant."""

import datetime as dt

from typing import Final, TypeAlias

from booking_domain.model.german.dayparts import candidates_of, narrowed
from booking_domain.model.german.expressions import Clock, ClockSpan
from booking_domain.model.german.moment import Moment
from booking_domain.model.german.temporal_wish import Daypart


DAY: Final = 1440
NIGHT_HOURS: Final = range(60, 7 * 60)
OpenSpans: TypeAlias = tuple[tuple[dt.time, dt.time], ...]
LONGEST_SPOKEN_WINDOW: Final = 11 * 60


def as_time(minutes: int) -> dt.time:
    """Return minutes from midnight as a time of day."""
    hour, minute = divmod(minutes % DAY, 60)
    return dt.time(hour, minute)


def _open_spans(moment: Moment, day: dt.date | None) -> OpenSpans:
    """From the first opening to the last closing: nobody asks for the night around a break."""
    hours = moment.opening_hours
    windows = () if day is None else hours.on(day)
    if windows:
        return ((windows[0].opens, windows[-1].closes),)
    return tuple({(spans[0].opens, spans[-1].closes) for spans in hours.windows.values() if spans})


def clock_times(
    clock: Clock, part: Daypart | None, *, day: dt.date | None, moment: Moment
) -> tuple[int, ...]:
    """
    Return the minutes from midnight that a clock time may mean, best first.

    More than one is returned when neither the part of the day nor the opening hours decide.
    """
    candidates = narrowed(candidates_of(clock), part)
    if len(candidates) == 1:
        return candidates
    spans = _open_spans(moment, day)
    fitting = tuple(
        minutes
        for minutes in candidates
        if any(opens <= as_time(minutes) < closes for opens, closes in spans)
    )
    if len(fitting) > 1 and day == moment.today:
        spoken = moment.now.hour * 60 + moment.now.minute
        fitting = tuple(minutes for minutes in fitting if minutes >= spoken) or fitting
    if not fitting and candidates[0] in NIGHT_HOURS:
        return candidates[::-1]
    return fitting or candidates


def _ends(clock: Clock, spans: OpenSpans) -> tuple[int, ...]:
    """Candidates at which something may end, best first."""
    candidates = candidates_of(clock)
    if len(candidates) == 1:
        return candidates
    times = [(minutes, as_time(minutes)) for minutes in candidates]
    inside = tuple(
        minutes for minutes, time in times if any(opens < time <= closes for opens, closes in spans)
    )
    overlapping = tuple(
        minutes for minutes, time in times if any(opens < time for opens, _ in spans)
    )
    return inside or overlapping or candidates


def _starts(clock: Clock, spans: OpenSpans) -> tuple[int, ...]:
    candidates = candidates_of(clock)
    if len(candidates) == 1:
        return candidates
    times = [(minutes, as_time(minutes)) for minutes in candidates]
    inside = tuple(
        minutes for minutes, time in times if any(opens <= time < closes for opens, closes in spans)
    )
    overlapping = tuple(
        minutes for minutes, time in times if any(time < closes for _, closes in spans)
    )
    return inside or overlapping or candidates


def window_times(
    window: ClockSpan, part: Daypart | None, *, day: dt.date | None, moment: Moment
) -> tuple[dt.time | None, dt.time | None]:
    """Return the window that is meant: inside the opening hours where that is possible."""
    spans = _open_spans(moment, day)
    if window.first is None:
        last = window.last
        return None, None if last is None else _end(_best(last, part, _ends(last, spans)))
    if window.last is None:
        return as_time(_best(window.first, part, _starts(window.first, spans))), None
    firsts, lasts = candidates_of(window.first), candidates_of(window.last)
    both_open = window.first.open_half and window.last.open_half
    pairs = [
        (first, last)
        for first in narrowed(firsts, part)
        for last in narrowed(lasts, part)
        if first < last and not (both_open and last - first > LONGEST_SPOKEN_WINDOW)
    ]
    if not pairs:
        pairs = [
            (first, last) for first in narrowed(firsts, part) for last in lasts if first < last
        ]
    if not pairs:
        return as_time(firsts[0]), _end(lasts[0])
    literal = (firsts[0], lasts[0])
    begin, end = max(pairs, key=lambda pair: _fit(pair, literal, spans))
    return as_time(begin), _end(end)


def _end(minutes: int) -> dt.time | None:
    """The end of the day is an open end."""
    return None if minutes == DAY else as_time(minutes)


def _best(clock: Clock, part: Daypart | None, fitting: tuple[int, ...]) -> int:
    decided = narrowed(candidates_of(clock), part) if part is not None else fitting
    return decided[0] if len(decided) == 1 else fitting[0]


def _fit(
    pair: tuple[int, int], literal: tuple[int, int], spans: OpenSpans
) -> tuple[bool, bool, int, bool, int]:
    first, last = pair
    begins, ends = as_time(first), as_time(last)
    inside = any(opens <= begins < closes for opens, closes in spans) + any(
        opens < ends <= closes for opens, closes in spans
    )
    overlaps = any(opens < ends and begins < closes for opens, closes in spans)
    return inside == 2, pair == literal and overlaps, inside, overlaps, first - last
