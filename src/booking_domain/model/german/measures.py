"""
Ranges that measure something: millimetres, shades, foils, the sides ("drei bis sechs Millimeter").

A single counted or numbered thing is no time either (`false_friends`); a range looks like a window.
"""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.decoys import COUNTED, NUMBERED
from booking_domain.model.german.entry import OPAQUE
from booking_domain.model.german.lexing import Item
from booking_domain.model.german.numbers import spellings


def _words(words: str) -> frozenset[str]:
    return frozenset(spelling for word in words.split() for spelling in spellings(word))


MEASURED: Final = _words(
    "seiten seite nacken übergang übergänge tonhöhe tonhöhen tontiefe tonstufe länge"
    " aufsatz aufsätze maschine stufe stufen töne nuancen kontur konturen koteletten"
)
CHANGING: Final = _words(
    "aufhellen aufgehellt abdunkeln abgedunkelt aufblonden heller dunkler kürzen"
)
NUMBERED_THINGS: Final = NUMBERED - _words("strasse platz zimmer tisch raum")
RANGING: Final = _words("bis auf zu oder und - – —")
LISTED: Final = frozenset(("oder", "und"))
LEADING: Final = _words("auf von mit zwischen ab bei den der die dem ist sind")
AT: Final = frozenset(("um", "gegen", "uhr"))
MOST_LEADING: Final = 3
YEARS: Final = _words("jahre jahren jahr")
AGED: Final = _words("bis unter ab")
AGE_GROUPS: Final = _words(
    "kinder kindern kind jungs mädchen jugendliche jugendlichen senioren schüler schülern studenten"
    " rentner buben"
)
APPOINTMENT: Final = _words("termin termine frei kommen komme bringen")
SIZES: Final = 4
TRIGGERS: Final = COUNTED | CHANGING | YEARS | MEASURED | NUMBERED_THINGS
FROM_ONE_TO_THE_OTHER: Final = frozenset(("von", "auf"))
MOVED: Final = ("termin", "leg", "verleg", "schieb", "verschieb", "uhr", "setz", "rück", "gehen")


def bury_measures(items: list[Item], said: AbstractSet[str]) -> None:
    """Make opaque, in place, the numbers of a range that is a size, a shade or a count."""
    if said >= FROM_ONE_TO_THE_OTHER and _is_nothing_but_sizes(items):
        _bury(items, 0, len(items))
    if TRIGGERS.isdisjoint(said):
        return
    for position, item in enumerate(items):
        text = item[0]
        if text not in TRIGGERS:
            continue
        if text in COUNTED or (text in CHANGING and items[position - 2].text == "auf"):
            _bury_before(items, position)
        if text in YEARS:
            _bury_age(items, position)
        if text in AGE_GROUPS:
            _bury_age_of(items, position)
        if text in MEASURED:
            _bury_after(items, position, single=True)
        elif text in NUMBERED_THINGS:
            _bury_after(items, position, single=False)


def _is_nothing_but_sizes(items: list[Item]) -> bool:
    """ "Von neun auf sechs" changes the length; an hour is moved with "Uhr" or its appointment."""
    spoken = [position for position, item in enumerate(items) if item.entries != OPAQUE]
    if len(spoken) != SIZES or any(item.text.startswith(MOVED) for item in items):
        return False
    first, last = spoken[0], spoken[-1]
    texts = [items[position].text for position in spoken]
    return (
        last - first == SIZES - 1 and texts[::2] == ["von", "auf"] and _is_range(items, first + 1)
    )


def _bury_before(items: list[Item], position: int) -> None:
    """ "Von drei auf neun Millimeter"; "um zehn oder elf Leute" leaves the ten alone."""
    first = position - 3
    if first < 0 or not _is_range(items, first):
        return
    before = items[first - 1].text if first else ""
    link = items[first + 1].text
    if before in AT or (link in LISTED and before not in ("zwischen", "auf", "von")):
        return
    _bury(items, first, position)


def _bury_after(items: list[Item], position: int, *, single: bool) -> None:
    """ "Seiten drei bis sechs", "an den Seiten auf neun"; an hour with "Uhr" is a time."""
    first = position + 1
    while first < len(items) and first - position <= MOST_LEADING and items[first].text in LEADING:
        first += 1
    if first >= len(items) or not items[first].number:
        return
    last = first + 3 if _is_range(items, first) else first + 1
    following = items[last].text if last < len(items) else ""
    if following not in AT and (single or last > first + 1):
        _bury(items, first, last)


def _bury_age(items: list[Item], years: int) -> None:
    """ "Bis zwölf Jahre oder bis vierzehn": the second is an age as well."""
    following = years + 1
    if years < 2 or not items[years - 1].number or items[years - 2].text not in AGED:
        return
    if following >= len(items) or items[following].text != "oder":
        return
    following += 1
    if following < len(items) and items[following].text in AGED:
        following += 1
    if following + 1 == len(items) and items[following].number:
        _bury(items, years + 1, following + 1)


def _bury_age_of(items: list[Item], position: int) -> None:
    """ "Kinder bis zwölf", "Senioren ab sechzig"; "mit den Kindern bis zwölf Uhr" is a time."""
    limit = items[position + 1 : position + 4]
    if len(limit) < 2 or limit[0].text not in AGED or not limit[1].number:
        return
    if len(limit) == 3 and limit[2].text == "uhr":
        return
    if not any(item.text in APPOINTMENT for item in items[:position]):
        _bury(items, position + 1, position + 3)


def _is_range(items: list[Item], first: int) -> bool:
    if first + 2 >= len(items):
        return False
    begin, link, end = items[first : first + 3]
    return begin.number and end.number and link.text in RANGING


def _bury(items: list[Item], first: int, last: int) -> None:
    for position in range(first, last):
        items[position] = items[position]._replace(entries=OPAQUE, number=False)
