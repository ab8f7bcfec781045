"""
Ages and prices that are only told: "er ist zwischen acht und zehn", "das kostet um die zwölf".

With any other word behind it ("sie ist zwischen acht und zehn da", "was frei") it is a window.
"""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.entry import OPAQUE
from booking_domain.model.german.given_names import GIVEN_NAMES
from booking_domain.model.german.items import Item, bury, is_of
from booking_domain.model.german.umlauts import all_spellings


BEING: Final = all_spellings("ist is isch sind san war waren")
SUPPOSED: Final = all_spellings(
    "dürfte dürften müsste müssten könnte könnten wird werden mag muss müssen soll sollte"
)
COSTING: Final = all_spellings(
    "kostet kosten kost gekostet zahlt zahle zahl zahlen bezahlt bezahle bezahl bezahlen"
)
TRIGGERS: Final = BEING | SUPPOSED | COSTING | {"bin"}
RANGES: Final = frozenset(("zwischen", "um", "von", "bis", "oder", "-"))
PEOPLE: Final = (
    all_spellings(
        "er sie sohn tochter söhne töchter kind kinder kleine kleiner kleinen"
        " grosse grosser grossen bub buben junge jungs mädchen enkel enkelin enkelkind"
        " enkelkinder neffe nichte bruder schwester mann frau oma opa mutter vater mama papa"
        " freund freundin cousin cousine"
        " patenkind zwillinge geschwister jüngste jüngster älteste ältester"
    )
    | GIVEN_NAMES
)
OWNING: Final = all_spellings("mein meine unser unsere der die das ihr ihre sein seine dein deine")
SUPPOSING: Final = all_spellings(
    "schätz schätze schätzt glaub glaube denk denke würd würde vermut vermute meine mein tät"
)
AGED: Final = all_spellings("jahr jahre jahren alt")
GOING_ON: Final = frozenset(("und", "oder", "aber")) | SUPPOSING | AGED
TO_BE: Final = "sein"
FROM: Final = "ab"
ASKED: Final = all_spellings("geht ginge machen macht gilt schneiden schneidet ist nehmen nehmt")
THAT: Final = all_spellings("das des es sie ihr s")
CLOCK: Final = frozenset(("CLOCK",))
QUARTERS: Final = ("15", "30", "45")
GROWN_UP: Final = 16
MOST_BETWEEN: Final = 3


def bury_told_figures(items: list[Item], said: AbstractSet[str]) -> None:
    """Make opaque, in place, how old somebody is about, and what something costs about."""
    if TRIGGERS.isdisjoint(said):
        return
    if (
        RANGES.isdisjoint(said)
        and FROM not in said
        and not any(is_of(item, CLOCK) for item in items)
    ):
        return
    for position, item in enumerate(items):
        text = item[0]
        if text not in TRIGGERS:
            continue
        if text in COSTING:
            _bury_price(items, position)
        elif text in BEING:
            _bury_age(items, position, supposed=False)
        elif text in SUPPOSED:
            _bury_age(items, position, supposed=True)
        elif text == "bin":
            _bury_own_age(items, position)
    if FROM in said:
        _bury_least_age(items)


def _bury_age(items: list[Item], verb: int, *, supposed: bool) -> None:
    """ "Er ist um die acht", "um die acht ist er", "sie dürfte so um die zwölf sein"."""
    first = verb + 1
    person = _person(items, first)
    if person > first:
        if not supposed and _bury_before(items, verb, person):
            return
        first = person
    elif not verb or items[verb - 1].text not in PEOPLE:
        return
    end = _range(items, first) or _exact(items, first)
    if supposed:
        if items[end : end + 1] == [] or items[end].text != TO_BE:
            return
        if _ends(items, end + 1):
            bury(items, first, end)
    elif end and _ends(items, end):
        bury(items, first, end)


def _bury_own_age(items: list[Item], verb: int) -> None:
    """ "Ich bin um die zwanzig"; "ich bin um die zehn" may be when somebody comes."""
    end = _range(items, verb + 1)
    if end and _ends(items, end):
        grown = any(
            entry.category == "NUM" and isinstance(entry.value, int) and entry.value >= GROWN_UP
            for item in items[verb + 1 : end]
            for entry in item.entries
        )
        if grown:
            bury(items, verb + 1, end)


def _bury_price(items: list[Item], verb: int) -> None:
    """ "Das kostet um die zehn", "kostet der Schnitt von acht bis zehn", "um die zehn kosten"."""
    first = verb + 1
    while first < len(items) and first - verb <= MOST_BETWEEN and _is_subject(items[first]):
        first += 1
    end = _range(items, first, priced=True)
    if end and _ends(items, end):
        bury(items, first, end)
    else:
        _bury_before(items, verb, first)


def _bury_before(items: list[Item], verb: int, end: int) -> bool:
    """What stands before its verb: "zwischen acht und zehn kostet das"."""
    if not _ends(items, end):
        return False
    for length in (3, 4):
        first = verb - length
        begins = first == 0 or (first > 0 and items[first - 1].entries == OPAQUE)
        if begins and _range(items, first, priced=True) == verb:
            bury(items, first, verb)
            return True
    return False


def _bury_least_age(items: list[Item]) -> None:
    """ "Mein Sohn ist zwei, geht das erst ab drei"; with a day or an "Uhr" it is a time."""
    last = len(items) - 1
    if last < MOST_BETWEEN or not items[last].number or items[last - 1].text != FROM:
        return
    asked = [item.text for item in items[last - 3 : last - 1]]
    aged = any(
        items[at - 1].text in BEING and items[at - 2].text in PEOPLE and items[at].number
        for at in range(2, last)
    )
    if aged and asked[0] in ASKED and asked[1] in THAT:
        bury(items, last)


def _person(items: list[Item], first: int) -> int:
    """Return where it goes on behind "er" or "mein Sohn", `first` where nobody is named."""
    position = first
    if position < len(items) and items[position].text in OWNING:
        position += 1
    if position < len(items) and items[position].text in PEOPLE:
        return position + 1
    return first


def _is_subject(item: Item) -> bool:
    return item.entries == OPAQUE or item.text in OWNING


def _range(items: list[Item], first: int, *, priced: bool = False) -> int:
    """Return where "zwischen drei und vier", "um die acht", "drei bis vier" ends; 0: none there."""
    texts = [item.text for item in items[first : first + 4]]
    numbers = [item.number for item in items[first : first + 4]]
    if numbers == [False, True, False, True] and (
        (texts[0] == "zwischen" and texts[2] == "und")
        or (priced and texts[0] == "von" and texts[2] == "bis")
    ):
        return first + 4
    if numbers[:3] == [True, False, True] and texts[1] in ("bis", "-", "oder"):
        return first + 3
    if numbers[:3] == [False, False, True] and texts[:2] == ["um", "die"]:
        return first + 3
    return 0


def _exact(items: list[Item], first: int) -> int:
    """ "Sie ist 10½" is written like half past ten."""
    if first < len(items) and is_of(items[first], CLOCK) and items[first].text[-2:] in QUARTERS:
        return first + 1
    return 0


def _ends(items: list[Item], position: int) -> bool:
    """ "Zwischen acht und zehn schätz ich"; "da", "frei", "Uhr", "am Freitag" go on with a time."""
    return position >= len(items) or items[position].text in GOING_ON
