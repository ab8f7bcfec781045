"""
When the telephone rang: "um zehn hatte ich einen verpassten Anruf", "da war um zehn ein Anruf".

"Ein Anruf wegen Freitag" names a day that is spoken about, and "geht es um zehn" is a wish.
"""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.items import Item, bury_those_of, is_of
from booking_domain.model.german.umlauts import all_spellings


CALLS: Final = all_spellings("anruf anrufe anrufversuch rückruf nachricht mailboxnachricht")
HAPPENED: Final = all_spellings("hatte hatten war waren kam hab habe haben gab sehe seh stand ging")
TIMES: Final = frozenset(
    (
        *("WD", "REL", "MORGEN", "ORD", "MON", "DATE", "UNIT", "WHICH", "PARTNOUN", "PARTWORD"),
        *("H", "HDOT", "CLK", "CLOCK", "MIL", "NUM", "uhr", "halb", "viertel", "dreiviertel"),
        *("um", "am", "gegen", "der", "in", "im", "kurz", "vor", "nach"),
    )
)
ABOUT: Final = all_spellings("wegen für fürs zum zur auf bis ab bezüglich")
OF: Final = frozenset(("von", "vom", "aus"))
GOT: Final = all_spellings("gesehen bekommen gekriegt verpasst erhalten")
WISHING: Final = all_spellings(
    "geht ginge kann könnte möchte will wäre bräuchte brauche passt lieber termin komme"
)
"""Not "hätte": without its dots it is the verb of what happened."""

REACH: Final = 9


def bury_missed_calls(items: list[Item], said: AbstractSet[str]) -> None:
    """Make opaque, in place, the times at which somebody was called."""
    if CALLS.isdisjoint(said) or HAPPENED.isdisjoint(said):
        return
    for position, item in enumerate(items):
        if item.text in CALLS:
            _bury_before(items, position)
            _bury_after(items, position)


def _bury_before(items: list[Item], call: int) -> None:
    """From the beginning of the clause on, in which the verb stands."""
    first = call
    while first and call - first < REACH and items[first - 1].text not in WISHING | ABOUT:
        first -= 1
    if HAPPENED.isdisjoint(item.text for item in items[first:call]):
        return
    bury_those_of(items, range(first, call), TIMES | OF)


def _bury_after(items: list[Item], call: int) -> None:
    """ "Einen Anruf von Ihnen um zehn", "ein Anruf um zehn war das"."""
    last = call + 1
    while last < len(items) and (items[last].text in OF | GOT or is_of(items[last], TIMES)):
        last += 1
    if HAPPENED.isdisjoint(item.text for item in items[max(0, call - REACH) : call]):
        return
    bury_those_of(items, range(call, last), TIMES | OF)
