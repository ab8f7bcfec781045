"""Of two wishes only a pause would have told which one is refused: it is asked."""

import re

from collections.abc import Sequence
from typing import Final

from booking_domain.model.german.chart import Constituent
from booking_domain.model.german.clauses import (
    LONGER,
    REPEATING,
    WISHES,
    begins_after_a_pause,
    contrasts,
    excepts,
    is_governed_after,
    is_longer,
)
from booking_domain.model.german.expressions import (
    Calendar,
    Relative,
    Week,
    WeekdayWithin,
    WeekNumber,
    When,
)
from booking_domain.model.german.taken_back import differ
from booking_domain.model.german.told import AGREED
from booking_domain.model.german.utterance import Utterance


NOT: Final = frozenset(("nicht", "ned", "nich", "net", "nöd", "nid", "nit"))
PERHAPS: Final = re.compile(r"(?<!\w)(?:vielleicht|wohl|eventuell|wahrscheinlich)(?!\w)")
SUBJECTS: Final = frozenset(("ich", "i", "wir", "mir"))
BY_NEED: Final = frozenset(("unbedingt", "zwingend"))
ABOUT_ONESELF: Final = frozenset(
    ("ich", "i", "mir", "wir", "uns", "es", "leider", "s", "stimmt", "gesagt", *AGREED)
)


def may_refuse_either(
    sequence: Sequence[Constituent], position: int, named: list[int], utterance: Utterance
) -> bool:
    """
    Whether only a pause would have told what is refused: "diese Woche nicht nächste Woche".

    Days and hours are said so by who was misheard ("Donnerstag nicht Freitag"); longer times and
    parts of the day are not.
    """
    part, before = sequence[position], sequence[named[-1]]
    if utterance.pauses(part.start):
        return False
    if _is_a_time_in_it_or_the_wish(sequence, position, named, utterance):
        return True
    if utterance.word(part.start) not in NOT or PERHAPS.search(utterance.before(part.start)):
        return _may_be_about_either(sequence, position, named, utterance)
    if _stands_between(sequence, position, named, utterance) or _denies_in_a_clause(
        sequence, position, named, utterance
    ):
        return True
    if excepts(sequence, position, named, utterance):
        return _lies_elsewhere(before.value, sequence[position + 1].value)
    if not contrasts(sequence, position, named, utterance) or before.end != part.start:
        return False
    following = sequence[position + 1]
    if following.start != part.end:
        return False
    return (is_longer(before.value) and _is_in_longer(following.value)) or (
        _is_part_alone(before.value)
        and (_is_part_alone(following.value) or _is_a_whole_wish(following.value))
    )


def _is_a_time_in_it_or_the_wish(
    sequence: Sequence[Constituent], position: int, named: list[int], utterance: Utterance
) -> bool:
    """ "Diese Woche kann ich nicht Freitag um drei": who names day and hour may well wish them."""
    if sequence[position].category != "nicht":
        return False
    if not excepts(sequence, position, named, utterance):
        return False
    following = sequence[position + 1]
    return _is_a_whole_wish(following.value) and not utterance.pauses(following.start)


def corrected_before(sequence: Sequence[Constituent], position: int, utterance: Utterance) -> int:
    """ "Montag nein bloß nicht Dienstag": return where the Monday stands, or -1."""
    before = position - 1
    while before > 0 and sequence[before].category == "NO":
        before -= 1
    following = sequence[position + 1 : position + 3]
    if before == position - 1 or not following or utterance.pauses(following[0].start):
        return -1
    if not {sequence[before].category, following[0].category} <= WISHES:
        return -1
    if len(following) > 1 and following[1].category in ("NO", "RATHER"):
        return -1
    adjacent = following[0].start == sequence[position].end
    if not adjacent or not differ(sequence[before].value, following[0].value):
        return -1
    return before


def _may_be_about_either(
    sequence: Sequence[Constituent], position: int, named: list[int], utterance: Utterance
) -> bool:
    """ "Dienstag eher nicht Mittwoch um zehn": an adverb stands behind what it refuses as well."""
    if not contrasts(sequence, position, named, utterance):
        return False
    before, following = sequence[named[-1]].value, sequence[position + 1].value
    return differ(before, following) or (_is_part_alone(before) and _is_a_whole_wish(following))


def _stands_between(
    sequence: Sequence[Constituent], position: int, named: list[int], utterance: Utterance
) -> bool:
    """
    Whether words between them, or a verb before, leave open which one is refused.

    "Dienstag zum Färben nicht Mittwoch", "Dienstag nicht unbedingt Mittwoch", "ich komme Dienstag
    nicht Mittwoch"; "Dienstag klappt es bei mir nicht Mittwoch um zehn" tells.
    """
    part, before = sequence[position], sequence[named[-1]]
    following = sequence[position + 1 : position + 2]
    if not following or following[0].category not in WISHES or named[-1] != position - 1:
        return False
    inside = {utterance.word(at) for at in range(before.end, part.start)}
    behind = {utterance.word(at) for at in range(part.end, following[0].start)}
    governed = (
        len(named) == 1
        and not inside
        and not behind
        and _is_governed_before(sequence, named[0], utterance)
        and _names_a_day(before.value) == _names_a_day(following[0].value)
    )
    if REPEATING.search(utterance.before(part.start)):
        return False
    if not (governed or inside or behind & BY_NEED):
        return False
    if behind - BY_NEED or inside & ABOUT_ONESELF:
        return False
    if any(utterance.pauses(at) for at in range(before.end, following[0].start + 1)):
        return False
    if is_governed_after(sequence, position + 1, utterance):
        return False
    return differ(before.value, following[0].value)


def _denies_in_a_clause(
    sequence: Sequence[Constituent], position: int, named: list[int], utterance: Utterance
) -> bool:
    """ "Dienstag, ich kann nicht Mittwoch"; "Dienstag, da kann ich nicht Mittwoch" refers back."""
    part, before = sequence[position], sequence[named[-1]]
    following = sequence[position + 1 : position + 2]
    verbs = [one.category for one in sequence[named[-1] + 1 : position]]
    if set(verbs) != {"CAN"} or not following or following[0].category not in WISHES:
        return False
    if following[0].start != part.end or utterance.pauses(part.end):
        return False
    if is_governed_after(sequence, position + 1, utterance):
        return False
    own = begins_after_a_pause(before, part, utterance)
    return own and differ(before.value, following[0].value)


def _names_a_day(value: object) -> bool:
    return isinstance(value, When) and value.day is not None


def _is_governed_before(sequence: Sequence[Constituent], first: int, utterance: Utterance) -> bool:
    """ "Ich kann Dienstag", "ich komme am Dienstag"."""
    if not first or sequence[first - 1].category != "CAN":
        return False
    verb = sequence[first - 1]
    words = {utterance.word(at) for at in range(verb.start - 1, sequence[first].start)}
    return not words.isdisjoint(SUBJECTS)


def _lies_elsewhere(before: object, following: object) -> bool:
    """ "Nächste Woche geht nicht am 1. Dezember": a date that need not be in that week."""
    if not isinstance(before, When) or not isinstance(following, When):
        return False
    day = following.day
    dated = isinstance(day, Relative) or (isinstance(day, Calendar) and day.month is not None)
    return dated and isinstance(before.day, Week | WeekNumber)


def _is_a_whole_wish(value: object) -> bool:
    return isinstance(value, When) and value.day is not None and value.clock is not None


def _is_in_longer(value: object) -> bool:
    """ "Nächste Woche", "nächste Woche Dienstag"."""
    if not isinstance(value, When):
        return False
    day = value.day.span if isinstance(value.day, WeekdayWithin) else value.day
    return isinstance(day, LONGER)


def _is_part_alone(value: object) -> bool:
    return isinstance(value, When) and value.clock is None and value == When(part=value.part)
