"""A wish in one sentence, such as "Färben am Freitag bei Anna": which service, which person."""

import re

from collections.abc import Sequence
from typing import Final

from booking_domain.model.service_count import asks_for_several
from booking_domain.model.service_matching import match_service
from booking_domain.model.service_offering import ServiceOffering
from booking_domain.model.service_words import CHOICES, NEGATIONS
from booking_domain.model.spoken_match import Matched, Similarity
from booking_domain.model.staff import StaffMember
from booking_domain.model.staff_matching import match_staff
from booking_domain.model.tenant import Tenant


_MAX_WORDS: Final = 60
_LONGEST_NAME: Final = 4
"""In words: "einen Haarschnitt für Herren", "bei der Anna Schuster"."""
_WITH_WHOM: Final = frozenset({"bei", "beim", "mit", "zu", "zur", "zum", "von"})


def service_in(text: str, *, tenant: Tenant, similarity: Similarity) -> ServiceOffering | None:
    """
    This will return the one service that is named for certain, whatever is said around it.

    `None` where none is, where several are, and where something is ruled out or left open.
    """
    words = _words(text)
    if asks_for_several(text, tenant.services):
        return None
    if not (CHOICES | NEGATIONS).isdisjoint(word.casefold() for word in words):
        match match_service(text, tenant.services, similarity=similarity):
            case Matched(one=one):
                return one
            case _:
                return None
    found: dict[str, ServiceOffering] = {}
    place = 0
    while place < len(words):
        length, named = _service_at(words[place:], tenant=tenant, similarity=similarity)
        if named is not None:
            found[named.service_id] = named
        place += length
    return next(iter(found.values())) if len(found) == 1 else None


def staff_in(text: str, *, tenant: Tenant, similarity: Similarity) -> StaffMember | None:
    """This will return the one person of the salon who is named after "bei", "mit" or "zu"."""
    words = _words(text)
    found: dict[str, StaffMember] = {}
    for place, word in enumerate(words):
        if word.casefold() in _WITH_WHOM:
            one = _person_at(words[place + 1 :], tenant=tenant, similarity=similarity)
            if one is not None:
                found[one.staff_id] = one
    return next(iter(found.values())) if len(found) == 1 else None


def _words(text: str) -> list[str]:
    return re.findall(r"[\w-]+", text)[:_MAX_WORDS]


def _service_at(
    words: Sequence[str], *, tenant: Tenant, similarity: Similarity
) -> tuple[int, ServiceOffering | None]:
    """Return how many words the longest name has that begins here, or that the first is none."""
    for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
        found = match_service(" ".join(words[:length]), tenant.services, similarity=similarity)
        if isinstance(found, Matched):
            return length, found.one
    return 1, None


def _person_at(
    words: Sequence[str], *, tenant: Tenant, similarity: Similarity
) -> StaffMember | None:
    for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
        found = match_staff(" ".join(words[:length]), tenant.staff, similarity=similarity)
        if isinstance(found, Matched):
            return found.one
    return None
