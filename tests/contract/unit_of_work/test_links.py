"""What reading a salon as a whole promises, and the link from a call to its appointment."""

import asyncio

from collections.abc import Awaitable, Callable

from attrs import evolve

from booking_domain.ports.link_repository import Page
from booking_domain.ports.unit_of_work import UnitOfWork, UnitsOfWork
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.harness import StorageHarness


async def _calls(units: UnitsOfWork, *names: str, tenant_id: str = samples.SALON) -> None:
    async with units.writing(tenant_id) as unit:
        for name in names:
            await unit.calls.record(samples.call_of(None, call_id=name))
        await unit.commit()


async def _pages(
    units: UnitsOfWork, ask: Callable[[UnitOfWork, str], Awaitable[Page[object]]]
) -> list[Page[object]]:
    pages: list[Page[object]] = []
    after: str | None = ""
    while after is not None:
        async with units.reading(samples.SALON) as unit:
            pages.append(await ask(unit, after))
        after = pages[-1].following
    return pages


async def _point(units: UnitsOfWork, *, at: str, instead_of: str | None) -> bool:
    async with units.writing(samples.SALON) as unit:
        is_done = await unit.links.point(samples.CALL, at=at, instead_of=instead_of)
        if is_done:
            await unit.commit()
    return is_done


async def _pointer(units: UnitsOfWork, *, tenant_id: str = samples.SALON) -> str | None:
    async with units.reading(tenant_id) as unit:
        call = await unit.calls.get(samples.CALL)
    assert call is not None
    return call.last_appointment_id


async def test_every_appointment_is_read_once_in_whatever_state(storage: StorageHarness) -> None:
    """Page by page; what another salon has is on none of them."""
    shapes = [
        samples.held(samples.slot_at(9)),
        samples.pending(samples.slot_at(10)),
        samples.confirmed(samples.pending(samples.slot_at(11))),
        samples.cancelled(samples.confirmed(samples.pending(samples.slot_at(12)))),
    ]
    stored = [await steps.store(storage.units, one) for one in shapes]
    theirs = samples.held(samples.slot_at(9), tenant_id=samples.OTHER_SALON)
    await steps.store(storage.units, theirs)

    pages = await _pages(
        storage.units, lambda unit, after: unit.links.appointments_after(after, limit=2)
    )

    assert [one for page in pages for one in page.rows] == stored
    assert [len(page.rows) for page in pages] == [2, 2, 0]


async def test_every_call_is_read_once(storage: StorageHarness) -> None:
    """A page that is not full is the last one."""
    await _calls(storage.units, "call-1", "call-2", "call-3")
    await _calls(storage.units, "call-0", tenant_id=samples.OTHER_SALON)

    pages = await _pages(storage.units, lambda unit, after: unit.links.calls_after(after, limit=2))

    found = [one for page in pages for one in page.rows]
    assert found == [samples.call_of(None, call_id=f"call-{number}") for number in (1, 2, 3)]
    assert [page.following for page in pages] == ["call-2", None]


async def test_a_call_that_names_none_is_pointed_at_an_appointment(
    storage: StorageHarness,
) -> None:
    """Only from what it named when it was read; another salon's call of this id stays."""
    await _calls(storage.units, samples.CALL)
    await _calls(storage.units, samples.CALL, tenant_id=samples.OTHER_SALON)

    assert await _point(storage.units, at="a-1", instead_of=None)
    assert not await _point(storage.units, at="a-2", instead_of=None)
    assert await _point(storage.units, at="a-3", instead_of="a-1")

    assert await _pointer(storage.units) == "a-3"
    assert await _pointer(storage.units, tenant_id=samples.OTHER_SALON) is None


async def test_a_tool_call_that_comes_between_keeps_its_appointment(
    storage: StorageHarness,
) -> None:
    """The caller has booked anew meanwhile: the older appointment is no longer the last one."""
    await _calls(storage.units, samples.CALL)
    async with storage.units.writing(samples.SALON) as unit:
        newer = evolve(samples.call_of(None), last_appointment_id="a-9")
        await unit.calls.record(newer)
        await unit.commit()

    assert not await _point(storage.units, at="a-1", instead_of=None)

    assert await _pointer(storage.units) == "a-9"


async def test_an_unknown_call_is_pointed_at_nothing(storage: StorageHarness) -> None:
    """No row comes into being."""
    assert not await _point(storage.units, at="a-1", instead_of=None)


async def test_of_two_at_once_one_points(storage: StorageHarness) -> None:
    """Two programs that mend the same call: the slower one is told so."""
    await _calls(storage.units, samples.CALL)

    done = await asyncio.gather(
        *(_point(storage.units, at=f"a-{number}", instead_of=None) for number in range(2))
    )

    assert sorted(done) == [False, True]


async def test_what_a_lost_appointment_told_is_known(storage: StorageHarness) -> None:
    """Whoever tells more of it goes on behind that; another salon's events do not count."""
    row = samples.pending(samples.slot_at(10))
    theirs = evolve(row, tenant_id=samples.OTHER_SALON)
    for one, last in ((row, 2), (theirs, 3)):
        async with storage.units.writing(one.tenant_id) as unit:
            for sequence in range(1, last + 1):
                await unit.outbox.add(samples.event_of(one, sequence=sequence))
            await unit.commit()

    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.links.last_event_of(row.appointment_id) == 2
        assert await unit.links.last_event_of("another") == 0
