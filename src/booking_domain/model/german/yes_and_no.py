"""Yes, no and conditions: "Freitag ja, Samstag nein", "Freitag, wenn nicht, dann Samstag"."""

import re

from collections.abc import Sequence
from typing import Final

from booking_domain.model.german.chart import Constituent
from booking_domain.model.german.clauses import CLAUSE_ENDS, REFUSING, WISHES
from booking_domain.model.german.constraint import intersect
from booking_domain.model.german.expressions import When
from booking_domain.model.german.utterance import Utterance


YES: Final = re.compile(r"[\s,]*ja(?!\w)")
NAYS: Final = frozenset(("nein", "nee", "nö", "noe", "nei", "noi", "naa"))
SADLY: Final = frozenset(("leider", "da", "lieber", "eher", "bei", "mir", "ganz", "klar", "ein"))
YES_TO: Final = re.compile(r"(?<!\w)ja zu(?!\w)")


def with_verdicts(sequence: Sequence[Constituent], utterance: Utterance) -> list[Constituent]:
    """Return the sequence with "nein" as "nicht" where another wish has its "ja"."""
    parts = list(sequence)
    for position, part in enumerate(parts):
        if part.category != "NO" or utterance.word(part.start) not in NAYS:
            continue
        following = parts[position + 1 : position + 2]
        if _declines_all(parts, position, utterance):
            parts[position] = part._replace(category="nicht")
            continue
        if utterance.word(part.start) != "nein":
            continue
        if _declines_next(part, following, utterance) or (
            _declines_last(part, parts[:position], following, utterance)
            and any(_is_preferred(one, parts[position - 1], utterance) for one in parts)
        ):
            parts[position] = part._replace(category="nicht")
    return parts


def _declines_all(parts: Sequence[Constituent], position: int, utterance: Utterance) -> bool:
    """ "Mittwoch leider nein", "Mittwoch nee": said last of all, and nothing comes instead."""
    if position + 1 < len(parts) or position == 0:
        return False
    if utterance.word(parts[position].end) not in ("", "danke", "leider"):
        return False
    before = parts[position - 1]
    between = range(before.end, parts[position].start)
    return before.category in WISHES and all(utterance.word(at) in SADLY for at in between)


def _declines_next(
    part: Constituent, following: Sequence[Constituent], utterance: Utterance
) -> bool:
    """ "Ja zu Freitag, nein zu Samstag"."""
    return (
        bool(following)
        and following[0].category in WISHES
        and following[0].start == part.end
        and utterance.word(part.end) == "zu"
        and not utterance.pauses(part.end)
        and YES_TO.search(utterance.folded) is not None
    )


def _declines_last(
    part: Constituent,
    earlier: Sequence[Constituent],
    following: Sequence[Constituent],
    utterance: Utterance,
) -> bool:
    """ "Samstag nein, Freitag ja"; not "Samstag, nein, Freitag"."""
    if not earlier or earlier[-1].category not in WISHES or earlier[-1].end != part.start:
        return False
    if utterance.pauses(part.start):
        return False
    ends = not following or utterance.pauses(part.end)
    return ends or _is_affirmed(following[0], utterance)


def _is_preferred(part: Constituent, declined: Constituent, utterance: Utterance) -> bool:
    """ "Freitag ja um drei nein, um vier" is about Friday all the same."""
    mine, other = part.value, declined.value
    if not isinstance(mine, When) or not isinstance(other, When):
        return False
    return intersect(mine, other) is None and _is_affirmed(part, utterance)


def _is_affirmed(part: Constituent, utterance: Utterance) -> bool:
    return YES.match(utterance.before(part.end)) is not None


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
