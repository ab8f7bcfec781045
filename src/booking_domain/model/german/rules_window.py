"""Rules for windows of the day: between two clock times, from one on, until one."""

from collections.abc import Callable, Iterable
from typing import Final

from booking_domain.model.german.chart import Rule
from booking_domain.model.german.expressions import Clock, ClockChoice, ClockSpan
from booking_domain.model.german.rules_clock import TIME, clocks_of
from booking_domain.model.german.temporal_wish import Daypart


COUNTED_MINUTES: Final = (5, 10, 20)
PART_STARTS: Final = {
    Daypart.MORNING: 6 * 60,
    Daypart.FORENOON: 8 * 60,
    Daypart.NOON: 12 * 60,
    Daypart.AFTERNOON: 12 * 60,
    Daypart.EVENING: 17 * 60,
    Daypart.NIGHT: 20 * 60,
}
PART_ENDS: Final = {
    Daypart.MORNING: 6 * 60,
    Daypart.FORENOON: 12 * 60,
    Daypart.NOON: 12 * 60,
    Daypart.AFTERNOON: 18 * 60,
    Daypart.EVENING: 18 * 60,
    Daypart.NIGHT: 22 * 60,
}


def _same(value: object) -> object:
    return value


def _span(first: Clock, last: Clock) -> ClockSpan:
    return ClockSpan(first, last)


def _written_span(first: Clock, last: Clock) -> ClockSpan | None:
    if first.open_half or last.open_half or last.minutes <= first.minutes:
        return None
    return ClockSpan(first, last)


def _after_before(first: Clock, last: Clock) -> ClockSpan | None:
    """ "Nach elf vor eins"; "nach zehn vor eins" counts minutes."""
    return None if first.minutes // 60 in COUNTED_MINUTES else ClockSpan(first, last)


def _from(first: Clock) -> ClockSpan:
    return ClockSpan(first, None)


def _until(last: Clock) -> ClockSpan:
    return ClockSpan(None, last)


def _from_last(_: Clock, last: Clock) -> ClockSpan:
    return ClockSpan(last, None)


def _any_day(build: Callable[..., ClockSpan]) -> Callable[..., ClockSpan]:
    """ "Ich arbeite jeden Tag bis fünf": what is so every day is so on the one that is wished."""
    return lambda _, *clocks: build(*clocks)


def _from_part(part: Daypart) -> ClockSpan | None:
    return ClockSpan(Clock(PART_STARTS[part]), None)


def _until_part(part: Daypart) -> ClockSpan:
    return ClockSpan(None, Clock(PART_ENDS[part]))


def _from_split(first: ClockChoice) -> ClockChoice:
    return _one_of(ClockSpan(option, None) for option in clocks_of(first))


def _until_split(last: ClockChoice) -> ClockChoice:
    return _one_of(ClockSpan(None, option) for option in clocks_of(last))


def _split_span(first: Clock | ClockChoice, last: Clock | ClockChoice) -> ClockChoice:
    """One end, or both, may be either of two hours; hours that a recogniser split go together."""
    firsts, lasts = clocks_of(first), clocks_of(last)
    if len(firsts) == len(lasts):
        return _one_of(map(ClockSpan, firsts, lasts))
    return _one_of(ClockSpan(begin, end) for begin in firsts for end in lasts)


def _one_of(spans: Iterable[ClockSpan]) -> ClockChoice:
    return ClockChoice(tuple(spans), one_said=True)


RULES: Final = (
    Rule("between", f"zwischen {TIME} und|bis|dash {TIME}", "WINDOW", _span, 8),
    Rule("between", f"zwischen {TIME} und um {TIME}", "WINDOW", _span, 8),
    Rule("from to", f"von|ab {TIME} bis|dash {TIME}", "WINDOW", _span, 8),
    Rule("from to", "H|HM|CLK|CLOCK|HALF bis|dash CLOCK|HALF", "WINDOW", _span, 6),
    Rule("from to", "CLOCK bis|dash H|HM|CLK", "WINDOW", _span, 5),
    Rule("from to, written side by side", "CLOCK CLOCK", "WINDOW", _written_span, -60),
    Rule("from to, four digits", "MIL dash|bis MIL", "WINDOW", _span, 6),
    Rule("from to, written with points", "CLK dash|bis CLK", "WINDOW", _span, -5),
    Rule("from a split hour", "ab|frühestens|nach SPLIT", "CHOICE", _from_split, 4),
    Rule("not before a split hour", "nicht vor SPLIT", "CHOICE", _from_split, 6),
    Rule("until a split hour", "bis|spätestens|vor SPLIT", "CHOICE", _until_split, 4),
    Rule("not after a split hour", "nicht nach SPLIT", "CHOICE", _until_split, 6),
    Rule("between split hours", f"zwischen SPLIT und|bis {TIME}|SPLIT", "CHOICE", _split_span, 8),
    Rule("between split hours", f"zwischen {TIME} und|bis SPLIT", "CHOICE", _split_span, 8),
    Rule("from to, split hours", f"von|ab SPLIT bis|dash {TIME}|SPLIT", "CHOICE", _split_span, 8),
    Rule("from to, split hours", f"von|ab {TIME} bis|dash SPLIT", "CHOICE", _split_span, 8),
    Rule("window with uhr", "WINDOW uhr", "WINDOW", _same),
    Rule("from, Swiss", "ab|nach der HSWISS|HALF", "WINDOW", _from, 4),
    Rule("until, Swiss", "bis|vor der HSWISS|HALF", "WINDOW", _until, 4),
    Rule("from", f"ab|frühestens {TIME}", "WINDOW", _from, 4),
    Rule("from", f"ab|frühestens um|gegen|ab {TIME}", "WINDOW", _from, 4),
    Rule("from", f"von|ab {TIME} ab|am", "WINDOW", _from, 4),
    Rule("from", f"{TIME} frühestens", "WINDOW", _from, 4),
    Rule("busy until", f"arbeit bis {TIME}", "BUSY", _from, 8),
    Rule("busy until", f"bis {TIME} arbeit", "BUSY", _from, 8),
    Rule("busy until", f"bis {TIME} im|in|auf|zu arbeit", "BUSY", _from, 8),
    Rule("busy until", f"bis {TIME} in|auf|am der arbeit", "BUSY", _from, 8),
    Rule("busy until", f"um|gegen|erst_um {TIME} von|aus der arbeit", "BUSY", _from, 8),
    Rule("busy until", f"um|gegen|erst_um {TIME} von|aus arbeit", "BUSY", _from, 8),
    Rule("busy until", f"um|gegen|erst_um {TIME} feierabend|aus", "BUSY", _from, 7),
    Rule("busy until", f"um|gegen|erst_um {TIME} arbeit aus", "BUSY", _from, 9),
    Rule("not earlier than", f"erst_um {TIME}", "WINDOW", _from, 4),
    Rule("busy from", f"arbeit ab {TIME}", "BUSY", _until, 8),
    Rule("busy from", f"ab {TIME} arbeit", "BUSY", _until, 8),
    Rule("after work", f"nach arbeit ab {TIME}", "WINDOW", _from, 10),
    Rule("after work", f"nach der arbeit ab {TIME}", "WINDOW", _from, 10),
    Rule("busy from to", f"arbeit von {TIME} bis {TIME}", "BUSY", _from_last, 9),
    Rule("busy from to", f"von {TIME} bis {TIME} arbeit", "BUSY", _from_last, 10),
    Rule("busy until, daily", f"arbeit ANY|DAILY bis {TIME}", "BUSY", _any_day(_from), 8),
    Rule("busy from, daily", f"arbeit ANY|DAILY ab {TIME}", "BUSY", _any_day(_until), 8),
    Rule(
        "busy from to, daily",
        f"arbeit ANY|DAILY von {TIME} bis {TIME}",
        "BUSY",
        _any_day(_from_last),
        9,
    ),
    Rule("busy", "BUSY", "WINDOW", _same),
    Rule("from to, bare", "H bis H", "WINDOW", _span, -10),
    Rule("after", f"nach {TIME}", "WINDOW", _from, 4),
    Rule("after one and before another", f"nach H vor {TIME}", "WINDOW", _after_before, 12),
    Rule("shortly after", f"kurz nach|ab {TIME}", "WINDOW", _from, 4),
    Rule("not before", f"nicht vor {TIME}", "WINDOW", _from, 6),
    Rule("not before, nor after", f"nicht vor {TIME} und|oder nach {TIME}", "WINDOW", _span, 9),
    Rule("later than", f"später als {TIME}", "WINDOW", _from, 6),
    Rule("not earlier than", f"nicht eher als {TIME}", "WINDOW", _from, 6),
    Rule("or later", f"{TIME} oder später", "WINDOW", _from, 5),
    Rule("until", f"bis|spätestens|vor {TIME}", "WINDOW", _until, 4),
    Rule("until", f"bis|spätestens um|gegen|bis|spätestens {TIME}", "WINDOW", _until, 4),
    Rule("until", f"spätestens bis {TIME}", "WINDOW", _until, 9),
    Rule("or earlier", f"{TIME} oder eher", "WINDOW", _until, 5),
    Rule("until", f"{TIME} spätestens", "WINDOW", _until, 4),
    Rule("at, at the latest at", f"um|gegen {TIME} spätestens {TIME}", "WINDOW", _span, 2),
    Rule("at, at the latest at", f"um|gegen {TIME} spätestens um|gegen {TIME}", "WINDOW", _span, 2),
    Rule("at, at the latest at", f"CLOCK spätestens {TIME}", "WINDOW", _span, 1),
    Rule("at, at the latest at", f"CLOCK spätestens um|gegen {TIME}", "WINDOW", _span, 1),
    Rule("shortly before", f"kurz vor {TIME}", "WINDOW", _until, 4),
    Rule("not after", f"nicht nach {TIME}", "WINDOW", _until, 6),
    Rule("not later than", f"nicht später als {TIME}", "WINDOW", _until, 8),
    Rule("earlier than", f"eher als {TIME}", "WINDOW", _until, 6),
    Rule("from part of day", "ab|nach PART", "WINDOW", _from_part, 2),
    Rule("until part of day", "bis|vor PART", "WINDOW", _until_part, 2),
)
