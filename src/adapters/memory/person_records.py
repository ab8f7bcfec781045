"""What is stored of a person, in memory."""

from collections.abc import Collection

from typing_extensions import override

from adapters.memory.own_transactions import OnStore, place_of
from booking_domain.model.appointment import Appointment
from booking_domain.model.call import Call
from booking_domain.model.callback_request import CallbackRequest
from booking_domain.model.events import AppointmentEvent
from booking_domain.model.inbox_event import InboxEvent
from booking_domain.model.known_customer import KnownCustomer
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.tool_receipt import ToolReceipt
from booking_domain.ports.person_records import PersonRecords


class MemoryPersonRecords(OnStore, PersonRecords):
    """The records of all tenants."""

    @override
    async def appointments_of(
        self, phone: PhoneNumber, *, tenant_id: str
    ) -> tuple[Appointment, ...]:
        found = (row.appointment for row in (await self.read(tenant_id)).appointments)
        theirs = [one for one in found if one.customer and one.customer.phone == phone]
        return tuple(sorted(theirs, key=lambda one: one.slot.end))

    @override
    async def customers_of(
        self, phone: PhoneNumber, *, tenant_id: str
    ) -> tuple[KnownCustomer, ...]:
        found = [one for one in (await self.read(tenant_id)).customers if one.phone == phone]
        return tuple(sorted(found, key=lambda one: one.last_seen_at))

    @override
    async def unsettled(
        self, appointment_ids: Collection[str], *, tenant_id: str
    ) -> frozenset[str]:
        rows = await self.read(tenant_id)
        failed = {one.appointment_id for one in rows.sync_failures if one.resolved_at is None}
        watched = {one.appointment_id for one in rows.watches}
        return frozenset((failed | watched) & set(appointment_ids))

    @override
    async def calls_of(
        self, phone: PhoneNumber, *, call_ids: Collection[str], tenant_id: str
    ) -> tuple[Call, ...]:
        calls = (await self.read(tenant_id)).calls
        found = [one for one in calls if one.caller == phone or one.call_id in call_ids]
        return tuple(sorted(found, key=lambda one: (one.first_seen_at, one.call_id)))

    @override
    async def callbacks_of(
        self,
        phone: PhoneNumber,
        *,
        call_ids: Collection[str],
        appointment_ids: Collection[str],
        tenant_id: str,
    ) -> tuple[CallbackRequest, ...]:
        found = [
            one
            for one in (await self.read(tenant_id)).callbacks
            if one.number == phone
            or one.call_id in call_ids
            or (one.untold and one.untold.appointment_id in appointment_ids)
        ]
        return tuple(sorted(found, key=lambda one: (one.asked_at, one.callback_id)))

    @override
    async def receipts_of(
        self, appointment_ids: Collection[str], *, calls: Collection[Call], tenant_id: str
    ) -> tuple[ToolReceipt, ...]:
        spoken = {(one.platform, one.call_id) for one in calls}
        found = [
            one
            for one in (await self.read(tenant_id)).receipts
            if one.appointment_id in appointment_ids
            or (one.key.platform, one.key.call_id) in spoken
        ]
        return tuple(sorted(found, key=lambda one: (one.received_at, str(one.key))))

    @override
    async def history_of(
        self, appointment_ids: Collection[str], *, tenant_id: str
    ) -> tuple[AppointmentEvent, ...]:
        events = [row.event for row in (await self.read(tenant_id)).events]
        return tuple(
            event
            for wanted in appointment_ids
            for event in sorted(events, key=lambda one: one.sequence)
            if event.appointment_id == wanted
        )

    @override
    async def events_after(
        self, last: InboxEvent | None, *, tenant_id: str, limit: int
    ) -> tuple[InboxEvent, ...]:
        events = sorted((row.event for row in (await self.read(tenant_id)).inbox), key=place_of)
        later = [one for one in events if last is None or place_of(one) > place_of(last)]
        return tuple(later[:limit])
