"""Good wishes and thanks: "guten Start ins Wochenende", "danke noch mal für gestern"."""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.entry import OPAQUE
from booking_domain.model.german.items import Item, bury, bury_those_of, is_of
from booking_domain.model.german.umlauts import all_spellings


INTO: Final = all_spellings("ins in")
GREETED: Final = all_spellings("gut guten guter schönen")
STARTING: Final = all_spellings("start rutsch kommen kommt komm rutschen rutscht wünsche wünsch")
WELL: Final = all_spellings("gute liebe")
ALL: Final = "alles"
WISHED_FOR: Final = all_spellings("zum zur im an zu für in ins fürs")
THANKS: Final = all_spellings("danke dank dankeschön")
YESTERDAY: Final = all_spellings("gestern vorgestern neulich letztes")
MUCH: Final = all_spellings("nochmal nochmals sehr vielmals schön")
MOST_THANKED: Final = 4
FOR: Final = all_spellings("für zu zum")
TIMES: Final = frozenset(
    (
        *("WD", "REL", "MORGEN", "ORD", "MON", "DATE", "FEAST", "FESTIVE", "UNIT", "UNITEDGE"),
        *("WHICH", "SEASON", "EDGE", "der", "NUM", "DAY", "heuer", "FEASTDAYS", "PARTNOUN"),
    )
)
LONGER: Final = frozenset(("MON", "SEASON", "FEAST", "FESTIVE", "FEASTDAYS"))
ARTICLE: Final = frozenset(("der", "eine"))
BEFORE: Final = frozenset(("im", "in", "an", "zu", "von", "vor"))
APPOINTED: Final = all_spellings("termin termine freie platz")
TRIGGERS: Final = INTO | WELL | THANKS


def bury_courtesies(items: list[Item], said: AbstractSet[str]) -> None:
    """Make opaque, in place, the times for which somebody is wished well, or is thanked."""
    if TRIGGERS.isdisjoint(said):
        return
    for position, item in enumerate(items):
        if item[0] in TRIGGERS and not (position == 0 and _thanks_for_something(items)):
            _bury_courtesy(items, position)


def _bury_courtesy(items: list[Item], position: int) -> None:
    """ "Guten Start ins Wochenende", "alles Gute zum Muttertag", "danke noch mal für Samstag"."""
    text = items[position].text
    before = [item.text for item in items[:position]]
    if text in THANKS:
        end = position + 1
        while end < len(items) and items[end].text in MUCH:
            end += 1
        first = end
        while end < len(items) and (items[end].text in FOR or is_of(items[end], TIMES)):
            end += 1
        thanked = [item.text for item in items[first:end]]
        over = not YESTERDAY.isdisjoint(thanked)
        if position or FOR.isdisjoint(thanked[:1]) or (end < len(items) and not over):
            return
    elif text in WELL:
        if before[-1:] != [ALL] or WISHED_FOR.isdisjoint(_texts(items, position)):
            return
        end = position + MOST_THANKED
    elif GREETED.isdisjoint(before) or STARTING.isdisjoint(before):
        return
    else:
        end = position + MOST_THANKED
    bury_those_of(items, range(position + 1, min(len(items), end)), TIMES)


def _thanks_for_something(items: list[Item]) -> bool:
    """ "Danke für die schöne Frisur zu Weihnachten": bury when it was, and say so."""
    first = 1
    while first < len(items) and items[first].text in MUCH:
        first += 1
    if items[0].text not in THANKS or first >= len(items) or items[first].text not in FOR:
        return False
    end = first = first + 1
    while end < len(items) and is_of(items[end], ARTICLE):
        end += 1
    first = end
    while end < len(items) and items[end].entries == OPAQUE and items[end].text not in APPOINTED:
        end += 1
    behind = items[end:]
    if end == first or not behind or not is_of(behind[-1], LONGER):
        return False
    if not all(is_of(item, TIMES | BEFORE) for item in behind):
        return False
    bury(items, end, len(items))
    return True


def _texts(items: list[Item], position: int) -> list[str]:
    return [item.text for item in items[position + 1 : position + 2]]
