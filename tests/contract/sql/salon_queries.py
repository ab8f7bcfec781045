"""Everything that a salon's rows can be asked, and what can be done to them, once each."""

import datetime as dt

from collections.abc import Awaitable, Callable
from typing import Any

from attrs import evolve, frozen

from adapters.sql.rollout_register import SqlRolloutRegister
from booking_domain.model.appointment import Appointment
from booking_domain.model.call import CallOutcome, Suspicion
from booking_domain.model.callback_request import UntoldEnd
from booking_domain.model.change_wish import CancelWish
from booking_domain.model.erasure import ErasureStep, StepKind
from booking_domain.model.inbox_event import CALCOM, EVERY_CHAIR, BlockedInterval
from booking_domain.model.known_customer import Consent
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.read_back import Answer, ReadBack, Subject
from booking_domain.model.retention import RecordKind
from booking_domain.model.rollout import Rollout, RolloutChange, ServiceMode
from booking_domain.model.sync_failure import Resolution, SyncFailureKind
from booking_domain.model.time_slot import TimeSlot
from booking_domain.model.tool_receipt import LivePush, ToolReceipt
from booking_domain.ports.unit_of_work import UnitOfWork
from tests.contract.unit_of_work import samples
from tests.contract.unit_of_work.sql_harness import SqlStorage


OURS, THEIRS = "unsere", "ihre-anderen"
NOW = samples.NOW
LATER = NOW + dt.timedelta(days=400)
SECOND = dt.timedelta(seconds=1)
DAY = samples.slot_at(0, lasting=1440)
MAX = samples.MAX.phone or PhoneNumber("+490")
KNOWN = samples.known().customer_id
TOLD_IN = "call-told"
RECEIPT = samples.receipt_of("tc_1").key
ANSWERED = ReadBack(samples.CALL, Subject.YEAR, answer=Answer.DENIED, at=NOW)


@frozen
class Rows:
    """The appointments that a salon has: one with a saga, one that stands, one that is new."""

    begun: Appointment
    stands: Appointment
    new: Appointment

    def of(self, tenant_id: str, *, word: str) -> "Rows":
        """Return another salon's, alike to the last id, but for a word."""
        return Rows(
            *(
                evolve(one, tenant_id=tenant_id, service_id=word)
                for one in (self.begun, self.stands, self.new)
            )
        )


def rows() -> Rows:
    """Return three appointments, with a time of its own each."""
    return Rows(
        begun=samples.pending(samples.slot_at(10)),
        stands=samples.confirmed(samples.pending(samples.slot_at(12))),
        new=samples.pending(samples.slot_at(18)),
    )


async def fill(storage: SqlStorage, tenant_id: str, *, rows: Rows, word: str) -> None:
    """Store something in every table of a salon; the word is in whatever may hold one."""
    async with storage.units.writing(tenant_id) as unit:
        for one in (rows.begun, rows.stands):
            stored = await unit.appointments.add(one, lease=None)
            await unit.claims.claim(
                one.appointment_id, resource_id=samples.CHAIR, grains=stored.grains, now=NOW
            )
            receipt = samples.receipt_of("tc_1" if one is rows.begun else "tc_2")
            await unit.receipts.claim(
                evolve(
                    receipt,
                    appointment_id=one.appointment_id,
                    tool=word,
                    untold_since=NOW - SECOND,
                    live_push=LivePush.AWAITED if one is rows.stands else None,
                )
            )
        await unit.receipts.claim(told_in_another_call(rows.stands))
        told = samples.confirmation_of(rows.stands)
        await unit.receipts.complete(samples.receipt_of("tc_2").key, result=told)
        assert await unit.appointments.leave_wish(rows.begun.appointment_id, CancelWish())
        await unit.claims.adopt("wanting", resource_id=samples.CHAIR, grains=rows.stands.grains)
        offer = samples.offer_of(samples.slot_at(16))
        await unit.offers.put([evolve(offer, staff_id=word)], expires_at=offer.slot.start)
        await unit.calls.record(evolve(samples.call_of(MAX), platform=word))
        await unit.calls.save(evolve(samples.call_of(MAX), suspicion=Suspicion.SAID_BOOKED))
        await unit.callbacks.add(samples.callback_of(name=word))
        begun = rows.begun
        untold = UntoldEnd(begun.appointment_id, begun.state, None, begun.slot.start)
        of_an_end = samples.callback_of("callback-3", name=word)
        await unit.callbacks.add(evolve(of_an_end, untold=untold))
        await unit.customers.saw(evolve(samples.known(), name=word))
        await unit.customers.missed(KNOWN)
        await unit.outbox.add(evolve(samples.event_of(rows.stands, sequence=1), detail=word))
        await unit.inbox.add(
            samples.inbox_event_of("doubt"),
            blocking=BlockedInterval(EVERY_CHAIR, slot=samples.slot_at(6), key=None),
        )
        await unit.inbox.add(
            evolve(samples.inbox_event_of("e1"), body=word),
            blocking=BlockedInterval(samples.CHAIR, slot=samples.slot_at(8), key=None),
        )
        web = samples.foreign_booking("uid-web", slot=samples.slot_at(15))
        await unit.foreign.put(evolve(web, event_type=word))
        await unit.foreign.note_host(word, host="7")
        await unit.foreign.note_read(NOW - SECOND * len(word))
        await unit.watches.put(evolve(samples.watch_of(rows.begun), event_type=word))
        await unit.decisions.record(evolve(samples.decision_of(rows.begun), reason=word))
        await unit.sync_failures.put(
            evolve(samples.failure_of(rows.begun, uid="uid-lost"), reason=word)
        )
        await unit.rehearsals.record(evolve(samples.rehearsal_of(samples.CALL), service_id=word))
        await unit.commit()
    await _fill_beside(storage, tenant_id, rows=rows, word=word)


def told_in_another_call(one: Appointment) -> ToolReceipt:
    """Return the receipt of a tool call whose caller waits for nothing."""
    receipt = samples.receipt_of("tc_1", appointment_id=one.appointment_id)
    return evolve(receipt, key=evolve(receipt.key, call_id=TOLD_IN))


async def _fill_beside(storage: SqlStorage, tenant_id: str, *, rows: Rows, word: str) -> None:
    await storage.erasures.begin(steps_of(rows, erasure="begun"), tenant_id=tenant_id)
    await storage.read_backs.put(ANSWERED, tenant_id=tenant_id)
    await SqlRolloutRegister(storage.engine).put(change_of(tenant_id, revision=1, by=word))
    await storage.traces.add(
        [evolve(samples.trace_of("call", correlation_id=word), tenant_id=tenant_id)],
        tenant_id=tenant_id,
    )


def change_of(tenant_id: str, *, revision: int, by: str) -> RolloutChange:
    """Return a change of how a salon's calls are served."""
    live, off = Rollout(ServiceMode.LIVE, 100), Rollout(ServiceMode.OFF, 100)
    before, after = (live, off) if revision % 2 else (off, live)
    return RolloutChange(tenant_id, revision, before=before, after=after, by=by, at=NOW)


def steps_of(rows: Rows, *, erasure: str) -> tuple[ErasureStep, ...]:
    """Return the steps of an erasure of all that there is."""
    subjects = (
        (StepKind.APPOINTMENT, rows.stands.appointment_id),
        (StepKind.CUSTOMER, KNOWN),
        (StepKind.CALL, samples.CALL),
        (StepKind.EVENT, f"{CALCOM}:e1"),
        (StepKind.CALLBACK, "callback-1"),
        (StepKind.CALENDAR_BOOKING, "uid-1"),
    )
    return tuple(
        ErasureStep(erasure, number=number, kind=kind, subject=subject, noted_at=NOW)
        for number, (kind, subject) in enumerate(subjects, start=1)
    )


Ask = Callable[[UnitOfWork, Rows], Awaitable[Any]]

OF_A_UNIT: dict[str, Ask] = {
    "appointments.add": lambda unit, rows: unit.appointments.add(rows.new, lease=None),
    "appointments.save": lambda unit, rows: unit.appointments.save(
        evolve(rows.stands, fence=1, events=7), lease=None
    ),
    "appointments.leave_wish": lambda unit, rows: unit.appointments.leave_wish(
        rows.begun.appointment_id, CancelWish()
    ),
    "appointments.take_wish": lambda unit, rows: unit.appointments.take_wish(
        rows.begun.appointment_id
    ),
    "appointments.get": lambda unit, rows: unit.appointments.get(rows.begun.appointment_id),
    "appointments.by_provider_uid": lambda unit, _: unit.appointments.by_provider_uid(["uid-1"]),
    "appointments.by_reference": lambda unit, rows: unit.appointments.by_reference(
        rows.stands.reference
    ),
    "appointments.active_by_intent": lambda unit, rows: unit.appointments.active_by_intent(
        samples.intent_of(rows.begun.slot)
    ),
    "appointments.active_of_caller": lambda unit, _: unit.appointments.active_of_caller(
        MAX, after=NOW
    ),
    "appointments.active_of_call": lambda unit, _: unit.appointments.active_of_call(samples.CALL),
    "appointments.of_call": lambda unit, _: unit.appointments.of_call(samples.CALL),
    "appointments.starting_in": lambda unit, _: unit.appointments.starting_in(DAY, limit=9),
    "appointments.unreadable_in": lambda unit, _: unit.appointments.unreadable_in(DAY),
    "claims.claim": lambda unit, rows: unit.claims.claim(
        rows.new.appointment_id, resource_id=samples.CHAIR, grains=rows.new.grains, now=NOW
    ),
    "claims.adopt": lambda unit, rows: unit.claims.adopt(
        "web", resource_id=samples.CHAIR, grains=rows.begun.grains
    ),
    "claims.keep_only": lambda unit, rows: unit.claims.keep_only(
        rows.stands.appointment_id, grains=()
    ),
    "claims.withdraw": lambda unit, _: unit.claims.withdraw("wanting"),
    "claims.fulfil_wishes": lambda unit, _: unit.claims.fulfil_wishes(limit=9),
    "claims.taken": lambda unit, _: unit.claims.taken(
        [samples.CHAIR], window=DAY, now=NOW, ignoring=()
    ),
    "offers.put": lambda unit, _: unit.offers.put(
        [samples.offer_of(samples.slot_at(16))], expires_at=LATER
    ),
    "offers.get": lambda unit, _: unit.offers.get("s_k7q2m9xa", call_id=samples.CALL, now=NOW),
    "receipts.get": lambda unit, _: unit.receipts.get(RECEIPT),
    "receipts.claim": lambda unit, _: unit.receipts.claim(samples.receipt_of("tc_9")),
    "receipts.complete": lambda unit, rows: unit.receipts.complete(
        RECEIPT, result=samples.confirmation_of(rows.begun)
    ),
    "receipts.of_call": lambda unit, _: unit.receipts.of_call(samples.CALL, platform="retell"),
    "receipts.complete_waiting": lambda unit, rows: unit.receipts.complete_waiting(
        rows.begun.appointment_id, result=samples.confirmation_of(rows.begun)
    ),
    "receipts.untold": lambda unit, _: unit.receipts.untold(before=LATER, limit=9),
    "receipts.told": lambda unit, rows: unit.receipts.told(rows.begun.appointment_id, by=LATER),
    "receipts.unheard_in": lambda unit, _: unit.receipts.unheard_in(
        TOLD_IN, platform="retell", since=NOW
    ),
    "receipts.await_push": lambda unit, _: unit.receipts.await_push(RECEIPT),
    "receipts.awaiting_push": lambda unit, _: unit.receipts.awaiting_push(
        since=NOW - 2 * SECOND, limit=9
    ),
    "receipts.take_push": lambda unit, rows: unit.receipts.take_push(
        rows.stands.appointment_id, call_id=samples.CALL
    ),
    "receipts.told_in": lambda unit, _: unit.receipts.told_in(samples.receipt_of("tc_2").key),
    "calls.record": lambda unit, rows: unit.calls.record(
        evolve(samples.call_of(MAX), last_appointment_id=rows.stands.appointment_id)
    ),
    "calls.get": lambda unit, _: unit.calls.get(samples.CALL),
    "calls.save": lambda unit, _: unit.calls.save(
        evolve(samples.call_of(MAX), outcome=CallOutcome.INFORMATION)
    ),
    "calls.unsettled": lambda unit, _: unit.calls.unsettled(begun_before=LATER, limit=9),
    "calls.latest": lambda unit, _: unit.calls.latest(limit=9),
    "calls.suspicious": lambda unit, _: unit.calls.suspicious(limit=9),
    "callbacks.add": lambda unit, _: unit.callbacks.add(samples.callback_of("callback-2")),
    "callbacks.get": lambda unit, _: unit.callbacks.get("callback-1"),
    "callbacks.to_change": lambda unit, _: unit.callbacks.to_change("callback-1"),
    "callbacks.save": lambda unit, _: unit.callbacks.save(samples.callback_of(name="anders")),
    "callbacks.close": lambda unit, _: unit.callbacks.close("callback-1", at=NOW, note="erledigt"),
    "callbacks.close_told": lambda unit, rows: unit.callbacks.close_told(
        rows.begun.appointment_id, at=NOW, note="erledigt"
    ),
    "callbacks.unclosed": lambda unit, _: unit.callbacks.unclosed(limit=9),
    "callbacks.latest": lambda unit, _: unit.callbacks.latest(limit=9),
    "customers.saw": lambda unit, _: unit.customers.saw(samples.known(at=LATER)),
    "customers.of_number": lambda unit, _: unit.customers.of_number(MAX),
    "customers.decided": lambda unit, _: unit.customers.decided(
        [KNOWN], consent=Consent.REFUSED, at=LATER
    ),
    "customers.disclosed": lambda unit, _: unit.customers.disclosed([KNOWN], at=LATER),
    "customers.marked": lambda unit, rows: unit.customers.marked(
        rows.stands.appointment_id, is_absent=True, at=LATER
    ),
    "customers.missed": lambda unit, _: unit.customers.missed(KNOWN),
    "customers.came_after_all": lambda unit, _: unit.customers.came_after_all(KNOWN),
    "outbox.add": lambda unit, rows: unit.outbox.add(samples.event_of(rows.begun, sequence=1)),
    "outbox.undelivered": lambda unit, _: unit.outbox.undelivered(limit=9),
    "outbox.mark_delivered": lambda unit, rows: unit.outbox.mark_delivered(
        samples.event_of(rows.stands, sequence=1)
    ),
    "inbox.add": lambda unit, _: unit.inbox.add(samples.inbox_event_of("e2")),
    "inbox.unprocessed": lambda unit, _: unit.inbox.unprocessed(limit=9),
    "inbox.waiting": lambda unit, _: unit.inbox.waiting(CALCOM, after=None, limit=9),
    "inbox.waiting_about": lambda unit, _: unit.inbox.waiting_about(CALCOM, [OURS], limit=9),
    "inbox.mark_processed": lambda unit, _: unit.inbox.mark_processed(
        samples.inbox_event_of("e1"), at=NOW, outcome="echo"
    ),
    "inbox.park": lambda unit, _: unit.inbox.park(samples.inbox_event_of("e1"), at=NOW),
    "inbox.doubted": lambda unit, _: unit.inbox.doubted(since=NOW - samples.minutes(60)),
    "inbox.end_doubt": lambda unit, _: unit.inbox.end_doubt(samples.inbox_event_of("doubt")),
    "foreign.get": lambda unit, _: unit.foreign.get("uid-web"),
    "foreign.put": lambda unit, _: unit.foreign.put(
        samples.foreign_booking("uid-new", slot=samples.slot_at(16))
    ),
    "foreign.crowding": lambda unit, rows: unit.foreign.crowding(
        samples.CHAIR,
        # From what somebody waits for up to what stands.
        slot=TimeSlot(start=rows.stands.slot.start, end=samples.slot_at(15).end),
    ),
    "foreign.remove": lambda unit, _: unit.foreign.remove("uid-web"),
    "foreign.note_host": lambda unit, _: unit.foreign.note_host("101", host="8"),
    "foreign.event_types_of": lambda unit, _: unit.foreign.event_types_of("7"),
    "foreign.hosts": lambda unit, _: unit.foreign.hosts(),
    "foreign.read_until": lambda unit, _: unit.foreign.read_until(),
    "foreign.note_read": lambda unit, _: unit.foreign.note_read(LATER),
    "watches.put": lambda unit, rows: unit.watches.put(samples.watch_of(rows.stands)),
    "watches.put_off": lambda unit, rows: unit.watches.put_off(
        samples.watch_of(rows.begun), until=LATER
    ),
    "watches.hasten": lambda unit, rows: unit.watches.hasten(rows.begun.appointment_id, at=NOW),
    "watches.end": lambda unit, rows: unit.watches.end(rows.begun.appointment_id),
    "decisions.record": lambda unit, rows: unit.decisions.record(samples.decision_of(rows.stands)),
    "decisions.is_recorded": lambda unit, rows: unit.decisions.is_recorded(
        evolve(samples.decision_of(rows.begun), reason=OURS)
    ),
    "decisions.of": lambda unit, rows: unit.decisions.of(rows.begun.appointment_id),
    "decisions.latest": lambda unit, _: unit.decisions.latest(limit=9),
    "sync_failures.put": lambda unit, rows: unit.sync_failures.put(
        samples.failure_of(rows.begun, uid="uid-lost")
    ),
    "sync_failures.resolve": lambda unit, _: unit.sync_failures.resolve(
        "uid-lost", at=NOW, how=Resolution.CANCELLED
    ),
    "sync_failures.is_open": lambda unit, _: unit.sync_failures.is_open(
        "uid-lost", kind=SyncFailureKind.STRAY
    ),
    "sync_failures.unresolved": lambda unit, _: unit.sync_failures.unresolved(limit=9),
    "sync_failures.unreadable": lambda unit, _: unit.sync_failures.unreadable(),
    "sync_failures.open_about": lambda unit, _: unit.sync_failures.open_about("uid-lost"),
    "rehearsals.record": lambda unit, _: unit.rehearsals.record(
        samples.rehearsal_of(samples.CALL, rehearsal_id="r-2")
    ),
    "rehearsals.latest": lambda unit, _: unit.rehearsals.latest(limit=9),
    "rehearsals.count_since": lambda unit, _: unit.rehearsals.count_since(NOW - SECOND),
    "links.appointments_after": lambda unit, _: unit.links.appointments_after("0", limit=9),
    "links.calls_after": lambda unit, _: unit.links.calls_after("a", limit=9),
    "links.last_event_of": lambda unit, rows: unit.links.last_event_of(rows.stands.appointment_id),
    "links.point": lambda unit, rows: unit.links.point(
        samples.CALL, at=rows.begun.appointment_id, instead_of=None
    ),
}


async def _all_carried_out(storage: SqlStorage, salon: str, rows: Rows) -> list[bool]:
    return [
        await storage.erasures.carry_out(one, tenant_id=salon, at=NOW)
        for one in steps_of(rows, erasure="begun")
        if not one.kind.is_by_hand
    ]


async def _all_forgotten(storage: SqlStorage, salon: str) -> list[int]:
    return [
        await storage.aged.forget(kind, tenant_id=salon, before=LATER, at=LATER, limit=9)
        for kind in RecordKind
    ]


AskBeside = Callable[[SqlStorage, str, Rows], Awaitable[Any]]

BESIDE: dict[str, AskBeside] = {
    "PersonRecords.appointments_of": lambda storage, salon, _: storage.people.appointments_of(
        MAX, tenant_id=salon
    ),
    "PersonRecords.customers_of": lambda storage, salon, _: storage.people.customers_of(
        MAX, tenant_id=salon
    ),
    "PersonRecords.unsettled": lambda storage, salon, rows: storage.people.unsettled(
        [rows.begun.appointment_id], tenant_id=salon
    ),
    "PersonRecords.calls_of": lambda storage, salon, _: storage.people.calls_of(
        MAX, call_ids=[samples.CALL], tenant_id=salon
    ),
    "PersonRecords.callbacks_of": lambda storage, salon, rows: storage.people.callbacks_of(
        MAX,
        call_ids=[samples.CALL],
        appointment_ids=[rows.begun.appointment_id],
        tenant_id=salon,
    ),
    "PersonRecords.receipts_of": lambda storage, salon, rows: storage.people.receipts_of(
        [rows.begun.appointment_id], calls=[samples.call_of(MAX)], tenant_id=salon
    ),
    "PersonRecords.history_of": lambda storage, salon, rows: storage.people.history_of(
        [rows.stands.appointment_id], tenant_id=salon
    ),
    "PersonRecords.events_after": lambda storage, salon, _: storage.people.events_after(
        None, tenant_id=salon, limit=9
    ),
    "OpenMattersCount.count": lambda storage, salon, _: storage.matters.count([salon]),
    "ToolTraces.since": lambda storage, salon, _: storage.traces.since(
        NOW - SECOND, tenant_id=salon, limit=9
    ),
    "ErasureJournal.is_begun": lambda storage, salon, _: storage.erasures.is_begun(
        "begun", tenant_id=salon
    ),
    "ErasureJournal.open_steps": lambda storage, salon, _: storage.erasures.open_steps(
        tenant_id=salon, after=None, limit=9
    ),
    "ErasureJournal.to_do": lambda storage, salon, _: storage.erasures.to_do(
        tenant_id=salon, limit=9
    ),
    "ReadBacks.get": lambda storage, salon, _: storage.read_backs.get(
        ANSWERED.subject, call_id=ANSWERED.call_id, tenant_id=salon
    ),
    "ServiceRecords.within": lambda storage, salon, _: storage.served.within(DAY, tenant_id=salon),
    "RolloutRegister.latest": lambda storage, salon, _: SqlRolloutRegister(storage.engine).latest(
        salon
    ),
    "RolloutRegister.history": lambda storage, salon, _: SqlRolloutRegister(storage.engine).history(
        salon, limit=9
    ),
    # From here on they change something for good.
    "ReadBacks.put": lambda storage, salon, _: storage.read_backs.put(
        evolve(ANSWERED, denials=1), tenant_id=salon
    ),
    "RolloutRegister.put": lambda storage, salon, _: SqlRolloutRegister(storage.engine).put(
        change_of(salon, revision=2, by=OURS)
    ),
    "ToolTraces.add": lambda storage, salon, _: storage.traces.add(
        [evolve(samples.trace_of("call", correlation_id="more"), tenant_id=salon)], tenant_id=salon
    ),
    "ErasureJournal.begin": lambda storage, salon, rows: storage.erasures.begin(
        steps_of(rows, erasure="new"), tenant_id=salon
    ),
    "ErasureJournal.empty_event": lambda storage, salon, _: storage.erasures.empty_event(
        f"{CALCOM}:e1", tenant_id=salon, at=NOW
    ),
    "ErasureJournal.forget_call": lambda storage, salon, _: storage.erasures.forget_call(
        "call", tenant_id=salon
    ),
    "ErasureJournal.tick_off": lambda storage, salon, _: storage.erasures.tick_off(
        "begun", 6, tenant_id=salon, at=NOW
    ),
    "ErasureJournal.carry_out": _all_carried_out,
    "AgedRecords.forget": lambda storage, salon, _: _all_forgotten(storage, salon),
}
