"""An erasure is planned as a whole, hindered by what is not over, and goes on after a crash."""

import datetime as dt

from collections.abc import Callable, Collection

import pytest

from attrs import evolve
from typing_extensions import override

from adapters.memory.aged_records import MemoryAgedRecords
from adapters.memory.erasure_journal import MemoryErasureJournal
from adapters.memory.person_records import MemoryPersonRecords
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryUnitsOfWork
from booking_domain.application.erase_person import (
    Ahead,
    ErasePersonHandler,
    ErasurePlan,
    Hindrance,
)
from booking_domain.application.forget_old_records import ForgetOldRecords
from booking_domain.application.known_persons import KnownOfPerson, KnownPersons, PersonQuery
from booking_domain.model.appointment import Appointment
from booking_domain.model.call import CallOutcome
from booking_domain.model.callback_request import CallbackRequest, UntoldEnd
from booking_domain.model.customer import Customer
from booking_domain.model.erasure import ErasureStep, StepKind
from booking_domain.model.inbox_event import InboxEvent
from booking_domain.model.known_person import Mention, WhichPerson
from booking_domain.model.retention import RecordKind, RetentionRules
from tests.contract.unit_of_work import samples, steps
from tests.doubles.clock import FakeClock
from tests.doubles.erasing import eraser
from tests.doubles.world import CountedIdentifiers


NUMBER = samples.MAX.phone
assert NUMBER is not None
QUERY = PersonQuery(samples.SALON, NUMBER)
LATER = samples.NOW + dt.timedelta(days=10)


class Killed(Exception):
    """The process is gone."""


class BrittleJournal(MemoryErasureJournal):
    """A journal whose process dies before its nth step."""

    def __init__(self, store: MemoryStore, *, dies_at: int) -> None:
        super().__init__(store)
        self._left = dies_at

    @override
    async def carry_out(
        self,
        step: ErasureStep,
        *,
        tenant_id: str,
        at: dt.datetime,
        bookings: Collection[str] = (),
    ) -> bool:
        self._left -= 1
        if self._left == 0:
            raise Killed
        return await super().carry_out(step, tenant_id=tenant_id, at=at, bookings=bookings)


class Office:
    """A salon's records in memory, and who looks after them ten days later."""

    def __init__(self) -> None:
        self.clock = FakeClock(LATER)
        self.store = MemoryStore(self.clock)
        self.units = MemoryUnitsOfWork(self.store)
        self.records = MemoryPersonRecords(self.store)
        self.identifiers = CountedIdentifiers()

    def eraser(self, *, dies_at: int = 0) -> ErasePersonHandler:
        return eraser(
            records=self.records,
            journal=BrittleJournal(self.store, dies_at=dies_at),
            units=self.units,
            identifiers=self.identifiers,
            clock=self.clock,
        )

    async def plan(self, query: PersonQuery = QUERY) -> ErasurePlan:
        plan = await self.eraser().plan(query, ahead=Ahead.HINDERS)
        assert isinstance(plan, ErasurePlan)
        return plan

    async def known(self, query: PersonQuery = QUERY) -> KnownOfPerson:
        known = await KnownPersons(self.records).everything(query)
        assert isinstance(known, KnownOfPerson)
        return known

    async def visited(
        self,
        hour: int,
        *,
        customer: Customer = samples.MAX,
        call_id: str = samples.CALL,
        change: Callable[[Appointment], Appointment] = lambda one: one,
    ) -> Appointment:
        one = samples.confirmed(
            samples.pending(samples.slot_at(hour), customer=customer, call_id=call_id)
        )
        stored = await steps.store(
            self.units, change(evolve(one, provider_uid=f"uid-{hour}", previous_uids=("uid-0",)))
        )
        async with self.units.writing(samples.SALON) as unit:
            call = samples.call_of(customer.phone, call_id=call_id)
            await unit.calls.record(evolve(call, last_appointment_id=stored.appointment_id))
            await unit.receipts.claim(
                samples.receipt_of(
                    f"tc_{hour}", appointment_id=stored.appointment_id, call_id=call_id
                )
            )
            await unit.inbox.add(_event(f"{hour}", body=f'{{"uid": "uid-{hour}"}}'))
            await unit.commit()
        return stored


def _event(key: str, *, body: str) -> InboxEvent:
    return evolve(samples.inbox_event_of(key), body=body)


@pytest.fixture
def office() -> Office:
    return Office()


async def test_a_plan_names_all_that_is_known_and_what_is_left_elsewhere(office: Office) -> None:
    """Nothing is done yet, and nobody is named in it."""
    one = await office.visited(10)

    plan = await office.plan()

    assert [(step.number, step.kind, step.subject) for step in plan.steps] == [
        (1, StepKind.APPOINTMENT, one.appointment_id),
        (2, StepKind.CALL, samples.CALL),
        (3, StepKind.EVENT, "calcom:10"),
        (4, StepKind.CALENDAR_BOOKING, "uid-0"),
        (5, StepKind.CALENDAR_BOOKING, "uid-10"),
        (6, StepKind.PLATFORM_CALL, samples.CALL),
    ]
    assert plan.hindered == ()
    assert (await office.known()).person.appointments == (one,)


async def test_after_it_nothing_is_known(office: Office) -> None:
    """And a second erasure finds nothing to do."""
    await office.visited(10)
    await office.visited(12)
    plan = await office.plan()
    handler = office.eraser()

    await handler.begin(plan)
    progress = await handler.go_on(samples.SALON)

    assert (progress.done, progress.waiting) == (5, 0)
    assert (await office.known()).is_nothing
    assert (await office.plan()).steps == ()
    assert (await handler.go_on(samples.SALON)).done == 0


@pytest.mark.parametrize("dies_at", range(1, 6))
async def test_whoever_comes_next_goes_on(office: Office, dies_at: int) -> None:
    """The process dies before any of its steps; nobody knows any more who it was."""
    await office.visited(10)
    await office.visited(12)
    dying = office.eraser(dies_at=dies_at)
    await dying.begin(await office.plan())
    with pytest.raises(Killed):
        await dying.go_on(samples.SALON)

    progress = await office.eraser().go_on(samples.SALON)

    assert progress.done == 6 - dies_at
    assert (await office.known()).is_nothing


async def test_more_than_a_batch_is_erased(office: Office) -> None:
    """A regular of many years is no exception."""
    for number in range(210):
        async with office.units.writing(samples.SALON) as unit:
            await unit.inbox.add(_event(f"{number}", body='{"from": "+4915112345678"}'))
            await unit.commit()
    plan = await office.plan()
    await office.eraser().begin(plan)

    assert (await office.eraser().go_on(samples.SALON)).done == 210


async def test_an_appointment_ahead_hinders(office: Office) -> None:
    """The salon would wait for somebody whose name nobody knows."""
    one = await office.visited(10)
    office.clock = FakeClock(one.slot.end - dt.timedelta(seconds=1))

    plan = await office.plan()

    assert [(why.hindrance, why.reference) for why in plan.hindered] == [
        (Hindrance.AHEAD, one.reference)
    ]
    with pytest.raises(ValueError, match="hindered"):
        await office.eraser().begin(plan)


async def test_a_cancelled_appointment_ahead_does_not_hinder(office: Office) -> None:
    """Nobody waits for it."""
    one = await office.visited(10, change=samples.cancelled)
    office.clock = FakeClock(one.slot.start - dt.timedelta(hours=2))

    assert (await office.plan()).hindered == ()


async def test_what_is_under_way_hinders_however_long_ago_it_was(office: Office) -> None:
    """Whoever resumes the saga needs the name."""
    await steps.store(office.units, samples.pending(samples.slot_at(10)))

    assert [why.hindrance for why in (await office.plan()).hindered] == [Hindrance.UNDER_WAY]


async def test_a_booking_that_nobody_owns_hinders(office: Office) -> None:
    """It carries the name, and would not be on the list of what is left to do."""
    one = await office.visited(10)
    async with office.units.writing(samples.SALON) as unit:
        await unit.sync_failures.put(samples.failure_of(one, uid="uid-stray"))
        await unit.commit()

    assert [why.hindrance for why in (await office.plan()).hindered] == [Hindrance.UNSETTLED]


async def test_who_is_on_the_line_is_not_erased(office: Office) -> None:
    """The next word of the call would be stored again."""
    await office.visited(10, change=samples.cancelled)
    office.clock = FakeClock(samples.NOW + dt.timedelta(minutes=59))
    during = await office.plan()
    office.clock = FakeClock(samples.NOW + dt.timedelta(minutes=60))

    assert [why.hindrance for why in during.hindered] == [Hindrance.IN_A_CALL]
    assert (await office.plan()).hindered == ()


async def hung_up(office: Office, *, at: dt.datetime) -> None:
    async with office.units.writing(samples.SALON) as unit:
        call = await unit.calls.get(samples.CALL)
        assert call is not None
        await unit.calls.save(evolve(call, ended_at=at, outcome=CallOutcome.CANCELLED))
        await unit.commit()


async def test_who_has_hung_up_is_erased_at_once(office: Office) -> None:
    """An erasure was refused for an hour after a call that had been over for a minute."""
    await office.visited(10, change=samples.cancelled)
    await hung_up(office, at=samples.NOW + dt.timedelta(minutes=4))
    office.clock = FakeClock(samples.NOW + dt.timedelta(minutes=5))

    plan = await office.plan()

    assert plan.hindered == ()


async def test_what_the_platform_tells_of_an_ended_call_is_emptied(office: Office) -> None:
    """The analysis comes a while after the end, with the transcript, and makes a row of its own."""
    await office.visited(10, change=samples.cancelled)
    await hung_up(office, at=samples.NOW + dt.timedelta(minutes=4))
    office.clock = FakeClock(samples.NOW + dt.timedelta(minutes=5))
    handler = office.eraser()
    await handler.begin(await office.plan())
    first = await handler.go_on(samples.SALON)
    async with office.units.writing(samples.SALON) as unit:
        analysis = f'{{"call_id": "{samples.CALL}", "transcript": "Max Beispiel"}}'
        await unit.inbox.add(_event("analysis", body=analysis))
        await unit.calls.record(samples.call_of(NUMBER))
        await unit.commit()

    office.clock = FakeClock(samples.NOW + dt.timedelta(minutes=66))
    last = await office.eraser().go_on(samples.SALON)

    assert (first.listening, last.listening) == (1, 0)
    events = await office.records.events_after(None, tenant_id=samples.SALON, limit=9)
    assert [one.body for one in events] == ["", ""]
    async with office.units.reading(samples.SALON) as unit:
        assert await unit.calls.get(samples.CALL) is None


async def test_the_child_on_the_same_number_stays(office: Office) -> None:
    """Mother and child share a number, and each has appointments of her own."""
    child = Customer(name="Mia Beispiel", phone=NUMBER)
    await office.visited(10, call_id="call-max")
    kept = await office.visited(12, customer=child, call_id="call-mia")
    which = await office.eraser().plan(QUERY, ahead=Ahead.HINDERS)
    query = evolve(QUERY, names=("Max Beispiel",))

    handler = office.eraser()
    await handler.begin(await office.plan(query))
    await handler.go_on(samples.SALON)

    assert which == WhichPerson(("Max Beispiel", "Mia Beispiel"))
    left = await office.known()
    assert left.person.appointments == (kept,)
    assert [one.call.call_id for one in left.calls] == ["call-mia"]
    assert [one.event.body for one in left.events] == ['{"uid": "uid-12"}']


async def test_what_perhaps_was_somebody_elses_is_marked(office: Office) -> None:
    """A call that led to nothing was one of the two; neither gets to see the other's."""
    await office.visited(10, call_id="call-max")
    child = Customer(name="Mia Beispiel", phone=NUMBER)
    await office.visited(12, customer=child, call_id="call-mia")
    async with office.units.writing(samples.SALON) as unit:
        await unit.calls.record(samples.call_of(NUMBER, call_id="call-in-vain"))
        await unit.commit()

    known = await office.known(evolve(QUERY, names=("Max Beispiel",)))

    assert {one.call.call_id: one.mention for one in known.calls} == {
        "call-in-vain": Mention.PERHAPS,
        "call-max": Mention.THEIRS,
    }
    assert {receipt.key.invocation_id for receipt in known.receipts} == {"tc_10"}


async def _rung_back(office: Office, *requests: CallbackRequest) -> None:
    async with office.units.writing(samples.SALON) as unit:
        for request in requests:
            await unit.callbacks.add(request)
        await unit.commit()


async def _mentions(office: Office) -> dict[str, Mention]:
    known = await office.known()
    return {one.request.callback_id: one.mention for one in known.callbacks}


async def test_callbacks_are_theirs_by_name_number_and_appointment(office: Office) -> None:
    """Under another name on the number they may be anybody's, and are handed out to nobody."""
    one = await office.visited(10)
    end = UntoldEnd(one.appointment_id, one.state, None, one.slot.start)
    await _rung_back(
        office,
        samples.callback_of("named", call_id=None),
        samples.callback_of("nameless", name=None, call_id=None),
        samples.callback_of("somebody", name="Kim Unbekannt", call_id=None),
        evolve(samples.callback_of("untold", call_id=None), number=None, untold=end),
    )

    assert await _mentions(office) == {
        "named": Mention.THEIRS,
        "nameless": Mention.THEIRS,
        "somebody": Mention.PERHAPS,
        "untold": Mention.THEIRS,
    }
    await erased(office)
    assert (await office.known()).is_nothing


async def test_the_childs_callback_is_not_the_fathers(office: Office) -> None:
    """They share the number: what names nobody may be either's."""
    mia = evolve(samples.MAX, name="Mia Beispiel")
    await office.visited(10)
    await office.visited(12, customer=mia, call_id="call-2")
    await _rung_back(
        office,
        samples.callback_of("hers", name="Mia Beispiel", call_id=None),
        samples.callback_of("nameless", name=None, call_id=None),
    )

    known = await office.known(evolve(QUERY, names=("Max Beispiel",)))

    assert [(one.request.callback_id, one.mention) for one in known.callbacks] == [
        ("nameless", Mention.PERHAPS)
    ]


async def test_who_has_only_asked_to_be_rung_back_is_known_and_erased(office: Office) -> None:
    """They never booked anything; of several of them nobody knows whose the number is."""
    await _rung_back(office, samples.callback_of("1", call_id=None))
    alone = await _mentions(office)
    await _rung_back(office, samples.callback_of("2", name="Kim Unbekannt", call_id=None))
    together = await _mentions(office)

    await erased(office)

    assert alone == {"1": Mention.THEIRS}
    assert together == {"1": Mention.PERHAPS, "2": Mention.PERHAPS}
    assert (await office.known()).is_nothing


async def erased(office: Office) -> None:
    """Erase whoever is on the number."""
    plan = await office.plan()
    assert plan.hindered == ()
    await office.eraser().begin(plan)
    await office.eraser().go_on(samples.SALON)


async def test_what_was_moved_after_the_decision_waits(office: Office) -> None:
    """It is erased when it is over, by whoever comes then."""
    one = await office.visited(10)
    handler = office.eraser()
    await handler.begin(await office.plan())
    moved = evolve(one, slot=one.slot.widened(before_minutes=0, after_minutes=60 * 24 * 30))
    await steps.save(office.units, moved)

    early = await handler.go_on(samples.SALON)
    await office.clock.advance(60 * 60 * 24 * 30)
    late = await handler.go_on(samples.SALON)

    assert (early.done, early.waiting) == (2, 1)
    assert (late.done, late.waiting) == (1, 0)


async def test_what_is_left_elsewhere_is_open_until_it_is_ticked_off(office: Office) -> None:
    """And only by its own name."""
    await office.visited(10)
    handler = office.eraser()
    await handler.begin(await office.plan())
    left = await handler.to_do(samples.SALON, limit=9)

    answers = [
        await handler.tick_off(name, tenant_id=samples.SALON)
        for name in ("nonsense", "x.y", "x.²", left[0].step_id, left[0].step_id)
    ]

    assert answers == [False, False, False, True, False]
    assert await handler.to_do(samples.SALON, limit=9) == left[1:]


async def test_every_kind_is_forgotten_after_its_days_in_batches(office: Office) -> None:
    """More than a batch goes in one run, and what is younger stays."""
    for number in range(205):
        async with office.units.writing(samples.SALON) as unit:
            await unit.inbox.add(_event(f"of {number}", body="{}"))
            await unit.commit()
    await office.visited(10)
    rules = RetentionRules(events=9, calls=11, appointments=1000, receipts=9)
    old = ForgetOldRecords(records=MemoryAgedRecords(office.store), rules=rules, clock=office.clock)

    forgotten = await old.forget(samples.SALON)

    assert forgotten == {
        RecordKind.APPOINTMENT: 0,
        RecordKind.CUSTOMER: 0,
        RecordKind.CALL: 0,
        RecordKind.CALLBACK: 0,
        RecordKind.READ_BACK: 0,
        # The appointment was nine days ago, less some hours.
        RecordKind.RECEIPT: 0,
        RecordKind.TRACE: 0,
        RecordKind.REHEARSAL: 0,
        RecordKind.EVENT: 206,
        RecordKind.FOREIGN_BOOKING: 0,
        RecordKind.DECISION: 0,
        RecordKind.SYNC_FAILURE: 0,
    }


@pytest.mark.parametrize("kind", RecordKind)
def test_each_kind_has_days_of_its_own(kind: RecordKind) -> None:
    """The limit is so many days before now."""
    rules = RetentionRules(
        appointments=1, calls=2, events=3, receipts=4, audit=5, callbacks=6, traces=7
    )
    days = {
        RecordKind.APPOINTMENT: 1,
        RecordKind.CUSTOMER: 1,
        RecordKind.CALL: 2,
        RecordKind.EVENT: 3,
        RecordKind.FOREIGN_BOOKING: 3,
        RecordKind.RECEIPT: 4,
        RecordKind.READ_BACK: 7,
        RecordKind.DECISION: 5,
        RecordKind.SYNC_FAILURE: 5,
        RecordKind.CALLBACK: 6,
        RecordKind.TRACE: 7,
        RecordKind.REHEARSAL: 7,
    }

    assert samples.NOW - rules.limit_of(kind, now=samples.NOW) == dt.timedelta(days=days[kind])
