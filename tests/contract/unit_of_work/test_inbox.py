"""What the inbox promises: an event is stored once, and waits until it is processed."""

import asyncio
import datetime as dt

import pytest

from attrs import evolve

from booking_domain.errors import CommitOutcomeUnknown, EventAlreadyStored, StorageUnavailable
from booking_domain.model.inbox_event import (
    CALCOM,
    DOUBTED_FOR,
    EVERY_CHAIR,
    RETELL,
    BlockedInterval,
    InboxEvent,
)
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.unit_of_work import UnitsOfWork
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.harness import CommitFault, StorageHarness


RECEIVED = dt.datetime(2026, 11, 20, 14, 3, 11, 538_000, tzinfo=dt.UTC)
CREATED = InboxEvent(
    source=CALCOM,
    dedupe_key="a" * 64,
    kind="BOOKING_CREATED",
    version="2021-10-20",
    sent_at=RECEIVED - dt.timedelta(milliseconds=8),
    received_at=RECEIVED,
    body='{"triggerEvent":"BOOKING_CREATED","payload":{"title":"Färben für Zoë 💇"}}',
)
CANCELLED = evolve(
    CREATED,
    dedupe_key="b" * 64,
    kind="BOOKING_CANCELLED",
    received_at=RECEIVED + dt.timedelta(seconds=1),
)


async def add(units: UnitsOfWork, *events: InboxEvent, tenant_id: str = samples.SALON) -> None:
    for event in events:
        async with units.writing(tenant_id) as unit:
            await unit.inbox.add(event)
            await unit.commit()


async def waiting(
    units: UnitsOfWork, *, tenant_id: str = samples.SALON, limit: int = 100
) -> tuple[InboxEvent, ...]:
    async with units.reading(tenant_id) as unit:
        return await unit.inbox.unprocessed(limit=limit)


async def process(units: UnitsOfWork, event: InboxEvent, *, tenant_id: str = samples.SALON) -> bool:
    async with units.writing(tenant_id) as unit:
        was_first = await unit.inbox.mark_processed(event, at=samples.NOW)
        await unit.commit()
    return was_first


async def test_an_event_comes_back_as_it_was_received(storage: StorageHarness) -> None:
    """To the last character: the body is what was signed."""
    await add(storage.units, CREATED)

    assert await waiting(storage.units) == (CREATED,)


async def test_an_event_without_a_time_or_kind_of_its_own_is_stored(
    storage: StorageHarness,
) -> None:
    """What the sender says of itself may be missing."""
    bare = evolve(CREATED, kind="", version="", sent_at=None)
    await add(storage.units, bare)

    assert await waiting(storage.units) == (bare,)


async def test_the_body_of_a_long_call_is_stored_whole(storage: StorageHarness) -> None:
    """A transcript has megabytes."""
    long = evolve(CREATED, source=RETELL, body='{"transcript":"' + "ä💇" * 500_000 + '"}')
    await add(storage.units, long)

    (stored,) = await waiting(storage.units)
    assert stored.body == long.body


async def test_a_repeated_delivery_is_stored_once(storage: StorageHarness) -> None:
    """The second is refused, and the first stays as it is."""
    await add(storage.units, CREATED)

    with pytest.raises(EventAlreadyStored):
        await add(storage.units, evolve(CREATED, received_at=CANCELLED.received_at))

    assert await waiting(storage.units) == (CREATED,)


async def test_a_repeat_of_what_was_processed_does_not_wait_again(storage: StorageHarness) -> None:
    """Processed is final."""
    await add(storage.units, CREATED)
    await process(storage.units, CREATED)

    with pytest.raises(EventAlreadyStored):
        await add(storage.units, CREATED)

    assert await waiting(storage.units) == ()


async def test_eight_deliveries_at_once_store_one_row(storage: StorageHarness) -> None:
    """Everybody else learns that it is there, and nobody gets another error."""
    told = await asyncio.gather(
        *(add(storage.units, CREATED) for _ in range(8)), return_exceptions=True
    )

    refused = [one for one in told if one is not None]
    assert len(refused) == 7
    assert {type(one) for one in refused} == {EventAlreadyStored}
    assert await waiting(storage.units) == (CREATED,)


async def test_sources_do_not_share_keys(storage: StorageHarness) -> None:
    """Two senders may name their events alike."""
    of_retell = evolve(CREATED, source=RETELL)
    await add(storage.units, CREATED, of_retell)

    assert set(await waiting(storage.units)) == {CREATED, of_retell}


async def test_salons_do_not_share_events(storage: StorageHarness) -> None:
    """The same delivery to two salons is stored, seen and processed in each on its own."""
    await add(storage.units, CREATED)
    assert await waiting(storage.units, tenant_id=samples.OTHER_SALON) == ()
    assert not await process(storage.units, CREATED, tenant_id=samples.OTHER_SALON)

    await add(storage.units, CREATED, tenant_id=samples.OTHER_SALON)
    assert await process(storage.units, CREATED)

    assert await waiting(storage.units) == ()
    assert await waiting(storage.units, tenant_id=samples.OTHER_SALON) == (CREATED,)


async def test_what_was_received_first_comes_first(storage: StorageHarness) -> None:
    """Whatever was stored first; a limit cuts off the latest."""
    await add(storage.units, CANCELLED, CREATED)

    assert await waiting(storage.units) == (CREATED, CANCELLED)
    assert await waiting(storage.units, limit=1) == (CREATED,)


async def test_a_processed_event_waits_no_longer(storage: StorageHarness) -> None:
    """The others do."""
    await add(storage.units, CREATED, CANCELLED)

    assert await process(storage.units, CREATED)

    assert await waiting(storage.units) == (CANCELLED,)


async def test_an_event_is_processed_by_one_process_only(storage: StorageHarness) -> None:
    """Of those that try at once one is told that it was the first."""
    await add(storage.units, CREATED)

    told = await asyncio.gather(*(process(storage.units, CREATED) for _ in range(4)))

    assert sorted(told) == [False, False, False, True]
    assert not await process(storage.units, CANCELLED)


async def test_a_mark_that_is_rolled_back_waits_again(storage: StorageHarness) -> None:
    """It stands or falls with what the processing wrote."""
    await add(storage.units, CREATED)

    async with storage.units.writing(samples.SALON) as unit:
        assert await unit.inbox.mark_processed(CREATED, at=samples.NOW)

    assert await waiting(storage.units) == (CREATED,)


async def test_an_event_whose_commit_was_refused_is_not_there(storage: StorageHarness) -> None:
    """And can be stored by the next delivery."""
    await storage.fail_next_commit(CommitFault.REFUSED)
    with pytest.raises(StorageUnavailable):
        await add(storage.units, CREATED)
    assert await waiting(storage.units) == ()

    await add(storage.units, CREATED)

    assert await waiting(storage.units) == (CREATED,)


async def test_a_commit_whose_answer_was_lost_is_found_by_the_next_try(
    storage: StorageHarness,
) -> None:
    """It was written, so the repeat is one."""
    await storage.fail_next_commit(CommitFault.LOST_WRITTEN)
    with pytest.raises(CommitOutcomeUnknown):
        await add(storage.units, CREATED)

    with pytest.raises(EventAlreadyStored):
        await add(storage.units, CREATED)


async def test_an_outage_is_told_as_one(storage: StorageHarness) -> None:
    """Neither stored nor called a repeat."""
    await storage.take_down()

    with pytest.raises(StorageUnavailable):
        await add(storage.units, CREATED)


async def test_each_source_has_what_waits_of_its_own(storage: StorageHarness) -> None:
    """Whoever processes calls never sees a calendar's event, however many wait."""
    of_retell = evolve(CANCELLED, source=RETELL)
    await add(storage.units, CREATED, CANCELLED, of_retell)

    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.inbox.waiting(RETELL, after=None, limit=1) == (of_retell,)
        assert await unit.inbox.waiting(CALCOM, after=None, limit=5) == (CREATED, CANCELLED)
        assert await unit.inbox.waiting(CALCOM, after=None, limit=1) == (CREATED,)


async def test_what_is_put_aside_waits_no_longer(storage: StorageHarness) -> None:
    """And is put aside once; the others wait."""
    await add(storage.units, CREATED, CANCELLED)

    async with storage.units.writing(samples.SALON) as unit:
        assert await unit.inbox.park(CREATED, at=samples.NOW)
        assert not await unit.inbox.park(CREATED, at=samples.NOW)
        assert not await unit.inbox.mark_processed(CREATED, at=samples.NOW)
        await unit.commit()

    assert await waiting(storage.units) == (CANCELLED,)


BLOCK = BlockedInterval(resource_id=samples.CHAIR, slot=samples.slot_at(10), key="appointment-1")


async def add_blocking(storage: StorageHarness, event: InboxEvent, block: BlockedInterval) -> None:
    async with storage.units.writing(samples.SALON) as unit:
        await unit.inbox.add(event, blocking=block)
        await unit.commit()


async def test_an_event_blocks_its_interval_until_it_is_processed(storage: StorageHarness) -> None:
    """From the acknowledgement on nobody is offered what somebody has booked."""
    await add_blocking(storage, CREATED, BLOCK)

    assert await steps.taken_grains(storage.units) == frozenset(BLOCK.slot.grains())
    assert await process(storage.units, CREATED)
    assert await steps.taken_grains(storage.units) == frozenset()


async def test_only_what_lies_in_the_window_of_the_resource_is_blocked(
    storage: StorageHarness,
) -> None:
    """A block reaches over the edges of a question; another chair or salon has none."""
    await add_blocking(storage, CREATED, BLOCK)
    first = BLOCK.slot.grains()[0]
    asked = TimeSlot(start=BLOCK.slot.start - samples.minutes(10), end=BLOCK.slot.end)

    async with storage.units.reading(samples.SALON) as unit:
        before = await unit.claims.taken(
            [samples.CHAIR],
            window=TimeSlot(start=asked.start, end=BLOCK.slot.start + samples.minutes(5)),
            now=samples.NOW,
            ignoring=(),
        )
        beside = await unit.claims.taken(["chair-2"], window=asked, now=samples.NOW, ignoring=())
    assert before == {(samples.CHAIR, first)}
    assert beside == frozenset()
    assert await steps.taken_grains(storage.units, tenant_id=samples.OTHER_SALON) == frozenset()


async def test_an_event_of_an_appointment_does_not_block_its_own_move(
    storage: StorageHarness,
) -> None:
    """A quarter of an hour later overlaps the booking that Cal.com has just told of."""
    await add_blocking(storage, CREATED, BLOCK)
    await add_blocking(storage, CANCELLED, evolve(BLOCK, slot=samples.slot_at(12), key=None))

    async with storage.units.reading(samples.SALON) as unit:
        taken = await unit.claims.taken(
            [samples.CHAIR],
            window=samples.slot_at(0, lasting=1440),
            now=samples.NOW,
            ignoring=["appointment-1"],
        )
    assert {grain for _, grain in taken} == set(samples.slot_at(12).grains())


DOUBT = evolve(BLOCK, resource_id=EVERY_CHAIR, key=None)


async def taken_at(storage: StorageHarness, at: dt.datetime, *chairs: str) -> set[tuple[str, int]]:
    async with storage.units.reading(samples.SALON) as unit:
        return set(
            await unit.claims.taken(
                chairs, window=samples.slot_at(0, lasting=1440), now=at, ignoring=()
            )
        )


async def test_a_time_of_an_unknown_chair_is_blocked_for_all_of_them(
    storage: StorageHarness,
) -> None:
    """For ten minutes from its receipt on, processed or not; another salon has none."""
    await add_blocking(storage, CREATED, DOUBT)
    assert await process(storage.units, CREATED)
    received = CREATED.received_at
    chairs = (samples.CHAIR, "chair-2")
    all_of_them = {(chair, grain) for chair in chairs for grain in DOUBT.slot.grains()}

    at_once = await taken_at(storage, received, *chairs)
    at_last = await taken_at(storage, received + DOUBTED_FOR - samples.minutes(1), *chairs)
    afterwards = await taken_at(storage, received + DOUBTED_FOR, *chairs)

    assert (at_once, at_last, afterwards) == (all_of_them, all_of_them, set())
    assert await steps.taken_grains(storage.units, tenant_id=samples.OTHER_SALON) == frozenset()


async def test_what_is_parked_blocks_no_chair_at_all(storage: StorageHarness) -> None:
    """It makes no sense: nobody knows whether it took any time."""
    await add_blocking(storage, CREATED, DOUBT)

    async with storage.units.writing(samples.SALON) as unit:
        assert await unit.inbox.park(CREATED, at=samples.NOW)
        await unit.commit()

    assert await taken_at(storage, CREATED.received_at, samples.CHAIR) == set()


async def test_a_doubt_that_is_over_blocks_nothing_any_more(storage: StorageHarness) -> None:
    """It is found while it lasts, processed or not; what blocks one chair is no doubt."""
    await add_blocking(storage, CREATED, DOUBT)
    await add_blocking(storage, CANCELLED, BLOCK)
    assert await process(storage.units, CREATED)
    before, received = CREATED.received_at - samples.minutes(1), CREATED.received_at

    async with storage.units.writing(samples.SALON) as unit:
        found = await unit.inbox.doubted(since=before)
        too_old = await unit.inbox.doubted(since=received)
        await unit.inbox.end_doubt(CREATED)
        left = await unit.inbox.doubted(since=before)
        await unit.commit()
    async with storage.units.reading(samples.OTHER_SALON) as unit:
        assert await unit.inbox.doubted(since=before) == ()

    assert ([one.dedupe_key for one in found], too_old, left) == ([CREATED.dedupe_key], (), ())
    assert await taken_at(storage, received, "chair-2") == set()


async def test_a_doubted_time_does_not_hinder_the_appointment_that_it_is_of(
    storage: StorageHarness,
) -> None:
    """Its key says so, as with a chair that is known."""
    await add_blocking(storage, CREATED, evolve(DOUBT, key="appointment-1"))

    async with storage.units.reading(samples.SALON) as unit:
        taken = await unit.claims.taken(
            [samples.CHAIR],
            window=samples.slot_at(0, lasting=1440),
            now=CREATED.received_at,
            ignoring=["appointment-1"],
        )
    assert taken == frozenset()


async def test_one_source_is_read_page_by_page(storage: StorageHarness) -> None:
    """What cannot be processed yet does not keep those behind it from their turn."""
    same_moment = evolve(CREATED, dedupe_key="c" * 64)
    await add(storage.units, CREATED, CANCELLED, same_moment, evolve(CREATED, source=RETELL))

    pages: list[InboxEvent] = []
    async with storage.units.reading(samples.SALON) as unit:
        while page := await unit.inbox.waiting(CALCOM, after=pages[-1] if pages else None, limit=1):
            pages += page

    assert pages == [CREATED, same_moment, CANCELLED]


async def test_what_waits_about_a_booking_is_found_by_its_words(storage: StorageHarness) -> None:
    """Of all that waits of one source; no sign in a word stands for others."""
    about = evolve(CREATED, dedupe_key="d" * 64, body='{"payload":{"uid":"abc_1"}}')
    later = evolve(CANCELLED, body='{"payload":{"metadata":{"key":"k-1"}}}')
    nearly = evolve(CREATED, dedupe_key="e" * 64, body='{"payload":{"uid":"abcX1"}}')
    processed = evolve(about, dedupe_key="f" * 64)
    await add(storage.units, CREATED, later, about, nearly, processed, evolve(about, source=RETELL))
    await process(storage.units, processed)

    async with storage.units.reading(samples.SALON) as unit:
        found = await unit.inbox.waiting_about(CALCOM, ["abc_1", "k-1"], limit=9)
        first = await unit.inbox.waiting_about(CALCOM, ["abc_1", "k-1"], limit=1)
        nothing = await unit.inbox.waiting_about(CALCOM, [], limit=9)

    assert found == (about, later)
    assert first == (about,)
    assert nothing == ()
