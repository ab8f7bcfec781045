"""
Celebrations that the hair is done for: their day is the wish, unless another one is named.

"Am Samstag ist Hochzeit, da bräuchte ich um acht einen Termin" wishes Saturday; "am Samstag ist
Hochzeit, ich bräuchte am Freitag einen Termin" rules it out.
"""

from typing import Final

from booking_domain.model.german.entry import OPAQUE
from booking_domain.model.german.items import Item, is_of
from booking_domain.model.german.umlauts import all_spellings
from booking_domain.model.german.utterance import PAUSE


CELEBRATIONS: Final = all_spellings(
    "weihnachtsfeier taufe kommunion konfirmation hochzeit vorstellungsgespräch bewerbungsgespräch"
    " fotoshooting"
)
"""Those of the complements that refuse (`predicates`); others are no refusal in the first place."""

CLOCKS: Final = frozenset(("H", "HDOT", "CLK", "CLOCK", "MIL", "halb", "viertel", "dreiviertel"))
CELEBRATED: Final = all_spellings("heirate heiraten heiratet geburtstag geburtstags")
DAYS: Final = frozenset(("WD", "WDS", "REL", "MORGEN", "ORD", "FEAST", "DATE"))
THAT: Final = all_spellings("dem diesem selben gleichen demselben den")
DAY: Final = all_spellings("tag tage")
THEN: Final = "da"
REACH: Final = 4
FARTHEST: Final = 20
MOST_REFERRING: Final = 4
"""Of very long talk nothing more is looked at, so that it takes no longer."""

ASKING: Final = (
    *("haben", "hab", "hätt", "haett", "brauch", "bräuch", "braeuch", "möcht", "moecht", "will"),
    *("können", "koennen", "könnt", "koennt", "kann", "frei", "termin", "geht", "ging", "gibt"),
    *("würd", "wuerd", "bitte", "komm", "passt", "platz"),
)
"""How a word begins that asks for an appointment."""

NEEDING: Final = (
    *("brauch", "bräuch", "braeuch", "hätt", "haett", "möcht", "moecht", "mocht", "will", "woll"),
    *("würd", "wuerd", "müss", "muess", "muss", "soll", "nehm"),
)


def names_another_day(items: list[Item], position: int) -> bool:
    """Whether a day is named after `position` that was not named before it."""
    before = [item.entries for item in items[:position] if is_of(item, DAYS)]
    for following in range(position + 1, len(items)):
        item = items[following]
        if is_of(item, DAYS) and item.entries not in before:
            return True
    return False


def is_beside_another_day(items: list[Item], position: int) -> bool:
    """Whether words stand between two days before `position`, so that they are not one date."""
    groups = 0
    inside = False
    for item in items[:position]:
        if is_of(item, DAYS):
            groups += not inside
            inside = True
        elif item.entries == OPAQUE:
            inside = False
    return groups > 1


def takes_the_day_up_again(items: list[Item], position: int) -> bool:
    """ "... heirate ich, da bräuchte ich", "an dem Tag um acht", and no other day after it."""
    texts = [item.text for item in items]
    if _happens_then(items, texts, position):
        return True
    for following in range(position + 1, min(len(items), position + FARTHEST)):
        before = texts[following - 1]
        that_day = texts[following] in DAY and before in THAT
        then = before == THEN and texts[following].startswith(NEEDING)
        if that_day or then:
            return not names_another_day(items, following)
    return False


def take_timed_celebrations(items: list[Item], folded: str) -> None:
    """Let the day of a celebration be, in place, the one that a time is wished on."""
    for position, item in enumerate(items[:FARTHEST]):
        if item.text in CELEBRATED and _is_given_a_time(items, position, folded):
            items[position] = item._replace(entries=OPAQUE)


def _is_given_a_time(items: list[Item], position: int, folded: str) -> bool:
    """
    Whether a time is wished on the only day that is named: "ich heirate am Samstag, um acht bitte".

    The time is parted from what tells of the celebration, and that has none of its own.
    """
    days = [at for at, item in enumerate(items) if is_of(item, DAYS)]
    timed = [at for at, item in enumerate(items) if is_of(item, CLOCKS)]
    if not days or not timed or timed[0] < max(position, days[-1]):
        return False
    if is_beside_another_day(items, len(items)):
        return False
    told = max(position, days[-1])
    for at in range(told + 1, timed[0] + 1):
        paused = PAUSE.search(folded, items[at - 1].end, items[at].start) is not None
        if paused or items[at].text.startswith(NEEDING):
            return True
    return False


def _happens_then(items: list[Item], texts: list[str], position: int) -> bool:
    """
    Whether a wish and its reason are of one day: "Samstag noch frei, meine Tochter heiratet da".

    "Am Samstag heiratet sie, haben Sie da noch frei" refers to the day the other way round.
    """
    if texts.count(THEN) > MOST_REFERRING:
        return False
    for then, text in enumerate(texts):
        if text != THEN:
            continue
        if not any(is_of(item, DAYS) for item in items[max(0, then - FARTHEST) : then]):
            continue
        later = max(then, position)
        if any(is_of(item, DAYS) for item in items[later : later + FARTHEST]):
            return False
        asked = any(word.startswith(ASKING) for word in texts[max(0, then - FARTHEST) : then])
        refers = abs(then - position) <= REACH and not is_of(items[max(0, then - 1)], DAYS)
        wished = then > position and any(
            word.startswith(ASKING) for word in texts[max(position, then - REACH) : then + REACH]
        )
        if wished or (refers and asked):
            return True
    return False
