"""
Which appointment a caller means, and whether it is theirs to hear of.

A number alone proves nothing: an appointment of another call is named only to somebody who also
says the name in which it was made. What was made in this very call is theirs without more.
"""

import datetime as dt

from typing import TypeAlias

from attrs import frozen

from booking_domain.application.invocation import Authority, ToolInvocation
from booking_domain.application.outcome import summary_of
from booking_domain.application.recollection import Recollection, recollection
from booking_domain.application.wish import service_named
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.customer import normalise_name
from booking_domain.model.name_matching import Certain, NoMatch, Uncertain, match_name
from booking_domain.model.results import (
    AmbiguousAppointment,
    AppointmentNotFound,
    Missing,
    NeedsInput,
    ToolResult,
)
from booking_domain.model.tenant import Tenant
from booking_domain.ports.clock import Clock
from booking_domain.ports.text_similarity import TextSimilarity
from booking_domain.ports.unit_of_work import UnitOfWork, UnitsOfWork


@frozen
class AppointmentWords:
    """What was said of an existing appointment; every part may be missing."""

    reference: str | None = None
    customer_name: str | None = None
    date_text: str | None = None
    time_text: str | None = None
    service: str | None = None


Owned: TypeAlias = tuple[Appointment, ...] | ToolResult


@frozen
class _Filter:
    """What a matching appointment must agree with; `None` agrees with everything."""

    reference: str | None
    service_id: str | None
    when: Recollection | None

    def lets_through(self, one: Appointment) -> bool:
        same_service = self.service_id in {None, one.service_id}
        same_time = self.when is None or self.when.fits(one.slot)
        return self._names(one) and same_service and same_time

    def _names(self, one: Appointment) -> bool:
        if self.reference is None:
            return True
        return self.reference.upper() in _names_of(one)


class OwnAppointments:
    """
    Finds what belongs to the caller.

    Every method raises `StorageUnavailable` when the database does not answer.
    """

    def __init__(self, *, similarity: TextSimilarity, units: UnitsOfWork, clock: Clock) -> None:
        self._similarity = similarity
        self._units = units
        self._clock = clock

    async def find(self, words: AppointmentWords, *, invocation: ToolInvocation) -> Owned:
        """Return the matching appointments by start, or why there are none to be named."""
        now = self._clock.now()
        async with self._units.reading(invocation.tenant.tenant_id) as unit:
            of_call = await unit.appointments.active_of_call(invocation.call_id)
            number = invocation.caller_number
            of_number = (
                await unit.appointments.active_of_caller(number, after=now) if number else ()
            )
            named = await _named(unit, reference=words.reference)
        if invocation.authority is Authority.SALON:
            return _as_found(() if named is None else (named,))
        matching = self._filtered(words, tenant=invocation.tenant, now=now)
        if not isinstance(matching, _Filter):
            return matching
        made_here = [one for one in of_call if _can_be_changed(one, now=now)]
        others = (*of_number, *((named,) if named is not None else ()))
        elsewhere = {
            one.appointment_id: one
            for one in others
            if one not in made_here and _can_be_changed(one, now=now)
        }
        return self._proved(made_here, list(elsewhere.values()), words=words, matching=matching)

    async def latest_of_call(
        self, invocation: ToolInvocation, *, reference: str | None
    ) -> Appointment | None:
        """Return what was made or changed last in this very call, ended or not."""
        async with self._units.reading(invocation.tenant.tenant_id) as unit:
            call = await unit.calls.get(invocation.call_id)
            if call is None or call.last_appointment_id is None:
                return None
            latest = await unit.appointments.get(call.last_appointment_id)
        if latest is None or reference is None:
            return latest
        return latest if reference.upper() in _names_of(latest) else None

    async def find_one(
        self, words: AppointmentWords, *, invocation: ToolInvocation
    ) -> Appointment | ToolResult:
        """Return the one appointment that is meant, or the result that asks which."""
        found = await self.find(words, invocation=invocation)
        if not isinstance(found, tuple):
            return found
        if len(found) > 1:
            return AmbiguousAppointment(tuple(summary_of(one) for one in found))
        return found[0]

    def _filtered(
        self, words: AppointmentWords, *, tenant: Tenant, now: dt.datetime
    ) -> _Filter | NeedsInput:
        service_id: str | None = None
        if words.service is not None:
            service = service_named(tenant, words.service, similarity=self._similarity)
            if isinstance(service, NeedsInput):
                return service
            service_id = service.service_id
        if words.date_text is None and words.time_text is None:
            return _Filter(reference=words.reference, service_id=service_id, when=None)
        when = recollection(tenant, date_text=words.date_text, time_text=words.time_text, now=now)
        if isinstance(when, NeedsInput):
            return when
        return _Filter(reference=words.reference, service_id=service_id, when=when)

    def _proved(
        self,
        made_here: list[Appointment],
        elsewhere: list[Appointment],
        *,
        words: AppointmentWords,
        matching: _Filter,
    ) -> Owned:
        here = [one for one in made_here if matching.lets_through(one)]
        if words.customer_name is None:
            if here:
                return _as_found(tuple(here))
            # Whether there is anything under this number is not said before a name was.
            return NeedsInput(Missing.BOOKED_NAME)
        fitting = [one for one in (*made_here, *elsewhere) if matching.lets_through(one)]
        names = tuple(one.customer.name for one in fitting if one.customer is not None)
        match match_name(words.customer_name, names, similarity=self._similarity):
            case Certain(candidate=name):
                wanted = normalise_name(name)
                agreeing = [
                    one
                    for one in fitting
                    if one.customer and one.customer.normalised_name == wanted
                ]
                return _as_found(tuple(sorted(agreeing, key=lambda one: one.slot.start)))
            case Uncertain():
                # Asked without naming anybody: who has appointments here is nobody else's business.
                return NeedsInput(Missing.BOOKED_NAME_SPELT)
            case NoMatch():
                return AppointmentNotFound()


def _names_of(one: Appointment) -> set[str]:
    return {one.reference.upper(), one.appointment_id.upper()}


async def _named(unit: UnitOfWork, *, reference: str | None) -> Appointment | None:
    if reference is None:
        return None
    return await unit.appointments.by_reference(reference) or await unit.appointments.get(reference)


def _can_be_changed(one: Appointment, *, now: dt.datetime) -> bool:
    return one.state.is_active and one.state is not AppointmentState.HELD and one.slot.end > now


def _as_found(found: tuple[Appointment, ...]) -> Owned:
    return found or AppointmentNotFound()
