"""
How German words sound.

Two measures of different strictness. `cologne_code` is the Kölner Phonetik: consonants only, so
"Meier" and "Mohr" share a code; it finds what may have been meant. `sounds_alike` compares vowels
and their lengths too: whoever hears two such words cannot tell them apart.
"""

import re

from functools import lru_cache
from typing import Final

from booking_domain.model.folding import fold


MAX_WORD_LENGTH = 64
"""Longer words are cut before their sound is computed; no name or service is that long."""

_ALWAYS: Final = {
    **dict.fromkeys("aeijouy", "0"),
    "b": "1",
    **dict.fromkeys("fvw", "3"),
    **dict.fromkeys("gkq", "4"),
    "l": "5",
    **dict.fromkeys("mn", "6"),
    "r": "7",
    **dict.fromkeys("sz", "8"),
}


@lru_cache(maxsize=4096)
def cologne_code(word: str) -> str:
    """
    Return the code of the Kölner Phonetik, digits only; empty for a word without Latin letters.

    Umlauts count as their base vowels, letter case and other characters do not matter.
    """
    letters = _base_letters(word[:MAX_WORD_LENGTH])
    codes: list[str] = []
    for place, letter in enumerate(letters):
        before = letters[place - 1] if place else ""
        after = letters[place + 1] if place + 1 < len(letters) else ""
        codes.append(_code_of(letter, before=before, after=after))
    joined = re.sub(r"(.)\1+", r"\1", "".join(codes))
    return joined[:1] + joined[1:].replace("0", "")


def _base_letters(word: str) -> str:
    plain = word.lower().translate({ord("ä"): "a", ord("ö"): "o", ord("ü"): "u"})
    return "".join(letter for letter in fold(plain) if "a" <= letter <= "z")


def _code_of(letter: str, *, before: str, after: str) -> str:
    if letter in _ALWAYS:
        return _ALWAYS[letter]
    match letter:
        case "h":
            return ""
        case "p":
            return "3" if after == "h" else "1"
        case "d" | "t":
            return "8" if after and after in "csz" else "2"
        case "x":
            return "8" if before and before in "ckq" else "48"
        case _:
            return _code_of_c(before=before, after=after)


def _code_of_c(*, before: str, after: str) -> str:
    hard = "ahkloqrux" if not before else "ahkoqux"
    if before and before in "sz":
        return "8"
    return "4" if after and after in hard else "8"


_VOWEL: Final = "[aeiouy]"
_LONG: Final = ":"
_SHORT: Final = "."
_LENGTHS: Final = _LONG + _SHORT
_SPELLINGS: Final = (
    ("sch|^sh", "S"),
    ("chs|cks|ks|x", "X"),
    ("^ch(?=[alour])", "k"),
    ("ch", "C"),
    ("ph|v", "f"),
    ("tz|zz", _SHORT + "z"),
    ("ts|ds|c(?=[eiy])", "z"),
    ("dt|th", "t"),
    ("ck|kk|cc", _SHORT + "k"),
    ("c", "k"),
    ("qu", "kw"),
    ("aeu|eu|oi|oy", "O"),
    ("a[iy](?=[aou])", "ai"),
    ("e[iy](?=[aou])", "ei"),
    # "Mayr" and "Meier", "Baur" and "Bauer" are one syllable or two, and nobody hears which.
    (f"(?:ei|ai|ey|ay)h?(?:e(?=r(?:(?!{_VOWEL}).|$)))?", "A"),
    (f"au(?:e(?=r(?:(?!{_VOWEL}).|$)))?", "U"),
    (f"(?<![aeq])ueh(?!{_VOWEL})", "ü" + _LONG),
    ("(?<![aeq])ue", "ü"),
    (f"oeh(?!{_VOWEL})", "ö" + _LONG),
    ("oe", "ö"),
    (f"aeh(?!{_VOWEL})", "e" + _LONG),
    ("ae", "e"),
    (f"ieh?|ih(?!{_VOWEL})", "i" + _LONG),
    (f"ee|eh(?!{_VOWEL})", "e" + _LONG),
    (f"aa|ah(?!{_VOWEL})", "a" + _LONG),
    (f"oo|oh(?!{_VOWEL})", "o" + _LONG),
    (f"uu|uh(?!{_VOWEL})", "u" + _LONG),
    ("[jy]", "i"),
    *((letter * 2, _SHORT + letter) for letter in "bdfglmnprstw"),
    (".", ""),
)
_SPELLING: Final = re.compile("|".join(f"({pattern})" for pattern, _ in _SPELLINGS))
_HARDENED: Final = {"b": "p", "d": "t", "g": "k"}


@lru_cache(maxsize=4096)
def sound_of(word: str) -> str:
    """
    Return a word as it is pronounced, one sign a sound; `:` after a long vowel, `.` a short one.

    "Meier", "Maier", "Mayr" and "Meyer" are the same then, as are "Schmidt" and "Schmitt". Vowels
    that are not marked may be either. Spaces and hyphens do not matter.
    """
    letters = fold(word[:MAX_WORD_LENGTH]).replace(" ", "")
    sounds = "".join(
        _SPELLINGS[(found.lastindex or 1) - 1][1] or found[0]
        for found in _SPELLING.finditer(letters)
    )
    # A mark after anything but a plain vowel says nothing.
    sounds = re.sub(rf"(?<![aeiouöü])[{_LENGTHS}]+", "", sounds)
    return sounds[:-1] + _HARDENED.get(sounds[-1:], sounds[-1:])


def sounds_alike(first: str, second: str) -> bool:
    """Return whether two words cannot be told apart by ear; both must have a sound at all."""
    one, other = _by_vowel(sound_of(first)), _by_vowel(sound_of(second))
    return (
        one != ()
        and len(one) == len(other)
        and all(
            sound == sound_there and (length == length_there or not length or not length_there)
            for (sound, length), (sound_there, length_there) in zip(one, other, strict=True)
        )
    )


@lru_cache(maxsize=4096)
def _by_vowel(sounds: str) -> tuple[tuple[str, str], ...]:
    return tuple(re.findall(rf"([^{_LENGTHS}])([{_LENGTHS}]?)", sounds))
