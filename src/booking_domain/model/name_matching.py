"""
Whose name was said: by sound and spelling, and never more certain than it is.

The words of a name come from a speech recogniser, which writes "Meier" for every Maier. Equal
sounds therefore prove a family name only together with the given name, and only if nobody else
fits.
"""

import enum

from typing import TypeAlias

from attrs import evolve, frozen

from booking_domain.model.customer import MAX_NAME_LENGTH
from booking_domain.model.folding import fold
from booking_domain.model.form_of_address import contradict
from booking_domain.model.name_words import GENERATIONS, PARTICLES
from booking_domain.model.person_name import (
    MAX_NAME_WORDS,
    Certainty,
    NameProblem,
    PersonName,
    read_person_name,
)
from booking_domain.model.phonetics import cologne_code, sound_of, sounds_alike
from booking_domain.model.spoken_match import Similarity


@frozen
class Certain:
    """This is the name that was said."""

    candidate: str


@frozen
class Uncertain:
    """These names may have been said, the nearest first; the caller has to be asked."""

    candidates: tuple[str, ...]


@frozen
class NoMatch:
    """None of the names was said."""


NameMatch: TypeAlias = Certain | Uncertain | NoMatch

NEAR_FAMILY = 0.75
NEAR_FAMILY_OF_ONE_CODE = 0.6
NEAR_GIVEN = 0.75
_OR = "oder"
MIN_PREFIX = 3
"""From this length on a short form is one of its long form ("Max", "Maximilian")."""


class _Part(enum.IntEnum):
    """How well a part of a name agrees; higher is better."""

    DIFFERENT = 0
    NEAR = 1
    UNKNOWN = 2
    UNSAID = 3
    ALIKE = 4
    SAME = 5


class _Agreement(enum.IntEnum):
    """How well a whole name agrees; higher is better."""

    NONE = 0
    REMOTE = 1
    OPEN = 2
    SURE = 3
    WHOLE = 4


def match_name(
    spoken: str,
    candidates: tuple[str, ...],
    *,
    similarity: Similarity,
    rivals: tuple[str, ...] = (),
) -> NameMatch:
    """
    This will find the name among `candidates` that was said, or those to ask about.

    Candidates are names as stored; equal ones count once and are returned in their first spelling.
    Certain is: the same words; the family name alone, if one candidate has it; a family name that
    sounds the same beside the same given name. A spelling that was told must agree to the letter.
    Everything that may be a slip of the ear is uncertain, another given name is another person.
    "Herr Müller" is perhaps the husband of "Anna Müller", and uncertain. So is whatever was said of
    several names of which one is to be chosen: whoever guesses proves nothing.

    `rivals` are known people who may be speaking, those of the candidates among them. What fits one
    of the others too is uncertain, unless it is the whole name of the candidate.
    """
    said = read_person_name(spoken)
    if isinstance(said, NameProblem):
        said_again = _only_words(spoken)
        if said_again is None:
            return NoMatch()
        said = said_again
    judged = [
        (_agreement(said, _known(name), similarity=similarity), name) for name in _once(candidates)
    ]
    fitting = [one for one in judged if one[0] is not _Agreement.NONE]
    if not fitting:
        return NoMatch()
    sure = [one for one in fitting if one[0] >= _Agreement.SURE]
    open_too = [one for one in fitting if one[0] is _Agreement.OPEN]
    is_guess = _OR in spoken.casefold().split()
    if not is_guess and len(sure) == 1:
        agreement, name = sure[0]
        is_whole = agreement is _Agreement.WHOLE
        others = [_known(one) for one in rivals if not _is_one_person(one, candidates)]
        if is_whole or not (open_too or _fits_any(said, others, similarity=similarity)):
            return Certain(name)
    words = fold(said.display)
    fitting.sort(key=lambda one: (-one[0], -similarity(words, fold(one[1])), one[1]))
    return Uncertain(tuple(name for _, name in fitting))


def says_in_full(spoken: str) -> bool:
    """This will tell whether a given name was said beside the family name."""
    said = read_person_name(spoken)
    return isinstance(said, PersonName) and bool(said.given)


def _fits_any(said: PersonName, known: list[PersonName], *, similarity: Similarity) -> bool:
    return any(_agreement(said, one, similarity=similarity) >= _Agreement.OPEN for one in known)


def _is_one_person(name: str, candidates: tuple[str, ...]) -> bool:
    """Whether one of the candidates has this name, given name and all, in any spelling."""
    one = _known(name)
    return any(
        bool(one.given)
        and _is_alike(one.given_words, other.given_words)
        and _is_alike(one.family_words, other.family_words)
        for other in map(_known, candidates)
    )


def _is_alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return "".join(one) == "".join(other) or sounds_alike("".join(one), "".join(other))


def _only_words(spoken: str) -> PersonName | None:
    """Take a name that reads like something else ("Freitag") for the words that it is."""
    words = tuple(fold(spoken[: 2 * MAX_NAME_LENGTH]).split())
    is_name = 0 < len(words) <= MAX_NAME_WORDS
    return PersonName(given=words[:-1], family=words[-1:]) if is_name else None


def _known(name: str) -> PersonName:
    read = read_person_name(name)
    if isinstance(read, PersonName):
        return read
    return _only_words(name) or PersonName(given=(), family=(name,))


def _once(candidates: tuple[str, ...]) -> list[str]:
    first: dict[str, str] = {}
    for name in candidates:
        first.setdefault(fold(name), name)
    return list(first.values())


def _agreement(said: PersonName, known: PersonName, *, similarity: Similarity) -> _Agreement:
    generations = _generation(said), _generation(known)
    if any(generations):
        # "Max Meier junior" may be the Max Meier who is known, or his son.
        is_same = generations[0] == generations[1]
        plain = _agreement(_of_any_age(said), _of_any_age(known), similarity=similarity)
        return plain if is_same else min(plain, _Agreement.OPEN)
    heard = _heard(said, known, similarity=similarity)
    if said.spelling is Certainty.CONTRADICTORY or _addresses_another(said, known):
        return min(heard, _Agreement.OPEN)
    if said.spelling is Certainty.SPELT and said.family_words != known.family_words:
        return min(heard, _Agreement.REMOTE)
    return heard


def _generation(name: PersonName) -> str:
    last = fold(name.family[-1])
    return last[:3] if last in GENERATIONS and len(name.family) > 1 else ""


def _of_any_age(name: PersonName) -> PersonName:
    return evolve(name, family=name.family[:-1]) if _generation(name) else name


def _addresses_another(said: PersonName, known: PersonName) -> bool:
    """Whether "Herr" or "Frau" is said of one who is the other, and no given name beside it."""
    if said.addressed is None:
        return False
    names = known.given_words
    if any(sounds_alike(word, name) for word in said.words for name in names):
        return False
    borne = names if known.addressed is None else (known.addressed,)
    return contradict((said.addressed,), borne)


def _heard(said: PersonName, known: PersonName, *, similarity: Similarity) -> _Agreement:
    if "".join(said.words) == "".join(known.words):
        return _Agreement.WHOLE
    best = _Agreement.NONE
    for cut in range(len(said.words)):
        family = _family(said.words[cut:], known.family_words, similarity=similarity)
        if family is _Part.DIFFERENT:
            continue
        given = _given(said.words[:cut], known.given_words, similarity=similarity)
        best = max(best, _together(family, given))
    return max(best, _turned_round(said, known), _loosely(said, known))


def _turned_round(said: PersonName, known: PersonName) -> _Agreement:
    """Ask about "Müller-Schmidt" where "Schmidt-Müller" is known, unless a given name differs."""
    parts = known.family_words
    turned = "".join((*parts[-1:], *parts[:-1]))
    is_turned = len(said.family_words) > 1 and sounds_alike("".join(said.family_words), turned)
    if not is_turned or not all(map(_begin_alike, said.given_words, known.given_words)):
        return _Agreement.NONE
    return _Agreement.OPEN


def _begin_alike(one: str, other: str) -> bool:
    return one[:1] == other[:1] or sounds_alike(one, other)


def _together(family: _Part, given: _Part) -> _Agreement:
    if given is _Part.DIFFERENT:
        return _Agreement.NONE
    if family is _Part.NEAR:
        return _Agreement.NONE if given is _Part.NEAR else _Agreement.REMOTE
    if given in {_Part.ALIKE, _Part.SAME}:
        return _Agreement.SURE
    if family is _Part.SAME and given is _Part.UNSAID:
        return _Agreement.SURE
    return _Agreement.OPEN


def _family(said: tuple[str, ...], known: tuple[str, ...], *, similarity: Similarity) -> _Part:
    one, other = "".join(said), "".join(known)
    if one == other:
        return _Part.SAME
    if sounds_alike(one, other):
        return _Part.ALIKE
    return _Part.NEAR if _is_near(one, other, similarity=similarity) else _Part.DIFFERENT


def _is_near(one: str, other: str, *, similarity: Similarity) -> bool:
    alike = max(similarity(one, other), similarity(sound_of(one), sound_of(other)))
    same_code = cologne_code(one) == cologne_code(other) != ""
    return alike >= (NEAR_FAMILY_OF_ONE_CODE if same_code else NEAR_FAMILY)


def _given(said: tuple[str, ...], known: tuple[str, ...], *, similarity: Similarity) -> _Part:
    if not said:
        return _Part.UNSAID
    if not known:
        return _Part.UNKNOWN
    pairs = list(zip(said, known, strict=False))
    if "".join(said) == "".join(known) or all(one == other for one, other in pairs):
        return _Part.SAME
    if sounds_alike("".join(said), "".join(known)) or all(
        sounds_alike(one, other) for one, other in pairs
    ):
        return _Part.ALIKE
    if all(_may_be_one_given_name(one, other, similarity=similarity) for one, other in pairs):
        return _Part.NEAR
    return _Part.DIFFERENT


def _may_be_one_given_name(one: str, other: str, *, similarity: Similarity) -> bool:
    short, long = sorted((one, other), key=len)
    is_short_form = len(short) in {1, *range(MIN_PREFIX, len(long))} and long.startswith(short)
    return (
        is_short_form
        or sounds_alike(one, other)
        or sounds_alike(_without_cedilla(one), _without_cedilla(other))
        or (len(short) > MIN_PREFIX and similarity(one, other) >= NEAR_GIVEN)
    )


def _without_cedilla(word: str) -> str:
    """Write "Aische" as "Ayşe" is folded: recognisers write Turkish sounds in German."""
    return word.replace("tsch", "c").replace("sch", "s")


def _loosely(said: PersonName, known: PersonName) -> _Agreement:
    """Agree on the same words in another order, or on one part of a name said alone."""
    one, other = set(said.words), set(known.words)
    if one == other or _turned_with_more(said, known) or _without_particles(said, known):
        return _Agreement.OPEN
    if len(said.words) == 1 and one & other:
        return _Agreement.OPEN
    double = known.family_words if len(known.family_words) > 1 else ()
    begins_alike = said.words[:1] == known.words[:1]
    return _Agreement.OPEN if begins_alike and one & set(double) else _Agreement.NONE


def _turned_with_more(said: PersonName, known: PersonName) -> bool:
    """Whether "Nguyen Thi Lan" may be "Lan Nguyen", who told the family name first."""
    ends = (said.words[-1], said.words[0])
    return len(said.words) > len(known.words) > 1 and ends == (known.words[0], known.words[-1])


def _without_particles(said: PersonName, known: PersonName) -> bool:
    """Whether "von Goethe" may be Anna Goethe: all but such words is the same."""
    one, other = (
        tuple(word for word in name.family_words if word not in PARTICLES) for name in (said, known)
    )
    is_given = not said.given_words or said.given_words == known.given_words
    return one == other != () and is_given
