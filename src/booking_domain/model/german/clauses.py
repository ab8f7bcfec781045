"""What belongs to one clause: whether a refusal is about what stands before it or after it."""

import re

from collections.abc import Sequence
from typing import Final

from booking_domain.model.german.chart import Constituent
from booking_domain.model.german.constraint import intersect
from booking_domain.model.german.expressions import (
    Calendar,
    DayExpression,
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
from booking_domain.model.german.told import AGREED
from booking_domain.model.german.umlauts import all_spellings
from booking_domain.model.german.utterance import Utterance


LONGER: Final = (Week, WeekNumber, Weekend, Month, Upcoming, PartOf, Interval)
SINGLE: Final = (WeekdayOf, Calendar, Relative, Feast)
WISHES: Final = frozenset(("BIT", "WHEN", "TARGET", "BESIDE", "HOUR", "BEYOND", "THATONE"))
EXCEPTING: Final = frozenset(("EXCEPT", "ANYBUT"))
CLAUSE_ENDS: Final = frozenset(("SO", "NO", "RATHER", "BUT", "INSTEAD", *EXCEPTING))
REFUSING: Final = frozenset(("nicht", "REFUSAL", "ATWORK", "ERRAND"))
LINKS: Final = frozenset(("und", "oder"))
UNSUITED: Final = all_spellings(
    "schlecht ungünstig unmöglich schwierig blöd doof ungeschickt keine"
)
SATURDAY: Final = 5
PRESENT: Final = frozenset(("bin", "sind"))
MOST_DEGREES: Final = 3
DEGREES: Final = frozenset(
    (
        "gut besonders sonderlich wirklich mehr unbedingt zwingend recht ganz allzu direkt extra"
        " bereits wieder ausgerechnet sehr ideal sie wir"
    ).split()
)
SUITING: Final = frozenset(("CAN", "TOO", "WOULD"))
REPEATING: Final = re.compile(r"(?<!\w)gesagt(?!\w)")
GIVING_REASON: Final = frozenset(("weil", "denn", "da", "nämlich", "naemlich"))
THEN: Final = re.compile(r"(?<!\w)dann(?!\w)")
SURELY: Final = re.compile(r"(?<!\w)(?:schon|immer|sicher|eher)(?!\w)")
NAMELY: Final = re.compile(r"(?<!\w)n(?:ä|ae)mlich(?!\w)")
SENTENCE_END: Final = re.compile(r"[.;!?\n]")
AS_WELL: Final = re.compile(r"(?<!\w)(?:auch|beide[ns]?)(?!\w)")
REFERRING: Final = frozenset(("das", "da", "dann", "der", "den", "dem", "dies", "dieser", "es"))
ONLY: Final = frozenset(("nur", "bloss"))
BECAUSE_OF: Final = "weil"
BOTH: Final = frozenset(("beide", "beides", "beiden"))
GLADLY: Final = re.compile(r"(?<!\w)gerne?(?!\w)")
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
    alone = _is_refused_by_itself(sequence, before, position, utterance)
    if ((settled and paused) or alone) and name_other_days(before.value, part.value):
        return True
    other = are_other_times(before.value, part.value)
    if BECAUSE_OF in [utterance.word(one) for one in range(before.end, part.start)]:
        return True
    if not other or _refuses_both(sequence, position, utterance):
        return False
    if settled or LINKS & between:
        return settled
    if alone or _has_each_a_verb(sequence, named, position):
        return True
    if _begins_a_reason(before, part, utterance):
        return True
    if named[0] > 0 and sequence[named[0] - 1].category == "RATHER":
        return True
    if not paused:
        return False
    listed = _is_listed_or_alone(sequence, named, utterance)
    prepositions = [utterance.word(one.start) in ("am", "um", "an") for one in (before, part)]
    weeks = all(is_longer(one.value) for one in (before, part))
    return (
        listed
        or weeks
        or _is_in_a_week_of_its_own(sequence, named, position)
        or prepositions == [False, True]
        or _fields(before.value) != _fields(part.value)
    )


def _begins_a_reason(before: Constituent, part: Constituent, utterance: Utterance) -> bool:
    if any(utterance.word(one) in GIVING_REASON for one in range(before.end, part.start)):
        return True
    return any(BECAUSE.search(utterance.before(one)) for one in range(before.end, part.start + 1))


def _is_listed_or_alone(
    sequence: Sequence[Constituent], named: list[int], utterance: Utterance
) -> bool:
    """ "Montag oder Dienstag, ...", "nur vormittags, ..."."""
    if utterance.word(sequence[named[0]].start - 1) in ONLY:
        return True
    return any(one.category in LINKS for one in sequence[named[0] : named[-1]])


def _has_each_a_verb(sequence: Sequence[Constituent], named: list[int], position: int) -> bool:
    """ "Ich kann Dienstag. Mittwoch kann ich nicht"."""
    verbs = (*sequence[max(named[0] - 1, 0) : named[0]], *sequence[position + 1 : position + 2])
    return len(verbs) == 2 and all(verb.category in SUITING for verb in verbs)


def _refuses_both(sequence: Sequence[Constituent], position: int, utterance: Utterance) -> bool:
    """ "Am Dienstag, am Donnerstag um zehn, beides schlecht"."""
    refusal = next((one for one in sequence[position + 1 :] if one.category in REFUSING), None)
    if refusal is None:
        return False
    end = sequence[position].end
    return any(utterance.word(at) in BOTH for at in range(end, refusal.start))


def _is_refused_by_itself(
    sequence: Sequence[Constituent], before: Constituent, position: int, utterance: Utterance
) -> bool:
    """
    "Dienstag. Mittwoch nicht", "Mittwoch, Dienstag bin ich nämlich weg".

    "Dienstag. Mittwoch geht auch nicht" and "Dienstag. Mittwoch. Geht nicht" refuse both.
    """
    part = sequence[position]
    refusal = next((one for one in sequence[position + 1 :] if one.category in REFUSING), None)
    if refusal is None:
        return False
    said = _said_between(part.end, refusal.start, utterance)
    if NAMELY.search(said) or utterance.word(refusal.end) in GIVING_REASON:
        return True
    if SENTENCE_END.search(said) or AS_WELL.search(said):
        return False
    return SENTENCE_END.search(_said_between(before.end, part.start, utterance)) is not None


def _said_between(first: int, last: int, utterance: Utterance) -> str:
    """Return the text from the end of what stands before a word on to another one."""
    return utterance.folded[utterance.items[first - 2].end : utterance.items[last - 1].start]


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


def is_longer(value: object) -> bool:
    return isinstance(value, When) and isinstance(value.day, LONGER)


def are_other_times(earlier: object, later: object) -> bool:
    """Whether two wishes cannot both hold: another day, or another time."""
    return isinstance(earlier, When) and isinstance(later, When) and not intersect(earlier, later)


def name_other_days(earlier: object, later: object) -> bool:
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
    if following is None or following.category not in ("BIT", "WHEN", "TARGET"):
        return False
    if not reaches(part, following, utterance) or utterance.pauses(following.start):
        return False
    if _is_parted(before, following, utterance):
        return False
    conditional = named[0] > 0 and sequence[named[0] - 1].category == "IF"
    if not conditional and is_governed_after(sequence, position + 1, utterance):
        return narrows(before.value, following.value) and _governs_next(sequence, position + 2)
    if narrows(before.value, following.value):
        return True
    if following.start > part.end or part.category != "nicht" or conditional:
        return False
    return _tells_apart(sequence, position, named, utterance)


def _is_parted(before: Constituent, following: Constituent, utterance: Utterance) -> bool:
    """ "Montag nicht, dann Dienstag", "Montag nicht so gern Dienstag"."""
    between = utterance.before(following.start)
    if THEN.search(between):
        return True
    return GLADLY.search(between) is not None and not narrows(before.value, following.value)


def _tells_apart(
    sequence: Sequence[Constituent], position: int, named: list[int], utterance: Utterance
) -> bool:
    """ "Montag, nicht Freitag", "ich sagte Montag nicht Freitag"."""
    part, before = sequence[position], sequence[named[-1]]
    if utterance.pauses(part.start) or sequence[position - 1].category == "und":
        return True
    if named[-1] == position - 1 and begins_after_a_pause(before, part, utterance):
        return True
    agreed = utterance.word(part.start - 1) in AGREED
    if agreed or REPEATING.search(utterance.before(part.start)):
        return True
    today = isinstance(before.value, When) and before.value == When(day=Relative(0))
    return before.end == part.start and not today


def begins_after_a_pause(before: Constituent, part: Constituent, utterance: Utterance) -> bool:
    """ "Dienstag, Hauptsache nicht Mittwoch"; "Dienstag, das schaffe ich nicht" refers back."""
    if not utterance.pauses(before.end):
        return False
    return not any(utterance.word(at) in REFERRING for at in range(before.end, part.start))


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


def is_governed_after(sequence: Sequence[Constituent], position: int, utterance: Utterance) -> bool:
    """Whether what follows a refusal has a verb of its own: "Montag nicht, Dienstag ginge"."""
    end = sequence[position].end
    if utterance.pauses(end):
        return False
    verbs = [part.category for part in sequence[position + 1 : position + 2]]
    if (SUITING | REFUSING) & set(verbs) or utterance.approves(end, end):
        return True
    closes = utterance.word(end) == "" or "RATHER" in verbs
    return closes and SURELY.search(utterance.before(end)) is not None


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
    if not adjacent or not isinstance(value, When) or not isinstance(value.day, SINGLE):
        return False
    return not any(_cannot_hold(day, value.day) for day in days)


def _cannot_hold(longer: DayExpression | None, day: DayExpression) -> bool:
    """ "Am Wochenende kann ich nicht Dienstag um zehn"."""
    match longer, day:
        case Weekend(), WeekdayOf(weekday=weekday):
            return weekday < SATURDAY
        case Interval(first=WeekdayOf(), last=WeekdayOf()), WeekdayOf():
            return intersect(When(longer), When(day)) is None
    return False


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
