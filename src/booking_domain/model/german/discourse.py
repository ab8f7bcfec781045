"""
What a caller settles on: corrections, refusals, alternatives, moves and mentions of the past.

Wishes and steering words are read from left to right; a later wish completes, corrects or joins
the earlier ones, and what is refused is set aside.
"""

from collections.abc import Sequence
from typing import Final

from attrs import evolve, frozen

from booking_domain.model.german.chart import Constituent
from booking_domain.model.german.constraint import (
    beside,
    inherit_day,
    intersect,
    intersect_days,
    override,
)
from booking_domain.model.german.expressions import (
    Clock,
    ClockSpan,
    Duration,
    Relative,
    WeekdayOf,
    When,
)
from booking_domain.model.german.refusal import (
    BIRTHDAY,
    MENTIONED,
    NEED_NOT,
    WISHES,
    refused_positions,
    with_conditions,
)


CORRECTING: Final = frozenset(("NO", "RATHER"))
MOST_ALTERNATIVES: Final = 5
JOINING: Final = frozenset(("oder", "ELSE"))
GREETED: Final = When(day=Relative(1))


@frozen
class Conversation:
    """
    What remains of an utterance: wishes (several are alternatives), refusals, indifference.

    `mentioned` was said to be over; it counts only where it lies in the past and nothing else does.
    """

    wishes: tuple[When, ...] = ()
    refused: tuple[When, ...] = ()
    any_time: bool = False
    mentioned: When | None = None
    steps: tuple[str, ...] = ()

    def is_empty(self) -> bool:
        """Whether no words about time remain."""
        return not (self.wishes or self.refused or self.any_time or self.mentioned)


def settle(sequence: Sequence[Constituent], first_word: str) -> Conversation:
    """Return what the caller settles on; `sequence` holds wishes and steering words in order."""
    if len(sequence) == 1 and sequence[0].category in WISHES - {"HOUR"}:
        value = sequence[0].value
        return Conversation(wishes=(value,) if isinstance(value, When) else ())
    categories = {part.category for part in sequence}
    if "IF" in categories:
        sequence = with_conditions(sequence)
    refused = refused_positions(sequence, first_word)
    leaving = bool(categories & {"MOVE", "von"})
    conversation = Conversation(any_time="ANY" in categories)
    markers: list[str] = []
    for position, part in enumerate(sequence):
        if not isinstance(part.value, When | Duration) or part.category not in WISHES:
            markers.append(part.category)
            if part.category == "AWAY" and "MUST" in categories:
                conversation = _until_away(conversation)
            continue
        reason = refused.get(position)
        if reason is None:
            if "BUT" in markers and _is_welcome_too(sequence, position):
                markers = ["ELSE"]
            conversation = _take(conversation, part, markers, leaving=leaving)
            markers = []
        elif isinstance(part.value, When):
            conversation = _set_aside(conversation, part.value, reason)
    return _close(conversation, markers, categories)


def _is_welcome_too(sequence: Sequence[Constituent], position: int) -> bool:
    """ "Freitag, aber Samstag ginge auch" takes nothing back."""
    for following in sequence[position + 1 :]:
        if following.category in ("TOO", "ALSO"):
            return True
        if following.category in WISHES:
            return False
    return False


def _take(
    conversation: Conversation, part: Constituent, markers: Sequence[str], *, leaving: bool
) -> Conversation:
    when = part.value
    if isinstance(when, Duration):
        return _beside(conversation, when, markers)
    if not isinstance(when, When):
        return conversation
    if part.category == "HOUR":
        proposed = (*conversation.refused, *conversation.wishes)[-1:]
        said = any(wish.clock is not None for wish in proposed)
        return _add(conversation, when, ["NO"]) if said else conversation
    if part.category == "TARGET" and leaving and conversation.wishes:
        return _move(conversation, when)
    if _is_busy(part) and conversation.refused and not conversation.wishes:
        return conversation
    taken = _add(conversation, when, markers)
    if part.start == 1 and when == GREETED:
        return evolve(taken, steps=("perhaps a greeting",))
    return taken


def _until_away(conversation: Conversation) -> Conversation:
    """ "Um vier muss ich weg" is when it must be over."""
    *earlier, latest = conversation.wishes or (When(),)
    if latest.clock is None and latest.day is not None and latest.part is None:
        return _set_aside(evolve(conversation, wishes=tuple(earlier)), latest, "refused")
    if not isinstance(latest.clock, Clock):
        return conversation
    over = evolve(latest, clock=ClockSpan(None, latest.clock))
    if not earlier:
        return _replace(conversation, over, "must be over")
    both = intersect(earlier[-1], over) or earlier[-1]
    return _replace(evolve(conversation, wishes=tuple(earlier)), both, "must be over")


def _close(
    conversation: Conversation, markers: Sequence[str], categories: set[str]
) -> Conversation:
    if "RATHER" in markers and len(conversation.wishes) > 1:
        return evolve(conversation, wishes=conversation.wishes[-1:])
    if "SOME" in categories and not conversation.wishes:
        return evolve(conversation, any_time=True)
    return conversation


def _is_busy(part: Constituent) -> bool:
    """ "Montag geht nicht, da arbeite ich bis sechs" gives a reason and wishes nothing."""
    window = part.parts[0] if part.parts else part
    return window.category == "WINDOW" and bool(window.parts) and window.parts[0].category == "BUSY"


def _set_aside(conversation: Conversation, when: When, reason: str) -> Conversation:
    if reason in (BIRTHDAY, NEED_NOT):
        return conversation
    if reason == MENTIONED:
        return evolve(conversation, mentioned=when)
    if isinstance(when.day, WeekdayOf) and conversation.wishes and conversation.wishes[-1].day:
        inside = intersect_days(conversation.wishes[-1].day, when.day)
        when = when if inside is None else evolve(when, day=inside)
    return evolve(
        conversation,
        refused=(*conversation.refused, when),
        steps=(*conversation.steps, reason),
    )


def _move(conversation: Conversation, target: When) -> Conversation:
    source = conversation.wishes[-1]
    moved = evolve(target, day=source.day)
    if target.day is not None:
        moved = inherit_day(source, target)
    return evolve(conversation, wishes=(moved,), steps=(*conversation.steps, "moved to"))


def _add(conversation: Conversation, when: When, markers: Sequence[str]) -> Conversation:
    wishes, steps = conversation.wishes, conversation.steps
    if not wishes:
        return evolve(conversation, wishes=(_on_refused_day(conversation, when),))
    latest = wishes[-1]
    if any(marker in CORRECTING for marker in markers):
        return _replace(conversation, override(latest, when), "corrected")
    if any(marker in JOINING for marker in markers):
        return evolve(conversation, wishes=_either(wishes, when), steps=(*steps, "or"))
    if _only_said_in_passing(latest, when, steps):
        return _replace(conversation, when, "said in passing")
    joined = intersect(latest, when)
    if joined is not None:
        return evolve(conversation, wishes=(*wishes[:-1], joined))
    if "BUT" in markers:
        return _replace(conversation, override(latest, when), "corrected")
    return evolve(conversation, wishes=_either(wishes, when), steps=(*steps, "several wishes"))


def _beside(conversation: Conversation, duration: Duration, markers: Sequence[str]) -> Conversation:
    """ "Eine Stunde später" is counted from what was proposed; without that it means nothing."""
    wishes = conversation.wishes
    proposed = (*conversation.refused, *wishes)[-1:]
    moved = beside(proposed[0], duration) if proposed else None
    if moved is None:
        return conversation
    if wishes and any(marker in CORRECTING for marker in markers):
        return _replace(conversation, moved, "corrected")
    steps = (*conversation.steps, "beside what was proposed")
    return evolve(conversation, wishes=(*wishes, moved)[-MOST_ALTERNATIVES:], steps=steps)


def _on_refused_day(conversation: Conversation, when: When) -> When:
    """ "Montag um zehn geht nicht, lieber um elf" is still about Monday."""
    if when.day is not None or not conversation.refused:
        return when
    refused = conversation.refused[-1]
    if refused.clock is None and refused.part is None:
        return when
    return evolve(when, day=refused.day)


def _replace(conversation: Conversation, when: When, step: str) -> Conversation:
    return evolve(
        conversation,
        wishes=(*conversation.wishes[:-1], when),
        steps=(*conversation.steps, step),
    )


def _only_said_in_passing(earlier: When, later: When, steps: tuple[str, ...]) -> bool:
    """Whether "morgen" was a greeting, or "heute" only the day of the call."""
    if later.day is None or earlier.clock is not None or earlier.part is not None:
        return False
    return steps == ("perhaps a greeting",) or (
        earlier.day == Relative(0) and later.day != Relative(0)
    )


def _either(wishes: tuple[When, ...], when: When) -> tuple[When, ...]:
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
