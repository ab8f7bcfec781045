"""What is refused, and what is left to wish beside it."""

from attrs import evolve

from booking_domain.model.german.clauses import SINGLE
from booking_domain.model.german.constraint import inherit_day
from booking_domain.model.german.conversation import Conversation, complement
from booking_domain.model.german.day_constraint import intersect_days
from booking_domain.model.german.expressions import (
    Calendar,
    DayExpression,
    Interval,
    WeekdayOf,
    WeekdayWithin,
    When,
)
from booking_domain.model.german.refusal import (
    BIRTHDAY,
    BUSY,
    EXCEPTED,
    MENTIONED,
    NEED_NOT,
    REFUSED,
    TOLD,
)
from booking_domain.model.german.series import Which
from booking_domain.model.german.taken_back import SAID_BEFORE, TAKEN_BACK
from booking_domain.model.german.wishing import LEFT, add


def refuse(conversation: Conversation, when: When, reason: str, *, together: bool) -> Conversation:
    """
    Set aside what is refused.

    Who cannot from four on can before: "samstag bin ich ab vier weg" wishes Saturday until four.
    What need not be may be all the same: "um drei, muss aber nicht um drei sein" wishes three.
    """
    if reason == NEED_NOT:
        return conversation
    if when.day is None and together and _names_a_day(conversation.refused[-1:]):
        when = evolve(when, day=conversation.refused[-1].day)
        conversation = evolve(conversation, refused=conversation.refused[:-1])
    if when.day is None and (latest := conversation.wishes[-1:]):
        conversation = _without_the_time(conversation, latest[0], when)
    if together and (joint := _jointly(conversation, when)):
        return joint
    rest = complement(when.clock) if reason in (REFUSED, BUSY) else None
    if rest is None:
        return set_aside(conversation, when, reason)
    taken = add(conversation, When(when.day, rest), [])
    return evolve(taken, steps=(*taken.steps, LEFT))


def _without_the_time(conversation: Conversation, latest: When, when: When) -> Conversation:
    """ "Dienstag um zehn. Nein, um zehn geht nicht" leaves the Tuesday."""
    if latest != evolve(when, day=latest.day) or latest.day is None:
        return conversation
    return evolve(conversation, wishes=(*conversation.wishes[:-1], When(day=latest.day)))


def _jointly(conversation: Conversation, when: When) -> Conversation | None:
    """ "Um drei kann ich Freitag nicht", "vor vier kann ich Freitag nicht": on that Friday."""
    if when.clock is not None or when.part is not None:
        return None
    if conversation.steps[-1:] == (LEFT,):
        *earlier, left = conversation.wishes
        if left.day is not None:
            return None
        return evolve(conversation, wishes=(*earlier, evolve(left, day=when.day)))
    *before, refused = conversation.refused or (When(),)
    if refused.day is not None or (refused.clock is None and refused.part is None):
        return None
    return evolve(conversation, refused=(*before, evolve(refused, day=when.day)))


def without_this_one(conversation: Conversation) -> Conversation:
    """ "Jeden Mittwoch außer diesen"."""
    wished = conversation.wishes[-1].day if conversation.wishes else None
    if not isinstance(wished, WeekdayOf):
        return conversation
    this = When(day=WeekdayOf(wished.weekday, Which.THIS))
    return evolve(conversation, refused=(*conversation.refused, this))


def _names_a_day(refused: tuple[When, ...]) -> bool:
    """Whether it is a day, or days, without a time."""
    return bool(refused) and refused[0].clock is None and refused[0].part is None


def set_aside(conversation: Conversation, when: When, reason: str) -> Conversation:
    if reason in (BIRTHDAY, TOLD):
        return conversation
    if reason == SAID_BEFORE:
        return evolve(conversation, taken_back=when)
    if reason == TAKEN_BACK:
        conversation = evolve(conversation, taken_back=when)
    if reason == MENTIONED:
        return evolve(conversation, mentioned=when)
    if isinstance(when.day, WeekdayOf):
        when = evolve(when, day=_weekday_refused(conversation, when.day, reason))
    elif isinstance(when.day, Calendar) and when.day.month is None:
        when = evolve(when, day=_in_the_month(conversation, when.day))
    return evolve(
        conversation,
        refused=(*conversation.refused, when),
        steps=(*conversation.steps, reason),
    )


def _in_the_month(conversation: Conversation, day: Calendar) -> DayExpression:
    """ "Am 23. Dezember, nicht am 24.": in the month that was named."""
    for named in (*conversation.wishes[-1:], *conversation.refused[-1:]):
        if isinstance(named.day, Calendar):
            return inherit_day(named, When(day=day)).day or day
    return day


def _weekday_refused(conversation: Conversation, day: WeekdayOf, reason: str) -> DayExpression:
    """Inside the time that is wished; of every week where any time would do, or from some day."""
    wished = conversation.wishes[-1].day if conversation.wishes else None
    several = wished is not None and not isinstance(wished, SINGLE)
    inside = intersect_days(wished, day) if wished is not None and several else None
    if inside is not None:
        return inside
    if isinstance(wished, WeekdayWithin) and day.which is None and not day.every:
        return WeekdayWithin(day.weekday, wished.span)
    endless = isinstance(wished, Interval) and (wished.first is None or wished.last is None)
    unbounded = endless or conversation.any_time or (wished is None and reason == EXCEPTED)
    return evolve(day, every=day.which is None and (day.every or unbounded))
