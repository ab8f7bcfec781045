"""Slips taken back with nothing but a hesitation: "am siebzehnten äh siebenundzwanzigsten"."""

import re

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.entry import Entry
from booking_domain.model.german.items import Item, entry_of, is_of
from booking_domain.model.german.lexicon import FILLERS


HESITATION: Final = re.compile(r"(?<!\w)(?:[äöa]h+m*|[ao]eh+m*|eh+m|hm+|mh+m?)(?!\w)")
HESITATIONS: Final = frozenset(word for word in FILLERS if HESITATION.fullmatch(word))
"""One of them is heard wherever words are hesitated between: all others are words themselves."""

SHORTEST: Final = 2
LISTING: Final = frozenset(("und", "oder"))
MONTHS_A_YEAR: Final = 12
UHR: Final = "uhr"
AT: Final = frozenset(("um", "gegen", "so", "ab", "bis"))
BESIDE: Final = frozenset(("vor", "nach"))
BARE_HOURS: Final = range(1, 13)
CLEAR_HOURS: Final = range(1, 20)
"""Before "Uhr"; "neun äh zwanzig Uhr" may be twenty past nine, and is asked."""

DAY_KINDS: Final = ("WD", "ORD", "DATE", "FEAST", "REL", "MORGEN")
CLOCKS: Final = frozenset(("H", "uhr", "CLOCK", "CLK"))
TIMED: Final = frozenset(
    (*DAY_KINDS, *CLOCKS, "HDOT", "MON", "NUM", "PARTNOUN", "PARTWORD", "UNIT")
)
PREPOSITIONS: Final = frozenset(("am", "an", "um", "gegen", "ab", "bis", "den", "zum"))
POINTS: Final = frozenset(("um", "gegen", "so"))
FRACTIONS: Final = frozenset(("halb", "viertel", "dreiviertel"))
LONGEST_AT: Final = 4
CORRECTION: Final = (Entry("NO", None),)
KINDS: Final = ("WD", "MON", "ORD", "REL", "MORGEN", "H")


def take_back_slips(items: list[Item], folded: str, heard: AbstractSet[str]) -> None:
    """
    Leave out, in place, what was said before a hesitation and anew, of the same kind, after it.

    "Am siebzehnten äh elften" is a day and its month, "zehn äh dreißig" an hour and its minutes,
    and what goes on as a list is one.
    """
    if HESITATIONS.isdisjoint(heard):
        return
    position = 0
    while position + 1 < len(items):
        item, following = items[position], items[position + 1]
        near = following[2] - item[3] < SHORTEST
        if near or HESITATION.search(folded, item.end, following.start) is None:
            position += 1
        elif _is_hour_said_anew(items, position):
            del items[position - 1 : position + 1]
        elif _is_said_anew(items, position):
            del items[position]
        elif _begins_anew(items, position):
            start = item.end
            items.insert(position + 1, Item("äh", CORRECTION, start, start, number=False))
            position += 2
        else:
            position += 1


def leave_out_unfinished(items: list[Item]) -> None:
    """Leave out, in place, a time that breaks off: "Donnerstag um zehn nach" names no hour."""
    if len(items) < 3 or items[-1].text not in BESIDE:
        return
    if items[-3].text in AT and entry_of(items[-2], "NUM") is not None:
        del items[-3:]


def _is_hour_said_anew(items: list[Item], position: int) -> bool:
    """ "Um drei Uhr äh vierzehn Uhr"."""
    if items[position].text != UHR or not position or position + 2 >= len(items):
        return False
    hours = entry_of(items[position - 1], "H"), entry_of(items[position + 1], "H")
    return None not in hours and items[position + 2].text == UHR


def _is_said_anew(items: list[Item], position: int) -> bool:
    item, following = items[position], items[position + 1]
    if entry_of(item, "REL") is not None and entry_of(following, "MORGEN") is not None:
        return True
    for kind in KINDS:
        before, after = entry_of(item, kind), entry_of(following, kind)
        if before is not None and after is not None:
            return before != after and _corrects(items, position, kind, after)
    return False


def _begins_anew(items: list[Item], position: int) -> bool:
    """ "Am Montag äh am Dienstag", "um neun äh um zehn", "um zehn äh halb elf"."""
    after = items[position + 1 : position + 1 + LONGEST_AT]
    if not is_of(items[position], TIMED) or any(item.text in LISTING for item in after):
        return False
    if after[0].text in FRACTIONS:
        return len(after) > 1 and is_of(items[position], CLOCKS)
    if len(after) < 2 or after[0].text not in PREPOSITIONS:
        return False
    if is_of(items[position], CLOCKS) and after[0].text in AT:
        said_at = _said_at(items, position)
        return said_at == after[0].text or {said_at, after[0].text} <= POINTS
    follows = next((kind for kind in DAY_KINDS if entry_of(after[1], kind) is not None), "")
    again = (follows, "REL", "MORGEN") if follows == "WD" else (follows,)
    before = items[max(0, position - LONGEST_AT) : position + 1]
    return any(entry_of(item, kind) is not None for item in before for kind in again)


def _said_at(items: list[Item], position: int) -> str:
    """Return the preposition before a clock time of several words."""
    first = position
    while first and position - first < LONGEST_AT and items[first].text not in AT:
        first -= 1
    return items[first].text


def _corrects(items: list[Item], position: int, kind: str, after: Entry) -> bool:
    beyond = items[position + 2] if position + 2 < len(items) else None
    if beyond is not None and beyond.text in LISTING:
        return False
    if kind == "ORD":
        dated = beyond is not None and entry_of(beyond, "MON") is not None
        return dated or (isinstance(after.value, int) and after.value > MONTHS_A_YEAR)
    if kind == "H":
        number = entry_of(items[position + 1], "NUM")
        spoken = beyond is not None and beyond.text == UHR
        return number is not None and number.value in (CLEAR_HOURS if spoken else BARE_HOURS)
    return True
