"""Who was asked for: "bei der Anna", "Frau Müller", "Ana"."""

from typing import Final, TypeAlias

from booking_domain.model.folding import fold, word_set
from booking_domain.model.form_of_address import contradict
from booking_domain.model.name_words import FORMS_OF_ADDRESS, TITLES, is_time_word
from booking_domain.model.phonetics import sounds_alike
from booking_domain.model.service_words import CHOICES, CORRECTIONS, FILLERS, LINKS
from booking_domain.model.spoken_match import (
    MAX_CANDIDATES,
    Matched,
    Nearest,
    Similarity,
    Unknown,
)
from booking_domain.model.staff import StaffMember


StaffMatch: TypeAlias = Matched[StaffMember] | Nearest[StaffMember] | Unknown

MAX_CHARACTERS: Final = 300
MAX_WORDS: Final = 24
_POSSIBLE: Final = 0.65
_TITLED: Final = FORMS_OF_ADDRESS | TITLES
_AROUND: Final = (
    frozenset({"bei", "beim", "kollege", "kollegin", "chef", "chefin", "name", "namens", "person"})
    | LINKS
    | FILLERS
)
_ANYBODY: Final = word_set(
    "egal irgendwer irgendjemand irgendjemandem irgendeiner irgendeinem irgendwem beliebig"
    " jeder jedem jede gleich gleichgueltig praeferenz wunschperson anyone anybody any wurscht"
    " wurst"
)
_FREE: Final = word_set("wer jemand jemandem frei zeit hat gerade passt zuerst schnellsten")
_NOBODY_CARES: Final = _ANYBODY | _FREE | {"kein", "keine", "keinen", "besonderen", "bestimmten"}


def is_anybody(spoken: str) -> bool:
    """Return whether the caller leaves it to the salon: "egal wer", "wer gerade Zeit hat"."""
    words = set(fold(spoken[:MAX_CHARACTERS]).split())
    open_to = words & _ANYBODY or ({"wer"} & words and words & {"frei", "zeit", "passt", "kann"})
    around = _NOBODY_CARES | _AROUND | _TITLED | {"wem", "wen", "dran"}
    return bool(open_to) and words <= around


def match_staff(
    spoken: str, staff: tuple[StaffMember, ...], *, similarity: Similarity
) -> StaffMatch:
    """
    This will find the person who was named, or up to three to ask about.

    One part of a name is enough where only one person has it, written or heard so; a similar one is
    asked about, and so is "Herr Schuster" where only Anna Schuster works here. "Egal" names nobody
    and is unknown here; see `is_anybody`.
    """
    said = _last_version(tuple(fold(spoken[:MAX_CHARACTERS]).split())[:MAX_WORDS])
    if any(word in CHOICES for word in said):
        named = [one for one in staff if _own_words(one) & set(said)]
        return _asked(named)
    titled = _without_surroundings(said)
    whole = [one for one in staff if _is_called(one, said) or _is_called(one, titled)]
    if len(whole) == 1:
        return Matched(whole[0])
    words = tuple(word for word in titled if word not in _TITLED)
    if not words:
        return Unknown()
    for agree in (_has_all, _sounds_like_all):
        found = [one for one in staff if agree(one, words)]
        if found:
            is_one = len(found) == 1 and not _addresses_another(titled, found[0])
            return Matched(found[0]) if is_one else _asked(found)
    return _nearest(words, staff, similarity=similarity)


def _last_version(words: tuple[str, ...]) -> tuple[str, ...]:
    for place in range(len(words) - 2, -1, -1):
        if words[place] in CORRECTIONS and _without_surroundings(words[place + 1 :]):
            return words[place + 1 :]
    return words


def _without_surroundings(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in _AROUND and not is_time_word(word))


def _labels(member: StaffMember) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(fold(label).split()) for label in (member.name, *member.synonyms))


def _is_called(member: StaffMember, words: tuple[str, ...]) -> bool:
    """Return whether these are a whole name, a form of address included."""
    joined = "".join(words)
    return joined != "" and any(joined == "".join(label) for label in _labels(member))


def _addresses_another(said: tuple[str, ...], member: StaffMember) -> bool:
    """Whether "Herr" or "Frau" is said of one who is the other, and no given name beside it."""
    names = [word for label in _labels(member) for word in label[:-1]]
    if any(sounds_alike(word, name) for word in said for name in names if name not in _TITLED):
        return False
    forms = [name for name in names if name in FORMS_OF_ADDRESS]
    return contradict(said, forms or names or _own_words(member))


def _own_words(member: StaffMember) -> frozenset[str]:
    return frozenset(word for label in _labels(member) for word in label) - _TITLED


def _has_all(member: StaffMember, words: tuple[str, ...]) -> bool:
    return _own_words(member).issuperset(words)


def _sounds_like_all(member: StaffMember, words: tuple[str, ...]) -> bool:
    own = _own_words(member)
    return all(any(sounds_alike(word, other) for other in own) for word in words) or any(
        sounds_alike("".join(words), run) for label in _labels(member) for run in _runs(label)
    )


def _runs(label: tuple[str, ...]) -> list[str]:
    """Return the words of a name that stand side by side as one, "annekathrin"."""
    ends = range(len(label) + 1)
    return ["".join(label[start:end]) for start in ends for end in ends if end - start > 1]


def _nearest(
    words: tuple[str, ...], staff: tuple[StaffMember, ...], *, similarity: Similarity
) -> StaffMatch:
    joined = "".join(words)
    likeness: list[tuple[float, StaffMember]] = []
    for member in staff:
        pairs = [(word, other) for word in words for other in _own_words(member)]
        pairs += [(joined, run) for label in _labels(member) for run in _runs(label)]
        likeness.append(
            (max((similarity(one, other) for one, other in pairs), default=0.0), member)
        )
    near = sorted((one for one in likeness if one[0] >= _POSSIBLE), key=lambda one: -one[0])
    return _asked([member for _, member in near])


def _asked(found: list[StaffMember]) -> StaffMatch:
    return Nearest(tuple(found[:MAX_CANDIDATES])) if found else Unknown()
