"""What remains of an utterance, and what is wished beside what was refused or proposed in it."""

from typing import Final

from attrs import evolve, frozen

from booking_domain.model.german.constraint import inherit_day
from booking_domain.model.german.expressions import (
    Clock,
    ClockSpan,
    DayExpression,
    Duration,
    Interval,
    Month,
    Shifted,
    Week,
    WeekdayOf,
    Weekend,
    When,
)
from booking_domain.model.german.series import WEEKS_AHEAD, Which


MOST_ALTERNATIVES: Final = 5
OVER_BY_THEN: Final = "must be over"


@frozen
class Conversation:
    """
    What remains of an utterance: wishes (several are alternatives), refusals, indifference.

    `mentioned` was said to be over; it counts only where it lies in the past and nothing else does.
    Another day instead of what was `taken_back` keeps its time, as it does after any correction.
    `unclear` says that the words do not tell what of it is refused, so that it must be asked.
    """

    wishes: tuple[When, ...] = ()
    refused: tuple[When, ...] = ()
    any_time: bool = False
    mentioned: When | None = None
    taken_back: When | None = None
    unclear: bool = False
    steps: tuple[str, ...] = ()

    def wishing(self, wishes: tuple[When, ...], *steps: str) -> "Conversation":
        """Return the conversation with other wishes, and how they came about."""
        told = (*self.steps, *steps)
        return Conversation(
            wishes,
            self.refused,
            self.any_time,
            self.mentioned,
            self.taken_back,
            self.unclear,
            told,
        )

    def is_empty(self) -> bool:
        """Whether no words about time remain."""
        return not (self.wishes or self.refused or self.any_time or self.mentioned)


def complement(clock: object) -> ClockSpan | None:
    """Return the rest of the day beside a window with one end; nothing for anything else."""
    match clock:
        case ClockSpan(first=Clock() as first, last=None):
            return ClockSpan(None, first)
        case ClockSpan(first=None, last=Clock() as last):
            return ClockSpan(last, None)
    return None


def beyond(conversation: Conversation, *, before: bool) -> Conversation:
    """
    Return the conversation with a wish after, or before, what was refused or proposed.

    A refused day is left out; of a clock time the same day counts. Beside nothing it means nothing.
    """
    if conversation.wishes:
        latest = conversation.wishes[-1]
        span = _side_of(latest.clock, before=before)
        if span is None and conversation.steps[-1:] != (OVER_BY_THEN,):
            span = _rest_of(latest.clock, before=before)
        if span is None:
            return conversation
        return _wishing(conversation, evolve(latest, clock=span))
    if not conversation.refused:
        return conversation
    refused = conversation.refused[-1]
    if refused.clock is not None:
        span = _side_of(refused.clock, before=before)
        return conversation if span is None else _wishing(conversation, When(refused.day, span))
    if refused.day is None or refused.part is not None or _is_endless(refused.day, before=before):
        return conversation
    return _wishing(conversation, When(day=_days_beside(refused.day, before=before)))


def _days_beside(day: DayExpression, *, before: bool) -> Interval:
    if before:
        return Interval(None, day, before_last=True)
    if isinstance(day, Interval) and day.last is not None:
        return Interval(day.last, None, after_first=not day.before_last)
    return Interval(day, None, after_first=True)


def _side_of(clock: object, *, before: bool) -> ClockSpan | None:
    match clock:
        case Clock():
            return ClockSpan(None, clock) if before else ClockSpan(clock, None)
        case ClockSpan(first=Clock() as first, last=Clock() as last):
            return ClockSpan(None, first) if before else ClockSpan(last, None)
    return None


def _rest_of(clock: object, *, before: bool) -> ClockSpan | None:
    """ "Bis vier habe ich Termine, danach ginge"."""
    match clock:
        case ClockSpan(first=None, last=Clock() as last) if not before:
            return ClockSpan(last, None)
        case ClockSpan(first=Clock() as first, last=None) if before:
            return ClockSpan(None, first)
    return None


def _is_endless(day: DayExpression, *, before: bool) -> bool:
    """Whether nothing is left on that side of the days."""
    if isinstance(day, WeekdayOf):
        return day.every
    return isinstance(day, Interval) and (day.first if before else day.last) is None


def _wishing(conversation: Conversation, when: When) -> Conversation:
    return evolve(
        conversation,
        wishes=(*conversation.wishes[:-1], when),
        steps=(*conversation.steps, "beyond what was proposed"),
    )


def that_one(conversation: Conversation, which: Which) -> Conversation:
    """ "Diesen Freitag nicht, den nächsten": the next one of what was named last."""
    named = (*conversation.refused, *conversation.wishes)[-1:]
    day = next_of(named[0].day, which) if named else None
    return conversation if day is None else _wishing(conversation, When(day=day))


def next_of(day: DayExpression | None, which: Which) -> DayExpression | None:
    """Return the next one, or the one after it, of what was named; nothing of a single day."""
    weeks = WEEKS_AHEAD[which]
    if which is Which.THIS:
        return _this_of(day)
    match day:
        case WeekdayOf(weekday=weekday, which=None | Which.THIS | Which.COMING, every=False):
            if which is Which.NEXT:
                coming = WeekdayOf(weekday, Which.THIS)
                return Shifted(coming, Duration(days=7), from_there=True)
            return WeekdayOf(weekday, which)
        case WeekdayOf(weekday=weekday, which=Which.NEXT) if which is Which.OVERNEXT:
            return WeekdayOf(weekday, which)
        case Week(shift=shift):
            return Week(weeks if not shift else max(shift + 1, weeks))
        case Weekend(which=None | Which.THIS | Which.COMING, shift=None):
            return Weekend(shift=1) if which is Which.NEXT else Weekend(which)
        case Month(month=None, shift=None | 0):
            return Month(shift=weeks)
    return None


def _this_of(day: DayExpression | None) -> DayExpression | None:
    """ "Nicht nächste Woche, diese"."""
    match day:
        case WeekdayOf(weekday=weekday):
            return WeekdayOf(weekday, Which.THIS)
        case Week():
            return Week(0)
        case Weekend():
            return Weekend(Which.THIS)
        case Month(month=None):
            return Month(shift=0)
    return None


def either(wishes: tuple[When, ...], when: When) -> tuple[When, ...]:
    """Return the alternatives, each completed by what only the other named."""
    latest = wishes[-1]
    added = inherit_day(latest, when)
    if added.day is None:
        carried = added.clock is not None and added.part is None and latest.clock is not None
        added = When(latest.day, added.clock, latest.part if carried else added.part)
    if when.day is not None and (when.clock is not None or when.part is not None):
        wishes = tuple(
            When(wish.day, when.clock, wish.part or when.part)
            if wish.clock is None and wish.part in (None, when.part)
            else wish
            for wish in wishes
        )
    return (*wishes, added)[-MOST_ALTERNATIVES:]
