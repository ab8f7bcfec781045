"""A person's name as it was said, or why it is none."""

import enum
import unicodedata

from functools import partial

from attrs import evolve, frozen

from booking_domain.model.customer import MAX_NAME_LENGTH
from booking_domain.model.folding import fold
from booking_domain.model.name_asides import is_evasion, is_exclamation, without_asides
from booking_domain.model.name_parts import NameParts, parts_of
from booking_domain.model.name_spelling import Spelt, take_spelling
from booking_domain.model.name_versions import (
    are_confused,
    contrast_in,
    said_once,
    versions_of,
)
from booking_domain.model.name_wording import Wording
from booking_domain.model.name_words import (
    AMID,
    ANSWERS,
    GENERATIONS,
    GIVEN_NAMES_FOLDED,
    INTRODUCTIONS,
    PARTICLES,
    PLACEHOLDER_NAMES,
    PLACEHOLDERS,
    REAL_NAMES_AMONG_PLACEHOLDERS,
    SENTENCE,
    UNNAMED,
    WRONG,
    is_address,
    is_answer,
    is_placeholder,
    is_web_address,
    place_of_origin,
    speaks_of_time,
)
from booking_domain.model.phonetics import sounds_alike
from booking_domain.model.service_mention import speaks_of_services
from booking_domain.model.service_offering import ServiceOffering
from booking_domain.model.spoken_match import Similarity
from booking_domain.model.staff import StaffMember


MAX_NAME_WORDS = 6
"""Longer names are rarer than sentences taken for one."""


class NameProblem(enum.Enum):
    """Why something said is no name to book under."""

    MISSING = enum.auto()
    TOO_LONG = enum.auto()
    NUMBER = enum.auto()
    ADDRESS = enum.auto()
    ONE_LETTER = enum.auto()
    TIME = enum.auto()
    ANSWER = enum.auto()
    PLACEHOLDER = enum.auto()
    SENTENCE = enum.auto()
    ORIGIN = enum.auto()
    SERVICE = enum.auto()
    STAFF = enum.auto()


class Certainty(enum.Enum):
    """What is known of a family name's spelling."""

    HEARD = enum.auto()
    SPELT = enum.auto()
    CONTRADICTORY = enum.auto()


@frozen
class PersonName:
    """
    A name without titles and words around it; `family` is never empty, `given` often.

    Each part is one word or several, a double name with its hyphen. `addressed` says that "Herr" or
    "Frau" stood before it. `spelling` is `SPELT` where the caller spelt the family name, and
    `CONTRADICTORY` where a hint ("mit ck") fits nothing that was heard.
    """

    given: tuple[str, ...]
    family: tuple[str, ...]
    spelling: Certainty = Certainty.HEARD
    addressed: str | None = None

    @property
    def display(self) -> str:
        """The name as it is written, "Anna Müller-Lüdenscheidt"; words in lower case are raised."""
        return " ".join(_written(word) for word in (*self.given, *self.family))

    @property
    def given_words(self) -> tuple[str, ...]:
        """The given names, folded, double ones apart."""
        return _folded(self.given)

    @property
    def family_words(self) -> tuple[str, ...]:
        """The family name, folded, double ones apart."""
        return _folded(self.family)

    @property
    def words(self) -> tuple[str, ...]:
        """All words, folded, double ones apart."""
        return self.given_words + self.family_words


def read_person_name(text: str | None) -> PersonName | NameProblem:
    """
    This will find the name in what was said, such as "Guten Tag, hier ist Frau Dr. Maier mit a i".

    Nothing that could be a name is refused: "Freitag" alone is a day, "Herr Freitag" a person.
    """
    said = unicodedata.normalize("NFC", text or "").strip()
    problem = _obvious_problem(said)
    if problem is not None:
        return problem
    name = _read(without_asides(said))
    if isinstance(name, PersonName) and len(name.display) > MAX_NAME_LENGTH:
        return NameProblem.TOO_LONG
    return name


def name_problem(
    text: str | None,
    *,
    services: tuple[ServiceOffering, ...],
    staff: tuple[StaffMember, ...],
    similarity: Similarity,
) -> NameProblem | None:
    """
    This will say why `text` is no name of a customer of this salon, `None` if it may be one.

    A customer may well be called as somebody who works here: a single word is theirs, "bei Anna"
    or the whole name of that person is not. Likewise "Bart" is a service, "Frau Bart" and "Otto
    Bart" are people.
    """
    said = text or ""
    name = read_person_name(said)
    if name is NameProblem.TOO_LONG:
        return name
    if fold(said).partition(" ")[0] in {"bei", "zu", "zur", "beim", "zum"}:
        return NameProblem.STAFF
    if isinstance(name, NameProblem):
        return name
    names = {fold(label) for one in staff for label in (one.name, *one.synonyms)}
    if len(name.words) > 1 and " ".join(name.words) in names:
        return NameProblem.STAFF
    is_introduced = name.addressed is not None or INTRODUCTIONS.search(said) is not None
    if not is_introduced and speaks_of_services(said, services, similarity=similarity):
        return NameProblem.SERVICE
    return None


def _obvious_problem(said: str) -> NameProblem | None:
    if not said:
        return NameProblem.MISSING
    if len(said) > 2 * MAX_NAME_LENGTH:
        return NameProblem.TOO_LONG
    plain = fold(said)
    if plain in PLACEHOLDER_NAMES or "{" in said or "<" in said:
        return NameProblem.PLACEHOLDER
    words = tuple(plain.split())
    if is_address(words) or is_web_address(said):
        return NameProblem.ADDRESS
    if is_exclamation(said) or (is_evasion(said) and INTRODUCTIONS.search(said) is None):
        return NameProblem.ANSWER
    if any(character.isdigit() for character in said):
        return NameProblem.TIME if "uhr" in words else NameProblem.NUMBER
    return _no_name(words) if words else NameProblem.MISSING


def _read(said: str) -> PersonName | NameProblem:
    parts = parts_of(said)
    if parts is not None:
        return _put_together(parts)
    return _last_version(said) or _parsed(Wording.of(said))


def _put_together(parts: NameParts) -> PersonName | NameProblem:
    """Take what was called given name and family name, and the other one from what is beside it."""
    beside = _read(parts.beside)
    others = beside.given + beside.family if isinstance(beside, PersonName) else ()
    given, family = _part(parts.given), _part(parts.family)
    for part in (given, family):
        if isinstance(part, NameProblem):
            return part
    said = family if isinstance(family, PersonName) else beside
    first = given.given + given.family if isinstance(given, PersonName) else ()
    last = family.given + family.family if isinstance(family, PersonName) else ()
    others = tuple(one for one in others if not any(map(partial(sounds_alike, one), first + last)))
    if not last and isinstance(beside, NameProblem) and beside not in _NOTHING_BESIDE:
        return beside
    first, last = (first or others, last) if last else (first, others)
    first = tuple(dict.fromkeys(word for word in first if word not in last)) or first
    if len(first + last) > MAX_NAME_WORDS:
        return NameProblem.SENTENCE
    return PersonName(
        given=first if last else (),
        family=last or first,
        spelling=said.spelling if isinstance(said, PersonName) else Certainty.HEARD,
        addressed=beside.addressed if isinstance(beside, PersonName) else None,
    )


_NOTHING_BESIDE = (NameProblem.MISSING, NameProblem.ANSWER, NameProblem.PLACEHOLDER)


def _part(said: str) -> PersonName | NameProblem | None:
    if not said:
        return None
    return _last_version(said) or _parsed(Wording.of(f"mein Name ist {said}"))


def _last_version(said: str) -> PersonName | NameProblem | None:
    """Return the name as it was said last, `None` where nothing was put right."""
    versions = versions_of(said)
    if versions is None:
        return _in_contrast(said)
    is_hint = fold(versions.later).partition(" ")[0] in {"mit", "ohne"}
    if is_hint:
        return _read(f"{versions.earlier} {versions.later}")
    earlier, later = _read(versions.earlier), _read(versions.later)
    if not (isinstance(earlier, PersonName) and isinstance(later, PersonName)):
        return _in_contrast(said)
    is_more = set(earlier.words) <= set(later.words)
    is_like = are_confused(earlier.family[-1], later.family[-1])
    if not (versions.is_sure or is_more or is_like):
        return NameProblem.SENTENCE
    if later.given or not earlier.given:
        return later
    was, now = (fold(one.family[-1]) in GIVEN_NAMES_FOLDED for one in (earlier, later))
    if now and not was:
        # "Lena Müller, nein, Lisa": nobody knows which of them is wrong.
        return NameProblem.SENTENCE
    return evolve(later, given=earlier.given, addressed=later.addressed or earlier.addressed)


def _in_contrast(said: str) -> PersonName | None:
    contrast = contrast_in(said)
    if contrast is None or fold(contrast.later) == "weiss":
        return None
    kept, other = _read(contrast.later), _read(contrast.earlier)
    if not (isinstance(kept, PersonName) and isinstance(other, PersonName)):
        return None
    is_like = are_confused(kept.family[-1], other.family[-1])
    return kept if is_like or contrast.is_sure else None


def _parsed(wording: Wording) -> PersonName | NameProblem:
    said = tuple(plain for word in wording.words if (plain := fold(word)))
    if not said:
        return NameProblem.MISSING
    problem = _problem_around(wording, said)
    if problem is not None:
        return problem
    spelt = take_spelling(wording.words)
    words = tuple(word for word in spelt.words if word != ",")
    if not words:
        return NameProblem.MISSING
    stands_for_names = PLACEHOLDERS
    if wording.is_introduced:
        stands_for_names = PLACEHOLDERS - REAL_NAMES_AMONG_PLACEHOLDERS
    if all(fold(word) in stands_for_names for word in words):
        return NameProblem.PLACEHOLDER
    if len("".join(fold(word) for word in words)) == 1:
        return NameProblem.ONE_LETTER
    if len(words) > MAX_NAME_WORDS or _is_sentence(words):
        return NameProblem.SENTENCE
    return _person(spelt, addressed=wording.addressed)


def _problem_around(wording: Wording, said: tuple[str, ...]) -> NameProblem | None:
    if all(word in UNNAMED for word in said):
        return NameProblem.ANSWER
    if place_of_origin(said) == 0:
        return NameProblem.ORIGIN
    if wording.is_introduced:
        return None
    if all(word in WRONG for word in said):
        return NameProblem.ANSWER
    if wording.cued:
        return None
    return NameProblem.SENTENCE if wording.of_oneself else _no_name(said)


def _is_sentence(words: tuple[str, ...]) -> bool:
    said = [fold(word) for word in words]
    # "Yusuf bin Khalid" has no verb in it.
    is_son = "bin" in said[1:-1] and said[0] not in ANSWERS
    if not AMID.isdisjoint(said[1:-1]):
        return True
    return any(word in SENTENCE and not (word == "bin" and is_son) for word in said)


def _no_name(said: tuple[str, ...]) -> NameProblem | None:
    if speaks_of_time(said):
        return NameProblem.TIME
    if is_answer(said):
        return NameProblem.ANSWER
    return NameProblem.PLACEHOLDER if is_placeholder(said) else None


def _person(spelt: Spelt, *, addressed: str | None) -> PersonName:
    words = said_once(spelt.words)
    if words.count(",") == 1 and 0 < words.index(",") < len(words) - 1:
        comma = words.index(",")
        given, family = words[comma + 1 :], words[:comma]
    else:
        words = tuple(word for word in words if word != ",")
        start = len(words) - 1
        if start > 0 and fold(words[start]) in GENERATIONS:
            start -= 1
        while start > 0 and fold(words[start - 1]) in PARTICLES:
            start -= 1
        given, family = words[:start], words[start:]
    spelling = Certainty.HEARD
    if spelt.unresolved:
        spelling = Certainty.CONTRADICTORY
    elif spelt.spelt_word is not None and spelt.spelt_word in family:
        spelling = Certainty.SPELT
    return PersonName(given=given, family=family, spelling=spelling, addressed=addressed)


def _written(word: str) -> str:
    if not word.islower() or fold(word) in PARTICLES | GENERATIONS:
        return word
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))


def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part for word in words for part in fold(word).split())
