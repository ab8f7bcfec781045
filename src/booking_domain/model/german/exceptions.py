"""Exceptions with a time: "Montag bis Freitag, außer Mittwoch, ab vier" wishes four o'clock."""

from typing import Final

from attrs import evolve

from booking_domain.model.german.chart import Constituent
from booking_domain.model.german.clauses import SINGLE
from booking_domain.model.german.conversation import Conversation
from booking_domain.model.german.expressions import ClockSpan, When
from booking_domain.model.german.refusal import EXCEPTED
from booking_domain.model.german.set_aside import refuse, set_aside
from booking_domain.model.german.utterance import Utterance
from booking_domain.model.german.wishing import add


ADVERB: Final = "PARTWORD"


def set_exception_aside(
    conversation: Conversation, part: Constituent, when: When, utterance: Utterance
) -> Conversation:
    """
    Return the conversation without an excepted day, or time of a day.

    A time after the day is that of the wish, where this has several days and no time yet: the day
    is left out whole, so that what is offered is right even if only its time was excepted. Where
    no comma parts them and either is as likely ("außer mittwochs vormittags"), it is asked.
    """
    time = _time_after_its_day(part)
    if time is None or not _awaits_a_time(conversation):
        return refuse(conversation, when, EXCEPTED, together=False)
    parted = utterance.pauses(time.start)
    if not parted and when.clock is None and ADVERB not in _leaves(time):
        return refuse(conversation, when, EXCEPTED, together=False)
    aside = set_aside(conversation, When(day=when.day), EXCEPTED)
    taken = add(aside, When(clock=when.clock, part=when.part), [])
    if parted or (when.clock is not None and not _has_two_ends(when.clock)):
        return taken
    return evolve(taken, unclear=True)


def _time_after_its_day(part: Constituent) -> Constituent | None:
    """Return the clock time or part of the day that ends "Mittwoch ab vier"."""
    if len(part.parts) < 2:
        return None
    first, last = part.parts[0].value, part.parts[-1].value
    if not isinstance(first, When) or not isinstance(last, When):
        return None
    parted = first == When(day=first.day) and last.day is None
    return part.parts[-1] if parted else None


def _awaits_a_time(conversation: Conversation) -> bool:
    latest = conversation.wishes[-1] if conversation.wishes else When()
    return latest.clock is None and latest.part is None and not isinstance(latest.day, SINGLE)


def _has_two_ends(clock: object) -> bool:
    return isinstance(clock, ClockSpan) and None not in (clock.first, clock.last)


def _leaves(part: Constituent) -> set[str]:
    if not part.parts:
        return {part.category}
    return set().union(*map(_leaves, part.parts))
