"""
What a refusal is about where that is not what was named before it.

A need ("Montag muss nicht sein"), a question ("geht Dienstag nicht?"), what follows ("da muss ich
arbeiten am Mittwoch"), another refusal ("Freitag aber nicht") or all that was said before it.
"""

from collections.abc import Sequence
from typing import Final

from booking_domain.model.german.chart import Constituent
from booking_domain.model.german.clauses import CLAUSE_ENDS, DEGREES, WISHES
from booking_domain.model.german.glue import GLUE
from booking_domain.model.german.utterance import Utterance


SUITING: Final = frozenset(("geht", "ginge", "passt", "klappt", "gehts"))
REFERRING: Final = frozenset(("da", "das", "des", "dös", "dann", "dort"))
UNPLEASANT: Final = frozenset(GLUE["REFUSAL"])


def is_obliged(sequence: Sequence[Constituent], position: int) -> bool:
    """ "Es muss nicht um drei sein", "muss aber nicht um drei sein"."""
    before = position - 1
    while before > 0 and sequence[before].category == "BUT":
        before -= 1
    return before >= 0 and sequence[before].category == "MUST"


def need_not_be(part: Constituent, utterance: Utterance) -> bool:
    """ "Montag muss nicht sein"; "Freitag muss ich nicht arbeiten" is free."""
    position = part.end
    while utterance.word(position) in DEGREES:
        position += 1
    return utterance.word(position) == "sein"


def asks_whether_not(sequence: Sequence[Constituent], position: int, utterance: Utterance) -> bool:
    """ "Geht Dienstag nicht?"; without the question mark it is asked, "geht leider nicht" is no."""
    at_end = position == len(sequence) - 1 and utterance.word(sequence[position].end) == ""
    if not at_end or utterance.words[0] not in SUITING or "leider" in utterance.words:
        return False
    return not any(utterance.pauses(at) for at in range(2, sequence[position].start + 1))


def refuses_what_follows(
    sequence: Sequence[Constituent], position: int, utterance: Utterance
) -> bool:
    """ "Da muss ich arbeiten am Mittwoch", "das haut nicht hin Mittwoch": said first of all."""
    part, following = sequence[position], sequence[position + 1 : position + 2]
    if any(one.category in WISHES | CLAUSE_ENDS for one in sequence[:position]):
        return False
    if len(sequence) != position + 2 or following[0].category not in ("BIT", "WHEN"):
        return False
    if utterance.words[0] not in REFERRING or utterance.word(part.start - 1) == "zu":
        return False
    if following[0].start - part.end > 1 or utterance.approves(following[0].end, following[0].end):
        return False
    return not any(utterance.pauses(at) for at in range(part.end, following[0].start + 1))


def is_free_then(sequence: Sequence[Constituent], position: int, utterance: Utterance) -> bool:
    """ "Donnerstag hab ich schon was vor, Freitag aber nicht": on Friday nothing is planned."""
    part, before = sequence[position], [one.category for one in sequence[:position]]
    if part.category != "nicht" or before[-1:] != ["BUT"] or len(before) < 4:
        return False
    if before[-2] not in WISHES or sequence[position - 1].end != part.start:
        return False
    if utterance.word(part.end) and not utterance.pauses(part.end):
        return False
    if before[-3] not in ("REFUSAL", "ATWORK", "ERRAND") or "nicht" in before:
        return False
    return utterance.word(sequence[position - 3].start) not in UNPLEASANT


def concludes(sequence: Sequence[Constituent], position: int) -> bool:
    """ "Mittwoch arbeitet meine Frau, also geht das nicht", and nothing is wished after it."""
    ends = [one.category for one in sequence[:position] if one.category in CLAUSE_ENDS]
    return ends[-1:] == ["SO"] and not any(
        one.category in WISHES for one in sequence[position + 1 :]
    )
