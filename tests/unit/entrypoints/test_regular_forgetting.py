"""What is done by itself: every salon, those taken off too, and none suffers from another."""

import datetime as dt

from typing_extensions import override

from adapters.memory.aged_records import MemoryAgedRecords
from adapters.memory.erasure_journal import MemoryErasureJournal
from adapters.memory.person_records import MemoryPersonRecords
from adapters.memory.store import MemoryStore
from adapters.memory.tenant_register import MemoryTenantRegister
from adapters.memory.unit_of_work import MemoryUnitsOfWork
from booking_domain.application.forget_old_records import ForgetOldRecords
from booking_domain.errors import StorageUnavailable
from booking_domain.model.erasure import ErasureStep, StepKind
from booking_domain.model.retention import RecordKind, RetentionRules
from booking_domain.model.tenant_declaration import TenantDeclaration
from entrypoints.regular_forgetting import RegularForgetting
from tests.contract.unit_of_work import samples
from tests.doubles.clock import FakeClock
from tests.doubles.erasing import eraser
from tests.doubles.world import CountedIdentifiers


class BrokenForOne(MemoryAgedRecords):
    """A database in which one salon's rows cannot be written."""

    @override
    async def forget(
        self,
        kind: RecordKind,
        *,
        tenant_id: str,
        before: dt.datetime,
        at: dt.datetime,
        limit: int,
    ) -> int:
        if tenant_id == samples.SALON:
            message = "locked"
            raise StorageUnavailable(message)
        return await super().forget(kind, tenant_id=tenant_id, before=before, at=at, limit=limit)


def forgetting(
    store: MemoryStore, clock: FakeClock, *, records: MemoryAgedRecords, register: object = None
) -> RegularForgetting:
    people = MemoryPersonRecords(store)
    return RegularForgetting(
        tenant_ids=[samples.SALON, samples.OTHER_SALON],
        register=register if isinstance(register, MemoryTenantRegister) else MemoryTenantRegister(),
        old=ForgetOldRecords(records=records, rules=RetentionRules(), clock=clock),
        erase_person=eraser(
            records=people,
            journal=MemoryErasureJournal(store),
            units=MemoryUnitsOfWork(store),
            identifiers=CountedIdentifiers(),
            clock=clock,
        ),
    )


async def call_of(store: MemoryStore, tenant_id: str) -> None:
    async with MemoryUnitsOfWork(store).writing(tenant_id) as unit:
        await unit.calls.record(samples.call_of(samples.MAX.phone))
        await unit.commit()


async def has_call(store: MemoryStore, tenant_id: str) -> bool:
    async with MemoryUnitsOfWork(store).reading(tenant_id) as unit:
        return await unit.calls.get(samples.CALL) is not None


async def test_a_salon_whose_rows_are_locked_holds_up_no_other() -> None:
    """It is tried again the next time."""
    clock = FakeClock(samples.NOW + dt.timedelta(days=31))
    store = MemoryStore(clock)
    for tenant_id in (samples.SALON, samples.OTHER_SALON):
        await call_of(store, tenant_id)

    await forgetting(store, clock, records=BrokenForOne(store)).forget_all()
    left = [await has_call(store, one) for one in (samples.SALON, samples.OTHER_SALON)]
    await forgetting(store, clock, records=MemoryAgedRecords(store)).forget_all()

    assert left == [True, False]
    assert not await has_call(store, samples.SALON)


async def test_callers_of_a_salon_that_was_taken_off_are_forgotten_too() -> None:
    """No file names it any more, and its callers are people still."""
    clock = FakeClock(samples.NOW + dt.timedelta(days=31))
    store, register = MemoryStore(clock), MemoryTenantRegister()
    await call_of(store, "closed-down")
    await register.put(
        TenantDeclaration("closed-down", revision=1, content=None, applied_at=samples.NOW)
    )

    await forgetting(store, clock, records=MemoryAgedRecords(store), register=register).forget_all()

    assert not await has_call(store, "closed-down")


async def test_an_erasure_that_broke_off_is_finished() -> None:
    """Whoever had asked for it is at home by now."""
    clock = FakeClock(samples.NOW)
    store = MemoryStore(clock)
    await call_of(store, samples.SALON)
    step = ErasureStep("e1", 1, StepKind.CALL, samples.CALL, samples.NOW)
    await MemoryErasureJournal(store).begin([step], tenant_id=samples.SALON)

    await forgetting(store, clock, records=MemoryAgedRecords(store)).forget_all()

    assert not await has_call(store, samples.SALON)
