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
REFUSING: Final = frozenset(("nicht", "REFUSAL"))
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


def refused_positions(sequence: Sequence[Constituent], first_word: str) -> dict[int, str]:
    """
    Return the positions of refused wishes in a sequence, each with the rule that says so.

    A refusal takes back what was named before it in its clause; where nothing was, what follows at
    once, unless the sentence asks ("haben Sie nicht am Montag etwas frei").
    """
    refused: dict[int, str] = {}
    named: list[int] = []
    neither = False
    for position, part in enumerate(sequence):
        category = part.category
        if category in WISHES:
            if neither:
                refused[position] = "refused"
            elif position not in refused:
                named.append(position)
        elif category in REFUSING:
            if named:
                refused.update(dict.fromkeys(_meant(sequence, named), "refused"))
                named = []
            elif category == "nicht" and first_word not in ASKING:
                _refuse_next(refused, sequence, position, "refused")
        elif category in MENTIONING:
            _pass_over(refused, sequence, position, named)
        else:
            _refuse_contrast(refused, sequence, position)
        neither = category == "NEITHER" or (neither and category not in CLAUSE_ENDS)
        if category in CLAUSE_ENDS:
            named = []
    return refused


def _meant(sequence: Sequence[Constituent], named: list[int]) -> list[int]:
    """ "Nächste Woche, nur Mittwoch nicht": a day after a longer time is refused alone."""
    days = [value.day for i in named if isinstance(value := sequence[i].value, When)]
    longer = any(isinstance(day, LONGER) for day in days[:-1])
    others = all(day is None or isinstance(day, LONGER) for day in days[:-1])
    return named[-1:] if longer and others and isinstance(days[-1], SINGLE) else named


def _refuse_contrast(
    refused: dict[int, str], sequence: Sequence[Constituent], position: int
) -> None:
    category = sequence[position].category
    if category == "INSTEAD":
        _refuse_next(refused, sequence, position, "instead of")
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
    if position + 1 == len(sequence):
        return
    following = sequence[position + 1]
    if following.category in WISHES and following.start == sequence[position].end:
        refused[position + 1] = reason
