"""What is said of an existing appointment, and which ones agree with it."""

import datetime as dt

from attrs import evolve, frozen

from booking_domain.application.recollection import Recollection, recollection
from booking_domain.application.wish import service_named, staff_named
from booking_domain.model.appointment import Appointment
from booking_domain.model.choice_words import read_choice
from booking_domain.model.results import Missing, NeedsInput
from booking_domain.model.service_matching import services_meant
from booking_domain.model.service_offering import ServiceOffering
from booking_domain.model.spoken_match import Similarity
from booking_domain.model.staff_matching import is_anybody
from booking_domain.model.tenant import Tenant


@frozen
class AppointmentWords:
    """
    What was said of an existing appointment; every part may be missing.

    `choice` is the answer to the question which one is meant, such as "den zweiten".
    """

    reference: str | None = None
    customer_name: str | None = None
    date_text: str | None = None
    time_text: str | None = None
    service: str | None = None
    staff: str | None = None
    choice: str | None = None


@frozen
class AppointmentFilter:
    """What a matching appointment must agree with; `None` agrees with everything."""

    reference: str | None
    service_ids: frozenset[str] | None
    staff_id: str | None
    when: Recollection | None

    def lets_through(self, one: Appointment) -> bool:
        same_service = self.service_ids is None or one.service_id in self.service_ids
        same_person = self.staff_id in {None, one.staff_id}
        same_time = self.when is None or self.when.fits(one.slot)
        return self._names(one) and same_service and same_person and same_time

    def _names(self, one: Appointment) -> bool:
        if self.reference is None:
            return True
        return self.reference.upper() in names_of(one)


def filter_of(
    words: AppointmentWords, *, tenant: Tenant, now: dt.datetime, similarity: Similarity
) -> AppointmentFilter | NeedsInput:
    """This will turn what was said into what must agree with it, or into what must be asked."""
    service_ids: frozenset[str] | None = None
    if words.service is not None:
        service = service_named(tenant, words.service, similarity=similarity)
        meant = _may_be(service, words.service, tenant=tenant, similarity=similarity)
        if not meant and isinstance(service, NeedsInput):
            return service
        service_ids = frozenset(one.service_id for one in meant)
    staff_id: str | None = None
    if words.staff is not None and not is_anybody(words.staff):
        member = staff_named(tenant, words.staff, able=tenant.staff, similarity=similarity)
        if isinstance(member, NeedsInput):
            return member
        staff_id = member.staff_id
    matching = AppointmentFilter(
        reference=words.reference, service_ids=service_ids, staff_id=staff_id, when=None
    )
    if words.date_text is None and words.time_text is None:
        return matching
    when = recollection(tenant, date_text=words.date_text, time_text=words.time_text, now=now)
    if isinstance(when, NeedsInput):
        return when
    return evolve(matching, when=when)


def _may_be(
    found: ServiceOffering | NeedsInput, said: str, *, tenant: Tenant, similarity: Similarity
) -> tuple[ServiceOffering, ...]:
    """Return all that part of a name may mean: which it is, the appointments may decide."""
    if isinstance(found, ServiceOffering):
        return (found,)
    return services_meant(said, tenant.services, similarity=similarity)


def answer_in(words: AppointmentWords, *, tenant: Tenant, now: dt.datetime) -> str | None:
    """
    This will return the answer to the question which one, also where a time should stand.

    What stands there is one if it says a place, "den zweiten", or no time at all: "bei Ben".
    """
    if words.choice is not None:
        return words.choice
    for text in (words.date_text, words.time_text):
        if text is None:
            continue
        when = recollection(tenant, date_text=None, time_text=text, now=now)
        if read_choice(text).is_pure or when == NeedsInput(Missing.DATE):
            return text
    return None


def without(words: AppointmentWords, *, answer: str) -> AppointmentWords:
    """This will return what was said besides the answer."""
    return evolve(
        words,
        choice=None,
        date_text=None if words.date_text == answer else words.date_text,
        time_text=None if words.time_text == answer else words.time_text,
    )


def names_of(one: Appointment) -> set[str]:
    """This will return what an agent may call an appointment: its reference, or its id."""
    return {one.reference.upper(), one.appointment_id.upper()}
