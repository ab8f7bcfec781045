"""
What something costs, and when, and under which terms: "kostet samstags mehr", "ab dem zehnten
Stempel ist einer frei".

In a clause that tells or asks the price no time is wished, unless a word of wishing, a condition or
an hour stands there as well: "ich möchte am Samstag, egal ob es mehr kostet".
"""

import re

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.items import Item, bury, is_of
from booking_domain.model.german.umlauts import all_spellings
from booking_domain.model.german.utterance import PAUSE


DEARER: Final = all_spellings("teurer billiger preiswerter kostspieliger")
TERMS: Final = all_spellings(
    "rabatt rabatte rabatts nachlass preisnachlass aufschlag preisaufschlag zuschlag zuschläge"
    " aufpreis ermässigung stempel stempeln stempelkarte treuekarte bonuskarte treuepunkte"
    " wochenendzuschlag samstagszuschlag feiertagszuschlag mehrpreis"
)
PRICES: Final = all_spellings("preise preis preisen")
CHANGED: Final = all_spellings("höher niedriger günstiger erhöht steigen hoch rauf runter anders")
COSTING: Final = all_spellings(
    "kostet kosten kost kosts kostets kostn zahlt zahlen zahl zahle bezahlt"
)
MORE: Final = all_spellings("mehr weniger extra dasselbe gleich gleichviel doppelt")
ASKED: Final = all_spellings("was wieviel viel")
IT: Final = all_spellings("es das s des")
GIVEN: Final = all_spellings(
    "gibts gibt kriegt kriegts bekommt krieg bekomm kriege bekomme ist is isch"
)
FREE: Final = all_spellings("gratis umsonst kostenlos")
TRIGGERS: Final = DEARER | TERMS | PRICES | COSTING | FREE
WISHING: Final = re.compile(
    r"(?<!\w)(?:termine?|m(?:ö|oe|o)cht\w*|h(?:ä|ae|a)tt\w*|br(?:ä|ae|a)uch\w*|w(?:ü|ue|u)rd\w*"
    r"|will|wollen|gerne?|lieber|liebsten|passt|passen|geht|gehts|ginge|kann|k(?:ö|oe)nn\w*"
    r"|komme?n?|k(?:ä|ae)m\w*|vorbei\w*|nehm\w*|buch\w*|reservier\w*|bitte|dann|wenn|ob|obwohl|egal"
    r"|trotzdem|w(?:ä|ae)re?|soll\w*|dran|such\w*|weil|sonst|deshalb|darum|drum|nicht|um|uhr|halb"
    r"|gegen|viertel|mir|(?:haben|h(?:ä|ae)tten)\W+sie|noch\W+(?:was|etwas|einen|frei|platz))(?!\w)"
)
"""With any of these words a clause is about an appointment, an hour or a condition."""

CONCLUDED: Final = re.compile(r"(?<!\w)also(?!\w)")
DAYS: Final = frozenset(("WD", "REL", "MORGEN", "DATE", "ORD"))
EVERY: Final = frozenset(("WDS",))
TIMES: Final = frozenset(
    (
        *("WD", "WDS", "REL", "MORGEN", "ORD", "MON", "DATE", "FEAST", "FESTIVE", "FEASTDAYS"),
        *("UNIT", "UNITS", "UNITEDGE", "WHICH", "SEASON", "EDGE", "NUM", "DAY", "PARTNOUN", "H"),
        *("PARTWORD", "HSPOKEN", "der", "am", "im", "in", "an", "zu", "ab", "bis", "von", "nach"),
        *("seit", "über", "vor", "oder", "heuer", "woche_werk"),
    )
)


def bury_prices(items: list[Item], folded: str, heard: AbstractSet[str]) -> None:
    """Make opaque, in place, the times at which something costs so much, or is given."""
    if TRIGGERS.isdisjoint(heard):
        return
    position = 0
    while position < len(items):
        if items[position][0] not in TRIGGERS:
            position += 1
            continue
        first, end = _clause(items, position, folded)
        if _tells_a_price(items, first, end) and not _wishes(items, first, end, folded):
            for at in range(first, end):
                if is_of(items[at], TIMES):
                    bury(items, at)
        position = end


def _clause(items: list[Item], position: int, folded: str) -> tuple[int, int]:
    first, end = position, position + 1
    while first and not PAUSE.search(folded, items[first - 1].end, items[first].start):
        first -= 1
    while end < len(items) and not PAUSE.search(folded, items[end - 1].end, items[end].start):
        end += 1
    return first, end


def _wishes(items: list[Item], first: int, end: int, folded: str) -> bool:
    until = items[end - 1].end
    if CONCLUDED.search(folded, items[first].end, until) is not None:
        return True
    return WISHING.search(folded, items[first].start, until) is not None


def _tells_a_price(items: list[Item], first: int, end: int) -> bool:
    texts = {item.text for item in items[first:end]}
    if not (DEARER | TERMS).isdisjoint(texts):
        return True
    if not PRICES.isdisjoint(texts) and not CHANGED.isdisjoint(texts):
        return True
    if not FREE.isdisjoint(texts) and not GIVEN.isdisjoint(texts):
        return True
    if COSTING.isdisjoint(texts):
        return False
    return not MORE.isdisjoint(texts) or _asks(items, first, end, texts)


def _asks(items: list[Item], first: int, end: int, texts: AbstractSet[str]) -> bool:
    """ "Was kostet es am Wochenende"; "am Samstag" may as well be about an appointment then."""
    if ASKED.isdisjoint(texts) or any(
        is_of(item, DAYS) and not is_of(item, EVERY) for item in items[first:end]
    ):
        return False
    return any(
        items[at].text in COSTING and items[at + 1].text in IT for at in range(first, end - 1)
    )
