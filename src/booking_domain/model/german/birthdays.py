"""
Who turns how old, and when: "im März wird sie elf", "meine Tochter wird am Freitag acht".

Neither the age nor its day is wished for; what follows may be: "wir möchten am Donnerstag kommen".
"""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.celebrations import takes_the_day_up_again
from booking_domain.model.german.decoys import COUNTED
from booking_domain.model.german.entry import OPAQUE
from booking_domain.model.german.items import Item, bury, bury_those_of, is_of, start_of_run
from booking_domain.model.german.umlauts import all_spellings


BECOMING: Final = all_spellings("wird werde werd werden")
BECOME: Final = "geworden"
FEASTING: Final = all_spellings("feiert feiere feier feiern")
ONES: Final = all_spellings("seinen ihren meinen unseren deren dessen")
TRIGGERS: Final = BECOMING | FEASTING | {BECOME}
PERSONS: Final = all_spellings("er sie ich i der die wir")
OWNERS: Final = all_spellings("mein meine unser unsere der die sein seine ihr ihre")
NOBODY: Final = all_spellings(
    "es das dies was wann wie wo mir uns termin farbe haar haare schnitt ob dann da so wer alles"
)
YEARS: Final = frozenset(("jahr", "jahre"))
TIMES: Final = frozenset(
    (
        *("WD", "REL", "MORGEN", "ORD", "MON", "DATE", "FEAST", "UNIT", "UNITS", "WHICH", "NUM"),
        *("SEASON", "EDGE", "DAY", "am", "im", "in", "der", "an", "zu", "nach", "vor", "PARTNOUN"),
    )
)
AT: Final = frozenset(("um", "gegen", "ab", "bis", "halb", "viertel", "dreiviertel", "vor", "nach"))
GOING_ON: Final = frozenset(
    (
        "und",
        "oder",
        "am",
        "im",
        "WD",
        "REL",
        "MORGEN",
        "SO",
        "BUT",
        "NO",
        "IF",
        "der",
        "CAN",
        "MUST",
    )
)
"""What may begin anew after an age, and goes on with no clock time."""

INFINITIVE: Final = ("en", "ern", "eln", "sein", "da")
REACH: Final = 8


def bury_birthdays(items: list[Item], said: AbstractSet[str]) -> None:
    """Make opaque, in place, the ages that somebody reaches, and when."""
    if TRIGGERS.isdisjoint(said):
        return
    for position, item in enumerate(items):
        text = item[0]
        if text in BECOMING and _is_of_a_person(items, position):
            age = _age(items, position)
            if age > position:
                _bury_birthday(items, position, age)
            elif position and items[position - 1].number:
                _bury_age_first(items, position)
        elif text == BECOME and position and _is_age(items[position - 1]):
            _bury_behind(items, position)
        elif text in FEASTING:
            _bury_feast(items, position)


def _is_of_a_person(items: list[Item], verb: int) -> bool:
    """ "Wird mein Sohn", "die Kleine wird", "er wird"; "es wird acht" is no age."""
    before = items[verb - 1].text if verb else ""
    after = [item.text for item in items[verb + 1 : verb + 3]]
    if before in NOBODY or not NOBODY.isdisjoint(after[:1]):
        return False
    named = after[:1] and after[0] in PERSONS | OWNERS
    return bool(named) or (verb > 0 and items[verb - 1].entries == OPAQUE)


def _age(items: list[Item], verb: int) -> int:
    """Return where the age stands, -1 where the first number is a time or a count."""
    for position in range(verb + 1, min(len(items), verb + REACH)):
        if not items[position].number:
            continue
        following = items[position + 1 : position + 2]
        timed = is_of(items[position - 1], AT) or items[position - 1].number
        return -1 if timed or not _ends(following) else position
    return -1


def _ends(following: list[Item]) -> bool:
    """ "Sie wird am Samstag zehn und", "sechs Jahre alt"; "zehn Uhr" and "acht nehmen" go on."""
    if not following:
        return True
    after = following[0]
    if after.entries == OPAQUE:
        return after.text not in COUNTED and not after.text.endswith(INFINITIVE)
    return after.text in YEARS or is_of(after, GOING_ON)


def _bury_birthday(items: list[Item], verb: int, age: int) -> None:
    """Of a day that is taken up again ("da bräuchte ich um acht") only the age is no time."""
    last = age + 1
    while last < len(items) and (items[last].text in YEARS or items[last].number):
        last += 1
    first = age
    if not takes_the_day_up_again(items, age):
        first = verb + 1
        bury(items, start_of_run(items, verb, TIMES), verb)
    bury(items, first, last)
    _bury_behind(items, last - 1)


def _bury_age_first(items: list[Item], verb: int) -> None:
    """ "Achtzehn werde ich im Juni"."""
    if verb > 1 and items[verb - 2].entries != OPAQUE:
        return
    if items[verb + 1 : verb + 2] and items[verb + 1].text in PERSONS:
        _bury_behind(items, verb + 1)


def _is_age(item: Item) -> bool:
    return item.number or is_of(item, frozenset(("NUM",))) or item.text in YEARS


def _bury_behind(items: list[Item], end: int) -> None:
    """ "Mein Vater wird achtzig am Sonntag": what is said last; a wish would go on."""
    if end + 1 < len(items) and all(is_of(item, TIMES) for item in items[end + 1 :]):
        bury(items, end + 1, len(items))


def _bury_feast(items: list[Item], verb: int) -> None:
    """ "Sie feiert am Samstag ihren Achtzigsten"."""
    for owner in range(verb + 1, min(len(items) - 1, verb + REACH)):
        if items[owner].text not in ONES or not is_of(items[owner + 1], frozenset(("ORD",))):
            continue
        if takes_the_day_up_again(items, owner):
            return
        first = start_of_run(items, verb + 1, TIMES)
        bury_those_of(items, range(first, owner + 2), TIMES)
        return
