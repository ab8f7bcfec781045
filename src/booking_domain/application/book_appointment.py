"""Use case: book a time for a caller."""

import datetime as dt

from attrs import frozen

from booking_domain.application.beside_own import Overtaken, beside_own
from booking_domain.application.invocation import Authority, ToolInvocation
from booking_domain.application.new_appointment import new_appointment
from booking_domain.application.outcome import present_truth, summary_of
from booking_domain.application.slot_choice import ChosenSlot, SlotChooser, SlotWords, holds_among
from booking_domain.application.stated_customer import stated_name, stated_number
from booking_domain.application.undertaking import Undertaking
from booking_domain.errors import (
    AppointmentAlreadyActive,
    ReferenceTaken,
    SlotAlreadyClaimed,
    StaleAppointment,
)
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.booking_policy import may_book_another, open_appointments_of
from booking_domain.model.booking_saga import BookingSaga
from booking_domain.model.customer import Customer
from booking_domain.model.idempotency import IdempotencyKey, booking_intent
from booking_domain.model.results import (
    AlreadyBooked,
    Missing,
    NeedsInput,
    Policy,
    PolicyDenied,
    SlotsOffered,
    ToolResult,
)
from booking_domain.model.spoken_match import Similarity
from booking_domain.ports.clock import Clock
from booking_domain.ports.identifiers import Identifiers
from booking_domain.ports.saga_runner import SagaRunner
from booking_domain.ports.text_similarity import TextSimilarity
from booking_domain.ports.unit_of_work import UnitsOfWork


_MAX_EMAIL_LENGTH = 254


@frozen
class BookAppointment:
    """
    A wish to book: by the id of an offer, by the call's hold, or by words that mean one slot.

    `additional` says that the caller knows of their other appointment for the same service and
    wants this one as well.
    """

    customer_name: str | None = None
    slot_id: str | None = None
    service: str | None = None
    staff: str | None = None
    date_text: str | None = None
    time_text: str | None = None
    phone_number: str | None = None
    email: str | None = None
    additional: bool = False
    start: dt.datetime | None = None


class BookAppointmentHandler:
    """Stores the intent before the calendar is asked, and says what came of it."""

    def __init__(
        self,
        *,
        chooser: SlotChooser,
        undertaking: Undertaking,
        runner: SagaRunner,
        units: UnitsOfWork,
        identifiers: Identifiers,
        clock: Clock,
        similarity: TextSimilarity,
    ) -> None:
        self._similarity = similarity
        self._chooser = chooser
        self._undertaking = undertaking
        self._runner = runner
        self._units = units
        self._identifiers = identifiers
        self._clock = clock

    async def handle(self, command: BookAppointment, *, invocation: ToolInvocation) -> ToolResult:
        """
        Return what came of the wish; confirmed only when calendar and database both have it.

        Raises:
            ReceiptAlreadyClaimed: an earlier delivery of the same call was faster.
            CalendarUnavailable: the calendar did not say whether the time is free.
            StorageUnavailable: the database did not answer; nothing was booked.
        """
        customer = _customer(command, invocation=invocation, similarity=self._similarity)
        if isinstance(customer, NeedsInput):
            return customer
        wanted = customer
        return await beside_own(
            lambda own: self._attempt(command, customer=wanted, own=own, invocation=invocation),
            undertaking=self._undertaking,
            invocation=invocation,
        )

    async def _attempt(
        self,
        command: BookAppointment,
        *,
        customer: Customer,
        own: tuple[Appointment, ...],
        invocation: ToolInvocation,
    ) -> ToolResult | Overtaken:
        mine = tuple(one for one in own if one.customer is None or _is_for(one, customer))
        chosen = await self._chooser.choose(_words(command), invocation=invocation, own=mine)
        if not isinstance(chosen, ChosenSlot):
            twin = await self._twin(chosen, command=command, customer=customer, of=invocation)
            return chosen if twin is None else AlreadyBooked(summary_of(twin))
        intent = booking_intent(
            tenant_id=invocation.tenant.tenant_id,
            call_id=invocation.call_id,
            customer=customer,
            service_id=chosen.wish.service.service_id,
            start=chosen.slot.start,
            named_staff_id=chosen.staff_id if chosen.wish.staff_was_named else None,
        )
        earlier = _same_wish(mine, chosen=chosen, intent=intent)
        if earlier is not None:
            return await self._truth_of(earlier, chosen=chosen, invocation=invocation)
        other = _other_for_service(mine, chosen=chosen) or await self._twin(
            chosen, command=command, customer=customer, of=invocation
        )
        if other is not None and not command.additional:
            return AlreadyBooked(summary_of(other))
        if not await self._may_book_another(customer, mine=mine, invocation=invocation):
            return PolicyDenied(Policy.OPEN_APPOINTMENTS)
        holds = tuple(one for one in holds_among(own) if one is not chosen.hold)
        intended = self._intended(chosen, customer=customer, intent=intent, invocation=invocation)
        return await self._book(intended, chosen=chosen, holds=holds, invocation=invocation)

    async def _twin(
        self,
        found: ChosenSlot | ToolResult,
        *,
        command: BookAppointment,
        customer: Customer,
        of: ToolInvocation,
    ) -> Appointment | None:
        """Return what the same person has booked for the same instant, in whichever call."""
        aim = _aim_of(found)
        if aim is None or command.additional:
            return None
        theirs = await self._of_proved_number(customer, invocation=of)
        twins = (one for one in theirs if (one.service_id, one.slot.start) == aim)
        return next((one for one in twins if _is_for(one, customer)), None)

    async def _of_proved_number(
        self, customer: Customer, *, invocation: ToolInvocation
    ) -> tuple[Appointment, ...]:
        """
        Return what is ahead under the customer's number, nothing where that was only said.

        Whoever knows somebody's name and number could else try one time after the other until it is
        "already booked", and be handed the reference.
        """
        number = customer.phone
        is_proved = invocation.authority is Authority.SALON or number == invocation.caller_number
        if number is None or not is_proved:
            return ()
        async with self._units.reading(invocation.tenant.tenant_id) as unit:
            return await unit.appointments.active_of_caller(number, after=self._clock.now())

    async def _may_book_another(
        self, customer: Customer, *, mine: tuple[Appointment, ...], invocation: ToolInvocation
    ) -> bool:
        rules, now = invocation.tenant.rules, self._clock.now()
        if invocation.authority is Authority.SALON or rules.open_appointments == 0:
            return True
        theirs = await self._of_proved_number(customer, invocation=invocation)
        ahead = open_appointments_of(customer, among=(*mine, *theirs), now=now)
        return may_book_another(ahead, rules=rules)

    def _intended(
        self,
        chosen: ChosenSlot,
        *,
        customer: Customer,
        intent: IdempotencyKey,
        invocation: ToolInvocation,
    ) -> Appointment:
        now = self._clock.now()
        hold = chosen.hold or new_appointment(
            chosen, invocation=invocation, identifiers=self._identifiers, hold_until=now
        )
        rules = invocation.tenant.rules
        saga = BookingSaga(
            # The appointment's own id, not the wish's key: book, cancel and book again in one call
            # is one wish twice, and must not find the cancelled booking as its own.
            key=hold.appointment_id,
            event_type=hold.event_type,
            slot=hold.slot,
            repeatable=not chosen.wish.service.needs_confirmation,
            sent_at=now,
            landing_horizon=rules.landing_horizon,
            answer_by=invocation.answer_by(self._clock),
        )
        return hold.booking(customer=customer, intent=intent, saga=saga)

    async def _book(
        self,
        intended: Appointment,
        *,
        chosen: ChosenSlot,
        holds: tuple[Appointment, ...],
        invocation: ToolInvocation,
    ) -> ToolResult | Overtaken:
        try:
            stored = await self._undertaking.store(
                intended,
                invocation=invocation,
                gained=intended.grains if chosen.hold is None else (),
                releasing=holds,
            )
        except ReferenceTaken:
            return Overtaken(chosen, by_chance=True)
        except (AppointmentAlreadyActive, SlotAlreadyClaimed, StaleAppointment):
            return Overtaken(chosen)
        return await self._undertaking.carry_out(stored, invocation=invocation, wish=chosen.wish)

    async def _truth_of(
        self, earlier: Appointment, *, chosen: ChosenSlot, invocation: ToolInvocation
    ) -> ToolResult | Overtaken:
        if earlier.saga is not None:
            left = invocation.seconds_left(self._clock)
            earlier = await self._runner.wait_for(earlier, wait_seconds=left)
        if not earlier.state.is_active:
            # It failed, or was being cancelled: the wish is free to be tried again.
            return Overtaken(chosen)
        stands = earlier.state.stands
        return AlreadyBooked(summary_of(earlier)) if stands else present_truth(earlier)


def _words(command: BookAppointment) -> SlotWords:
    return SlotWords(
        slot_id=command.slot_id,
        service=command.service,
        staff=command.staff,
        date_text=command.date_text,
        time_text=command.time_text,
        start=command.start,
    )


def _aim_of(found: ChosenSlot | ToolResult) -> tuple[str, dt.datetime] | None:
    """Return the service and the instant that were wished, `None` where no instant was."""
    match found:
        case ChosenSlot(wish=wish, slot=slot):
            return wish.service.service_id, slot.start
        case SlotsOffered(offers=(first, *_), requested_start=start) if start is not None:
            return first.service_id, start
        case _:
            return None


def _customer(
    command: BookAppointment, *, invocation: ToolInvocation, similarity: Similarity
) -> Customer | NeedsInput:
    name = stated_name(command.customer_name, invocation=invocation, similarity=similarity)
    if name is None:
        return NeedsInput(Missing.NAME)
    email = command.email.strip() if command.email else None
    if email is not None and not _looks_like_email(email):
        return NeedsInput(Missing.EMAIL)
    phone = stated_number(command.phone_number, invocation=invocation)
    if isinstance(phone, NeedsInput):
        return phone
    return Customer(name=name, phone=phone, email=email)


def _looks_like_email(text: str) -> bool:
    local, at, domain = text.rpartition("@")
    plain = text.isascii() and not any(character.isspace() for character in text)
    return (
        bool(local and at and "." in domain.strip(".")) and plain and len(text) <= _MAX_EMAIL_LENGTH
    )


def _is_for(one: Appointment, customer: Customer) -> bool:
    known = one.customer
    return known is not None and known.normalised_name == customer.normalised_name


def _same_wish(
    mine: tuple[Appointment, ...], *, chosen: ChosenSlot, intent: IdempotencyKey
) -> Appointment | None:
    """Return what this wish has come to; whether a person was named changes nothing then."""
    booked = _booked_for_service(mine, chosen=chosen)
    for one in booked:
        if one.intent == intent or (one.slot == chosen.slot and one.staff_id == chosen.staff_id):
            return one
    return None


def _other_for_service(mine: tuple[Appointment, ...], *, chosen: ChosenSlot) -> Appointment | None:
    """Return the same person's other appointment for this service: a slip rather than a wish."""
    return next(iter(_booked_for_service(mine, chosen=chosen)), None)


def _booked_for_service(mine: tuple[Appointment, ...], *, chosen: ChosenSlot) -> list[Appointment]:
    return [
        one
        for one in mine
        if one.state is not AppointmentState.HELD
        and one.service_id == chosen.wish.service.service_id
    ]
