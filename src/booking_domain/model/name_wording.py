"""The words of a name within what was said around them."""

import re

from attrs import evolve, frozen

from booking_domain.model.folding import fold
from booking_domain.model.name_words import (
    BIRTH_NAMES,
    CUES,
    ENDS,
    FORMS_OF_ADDRESS,
    GIVEN_NAMES_FOLDED,
    HESITATIONS,
    LEADING,
    NAMINGS,
    PLACEHOLDERS,
    REAL_NAMES_AMONG_LEADING,
    RELATIONS,
    THANKS,
    TITLES,
    TRAILING,
    place_of_origin,
    speaks_of_oneself,
)


_TOKEN = re.compile(r"[^\W\d_]+(?:['’`´][^\W\d_]+)*|[-\u2010-\u2015]|,")

_WHOLE = 2
"""A given name and a family name."""

_SIGNS = frozenset(",-\u2010\u2011\u2012\u2013\u2014\u2015")


@frozen
class Wording:
    """
    The words of a name, and what was said around them.

    `named` says that they were called a name, `of_oneself` that somebody says how they are.
    """

    words: tuple[str, ...]
    addressed: str | None = None
    cued: bool = False
    named: bool = False
    of_oneself: bool = False

    @property
    def is_introduced(self) -> bool:
        """Whether everything may be a name: "mein Name ist Falsch", "Frau Mensch"."""
        return self.named or self.addressed is not None

    @classmethod
    def of(cls, said: str) -> "Wording":
        """Return the words that may be a name; none where only others were said."""
        named, of_oneself = NAMINGS.search(said) is not None, speaks_of_oneself(said)
        relation = next(reversed(list(RELATIONS.finditer(said))), None)
        if relation is not None and _TOKEN.search(said, relation.end()) is not None:
            said = said[relation.end() :]
        cue = next(reversed(list(CUES.finditer(said))), None)
        rest = said[cue.end() :] if cue else said
        cued = cue is not None and _TOKEN.search(rest) is not None
        tokens = tuple(_TOKEN.findall(rest if cued else said))
        tokens = tuple(word for word in tokens if fold(word) not in HESITATIONS)
        return _addressed(
            _without_edges(cls(words=tokens, cued=cued, named=named, of_oneself=of_oneself))
        )


def _without_edges(wording: Wording) -> Wording:
    words = list(wording.words)
    while words and (words[0] in _SIGNS or fold(words[0]) in LEADING):
        words.pop(0)
    if wording.named and wording.cued and not words:
        words = [word for word in wording.words if fold(word) in REAL_NAMES_AMONG_LEADING][-1:]
    if wording.cued or (words and fold(words[0]) in FORMS_OF_ADDRESS):
        ends = [place for place, word in enumerate(words) if place and fold(word) in ENDS]
        words = words[: ends[0]] if ends else words
    births = [place for place, word in enumerate(words) if place and fold(word) in BIRTH_NAMES]
    words = words[: births[0]] if births else words
    while words and (words[-1] in _SIGNS or _is_trailing(words) or _is_thanked(words)):
        words.pop()
    words = words[: place_of_origin(tuple(fold(word) for word in words)) or None]
    return evolve(wording, words=tuple(words))


def _is_trailing(words: list[str]) -> bool:
    """Whether the last word is said behind names: "Tag", but not in "Frau Tag", "Petra Tag"."""
    before = fold("".join(words[-2:-1]))
    is_called_so = before in FORMS_OF_ADDRESS or (
        before in GIVEN_NAMES_FOLDED and len(words) == _WHOLE
    )
    return fold(words[-1]) in TRAILING and not (fold(words[-1]) == "tag" and is_called_so)


def _is_thanked(words: list[str]) -> bool:
    return fold(words[-1]) == "schoen" and fold("".join(words[-2:-1])) in THANKS


def _addressed(wording: Wording) -> Wording:
    words = [word for word in wording.words if fold(word) not in TITLES]
    last = words.pop() if _ends_in_a_herr(words) else None
    forms = [word for word in words if fold(word) in FORMS_OF_ADDRESS]
    kept = [word for word in words if fold(word) not in FORMS_OF_ADDRESS]
    kept += [] if last is None else [last]
    return evolve(wording, words=tuple(kept), addressed=fold(forms[0]) if forms else None)


_BEFORE_NO_HERR = (PLACEHOLDERS | FORMS_OF_ADDRESS) - {"frau"}


def _ends_in_a_herr(words: list[str]) -> bool:
    """Whether "Herr" is the family name, as in "Max Herr"."""
    before = words[-2:-1]
    return (
        fold("".join(words[-1:])) == "herr"
        and before not in ([], [","])
        and all(fold(word) not in _BEFORE_NO_HERR for word in before)
    )
