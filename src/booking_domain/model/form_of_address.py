"""Whether "Herr" or "Frau" can be said of somebody whose given name is known."""

from collections.abc import Iterable
from typing import Final

from booking_domain.model.folding import fold, word_set
from booking_domain.model.german.given_names import MEN, WOMEN


_TO_MEN: Final = word_set("Herr Herrn Hr")
_TO_WOMEN: Final = word_set("Frau Fr Fräulein")
_NAMES_OF_MEN: Final = frozenset(fold(name) for name in MEN)
_NAMES_OF_WOMEN: Final = frozenset(fold(name) for name in WOMEN)


def contradict(said: Iterable[str], known: Iterable[str]) -> bool:
    """
    Return whether a man's form of address is said of a woman, or the other way round.

    Both are folded words; what is known is forms of address, else given names. "Familie", a title,
    or a name of which nobody here knows who bears it contradict nothing.
    """
    addressed = _meant(said, men=_TO_MEN, women=_TO_WOMEN)
    words = tuple(known)
    borne = _meant(words, men=_TO_MEN, women=_TO_WOMEN) or _first_name(words)
    return addressed is not None and borne is not None and addressed != borne


def _meant(words: Iterable[str], *, men: frozenset[str], women: frozenset[str]) -> str | None:
    """Return "man" or "woman", `None` for neither or both."""
    found = set(words)
    if bool(found & men) == bool(found & women):
        return None
    return "man" if found & men else "woman"


def _first_name(words: Iterable[str]) -> str | None:
    """Go by the first name: "Karl Maria" is a man."""
    for word in words:
        one = _meant((word,), men=_NAMES_OF_MEN, women=_NAMES_OF_WOMEN)
        if one is not None:
            return one
    return None
