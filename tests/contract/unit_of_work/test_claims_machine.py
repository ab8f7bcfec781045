"""Slot claims in any order of steps, on every database, against a dictionary of owners."""

import asyncio
import contextlib
import datetime as dt
import itertools

from collections.abc import Callable, Collection, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeVar

import pytest

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from booking_domain.errors import SlotAlreadyClaimed, StaleAppointment
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.customer import Customer
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.unit_of_work import UnitsOfWork
from tests.contract.unit_of_work import samples
from tests.contract.unit_of_work.harness import StorageHarness
from tests.contract.unit_of_work.memory_harness import memory_storage
from tests.contract.unit_of_work.sql_harness import sql_storage


T = TypeVar("T")
Cell = tuple[str, int]

CHAIRS = ("chair-1", "chair-2")
DAY = samples.slot_at(8, lasting=6 * 60)

chairs = st.sampled_from(CHAIRS)
slots = st.builds(
    lambda place, lasting: TimeSlot.lasting(
        DAY.start + samples.minutes(15 * place), minutes=lasting
    ),
    st.integers(0, 6),
    st.sampled_from((5, 20, 30, 45, 90)),
)
picks = st.integers(0, 30)
_salons = itertools.count(1)


class ClaimsMachine(RuleBasedStateMachine):
    """A salon with two chairs; `owners`, `wishes` and `rows` are what the database should hold."""

    units: UnitsOfWork
    runner: asyncio.Runner

    def __init__(self) -> None:
        super().__init__()
        self.salon = f"salon-{next(_salons)}"
        self.now = samples.NOW
        self.owners: dict[Cell, str] = {}
        self.rows: dict[str, Appointment] = {}
        self.evicted: list[Appointment] = []
        self.foreign: list[str] = []
        self.wishes: set[tuple[Cell, str]] = set()

    @rule(slot=slots, chair=chairs, minutes=st.integers(0, 4))
    def a_caller_holds(self, *, slot: TimeSlot, chair: str, minutes: int) -> None:
        until = self.now + samples.minutes(minutes)
        self.tries_to_store(
            samples.held(slot, tenant_id=self.salon, resource_id=chair, until=until)
        )

    @rule(slot=slots, chair=chairs)
    def a_caller_books(self, *, slot: TimeSlot, chair: str) -> None:
        customer = Customer(name=f"Max Beispiel {len(self.rows)} {len(self.evicted)}")
        self.tries_to_store(
            samples.pending(slot, tenant_id=self.salon, resource_id=chair, customer=customer)
        )

    @precondition(lambda self: self.rows)
    @rule(pick=picks, slot=slots, commits=st.booleans())
    def one_claims_a_further_time(self, *, pick: int, slot: TimeSlot, commits: bool) -> None:
        row = self.picked(pick)
        wanted = cells_of(row, slot)

        async def claim() -> None:
            async with self.units.writing(self.salon) as unit:
                await unit.claims.claim(
                    row.appointment_id,
                    resource_id=row.resource_id,
                    grains=[grain for _, grain in wanted],
                    now=self.now,
                )
                if commits:
                    await unit.commit()

        if self.refuses(row, wanted):
            with pytest.raises(SlotAlreadyClaimed):
                self.run(claim())
            return
        self.run(claim())
        if commits:
            self.note_claim(row, wanted)

    @precondition(lambda self: self.holds())
    @rule(pick=picks)
    def a_hold_is_booked(self, *, pick: int) -> None:
        hold = self.holds()[pick % len(self.holds())]
        self.rows[hold.appointment_id] = self.run(self.save(booked(hold)))

    @precondition(lambda self: self.evicted)
    @rule(pick=picks)
    def an_evicted_hold_is_not_booked(self, *, pick: int) -> None:
        hold = self.evicted[pick % len(self.evicted)]
        with pytest.raises(StaleAppointment):
            self.run(self.save(booked(hold)))

    @rule(slot=slots, chair=chairs)
    def a_foreign_booking_comes(self, *, slot: TimeSlot, chair: str) -> None:
        owner = f"foreign-{len(self.foreign):03}"
        wanted = {(chair, grain) for grain in slot.grains()}

        async def adopt() -> Mapping[int, str]:
            async with self.units.writing(self.salon) as unit:
                others = await unit.claims.adopt(owner, resource_id=chair, grains=slot.grains())
                await unit.commit()
            return others

        others = self.run(adopt())
        held = {one.appointment_id for one in self.holds()}
        self.evict({self.owners[one] for one in wanted if self.owners.get(one) in held})
        self.foreign.append(owner)
        for cell in wanted:
            if self.owners.setdefault(cell, owner) != owner:
                self.wishes.add((cell, owner))
                assert others[cell[1]] == self.owners[cell]
        assert len(others) == sum(1 for _, wisher in self.wishes if wisher == owner)

    @precondition(lambda self: self.foreign)
    @rule(pick=picks)
    def a_foreign_booking_goes(self, *, pick: int) -> None:
        owner = self.foreign[pick % len(self.foreign)]

        async def withdraw() -> None:
            async with self.units.writing(self.salon) as unit:
                await unit.claims.withdraw(owner)
                await unit.commit()

        self.run(withdraw())
        self.wishes = {(cell, wisher) for cell, wisher in self.wishes if wisher != owner}
        self.release({cell for cell, one in self.owners.items() if one == owner})

    @rule()
    def nothing_is_left_to_hand_over(self) -> None:
        async def fulfil() -> int:
            async with self.units.writing(self.salon) as unit:
                return await unit.claims.fulfil_wishes(limit=100)

        assert self.run(fulfil()) == 0

    @precondition(lambda self: self.rows)
    @rule(pick=picks, slot=st.none() | slots)
    def one_keeps_only_a_part(self, *, pick: int, slot: TimeSlot | None) -> None:
        row = self.picked(pick)
        kept = cells_of(row, slot) if slot is not None else set()

        async def keep() -> None:
            async with self.units.writing(self.salon) as unit:
                await unit.claims.keep_only(row.appointment_id, grains=[grain for _, grain in kept])
                await unit.commit()

        self.run(keep())
        own = {cell for cell, owner in self.owners.items() if owner == row.appointment_id}
        self.release(own - kept)

    @precondition(lambda self: self.rows)
    @rule(window=slots, pick=picks, chair=chairs)
    def somebody_asks_for_a_part_of_a_chair(
        self, *, window: TimeSlot, pick: int, chair: str
    ) -> None:
        ignored = self.picked(pick).appointment_id
        taken = self.run(self.taken([chair], window=window, ignoring=[ignored]))
        inside = {(chair, grain) for grain in window.grains()}
        others = {one for one in self.lasting() & inside if self.owners[one] != ignored}
        # What the ignored one owns is taken where somebody waits for it.
        wanted = {cell for cell, _ in self.wishes if self.owners.get(cell) == ignored}
        assert taken == others | (wanted & inside)

    @rule(minutes=st.integers(1, 3))
    def time_passes(self, *, minutes: int) -> None:
        self.now += samples.minutes(minutes)

    @invariant()
    def the_database_has_the_same_owners(self) -> None:
        # Seen from yesterday, no hold has expired.
        yesterday = samples.NOW - dt.timedelta(days=1)
        rows = self.run(self.taken(CHAIRS, window=DAY, ignoring=(), now=yesterday))
        assert rows == set(self.owners)
        assert self.run(self.taken(CHAIRS, window=DAY, ignoring=())) == self.lasting()

    def tries_to_store(self, new: Appointment) -> None:
        """Store it with its claims in one transaction, or see all of that refused."""
        wanted = cells_of(new, new.slot)

        async def store() -> Appointment:
            async with self.units.writing(self.salon) as unit:
                stored = await unit.appointments.add(new, lease=None)
                await unit.claims.claim(
                    new.appointment_id,
                    resource_id=new.resource_id,
                    grains=new.grains,
                    now=self.now,
                )
                await unit.commit()
            return stored

        if self.refuses(new, wanted):
            with pytest.raises(SlotAlreadyClaimed):
                self.run(store())
            assert self.run(self.get(new.appointment_id)) is None
            return
        self.note_claim(self.run(store()), wanted)

    def note_claim(self, row: Appointment, wanted: set[Cell]) -> None:
        """Let expired holds give way, whole, and the row take what it wanted."""
        self.rows[row.appointment_id] = row
        in_the_way = {self.owners[one] for one in wanted if one in self.owners}
        self.evict(in_the_way - {row.appointment_id})
        self.owners |= dict.fromkeys(wanted, row.appointment_id)

    def evict(self, losers: set[str]) -> None:
        """Release holds, whole."""
        for loser in losers:
            self.evicted.append(self.rows.pop(loser))
            self.owners = {one: owner for one, owner in self.owners.items() if owner != loser}
            stored = self.run(self.get(loser))
            assert stored is not None
            assert stored.state is AppointmentState.RELEASED

    def release(self, cells: set[Cell]) -> None:
        """Free cells; each goes to the first who wants it."""
        for cell in cells:
            del self.owners[cell]
            if wishers := sorted(wisher for wanted, wisher in self.wishes if wanted == cell):
                self.owners[cell] = wishers[0]
                self.wishes.remove((cell, wishers[0]))

    def refuses(self, row: Appointment, wanted: set[Cell]) -> bool:
        """Whether another one has a claim there that lasts."""
        lasting = self.lasting()
        return any(
            one in lasting and self.owners[one] != row.appointment_id
            for one in wanted & set(self.owners)
        )

    def lasting(self) -> set[Cell]:
        """Return the cells of all but expired holds."""
        return {
            cell
            for cell, owner in self.owners.items()
            if owner not in self.rows or not self.rows[owner].is_expired_hold(self.now)
        }

    def holds(self) -> list[Appointment]:
        """Return the holds that nobody has evicted, expired or not."""
        return [one for one in self.rows.values() if one.state is AppointmentState.HELD]

    def picked(self, pick: int) -> Appointment:
        """Return one of the rows."""
        return list(self.rows.values())[pick % len(self.rows)]

    def run(self, step: Coroutine[Any, Any, T]) -> T:
        """Let one step run to its end."""
        return self.runner.run(step)

    async def save(self, appointment: Appointment) -> Appointment:
        async with self.units.writing(self.salon) as unit:
            saved = await unit.appointments.save(appointment, lease=None)
            await unit.commit()
        return saved

    async def get(self, appointment_id: str) -> Appointment | None:
        async with self.units.reading(self.salon) as unit:
            return await unit.appointments.get(appointment_id)

    async def taken(
        self,
        resource_ids: Collection[str],
        *,
        window: TimeSlot,
        ignoring: Collection[str],
        now: dt.datetime | None = None,
    ) -> frozenset[Cell]:
        async with self.units.reading(self.salon) as unit:
            return await unit.claims.taken(
                resource_ids, window=window, now=now or self.now, ignoring=ignoring
            )


def booked(hold: Appointment) -> Appointment:
    """Return a hold as an intent to book, for a customer of its own."""
    customer = Customer(name=f"Erika {hold.reference}")
    intent = samples.intent_of(hold.slot, customer=customer, tenant_id=hold.tenant_id)
    saga = samples.booking_saga(hold.slot, key=intent)
    return hold.booking(customer=customer, intent=intent, saga=saga)


def cells_of(row: Appointment, slot: TimeSlot) -> set[Cell]:
    """Return what an appointment occupies at a slot."""
    return {(row.resource_id, grain) for grain in row.with_buffers(slot).grains()}


def _opened(
    technology: str, server_url: Callable[[str], str]
) -> AbstractAsyncContextManager[StorageHarness]:
    """Return one database for all examples; each of them has a salon of its own in it."""
    if technology == "memory":
        return memory_storage()
    return sql_storage(None if technology == "sqlite" else server_url(technology))


@pytest.mark.timeout(600)  # the steps of a failure are shrunk, which takes minutes
@pytest.mark.parametrize(
    ("technology", "examples"),
    [("memory", 100), ("sqlite", 25), ("postgresql", 10), ("mariadb", 10)],
)
def test_claims_are_what_a_dictionary_of_owners_says(
    technology: str, examples: int, server_url: Callable[[str], str]
) -> None:
    """Hold, claim, expire, evict, want, inherit: every adapter agrees with the naive model."""
    opening = _opened(technology, server_url)
    with asyncio.Runner() as runner:
        stack = contextlib.AsyncExitStack()
        try:
            storage = runner.run(stack.enter_async_context(opening))
            machine = type("Claims", (ClaimsMachine,), {"units": storage.units, "runner": runner})
            run_state_machine_as_test(
                machine,
                settings=settings(max_examples=examples, stateful_step_count=20, deadline=None),
            )
        finally:
            runner.run(stack.aclose())
