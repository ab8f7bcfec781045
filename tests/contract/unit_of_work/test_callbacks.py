"""What the repository of call-back requests promises."""

import asyncio

import pytest

from attrs import evolve

from booking_domain.errors import TransactionConflict
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.callback_request import (
    CallbackReason,
    CallbackRequest,
    CallbackWish,
    SaidWish,
    UnderstoodWish,
    UntoldEnd,
)
from booking_domain.model.saga import Failure
from booking_domain.ports.unit_of_work import UnitsOfWork
from tests.contract.unit_of_work import samples
from tests.contract.unit_of_work.harness import StorageHarness


FIRST = samples.callback_of("1")
LATER = samples.NOW + samples.minutes(5)
SECOND = samples.callback_of("2", asked_at=LATER)
UNTOLD = CallbackRequest(
    callback_id="3",
    reason=CallbackReason.UNTOLD,
    call_id=None,
    name=None,
    number=None,
    asked_at=LATER,
    untold=UntoldEnd("a-1", AppointmentState.FAILED, Failure.SLOT_TAKEN, samples.NOW),
)


async def add(
    units: UnitsOfWork, *requests: CallbackRequest, tenant_id: str = samples.SALON
) -> None:
    async with units.writing(tenant_id) as unit:
        for one in requests:
            await unit.callbacks.add(one)
        await unit.commit()


async def close(units: UnitsOfWork, callback_id: str, *, tenant_id: str = samples.SALON) -> bool:
    async with units.writing(tenant_id) as unit:
        closed = await unit.callbacks.close(callback_id, at=LATER, note="ruft selbst an")
        await unit.commit()
    return closed


async def get(
    units: UnitsOfWork, callback_id: str, *, tenant_id: str = samples.SALON
) -> CallbackRequest | None:
    async with units.reading(tenant_id) as unit:
        return await unit.callbacks.get(callback_id)


@pytest.mark.parametrize("request_", [FIRST, UNTOLD], ids=lambda one: one.reason.value)
async def test_a_request_comes_back_as_it_was_added(
    storage: StorageHarness, request_: CallbackRequest
) -> None:
    """Words, spans, and what is to be told."""
    await add(storage.units, request_)

    assert await get(storage.units, request_.callback_id) == request_
    assert await get(storage.units, "another") is None


async def test_one_id_is_one_request(storage: StorageHarness) -> None:
    """Who comes second reads the first, and changes that."""
    await add(storage.units, FIRST)

    with pytest.raises(TransactionConflict):
        await add(storage.units, evolve(FIRST, name="Moritz Beispiel"))

    assert await get(storage.units, "1") == FIRST


async def test_a_changed_request_is_saved_as_a_whole(storage: StorageHarness) -> None:
    """One that is gone meanwhile is not brought back."""
    await add(storage.units, FIRST)
    wish = CallbackWish("request_callback", SaidWish(text="Farbe"), UnderstoodWish(start=LATER))
    changed = evolve(FIRST, name="Moritz", wishes=(*FIRST.wishes, wish), closed_at=LATER, note="n")

    async with storage.units.writing(samples.SALON) as unit:
        assert await unit.callbacks.to_change("1") == FIRST
        await unit.callbacks.save(changed)
        await unit.callbacks.save(SECOND)
        await unit.commit()

    assert await get(storage.units, "1") == changed
    assert await get(storage.units, "2") is None


async def test_two_changes_at_once_both_count(storage: StorageHarness) -> None:
    """Two tool calls of one call, each with a wish of its own: none is lost."""
    await add(storage.units, evolve(FIRST, wishes=()))

    async def wish(words: str) -> None:
        async with storage.units.writing(samples.SALON) as unit:
            found = await unit.callbacks.to_change("1")
            assert found is not None
            await asyncio.sleep(0)
            added = CallbackWish("request_callback", SaidWish(text=words))
            await unit.callbacks.save(evolve(found, wishes=(*found.wishes, added)))
            await unit.commit()

    await asyncio.gather(*(wish(words) for words in ("Farbe", "Schnitt", "Pflege")))

    found = await get(storage.units, "1")
    assert found is not None
    assert {one.said.text for one in found.wishes} == {"Farbe", "Schnitt", "Pflege"}


async def test_a_request_is_closed_once_with_a_note(storage: StorageHarness) -> None:
    """Whoever closes it second changes nothing of what the first has noted."""
    await add(storage.units, FIRST)

    assert await close(storage.units, "1")
    async with storage.units.writing(samples.SALON) as unit:
        assert not await unit.callbacks.close("1", at=samples.NOW, note="noch einmal")
        assert not await unit.callbacks.close("another", at=samples.NOW, note=None)
        await unit.commit()

    assert await get(storage.units, "1") == evolve(FIRST, closed_at=LATER, note="ruft selbst an")


async def test_what_was_heard_need_not_be_told(storage: StorageHarness) -> None:
    """Of this appointment, at this salon; what was closed before keeps its note."""
    closed = evolve(UNTOLD, callback_id="5", closed_at=samples.NOW, note="angerufen")
    assert UNTOLD.untold is not None
    other = evolve(UNTOLD, callback_id="6", untold=evolve(UNTOLD.untold, appointment_id="a-2"))
    await add(storage.units, FIRST, UNTOLD, closed, other)
    await add(storage.units, UNTOLD, tenant_id=samples.OTHER_SALON)

    async with storage.units.writing(samples.SALON) as unit:
        await unit.callbacks.close_told("a-1", at=LATER, note="gehört")
        await unit.commit()

    assert await get(storage.units, "3") == evolve(UNTOLD, closed_at=LATER, note="gehört")
    assert [await get(storage.units, one) for one in "156"] == [FIRST, closed, other]
    assert await get(storage.units, "3", tenant_id=samples.OTHER_SALON) == UNTOLD


async def test_who_has_waited_longest_comes_first(storage: StorageHarness) -> None:
    """And nobody who was rung; the list of all begins with the youngest."""
    await add(storage.units, SECOND, FIRST, samples.callback_of("4"))
    await close(storage.units, "4")

    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.callbacks.unclosed(limit=9) == (FIRST, SECOND)
        assert await unit.callbacks.unclosed(limit=1) == (FIRST,)
        assert await unit.callbacks.latest(limit=1) == (SECOND,)
        assert len(await unit.callbacks.latest(limit=9)) == 3


async def test_the_requests_of_two_salons_do_not_meet(storage: StorageHarness) -> None:
    """Alike to the id: each salon reads, changes and closes its own."""
    await add(storage.units, FIRST)
    theirs = evolve(FIRST, name="Moritz")
    await add(storage.units, theirs, tenant_id=samples.OTHER_SALON)

    async with storage.units.writing(samples.OTHER_SALON) as unit:
        assert await unit.callbacks.to_change("1") == theirs
        await unit.callbacks.save(evolve(theirs, note="n"))
        await unit.commit()
    assert await close(storage.units, "1", tenant_id=samples.OTHER_SALON)

    assert await get(storage.units, "1") == FIRST
    async with storage.units.reading("a-third") as unit:
        assert await unit.callbacks.get("1") is None
        assert await unit.callbacks.unclosed(limit=9) == ()
        assert await unit.callbacks.latest(limit=9) == ()
