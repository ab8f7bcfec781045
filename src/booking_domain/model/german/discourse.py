"""
What a caller settles on: corrections, refusals, alternatives, moves and mentions of the past.

Wishes and steering words are read from left to right; a later wish completes, corrects or joins
the earlier ones, and what is refused is set aside.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from attrs import evolve

from booking_domain.model.german.chart import Constituent
from booking_domain.model.german.clauses import LONGER, REFUSING, WISHES
from booking_domain.model.german.constraint import intersect
from booking_domain.model.german.conversation import (
    OVER_BY_THEN,
    Conversation,
    beyond,
    that_one,
)
from booking_domain.model.german.exceptions import set_exception_aside
from booking_domain.model.german.expressions import (
    Beyond,
    Clock,
    ClockSpan,
    Duration,
    Relative,
    WeekdayBeside,
    WeekdayOf,
    When,
)
from booking_domain.model.german.refusal import (
    EITHER,
    EXCEPTED,
    REFUSED,
    refused_positions,
)
from booking_domain.model.german.series import Which
from booking_domain.model.german.set_aside import refuse, set_aside, without_this_one
from booking_domain.model.german.shared_week import with_shared_weeks
from booking_domain.model.german.told import lies_behind, tells_of_the_past
from booking_domain.model.german.utterance import Utterance
from booking_domain.model.german.wishing import (
    JOINING,
    LEFT,
    add,
    add_beside,
    moved_to,
    replace_latest,
)
from booking_domain.model.german.yes_and_no import with_conditions, with_verdicts


SEPARATING: Final = frozenset(("und", *REFUSING)) - {"ERRAND"}
SAID: Final = (When, Duration, WeekdayBeside, Beyond, Which)
WANTING: Final = frozenset(
    ("will", "möchte", "moechte", "mochte", "wollen", "sollte", "soll", "wollte", "gern", "sein")
)
ASKED_OF_ONESELF: Final = frozenset(("bin", "sind", "werde", "kann", "wäre", "schaffe"))
OWN: Final = frozenset(("mein", "meinen", "meinem", "unser", "unseren", "den", "der"))
HAVING: Final = frozenset(("habe", "hab"))
OWNING: Final = frozenset(("hab", "habe", "dran", "termin", "gebucht", "eingetragen"))
INDIFFERENT: Final = frozenset(("ANY", "ANYBUT"))
JOINED: Final = frozenset(("und", "oder"))
GREETED: Final = When(day=Relative(1))


def settle(sequence: Sequence[Constituent], utterance: Utterance) -> Conversation:
    """Return what the caller settles on; `sequence` holds wishes and steering words in order."""
    words = utterance.words
    if len(sequence) == 1 and sequence[0].category in WISHES - {"HOUR"}:
        value = sequence[0].value
        told = lies_behind(value) and tells_of_the_past(utterance)
        return Conversation(wishes=(value,) if isinstance(value, When) and not told else ())
    categories = {part.category for part in sequence}
    sequence = _judged(sequence, categories, utterance)
    refused = refused_positions(sequence, utterance)
    leaving = bool(categories & {"MOVE", "von"}) or _has_an_appointment(words)
    conversation = Conversation(any_time=bool(categories & INDIFFERENT))
    markers: list[str] = []
    latest: str | None = None
    for position, part in enumerate(sequence):
        if not isinstance(part.value, SAID) or part.category not in WISHES:
            markers.append(part.category)
            conversation = _on_the_way(conversation, part.category, categories, words)
            continue
        reason = refused.get(position)
        if reason is None:
            if "BUT" in markers and _takes_nothing_back(sequence, position, markers):
                markers = ["ELSE"]
            conversation = _take(conversation, part, markers, leaving=leaving)
            markers = []
        elif isinstance(part.value, When):
            together = latest == reason and not (SEPARATING & set(markers))
            conversation = _leave_out(
                conversation, part, part.value, reason, utterance, together=together
            )
            markers = []
        elif part.value is Which.THIS:
            conversation = without_this_one(conversation)
        latest = reason
    return _close(conversation, markers, categories)


def _judged(
    sequence: Sequence[Constituent], categories: AbstractSet[str], utterance: Utterance
) -> Sequence[Constituent]:
    """Return what was said with conditions and verdicts in the places of what they are about."""
    if "BESIDE" in categories and not OWNING.isdisjoint(utterance.words):
        sequence = _with_distance_last(sequence)
    if not JOINED.isdisjoint(categories):
        sequence = with_shared_weeks(sequence)
    if "IF" in categories:
        sequence = with_conditions(sequence)
    return with_verdicts(sequence, utterance) if "NO" in categories else sequence


def _with_distance_last(sequence: Sequence[Constituent]) -> Sequence[Constituent]:
    """ "Ginge es eine Stunde später, ich bin um drei dran": counted from what is named after it."""
    wishes = [part for part in sequence if part.category in WISHES]
    if len(wishes) != 2 or wishes[0].category != "BESIDE" or not isinstance(wishes[1].value, When):
        return sequence
    if any(part.category in REFUSING for part in sequence):
        return sequence
    distance = wishes[0]
    others = [part for part in sequence if part is not distance]
    return [*others, distance._replace(category="NO", value=None), distance]


def _leave_out(
    conversation: Conversation,
    part: Constituent,
    when: When,
    reason: str,
    utterance: Utterance,
    *,
    together: bool,
) -> Conversation:
    if reason == EITHER and _is_a_time_in(conversation.wishes[-1:], when):
        return evolve(conversation, wishes=(*conversation.wishes, when), unclear=True)
    if reason == EITHER:
        return evolve(add(conversation, when, ["ELSE"]), unclear=True)
    if reason == EXCEPTED:
        return set_exception_aside(conversation, part, when, utterance)
    return refuse(conversation, when, reason, together=together)


def _is_a_time_in(wishes: Sequence[When], when: When) -> bool:
    """ "Diese Woche kann ich nicht Freitag um drei": the hour is no hour of the week's."""
    if not wishes or wishes[0] != When(day=wishes[0].day):
        return False
    return isinstance(wishes[0].day, LONGER) and isinstance(when.day, WeekdayOf)


def _has_an_appointment(words: Sequence[str]) -> bool:
    """ "Den Termin morgen eine Stunde später": what is named first is the old time."""
    if "termin" not in words:
        return bool([word for word in words if word.endswith("stermin")])
    position = words.index("termin")
    if position == 0:
        return False
    if words[position - 1] in OWN:
        return True
    return words[0] == "ich" and not HAVING.isdisjoint(words[1:position])


def _is_welcome_too(sequence: Sequence[Constituent], position: int) -> bool:
    """ "Freitag, aber Samstag ginge auch" takes nothing back."""
    for following in sequence[position + 1 :]:
        if following.category in ("TOO", "ALSO"):
            return True
        if following.category in WISHES:
            return False
    return False


def _takes_nothing_back(
    sequence: Sequence[Constituent], position: int, markers: Sequence[str]
) -> bool:
    """ "Um drei, aber um vier ginge auch", "um drei, aber ich muss um vier weg" leave three."""
    following = [one.category for one in sequence[position + 1 : position + 2]]
    away = "MUST" in markers and following in (["AWAY"], ["BACK"])
    return away or _is_welcome_too(sequence, position)


def _take(
    conversation: Conversation, part: Constituent, markers: Sequence[str], *, leaving: bool
) -> Conversation:
    when = part.value
    if isinstance(when, Duration | WeekdayBeside):
        return add_beside(conversation, when, markers, leaving=leaving)
    if isinstance(when, Beyond):
        return beyond(conversation, before=when.before)
    if isinstance(when, Which):
        return that_one(conversation, when)
    if not isinstance(when, When):
        return conversation
    if part.category == "HOUR":
        return _another_hour(conversation, when, {one.category for one in part.parts})
    if part.category == "TARGET" and conversation.wishes:
        chosen = any(marker in JOINING for marker in markers)
        if leaving or not (chosen or intersect(conversation.wishes[-1], when)):
            return moved_to(conversation, when)
    if _is_busy(part) and conversation.refused and not conversation.wishes:
        return conversation
    taken = add(_on_the_same_day(conversation, part, markers), when, markers)
    return _with_its_kind(taken, part, markers)


def _with_its_kind(
    conversation: Conversation, part: Constituent, markers: Sequence[str]
) -> Conversation:
    """What may be a greeting, and "kann ich nicht nach zwei", which bounds that day alone."""
    if "CAN" in markers and _is_bounded_by_refusing(part):
        return evolve(conversation, steps=(*conversation.steps, LEFT))
    if part.start == 1 and part.value == GREETED:
        return evolve(conversation, steps=("perhaps a greeting",))
    return conversation


def _on_the_same_day(
    conversation: Conversation, part: Constituent, markers: Sequence[str]
) -> Conversation:
    """ "Um zehn und um elf am Dienstag": a day that is named last counts for both."""
    first = part.parts[0].value if part.parts else None
    when = part.value
    if JOINED.isdisjoint(markers) or not isinstance(first, When) or not isinstance(when, When):
        return conversation
    if first.day is not None:
        return conversation
    wishes = tuple(
        evolve(wish, day=when.day) if wish.day is None and wish.clock is not None else wish
        for wish in conversation.wishes
    )
    return evolve(conversation, wishes=wishes)


def _another_hour(conversation: Conversation, when: When, said: set[str]) -> Conversation:
    """A bare hour is one beside another ("lieber elf"), after "aber" beside a refused one only."""
    refused = any(one.clock is not None for one in conversation.refused)
    wished = any(one.clock is not None for one in conversation.wishes)
    if not (refused or wished) or ("BUT" in said and not refused):
        return conversation
    return add(conversation, when, ["ELSE" if "TOO" in said and wished else "NO"])


def _on_the_way(
    conversation: Conversation, category: str, categories: set[str], words: Sequence[str]
) -> Conversation:
    """Somebody who must be away or back has until then; somebody who is back has from then on."""
    if category not in ("AWAY", "BACK"):
        return conversation
    if (
        "MUST" in categories
        or (category == "BACK" and "IF" in categories and len(conversation.wishes) > 1)
        or "abgeholt" in words
        or (category == "BACK" and not WANTING.isdisjoint(words))
    ):
        return _until_away(conversation)
    latest = conversation.wishes[-1:]
    if category == "BACK" and latest and isinstance(latest[0].clock, Clock):
        span = ClockSpan(latest[0].clock, None)
        if words[0] in ASKED_OF_ONESELF:
            span = ClockSpan(None, latest[0].clock)
        return replace_latest(conversation, evolve(latest[0], clock=span), "back from then on")
    return conversation


def _until_away(conversation: Conversation) -> Conversation:
    """ "Um vier muss ich weg" is when it must be over."""
    *earlier, latest = conversation.wishes or (When(),)
    if latest.clock is None and latest.day is not None and latest.part is None:
        return set_aside(evolve(conversation, wishes=tuple(earlier)), latest, REFUSED)
    if not isinstance(latest.clock, Clock):
        return conversation
    over = evolve(latest, clock=ClockSpan(None, latest.clock))
    if not earlier:
        return replace_latest(conversation, over, OVER_BY_THEN)
    both = intersect(earlier[-1], over) or earlier[-1]
    return replace_latest(evolve(conversation, wishes=tuple(earlier)), both, OVER_BY_THEN)


def _close(
    conversation: Conversation, markers: Sequence[str], categories: set[str]
) -> Conversation:
    if "UNSURE" in categories:
        conversation = evolve(conversation, unclear=True)
    if "RATHER" in markers and len(conversation.wishes) > 1:
        return evolve(conversation, wishes=conversation.wishes[-1:])
    if "SOME" in categories and not conversation.wishes:
        return evolve(conversation, any_time=True)
    return conversation


def _is_busy(part: Constituent) -> bool:
    """ "Montag geht nicht, da arbeite ich bis sechs" gives a reason and wishes nothing."""
    window = part.parts[0] if part.parts else part
    return window.category == "WINDOW" and bool(window.parts) and window.parts[0].category == "BUSY"


def _is_bounded_by_refusing(part: Constituent) -> bool:
    """ "Nicht vor zehn", "nicht nach zwei"."""
    return any(word.category == "nicht" for window in part.parts for word in window.parts)
