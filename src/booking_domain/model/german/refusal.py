"""Which wishes are refused: "am Montag kann ich nicht", "statt Montag", "lieber ... als Montag"."""

from collections.abc import Sequence
from typing import Final

from booking_domain.model.german.chart import Constituent
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
    Weekend,
    WeekNumber,
    When,
)


LONGER: Final = (Week, WeekNumber, Weekend, Month, Upcoming, PartOf, Interval)
SINGLE: Final = (WeekdayOf, Calendar, Relative, Feast)
WISHES: Final = frozenset(("BIT", "WHEN", "TARGET", "BESIDE", "HOUR"))
CLAUSE_ENDS: Final = frozenset(("NO", "RATHER", "BUT", "INSTEAD"))
REFUSING: Final = frozenset(("nicht", "REFUSAL", "ATWORK"))
LINKS: Final = frozenset(("und", "oder"))
NEED_NOT: Final = "need not be"
MENTIONED: Final = "only mentioned"
BIRTHDAY: Final = "a birthday"
MENTION_REACH: Final = 3
MENTIONING: Final = frozenset(("BORN", "WAS"))
ASKING: Final = frozenset(
    (
        "haben", "hätten", "haetten", "hatten", "könnten", "koennten", "konnten", "kann", "können",
        "koennen", "geht", "ginge", "gibt", "ist", "wäre", "waere", "passt", "gäbe", "hast",
    )
)  # fmt: skip


def with_conditions(sequence: Sequence[Constituent]) -> list[Constituent]:
    """
    Return the sequence with "wenn nicht" as "sonst".

    What is said of a condition refuses nothing where one wish stands before it and another follows:
    "Freitag, wenn das nicht geht Samstag".
    """
    parts = list(sequence)
    wished = False
    condition = -1
    for position, part in enumerate(parts):
        category = part.category
        if category == "IF":
            condition = position if wished else -1
        elif category in CLAUSE_ENDS:
            condition = -1
        elif condition >= 0 and category in REFUSING:
            if any(later.category in WISHES for later in parts[position + 1 :]):
                parts[position] = part._replace(category="ELSE")
            condition = -1
        wished = wished or category in WISHES
    return parts


def refused_positions(sequence: Sequence[Constituent], first_word: str) -> dict[int, str]:
    """
    Return the positions of refused wishes in a sequence, each with the rule that says so.

    A refusal takes back what was named before it in its clause; where nothing was, what follows at
    once, unless the sentence asks ("haben Sie nicht am Montag etwas frei").
    """
    refused: dict[int, str] = {}
    named: list[int] = []
    neither = refusing = False
    for position, part in enumerate(sequence):
        category = part.category
        if category in WISHES:
            if neither:
                refused[position] = "refused"
            elif position not in refused:
                named.append(position)
        elif category in REFUSING or (category == "ALSO" and refusing):
            _refuse(refused, sequence, position, named, first_word)
            refusing, named = True, []
        elif category in MENTIONING:
            _pass_over(refused, sequence, position, named)
        else:
            _refuse_contrast(refused, sequence, position)
            refusing = refusing and category not in ("CAN", "TOO")
        neither = category == "NEITHER" or (neither and category not in CLAUSE_ENDS)
        if category in CLAUSE_ENDS:
            named = []
    return refused


def _refuse(
    refused: dict[int, str],
    sequence: Sequence[Constituent],
    position: int,
    named: list[int],
    first_word: str,
) -> None:
    category = sequence[position].category
    if category == "nicht" and position and sequence[position - 1].category == "MUST":
        _refuse_next(refused, sequence, position, NEED_NOT)
    elif named and not (category == "nicht" and _excepts(sequence, position, named)):
        refused.update(dict.fromkeys(_meant(sequence, named), "refused"))
    elif category == "ATWORK" or (category == "nicht" and (named or first_word not in ASKING)):
        _refuse_next(refused, sequence, position, "refused")


def _excepts(sequence: Sequence[Constituent], position: int, named: list[int]) -> bool:
    """ "Nächste Woche, nicht Montag und Dienstag": a day after a longer time is its exception."""
    days = [value.day for i in named if isinstance(value := sequence[i].value, When)]
    following = sequence[position + 1 : position + 2]
    if not all(isinstance(day, LONGER) for day in days) or not following:
        return False
    value = following[0].value
    adjacent = following[0].start == sequence[position].end
    return adjacent and isinstance(value, When) and isinstance(value.day, SINGLE)


def _meant(sequence: Sequence[Constituent], named: list[int]) -> list[int]:
    """ "Nächste Woche, nur Mittwoch nicht": a day after a longer time is refused alone."""
    days = [value.day for i in named if isinstance(value := sequence[i].value, When)]
    longer = any(isinstance(day, LONGER) for day in days[:-1])
    first = 0
    while first < len(days) and not isinstance(days[first], SINGLE):
        first += 1
    singles = days[first:]
    return named[first:] if longer and singles and isinstance(singles[-1], SINGLE) else named


def _refuse_contrast(
    refused: dict[int, str], sequence: Sequence[Constituent], position: int
) -> None:
    category = sequence[position].category
    if category == "INSTEAD":
        _refuse_next(refused, sequence, position, "instead of")
    elif category == "KEIN":
        _refuse_next(refused, sequence, position, "refused")
    elif category == "als" and any(p.category == "RATHER" for p in sequence[:position]):
        _refuse_next(refused, sequence, position, "rather than")


def _pass_over(
    refused: dict[int, str], sequence: Sequence[Constituent], position: int, named: list[int]
) -> None:
    """A birthday or a day gone by is no wish: the last one named, or the one that follows."""
    part = sequence[position]
    reason = BIRTHDAY if part.category == "BORN" else MENTIONED
    if named and part.start - sequence[named[-1]].end <= MENTION_REACH:
        refused[named.pop()] = reason
    elif position + 1 < len(sequence):
        reach = 0 if part.category == "WAS" else MENTION_REACH
        following = sequence[position + 1]
        if following.category in WISHES and following.start - part.end <= reach:
            refused[position + 1] = reason


def _refuse_next(
    refused: dict[int, str], sequence: Sequence[Constituent], position: int, reason: str
) -> None:
    """Refuse what follows at once, and the others of its list ("außer Montag und Dienstag")."""
    before = position
    for following in range(position + 1, len(sequence)):
        part = sequence[following]
        if part.start != sequence[before].end:
            return
        linked = sequence[before].category in LINKS
        if part.category in WISHES and (
            before == position or (linked and not _suits(sequence, following))
        ):
            refused[following] = reason
        elif part.category not in LINKS or linked or before == position:
            return
        before = following


def _suits(sequence: Sequence[Constituent], position: int) -> bool:
    """ "Nicht Montag, und Dienstag ginge"."""
    return any(part.category in ("CAN", "TOO") for part in sequence[position + 1 : position + 2])
