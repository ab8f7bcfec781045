"""
Celebrations that the hair is done for: their day is the wish, unless another one is named.

"Am Samstag ist Hochzeit, da bräuchte ich um acht einen Termin" wishes Saturday; "am Samstag ist
Hochzeit, ich bräuchte am Freitag einen Termin" rules it out.
"""

from typing import Final

from booking_domain.model.german.entry import OPAQUE
from booking_domain.model.german.lexing import Item
from booking_domain.model.german.numbers import spellings


def _words(words: str) -> frozenset[str]:
    return frozenset(spelling for word in words.split() for spelling in spellings(word))


CELEBRATIONS: Final = _words("weihnachtsfeier taufe kommunion konfirmation hochzeit")
"""Those of the complements that refuse (`predicates`); others are no refusal in the first place."""

DAYS: Final = frozenset(("WD", "WDS", "REL", "MORGEN", "ORD", "FEAST", "DATE"))
THAT: Final = _words("dem diesem selben gleichen demselben den")
DAY: Final = _words("tag tage")
THEN: Final = "da"
NEEDING: Final = (
    *("brauch", "bräuch", "braeuch", "hätt", "haett", "möcht", "moecht", "mocht", "will", "woll"),
    *("würd", "wuerd", "müss", "muess", "muss", "soll", "nehm"),
)


def names_another_day(items: list[Item], position: int) -> bool:
    """Whether a day is named after `position` that was not named before it."""
    before = [item.entries for item in items[:position] if _names_a_day(item)]
    for following in range(position + 1, len(items)):
        item = items[following]
        if _names_a_day(item) and item.entries not in before:
            return True
    return False


def is_beside_another_day(items: list[Item], position: int) -> bool:
    """Whether words stand between two days before `position`, so that they are not one date."""
    groups = 0
    inside = False
    for item in items[:position]:
        if _names_a_day(item):
            groups += not inside
            inside = True
        elif item.entries == OPAQUE:
            inside = False
    return groups > 1


def takes_the_day_up_again(items: list[Item], position: int) -> bool:
    """ "... heirate ich, da bräuchte ich", "an dem Tag um acht", and no other day after it."""
    texts = [item.text for item in items]
    for following in range(position + 1, len(items)):
        before = texts[following - 1]
        that_day = texts[following] in DAY and before in THAT
        then = before == THEN and texts[following].startswith(NEEDING)
        if that_day or then:
            return not names_another_day(items, following)
    return False


def _names_a_day(item: Item) -> bool:
    return any(entry.category in DAYS for entry in item.entries)
