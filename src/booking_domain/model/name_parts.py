"""A name that was told by what its parts are called: "Vorname Ines, Nachname Roth"."""

import re

from typing import Final

from attrs import frozen


_PART: Final = re.compile(
    r"(?:\b(?:und|sowie)\s+)?"
    r"(?:\b(?:(?:mein|ihr|sein|unser)(?:e[mnrs]?)?|der|dem|den|im|beim|mit|als|vom|zum)\s+)*"
    r"\b(?P<part>vor|ruf|nach|familien|zu|schreib)namen?s?\b\W*(?:(?:ist|is|lautet|wäre|heißt)\b)?",
    re.IGNORECASE,
)
_GIVEN: Final = frozenset({"vor", "ruf"})
_VERB_AT_END: Final = re.compile(r"\b(?:ist|is|wäre|und)\W*$", re.IGNORECASE)
_AT_EDGES: Final = " \t\n,.;:!?-–"


@frozen
class NameParts:
    """The words that were called given name and family name, and what was said before or behind."""

    given: str
    family: str
    beside: str


def parts_of(said: str) -> NameParts | None:
    """
    This will return the parts that were named; `None` where none was.

    What a part is called stands before it ("Vorname Ines"), or behind all of them ("Ines mit
    Vornamen"). What was said twice counts as it was said last.
    """
    called = list(_PART.finditer(said))
    if not called:
        return None
    ends = [*(one.start() for one in called), len(said)]
    starts = [0, *(one.end() for one in called)]
    pieces = [said[start:end] for start, end in zip(starts, ends, strict=True)]
    bare = [_VERB_AT_END.sub("", piece).strip(_AT_EDGES) for piece in pieces]
    is_behind = bare[0] != "" and (not bare[-1] or _VERB_AT_END.search(pieces[0]) is not None)
    values, beside = (bare[:-1], bare[-1]) if is_behind else (bare[1:], bare[0])
    parts = {"given": "", "family": ""}
    for one, value in zip(called, values, strict=True):
        parts["given" if one["part"].casefold() in _GIVEN else "family"] = value
    return NameParts(**parts, beside=beside) if any(parts.values()) else None
