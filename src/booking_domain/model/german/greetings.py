"""
Greetings that are put right, and other remarks on the hour or the day at which somebody speaks.

"Guten Morgen, ach nee, ist ja schon Abend", "gut Nacht", "endlich Freitag", "viel Spaß heute".
"""

import re

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.decoys import GREETING
from booking_domain.model.german.items import Item, bury, bury_those_of, end_of_run, is_of
from booking_domain.model.german.umlauts import all_spellings


PARTS: Final = "morgen|mittag|mittags|nachmittag|abend|obig|abends|nacht|vormittag|früh|frueh|spät"
ALREADY: Final = all_spellings("schon scho bereits noch no bald fast eher erst")
REMARK: Final = re.compile(
    r"(?<!\w)(?:ist|is|isch|wird|wars?|haben wir|hamma|ham wa)"
    r"(?: (?:es|s|das|des|ja|doch|jetzt|halt|eh|nun|wohl|gar|ma|mia|wir))*"
    r" (?:schon|scho|bereits|noch|no|bald|fast|eher|erst)(?: (?:fast|bald|so|wieder|ein|a))*"
    rf" (?:(?:nach|kurz nach|kurz vor|fast|gleich) \w+|(?:{PARTS}))(?!\w)"
    r"|^(?:schon|scho|bereits) (?:abend|obig|mittag|nacht)(?!\w)"
)
GREETS: Final = GREETING | all_spellings(
    "hallo grüss grüezi servus moin hi tag sagt sagen gell ne wa oder also dann na nicht"
)
GOOD: Final = all_spellings("gut guat guad gud gode guet guetä gueti gudi")
NIGHT: Final = all_spellings("nacht")
HOURLY: Final = frozenset(("MORGEN", "PARTNOUN", "PARTWORD", "REL", "früh", "spät"))
CLOCKS: Final = frozenset(("H", "NUM", "nach", "vor", "kurz", "uhr"))
LUCKY: Final = all_spellings("endlich dank glück hände")
HANDS: Final = all_spellings("hände")
MERRY: Final = all_spellings("spass erfolg glück vergnügen freude")
MUCH: Final = all_spellings("viel vui")
ENJOYING: Final = all_spellings("geniessen geniess geniesst")
ENJOYERS: Final = all_spellings("sie s du ihr euch noch")
WORKING: Final = all_spellings(
    "dienst schaffen gelingen feierabend rest fahrt heimfahrt heimweg reise flug besserung appetit"
    " erholung schicht unterhaltung grüsse"
)
LUCK: Final = all_spellings("daumen toi")
COMING: Final = all_spellings("kommen komm kommt")
TIMES: Final = frozenset(
    (
        *("WD", "REL", "MORGEN", "FEAST", "FESTIVE", "UNIT", "UNITEDGE", "WHICH", "SEASON"),
        *("der", "am", "im", "in", "von", "für", "PARTNOUN", "PARTWORD", "zu", "MON"),
    )
)
AFTER: Final = frozenset(("nach", "vor"))
REMARKABLE: Final = HOURLY | CLOCKS
TRIGGERS: Final = LUCKY | MERRY | ENJOYING | WORKING | NIGHT | LUCK | COMING


def bury_greetings(
    items: list[Item], folded: str, said: AbstractSet[str], heard: AbstractSet[str]
) -> None:
    """Make opaque, in place, the times of such remarks."""
    if not ALREADY.isdisjoint(heard):
        found = REMARK.search(folded)
        if found is not None:
            _bury_remark(items, found.start(), found.end())
    if TRIGGERS.isdisjoint(said):
        return
    for position, item in enumerate(items):
        if item.text in TRIGGERS:
            _bury_wished(items, position, items[position - 1].text if position else "")


def _bury_wished(items: list[Item], position: int, before: str) -> None:
    text = items[position].text
    if text in NIGHT:
        if before in GOOD:
            bury(items, position)
    elif text in COMING:
        _bury_coming_home(items, position)
    elif text in ENJOYING:
        first = position + 1
        while first < len(items) and items[first].text in ENJOYERS:
            first += 1
        _bury_run(items, first)
    elif text in WORKING:
        if before in GREETING:
            _bury_run(items, position + 1)
    else:
        _bury_good_luck(items, position)


def _bury_remark(items: list[Item], start: int, end: int) -> None:
    """Not where something is asked of that time: "ist noch abends was frei"."""
    inside = [at for at, item in enumerate(items) if start <= item.start < end]
    following = items[inside[-1] + 1 :] if inside else []
    if following and following[0].text not in GREETS and not following[0].text.startswith("gut"):
        return
    if any(is_of(items[at], AFTER) for at in inside) and not items[inside[-1]].number:
        # "Das ist erst nach Neujahr" tells no hour.
        return
    for position in inside:
        if is_of(items[position], REMARKABLE):
            bury(items, position)


def _bury_good_luck(items: list[Item], position: int) -> None:
    """ "Viel Erfolg morgen"; "endlich Freitag" and "zum Glück ist Freitag" are all that is said."""
    if items[position].text in LUCK or (position and items[position - 1].text in MUCH):
        _bury_run(items, position + 1)
        return
    if items[position].text not in LUCKY:
        return
    first = position + 1
    if [item.text for item in items[first : first + 1]] in (["ist"], ["is"], ["isch"]):
        first += 1
    elif items[position].text not in ("endlich", *HANDS):
        return
    if all(is_of(item, TIMES) for item in items[first:]):
        bury(items, first, len(items))


def _bury_coming_home(items: list[Item], position: int) -> None:
    """ "Kommen Sie heute gut heim"."""
    first = position + 1
    while first < len(items) and (items[first].text in ENJOYERS or is_of(items[first], TIMES)):
        first += 1
    if first + 1 < len(items) and items[first].text in GOOD:
        bury_those_of(items, range(position + 1, len(items)), TIMES)


def _bury_run(items: list[Item], first: int) -> None:
    """Make opaque what is named of times at once; an hour behind it is a wish."""
    end = end_of_run(items, first, TIMES)
    if end == len(items) or not is_of(items[end], CLOCKS | {"um", "ab"}):
        bury(items, first, end)
