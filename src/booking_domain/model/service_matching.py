"""
Which service was asked for: by name, synonym, compound and sound, and never by default.

Names become sets of meanings ("Haarschnitt für Herren" and "Männerhaarschnitt" are {men, cut}).
Certain is what says neither less nor more than one service's name, without a word that was not
understood.
"""

import re

from itertools import groupby, zip_longest
from typing import Final, TypeAlias

from attrs import frozen

from booking_domain.model.name_words import is_time_word
from booking_domain.model.service_count import asks_for_several
from booking_domain.model.service_index import (
    WITHOUT,
    ServiceIndex,
    ServiceLabel,
    content_of,
    index_of,
    services_of,
)
from booking_domain.model.service_offering import ServiceOffering
from booking_domain.model.service_words import (
    BESIDE,
    CHOICES,
    CORRECTIONS,
    EXCEPTIONS,
    FILLERS,
    LINKS,
    NEGATIONS,
    OCCASIONS,
    PERSONS,
    WEAK,
)
from booking_domain.model.spoken_match import (
    MAX_CANDIDATES,
    Matched,
    Nearest,
    Similarity,
    Unknown,
)
from booking_domain.model.word_meanings import POSSIBLE, words_of


ServiceMatch: TypeAlias = Matched[ServiceOffering] | Nearest[ServiceOffering] | Unknown

MAX_CHARACTERS: Final = 300
MAX_WORDS: Final = 40
_PERSON_WEIGHT: Final = 0.5
_WEAK_WEIGHT: Final = 0.1
_DOUBTFUL_SHARE: Final = 0.4
_COMMON_SHARE: Final = 0.7
_STRANGE_WEIGHT: Final = 0.5
_STRANGE_AT_MOST: Final = 1.0
_LEAST_SCORE: Final = 0.3
_MARGIN: Final = 0.25
_SAME_SPELLING: Final = 0.6
_SEVERAL: Final = 2
_JOINING: Final = frozenset({"und", "oder", "noch", "sowie", "plus"})
_OCCASIONS: Final = frozenset(OCCASIONS.values())


@frozen
class _Wish:
    """
    What was said: meanings, of which `doubtful` may be misheard, and words not understood.

    `is_choice` says that alternatives were named.
    """

    letters: frozenset[str]
    meanings: frozenset[str]
    doubtful: frozenset[str]
    strange: tuple[str, ...]
    is_choice: bool

    @property
    def core(self) -> frozenset[str]:
        return (self.meanings - WEAK) or self.meanings

    @property
    def is_clear(self) -> bool:
        return not (self.doubtful or self.strange or self.is_choice)


def match_service(
    spoken: str, services: tuple[ServiceOffering, ...], *, similarity: Similarity
) -> ServiceMatch:
    """
    This will find the service that was asked for, or up to three to ask about.

    A part of a name ("Haarschnitt" where there are two), several services at once, alternatives,
    and words that nobody understood are asked about. What resembles nothing is unknown.
    """
    index = index_of(services)
    said = spoken[:MAX_CHARACTERS]
    found = _of_alternatives(said, index=index, similarity=similarity) or _of_one_wish(
        said, index=index, similarity=similarity
    )
    if isinstance(found, Matched) and asks_for_several(said, services, one=found.one):
        return Nearest((found.one,))
    return found


def _of_alternatives(
    spoken: str, *, index: ServiceIndex, similarity: Similarity
) -> Nearest[ServiceOffering] | None:
    """Ask about each of "Haarschnitt oder Färben", and not about a service that is both."""
    words = _last_version(_said(spoken))
    parts = [
        " ".join(part) for is_choice, part in groupby(words, CHOICES.__contains__) if not is_choice
    ]
    if len(parts) < _SEVERAL:
        return None
    asked = [_asked(_of_one_wish(one, index=index, similarity=similarity)) for one in parts]
    in_turn = [one for turn in zip_longest(*asked) for one in turn if one is not None]
    services = tuple({one.service_id: one for one in in_turn}.values())
    is_choice = len([one for one in asked if one]) >= _SEVERAL and len(services) >= _SEVERAL
    return Nearest(services[:MAX_CANDIDATES]) if is_choice else None


def _asked(found: ServiceMatch) -> tuple[ServiceOffering, ...]:
    match found:
        case Matched(one=one):
            return (one,)
        case Nearest(candidates=candidates):
            return candidates
        case Unknown():
            return ()


def _of_one_wish(spoken: str, *, index: ServiceIndex, similarity: Similarity) -> ServiceMatch:
    wish = _wish(spoken, index=index, similarity=similarity)
    called = {
        label.service.service_id: label.service
        for label in index.labels
        if label.letters in wish.letters
    }
    if len(called) == 1 and not wish.is_choice:
        return Matched(next(iter(called.values())))
    if not wish.meanings:
        return _by_spelling(wish, index=index, similarity=similarity)
    return _only(wish, index=index) or _nearest(wish, index=index)


def services_meant(
    spoken: str, services: tuple[ServiceOffering, ...], *, similarity: Similarity
) -> tuple[ServiceOffering, ...]:
    """
    This will return every service that may be meant by part of a name: "Haarschnitt", "den Bart".

    For choosing among what there is already, where `match_service` is not certain. Nothing is
    guessed: each word is understood as it was said, and all of it is in the service's name.
    Otherwise there is none.
    """
    index = index_of(services)
    wish = _wish(spoken[:MAX_CHARACTERS], index=index, similarity=similarity)
    if not wish.meanings or not wish.is_clear or any(m.startswith(WITHOUT) for m in wish.meanings):
        return ()
    return services_of([label for label in index.labels if label.core >= wish.core])


def _wish(spoken: str, *, index: ServiceIndex, similarity: Similarity) -> _Wish:
    said = _said(spoken)
    words = _last_version(said)
    content = _telling(_without_names(words), index=index)
    sure: set[str] = set()
    doubtful: set[str] = set()
    strange: list[str] = []
    place = 0
    while place < len(content):
        sign = ""
        if content[place] in NEGATIONS:
            sign, place = WITHOUT, place + 1
            if place == len(content):
                break
        heard = index.vocabulary.hear(content, place, similarity=similarity)
        if heard is None:
            strange += [] if sign else [content[place]]
            place += 1
            continue
        sure |= {sign + one for one in heard.sure}
        doubtful |= {sign + one for one in heard.doubtful}
        strange += [content[place]] if heard.likeness < POSSIBLE and not sign else []
        place += heard.words
    if sure - WEAK:
        # A cut for a wedding is a cut.
        doubtful -= _OCCASIONS
    return _Wish(
        letters=frozenset({"".join(said), "".join(content_of(said)), "".join(content)} - {""}),
        meanings=frozenset(sure | doubtful),
        doubtful=frozenset(doubtful - sure),
        strange=tuple(strange),
        is_choice=any(word in CHOICES for word in words),
    )


def _said(spoken: str) -> tuple[str, ...]:
    """Return the words, with "ohne" before each that is left out of "alles außer A und B"."""
    words = words_of(
        re.sub(r"\b(?:alles|alle)\s+bis\s+auf\b", "außer", spoken, flags=re.IGNORECASE)
    )
    said: list[str] = []
    excepts = False
    for word in words[:MAX_WORDS]:
        excepts = (excepts or word in EXCEPTIONS) and word not in CORRECTIONS
        joins = excepts and (word in EXCEPTIONS or word in _JOINING)
        said.append("ohne" if joins else word)
    return tuple(said)


def _telling(words: tuple[str, ...], *, index: ServiceIndex) -> tuple[str, ...]:
    """Return the words that may say which service is meant."""
    return tuple(
        word
        for word in words
        if word in index.own_words
        or not (word in LINKS or word in FILLERS or word in CHOICES or is_time_word(word))
    )


def _last_version(words: tuple[str, ...]) -> tuple[str, ...]:
    """Take what was said after a correction, if that is anything."""
    for place in range(len(words) - 2, -1, -1):
        after = words[place + 1 :]
        if words[place] in CORRECTIONS and any(
            word not in FILLERS and word not in LINKS for word in after
        ):
            return after
    return words


def _without_names(words: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out "bei der Anna" and "bei Frau Müller"."""
    kept: list[str] = []
    place = 0
    while place < len(words):
        if words[place] not in BESIDE:
            kept.append(words[place])
            place += 1
            continue
        place += 1
        while place < len(words) and (words[place] in LINKS or words[place] in {"frau", "herrn"}):
            place += 1
        place += 1
    return tuple(kept)


def _only(wish: _Wish, *, index: ServiceIndex) -> ServiceMatch | None:
    """Return the one service whose name means the same, if nothing speaks against it."""
    if not wish.is_clear:
        return None
    wanted = frozenset(one for one in wish.core if not one.startswith(WITHOUT))
    same = [
        label
        for label in index.labels
        if label.core in {wish.core, wanted} and not _refused(label, wish=wish)
    ]
    whole = [label for label in same if label.core == wish.core] or same
    services = services_of(whole)
    if len(services) > 1:
        return Nearest(services[:MAX_CANDIDATES])
    if services:
        says_all = any(label.meanings <= wish.meanings for label in whole)
        longer = [label for label in index.labels if label.core > wanted]
        others = [one for one in services_of(longer) if one != services[0]]
        return Matched(services[0]) if says_all or not others else None
    return _for_whom_does_not_matter(wanted, wish=wish, index=index)


def _for_whom_does_not_matter(
    wanted: frozenset[str], *, wish: _Wish, index: ServiceIndex
) -> ServiceMatch | None:
    """Take "Dauerwelle für Damen" for the perm of a salon that has one for everybody."""
    matter = wanted - PERSONS
    near = [
        label for label in index.labels if label.core & matter and not _refused(label, wish=wish)
    ]
    services = services_of(near)
    is_whole = any(label.core == matter for label in near)
    return Matched(services[0]) if len(services) == 1 and is_whole else None


def _refused(label: ServiceLabel, *, wish: _Wish) -> bool:
    return any(WITHOUT + one in wish.meanings for one in label.meanings)


def _nearest(wish: _Wish, *, index: ServiceIndex) -> ServiceMatch:
    labels = [label for label in index.labels if not _refused(label, wish=wish)]
    named = [label for label in labels if label.core <= wish.core]
    same = [label for label in named if label.core == wish.core]
    several = len(services_of(named)) > 1
    best: dict[str, float] = {}
    services: dict[str, ServiceOffering] = {}
    for label in same or (named if several else labels):
        score = _score(label, wish=wish, common=index.common)
        if score > best.get(label.service.service_id, 0.0):
            best[label.service.service_id] = score
            services[label.service.service_id] = label.service
    # Equal scores keep the order in which the salon names its services.
    ranked = sorted(best, key=lambda one: -best[one])
    top = best[ranked[0]] if ranked else 0.0
    # Of several that were named each is asked about, however little of the whole it is.
    least = 0.0 if several and not same else max(top - _MARGIN, _LEAST_SCORE)
    close = [one for one in ranked if best[one] >= least]
    if not close:
        return Unknown()
    return Nearest(tuple(services[one] for one in close[:MAX_CANDIDATES]))


def _score(label: ServiceLabel, *, wish: _Wish, common: frozenset[str]) -> float:
    """Return the share of what was said and of the name that agrees, by its weight."""
    shared = sum(
        _weight(one, common=common) * (_DOUBTFUL_SHARE if one in wish.doubtful else 1)
        for one in label.meanings & wish.meanings
    )
    missing = sum(_weight(one, common=common) for one in label.meanings - wish.meanings)
    extra = sum(
        _weight(one, common=common)
        for one in wish.meanings - label.meanings
        if not one.startswith(WITHOUT)
    )
    strange = min(_STRANGE_WEIGHT * len(wish.strange), _STRANGE_AT_MOST)
    whole = shared + missing + extra + strange
    return shared / whole if whole else 0.0


def _weight(meaning: str, *, common: frozenset[str]) -> float:
    """Weigh what many services share less: "Bart schneiden" is nearer to the beard than a cut."""
    if meaning in WEAK:
        return _WEAK_WEIGHT
    if meaning in PERSONS:
        return _PERSON_WEIGHT
    return _COMMON_SHARE if meaning in common else 1.0


def _by_spelling(wish: _Wish, *, index: ServiceIndex, similarity: Similarity) -> ServiceMatch:
    """Compare what nobody understood as a whole; never certain."""
    said = "".join(wish.strange)
    likeness = [(similarity(said, label.letters), label) for label in index.labels] if said else []
    near = sorted((one for one in likeness if one[0] >= _SAME_SPELLING), key=lambda one: -one[0])
    services = services_of([label for _, label in near])
    return Nearest(services[:MAX_CANDIDATES]) if services else Unknown()
