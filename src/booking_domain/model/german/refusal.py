"""Which wishes are refused: "am Montag kann ich nicht", "statt Montag", "lieber ... als Montag"."""

import re

from collections.abc import Sequence
from typing import Final

from booking_domain.model.german.chart import Constituent
from booking_domain.model.german.clauses import (
    CLAUSE_ENDS,
    DEGREES,
    EXCEPTING,
    LINKS,
    REFUSING,
    WISHES,
    begins_anew,
    contrasts,
    ends_its_clause,
    excepts,
    meant,
    reaches,
)
from booking_domain.model.german.either_refused import corrected_before, may_refuse_either
from booking_domain.model.german.expressions import ClockSpan, When
from booking_domain.model.german.negation_scope import (
    asks_whether_not,
    concludes,
    is_free_then,
    is_obliged,
    need_not_be,
    refuses_what_follows,
)
from booking_domain.model.german.taken_back import (
    TAKEN_BACK,
    ends_with_but_not,
    refers_back,
    said_before,
    wavers,
)
from booking_domain.model.german.told import (
    lies_behind,
    sets_right,
    tells_of_the_past,
)
from booking_domain.model.german.utterance import Utterance


EXCEPTED: Final = "excepted"
REFUSED: Final = "refused"
BUSY: Final = "busy then"
EITHER: Final = "this or the other"
NEED_NOT: Final = "need not be"
MENTIONED: Final = "only mentioned"
TOLD: Final = "told of the past"
BIRTHDAY: Final = "a birthday"
SPEAKERS: Final = frozenset(("ich", "wir", "i"))
MENTION_REACH: Final = 3
NOT_UNTIL: Final = re.compile(r"(?<!\w)erst(?!\w)")
POSTPOSED: Final = frozenset(("ausgenommen", "bloss", "nur"))
MENTIONING: Final = frozenset(("BORN", "WAS"))
ASKING: Final = frozenset(
    (
        "haben", "hätten", "haetten", "hatten", "könnten", "koennten", "konnten", "kann", "können",
        "koennen", "geht", "ginge", "gibt", "ist", "wäre", "waere", "passt", "gäbe", "hast",
    )
)  # fmt: skip


def refused_positions(sequence: Sequence[Constituent], utterance: Utterance) -> dict[int, str]:
    """
    Return the positions of refused wishes in a sequence, each with the rule that says so.

    A refusal takes back what was named before it in its clause; where nothing was, what follows at
    once, unless the sentence asks ("haben Sie nicht am Montag etwas frei").
    """
    refused: dict[int, str] = {}
    named: list[int] = []
    corrected: list[int] = []
    neither = refusing = False
    refuses = any(part.category in REFUSING for part in sequence)
    for position, part in enumerate(sequence):
        category = part.category
        if category in WISHES:
            refusing = refusing and not (category == "HOUR" and _is_welcome(part))
            over = refused.get(position) == MENTIONED or lies_behind(part.value)
            if over and tells_of_the_past(utterance):
                refused[position] = TOLD
            elif neither:
                refused[position] = REFUSED
            elif position not in refused:
                if refuses and named and begins_anew(sequence, named, position, utterance):
                    named = []
                named.append(position)
        elif category in REFUSING or (category == "ALSO" and refusing):
            _refuse_clause(refused, sequence, position, named, corrected, utterance)
            refusing, named, corrected = True, [], []
        elif category in MENTIONING:
            _pass_over(refused, sequence, position, named, utterance)
        else:
            _refuse_contrast(refused, sequence, position, named, utterance)
            refusing = refusing and category not in ("CAN", "TOO")
        neither = category == "NEITHER" or (neither and category not in CLAUSE_ENDS)
        if category in CLAUSE_ENDS:
            named, corrected = [], named or corrected
    again = {one: reason for one, reason in refused.items() if reason != NEED_NOT}
    return {**said_before(sequence, again), **refused}


def _refuse_clause(
    refused: dict[int, str],
    sequence: Sequence[Constituent],
    position: int,
    named: list[int],
    corrected: list[int],
    utterance: Utterance,
) -> None:
    """Refuse what is named beside the refusal, or what was before a "nein" in front of it."""
    if is_free_then(sequence, position, utterance):
        return
    if (
        corrected
        and not named
        and (ends_with_but_not(sequence, position, utterance) or concludes(sequence, position))
    ):
        refused.update(dict.fromkeys(meant(sequence, corrected), REFUSED))
    elif named or not corrected:
        _refuse(refused, sequence, position, named, utterance)
    elif refers_back(sequence, position, corrected, utterance):
        refused.update(dict.fromkeys(meant(sequence, corrected), TAKEN_BACK))
    elif wavers(sequence, position, corrected, utterance):
        refused.update(dict.fromkeys((*corrected, position + 1), EITHER))
    else:
        _refuse(refused, sequence, position, named, utterance)


def _is_welcome(part: Constituent) -> bool:
    """ "Elf ginge auch"."""
    return any(one.category == "TOO" for one in part.parts)


def _refuse(
    refused: dict[int, str],
    sequence: Sequence[Constituent],
    position: int,
    named: list[int],
    utterance: Utterance,
) -> None:
    category = sequence[position].category
    if category == "ERRAND":
        _refuse_around(refused, sequence, position, named, utterance)
    elif category == "nicht" and _refuses_little(refused, sequence, position, named, utterance):
        return
    elif named and may_refuse_either(sequence, position, named, utterance):
        refused.update(dict.fromkeys((*meant(sequence, named), position + 1), EITHER))
    elif named and contrasts(sequence, position, named, utterance):
        _refuse_next(refused, sequence, position, REFUSED, utterance)
    elif named and not (category == "nicht" and excepts(sequence, position, named, utterance)):
        refused.update(dict.fromkeys(meant(sequence, named), REFUSED))
    elif refuses_what_follows(sequence, position, utterance):
        refused[position + 1] = REFUSED
    elif category == "nicht" and ends_its_clause(sequence, position, utterance):
        return
    elif category == "ATWORK" or (
        category == "nicht" and (named or utterance.words[0] not in ASKING)
    ):
        _refuse_next(refused, sequence, position, REFUSED, utterance)


def _refuses_little(
    refused: dict[int, str],
    sequence: Sequence[Constituent],
    position: int,
    named: list[int],
    utterance: Utterance,
) -> bool:
    """Take care of what need not be and of questions; return whether it is one of them."""
    if is_obliged(sequence, position):
        if named and need_not_be(sequence[position], utterance):
            refused.update(dict.fromkeys(meant(sequence, named), REFUSED))
        else:
            _refuse_next(refused, sequence, position, NEED_NOT, utterance)
        return True
    if not named or not asks_whether_not(sequence, position, utterance):
        return False
    if not utterance.folded.rstrip().endswith("?"):
        refused.update(dict.fromkeys(named, EITHER))
    return True


def _refuse_around(
    refused: dict[int, str],
    sequence: Sequence[Constituent],
    position: int,
    named: list[int],
    utterance: Utterance,
) -> None:
    """
    Refuse what is around an errand: "Dienstag hole ich um drei die Kinder ab".

    "Anfang März, ich fliege am zehnten" leaves what was named before it.
    """
    start = sequence[position].start
    if utterance.word(start - 1) not in SPEAKERS or not utterance.pauses(start - 1):
        refused.update(dict.fromkeys(named, BUSY))
    for following in range(position + 1, len(sequence)):
        part = sequence[following]
        if named and part.category == "CAN" and utterance.pauses(part.start):
            return
        if part.category in WISHES and part.start - sequence[position].end <= MENTION_REACH:
            refused[following] = BUSY
        if part.category != "CAN":
            return


def _refuse_contrast(
    refused: dict[int, str],
    sequence: Sequence[Constituent],
    position: int,
    named: list[int],
    utterance: Utterance,
) -> None:
    category = sequence[position].category
    if category in EXCEPTING:
        if named and _stands_after(sequence, position, named, utterance):
            refused.update(dict.fromkeys(meant(sequence, named), REFUSED))
        elif (before := corrected_before(sequence, position, utterance)) >= 0:
            refused.update({before: EITHER, position + 1: EITHER})
        else:
            _refuse_next(refused, sequence, position, EXCEPTED, utterance)
    elif category == "NEITHER":
        if all(_names_no_day(sequence[one]) for one in named):
            refused.update(dict.fromkeys(named, REFUSED))
    elif category == "INSTEAD":
        _refuse_next(refused, sequence, position, "instead of", utterance)
    elif category == "KEIN":
        _refuse_next(refused, sequence, position, REFUSED, utterance)
    elif category == "als" and any(p.category == "RATHER" for p in sequence[:position]):
        _refuse_next(refused, sequence, position, "rather than", utterance)


def _names_no_day(part: Constituent) -> bool:
    """ "Um drei kann ich weder Montag noch Dienstag"."""
    return isinstance(part.value, When) and part.value.day is None


def _stands_after(
    sequence: Sequence[Constituent], position: int, named: list[int], utterance: Utterance
) -> bool:
    """ "Freitag ausgenommen", "Freitag bloß nicht"; "nächste Woche, bloß nicht Freitag" excepts."""
    part = sequence[position]
    if utterance.word(part.start) not in POSTPOSED or sequence[named[-1]].end != part.start:
        return False
    if utterance.word(part.end) not in ("", *DEGREES) and not utterance.pauses(part.end):
        adjacent = sequence[position + 1 : position + 2]
        if not adjacent or adjacent[0].start > part.end:
            return False
    following = sequence[position + 1 : position + 2]
    return not following or following[0].start > part.end or following[0].category not in WISHES


def _pass_over(
    refused: dict[int, str],
    sequence: Sequence[Constituent],
    position: int,
    named: list[int],
    utterance: Utterance,
) -> None:
    """A birthday or a day gone by is no wish: the last one named, or the one that follows."""
    if sequence[position].category == "WAS" and sets_right(sequence, position, utterance):
        return
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
    refused: dict[int, str],
    sequence: Sequence[Constituent],
    position: int,
    reason: str,
    utterance: Utterance,
) -> None:
    """
    Refuse what follows at once, and the others of its list ("außer Montag und Dienstag").

    After "nicht" words of degree may stand between ("nicht so gut am Freitag").
    """
    by_degrees = sequence[position].category in REFUSING
    before = position
    for following in range(position + 1, len(sequence)):
        part = sequence[following]
        if part.start != sequence[before].end and (
            not by_degrees or before != position or not reaches(sequence[before], part, utterance)
        ):
            return
        linked = sequence[before].category in LINKS
        if part.category in WISHES and (
            before == position
            or (linked and _goes_on(sequence, position, following, utterance, reason))
        ):
            refused[following] = reason
        elif part.category not in LINKS or linked or before == position:
            return
        before = following


def _goes_on(
    sequence: Sequence[Constituent],
    position: int,
    following: int,
    utterance: Utterance,
    reason: str,
) -> bool:
    """
    Whether a linked part belongs to the refused list.

    Not so in "nicht Montag, und Dienstag ginge", "nicht um drei und Dienstag nicht um vier", "nur
    nicht mittwochs und erst ab vier", "nicht mittwochs und nicht vor zehn".
    """
    if _bounds_alone(sequence[following], utterance, reason):
        return False
    verb = sequence[following + 1 : following + 2]
    if verb and (verb[0].category in ("CAN", "TOO") or verb[0].category in REFUSING):
        return False
    first, later = sequence[position + 1].value, sequence[following].value
    if not isinstance(first, When) or not isinstance(later, When):
        return True
    return first.day is not None or later.day is None


def _bounds_alone(part: Constituent, utterance: Utterance, reason: str) -> bool:
    """An end of the day that refuses by itself, "erst nach vier", "ab vier" beside an exception."""
    when = part.value
    if not isinstance(when, When) or not isinstance(when.clock, ClockSpan) or when.day is not None:
        return False
    if when.clock.first is not None and when.clock.last is not None:
        return False
    if NOT_UNTIL.search(utterance.before(part.start)):
        return True
    inner = [word.category for window in part.parts for word in window.parts]
    return "nicht" in inner or (reason == EXCEPTED and "ab" in inner)
