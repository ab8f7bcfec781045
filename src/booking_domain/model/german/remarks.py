"""
Remarks on the day: the weather, the traffic, how somebody feels, what a day it is.

"Das Wetter ist ja heute wieder furchtbar", "heute ist Stau ohne Ende", "ich hab heute Kopfweh",
"heut ist der Wurm drin". A remark ends where a wish begins: "das Wetter ist schlecht heute, geht
morgen um drei" is tomorrow, and "bei dem Wetter heute komm ich nicht" refuses today.
"""

import re

from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from booking_domain.model.german.items import Item, bury_those_of, is_of
from booking_domain.model.german.remark_words import (
    ADDRESSED,
    ASIDE,
    ASKING,
    BOUNDS,
    DEGREES,
    EXCLAIMING,
    FRAGMENTS,
    GOING,
    HAIR,
    HAVING,
    MEASURED,
    NOT,
    OPENING,
    PAIRED,
    REFUSING,
    SIGHED,
    SPEAKERS,
    SUBJECTS,
    SURE,
    TRAFFIC,
    TRIGGERS,
    WEATHER,
    WISHING,
    WRONG,
)


MARKS: Final = frozenset(",.?!;")
BIDDING: Final = re.compile(r"(?<!\w)(?:bitte|dann|also)(?!\w)")
BUT: Final = "aber"
AND: Final = "und"
LINKS: Final = frozenset(("und", "ist", "is", "isch"))
REACH: Final = 5
DAYS: Final = frozenset(("REL", "MORGEN", "WD", "WDS", "UNIT", "UNITEDGE", "SEASON"))
WEEKDAYS: Final = frozenset(("WD", "WDS"))
OTHER_DAYS: Final = DAYS | {"DATE", "ORD", "MON", "FEAST", "FESTIVE"}
PARTS: Final = frozenset(("PARTWORD", "PARTNOUN"))
TIMES: Final = DAYS | {"WHICH", "der", "am", "in", "im", "PARTNOUN", "PARTWORD", "früh", "an"}
CLOCKS: Final = frozenset(("H", "HDOT", "CLK", "CLOCK", "MIL", "halb", "viertel"))
MOST_OPENERS: Final = 3
WORD: Final = re.compile(r"\w+")


class Clause(NamedTuple):
    """What of the items is one statement, and whether something is wished for in it."""

    first: int
    end: int
    wishing: bool


def bury_remarks(items: list[Item], folded: str, heard: AbstractSet[str]) -> None:
    """Make opaque, in place, the day of which something is remarked."""
    if TRIGGERS.isdisjoint(heard):
        return
    found = {text for text in TRIGGERS & heard if _is_remarked(text, heard) or text in DEGREES}
    if not found or not any(is_of(item, DAYS) for item in items):
        return
    clauses = _clauses(items, folded, found)
    for clause in clauses:
        if clause.wishing:
            continue
        trigger = _remark(items, clause, folded)
        if trigger >= 0 and not _wishes_for_that_day(items, clause, clauses):
            _bury_nearest(items, clause, trigger)


def _clauses(items: list[Item], folded: str, found: AbstractSet[str]) -> list[Clause]:
    clauses: list[Clause] = []
    first, wishing, remarked = 0, False, False
    for position, item in enumerate(items):
        text = item.text
        wishes = _wishes(items, position)
        if position and ((wishes and remarked and not wishing) or _begins(items, position, folded)):
            clauses.append(Clause(first, position, wishing))
            first, wishing, remarked = position, False, False
        wishing = wishing or wishes
        remarked = remarked or text in found
    clauses.append(Clause(first, len(items), wishing))
    return clauses


def _goes_wrong(items: list[Item], position: int) -> bool:
    """ "Is des a Tag heut, ois geht schief"."""
    return any(item.text in WRONG for item in items[position + 1 : position + 1 + REACH])


def _wishes(items: list[Item], position: int) -> bool:
    text = items[position].text
    asked = items[position + 1 : position + 2]
    if text in GOING and _goes_wrong(items, position):
        return False
    return text in WISHING or (text in HAVING and bool(asked) and asked[0].text in ADDRESSED)


def _begins(items: list[Item], position: int, folded: str) -> bool:
    """Whether a clause begins with this word: after a mark, a conjunction, "und" and no time."""
    before, item = items[position - 1], items[position]
    between = folded[before.end : item.start]
    if item.text in BOUNDS or not MARKS.isdisjoint(between) or BIDDING.search(between):
        return True
    if item.text == BUT:
        return before.text not in ASIDE and not is_of(before, DAYS)
    return before.text == AND and not is_of(item, TIMES)


def _remark(items: list[Item], clause: Clause, folded: str) -> int:
    """Return where the word stands by which a clause is a remark; -1 if it is none."""
    inside = items[clause.first : clause.end]
    start = items[clause.first - 1].end if clause.first else 0
    end = items[clause.end].start if clause.end < len(items) else len(folded)
    spoken = WORD.findall(folded, start, end)
    words = frozenset(spoken)
    if not DEGREES.isdisjoint(words) and not MEASURED.isdisjoint(words):
        return clause.first
    if any(is_of(item, CLOCKS) for item in inside):
        return -1
    asked = asks(spoken)
    for position, item in enumerate(inside, clause.first):
        if _is_remarked(item.text, words) and (not asked or item.text in SIGHED):
            return position
    return -1


def _is_remarked(text: str, words: AbstractSet[str]) -> bool:
    if text in SURE:
        return text in WEATHER or text in TRAFFIC or HAIR.isdisjoint(words)
    beside = PAIRED.get(text)
    return beside is not None and not any(one.isdisjoint(words) for one in beside)


def asks(texts: list[str]) -> bool:
    """
    Return whether a question begins so.

    "Regnet es morgen", "wie ist das Wetter morgen"; "ist das ein Wetter heute" exclaims.
    """
    first = 0
    while first < min(len(texts), MOST_OPENERS) and texts[first] in OPENING:
        first += 1
    begins = texts[first : first + 2]
    return bool(begins) and begins[0] in ASKING and EXCLAIMING.isdisjoint(begins[1:])


def _wishes_for_that_day(items: list[Item], clause: Clause, clauses: list[Clause]) -> bool:
    """ "Bei dem Wetter heute komm ich nicht", "heute hab ich Kopfweh, geht um drei"."""
    rest = items[clause.end :]
    wished = any(one.first >= clause.end and one.wishing for one in clauses)
    if not wished or any(is_of(item, OTHER_DAYS) for item in rest):
        return False
    if any(is_of(item, CLOCKS | PARTS) for item in rest):
        return True
    inverted = len(rest) > 1 and rest[0].text in WISHING and rest[1].text in SPEAKERS
    refused = any(item.text in NOT for item in rest)
    return inverted or refused or rest[0].text in FRAGMENTS


def _bury_nearest(items: list[Item], clause: Clause, trigger: int) -> None:
    days = [at for at in range(clause.first, clause.end) if is_of(items[at], DAYS)]
    if not days:
        return
    first = min(days, key=lambda at: (at == trigger, abs(at - trigger)))
    if items[trigger].text in REFUSING and is_of(items[first], WEEKDAYS):
        return
    end = first + 1
    while first > clause.first and _goes_along(items[first - 1]):
        first -= 1
    while end < clause.end and _goes_along(items[end]):
        end += 1
    run = {item.text for item in items[first:end]}
    begins = {item.text for item in items[max(first + 1, end - 1) : end + 1]}
    if first == 0 and LINKS.isdisjoint(run) and not SUBJECTS.isdisjoint(begins):
        # "Freitag, ich bin im Stau" answers first; of "heute ist Stau" the verb comes second.
        return
    bury_those_of(items, range(first, end), TIMES)


def _goes_along(item: Item) -> bool:
    return item.text in LINKS or is_of(item, TIMES)
