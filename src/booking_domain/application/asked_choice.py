"""Which of the appointments that were read out a caller means by their answer."""

import datetime as dt
import re

from collections.abc import Callable, Sequence
from typing import TypeAlias

from booking_domain.application.recollection import Recollection, recollection
from booking_domain.model.appointment import Appointment
from booking_domain.model.choice_words import Ordinal, Pick, places_of, read_choice
from booking_domain.model.folding import fold
from booking_domain.model.name_words import FORMS_OF_ADDRESS, is_time_word
from booking_domain.model.service_matching import match_service, services_meant
from booking_domain.model.service_words import FILLERS, LINKS
from booking_domain.model.spoken_match import Matched, Similarity
from booking_domain.model.staff_matching import match_staff
from booking_domain.model.tenant import Tenant


_Fits: TypeAlias = Callable[[Appointment], bool]
_AROUND = FILLERS | LINKS | FORMS_OF_ADDRESS | {"bei", "beim", "termin", "nehme", "meine", "bitte"}


def chosen_among(
    told: Sequence[Appointment],
    words: str,
    *,
    tenant: Tenant,
    now: dt.datetime,
    similarity: Similarity,
) -> tuple[Appointment, ...] | None:
    """
    This will return what is meant by an answer such as "den zweiten" or "den um drei bei Anna".

    Several where it fits several; `None` where it fits none, or is not understood as a whole.
    """
    choice = read_choice(words)
    if choice.is_unclear:
        return None
    left = tuple(told)
    if choice.pick is not None:
        left = _picked(told, choice.pick, zone=tenant.location.zone)
        if not left:
            return None
    if not choice.rest:
        return left
    conditions = _conditions(choice.rest, tenant=tenant, now=now, similarity=similarity)
    if conditions is None:
        return None
    return tuple(one for one in left if all(fits(one) for fits in conditions)) or None


def _picked(told: Sequence[Appointment], pick: Pick, *, zone: dt.tzinfo) -> tuple[Appointment, ...]:
    """Return the one at that place; "den dritten" may mean the one on the third as well."""
    place = places_of(pick, number=len(told))
    picked = {place} - {None}
    if isinstance(pick, Ordinal) and not pick.is_counted:
        days = (one.slot.start.astimezone(zone).day for one in told)
        picked |= {index for index, day in enumerate(days) if day == pick.place}
    return tuple(one for index, one in enumerate(told) if index in picked)


def _conditions(
    words: str, *, tenant: Tenant, now: dt.datetime, similarity: Similarity
) -> list[_Fits] | None:
    """Return what must be true of the one that is meant, `None` where a word is not understood."""
    found: list[_Fits] = []
    when = recollection(tenant, date_text=None, time_text=words, now=now)
    if isinstance(when, Recollection):
        found.append(lambda one: when.fits(one.slot))
    others = [word for word in re.findall(r"[^\W\d_]+", words) if not _is_around(fold(word))]
    people = {fold(part) for one in tenant.staff for part in one.name.split()}
    named = " ".join(word for word in others if fold(word) in people)
    rest = " ".join(word for word in others if fold(word) not in people)
    address = " ".join(word for word in words.split() if fold(word) in FORMS_OF_ADDRESS)
    for said in filter(None, (named, rest)):
        condition = _of_service_or_person(
            said, address=address, tenant=tenant, similarity=similarity
        )
        if condition is None:
            return None
        found.append(condition)
    return found or None


def _of_service_or_person(
    said: str, *, address: str, tenant: Tenant, similarity: Similarity
) -> _Fits | None:
    # Against all that the salon has: another service than those that were told is none of them.
    service = match_service(said, tenant.services, similarity=similarity)
    if isinstance(service, Matched):
        service_id = service.one.service_id
        return lambda one: one.service_id == service_id
    member = match_staff(f"{address} {said}", tenant.staff, similarity=similarity)
    if isinstance(member, Matched):
        staff_id = member.one.staff_id
        return lambda one: one.staff_id == staff_id
    # "Den Haarschnitt" is one of several kinds; which kind, those that were told may decide.
    meant = services_meant(said, tenant.services, similarity=similarity)
    ids = {one.service_id for one in meant}
    return (lambda one: one.service_id in ids) if ids else None


def _is_around(word: str) -> bool:
    return word in _AROUND or is_time_word(word)
