"""
Where somebody lives: "Lindenallee fünf bis sieben", "am Markt acht", "Platz des Achten Mai".

A comma, an "Uhr" or a verb of wishing beside the numbers makes them hours again.
"""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.items import Item, bury, is_of
from booking_domain.model.german.umlauts import all_spellings


STREETS: Final = (
    *("strasse", "strass", "straße", "allee", "gasse", "gassl", "weg", "platz", "ring", "damm"),
    *("ufer", "markt", "zeile", "chaussee", "promenade", "stieg", "steig", "graben", "anger"),
    *("winkel", "siedlung", "park", "wall", "pfad", "brücke", "bruecke"),
    *("halde", "höhe", "hoehe", "rain", "hain", "lände"),
)
NO_STREETS: Final = all_spellings(
    "weg unterwegs parkplatz arbeitsplatz sitzplatz stehplatz supermarkt drogeriemarkt"
    " weihnachtsmarkt"
    " durchweg vorweg stellplatz spielplatz ausbildungsplatz herweg"
)
LIVING: Final = all_spellings(
    "wohne wohn wohnen wohnt wohnhaft adresse anschrift umgezogen gezogen hausnummer heimatadresse"
    " wohnadresse postadresse rechnungsadresse privatadresse meldeadresse lieferadresse"
    " wohnort haus straße"
)
HOUSES: Final = all_spellings(
    "stiege block gebäude haus aufgang eingang tür top wohnung hausnummer trakt"
)
APART: Final = frozenset(("am", "um", "REL", "MORGEN", "WD", "in", "von", "im"))
LONGEST_NAME: Final = 4
BETWEEN: Final = all_spellings("bis und oder schrägstrich -") | {"-", "–", "/"}
CLOCKS: Final = frozenset(("uhr", "CLK", "PARTWORD", "PARTNOUN", "halb", "viertel", "WD", "REL"))
WISHING: Final = all_spellings(
    "uhr passt geht ginge wär wäre kann könnte hätte hätt komme komm frei bitte ist würde nehme"
)
NAMED_AFTER_DAYS: Final = all_spellings(
    "platz strasse straße str allee weg ufer brücke ring siedlung"
)
PLACE: Final = "platz"
OFFERING: Final = all_spellings("haben habt hätten ist gibt noch frei hätte wäre kein keinen ein")
MONTHS: Final = frozenset(("MON",))
ORDINALS: Final = frozenset(("ORD",))
LONGEST_NUMBER: Final = 3


def bury_addresses(items: list[Item], folded: str, said: AbstractSet[str]) -> None:
    """Make opaque, in place, the numbers of houses and the days after which streets are named."""
    if not NAMED_AFTER_DAYS.isdisjoint(said):
        _bury_named_after_days(items, said)
    if BETWEEN.isdisjoint(said):
        return
    lives = not LIVING.isdisjoint(said)
    for position in range(1, len(items) - 2):
        if not items[position].number or items[position + 1].text not in BETWEEN:
            continue
        if items[position + 2].number and (
            _is_street(items, position - 1) or (lives and _is_place(items, position - 1))
        ):
            _bury_range(items, position, folded)


def _is_street(items: list[Item], position: int) -> bool:
    """Whether a street, or a part of a house, is named there: "Straße des Friedens"."""
    named = items[position].entries == () or is_of(items[position], MONTHS)
    for at in range(position, max(-1, position - LONGEST_NAME), -1):
        text = items[at].text
        if text in HOUSES or (text.endswith(STREETS) and text not in NO_STREETS):
            return named
        if is_of(items[at], APART) or items[at].number:
            return False
    return False


def _is_place(items: list[Item], position: int) -> bool:
    """ "Ich wohne am Markt drei bis fünf"."""
    return items[position].entries == () and not items[position].number


def _bury_range(items: list[Item], position: int, folded: str) -> None:
    before = items[position - 1]
    following = items[position + 3 : position + 4]
    if "," in folded[before.end : items[position].start]:
        return
    if following and (following[0].text in WISHING or is_of(following[0], CLOCKS)):
        return
    bury(items, position, position + LONGEST_NUMBER)


def _bury_named_after_days(items: list[Item], said: AbstractSet[str]) -> None:
    """ "Am Ersten-Mai-Platz", "Erster Mai Straße"; "haben Sie am ersten Mai Platz" wishes."""
    for position in range(2, len(items)):
        item = items[position]
        if item.text not in NAMED_AFTER_DAYS or not is_of(items[position - 1], MONTHS):
            continue
        if is_of(items[position - 2], ORDINALS) and (
            item.text != PLACE or OFFERING.isdisjoint(said)
        ):
            bury(items, position - 2, position)
