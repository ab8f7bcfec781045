"""
Names in forms of their own: the surname first ("Donnerstag Doris mein Name", "Januar Jansen").

"Mei Nam is Mittag", "die Frau von Heute", "ich hätte gern den Kollegen Freitag".
"""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.entry import OPAQUE
from booking_domain.model.german.given_names import GIVEN_NAMES
from booking_domain.model.german.introductions import NAMES, after_greeting
from booking_domain.model.german.items import Item, bury, is_of
from booking_domain.model.german.umlauts import all_spellings


ANY_NAMES: Final = NAMES | {"REL"}
SURNAMES: Final = (
    *("sen", "mann", "meier", "meyer", "maier", "mayer", "müller", "mueller", "berger", "huber"),
    *("bauer", "schmidt", "schmitt", "schulz", "schulze", "hofer", "moser", "lehner", "ová", "ski"),
)
NO_SURNAMES: Final = ("ssen", "ksen", "lösen", "loesen", "losen", "eisen", "lasen", "niesen")
"""Infinitives and nouns that end like a surname."""

IN_DIALECT: Final = all_spellings("nam nom nama namä noma noame")
IS: Final = all_spellings("ist is isch")
OF_ONESELF: Final = all_spellings("mei mein mi mai meine min")
NOBLE: Final = "von"
TITLES: Final = all_spellings("frau herr herrn fräulein familie")
COLLEAGUE: Final = all_spellings("kollegen")
ONE_OF_THEM: Final = all_spellings("den dem zum beim vom des deinen ihren")
CALLING: Final = (
    ("mein", "name"), ("ist", "mein"), ("am", "apparat"), ("heisse", "ich"), ("hier",),
    ("mei", "nam"), ("mei", "name"),
)  # fmt: skip
TRIGGERS: Final = IN_DIALECT | COLLEAGUE | {NOBLE}


def bury_name_forms(items: list[Item], said: AbstractSet[str]) -> None:
    """Make opaque, in place, the names that are told so."""
    _bury_surname_first(items)
    if TRIGGERS.isdisjoint(said):
        return
    for position, item in enumerate(items):
        text = item[0]
        if text in IN_DIALECT:
            _bury_in_dialect(items, position)
        elif text == NOBLE:
            _bury_noble(items, position)
        elif text in COLLEAGUE:
            _bury_colleague(items, position)


def _bury_surname_first(items: list[Item]) -> None:
    """ "Donnerstag Doris mein Name"; "Januar Jansen" only where that is all that is said."""
    first = after_greeting(items)
    if first + 1 >= len(items) or not is_of(items[first], NAMES):
        return
    following = items[first + 1]
    if following.entries != OPAQUE:
        return
    rest = tuple(item.text for item in items[first + 2 : first + 4])
    if following.text in GIVEN_NAMES:
        if any(rest[: len(calling)] == calling for calling in CALLING):
            bury(items, first)
    elif not rest and is_surname(following.text):
        bury(items, first)


def is_surname(text: str) -> bool:
    """Return whether an unknown word ends like a surname: "Jansen", "Lehner"."""
    return text.endswith(SURNAMES) and not text.endswith(NO_SURNAMES)


def _bury_in_dialect(items: list[Item], position: int) -> None:
    """ "Mei Nam is Mittag"."""
    own = position > 0 and items[position - 1].text in OF_ONESELF
    if own and position + 2 < len(items) and items[position + 1].text in IS:
        _bury_named(items, position + 2)


def _bury_noble(items: list[Item], position: int) -> None:
    """ "Frau von Heute"; of "die Frau von gestern" nothing is wished either."""
    titled = position > 0 and items[position - 1].text in TITLES
    if titled and position + 1 < len(items) and is_of(items[position + 1], ANY_NAMES):
        bury(items, position + 1)
        _bury_misheard(items, position + 2)


def _bury_misheard(items: list[Item], position: int) -> None:
    """ "Von Heute auf gestern, nein, Hoyte": the name was no day at all."""
    if [item.text for item in items[position : position + 1]] == ["auf"]:
        _bury_named(items, position + 1)


def _bury_colleague(items: list[Item], position: int) -> None:
    """ "Den Kollegen Freitag"; "haben die Kollegen Freitag Zeit" and an hour behind it wish."""
    if not position or items[position - 1].text not in ONE_OF_THEM:
        return
    following = items[position + 2 : position + 3]
    if position + 1 < len(items) and (not following or following[0].entries == OPAQUE):
        _bury_named(items, position + 1)


def _bury_named(items: list[Item], position: int) -> None:
    if position < len(items) and is_of(items[position], ANY_NAMES):
        bury(items, position)
