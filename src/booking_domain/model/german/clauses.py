"""What belongs to one clause: whether a refusal is about what stands before it or after it."""

import re

from collections.abc import Sequence
from typing import Final

from booking_domain.model.german.chart import Constituent
from booking_domain.model.german.constraint import intersect
from booking_domain.model.german.expressions import (
    Calendar,
    Feast,
    Interval,
    Month,
    PartOf,
    Relative,
    Upcoming,
    Week,
    WeekdayOf,
    WeekdayWithin,
    Weekend,
    WeekNumber,
    When,
)
from booking_domain.model.german.numbers import spellings
from booking_domain.model.german.told import AGREED
from booking_domain.model.german.utterance import Utterance


LONGER: Final = (Week, WeekNumber, Weekend, Month, Upcoming, PartOf, Interval)
SINGLE: Final = (WeekdayOf, Calendar, Relative, Feast)
WISHES: Final = frozenset(("BIT", "WHEN", "TARGET", "BESIDE", "HOUR", "BEYOND", "THATONE"))
EXCEPTING: Final = frozenset(("EXCEPT", "ANYBUT"))
CLAUSE_ENDS: Final = frozenset(("SO", "NO", "RATHER", "BUT", "INSTEAD", *EXCEPTING))
REFUSING: Final = frozenset(("nicht", "REFUSAL", "ATWORK", "ERRAND"))
LINKS: Final = frozenset(("und", "oder"))
NOT: Final = frozenset(("nicht", "ned", "nich", "net", "nöd", "nid", "nit"))
UNSUITED: Final = frozenset(
    spelling
    for word in (
        "schlecht",
        "ungünstig",
        "unmöglich",
        "schwierig",
        "blöd",
        "doof",
        "ungeschickt",
        "keine",
    )
    for spelling in spellings(word)
)
PRESENT: Final = frozenset(("bin", "sind"))
MOST_DEGREES: Final = 3
DEGREES: Final = frozenset(
    (
        *("gut", "besonders", "sonderlich", "wirklich", "mehr", "unbedingt", "recht", "ganz"),
        *(
            "allzu",
            "direkt",
            "extra",
            "bereits",
            "wieder",
            "ausgerechnet",
            "sehr",
            "ideal",
            "sie",
            "wir",
        ),
    )
)
SUITING: Final = frozenset(("CAN", "TOO", "WOULD"))
REPEATING: Final = re.compile(r"(?<!\w)gesagt(?!\w)")
GIVING_REASON: Final = frozenset(("weil", "denn", "da", "nämlich", "naemlich"))
THEN: Final = re.compile(r"(?<!\w)dann(?!\w)")
BECAUSE: Final = re.compile(r"(?<!\w)denn(?!\w)")


def begins_anew(
    sequence: Sequence[Constituent], named: list[int], position: int, utterance: Utterance
) -> bool:
    """
    Whether what was named before has been settled, so that a refusal does not reach it any more.

    "Freitag passt, Samstag nicht", "Freitag um drei, um vier geht nicht", "Donnerstag, weil Freitag
    kann ich nicht"; "Montag, Dienstag geht nicht" is a list, "Montag kann ich um drei nicht" one.
    """
    before, part = sequence[named[-1]], sequence[position]
    between = {one.category for one in sequence[named[-1] + 1 : position]}
    settled = bool(SUITING & between) or utterance.approves(before.end, part.start)
    paused = any(utterance.pauses(one) for one in range(before.end, part.start + 1))
    if settled and paused and _name_other_days(before.value, part.value):
        return True
    if not _contradict(before.value, part.value):
        return False
    if settled:
        return True
    if LINKS & between:
        return False
    if _has_each_a_verb(sequence, named, position):
        return True
    if any(utterance.word(one) in GIVING_REASON for one in range(before.end, part.start)):
        return True
    if any(BECAUSE.search(utterance.before(one)) for one in range(before.end, part.start + 1)):
        return True
    if named[0] > 0 and sequence[named[0] - 1].category == "RATHER":
        return True
    if not paused:
        return False
    listed = any(one.category in LINKS for one in sequence[named[0] : named[-1]])
    prepositions = [utterance.word(one.start) in ("am", "um", "an") for one in (before, part)]
    weeks = all(_is_longer(one.value) for one in (before, part))
    return (
        listed
        or weeks
        or _is_in_a_week_of_its_own(sequence, named, position)
        or prepositions == [False, True]
        or _fields(before.value) != _fields(part.value)
    )


def _has_each_a_verb(sequence: Sequence[Constituent], named: list[int], position: int) -> bool:
    """ "Ich kann Dienstag. Mittwoch kann ich nicht"."""
    verbs = (*sequence[max(named[0] - 1, 0) : named[0]], *sequence[position + 1 : position + 2])
    return len(verbs) == 2 and all(verb.category in SUITING for verb in verbs)


def _is_in_a_week_of_its_own(
    sequence: Sequence[Constituent], named: list[int], position: int
) -> bool:
    """ "Nächste Woche Dienstag, Mittwoch kann ich nicht"."""
    before, part = sequence[named[-1]].value, sequence[position].value
    governed = [one.category for one in sequence[position + 1 : position + 2]] == ["CAN"]
    return (
        governed
        and isinstance(before, When)
        and isinstance(part, When)
        and isinstance(before.day, WeekdayWithin)
        and isinstance(part.day, WeekdayOf)
    )


def _is_longer(value: object) -> bool:
    return isinstance(value, When) and isinstance(value.day, LONGER)


def _contradict(earlier: object, later: object) -> bool:
    return isinstance(earlier, When) and isinstance(later, When) and not intersect(earlier, later)


def _name_other_days(earlier: object, later: object) -> bool:
    """ "Am 9. Dezember geht es, Montag nicht", though the 9th might be a Monday."""
    if not isinstance(earlier, When) or not isinstance(later, When):
        return False
    return None not in (earlier.day, later.day) and earlier.day != later.day


def _fields(value: object) -> tuple[bool, bool, bool]:
    """Which of day, clock time and part of the day are named."""
    if not isinstance(value, When):
        return (False, False, False)
    return (value.day is not None, value.clock is not None, value.part is not None)


def contrasts(
    sequence: Sequence[Constituent], position: int, named: list[int], utterance: Utterance
) -> bool:
    """
    Whether a refusal is about what follows it: "Montag, nicht Freitag", "um zwei nicht um drei".

    "Donnerstag nicht, Freitag" is the other way round, and so are "Montag nicht Dienstag ginge" and
    "wenn Montag nicht dann Dienstag".
    """
    part, before = sequence[position], sequence[named[-1]]
    if part.category != "nicht" and utterance.word(part.start) not in UNSUITED:
        return False
    following = sequence[position + 1] if position + 1 < len(sequence) else None
    if following is None or following.category not in ("BIT", "WHEN"):
        return False
    if not reaches(part, following, utterance) or utterance.pauses(following.start):
        return False
    if THEN.search(utterance.before(following.start)):
        return False
    conditional = named[0] > 0 and sequence[named[0] - 1].category == "IF"
    if not conditional and _is_governed_after(sequence, position + 1, utterance):
        return narrows(before.value, following.value) and _governs_next(sequence, position + 2)
    if narrows(before.value, following.value):
        return True
    if following.start > part.end or part.category != "nicht" or conditional:
        return False
    if utterance.pauses(part.start) or sequence[position - 1].category == "und":
        return True
    agreed = utterance.word(part.start - 1) in AGREED
    if agreed or REPEATING.search(utterance.before(part.start)):
        return True
    today = isinstance(before.value, When) and before.value == When(day=Relative(0))
    return before.end == part.start and not today


def may_refuse_either(
    sequence: Sequence[Constituent], position: int, named: list[int], utterance: Utterance
) -> bool:
    """
    Whether only a pause would have told what is refused: "diese Woche nicht nächste Woche".

    Days and hours are said so by who was misheard ("Donnerstag nicht Freitag"); longer times and
    parts of the day are not.
    """
    part, before = sequence[position], sequence[named[-1]]
    if utterance.word(part.start) not in NOT or utterance.pauses(part.start):
        return False
    if excepts(sequence, position, named, utterance):
        return _lies_elsewhere(before.value, sequence[position + 1].value)
    if not contrasts(sequence, position, named, utterance) or before.end != part.start:
        return False
    following = sequence[position + 1]
    if following.start != part.end:
        return False
    return (_is_longer(before.value) and _is_in_longer(following.value)) or (
        _is_part_alone(before.value) and _is_part_alone(following.value)
    )


def _lies_elsewhere(before: object, following: object) -> bool:
    """ "Nächste Woche geht nicht am 1. Dezember": a date that need not be in that week."""
    if not isinstance(before, When) or not isinstance(following, When):
        return False
    day = following.day
    dated = isinstance(day, Relative) or (isinstance(day, Calendar) and day.month is not None)
    return dated and isinstance(before.day, Week | WeekNumber)


def _is_in_longer(value: object) -> bool:
    """ "Nächste Woche", "nächste Woche Dienstag"."""
    if not isinstance(value, When):
        return False
    day = value.day.span if isinstance(value.day, WeekdayWithin) else value.day
    return isinstance(day, LONGER)


def _is_part_alone(value: object) -> bool:
    return isinstance(value, When) and value.clock is None and value == When(part=value.part)


def narrows(before: object, following: object) -> bool:
    """ "Freitag kann ich nicht um drei", "nächste Woche geht nicht vormittags"."""
    if not isinstance(before, When) or not isinstance(following, When):
        return False
    named = before.clock is None and following.day is None
    return named and before.day is not None and intersect(before, following) is not None


def reaches(part: Constituent, following: Constituent, utterance: Utterance) -> bool:
    """Whether nothing but words of degree stands between: "nicht so gut am Freitag"."""
    between = range(part.end, following.start)
    if len(between) > MOST_DEGREES:
        return False
    subject = {utterance.word(part.start - 1), utterance.word(part.start - 2)}
    degrees = DEGREES if PRESENT.isdisjoint(subject) else DEGREES | {"da"}
    return all(utterance.word(at) in degrees for at in between)


def _is_governed_after(
    sequence: Sequence[Constituent], position: int, utterance: Utterance
) -> bool:
    """Whether what follows a refusal has a verb of its own: "Montag nicht, Dienstag ginge"."""
    end = sequence[position].end
    if utterance.pauses(end):
        return False
    verbs = [part.category for part in sequence[position + 1 : position + 2]]
    return bool((SUITING | REFUSING) & set(verbs)) or utterance.approves(end, end)


def _governs_next(sequence: Sequence[Constituent], verb: int) -> bool:
    """ "Donnerstag nicht um zehn geht auch um elf": a clock time has one verb."""
    here, following = sequence[verb - 1 : verb], sequence[verb + 1 : verb + 2]
    if not following or sequence[verb].category not in SUITING:
        return False
    return all(
        isinstance(one.value, When) and one.value.clock is not None for one in (*here, *following)
    )


def excepts(
    sequence: Sequence[Constituent], position: int, named: list[int], utterance: Utterance
) -> bool:
    """ "Nächste Woche, nicht Montag und Dienstag": a day after a longer time is its exception."""
    if ends_its_clause(sequence, position, utterance):
        return False
    days = [value.day for i in named if isinstance(value := sequence[i].value, When)]
    following = sequence[position + 1 : position + 2]
    if not all(isinstance(day, LONGER) for day in days) or not following:
        return False
    value = following[0].value
    adjacent = following[0].start == sequence[position].end
    return adjacent and isinstance(value, When) and isinstance(value.day, SINGLE)


def meant(sequence: Sequence[Constituent], named: list[int]) -> list[int]:
    """ "Nächste Woche, nur Mittwoch nicht": a day after a longer time is refused alone."""
    days = [value.day if isinstance(value := sequence[i].value, When) else None for i in named]
    longer = any(isinstance(day, LONGER) for day in days[:-1])
    first = 0
    while first < len(days) and not isinstance(days[first], SINGLE):
        first += 1
    singles = days[first:]
    return named[first:] if longer and singles and isinstance(singles[-1], SINGLE) else named


def ends_its_clause(sequence: Sequence[Constituent], position: int, utterance: Utterance) -> bool:
    """ "Das stimmt nicht, Donnerstag um drei" refuses what was said before."""
    start, end = sequence[position].start, sequence[position].end
    return start > 1 and utterance.pauses(end) and not utterance.pauses(start)
