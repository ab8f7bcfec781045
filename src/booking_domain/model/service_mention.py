"""
Whether somebody only spoke of services where a name was asked for.

The words are those with which services are matched. Unlike there a doubt speaks against a service:
a caller whose name is refused cannot book, and Herr Schneider, Frau Bart and Lena Kurz exist.
"""

import re

from typing import Final

from booking_domain.model.folding import word_set
from booking_domain.model.name_words import is_time_word
from booking_domain.model.service_index import ServiceIndex, content_of, index_of
from booking_domain.model.service_offering import ServiceOffering
from booking_domain.model.service_words import (
    CHOICES,
    FILLERS,
    LINKS,
    MEANINGS,
    NEGATIONS,
    PERSONS,
    RELATIVES,
)
from booking_domain.model.spoken_match import Similarity
from booking_domain.model.word_meanings import SURE, words_of


_MAX_WORDS: Final = 12
_MISHEARD_ALONE: Final = 10
_MISHEARD_BESIDE: Final = 4
_AROUND: Final = LINKS | FILLERS | CHOICES | NEGATIONS
_FOR_WHOM: Final = word_set("Herren Damen Kinder Männer Frauen")
_FAMILY_NAMES: Final = word_set("Nagel Kopf Haar Kur Schnitt Nass Nasser Folie")
"""Family names by themselves, before which nobody has to say "Herr" or a given name."""

_COLLOQUIAL: Final = word_set(
    "Spitzen Spitzenschnitt Pony Ponyschnitt Trockenschnitt Nassschnitt Maschinenschnitt"
    " Stufenschnitt Kurzhaarschnitt Langhaarschnitt Kinderschnitt Sidecut Undercut Vokuhila"
    " Dauerwelle Minipli blondieren Blondierung aufhellen Aufhellung nachschneiden nachfärben"
    " ausdünnen ausrasieren hochstecken Hochsteckfrisur Brautfrisur Balayage Ombre Foliensträhnen"
    " Glossing Olaplex Haarverlängerung Haarverdichtung Haarteil Perücke Kopfmassage Typberatung"
    " Locken Maniküre Pediküre Konturen Nackenhaare legen kürzer"
    " kürzen bisschen abrasieren Glatze graue grauen auffrischen"
)
"""What callers call services that a salon's catalogue may call otherwise, or lack."""

_OF_PEOPLE: Final = re.compile(r"\w+(?:er|ers|ert|mann|manns)")
"""Schneider, Färber, Brauer, Bartmann: names made of what people do."""


def speaks_of_services(
    text: str, services: tuple[ServiceOffering, ...], *, similarity: Similarity
) -> bool:
    """
    This will say whether `text` can only be one or more services: "einmal färben", "Bart".

    A word that is not understood makes it a name ("Otto Bart"). Misheard words count if they are
    long, or beside understood ones.
    """
    index = index_of(services)
    words = words_of(text)[:_MAX_WORDS]
    letters = {label.letters for label in index.labels}
    telling = tuple(word for word in words if word not in _AROUND and not is_time_word(word))
    if letters & {"".join(content_of(words)), "".join(telling)}:
        return True
    own_names = tuple(word for word in telling if _is_only_part_of_a_label(word, index=index))
    understood = tuple(word for word in telling if _is_understood(word, index=index))
    evidence = [word for word in understood if _tells(word, index=index) and word not in own_names]
    if len(words) == 1 and words[0] in _FAMILY_NAMES:
        return False
    least = _MISHEARD_BESIDE if evidence else _MISHEARD_ALONE
    misheard = {
        word
        for word in telling
        if word not in understood
        and len(word) >= least
        and _is_misheard(word, index=index, similarity=similarity)
    }
    return bool(evidence or misheard) and all(
        word in understood or word in misheard for word in telling
    )


def _is_understood(word: str, *, index: ServiceIndex) -> bool:
    if word in _COLLOQUIAL:
        return True
    is_known = word in RELATIVES or index.vocabulary.as_it_stands(word) is not None
    is_exempt = word in MEANINGS or word in index.own_words
    return is_known and (is_exempt or _OF_PEOPLE.fullmatch(word) is None)


def _tells(word: str, *, index: ServiceIndex) -> bool:
    meanings = index.vocabulary.as_it_stands(word) or frozenset()
    return word in _FOR_WHOM or word in _COLLOQUIAL or bool(meanings - PERSONS)


def _is_only_part_of_a_label(word: str, *, index: ServiceIndex) -> bool:
    """Whether only a salon's own name has the word: "Schnitt bei Lena" is no proof against her."""
    is_label = any(label.letters == word for label in index.labels)
    return word in index.own_words and word not in MEANINGS and not is_label


def _is_misheard(word: str, *, index: ServiceIndex, similarity: Similarity) -> bool:
    is_trade = _OF_PEOPLE.fullmatch(word) is not None
    heard = None if is_trade else index.vocabulary.hear((word,), 0, similarity=similarity)
    return heard is not None and heard.likeness >= SURE and not heard.doubtful
