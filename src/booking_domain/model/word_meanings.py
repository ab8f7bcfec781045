"""What words mean in one salon: inflected, compounded, torn apart, misheard."""

import re

from typing import Final

from attrs import evolve, frozen

from booking_domain.model.folding import fold
from booking_domain.model.phonetics import sound_of, sounds_alike
from booking_domain.model.service_words import MEANINGS, OCCASIONS, RELATIVES
from booking_domain.model.spoken_match import Similarity


SURE: Final = 0.82
"""From this likeness on a misheard word is taken for the known one."""

POSSIBLE: Final = 0.6
"""From this likeness on it is asked about."""

_SOUNDS_ALIKE: Final = 0.95
_BY_EAR_AT_MOST: Final = 0.8
_MARGIN: Final = 0.1
_MIN_PART: Final = 3
_MIN_SALON_WORD: Final = 4
_SHORT_WORD: Final = 4
_SHORT_IS_POSSIBLE: Final = 0.75
_MAX_WORD: Final = 40
_TORN_INTO: Final = 3
_LINKS: Final = ("", "s", "n", "en", "es", "e", "er")
_CUT_OF_HAIR: Final = ("haarschnitt", frozenset({"hair", "cut"}))
_SAYING_NOTHING: Final = ("kurz", "lang", "mittel", "nach", "auf", "neu")
"""What "Kurzhaarschnitt" and "nachfärben" begin with; a salon's own words are understood first."""

_BEGINNING_SO: Final = frozenset({"cut", "colour", "tint"})
_ENDING: Final = re.compile(r"(?:chen|lein|en|er|es|e|n|s)$")


@frozen
class Heard:
    """
    What a word, or `words` of them in a row, mean.

    `sure` is understood, `doubtful` may be misheard; `likeness` is that of the part least alike,
    0.0 where one resembles nothing.
    """

    sure: frozenset[str]
    doubtful: frozenset[str] = frozenset()
    likeness: float = 1.0
    words: int = 1

    @classmethod
    def by_likeness(cls, meanings: frozenset[str], likeness: float, *, words: int = 1) -> "Heard":
        """Take a misheard word for a known one, surely or with a doubt."""
        if likeness >= SURE:
            return cls(sure=meanings, likeness=likeness, words=words)
        return cls(sure=frozenset(), doubtful=meanings, likeness=likeness, words=words)


_NOTHING: Final = Heard(sure=frozenset(), likeness=0.0)


def stem(word: str) -> str:
    """Return a folded word without its ending; short words stay."""
    return _ENDING.sub("", word) if len(word) > _MIN_SALON_WORD + 1 else word


@frozen
class Vocabulary:
    """
    The words of a salon's services and those that mean the same.

    `known` has the meanings of each whole word or stem, `heard_as` those words that a misheard one
    may have been.
    """

    known: dict[str, frozenset[str]]
    heard_as: tuple[str, ...]

    @classmethod
    def of(cls, labels: tuple[tuple[str, ...], ...]) -> "Vocabulary":
        """Build it from the folded words of all names and synonyms."""
        known = {word: frozenset({meaning}) for word, meaning in MEANINGS.items()}
        for word in tuple(known):
            known.setdefault(stem(word), known[word])
        own = sorted({word for label in labels for word in label}, key=lambda one: (len(one), one))
        heard_as: list[str] = []
        for word in own:
            for part in _parts_of_unknown(word, known=known):
                known[part] = known[stem(part)] = frozenset({stem(part)})
                heard_as.append(part)
            meanings = known.get(word) or _compound(word, known=known) or frozenset()
            known.setdefault(word, meanings)
            known.setdefault(stem(word), meanings)
            heard_as.append(word)
        used = frozenset(meaning for word in own for meaning in known[word])
        heard_as += [word for word in MEANINGS if known[word] <= used]
        if _CUT_OF_HAIR[1] & used:
            # No salon's own word where all of them are longer, and the one that is misheard most.
            known.setdefault(*_CUT_OF_HAIR)
            heard_as.append(_CUT_OF_HAIR[0])
        return cls(known=known, heard_as=tuple(dict.fromkeys(heard_as)))

    def exactly(self, word: str) -> frozenset[str] | None:
        """Return what a folded word means without any doubt; `None` if it is not known."""
        return _meanings_of(word, known=self.known)

    def as_it_stands(self, word: str) -> frozenset[str] | None:
        """Return what a folded word means without its ending being taken off; else `None`."""
        return _whole(word, known=self.known)

    def hear(self, words: tuple[str, ...], place: int, *, similarity: Similarity) -> Heard | None:
        """Return what the words from `place` on mean; `None` if the first resembles nothing."""
        torn = self._torn(words, place)
        if torn is not None:
            return torn
        one = self._one(words[place], similarity=similarity, depth=0)
        if place + 1 == len(words):
            return one
        # Only words that mean nothing by themselves are pieces of one that was torn and misheard.
        if self.exactly(words[place]) or self.exactly(words[place + 1]):
            return one
        both = self._nearest(words[place] + words[place + 1], similarity=similarity)
        if both is None or (one is not None and one.likeness >= both.likeness):
            return one
        return evolve(both, words=2)

    def _torn(self, words: tuple[str, ...], place: int) -> Heard | None:
        for count in range(min(_TORN_INTO, len(words) - place), 1, -1):
            joined = "".join(words[place : place + count])
            if joined in self.known:
                return Heard(self.known[joined], words=count)
        return None

    def _one(self, word: str, *, similarity: Similarity, depth: int) -> Heard | None:
        meanings = self.exactly(word)
        if meanings is not None:
            return Heard(meanings)
        meant = RELATIVES.get(word) or OCCASIONS.get(word.removesuffix("s"))
        if meant is not None:
            return Heard.by_likeness(frozenset({meant}), POSSIBLE)
        return self._half_known(word, similarity=similarity, depth=depth) or self._nearest(
            word, similarity=similarity
        )

    def _half_known(self, word: str, *, similarity: Similarity, depth: int) -> Heard | None:
        """Compare only the unknown half: "Hundehaarschnitt" is no misheard "Kinderhaarschnitt"."""
        if depth > 1 or len(word) > _MAX_WORD:
            return None
        found: list[Heard] = []
        for meanings, rest in _known_halves(word, known=self.known):
            other = self._one(rest, similarity=similarity, depth=depth + 1) or _NOTHING
            found.append(evolve(other, sure=other.sure | meanings, words=1))
        return max(found, key=lambda one: (one.likeness, sorted(one.sure)), default=None)

    def _nearest(self, word: str, *, similarity: Similarity) -> Heard | None:
        if not _MIN_PART <= len(word) <= _MAX_WORD:
            return None
        likeness = {known: _likeness(word, known, similarity=similarity) for known in self.heard_as}
        ranked = sorted(likeness, key=lambda known: (-likeness[known], known))
        best = ranked[0] if ranked else ""
        least = _SHORT_IS_POSSIBLE if len(word) <= _SHORT_WORD else POSSIBLE
        if not best or likeness[best] < least:
            return None
        meanings = self.known[best]
        rivals = [one for one in ranked if self.known[one] != meanings]
        is_clear = not rivals or likeness[best] - likeness[rivals[0]] >= _MARGIN
        return Heard.by_likeness(meanings, likeness[best]) if is_clear else _NOTHING


def _likeness(word: str, known: str, *, similarity: Similarity) -> float:
    if 2 * min(len(word), len(known)) < max(len(word), len(known)):
        return 0.0
    by_ear = similarity(sound_of(word), sound_of(known))
    if by_ear >= POSSIBLE and sounds_alike(word, known):
        return _SOUNDS_ALIKE
    return max(similarity(word, known), min(by_ear, _BY_EAR_AT_MOST))


def _parts_of_unknown(word: str, *, known: dict[str, frozenset[str]]) -> tuple[str, ...]:
    """
    Return what is new in a salon's word: itself, or what it adds to a known one.

    "Keratinbehandlung" brings "keratin", which callers say alone.
    """
    if word in known or stem(word) in known or _compound(word, known=known):
        return ()
    halves = [
        (half, rest)
        for cut in range(_MIN_SALON_WORD, len(word) - _MIN_SALON_WORD + 1)
        for half, rest in ((word[cut:], word[:cut]), (word[:cut], word[cut:]))
        if half in known
    ]
    longest = max(halves, key=lambda one: (len(one[0]), one), default=(word, word))
    return (longest[1],)


def _compound(word: str, *, known: dict[str, frozenset[str]]) -> frozenset[str] | None:
    """Return the meanings of all parts of a compound; `None` unless it has no unknown part."""
    if len(word) > _MAX_WORD:
        return None
    reached: dict[int, frozenset[str]] = {0: frozenset()}
    for start in range(len(word)):
        if start not in reached:
            continue
        for end in range(start + _MIN_PART, len(word) + 1):
            part = known.get(word[start:end])
            if part is None:
                continue
            for link in _LINKS:
                after = end + len(link)
                if word.startswith(link, end) and (not link or after < len(word)):
                    reached.setdefault(after, reached[start] | part)
    return reached.get(len(word))


def _known_halves(
    word: str, *, known: dict[str, frozenset[str]]
) -> list[tuple[frozenset[str], str]]:
    """Return the longest known end and beginning of a word, each with the rest of it."""
    halves: list[tuple[frozenset[str], str]] = []
    latest = len(word) - _MIN_SALON_WORD + 1
    for start in range(_MIN_PART, latest):
        end_meanings = _whole(word[start:], known=known)
        if end_meanings is not None:
            halves.append((end_meanings, word[:start]))
            break
    for end in range(len(word) - _MIN_PART, _MIN_SALON_WORD - 1, -1):
        start_meanings = _whole(word[:end], known=known)
        if start_meanings is not None:
            halves.append((start_meanings, word[end:]))
            break
    return halves


def _meanings_of(word: str, *, known: dict[str, frozenset[str]]) -> frozenset[str] | None:
    return _whole(word, known=known) or _whole(stem(word), known=known)


def _whole(word: str, *, known: dict[str, frozenset[str]]) -> frozenset[str] | None:
    return known.get(word) or _compound(word, known=known) or _without_beginning(word, known=known)


def _without_beginning(word: str, *, known: dict[str, frozenset[str]]) -> frozenset[str] | None:
    for beginning in _SAYING_NOTHING:
        rest = word.removeprefix(beginning)
        if rest != word and rest:
            meanings = known.get(rest) or _compound(rest, known=known) or frozenset()
            return meanings if meanings & _BEGINNING_SO else None
    return None


def words_of(text: str) -> tuple[str, ...]:
    """Return the folded words of a text."""
    return tuple(fold(text).split())
