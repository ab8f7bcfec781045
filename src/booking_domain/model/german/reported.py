"""
What was said or heard some time ago: "hat man mir am Freitag gesagt, es geht", "am Montag hieß es",
"vorhin um zehn ging keiner ran".

The time is that of the telling. What was told is named without "am", or goes with an hour:
"Ihre Kollegin hat mir Freitag um drei gesagt" is Friday at three.
"""

import re

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.items import Item, bury, is_of
from booking_domain.model.german.umlauts import all_spellings
from booking_domain.model.german.utterance import PAUSE


SAID: Final = all_spellings(
    "gesagt versprochen zugesagt mitgeteilt ausgerichtet erklärt versichert"
)
HAD: Final = all_spellings("hat haben habt wurde ham hod")
TO_US: Final = all_spellings("mir uns")
SPEAKERS: Final = all_spellings("ich i wir")
RUMOUR: Final = all_spellings("hiess")
LATELY: Final = all_spellings("vorhin neulich letztens kürzlich unlängst damals")
NOBODY: Final = all_spellings("keiner niemand koaner")
RANG: Final = all_spellings("ran dran hin hingegangen rangegangen abgehoben abgenommen erreichbar")
WENT: Final = all_spellings("ging ist hat war hob nahm")
TRIGGERS: Final = SAID | RUMOUR | LATELY | RANG
DAYS: Final = frozenset(("WD", "DATE", "ORD", "MON", "UNIT", "WHICH", "REL", "SEASON", "FEAST"))
CLOCKS: Final = frozenset(("H", "HDOT", "CLK", "CLOCK", "MIL", "uhr", "halb", "viertel", "NUM"))
PARTS: Final = frozenset(("PARTNOUN", "PARTWORD", "MORGEN", "dreiviertel"))
AT: Final = frozenset(("am", "um", "gegen", "im", "in", "der", "an", "kurz", "vor", "nach"))
TIMES: Final = DAYS | CLOCKS | PARTS | AT
WORD: Final = re.compile(r"\w+")
ARRANGED: Final = re.compile(
    r"(?<!\w)(?:gebucht|reserviert|vereinbart|\w+gemacht|eingetragen|bestellt|bekommen|verschoben"
    r"|termin|sagte|meinte|gemeint)(?!\w)"
)
REACH: Final = 9


def bury_reports(items: list[Item], folded: str, heard: AbstractSet[str]) -> None:
    """Make opaque, in place, the time at which something was told, or nobody answered."""
    if TRIGGERS.isdisjoint(heard):
        return
    if not SAID.isdisjoint(heard) and not TO_US.isdisjoint(heard):
        _bury_told(items, folded)
    for position, item in enumerate(items):
        text = item[0]
        if text in RUMOUR and items[position + 1 : position + 2]:
            if items[position + 1].text in ("es", "s"):
                _bury_before(items, position)
        elif text in LATELY and ARRANGED.search(folded) is None:
            _bury_behind(items, position + 1)
        elif text in RANG:
            _bury_unanswered(items, position, folded)


def _bury_told(items: list[Item], folded: str) -> None:
    """ "Am Telefon hat man mir am Freitag gesagt, es geht": when it was said."""
    for verb, item in enumerate(items):
        if item.text not in HAD:
            continue
        beside = items[max(0, verb - 1) : verb] + items[verb + 1 : verb + 2]
        if any(one.text in SPEAKERS for one in beside):
            continue
        for day in range(max(1, verb - 1), min(len(items), verb + REACH)):
            dated = is_of(items[day], DAYS) and is_of(items[day - 1], frozenset(("am",)))
            if dated and _was_said_then(items, day, verb, folded):
                bury(items, day - 1, day + 1)


def _was_said_then(items: list[Item], day: int, verb: int, folded: str) -> bool:
    """ "Hat man mir am Freitag gesagt", "am Freitag hat man mir gesagt"."""
    if day < verb:
        return day + 1 == verb and not SAID.isdisjoint(WORD.findall(folded, items[verb].end))
    # "Gesagt" is no word of the grammar's: it stands before what is the next one.
    end = items[day + 1].start if day + 1 < len(items) else len(folded)
    said = [*WORD.findall(folded, items[day].end, end), *(one.text for one in items[day + 1 :][:1])]
    return not SAID.isdisjoint(said)


def _bury_before(items: list[Item], verb: int) -> None:
    """ "Am Montag hieß es"."""
    first = verb
    while first and is_of(items[first - 1], TIMES):
        first -= 1
    bury(items, first, verb)


def _bury_behind(items: list[Item], first: int) -> None:
    """ "Vorhin um zehn", "neulich am Samstag"; "vorhin Freitag" may be what was agreed."""
    if first < len(items) and is_of(items[first], AT):
        while first < len(items) and is_of(items[first], TIMES):
            bury(items, first)
            first += 1


def _bury_unanswered(items: list[Item], position: int, folded: str) -> None:
    """ "Um zehn ging keiner ran", "am Freitag hat niemand abgehoben"."""
    first = position
    while first and position - first < REACH:
        if PAUSE.search(folded, items[first - 1].end, items[first].start):
            break
        first -= 1
    texts = [item.text for item in items[first:position]]
    if NOBODY.isdisjoint(texts) or WENT.isdisjoint(texts):
        return
    for at in range(first, position):
        if is_of(items[at], TIMES):
            bury(items, at)
