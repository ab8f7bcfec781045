"""The names of a salon's services, ready to be compared with what was said."""

from functools import lru_cache
from typing import Final

from attrs import frozen

from booking_domain.model.service_offering import ServiceOffering
from booking_domain.model.service_words import LINKS, NEGATIONS, WEAK
from booking_domain.model.word_meanings import Vocabulary, words_of


WITHOUT: Final = "-"
"""Stands before a meaning that was refused: "ohne Föhnen"."""

_RARE: Final = 2


@frozen
class ServiceLabel:
    """One name of a service: its letters, and what it means."""

    service: ServiceOffering
    letters: str
    meanings: frozenset[str]

    @property
    def core(self) -> frozenset[str]:
        return (self.meanings - WEAK) or self.meanings


@frozen
class ServiceIndex:
    """The names of all services of a salon, ready to be compared."""

    labels: tuple[ServiceLabel, ...]
    vocabulary: Vocabulary
    own_words: frozenset[str]
    common: frozenset[str]


@lru_cache(maxsize=64)
def index_of(services: tuple[ServiceOffering, ...]) -> ServiceIndex:
    """This will take the names and synonyms apart; the same services come again and again."""
    named = [
        (service, label) for service in services for label in (service.name, *service.synonyms)
    ]
    spelt = tuple(content_of(words_of(label)) for _, label in named)
    own_words = frozenset(word for words in spelt for word in words)
    vocabulary = Vocabulary.of(tuple(spelt))
    labels = []
    for (service, _), words in zip(named, spelt, strict=True):
        meanings: frozenset[str] = frozenset()
        for place, word in enumerate(words):
            understood = vocabulary.exactly(word) or frozenset()
            negated = place > 0 and words[place - 1] in NEGATIONS
            if word not in NEGATIONS:
                meanings |= {WITHOUT + one for one in understood} if negated else understood
        labels.append(ServiceLabel(service=service, letters="".join(words), meanings=meanings))
    return ServiceIndex(
        labels=tuple(labels),
        vocabulary=vocabulary,
        own_words=own_words,
        common=frozenset(
            one
            for label in labels
            for one in label.meanings
            if len(services_of([other for other in labels if one in other.meanings])) > _RARE
        ),
    )


def content_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words without those that only join others; all of them if nothing else is left."""
    return tuple(word for word in words if word not in LINKS) or words


def services_of(labels: list[ServiceLabel]) -> tuple[ServiceOffering, ...]:
    """Return whose names these are, each service once."""
    return tuple({label.service.service_id: label.service for label in labels}.values())
