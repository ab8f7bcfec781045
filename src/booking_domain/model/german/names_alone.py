"""
Names that are all that is said: "Freitag noch mal", "Robinson und Freitag", "Sonntag am Telefon".

With any other word beside it, "am" or an hour, the same name is a day.
"""

import re

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.entry import OPAQUE
from booking_domain.model.german.introductions import (
    MOST_OPENERS,
    NAMELIKE,
    NAMES,
    after_greeting,
)
from booking_domain.model.german.items import Item, bury, is_of
from booking_domain.model.german.umlauts import all_spellings


AGAIN: Final = re.compile(r"(?<!\w)noch ?mals?\W*$")
ONCE_MORE: Final = (["noch"], ["nochmal"], ["nochmals"])
MOST_PAIRED: Final = 4
MOST_WORDS: Final = MOST_OPENERS + MOST_PAIRED
"""Of these some are a greeting."""

PAIR: Final = ("", "und", "")
LIKENING_TO: Final = all_spellings("wie die herr frau")
ANSWERS: Final = all_spellings(
    "danke gut okay ok super prima genau klar richtig alles perfekt hallo schön tschüss wunderbar"
    " toll gerne passt bitte nur hier wir ich sie er mittags abends"
)
TREATMENTS: Final = ("en", "eln", "ung", "schnitt", "welle", "pony", "bart", "farbe", "look")
AT_THE_TELEPHONE: Final = all_spellings("telefon hörer")


def bury_names_alone(items: list[Item], folded: str, said: AbstractSet[str]) -> None:
    """Make opaque, in place, a name with which somebody only says who, or whom he means."""
    if len(items) > MOST_WORDS and AT_THE_TELEPHONE.isdisjoint(said):
        return
    first = after_greeting(items)
    if first == len(items):
        return
    if len(items) - first <= MOST_PAIRED:
        _bury_once_more(items, first, folded)
        _bury_pair(items, first)
    if not AT_THE_TELEPHONE.isdisjoint(said):
        _bury_at_the_telephone(items, first)


def _bury_once_more(items: list[Item], first: int, folded: str) -> None:
    """ "Freitag noch mal", of who calls again; "am Freitag noch mal", "noch mal um zehn" wish."""
    said = [item.text for item in items[first + 1 :]]
    if said in ONCE_MORE and AGAIN.search(folded) and is_of(items[first], NAMELIKE):
        bury(items, first)


def _bury_pair(items: list[Item], first: int) -> None:
    """ "Robinson und Freitag": nobody wishes for something and a day in these words."""
    if items[first].text in LIKENING_TO:
        first += 1
    pair = items[first:]
    if len(pair) != len(PAIR) or pair[1].text != PAIR[1] or not is_of(pair[2], NAMELIKE):
        return
    word = pair[0].text
    if pair[0].entries == OPAQUE and word not in ANSWERS and not word.endswith(TREATMENTS):
        bury(items, len(items) - 1)


def _bury_at_the_telephone(items: list[Item], first: int) -> None:
    """ "Sonntag am Telefon", "Sonntag ist am Telefon"; "am Freitag am Telefon" is a day."""
    following = [item.text for item in items[first + 1 : first + 4]]
    if following[:1] == ["ist"]:
        following = following[1:]
    at = following[:1] == ["am"] and not AT_THE_TELEPHONE.isdisjoint(following[1:2])
    if at and is_of(items[first], NAMES):
        bury(items, first)
