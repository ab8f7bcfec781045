"""A name of which somebody said a part wrong first: "Lena Müller, äh nein, Lena Möller"."""

import re

from typing import Final

from attrs import frozen

from booking_domain.model.folding import fold
from booking_domain.model.name_words import GIVEN_NAMES_FOLDED
from booking_domain.model.phonetics import cologne_code


_SURE: Final = (
    r"nein|nee|nö|quatsch|falsch|verkehrt|sondern|korrektur|vielmehr|besser\s+gesagt|ich\s+meine?(?:te)?"
    r"|ich\s+korrigiere|versprochen"
)
_UNSURE: Final = (
    r"entschuldig(?:ung|en\s+sie|e)|tschuldigung|verzeihung|pardon|sorry|moment(?:\s+mal)?|stopp?|halt"
    r"|also|beziehungsweise|bzw"
)
_FILLERS: Final = r"äh+|ähm|öh|hm+|ach|oh|och|ja|doch|ups|hoppla|na|jetzt|das\s+(?:war|ist)|ist"
_CORRECTION: Final = re.compile(
    rf"[\s,.;!–-]+(?:(?:{_FILLERS})\b[\s,.!]+)*\b(?:{_SURE}|{_UNSURE})\b"
    rf"(?:[\s,.!]+(?:{_SURE}|{_UNSURE}|{_FILLERS})\b)*[\s,.:;!–-]+(?=\w)",
    re.IGNORECASE,
)
_IS_SURE: Final = re.compile(rf"\b(?:{_SURE})\b", re.IGNORECASE)
_NOT_BEHIND: Final = re.compile(
    r"(?P<kept>.*?\w)(?<!\bist)[\s,]+(?:und\s+|aber\s+)?nicht\s+(?:etwa\s+)?(?P<other>\w+(?:\s\w+)?)\W*",
    re.IGNORECASE,
)
_NOT_BEFORE: Final = re.compile(
    r"\W*(?:(?:nein|nee|ja|mein\s+name\s+ist|ich\s+heiße|das\s+ist)\W+)*nicht\s+"
    r"(?:(?P<other>\w+(?:\s\w+)?)\s*,\s*(?!sondern)|(?P<ruled_out>\w.*?)[\s,]+sondern\s+)"
    r"(?P<kept>\w.*)",
    re.IGNORECASE,
)
_BEGINNING: Final = 2
_END: Final = 3
_TWICE: Final = 2


@frozen
class Versions:
    """What was said before a correction and after it; `is_sure` says that it was one."""

    earlier: str
    later: str
    is_sure: bool


def versions_of(said: str) -> Versions | None:
    """This will part what was said at the last correction; `None` where there is none."""
    found = next(reversed(list(_CORRECTION.finditer(said))), None)
    if found is None or not found.start():
        return None
    return Versions(
        earlier=said[: found.start()],
        later=said[found.end() :],
        is_sure=_IS_SURE.search(found[0]) is not None,
    )


def contrast_in(said: str) -> Versions | None:
    """
    This will part the name from the one that it is not: "Weiß, nicht Weise"; else `None`.

    Only "sondern" says for sure that another name follows "nicht".
    """
    for pattern in (_NOT_BEFORE, _NOT_BEHIND):
        found = pattern.fullmatch(said)
        if found is not None:
            is_sure = re.search(r"\bsondern\b", said, re.IGNORECASE) is not None
            other = found["other"] or found.groupdict().get("ruled_out", "")
            return Versions(earlier=other, later=found["kept"], is_sure=is_sure)
    return None


def are_confused(one: str, other: str) -> bool:
    """Return whether two words are so alike that one may have been said for the other."""
    first, second = fold(one), fold(other)
    return (
        first[:_BEGINNING] == second[:_BEGINNING]
        or first[-_END:] == second[-_END:]
        or cologne_code(first) == cologne_code(second)
    )


def said_once(words: tuple[str, ...]) -> tuple[str, ...]:
    """This will return the whole name of "Groß, Peter Groß", "Anna, Anna Huber", "Weber Weber"."""
    if len(words) == _TWICE and fold(words[0]) == fold(words[1]) not in GIVEN_NAMES_FOLDED:
        return words[1:]
    if words.count(",") != 1:
        return words
    comma = words.index(",")
    before, whole = _folded(words[:comma]), _folded(words[comma + 1 :])
    is_repeated = before != () and before in (whole[: len(before)], whole[-len(before) :])
    return words[comma + 1 :] if is_repeated else words


def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part for word in words for part in fold(word).split())
