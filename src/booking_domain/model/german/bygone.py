"""
Where something is from and how things were: "die Farbe ist vom Januar", "im Sommer war ich blond".

A month, a season or a feast without a year is the next one; with a verb in the past it is the last.
"""

import re

from typing import Final

from booking_domain.model.german.entry import OPAQUE
from booking_domain.model.german.items import (
    Item,
    bury,
    bury_those_of,
    end_of_run,
    is_of,
    start_of_run,
)
from booking_domain.model.german.umlauts import all_spellings


STEMS: Final = all_spellings("ist is isch sind war waren stammt stammen kommt kommen")
FROM: Final = all_spellings("von vom aus")
TIMES: Final = frozenset(
    (
        *("WD", "REL", "MORGEN", "ORD", "MON", "DATE", "FEAST", "FEASTDAYS", "UNIT", "UNITEDGE"),
        *("WHICH", "SEASON", "EDGE", "der", "NUM", "DAY", "YEAR", "YEARS"),
    )
)
STATES: Final = all_spellings("ist is isch sind war waren sieht gefällt gefallen hält hat haben")
APPOINTED: Final = ("termin", "termine", "buchung", "zeit", "reservierung", "slot", "uhr")
RANGING: Final = frozenset(("bis", "auf", "hin", "an", "ab", "weg", "zu"))
WAS: Final = all_spellings(
    "war waren hatte trug trugen sah sahen bekam bekamen kriegte ging gingen"
    " hiess liess fing kam wuchs wuchsen wars warn kostete gekostet"
)
LONGER: Final = frozenset(("MON", "SEASON", "FEAST", "FEASTDAYS", "WDS"))
BESIDE: Final = frozenset(
    ("im", "in", "an", "zu", "der", "EDGE", "WHICH", "vor", "über", "NUM", "bis")
)
WISHED: Final = re.compile(
    r"(?<!\w)(?:gerne?|lieber|termine?|frei|platz|zeit|möglich|ausgemacht|vereinbart|gebucht"
    r"|gedacht|vorgehabt|vor)(?!\w)"
)
EXPECTING: Final = all_spellings(
    "schwanger schwangerschaft schwangerschaftswoche ssw lehrjahr semester"
)
COUNTED: Final = frozenset(("ORD", "NUM", "UNIT", "UNITS", "H", "der", "in", "im"))
REACH: Final = 4
YEARS: Final = all_spellings("jahr jahre jahren")
BEING: Final = all_spellings("bin bi ist is isch war wird werd werde sind waren")
YEARS_FROM: Final = frozenset(("in", "vor", "seit", "NUM", "ein", "eine", "H", "UNIT", "UNITS"))
TRIGGERS: Final = FROM | WAS | EXPECTING | YEARS


def bury_bygone(items: list[Item], folded: str) -> None:
    """Make opaque, in place, the times from which something is, or at which something was."""
    _bury_asked(items)
    for position, item in enumerate(items):
        text = item[0]
        if text not in TRIGGERS:
            continue
        if text in FROM:
            if position and items[position - 1].text in STEMS:
                _bury_origin(items, position)
            elif position:
                _bury_of_then(items, position)
        elif text in EXPECTING:
            _bury_counted(items, position)
        elif text in YEARS:
            _bury_years(items, position)
        elif WISHED.search(folded) is None:
            _bury_past(items, position)


def _bury_asked(items: list[Item]) -> None:
    """ "Wie war Ihr Wochenende"."""
    if len(items) > 1 and items[0].text == "wie" and items[1].text in ("war", "waren"):
        bury_those_of(items, range(2, len(items)), TIMES)


def _bury_origin(items: list[Item], position: int) -> None:
    """ "Der Gutschein ist noch von Weihnachten"; "der ist von Montag auf Freitag" was moved."""
    end = end_of_run(items, position + 1, TIMES)
    if end == position + 1 or any(is_of(item, RANGING) for item in items[end:]):
        return
    bury(items, position, end)


def _bury_of_then(items: list[Item], position: int) -> None:
    """ "Die Welle von Montag ist schon raus"; an appointment of Monday may still be ahead."""
    noun = items[position - 1]
    if noun.entries != OPAQUE or noun.text.endswith(APPOINTED):
        return
    end = end_of_run(items, position + 1, TIMES)
    if position + 1 < end < len(items) and items[end].text in STATES:
        bury(items, position, end)


def _bury_years(items: list[Item], position: int) -> None:
    """ "In zwei Jahren bin ich achtzig", "vor einem Jahr war er noch drei"."""
    following = items[position + 1 : position + 2]
    if not following or following[0].text not in BEING or not items[-1].number:
        return
    first = position
    while first >= 0 and is_of(items[first], YEARS_FROM):
        bury(items, first)
        first -= 1


def _bury_past(items: list[Item], verb: int) -> None:
    """ "Im Sommer hatte ich noch längere Haare", "ich hatte im Frühjahr Chemo"."""
    for near in range(max(0, verb - REACH), min(len(items), verb + REACH + 1)):
        if not is_of(items[near], LONGER):
            continue
        first = start_of_run(items, near, BESIDE)
        bury(items, first, near + 1)


def _bury_counted(items: list[Item], position: int) -> None:
    """ "In der zwanzigsten Woche schwanger", "im dritten Lehrjahr"."""
    first = position - 1
    while first >= 0 and is_of(items[first], COUNTED):
        bury(items, first)
        first -= 1
    if first == position - 1:
        following = position + 1
        while following < len(items) and is_of(items[following], COUNTED):
            bury(items, following)
            following += 1
