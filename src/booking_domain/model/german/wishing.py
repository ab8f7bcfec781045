"""How a wish completes, corrects or joins those before it."""

from collections.abc import Sequence
from typing import Final

from attrs import evolve

from booking_domain.model.german.clauses import LONGER, SINGLE
from booking_domain.model.german.constraint import (
    beside,
    inherit_day,
    intersect,
    override,
)
from booking_domain.model.german.conversation import (
    MOST_ALTERNATIVES,
    OVER_BY_THEN,
    Conversation,
    either,
)
from booking_domain.model.german.day_constraint import between
from booking_domain.model.german.dayparts import ALL_DAY
from booking_domain.model.german.expressions import (
    Calendar,
    Clock,
    ClockSpan,
    DayExpression,
    Duration,
    Interval,
    Month,
    Nth,
    Relative,
    Week,
    WeekdayBeside,
    WeekdayOf,
    WeekdayWithin,
    Weekend,
    WeekNumber,
    WeekOf,
    When,
)
from booking_domain.model.german.joined_days import in_another_week, is_beyond, joined_days
from booking_domain.model.german.refusal import REFUSED
from booking_domain.model.german.series import Unit


CORRECTING: Final = frozenset(("NO", "RATHER"))
JOINING: Final = frozenset(("oder", "ELSE"))
CURRENT: Final = (Week(None), Week(0), Month(), Month(shift=0))
LEFT: Final = "what is left"
OTHERS: Final = frozenset(("SO", "und"))


def moved_to(conversation: Conversation, target: When) -> Conversation:
    source = conversation.wishes[-1]
    moved = evolve(target, day=source.day)
    if target.day is not None:
        moved = inherit_day(source, target)
    elif target.clock is not None and source.clock is None:
        moved = evolve(moved, part=target.part or source.part)
    return evolve(conversation, wishes=(moved,), steps=(*conversation.steps, "moved to"))


def add(conversation: Conversation, when: When, markers: Sequence[str]) -> Conversation:
    wishes = conversation.wishes
    if not wishes and "danach" in markers:
        return conversation.wishing((_after_refused(conversation, when),))
    instead = conversation.taken_back
    if not wishes and instead is not None and None not in (instead.day, when.day):
        return conversation.wishing((override(instead, when),))
    if not wishes:
        return conversation.wishing((_on_refused_day(conversation, when),))
    if "RATHER" in markers and (chosen := _chosen(wishes, when)):
        return conversation.wishing((override(chosen, when),), "chosen")
    if any(marker in CORRECTING for marker in markers):
        return _corrected(conversation, when)
    if any(marker in JOINING for marker in markers):
        return conversation.wishing(either(wishes, when), "or")
    return _completed(conversation, when, markers)


def _completed(conversation: Conversation, when: When, markers: Sequence[str]) -> Conversation:
    """Return the wishes with one that neither corrects nor joins the latest in so many words."""
    wishes, steps = conversation.wishes, conversation.steps
    latest = wishes[-1]
    if "und" not in markers and _only_said_in_passing(latest, when, steps):
        return replace_latest(_leaving_day(conversation, when), when, "said in passing")
    whole = latest.clock == ALL_DAY and when.day is None
    joined = intersect(evolve(latest, clock=None) if whole else latest, when)
    if joined is not None and not _is_instead(conversation, when, markers):
        others = wishes[:-1] if "und" in markers else _each_of(wishes[:-1], when, steps)
        return conversation.wishing((*others, joined))
    one = joined_days(latest, when, but="BUT" in markers) if joined is None else None
    if one is not None and "und" not in markers:
        return conversation.wishing((*_each_bounded(wishes[:-1], when, steps), one), "one day")
    bounded = _between_bounds(latest, when, markers)
    if bounded is not None:
        return replace_latest(conversation, bounded, "between bounds")
    if "BUT" in markers:
        return _corrected(conversation, when)
    if "SO" in markers:
        meant = override(latest, when) if when.day is None else when
        left = _leaving_day(conversation, when)
        return evolve(left, wishes=(meant,), steps=(*steps, "concluded"))
    if _bounds(latest, when, over=steps[-1:] == (OVER_BY_THEN,)):
        clash = steps[-1:] == (LEFT,) and is_beyond(when.clock, latest.clock)
        inside = replace_latest(conversation, when, "inside what was bounded")
        return evolve(inside, unclear=True) if clash else inside
    return conversation.wishing(either(wishes, when), "several wishes")


def _each_of(wishes: tuple[When, ...], when: When, steps: tuple[str, ...]) -> tuple[When, ...]:
    """
    Return alternatives with what was said of the last one.

    "Montag oder Dienstag, Hauptsache vormittags" holds for both, and "aber nächste Woche"; a day's
    own hour stays.
    """
    if steps[-1:] not in (("or",), ("several wishes",)):
        return wishes
    if when.day is not None:
        week = isinstance(when.day, Week | WeekNumber | WeekOf) and when == When(day=when.day)
        return tuple(intersect(wish, when) or wish for wish in wishes) if week else wishes
    timeless = all(wish.clock is None and wish.part is None for wish in wishes)
    return tuple(intersect(wish, when) or wish for wish in wishes) if timeless else wishes


def _each_bounded(wishes: tuple[When, ...], when: When, steps: tuple[str, ...]) -> tuple[When, ...]:
    """ "Freitag oder Samstag, aber erst nach Ostern" is about both."""
    if steps[-1:] != ("or",):
        return wishes
    return tuple(joined_days(wish, when, but=True) or wish for wish in wishes)


def _is_instead(conversation: Conversation, when: When, markers: Sequence[str]) -> bool:
    """ "Dienstag kann ich nicht um drei, aber nächste Woche" is not about that Tuesday."""
    narrowed = conversation.steps[-1:] in ((REFUSED,), (LEFT,))
    if not narrowed or not isinstance(conversation.wishes[-1].day, SINGLE):
        return False
    another = when.day is not None and not OTHERS.isdisjoint(markers)
    return another or isinstance(when.day, LONGER)


def _chosen(wishes: tuple[When, ...], when: When) -> When | None:
    """ "Donnerstag oder Freitag, lieber Freitag"."""
    named = [wish for wish in wishes if wish.day == when.day is not None]
    return named[0] if len(named) == 1 < len(wishes) else None


def _corrected(conversation: Conversation, when: When) -> Conversation:
    latest = _without_rest(conversation, when)
    if conversation.steps[-1:] == (REFUSED,):
        when = in_another_week(latest, when, conversation.refused[-1])
    return replace_latest(_leaving_day(conversation, when), override(latest, when), "corrected")


def _without_rest(conversation: Conversation, when: When) -> When:
    """ "Dienstag kann ich nicht nach zwei, lieber Freitag": two is about the Tuesday alone."""
    latest = conversation.wishes[-1]
    rest = conversation.steps[-1:] == (LEFT,) and latest.day is not None and when.day is not None
    return evolve(latest, clock=None) if rest else latest


def _leaving_day(conversation: Conversation, when: When) -> Conversation:
    """ "Donnerstag kann ich nicht um zehn, aber Freitag": ten is ruled out on the Thursday."""
    latest, *_ = conversation.wishes[-1:]
    *earlier, refused = conversation.refused or (When(),)
    timed = refused.clock is not None or refused.part is not None
    if when.day is None or refused.day is not None or not timed or latest.day is None:
        return conversation
    if latest.clock is not None or latest.part is not None:
        return conversation
    return evolve(conversation, refused=(*earlier, evolve(refused, day=latest.day)))


def _between_bounds(earlier: When, later: When, markers: Sequence[str]) -> When | None:
    """
    Return the days between two bounds: "nach Montag, aber vor Freitag", "aber noch diese Woche".

    "Bis Mittwoch und ab Freitag" are two wishes.
    """
    bound, other = earlier.day, later.day
    if not isinstance(bound, Interval):
        return None
    if other in CURRENT and "BUT" in markers:
        other = Interval(None, other)
    if not isinstance(other, Interval):
        return None
    if "BUT" not in markers and (bound.last is not None or other.first is not None):
        return None
    day = between(bound, other)
    rest = intersect(evolve(earlier, day=None), evolve(later, day=None))
    return None if day is None or rest is None else evolve(rest, day=day)


def _bounds(earlier: When, later: When, *, over: bool) -> bool:
    """ "Um fünf muss ich daheim sein, am Donnerstag um zwei ginge": a bound, then the wish."""
    open_ended = isinstance(earlier.clock, ClockSpan) and None in (
        earlier.clock.first,
        earlier.clock.last,
    )
    wished = (over or later.day is not None) and isinstance(later.clock, Clock)
    return open_ended and earlier.day is None and wished


def add_beside(
    conversation: Conversation,
    distance: Duration | WeekdayBeside,
    markers: Sequence[str],
    *,
    leaving: bool,
) -> Conversation:
    """ "Eine Stunde später" is counted from what was proposed; without that it means nothing."""
    wishes = conversation.wishes
    proposed = (*conversation.refused, *wishes)[-1:]
    moved = beside(proposed[0], distance) if proposed else None
    if moved is None and wishes and isinstance(distance, WeekdayBeside):
        # "Um vier fährt der Bus, am Freitag also davor": before the hour, on that day.
        return add(conversation, When(day=WeekdayOf(distance.weekday)), markers)
    if moved is None:
        return conversation
    if wishes and (leaving or any(marker in CORRECTING for marker in markers)):
        return replace_latest(conversation, moved, "moved to" if leaving else "corrected")
    steps = (*conversation.steps, "beside what was proposed")
    return evolve(conversation, wishes=(*wishes, moved)[-MOST_ALTERNATIVES:], steps=steps)


def _on_refused_day(conversation: Conversation, when: When) -> When:
    """
    Return the wish on the day, or in the month, of what was refused.

    "Montag um zehn geht nicht, lieber um elf", "am 24. Dezember nicht, am 23. um zehn".
    """
    if not conversation.refused:
        return when
    refused = conversation.refused[-1]
    if when.day is not None:
        return inherit_day(refused, when) if _is_in_a_longer_time(refused.day) else when
    if refused.clock is None and refused.part is None:
        return when
    return evolve(when, day=refused.day)


def _is_in_a_longer_time(day: DayExpression | None) -> bool:
    """ "In der Woche nach Ostern montags nicht, aber dienstags"; of this week Monday is over."""
    if isinstance(day, WeekdayWithin):
        return day.span not in CURRENT
    return isinstance(day, Calendar)


def _after_refused(conversation: Conversation, when: When) -> When:
    """
    Return the wish as one after what was refused.

    "Um acht bringe ich die Kinder in die Kita, danach am Donnerstag" begins at eight, "nächste
    Woche bin ich im Urlaub, danach Freitag um drei" is not this Friday.
    """
    refused = conversation.refused[-1] if conversation.refused else When()
    if isinstance(refused.day, LONGER) and refused == When(day=refused.day):
        after = Interval(refused.day, None, after_first=True)
        match when.day:
            case WeekdayOf(weekday=weekday, which=None):
                return evolve(when, day=Nth(1, Unit.DAY, weekday, after))
            case Weekend(which=None, shift=None):
                return evolve(when, day=Nth(1, Unit.WEEKEND, None, after))
    over = refused.clock
    if not isinstance(over, Clock) or when.clock is not None or when.part is not None:
        return _on_refused_day(conversation, when)
    return evolve(when, clock=ClockSpan(over, None))


def replace_latest(conversation: Conversation, when: When, step: str) -> Conversation:
    return conversation.wishing((*conversation.wishes[:-1], when), step)


def _only_said_in_passing(earlier: When, later: When, steps: tuple[str, ...]) -> bool:
    """Whether "morgen" was a greeting, or "heute" only the day of the call."""
    if later.day is None or earlier.clock is not None or earlier.part is not None:
        return False
    return steps == ("perhaps a greeting",) or (
        earlier.day == Relative(0) and later.day != Relative(0)
    )
