"""
Names told by the words that they are made of, and the salon's: "Morgenstern, Morgen und Stern",
"heißt Ihr Salon nicht Haarmonie am Morgen".
"""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.entry import OPAQUE
from booking_domain.model.german.items import Item, bury, is_of


NAMELIKE: Final = frozenset(
    ("WD", "MON", "SEASON", "FEAST", "MORGEN", "PARTNOUN", "PARTWORD", "REL", "H", "NUM", "halb")
)
JOINED: Final = frozenset(("und", "plus"))
LEADING: Final = frozenset(("am", "um", "im", "nicht"))
CALLED: Final = frozenset(("heisst", "heissen", "hiess", "nennt"))
SALONS: Final = frozenset(
    ("salon", "laden", "geschäft", "geschaeft", "studio", "friseur", "frisör")
)
SHORTEST: Final = 6
SHORTEST_PART: Final = 3
NEAR: Final = 5
LONGEST_LINK: Final = 3


def bury_names_in_parts(items: list[Item], said: AbstractSet[str]) -> None:
    """Make opaque, in place, the words by which somebody tells of what his name is made."""
    if not CALLED.isdisjoint(said) and not SALONS.isdisjoint(said):
        _bury_salons_name(items)
    if JOINED.isdisjoint(said):
        return
    for position in range(1, len(items) - 1):
        if not is_of(items[position], NAMELIKE):
            continue
        part = items[position].text
        for name in range(max(0, position - NEAR), position):
            whole = items[name].text
            if items[name].entries != OPAQUE or len(whole) < SHORTEST or part not in whole:
                continue
            if _goes_on(items, position, whole):
                bury(items, position)


def _bury_salons_name(items: list[Item]) -> None:
    """ "Heißt Ihr Laden nicht Schnitt am Abend": of what the salon is called."""
    verb = next(at for at, item in enumerate(items) if item.text in CALLED)
    if any(item.text in SALONS for item in items[verb + 1 : verb + NEAR]):
        for position in range(verb + 1, len(items)):
            if is_of(items[position], NAMELIKE | LEADING):
                bury(items, position)


def _goes_on(items: list[Item], position: int, whole: str) -> bool:
    """Whether the rest of the name is said behind this part of it, or was before it."""
    part = items[position].text
    if whole.startswith(part):
        rest, joint = whole.removeprefix(part), whole.removeprefix(f"{part}s")
        beside = items[position + 1 : position + 2 + LONGEST_LINK]
    elif whole.endswith(part):
        rest = whole.removesuffix(part)
        joint = rest.removesuffix("s")
        beside = items[max(0, position - 1 - LONGEST_LINK) : position]
    else:
        return False
    return len(rest) >= SHORTEST_PART and any(item.text in (rest, joint) for item in beside)
