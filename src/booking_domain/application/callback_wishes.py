"""Noting what a caller wants who is to be rung back: in their words, and as it is understood."""

import datetime as dt

from attrs import evolve, frozen

from booking_domain.application.free_wish import service_in, staff_in
from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.time_wish import MAX_WORDS, ExactTime, Windows, time_wish
from booking_domain.application.wish import service_named, staff_named
from booking_domain.model.appointment import Appointment
from booking_domain.model.callback_request import (
    CallbackReason,
    CallbackRequest,
    CallbackWish,
    SaidWish,
    UnderstoodWish,
    callback_of_call,
)
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.service_offering import ServiceOffering
from booking_domain.model.spoken_match import Similarity
from booking_domain.model.staff import StaffMember
from booking_domain.model.staff_matching import is_anybody
from booking_domain.model.tenant import Tenant
from booking_domain.ports.clock import Clock
from booking_domain.ports.text_similarity import TextSimilarity
from booking_domain.ports.unit_of_work import UnitOfWork


@frozen
class Wanted:
    """
    What is to be noted.

    Args:
        slot_id: The offer that the caller has taken up, which says more than words.
        is_change: Whether it is about an appointment that there is already.
        reference: That appointment's, where it was said.
    """

    said: SaidWish
    name: str | None
    number: PhoneNumber
    reason: CallbackReason
    slot_id: str | None = None
    is_change: bool = False
    reference: str | None = None


class CallbackWishes:
    """Writes down wishes; whoever calls once is rung back once, about all of them."""

    def __init__(self, *, similarity: TextSimilarity, clock: Clock) -> None:
        self._similarity = similarity
        self._clock = clock

    async def note(self, unit: UnitOfWork, wanted: Wanted, *, invocation: ToolInvocation) -> None:
        """
        Write it in the transaction of the caller; what is noted already is left as it is.

        Raises:
            TransactionConflict: another tool call of the same call was faster; try it again.
            StorageUnavailable: the database did not answer.
        """
        now = self._clock.now()
        tenant = invocation.tenant
        understood = understood_as(wanted.said, tenant=tenant, similarity=self._similarity, now=now)
        if wanted.slot_id is not None:
            offer = await unit.offers.get(wanted.slot_id, call_id=invocation.call_id, now=now)
            if offer is not None:
                understood = UnderstoodWish(offer.service_id, offer.staff_id, offer.slot.start)
        if wanted.is_change and (one := await _appointment_meant(unit, wanted, now=now)):
            understood = evolve(understood, appointment_id=one.appointment_id)
        request = CallbackRequest(
            callback_id=callback_of_call(
                tenant_id=tenant.tenant_id,
                platform=invocation.platform,
                call_id=invocation.call_id,
            ),
            reason=wanted.reason,
            call_id=invocation.call_id,
            name=wanted.name,
            number=wanted.number,
            asked_at=now,
            wishes=(CallbackWish(invocation.tool, wanted.said, understood),),
        )
        known = await unit.callbacks.to_change(request.callback_id)
        if known is None:
            await unit.callbacks.add(request)
        elif (changed := known.with_more(request)) != known:
            await unit.callbacks.save(changed)


async def _appointment_meant(
    unit: UnitOfWork, wanted: Wanted, *, now: dt.datetime
) -> Appointment | None:
    """Return the one of this reference, else the only one that is ahead under the number."""
    if wanted.reference is not None:
        return await unit.appointments.by_reference(wanted.reference)
    ahead = await unit.appointments.active_of_caller(wanted.number, after=now)
    return ahead[0] if len(ahead) == 1 else None


def understood_as(
    said: SaidWish, *, tenant: Tenant, similarity: Similarity, now: dt.datetime
) -> UnderstoodWish:
    """
    This will read the words; whatever would have to be asked about is left out.

    What no field says is looked for in the sentence that the agent has put the wish into.
    """
    text = (said.text or "")[:MAX_WORDS]
    service = said.service and service_named(tenant, said.service, similarity=similarity)
    staff = said.staff and staff_named(tenant, said.staff, able=tenant.staff, similarity=similarity)
    understood = UnderstoodWish(
        service_id=service.service_id if isinstance(service, ServiceOffering) else None,
        staff_id=staff.staff_id if isinstance(staff, StaffMember) else None,
    )
    if said.staff is not None and is_anybody(said.staff):
        understood = evolve(understood, staff_id=None)
    if said.service is None and (named := service_in(text, tenant=tenant, similarity=similarity)):
        understood = evolve(understood, service_id=named.service_id)
    if said.staff is None and (person := staff_in(text, tenant=tenant, similarity=similarity)):
        understood = evolve(understood, staff_id=person.staff_id)
    date_text = said.date_text if said.date_text or said.time_text else text
    match time_wish(tenant, date_text=date_text, time_text=said.time_text, start=None, now=now):
        case ExactTime(start=start):
            return evolve(understood, start=start)
        case Windows(spans=spans):
            return evolve(understood, windows=spans)
        case _:
            return understood
