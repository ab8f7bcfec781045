"""Words as people and recognisers spell them: with umlauts, with ae for ä, with a for ä."""

from typing import Final


_WRITTEN_OUT: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_BARE: Final = str.maketrans({"ä": "a", "ö": "o", "ü": "u"})


def spellings(word: str) -> tuple[str, ...]:
    """Return `word` in each of its spellings, as it is first; one without umlauts has no other."""
    if word.isascii():
        return (word,)
    return (word, word.translate(_WRITTEN_OUT), word.translate(_BARE))


def all_spellings(words: str) -> frozenset[str]:
    """Return the words between blanks, each in all of its spellings."""
    return frozenset(spelling for word in words.split() for spelling in spellings(word))
