"""What a platform has told of calls, made into what is known of them."""

import collections
import datetime as dt

from collections.abc import Callable, Mapping
from typing import TypeAlias

from attrs import evolve

from booking_domain.application.facts_of_call import facts_of
from booking_domain.application.refused_calls import RefusedCalls
from booking_domain.application.undertaking import release_holds
from booking_domain.errors import (
    StaleAppointment,
    StorageRefused,
    StorageUnavailable,
    TransactionConflict,
    UnreadableData,
)
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.call import Call, CallOutcome, Suspicion
from booking_domain.model.call_facts import CallFacts, outcome_of
from booking_domain.model.call_news import CallNews, NewsKind, with_news
from booking_domain.model.inbox_event import RETELL, InboxEvent
from booking_domain.model.known_customer import Consent, customer_id_of
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.tenant import Tenant
from booking_domain.ports.alarms import Alarms
from booking_domain.ports.clock import Clock
from booking_domain.ports.unit_of_work import UnitOfWork, UnitsOfWork


ReadNews: TypeAlias = Callable[[InboxEvent, Tenant], CallNews | None]
"""Translates a stored event; `None` where it tells nothing that we keep."""

_BATCH = 100
_REFUSED = "the database refuses it"
_MAX_TRIES = 5
_SILENT_AFTER = dt.timedelta(hours=3)
"""After so long without an end a call is over, whatever became of the event that said so."""


class ProcessCallEvents:
    """
    Processes what waits in the inbox, each event in a transaction of its own and once.

    Events come in any order, repeated, or not at all; tool calls come before them. What came of a
    call is decided from our own records when its end is told, and once.
    """

    def __init__(
        self,
        *,
        tenants: Mapping[str, Tenant],
        read: ReadNews,
        units: UnitsOfWork,
        alarms: Alarms,
        clock: Clock,
    ) -> None:
        self._tenants = tenants
        self._read = read
        self._units = units
        self._alarms = alarms
        self._clock = clock
        self._refused = RefusedCalls(_REFUSED, alarms=alarms)
        self._tries: collections.Counter[tuple[str, str]] = collections.Counter()

    async def process_all(self) -> None:
        """
        Process what waits for every salon, and settle calls whose end nobody has told.

        Raises:
            StorageUnavailable: the database did not answer; the next run goes on from there.
        """
        for tenant in self._tenants.values():
            async with self._units.reading(tenant.tenant_id) as unit:
                events = await unit.inbox.waiting(RETELL, after=None, limit=_BATCH)
            for event in events:
                await self._try(event, tenant=tenant)
            await self._settle_others(tenant)

    async def _try(self, event: InboxEvent, *, tenant: Tenant) -> None:
        try:
            await self._process(event, tenant=tenant)
        except UnreadableData:
            await self._give_up_on(event, tenant=tenant, problem="an appointment is unreadable")
        except StorageRefused:
            await self._give_up_on(event, tenant=tenant, problem=_REFUSED)
        except (StaleAppointment, TransactionConflict):
            # A tool call of the same call was faster: the next run sees what is left.
            return
        except StorageUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - the others must not wait for this one
            problem = f"not processed: {type(error).__name__}"
            await self._give_up_on(event, tenant=tenant, problem=problem)

    async def _give_up_on(self, event: InboxEvent, *, tenant: Tenant, problem: str) -> None:
        """Put an event aside that has failed too often."""
        key = (tenant.tenant_id, event.dedupe_key)
        self._tries[key] += 1
        if self._tries[key] < _MAX_TRIES:
            return
        async with self._units.writing(tenant.tenant_id) as unit:
            is_first = await unit.inbox.park(event, at=self._clock.now())
            await unit.commit()
        del self._tries[key]
        if is_first:
            self._alarms.report_event(
                problem, tenant_id=tenant.tenant_id, source=RETELL, event_key=event.dedupe_key
            )

    async def _process(self, event: InboxEvent, *, tenant: Tenant) -> None:
        news = self._read(event, tenant)
        async with self._units.writing(tenant.tenant_id) as unit:
            # First of all: another process that has it waits here, and then leaves it alone.
            if not await unit.inbox.mark_processed(event, at=self._clock.now()):
                return
            if news is not None:
                suspected = await self._note(unit, news, event=event, tenant=tenant)
                # Before it is stored: told twice is better than a call that nobody hears of.
                self._tell(suspected, tenant=tenant)
            await unit.commit()

    async def _note(
        self, unit: UnitOfWork, news: CallNews, *, event: InboxEvent, tenant: Tenant
    ) -> Call | None:
        """Write what is new, and return the call if it has just come under a suspicion."""
        is_over = news.kind is NewsKind.END
        if is_over:
            own = await unit.appointments.active_of_call(news.call_id)
            holds = [one for one in own if one.state is AppointmentState.HELD]
            await release_holds(unit, holds=holds)
        first_heard = news.started_at or news.ended_at or event.received_at
        begun = Call(
            call_id=news.call_id,
            platform=event.source,
            caller=news.caller,
            first_seen_at=first_heard,
            kind=news.call_kind,
        )
        await unit.calls.record(begun)
        known = await unit.calls.get(news.call_id) or begun
        call = with_news(known, news)
        if is_over:
            facts = await facts_of(unit, call, news=news)
            heard_at = call.ended_at or event.received_at
            await _note_consent(unit, call, facts=facts, at=heard_at, tenant=tenant)
            call = _settled(call, facts=facts, has_said_booked=news.has_said_booked)
            if known.outcome is CallOutcome.ONGOING:
                # What was answered after they had hung up, and noted as told before we knew of it.
                await unit.receipts.unheard_in(call.call_id, platform=call.platform, since=heard_at)
        await unit.calls.save(call)
        return call if call.suspicion is not None and known.suspicion is None else None

    async def _settle_others(self, tenant: Tenant) -> None:
        """Decide what came of calls that ended amidst something, or without a word."""
        before = self._clock.now() - _SILENT_AFTER
        async with self._units.reading(tenant.tenant_id) as unit:
            unsettled = await unit.calls.unsettled(begun_before=before, limit=_BATCH)
        for one in unsettled:
            try:
                await self._settle(one, tenant=tenant)
            except UnreadableData:
                # It would come up again in every run.
                await self._set_aside(one, tenant=tenant)
            except StorageRefused:
                self._refused.note(one.call_id, tenant_id=tenant.tenant_id)
            except TransactionConflict:
                continue

    async def _settle(self, call: Call, *, tenant: Tenant) -> None:
        async with self._units.writing(tenant.tenant_id) as unit:
            # Recorded again, so that nobody else changes it meanwhile. Nothing of what was read
            # before goes with it: a tool call may have been about another appointment since.
            await unit.calls.record(evolve(call, last_appointment_id=None, asked=()))
            known = await unit.calls.get(call.call_id) or call
            facts = await facts_of(unit, known, news=None)
            settled = _settled(known, facts=facts, has_said_booked=None)
            if settled == known:
                return
            # Whoever was booked for is known only now.
            heard_at = known.ended_at or known.first_seen_at
            await _note_consent(unit, known, facts=facts, at=heard_at, tenant=tenant)
            if settled.suspicion is not known.suspicion:
                self._tell(settled, tenant=tenant)
            await unit.calls.save(settled)
            await unit.commit()

    async def _set_aside(self, call: Call, *, tenant: Tenant) -> None:
        async with self._units.writing(tenant.tenant_id) as unit:
            await unit.calls.save(evolve(call, outcome=CallOutcome.STUCK))
            await unit.commit()
        self._alarms.report_call(
            "an appointment is unreadable", tenant_id=tenant.tenant_id, call_id=call.call_id
        )

    def _tell(self, suspected: Call | None, *, tenant: Tenant) -> None:
        if suspected is not None and suspected.suspicion is not None:
            self._alarms.report_call(
                suspected.suspicion.value, tenant_id=tenant.tenant_id, call_id=suspected.call_id
            )


def _settled(call: Call, *, facts: CallFacts, has_said_booked: bool | None) -> Call:
    """
    Return the call with what came of it, decided once: later on its appointments may change.

    That an agent says "gebucht" of something that is booked is nothing to be kept in mind.
    """
    if has_said_booked is not None:
        is_unexplained = has_said_booked and not facts.explains_booked
        call = evolve(call, has_said_booked=bool(call.has_said_booked) or is_unexplained)
    if not call.outcome.is_final:
        call = evolve(call, outcome=outcome_of(facts, call=call))
    if call.outcome.is_final and call.has_said_booked and not facts.explains_booked:
        return evolve(call, suspicion=Suspicion.SAID_BOOKED)
    return call


async def _note_consent(
    unit: UnitOfWork, call: Call, *, facts: CallFacts, at: dt.datetime, tenant: Tenant
) -> None:
    """
    Note what a caller said to being recognised, of whoever it can be true.

    A consent is that of the one person for whom the caller has booked under their own number; a
    refusal is that of everybody on the number, since nobody knows who refuses.
    """
    if call.caller is None:
        return
    booked_for = _customers_of(facts.made, phone=call.caller, tenant=tenant)
    match call.recognition_consent:
        case Consent.GIVEN if len(booked_for) == 1:
            await unit.customers.decided(booked_for, consent=Consent.GIVEN, at=at)
        case Consent.REFUSED:
            everybody = await unit.customers.of_number(call.caller)
            ids = [one.customer_id for one in everybody]
            await unit.customers.decided(ids, consent=Consent.REFUSED, at=at)
        case _:
            pass
    if call.ai_disclosed_at is not None:
        await unit.customers.disclosed(booked_for, at=at)


def _customers_of(
    made: tuple[Appointment, ...], *, phone: PhoneNumber, tenant: Tenant
) -> frozenset[str]:
    ids = (
        customer_id_of(one.customer, tenant_id=tenant.tenant_id)
        for one in made
        if one.customer is not None and one.customer.phone == phone
    )
    return frozenset(one for one in ids if one is not None)
