"""
Good-byes that name a day: "bis Freitag dann", "alles klar, bis Montag", "bis Samstag, ciao".

"Samstag um neun, bis Samstag" as well, and "wir sehen uns Freitag", "ich freu mich auf Freitag".
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.decoys import FAREWELL, GREETING
from booking_domain.model.german.entry import OPAQUE
from booking_domain.model.german.items import Item, bury, end_of_run, is_of
from booking_domain.model.german.tokens import Token
from booking_domain.model.german.umlauts import all_spellings


UNTIL: Final = "bis"
PARTING: Final = "dann"
CONCLUDED: Final = "also"
LONGEST_PARTING: Final = 4
GOOD_BYE: Final = FAREWELL - {"danke", "dank", "auf"}
"""After "bis Samstag"; who says thanks may have wished for it."""

LONGEST_LEADING: Final = 5
AGREEING: Final = frozenset(
    "klar okay ok gut super prima perfekt danke dann wunderbar fein einverstanden toll".split()
)
LEADING: Final = frozenset(
    (
        *AGREEING,
        *"na ja also alles bestens schön schon vielen lieben dank sehr so und".split(),
        *"äh ähm aeh ach".split(),
    )
)
"""What may stand before such a good-bye; "ja, bis Freitag" still answers a question."""


SOON: Final = all_spellings("dann bald später gleich demnächst denn")
TOMORROW: Final = frozenset(("MORGEN",))
EARLY: Final = all_spellings("früh")
YEAR: Final = "jahr"
NAMED: Final = frozenset(("WD", "MORGEN", "REL", "DATE", "ORD"))
CLOCKS: Final = frozenset(("H", "HDOT", "CLK", "CLOCK", "MIL"))
GOOD_WISHES: Final = GREETING - {"gut"}
LONGEST_WISH: Final = 4
MEETING: Final = all_spellings("sehen sieht seh hören hört")
EACH_OTHER: Final = all_spellings("uns sich")
MEETERS: Final = all_spellings("wir man")
PLEASED: Final = all_spellings("freu freue freuen")
TIMES: Final = NAMED | {"am", "auf", "WHICH", "UNIT", "der", "MON", "PARTNOUN", "zu", "in"}
MET: Final = TIMES | {"spätestens", "FEAST", "SEASON"}
"""When one meets again; who looks forward to a feast may mean to come for it."""

ASKING: Final = all_spellings(
    "kann können könnte könnten wollen möchte möchten würde würden hätte wäre ob wann geht ginge"
)
BIDDING: Final = [
    phrase.split()
    for phrase in (
        "alter frische", "aller frische", "neuer frische", "gewohnter frische", "frischer frische",
        "machen sie es gut", "machen sie s gut", "machen sies gut", "mach es gut", "machs gut",
        "mach s gut", "macht es gut", "machts gut", "bleiben sie gesund", "bleib gesund",
        "bleibts gesund", "gesund und munter", "gesund und", "alles gute", "alles liebe",
        "passen sie auf sich", "kommen sie gut", "kommt gut", "gehaben sie sich",
    )
]  # fmt: skip
"""How somebody takes leave behind a day."""

CLOSING: Final = FAREWELL | GOOD_WISHES | {words[0] for words in BIDDING}
NIGHT: Final = "nacht"


def bury_farewells(items: list[Item], tokens: Sequence[Token], said: AbstractSet[str]) -> None:
    """Make opaque, in place, the day until which somebody takes leave."""
    if len(items) == 1 and items[0].text == NIGHT:
        bury(items, 0, 1)
    if not (MEETING.isdisjoint(said) and PLEASED.isdisjoint(said)):
        _bury_meeting(items, {token.text for token in tokens})
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
            bury(items, start, end)


def _takes_leave(items: list[Item], start: int, end: int, tokens: Sequence[Token]) -> bool:
    if start and items[start - 1].text in FAREWELL:
        return True
    if end < len(items) and items[end][0] not in CLOSING:
        return False
    before = [token.text for token in tokens if token.start < items[start].start]
    if end < len(items):
        return (
            _says_good_bye(items, start, end, tokens)
            or _wishes_well(items, end, before)
            or _bids_farewell(items, end, before)
        )
    if tokens[-1].text in (PARTING, "denn", CONCLUDED) and start >= len(items) - LONGEST_PARTING:
        return True
    if _is_said_again(items, start) or (UNTIL in before[:-1] and before[-1] in SOON):
        return True
    if before and before[0] in GOOD_WISHES and len(items) - start <= LONGEST_PARTING:
        # "Schönen Abend, bis morgen".
        return all(item.entries == OPAQUE or item.text == "und" for item in items[:start])
    if start > LONGEST_LEADING:
        return False
    if before[:1] == [PARTING] and start == 0 and len(items) <= LONGEST_PARTING:
        return True
    if start == 0 and _is_tomorrow(items, start, end):
        return LEADING.issuperset(before)
    return LEADING.issuperset(before) and not AGREEING.isdisjoint(before)


def _says_good_bye(items: list[Item], start: int, end: int, tokens: Sequence[Token]) -> bool:
    """ "Bis Freitag, tschüss", "bis Freitag dann, danke", "bis morgen, danke"."""
    begins = not start or items[start - 1].entries == OPAQUE
    said = {item.text for item in items[end:]}
    if not begins or not said <= FAREWELL:
        return False
    parted = any(
        token.text == PARTING and items[end - 1].end <= token.start < items[end].start
        for token in tokens
    )
    return parted or not said.isdisjoint(GOOD_BYE) or (not start and _is_tomorrow(items, 0, end))


def _bids_farewell(items: list[Item], end: int, before: list[str]) -> bool:
    """ "Bis Dienstag in alter Frische", "bis Freitag, machen Sie's gut"."""
    said = [item.text for item in items[end:]]
    bidden = any(said[: len(words)] == words for words in BIDDING)
    return bidden and len(said) <= LONGEST_PARTING and LEADING.issuperset(before)


def _is_tomorrow(items: list[Item], start: int, end: int) -> bool:
    """Nobody answers "bis morgen" or "bis nächstes Jahr"; "bis Samstag" may be until when."""
    if items[end - 1].text == YEAR:
        return True
    early = end == start + 3 and items[start + 2].text in EARLY
    return (early or end == start + 2) and is_of(items[start + 1], TOMORROW)


def _wishes_well(items: list[Item], end: int, before: list[str]) -> bool:
    """ "Also bis Montag, schönen Tag noch"."""
    if items[end].text not in GOOD_WISHES or len(items) - end > LONGEST_WISH:
        return False
    return LEADING.issuperset(before)


def _is_said_again(items: list[Item], until: int) -> bool:
    """ "Dann nehme ich Samstag um neun, bis Samstag"; "von Samstag bis Samstag" has no hour."""
    days = {item.text for item in items[until + 1 :] if is_of(item, NAMED)}
    clock = next((at for at in range(until - 1, 0, -1) if is_of(items[at], CLOCKS)), -1)
    if len(items) - until > LONGEST_PARTING or clock < 0:
        return False
    return any(item.text in days for item in items[:clock])


def _bury_meeting(items: list[Item], heard: AbstractSet[str]) -> None:
    """ "Wir sehen uns Freitag", "man sieht sich am Montag"; with an hour it may be a wish."""
    if not ASKING.isdisjoint(heard) or any(is_of(item, CLOCKS) for item in items):
        return
    for position, item in enumerate(items):
        if item.text in PLEASED:
            first = position + 1
            while first < len(items) and items[first].text in ("mich", "uns", "schon"):
                first += 1
            met = items[first : first + 1] != [] and items[first].text == "auf"
        else:
            first = position + 1
            while first < len(items) and items[first].text in EACH_OTHER | MEETERS:
                first += 1
            near = {one.text for one in items[max(0, position - 1) : position + 2]}
            met = item.text in MEETING and not EACH_OTHER.isdisjoint(heard)
            met = met and not MEETERS.isdisjoint(near)
        if met:
            last = end_of_run(items, first, TIMES if item.text in PLEASED else MET)
            bury(items, first, last)
