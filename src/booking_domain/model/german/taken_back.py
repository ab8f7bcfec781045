"""What was wished and is then refused: "Montag. Ach nein, da kann ich nicht"."""

import re

from collections.abc import Sequence
from typing import Final

from booking_domain.model.german.chart import Constituent
from booking_domain.model.german.clauses import (
    SINGLE,
    SUITING,
    WISHES,
    are_other_times,
    name_other_days,
    narrows,
)
from booking_domain.model.german.dayparts import ALL_DAY
from booking_domain.model.german.expressions import When
from booking_domain.model.german.utterance import Utterance


TAKEN_BACK: Final = "taken back"
SAID_BEFORE: Final = "said before"
CORRECTING: Final = frozenset(("NO", "RATHER", "BUT"))
SELF_CORRECTING: Final = frozenset(("NO", "RATHER"))
WAVERING: Final = frozenset(("lieber", "doch"))
ELLIPTIC: Final = frozenset(("lieber", "doch", "besser", "eher", "leider", "auch", "das", "da", ""))
SUITED: Final = frozenset(("gut", "möglich", "moeglich", "ideal", "günstig", "drin", "machbar"))
OF_A_VERB: Final = frozenset(("ich", "wir", "i", "es", "das"))
THEN: Final = re.compile(r"(?<!\w)da(?!\w)")
REFERRING: Final = re.compile(r"(?<!\w)(?:da|das|dann|der|den|dem|dies|dieser|daran|dort|es)(?!\w)")


def refers_back(
    sequence: Sequence[Constituent], position: int, named: list[int], utterance: Utterance
) -> bool:
    """
    Whether a refusal after "nein", "ach" or "aber" takes back what was `named` before that.

    It does where a word refers to it ("nein da kann ich nicht Dienstag um zehn"), and where
    nothing follows in its own clause ("nein, lieber nicht. Mittwoch"); "nein, nicht Mittwoch" is
    about what follows, and so is the hour in "Freitag, aber da kann ich nicht um drei".
    """
    start = position
    while start > named[-1] + 1 and sequence[start - 1].category not in CORRECTING:
        start -= 1
    markers = {one.category for one in sequence[named[-1] + 1 : start]}
    if any(one.category in WISHES for one in sequence[start:position]) or not markers:
        return False
    part = sequence[position]
    follows = _following(sequence, position, utterance)
    if follows is not None and narrows(sequence[named[-1]].value, follows.value):
        return False
    if part.category == "nicht" and not _denies_that_it_suits(sequence, start, position, utterance):
        return False
    if REFERRING.search(_between(sequence[start - 1], part, utterance)):
        return True
    if _objects_to(sequence[named[-1]], sequence[start - 1], utterance):
        return True
    return follows is None and bool(markers & SELF_CORRECTING)


def _objects_to(wish: Constituent, but: Constituent, utterance: Utterance) -> bool:
    """ "Donnerstag um drei, da hab ich aber Training", "Freitag passt es aber nicht"."""
    if THEN.search(_between(wish, but, utterance)):
        return True
    paused = any(utterance.pauses(at) for at in range(wish.end, but.start + 1))
    return utterance.word(but.start - 1) in OF_A_VERB and not paused


def _denies_that_it_suits(
    sequence: Sequence[Constituent], start: int, position: int, utterance: Utterance
) -> bool:
    """ "Nein, da kann ich nicht", "nein, doch nicht"; not "aber das muss nicht sein"."""
    verbs = {one.category for one in sequence[start:position]}
    if verbs & SUITING:
        return True
    part = sequence[position]
    if utterance.word(part.end) in SUITED:
        return "MUST" not in verbs
    words = range(sequence[start - 1].end, part.start)
    return not verbs and all(utterance.word(at) in ELLIPTIC for at in words)


def ends_with_but_not(sequence: Sequence[Constituent], position: int, utterance: Utterance) -> bool:
    """ "Mittwoch aber nicht": what stands before "aber" in the same breath."""
    part = sequence[position]
    if part.category != "nicht" or position < 2 or not _ends_here(sequence, position, utterance):
        return False
    wish, but = sequence[position - 2], sequence[position - 1]
    adjacent = wish.end == but.start and but.end == part.start
    paused = utterance.pauses(but.start) or utterance.pauses(part.start)
    return adjacent and not paused and but.category == "BUT" and wish.category in WISHES


def _ends_here(sequence: Sequence[Constituent], position: int, utterance: Utterance) -> bool:
    """Whether nothing that means something follows in the same breath."""
    end = sequence[position].end
    following = sequence[position + 1 : position + 2]
    return utterance.pauses(end) or (utterance.word(end) == "" and not following)


def wavers(
    sequence: Sequence[Constituent], position: int, named: list[int], utterance: Utterance
) -> bool:
    """
    Whether only a pause would have told which one is refused.

    "Montag, nein, lieber nicht Dienstag", "Montag nein nicht Dienstag um zehn"; what is set right
    after that ("sondern Mittwoch") or named again ("nein, nicht Montag") leaves no doubt.
    """
    following = _following(sequence, position, utterance)
    if following is None:
        return False
    start = sequence[position].start
    if utterance.word(start) in WAVERING or utterance.word(start - 1) in WAVERING:
        return True
    if not any(one.category == "NO" for one in sequence[named[-1] + 1 : position]):
        return False
    later = sequence[position + 2 : position + 3]
    if later and later[0].category in SELF_CORRECTING:
        return False
    return differ(sequence[named[-1]].value, following.value)


def _between(first: Constituent, last: Constituent, utterance: Utterance) -> str:
    words = range(first.end, last.start)
    return " ".join((*map(utterance.word, words), *map(utterance.before, (*words, last.start))))


def _following(
    sequence: Sequence[Constituent], position: int, utterance: Utterance
) -> Constituent | None:
    """Return the wish that follows a refusal in the same breath."""
    part = sequence[position]
    following = sequence[position + 1 : position + 2]
    if not following or following[0].category not in WISHES:
        return None
    if any(utterance.pauses(at) for at in range(part.end, following[0].start + 1)):
        return None
    if following[0].start > part.end and part.category != "nicht":
        return None
    return following[0]


def said_before(sequence: Sequence[Constituent], refused: dict[int, str]) -> dict[int, str]:
    """
    Return the positions of wishes that were refused when they were named again.

    "Am Dienstag um drei. Nein, Dienstag geht nicht" leaves nothing; "Dienstag um drei. Nein, um
    drei geht nicht" leaves the Tuesday.
    """
    again: dict[int, str] = {}
    for position in refused:
        late = sequence[position].value
        for earlier in range(position):
            early = sequence[earlier].value
            if earlier not in refused and names_again(early, late):
                again[earlier] = SAID_BEFORE
    return again


def names_again(early: object, late: object) -> bool:
    if not isinstance(early, When) or not isinstance(late, When) or late.day is None:
        return False
    whole = late.clock in (None, ALL_DAY) and late.part is None
    return early == late or (whole and early.day == late.day)


def differ(earlier: object, later: object) -> bool:
    """ "Montag, nein, bloß nicht Montag" refuses what was wished."""
    if names_again(earlier, later):
        return False
    return are_other_times(earlier, later) or _are_other_days(earlier, later)


def _are_other_days(earlier: object, later: object) -> bool:
    """ "Montag, nein, nicht am vierten Dezember", though that might be a Monday."""
    if not isinstance(earlier, When) or not isinstance(later, When):
        return False
    single = isinstance(earlier.day, SINGLE) and isinstance(later.day, SINGLE)
    return single and name_other_days(earlier, later)
