"""Everything that is known of a person, for the person and for whoever erases it."""

from collections.abc import AsyncIterator, Collection

from attrs import frozen

from booking_domain.model.call import Call
from booking_domain.model.callback_request import CallbackRequest
from booking_domain.model.customer import normalise_name
from booking_domain.model.events import AppointmentEvent
from booking_domain.model.inbox_event import InboxEvent
from booking_domain.model.known_person import KnownPerson, Mention, WhichPerson, person_among
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.tool_receipt import ToolReceipt
from booking_domain.ports.person_records import PersonRecords


_PAGE = 100


@frozen
class PersonQuery:
    """Who is meant; names are needed where several people share the number."""

    tenant_id: str
    number: PhoneNumber
    names: tuple[str, ...] = ()


@frozen
class KnownCall:
    """A call, and whose it was."""

    call: Call
    mention: Mention


@frozen
class KnownCallback:
    """A call-back, and whose it is."""

    request: CallbackRequest
    mention: Mention


@frozen
class KnownEvent:
    """Something that was received, and whom it is about."""

    event: InboxEvent
    mention: Mention


@frozen
class KnownOfPerson:
    """All of it; calls and events of somebody on the number are in it, and marked as such."""

    person: KnownPerson
    calls: tuple[KnownCall, ...]
    receipts: tuple[ToolReceipt, ...]
    history: tuple[AppointmentEvent, ...]
    events: tuple[KnownEvent, ...]
    callbacks: tuple[KnownCallback, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is known at all."""
        person = self.person
        heard = self.calls or self.events or self.callbacks
        return not (person.appointments or person.customers or heard)


class KnownPersons:
    """Finds a person; raises `StorageUnavailable` when the database does not answer."""

    def __init__(self, records: PersonRecords) -> None:
        self._records = records

    async def everything(self, query: PersonQuery) -> KnownOfPerson | WhichPerson:
        """Return what is known, or who may be meant."""
        person = person_among(
            await self._records.appointments_of(query.number, tenant_id=query.tenant_id),
            tenant_id=query.tenant_id,
            number=query.number,
            names=query.names,
            customers=await self._records.customers_of(query.number, tenant_id=query.tenant_id),
        )
        if isinstance(person, WhichPerson):
            return person
        tenant_id = person.tenant_id
        calls = await self._records.calls_of(
            person.number, call_ids=person.call_ids, tenant_id=tenant_id
        )
        theirs = tuple(
            KnownCall(call, mention)
            for call in calls
            if (mention := person.mention_in_call(call)) is not Mention.NOT
        )
        sure = [one.call for one in theirs if one.mention is Mention.THEIRS]
        return KnownOfPerson(
            person=person,
            calls=theirs,
            receipts=await self._records.receipts_of(
                person.appointment_ids, calls=sure, tenant_id=tenant_id
            ),
            history=await self._records.history_of(person.appointment_ids, tenant_id=tenant_id),
            events=tuple([one async for one in self._events(person, calls=calls)]),
            callbacks=await self._callbacks(person),
        )

    async def _callbacks(self, person: KnownPerson) -> tuple[KnownCallback, ...]:
        found = await self._records.callbacks_of(
            person.number,
            call_ids=person.call_ids,
            appointment_ids=person.appointment_ids,
            tenant_id=person.tenant_id,
        )
        theirs = [
            KnownCallback(one, mention)
            for one in found
            if (mention := person.mention_in_callback(one)) is not Mention.NOT
        ]
        names = {normalise_name(one.request.name) for one in theirs if one.request.name}
        if not person.names and len(names) > 1:
            # Nobody of them has booked: nobody knows whom the number stands for.
            return tuple(KnownCallback(one.request, Mention.PERHAPS) for one in theirs)
        return tuple(theirs)

    async def _events(
        self, person: KnownPerson, *, calls: Collection[Call]
    ) -> AsyncIterator[KnownEvent]:
        last: InboxEvent | None = None
        while page := await self._records.events_after(
            last, tenant_id=person.tenant_id, limit=_PAGE
        ):
            for event in page:
                mention = person.mention_in(event.body, calls=calls)
                if mention is not Mention.NOT:
                    yield KnownEvent(event, mention)
            last = page[-1]
