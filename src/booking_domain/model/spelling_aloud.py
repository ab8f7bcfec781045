"""
Names that are spelled aloud: letter by letter, by an alphabet of names or towns, or by a hint.

Nothing here decides whether letters *are* a spelling; `person_name` asks and decides.
"""

import re

from typing import Final

from booking_domain.model.folding import fold, word_set


# The usual alphabets of names, German, Austrian and Swiss; DIN 5009 of 2022; the one of pilots.
_ALPHABETS: Final = (
    "anton berta cäsar dora emil friedrich gustav heinrich ida julius kaufmann ludwig martha"
    " nordpol otto paula quelle richard samuel theodor ulrich viktor wilhelm xanthippe ypsilon"
    " zacharias anna bertha caesar daniel jakob kaiser leopold marie niklaus oskar peter quasi rosa"
    " siegfried theo victor xaver yverdon zürich albert bernhard christian david erich fritz georg"
    " hans ingrid johann konrad lina marta norbert olga paul quirin rudolf sophie toni ursula vera"
    " werner yps zeppelin"
    " aachen berlin chemnitz düsseldorf essen frankfurt goslar hamburg ingelheim jena köln leipzig"
    " münchen nürnberg offenbach potsdam quickborn rostock salzwedel tübingen unna völklingen"
    " wuppertal xanten zwickau"
    " alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november oscar"
    " papa quebec romeo sierra tango uniform whiskey xray yankee zulu"
)
_SPECIAL: Final = {
    "aerger": "ä",
    "oekonom": "ö",
    "oesterreich": "ö",
    "uebermut": "ü",
    "uebel": "ü",
    "schule": "sch",
    "charlotte": "ch",
}
ALPHABET_WORDS: Final = {
    **{word: word[0] for word in word_set(_ALPHABETS)},
    **_SPECIAL,
}
"""Folded words that stand for a letter, which is theirs alone only beside others of them."""

_LETTER_NAMES: Final = {
    "ah": "a", "be": "b", "beh": "b", "ce": "c", "ceh": "c", "zeh": "c", "de": "d", "deh": "d",
    "eh": "e", "ef": "f", "eff": "f", "ge": "g", "geh": "g", "ha": "h", "ih": "i", "jot": "j",
    "jott": "j", "ka": "k", "el": "l", "ell": "l", "em": "m", "emm": "m", "en": "n", "enn": "n",
    "oh": "o", "pe": "p", "peh": "p", "ku": "q", "kuh": "q", "er": "r", "err": "r", "es": "s",
    "ess": "s", "te": "t", "teh": "t", "uh": "u", "vau": "v", "fau": "v", "we": "w", "weh": "w",
    "ix": "x", "iks": "x", "ypsilon": "y", "üpsilon": "y", "zet": "z", "zett": "z",
    "eszett": "ß", "esszett": "ß",
}  # fmt: skip


def letter_said(word: str) -> str | None:
    """Return the letter if `word` is one, or the name of one ("em", "Ypsilon"); else `None`."""
    lowered = word.lower()
    if len(lowered) == 1 and lowered.isalpha():
        return lowered
    return _LETTER_NAMES.get(lowered)


def letter_of(word: str) -> str | None:
    """Return the letter that `word` stands for in any way, alphabet words included."""
    return letter_said(word) or ALPHABET_WORDS.get(fold(word))


_ALIKE: Final = (
    ("ai", "ay", "ei", "ey"),
    ("aeu", "äu", "eu", "oi", "oy"),
    ("c", "ck", "k", "kk"),
    ("tz", "z", "zz"),
    ("d", "dt", "t", "th", "tt"),
    ("f", "ff", "ph", "v"),
    ("s", "ss", "ß"),
    ("i", "ie", "ih", "y"),
    ("ae", "e", "ee", "eh", "ä"),
    ("chs", "cks", "ks", "x"),
    ("a", "aa", "ah"),
    ("o", "oh", "oo"),
    ("u", "uh"),
    ("oe", "ö"),
    ("ue", "ü"),
    *((letter, letter * 2) for letter in "bglmnpr"),
)
_BEFORE_Y: Final = {"ai": "ay", "ei": "ey"}


def respelled(word: str, *, letters: str) -> str | None:
    """
    Return `word` with these letters where others of the same sound were written.

    "Meier" with "ai" is "Maier", "Schmit" with "dt" is "Schmidt"; a word that has the letters
    stays. `None` if no sound of the word can be written so.
    """
    lowered = word.lower()
    if letters in lowered:
        return word
    if letters == "y":
        for written, with_y in _BEFORE_Y.items():
            if written in lowered:
                return _with(word, old=written, new=with_y)
    for alike in _ALIKE:
        if letters not in alike:
            continue
        others = sorted((other for other in alike if other != letters), key=len, reverse=True)
        for other in others:
            if _places(lowered, other):
                return _with(word, old=other, new=letters)
    return None


def with_single(word: str, *, letter: str) -> str | None:
    """Return `word` with one such letter for two ("Jansen mit einem s"); `None` if it has none."""
    lowered = word.lower()
    if letter * 2 in lowered:
        return _with(word, old=letter * 2, new=letter)
    return word if letter in lowered else None


def without(word: str, *, letter: str) -> str | None:
    """Return `word` without a letter that is not heard ("Thiel ohne h"); `None` for any other."""
    if letter not in word.lower():
        return word
    if letter == "h":
        silent = re.sub(r"(?<=[aeiouyäöütr])h(?![aeiouyäöü])|(?<=[tr])h", "", word)
        return silent if silent != word else None
    if letter == "e":
        silent = re.sub(r"(?<=i)e", "", word)
        return silent if silent != word else None
    if letter in _SILENT_BEFORE:
        silent = re.sub(rf"{letter}(?={_SILENT_BEFORE[letter]})", "", word)
        return silent if silent != word else None
    return None


_SILENT_BEFORE: Final = {"t": "z", "d": "t", "c": "k"}
"""Letters that nobody hears before these: "Schultz ohne t", "Schmidt ohne d", "Beck ohne c"."""


# The "c" of "sch" and the "e" of "ei" are no sounds of their own.
_ALONE: Final = {
    "a": "a(?![eiuy])",
    "c": "c(?![hk])",
    "d": "d(?!t)",
    "e": "(?<![aioueäöü])e(?![iuy])",
    "i": "(?<![aeo])i(?!e)",
    "k": "(?<!c)k",
    "o": "o(?![ieuy])",
    "s": "s(?!ch)",
    "t": "t(?![hz])",
    "u": "(?<![aeoäq])u(?!e)",
    "y": "(?<![aeo])y",
}


def _places(word: str, letters: str) -> list[int]:
    pattern = _ALONE.get(letters, re.escape(letters))
    return [found.start() for found in re.finditer(pattern, word)]


_FROM_THE_START: Final = frozenset("aeiouyäöüfpvck")


def _with(word: str, *, old: str, new: str) -> str:
    places = _places(word.lower(), old)
    # A vowel's spelling is told of the stressed syllable, the first; "dt" and "tz" end words.
    place = places[0] if old[0] in _FROM_THE_START else places[-1]
    changed = word[:place] + new + word[place + len(old) :]
    return changed[:1].upper() + changed[1:] if word[:1].isupper() else changed
