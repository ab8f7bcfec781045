"""Whether more was asked for than one appointment is: several services, or several people."""

import re

from typing import Final

from booking_domain.model.folding import word_set
from booking_domain.model.service_index import index_of
from booking_domain.model.service_offering import ServiceOffering
from booking_domain.model.service_words import RELATIVES
from booking_domain.model.word_meanings import words_of


_NUMBERS: Final = word_set("zwei zwo drei vier fünf sechs beide beiden 2 3 4 5 6")
_TIMES: Final = re.compile(r"(?:zwei|zwo|drei|vier|fuenf|sechs)mal|[2-6]x")
_MARKS: Final = word_set("mal x")
_BEFORE_TIMES: Final = word_set("um gegen ab bis nach vor in halb viertel circa etwa am alle")
_UNITS: Final = word_set(
    "uhr stunde stunden minute minuten tag tage tagen woche wochen monat monate monaten jahr jahre"
    " jahren im pro die jede jeden vormittags nachmittags"
)
_COUNTED_BY_ONE: Final = frozenset({"streaks", "foil", "brow", "lash", "nail", "hair", "lengthen"})
"""Two streaks are one service, two cuts are two."""

_PEOPLE: Final = word_set(
    "Personen Person Leute Erwachsene Erwachsener Erwachsenen Kinder Kindern Kids Kind Mann Männer"
    " Herren Frau Frauen Damen Freund Freundin Freundinnen Partner Partnerin Jungs Mädels Zwillinge"
    " Neffe Neffen Nichte Nichten Tante Onkel Enkelkind Kleinen Kleine Kleiner Großen Familie"
) | frozenset(RELATIVES)
_POSSESSIVES: Final = word_set(
    "mein meine meinen meiner meinem meins unser unsere unseren unserer unserem die den der das dem"
    " ihr ihre ihren sein seine seinen"
)
_OF_MANY: Final = word_set(
    "Kinder Kindern Kids Söhne Töchter Jungs Mädels Zwillinge Enkelkinder Freundinnen Männer"
    " Familie"
)
_ONESELF: Final = word_set("mich ich mir")
_ALL_OF_US: Final = re.compile(r"\bfuer (?:uns|euch)(?: (?:alle|beide|zwei|drei))?\b")


def asks_for_several(
    spoken: str, services: tuple[ServiceOffering, ...], *, one: ServiceOffering | None = None
) -> bool:
    """
    This will tell whether a number of services or of people was said.

    "Zwei Herrenhaarschnitte", "für mich und meinen Mann", "meine drei Kinder"; not "um zwei", "in
    zwei Wochen" or "zwei Strähnen", nor where the service itself, `one`, is called so.
    """
    labels = () if one is None else (one.name, *one.synonyms)
    return _is_plural(spoken, services) and not any(_is_plural(name, services) for name in labels)


def _is_plural(spoken: str, services: tuple[ServiceOffering, ...]) -> bool:
    words = words_of(spoken)
    return (
        _ALL_OF_US.search(" ".join(words)) is not None
        or any(_counts_services(words, place, services) for place in range(len(words)))
        or any(_joins_people(words, place) for place in range(len(words)))
    )


def _counts_services(
    words: tuple[str, ...], place: int, services: tuple[ServiceOffering, ...]
) -> bool:
    word, rest = words[place], words[place + 1 :]
    before = words[place - 1] if place else ""
    if _TIMES.fullmatch(word) is not None:
        return not set(rest[:1]) & _UNITS
    if word not in _NUMBERS or before in _BEFORE_TIMES or set(rest[:1]) & _UNITS:
        return False
    if set(rest[:1]) & _MARKS:
        return not set(rest[1:2]) & _UNITS
    if set(rest[:1]) & _PEOPLE:
        return True
    meanings = index_of(services).vocabulary.exactly(rest[0]) if rest else None
    return bool(meanings) and not (meanings or frozenset()) <= _COUNTED_BY_ONE


def _joins_people(words: tuple[str, ...], place: int) -> bool:
    """Whether "und" stands between people, or several are told by one word ("meine Kinder")."""
    rest = words[place + 1 :]
    if words[place] in _POSSESSIVES and set(rest[:1]) & _OF_MANY:
        return True
    if words[place] != "und":
        return False
    after = [word for word in rest[:3] if word not in _POSSESSIVES and word != "fuer"][:1]
    return _is_person(words[:place][-1:]) and _is_person(tuple(after))


def _is_person(words: tuple[str, ...]) -> bool:
    return bool(set(words) & (_PEOPLE | _ONESELF))
