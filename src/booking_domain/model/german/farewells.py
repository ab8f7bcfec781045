"""Good-byes that name a day: "bis Freitag dann", "alles klar, bis Montag", "bis Samstag, ciao"."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.decoys import FAREWELL
from booking_domain.model.german.entry import OPAQUE
from booking_domain.model.german.lexing import Item
from booking_domain.model.german.tokens import Token


UNTIL: Final = "bis"
PARTING: Final = "dann"
LONGEST_PARTING: Final = 4
GOOD_BYE: Final = FAREWELL - {"danke", "dank", "auf"}
"""After "bis Samstag"; who says thanks may have wished for it."""

LONGEST_LEADING: Final = 5
AGREEING: Final = frozenset(
    "klar okay ok gut super prima perfekt danke dann wunderbar fein einverstanden toll".split()
)
LEADING: Final = frozenset(
    (*AGREEING, *"na ja also alles bestens schön schon vielen lieben dank sehr so und".split())
)
"""What may stand before such a good-bye; "ja, bis Freitag" still answers a question."""


def bury_farewells(items: list[Item], tokens: Sequence[Token], said: AbstractSet[str]) -> None:
    """Make opaque, in place, the day until which somebody takes leave."""
    if UNTIL not in said:
        return
    end = 0
    for start, item in enumerate(items):
        if item[0] != UNTIL or not item[1]:
            continue
        # Of several "bis" in one run of words the run ends where it did for the first.
        end = max(end, start)
        while end < len(items) and items[end].entries:
            end += 1
        if _takes_leave(items, start, end, tokens):
            for position in range(start, end):
                items[position] = items[position]._replace(entries=OPAQUE)


def _takes_leave(items: list[Item], start: int, end: int, tokens: Sequence[Token]) -> bool:
    if start and items[start - 1].text in FAREWELL:
        return True
    if end < len(items):
        begins = not start or items[start - 1].entries == OPAQUE
        return begins and end + 1 == len(items) and items[end].text in GOOD_BYE
    if tokens[-1].text == PARTING and start >= len(items) - LONGEST_PARTING:
        return True
    if start > LONGEST_LEADING:
        return False
    before = [token.text for token in tokens if token.start < items[start].start]
    if before[:1] == [PARTING] and start == 0 and len(items) <= LONGEST_PARTING:
        return True
    return LEADING.issuperset(before) and not AGREEING.isdisjoint(before)
