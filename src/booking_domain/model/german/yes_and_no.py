"""What is taken with yes and refused with no: "Freitag ja, Samstag nein"."""

import re

from collections.abc import Sequence
from typing import Final

from booking_domain.model.german.chart import Constituent
from booking_domain.model.german.clauses import WISHES
from booking_domain.model.german.constraint import intersect
from booking_domain.model.german.expressions import When
from booking_domain.model.german.utterance import Utterance


YES: Final = re.compile(r"[\s,]*ja(?!\w)")
YES_TO: Final = re.compile(r"(?<!\w)ja zu(?!\w)")


def with_verdicts(sequence: Sequence[Constituent], utterance: Utterance) -> list[Constituent]:
    """Return the sequence with "nein" as "nicht" where another wish has its "ja"."""
    parts = list(sequence)
    for position, part in enumerate(parts):
        if part.category != "NO" or utterance.word(part.start) != "nein":
            continue
        following = parts[position + 1 : position + 2]
        if _declines_next(part, following, utterance) or (
            _declines_last(part, parts[:position], following, utterance)
            and any(_is_preferred(one, parts[position - 1], utterance) for one in parts)
        ):
            parts[position] = part._replace(category="nicht")
    return parts


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
