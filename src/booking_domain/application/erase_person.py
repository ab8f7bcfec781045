"""
Erasing a person: decided on as a whole, carried out step by step, by this process or the next.

What was decided on is journalled first, as ids. Nobody needs to know any more who it was to go on.
"""

import datetime as dt
import enum
import itertools

from collections import Counter
from collections.abc import Collection, Sequence

from attrs import frozen

from booking_domain.application.cancel_for_erasure import CancelForErasure
from booking_domain.application.known_persons import KnownOfPerson, KnownPersons, PersonQuery
from booking_domain.application.later_events import LaterEvents
from booking_domain.errors import CalendarUnavailable
from booking_domain.model.appointment import Appointment
from booking_domain.model.call import Call, CallOutcome
from booking_domain.model.erasure import ErasureStep, StepKind, event_subject
from booking_domain.model.known_person import Mention, WhichPerson, is_of_a_platform
from booking_domain.ports.clock import Clock
from booking_domain.ports.erasure_journal import ErasureJournal
from booking_domain.ports.identifiers import Identifiers
from booking_domain.ports.person_records import PersonRecords


_BATCH = 200
_CALL_MAY_LAST = dt.timedelta(hours=1)


class Ahead(enum.Enum):
    """What an appointment that is ahead means for an erasure."""

    HINDERS = "hinders"
    IS_CANCELLED = "is cancelled"


class Hindrance(enum.Enum):
    """Why a person cannot be erased now."""

    AHEAD = "ahead"
    STUCK = "stuck"
    UNDER_WAY = "under_way"
    UNSETTLED = "unsettled"
    IN_A_CALL = "in_a_call"


@frozen
class Hindered:
    """
    One reason.

    Args:
        reference: Of the appointment that it is about, `None` for a call.
        at: When the appointment begins, or the call began.
    """

    hindrance: Hindrance
    reference: str | None
    at: dt.datetime


@frozen
class ErasurePlan:
    """What will be erased, and what must be done by hand; `hindered` is empty if it may begin."""

    tenant_id: str
    known: KnownOfPerson
    steps: tuple[ErasureStep, ...]
    hindered: tuple[Hindered, ...]

    def count(self, kind: StepKind) -> int:
        """Return how many steps of a kind there are."""
        return sum(step.kind is kind for step in self.steps)


@frozen
class Progress:
    """
    How far it came.

    Args:
        done: Steps that were carried out.
        waiting: Appointments that are not over: nothing else of those to be cancelled is erased
            before they are.
        listening: Cancelled ones, and calls that have just ended, of which something may still be
            sent.
    """

    done: int = 0
    waiting: int = 0
    listening: int = 0


class _Came(enum.Enum):
    """What came of trying to carry out a step."""

    DONE = "done"
    WAITS = "waits"
    LISTENS = "listens"


class ErasePersonHandler:
    """Plans, begins and goes on; raises `StorageUnavailable` when the database does not answer."""

    def __init__(
        self,
        *,
        persons: KnownPersons,
        records: PersonRecords,
        journal: ErasureJournal,
        cancelling: CancelForErasure,
        later: LaterEvents,
        identifiers: Identifiers,
        clock: Clock,
    ) -> None:
        self._persons = persons
        self._records = records
        self._journal = journal
        self._cancelling = cancelling
        self._later = later
        self._identifiers = identifiers
        self._clock = clock

    async def plan(self, query: PersonQuery, *, ahead: Ahead) -> ErasurePlan | WhichPerson:
        """Return what an erasure would do, and do nothing yet."""
        known = await self._persons.everything(query)
        if isinstance(known, WhichPerson):
            return known
        now = self._clock.now()
        unsettled = await self._records.unsettled(
            known.person.appointment_ids, tenant_id=query.tenant_id
        )
        return ErasurePlan(
            tenant_id=query.tenant_id,
            known=known,
            steps=_steps(
                known,
                cancelled=_cancelled(known, now=now) if ahead is Ahead.IS_CANCELLED else (),
                erasure_id=self._identifiers.new_id(),
                now=now,
            ),
            hindered=_hindered(known, unsettled=unsettled, ahead=ahead, now=now),
        )

    async def begin(self, plan: ErasurePlan) -> None:
        """Journal the steps of a plan that nothing hinders: from here on it will be done."""
        if plan.hindered:
            message = "a plan that is hindered must not begin"
            raise ValueError(message)
        await self._journal.begin(plan.steps, tenant_id=plan.tenant_id)

    async def begin_again(self, steps: Sequence[ErasureStep], *, tenant_id: str) -> bool:
        """
        Begin an erasure of which a restored database may know nothing.

        Return `False` where it knows of it: what was done then is done in it, and the rest goes on.
        """
        if not steps or await self._journal.is_begun(steps[0].erasure_id, tenant_id=tenant_id):
            return False
        await self._journal.begin(steps, tenant_id=tenant_id)
        return True

    async def go_on(self, tenant_id: str) -> Progress:
        """
        Carry out whatever was begun at this salon, by whomever, each open step once.

        Where an appointment is to be cancelled and is not over yet, its whole erasure waits.
        """
        came_to: Counter[_Came] = Counter()
        held_up: set[str] = set()
        last: ErasureStep | None = None
        while steps := await self._journal.open_steps(
            tenant_id=tenant_id, after=last, limit=_BATCH
        ):
            last = steps[-1]
            for step in steps:
                if step.erasure_id in held_up:
                    continue
                came = await self._carried_out(step, tenant_id=tenant_id)
                came_to[came] += 1
                if step.kind is StepKind.CANCELLATION and came is not _Came.DONE:
                    held_up.add(step.erasure_id)
        return Progress(
            done=came_to[_Came.DONE],
            waiting=came_to[_Came.WAITS],
            listening=came_to[_Came.LISTENS],
        )

    async def _carried_out(self, step: ErasureStep, *, tenant_id: str) -> "_Came":
        subject = step.subject or ""
        if step.kind is StepKind.CANCELLATION:
            return await self._cancelled(step, tenant_id=tenant_id)
        if step.kind is StepKind.LATER_EVENTS:
            # Before all is read: what comes in between is read the next time.
            goes_on = self._later.may_still_come(step)
            async for event in self._later.about(subject, tenant_id=tenant_id):
                await self._journal.empty_event(event, tenant_id=tenant_id, at=self._clock.now())
            # Or the row that such an event has made anew; of an appointment's id there is none.
            await self._journal.forget_call(subject, tenant_id=tenant_id)
            if goes_on:
                return _Came.LISTENS
        is_done = await self._journal.carry_out(step, tenant_id=tenant_id, at=self._clock.now())
        return _Came.DONE if is_done else _Came.WAITS

    async def _cancelled(self, step: ErasureStep, *, tenant_id: str) -> "_Came":
        subject = step.subject or ""
        if not await self._cancelling.is_over(subject, tenant_id=tenant_id):
            return _Came.WAITS
        try:
            # Whoever moved it since the decision left a booking that the list does not name.
            bookings = await self._cancelling.bookings_of(subject, tenant_id=tenant_id)
        except CalendarUnavailable:
            return _Came.WAITS
        is_done = await self._journal.carry_out(
            step, tenant_id=tenant_id, at=self._clock.now(), bookings=bookings
        )
        return _Came.DONE if is_done else _Came.WAITS

    async def to_do(self, tenant_id: str, *, limit: int) -> tuple[ErasureStep, ...]:
        """Return what must be done by hand, the oldest first."""
        return await self._journal.to_do(tenant_id=tenant_id, limit=limit)

    async def tick_off(self, step_id: str, *, tenant_id: str) -> bool:
        """Note that a step was done by hand; `False` where no such one is open."""
        erasure_id, _, number = step_id.rpartition(".")
        if not (number.isascii() and number.isdigit()):
            return False
        return await self._journal.tick_off(
            erasure_id, int(number), tenant_id=tenant_id, at=self._clock.now()
        )


def _cancelled(known: KnownOfPerson, *, now: dt.datetime) -> tuple[str, ...]:
    found = known.person.appointments
    return tuple(one.appointment_id for one in found if _is_ahead(one, now=now))


def _steps(
    known: KnownOfPerson, *, cancelled: Collection[str], erasure_id: str, now: dt.datetime
) -> tuple[ErasureStep, ...]:
    person = known.person
    calls = [one.call.call_id for one in known.calls]
    # Retell keeps a call for longer than we do: those of which only the id is left count too.
    recorded = {*person.call_ids, *(one for one in calls)}
    subjects = (
        *((StepKind.CANCELLATION, one) for one in cancelled),
        *((StepKind.APPOINTMENT, one) for one in person.appointment_ids),
        *((StepKind.CUSTOMER, one.customer_id) for one in person.customers),
        *((StepKind.CALL, one) for one in calls),
        *((StepKind.CALLBACK, one.request.callback_id) for one in known.callbacks),
        *(
            (StepKind.EVENT, event_subject(one.event.source, one.event.dedupe_key))
            for one in known.events
        ),
        *((StepKind.CALENDAR_BOOKING, one) for one in person.booking_uids),
        *((StepKind.PLATFORM_CALL, one) for one in sorted(recorded) if is_of_a_platform(one)),
        *((StepKind.LATER_EVENTS, one) for one in cancelled),
        *(
            (StepKind.LATER_EVENTS, one.call.call_id)
            for one in known.calls
            if _is_fresh(one.call, now=now)
        ),
    )
    counted = zip(itertools.count(1), subjects, strict=False)
    return tuple(
        ErasureStep(erasure_id, number=number, kind=kind, subject=subject, noted_at=now)
        for number, (kind, subject) in counted
    )


def _hindered(
    known: KnownOfPerson, *, unsettled: frozenset[str], ahead: Ahead, now: dt.datetime
) -> tuple[Hindered, ...]:
    found = [
        Hindered(why, one.reference, one.slot.start)
        for one in known.person.appointments
        if (why := _hindrance(one, unsettled=unsettled, ahead=ahead, now=now)) is not None
    ]
    young = [
        Hindered(Hindrance.IN_A_CALL, None, one.call.first_seen_at)
        for one in known.calls
        if one.mention is not Mention.PERHAPS and _may_go_on(one.call, now=now)
    ]
    return (*found, *young)


def _may_go_on(call: Call, *, now: dt.datetime) -> bool:
    """Whether somebody may still be on the line: its end may never be told, and then it is over."""
    is_over = call.ended_at is not None or call.outcome is not CallOutcome.ONGOING
    return not is_over and call.first_seen_at > now - _CALL_MAY_LAST


def _is_fresh(call: Call, *, now: dt.datetime) -> bool:
    """Whether the platform may still tell of it, such as what its analysis thinks."""
    return (call.ended_at or call.first_seen_at) > now - _CALL_MAY_LAST


def _hindrance(
    one: Appointment, *, unsettled: frozenset[str], ahead: Ahead, now: dt.datetime
) -> Hindrance | None:
    if one.saga is not None:
        return Hindrance.UNDER_WAY
    if _is_ahead(one, now=now) and not one.state.stands:
        return Hindrance.STUCK
    if _is_ahead(one, now=now) and ahead is Ahead.HINDERS:
        return Hindrance.AHEAD
    return Hindrance.UNSETTLED if one.appointment_id in unsettled else None


def _is_ahead(one: Appointment, *, now: dt.datetime) -> bool:
    return one.state.is_active and one.slot.end > now
