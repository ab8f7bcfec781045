"""
Ranges that measure something: millimetres, shades, foils, the sides ("drei bis sechs Millimeter").

A single counted or numbered thing is no time either (`false_friends`); a range looks like a window.
"""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.decoys import COUNTED, NUMBERED
from booking_domain.model.german.entry import OPAQUE
from booking_domain.model.german.items import Item, bury
from booking_domain.model.german.umlauts import all_spellings


MEASURED: Final = all_spellings(
    "seiten seite nacken übergang übergänge tonhöhe tonhöhen tontiefe tonstufe länge"
    " aufsatz aufsätze maschine stufe stufen töne nuancen kontur konturen koteletten"
)
CHANGING: Final = all_spellings(
    "aufhellen aufgehellt abdunkeln abgedunkelt aufblonden heller dunkler kürzen"
)
NUMBERED_THINGS: Final = NUMBERED - all_spellings("strasse platz zimmer tisch raum")
RANGING: Final = all_spellings("bis auf zu oder und - – —")
LISTED: Final = frozenset(("oder", "und"))
LEADING: Final = all_spellings("auf von mit zwischen ab bei den der die dem ist sind")
AT: Final = frozenset(("um", "gegen", "uhr"))
MOST_LEADING: Final = 3
YEARS: Final = all_spellings("jahre jahren jahr")
AGED: Final = all_spellings("bis unter ab")
HOLDING: Final = all_spellings(
    "gilt gelten zahlt zahlen kostet kosten darf dürfen teurer billiger günstiger"
)
"""After "ab vierzehn": what holds from an age on."""

CHEAPER: Final = all_spellings("günstiger billiger teurer ermässigt kostenlos gratis umsonst")
OF_ONESELF: Final = all_spellings("mir für uns mich")
"""Who says them finds a time more convenient, not cheaper."""

IS: Final = all_spellings("ist is isch wird wirds sind")
MORE: Final = all_spellings("mehr weniger extra voll anders nichts auch jahre jahren oder und")
CURRENCY: Final = all_spellings("euro eur € franken rappen cent")
ALTERNATIVE: Final = frozenset(("ab", "bis", "um", "für"))
MAY: Final = all_spellings("darf dürfen")
PEOPLE: Final = all_spellings("man kinder sie er jugendliche")
AGE_GROUPS: Final = all_spellings(
    "kinder kindern kind jungs mädchen jugendliche jugendlichen senioren schüler schülern studenten"
    " rentner buben"
)
APPOINTMENT: Final = all_spellings("termin termine frei kommen komme bringen")
SIZES: Final = 4
TRIGGERS: Final = COUNTED | CHANGING | YEARS | MEASURED | NUMBERED_THINGS | HOLDING | CHEAPER
FROM_ONE_TO_THE_OTHER: Final = frozenset(("von", "auf"))
MOVED: Final = ("termin", "leg", "verleg", "schieb", "verschieb", "uhr", "setz", "rück", "gehen")


def bury_measures(items: list[Item], said: AbstractSet[str], heard: AbstractSet[str]) -> None:
    """Make opaque, in place, the numbers of a range that is a size, a shade or a count."""
    if said >= FROM_ONE_TO_THE_OTHER and _is_nothing_but_sizes(items):
        bury(items, 0, len(items))
    if TRIGGERS.isdisjoint(said):
        return
    for position, item in enumerate(items):
        text = item[0]
        if text not in TRIGGERS:
            continue
        if text in CURRENCY:
            _bury_prices(items, position)
        if text in COUNTED or (text in CHANGING and items[position - 2].text == "auf"):
            _bury_before(items, position)
        if text in MEASURED:
            _bury_after(items, position, single=True)
        elif text in NUMBERED_THINGS:
            _bury_after(items, position, single=False)
        else:
            _bury_ages(items, position, text)
            if text in CHEAPER and heard.isdisjoint(OF_ONESELF):
                _bury_limit_of_cheaper(items, position)


def _bury_ages(items: list[Item], position: int, text: str) -> None:
    if text in YEARS:
        _bury_age(items, position)
        if any(item.text in AGED for item in items[max(0, position - 3) : position]):
            _bury_last_limit(items, position, within=1)
    elif text in HOLDING:
        _bury_limit(items, position)
        if text not in MAY:
            _bury_limits_behind(items, position)
    if text in AGE_GROUPS:
        _bury_age_of(items, position)


def _bury_limits_behind(items: list[Item], verb: int) -> None:
    """ "Gilt das bis achtzehn oder bis einundzwanzig"; "gilt das bis achtzehn Uhr" is a time."""
    first = verb + 1
    while first < len(items) and first - verb <= MOST_LEADING and _is_subject(items[first]):
        first += 1
    last = first
    while last + 1 < len(items) and items[last].text in AGED and items[last + 1].number:
        last += 2
        listed = items[last].text in LISTED if last + 2 < len(items) else False
        if not listed or not (items[last + 1].text in AGED and items[last + 2].number):
            break
        last += 1
    if last > first and (last == len(items) or items[last].text in MORE):
        bury(items, first, last)


def _is_subject(item: Item) -> bool:
    return item.entries == OPAQUE or item.text in ("das", "der", "die")


def _bury_limit_of_cheaper(items: list[Item], cheaper: int) -> None:
    """ "Bis sechzehn ist es günstiger", "ist es bis sechzehn gratis"; not "am Freitag ab vier"."""
    for limit in range(max(0, cheaper - SIZES - 1), cheaper - 1):
        if items[limit].text not in AGED or not items[limit + 1].number:
            continue
        between = items[limit + 2 : cheaper]
        asked = not between and any(item.text in IS for item in items[max(0, limit - 3) : limit])
        told = between and between[0].text in IS and all(map(_is_subject, between))
        begins = limit == 0 or _is_subject(items[limit - 1])
        if begins and (asked or told):
            bury(items, limit, limit + 2)


def _bury_prices(items: list[Item], currency: int) -> None:
    """ "Ab zwanzig oder ab dreißig Euro"; the last number is buried as a count."""
    first = currency - 5
    if first < 0 or not items[currency - 1].number or items[currency - 3].text not in LISTED:
        return
    begin, price, _, again, _ = items[first:currency]
    if price.number and begin.text == again.text and begin.text in ALTERNATIVE:
        bury(items, first, currency)


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
    bury(items, first, position)


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
        bury(items, first, last)


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
        bury(items, years + 1, following + 1)


def _bury_limit(items: list[Item], verb: int) -> None:
    """ "Ab vierzehn gilt der volle Preis", "färben darf man ab sechzehn"; "darf ich ab zehn"."""
    after = [item.text for item in items[verb + 1 : verb + 2]]
    of_people = not PEOPLE.isdisjoint(after)
    if verb > 1 and items[verb - 1].number and items[verb - 2].text in AGED:
        if of_people or items[verb].text not in MAY:
            bury(items, verb - 2, verb)
    elif of_people:
        _bury_last_limit(items, verb, within=2)


def _bury_last_limit(items: list[Item], position: int, *, within: int) -> None:
    """ "Ab wie viel Jahren, ab zwölf": an age so soon after it; "ab acht Uhr kommen" is a time."""
    for limit in range(position + 1, min(position + 1 + within, len(items) - 1)):
        if items[limit].text not in AGED or not items[limit + 1].number:
            continue
        following = items[limit + 2 : limit + 3]
        goes_on = following and (following[0].entries or following[0].text.endswith("kommen"))
        if not goes_on or following[0].text in LISTED:
            bury(items, limit, limit + 2)


def _bury_age_of(items: list[Item], position: int) -> None:
    """ "Kinder bis zwölf", "Senioren ab sechzig"; "mit den Kindern bis zwölf Uhr" is a time."""
    limit = items[position + 1 : position + 4]
    if len(limit) < 2 or limit[0].text not in AGED or not limit[1].number:
        return
    if len(limit) == 3 and limit[2].text == "uhr":
        return
    if not any(item.text in APPOINTMENT for item in items[:position]):
        bury(items, position + 1, position + 3)


def _is_range(items: list[Item], first: int) -> bool:
    if first + 2 >= len(items):
        return False
    begin, link, end = items[first : first + 3]
    return begin.number and end.number and link.text in RANGING
