"""Use case: move an appointment; the old time stays the caller's until the new one is safe."""

import datetime as dt

from attrs import frozen

from booking_domain.application.appointment_words import AppointmentWords
from booking_domain.application.change_window import too_late_to_change
from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.outcome import present_truth, summary_of
from booking_domain.application.own_appointments import OwnAppointments
from booking_domain.application.slot_choice import ChosenSlot, SlotChooser, SlotWords, holds_among
from booking_domain.application.undertaking import MAX_TRIES, Undertaking
from booking_domain.errors import SlotAlreadyClaimed, StaleAppointment
from booking_domain.model.appointment import Appointment
from booking_domain.model.booking_saga import BookingSaga
from booking_domain.model.change_wish import MoveWish
from booking_domain.model.reschedule_saga import RescheduleSaga
from booking_domain.model.results import (
    AlreadyBooked,
    Change,
    NoneFree,
    NotDone,
    SlotsOffered,
    StillPending,
    ToolResult,
)
from booking_domain.model.saga import Failure
from booking_domain.ports.clock import Clock
from booking_domain.ports.saga_runner import SagaRunner


_TO_CHOOSE_SECONDS = 1.0
"""What is kept of the budget to find the new time while something else is under way."""


@frozen
class RescheduleAppointment:
    """
    Which appointment, and where to.

    `reference`, `customer_name`, `old_date_text`, `old_time_text`, `old_staff`, `service` and
    `choice` (the answer to the question which one) say which;
    `slot_id`, `date_text` and `time_text` (or `start`, aware, from programs) say where to.
    """

    reference: str | None = None
    customer_name: str | None = None
    old_date_text: str | None = None
    old_time_text: str | None = None
    old_staff: str | None = None
    choice: str | None = None
    service: str | None = None
    slot_id: str | None = None
    date_text: str | None = None
    time_text: str | None = None
    start: dt.datetime | None = None


class RescheduleAppointmentHandler:
    """Claims the new time beside the old one, moves the booking, and says where it stands."""

    def __init__(
        self,
        *,
        own: OwnAppointments,
        chooser: SlotChooser,
        undertaking: Undertaking,
        runner: SagaRunner,
        clock: Clock,
    ) -> None:
        self._own = own
        self._chooser = chooser
        self._undertaking = undertaking
        self._runner = runner
        self._clock = clock

    async def handle(
        self, command: RescheduleAppointment, *, invocation: ToolInvocation
    ) -> ToolResult:
        """
        Return where the appointment stands now, and whether that is what was wished.

        Raises:
            ReceiptAlreadyClaimed: an earlier delivery of the same call was faster.
            CalendarUnavailable: the calendar did not say whether the new time is free.
            StorageUnavailable: the database did not answer.
        """
        moving = await self._own.find_one(_which(command), invocation=invocation)
        if not isinstance(moving, Appointment):
            return moving
        denied = too_late_to_change(moving, invocation=invocation, now=self._clock.now())
        if denied is not None:
            return denied
        for _ in range(MAX_TRIES):
            if moving.saga is not None:
                left = invocation.seconds_left(self._clock) - _TO_CHOOSE_SECONDS
                moving = await self._runner.wait_for(moving, wait_seconds=max(0.0, left))
            if isinstance(moving.saga, BookingSaga | RescheduleSaga):
                waiting = await self._leave(command, moving=moving, invocation=invocation)
                if waiting is not None:
                    return waiting
                moving = await self._undertaking.as_it_is(moving)
            if not moving.state.stands:
                return present_truth(moving)
            result = await self._attempt(command, moving=moving, invocation=invocation)
            if result is not None and not isinstance(result, SlotsOffered | NoneFree):
                return result
            # Another tool call may move or cancel it at this moment: what is true after that?
            before, moving = moving, await self._undertaking.as_it_is(moving)
            if result is not None and moving == before:
                return result
        return StillPending(summary_of(moving))

    async def _leave(
        self, command: RescheduleAppointment, *, moving: Appointment, invocation: ToolInvocation
    ) -> ToolResult | None:
        """Leave the move for the end of what is under way, `None` where that has ended."""
        holds = holds_among(await self._undertaking.of_call(invocation))
        chosen = await self._chooser.choose_new_time(
            _where_to(command), invocation=invocation, moving=moving, holds=holds
        )
        if not isinstance(chosen, ChosenSlot):
            return chosen
        repeatable = not chosen.wish.service.needs_confirmation
        wish = MoveWish(slot=chosen.slot, repeatable=repeatable)
        if await self._undertaking.leave(wish, for_the_end_of=moving, invocation=invocation):
            return StillPending(summary_of(moving), then=Change.MOVE)
        return None

    async def _attempt(
        self, command: RescheduleAppointment, *, moving: Appointment, invocation: ToolInvocation
    ) -> ToolResult | None:
        """Return what came of it, `None` where the appointment or a hold changed meanwhile."""
        holds = holds_among(await self._undertaking.of_call(invocation))
        chosen = await self._chooser.choose_new_time(
            _where_to(command), invocation=invocation, moving=moving, holds=holds
        )
        if not isinstance(chosen, ChosenSlot):
            return chosen
        if chosen.slot == moving.slot:
            return AlreadyBooked(summary_of(moving))
        try:
            return await self._move(moving, chosen=chosen, holds=holds, invocation=invocation)
        except StaleAppointment:
            return None
        except SlotAlreadyClaimed:
            if holds != holds_among(await self._undertaking.of_call(invocation)):
                return None
            return await self._undertaking.with_offers(
                NotDone(summary_of(moving), failure=Failure.SLOT_TAKEN),
                slot=chosen.slot,
                invocation=invocation,
                wish=chosen.wish,
            )

    async def _move(
        self,
        moving: Appointment,
        *,
        chosen: ChosenSlot,
        holds: tuple[Appointment, ...],
        invocation: ToolInvocation,
    ) -> ToolResult:
        rules = invocation.tenant.rules
        saga = RescheduleSaga(
            uid=moving.provider_uid or "",
            old_slot=moving.slot,
            new_slot=chosen.slot,
            target=chosen.slot,
            repeatable=not chosen.wish.service.needs_confirmation,
            sent_at=self._clock.now(),
            landing_horizon=rules.landing_horizon,
            answer_by=invocation.answer_by(self._clock),
        )
        intended = moving.rescheduling(saga)
        gained = sorted(set(intended.grains) - set(moving.grains))
        stored = await self._undertaking.store(
            intended, invocation=invocation, gained=gained, releasing=holds
        )
        return await self._undertaking.carry_out(stored, invocation=invocation, wish=chosen.wish)


def _which(command: RescheduleAppointment) -> AppointmentWords:
    return AppointmentWords(
        reference=command.reference,
        customer_name=command.customer_name,
        date_text=command.old_date_text,
        time_text=command.old_time_text,
        service=command.service,
        staff=command.old_staff,
        choice=command.choice,
    )


def _where_to(command: RescheduleAppointment) -> SlotWords:
    return SlotWords(
        slot_id=command.slot_id,
        date_text=command.date_text,
        time_text=command.time_text,
        start=command.start,
    )
