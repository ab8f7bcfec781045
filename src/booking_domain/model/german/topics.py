"""
Other things to talk about: how hair grows, fashion, films, offers and ideas for a feast.

"Bis zum Sommer lass ich sie wachsen", "was trägt man diesen Sommer", "der Film Freitag der
Dreizehnte", "gibt es zum Muttertag was Besonderes", "eine Idee für Silvester".
"""

import re

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.items import Item, bury, bury_those_of, is_of
from booking_domain.model.german.umlauts import all_spellings


GROWING: Final = all_spellings(
    "wachsen wächst nachgewachsen nachwachsen rauswachsen rausgewachsen schulterlang kinnlang"
)
FASHION: Final = all_spellings("modern trend trends angesagt trägt mode hip")
WORKS: Final = all_spellings("film lied song serie buch sendung roman band album filmtitel")
PRICES: Final = all_spellings("preis preise preisen preisliste neu erhöht")
SINCE: Final = frozenset(("ab", "seit", "bis", "zu"))
OFFERED: Final = all_spellings(
    "besonderes angebote rabatte rabatt aktionen prozente sonderangebote"
)
IDEAS: Final = all_spellings(
    "idee ideen frisur tipp tipps vorschlag vorschläge inspiration look farbe"
)
FOR: Final = all_spellings("für fürs")
LONGER: Final = frozenset(
    ("SEASON", "MON", "FEAST", "FESTIVE", "UNIT", "UNITS", "WHICH", "bis", "DAY", "YEAR", "heuer")
)
FEASTS: Final = frozenset(("FEAST", "FESTIVE", "SEASON"))
SEASONS: Final = frozenset(("SEASON", "heuer", "UNIT"))
TIMES: Final = LONGER | {"WD", "ORD", "NUM", "PARTNOUN", "DATE", "der"}
CLOCKS: Final = frozenset(("H", "CLK", "CLOCK", "MIL", "HDOT"))
APPOINTED: Final = re.compile(
    r"termin|buch|reservier|vorbei|(?<!\w)(?:frei|platz|zeit|komm\w*|br(?:ä|ae|a)uch\w*)(?!\w)"
)
TRIGGERS: Final = GROWING | FASHION | WORKS | OFFERED | IDEAS | PRICES


def bury_topics(items: list[Item], folded: str, said: AbstractSet[str]) -> None:
    """Make opaque, in place, the times of what is talked about beside any appointment."""
    if TRIGGERS.isdisjoint(said):
        return
    for position, item in enumerate(items):
        text = item[0]
        if text not in TRIGGERS:
            continue
        if APPOINTED.search(folded) is not None:
            return
        if text in PRICES:
            _bury_price_change(items, position)
        elif text in IDEAS:
            _bury_idea(items, position)
        elif text in WORKS:
            bury_those_of(items, range(position + 1, len(items)), TIMES)
        elif text in GROWING:
            _bury_growth(items)
        elif not any(is_of(one, CLOCKS) for one in items):
            bury_those_of(items, range(len(items)), SEASONS | FEASTS if text in FASHION else TIMES)


def _bury_idea(items: list[Item], position: int) -> None:
    following = items[position + 1 : position + 3]
    if len(following) > 1 and following[0].text in FOR and is_of(following[1], FEASTS):
        bury(items, position + 2)


def _bury_price_change(items: list[Item], position: int) -> None:
    """ "Neue Preise ab Januar", "der Preis bis Dezember"."""
    following = items[position + 1 : position + 3]
    if len(following) > 1 and is_of(following[0], SINCE) and is_of(following[1], LONGER):
        bury(items, position + 1, position + 3)


def _bury_growth(items: list[Item]) -> None:
    """ "In einem Monat wachsen Haare einen Zentimeter"; an hour beside it is one all the same."""
    bury_those_of(items, range(len(items)), LONGER)
