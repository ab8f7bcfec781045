"""What the repository of tool receipts promises: one delivery, one answer."""

import asyncio
import datetime as dt

import pytest

from attrs import evolve

from booking_domain.errors import ReceiptAlreadyClaimed, StorageUnavailable, TransactionConflict
from booking_domain.model.events import EventKind
from booking_domain.model.results import (
    PastDate,
    StillPending,
    SystemUnavailable,
    ToolResult,
    Trouble,
)
from booking_domain.model.tool_receipt import LivePush, ToolReceipt
from booking_domain.ports.unit_of_work import UnitsOfWork
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.harness import StorageHarness


async def _claim(units: UnitsOfWork, receipt: ToolReceipt) -> None:
    async with units.writing(samples.SALON) as unit:
        await unit.receipts.claim(receipt)
        await unit.commit()


async def _complete(units: UnitsOfWork, receipt: ToolReceipt, result: ToolResult) -> ToolResult:
    async with units.writing(samples.SALON) as unit:
        standing = await unit.receipts.complete(receipt.key, result=result)
        await unit.commit()
    return standing


async def _read(units: UnitsOfWork, receipt: ToolReceipt) -> ToolReceipt | None:
    async with units.reading(samples.SALON) as unit:
        return await unit.receipts.get(receipt.key)


async def test_a_receipt_comes_back_as_it_was_claimed(storage: StorageHarness) -> None:
    """With and without an appointment, before there is a result; an unknown one is `None`."""
    reading = samples.receipt_of("tc_1")
    writing = samples.receipt_of("tc_2", appointment_id="00000000-0000-4000-8000-000000000000")

    await _claim(storage.units, reading)
    await _claim(storage.units, writing)

    assert await _read(storage.units, reading) == reading
    assert await _read(storage.units, writing) == writing
    assert await _read(storage.units, samples.receipt_of("tc_3")) is None


async def test_a_delivery_is_claimed_once(storage: StorageHarness) -> None:
    """The second delivery is refused with its whole transaction, even under other arguments."""
    first = samples.receipt_of("tc_1")
    await _claim(storage.units, first)
    hold = samples.held(samples.slot_at(10))

    async def delivers_again() -> None:
        async with storage.units.writing(samples.SALON) as unit:
            await unit.appointments.add(hold, lease=None)
            await unit.receipts.claim(evolve(first, arguments_digest="1" * 64))
            await unit.commit()

    with pytest.raises(ReceiptAlreadyClaimed):
        await delivers_again()

    assert await _read(storage.units, first) == first
    assert await steps.read(storage.units, hold) is None


async def test_a_claim_that_was_rolled_back_can_be_claimed(storage: StorageHarness) -> None:
    """A delivery whose transaction failed leaves no receipt that would block the next."""
    receipt = samples.receipt_of("tc_1")
    async with storage.units.writing(samples.SALON) as unit:
        await unit.receipts.claim(receipt)

    await _claim(storage.units, receipt)

    assert await _read(storage.units, receipt) == receipt


@pytest.mark.parametrize(
    "other",
    [
        samples.receipt_of("tc_2"),
        samples.receipt_of("TC_1"),
        samples.receipt_of("tc_1 "),
        samples.receipt_of("tc_1", call_id="call_other"),
        evolve(
            samples.receipt_of("tc_1"), key=evolve(samples.receipt_of("tc_1").key, platform="rest")
        ),
    ],
    ids=["invocation", "capitals", "trailing space", "call", "platform"],
)
async def test_another_delivery_is_another_receipt(
    storage: StorageHarness, other: ToolReceipt
) -> None:
    """Ids are compared character by character, and all three parts count."""
    await _claim(storage.units, samples.receipt_of("tc_1"))

    await _claim(storage.units, other)

    assert await _read(storage.units, other) == other


async def test_of_six_deliveries_at_once_one_claims(storage: StorageHarness) -> None:
    """Racing deliveries of one tool call leave exactly one winner."""
    receipt = samples.receipt_of("tc_1")

    async def tries_to_claim() -> bool:
        try:
            await _claim(storage.units, receipt)
        except ReceiptAlreadyClaimed:
            return False
        return True

    outcomes = await asyncio.gather(*(tries_to_claim() for _ in range(6)))

    assert outcomes.count(True) == 1


async def test_the_first_result_stands(storage: StorageHarness) -> None:
    """Whoever completes later is told the result that is there."""
    receipt = samples.receipt_of("tc_1")
    await _claim(storage.units, receipt)
    confirmed = samples.confirmation_of(samples.pending(samples.slot_at(10)))

    first = await _complete(storage.units, receipt, confirmed)
    second = await _complete(storage.units, receipt, SystemUnavailable(Trouble.DEFECT))

    assert (first, second) == (confirmed, confirmed)
    assert await _read(storage.units, receipt) == evolve(receipt, result=confirmed)


async def test_completing_what_nobody_claimed_stores_nothing(storage: StorageHarness) -> None:
    """The result is returned as it came, and the delivery can still be claimed."""
    receipt = samples.receipt_of("tc_1")

    assert await _complete(storage.units, receipt, PastDate()) == PastDate()
    await _claim(storage.units, receipt)

    assert await _read(storage.units, receipt) == receipt


async def test_racing_completions_agree(storage: StorageHarness) -> None:
    """Several runners that complete at once all hear the same result."""
    receipt = samples.receipt_of("tc_1")
    await _claim(storage.units, receipt)
    results: list[ToolResult] = [SystemUnavailable(trouble) for trouble in Trouble]

    standing = await asyncio.gather(
        *(_complete(storage.units, receipt, result) for result in results)
    )

    assert len(set(standing)) == 1
    assert await _read(storage.units, receipt) == evolve(receipt, result=standing[0])


async def test_a_result_is_read_in_its_own_transaction(storage: StorageHarness) -> None:
    """Claim and completion may be one transaction, as for a tool that starts no saga."""
    receipt = samples.receipt_of("tc_1")

    async with storage.units.writing(samples.SALON) as unit:
        await unit.receipts.claim(receipt)
        await unit.receipts.complete(receipt.key, result=PastDate())
        within = await unit.receipts.get(receipt.key)
        await unit.commit()

    assert within == evolve(receipt, result=PastDate())
    assert await _read(storage.units, receipt) == within


async def test_all_receipts_that_wait_for_an_appointment_are_completed(
    storage: StorageHarness,
) -> None:
    """Those of its saga that have no result get it, once; others and answered ones do not."""
    appointment = samples.pending(samples.slot_at(10))
    appointment_id = appointment.appointment_id
    confirmed = samples.confirmation_of(appointment)
    pending = StillPending(confirmed.appointment)
    waiting = [samples.receipt_of(name, appointment_id=appointment_id) for name in ("a", "b")]
    answered = samples.receipt_of("answered", appointment_id=appointment_id)
    other = samples.receipt_of("other", appointment_id="00000000-0000-4000-8000-999999999999")
    reading = samples.receipt_of("reading")
    for receipt in (*waiting, answered, other, reading):
        await _claim(storage.units, receipt)
    await _complete(storage.units, answered, pending)

    for result in (confirmed, SystemUnavailable(Trouble.DEFECT)):
        async with storage.units.writing(samples.SALON) as unit:
            await unit.receipts.complete_waiting(appointment_id, result=result)
            await unit.commit()

    for receipt in waiting:
        assert await _read(storage.units, receipt) == evolve(receipt, result=confirmed)
    assert await _read(storage.units, answered) == evolve(answered, result=pending)
    assert await _read(storage.units, other) == other
    assert await _read(storage.units, reading) == reading


async def test_a_calls_receipts_come_in_the_order_of_their_deliveries(
    storage: StorageHarness,
) -> None:
    """With their results; none of another call or another platform."""
    later = evolve(
        samples.receipt_of("tc_1"), received_at=samples.NOW + samples.minutes(1), result=PastDate()
    )
    sooner = samples.receipt_of("tc_2")
    foreign = evolve(sooner, key=evolve(sooner.key, platform="vapi"))
    for one in (later, sooner, foreign, samples.receipt_of("tc_3", call_id="call_other")):
        await _claim(storage.units, one)

    async with storage.units.reading(samples.SALON) as unit:
        found = await unit.receipts.of_call(samples.CALL, platform="retell")

    assert found == (sooner, later)


async def test_an_outage_is_no_receipt_and_no_repeat(storage: StorageHarness) -> None:
    """Neither "nobody has asked this yet" nor "answered already": the port's error, all three."""
    receipt = samples.receipt_of("tc_1")
    await _claim(storage.units, receipt)
    await storage.take_down()

    with pytest.raises(StorageUnavailable):
        await _read(storage.units, receipt)
    with pytest.raises(StorageUnavailable):
        await _claim(storage.units, receipt)
    with pytest.raises(StorageUnavailable):
        await _complete(storage.units, receipt, PastDate())


async def test_a_receipt_in_the_middle_of_an_outage_is_told_as_one(
    storage: StorageHarness,
) -> None:
    """The database goes before the receipt is written: nobody takes that for a repeat."""

    async def is_cut_off() -> None:
        async with storage.units.writing(samples.SALON) as unit:
            await unit.receipts.get(samples.receipt_of("tc_1").key)
            await storage.take_down()
            await unit.receipts.claim(samples.receipt_of("tc_1"))
            await unit.commit()

    with pytest.raises(StorageUnavailable):
        await is_cut_off()


async def _untold(units: UnitsOfWork, *, tenant_id: str = samples.SALON) -> list[str]:
    async with units.reading(tenant_id) as unit:
        found = await unit.receipts.untold(before=samples.NOW + samples.minutes(9), limit=9)
        assert await unit.receipts.untold(before=samples.NOW, limit=9) == ()
    return [one.key.invocation_id for one in found]


async def _owed(units: UnitsOfWork, *receipts: ToolReceipt) -> None:
    for minute, receipt in enumerate(receipts):
        since = samples.NOW + samples.minutes(minute)
        await _claim(units, evolve(receipt, untold_since=since))


async def test_who_has_heard_nothing_is_found_oldest_first(storage: StorageHarness) -> None:
    """Of this salon; whoever waits for nothing is not."""
    await _claim(storage.units, samples.receipt_of("tc_1"))
    await _owed(storage.units, samples.receipt_of("tc_3"), samples.receipt_of("tc_2"))

    assert await _untold(storage.units) == ["tc_3", "tc_2"]
    assert await _untold(storage.units, tenant_id=samples.OTHER_SALON) == []


async def test_who_was_told_of_an_appointment_waits_for_it_no_more(
    storage: StorageHarness,
) -> None:
    """Whichever of their tool calls it was; of another appointment nobody was told."""
    receipts = [
        samples.receipt_of(f"tc_{number}", appointment_id=appointment)
        for number, appointment in enumerate(("a-1", "a-1", "a-2"))
    ]
    await _owed(storage.units, *receipts)

    async with storage.units.writing(samples.SALON) as unit:
        await unit.receipts.told("a-1", by=samples.NOW + samples.minutes(1))
        await unit.commit()

    assert await _untold(storage.units) == ["tc_2"]


async def test_what_is_undertaken_after_the_answer_was_not_told(storage: StorageHarness) -> None:
    """The note of an answer may come late: the next wish of the same appointment is owed."""
    receipts = [samples.receipt_of(f"tc_{number}", appointment_id="a-1") for number in range(2)]
    await _owed(storage.units, *receipts)

    async with storage.units.writing(samples.SALON) as unit:
        await unit.receipts.told("a-1", by=samples.NOW)
        await unit.commit()

    assert await _untold(storage.units) == ["tc_1"]


async def test_what_ended_after_a_call_was_told_to_nobody_in_it(storage: StorageHarness) -> None:
    """Of this call, what its saga came to later; what others did to it is none of its ends."""
    ends = (
        (1, EventKind.BOOKED),
        (-1, EventKind.CANCELLED),
        (1, EventKind.CANCELLED_OUTSIDE),
        (2, EventKind.BOOKED),
    )
    rows = [samples.held(samples.slot_at(9 + number)) for number in range(len(ends))]
    receipts = [
        samples.receipt_of(f"tc_{number}", appointment_id=one.appointment_id)
        for number, one in enumerate(rows)
    ]
    elsewhere = evolve(receipts[3], key=evolve(receipts[3].key, call_id="call_2"))
    async with storage.units.writing(samples.SALON) as unit:
        for receipt in (*receipts[:3], elsewhere):
            await unit.receipts.claim(receipt)
        for one, (minutes, kind) in zip(rows, ends, strict=True):
            event = samples.event_of(one, sequence=1)
            at = samples.NOW + samples.minutes(minutes)
            await unit.outbox.add(evolve(event, kind=kind, at=at))
        await unit.commit()

    async with storage.units.writing(samples.SALON) as unit:
        await unit.receipts.unheard_in(samples.CALL, platform="retell", since=samples.NOW)
        await unit.commit()

    read = [await _read(storage.units, one) for one in (*receipts[:3], elsewhere)]
    waiting = [one.untold_since if one is not None else None for one in read]
    assert waiting == [receipts[0].received_at, None, None, None]


async def test_who_waits_already_waits_on_since_then(storage: StorageHarness) -> None:
    """The end of a call is no new beginning."""
    one = samples.held(samples.slot_at(10))
    since = samples.NOW - samples.minutes(1)
    receipt = samples.receipt_of("tc_1", appointment_id=one.appointment_id)
    await _claim(storage.units, evolve(receipt, untold_since=since))
    async with storage.units.writing(samples.SALON) as unit:
        event = samples.event_of(one, sequence=1)
        await unit.outbox.add(evolve(event, kind=EventKind.BOOKED))
        await unit.receipts.unheard_in(samples.CALL, platform="retell", since=since)
        await unit.commit()

    stored = await _read(storage.units, receipt)
    assert stored is not None
    assert stored.untold_since == since


async def _awaiting(units: UnitsOfWork, *, since: dt.datetime = samples.NOW) -> list[str]:
    async with units.reading(samples.SALON) as unit:
        found = await unit.receipts.awaiting_push(since=since, limit=9)
    assert {one.live_push for one in found} <= {LivePush.AWAITED}
    return [one.key.invocation_id for one in found]


async def _await_push(units: UnitsOfWork, *receipts: ToolReceipt) -> None:
    async with units.writing(samples.SALON) as unit:
        for receipt in receipts:
            await unit.receipts.await_push(receipt.key)
        await unit.commit()


async def _take_push(units: UnitsOfWork, appointment_id: str, *, call_id: str) -> bool:
    async with units.writing(samples.SALON) as unit:
        is_taken = await unit.receipts.take_push(appointment_id, call_id=call_id)
        await unit.commit()
    return is_taken


async def test_who_awaits_a_push_is_found_in_order_while_they_wait(
    storage: StorageHarness,
) -> None:
    """Not who waits for longer, nor who has no receipt, heard it already, or owes nothing."""
    first, second, heard = (
        samples.receipt_of(f"tc_{number}", appointment_id=f"a-{number}") for number in range(3)
    )
    await _owed(storage.units, first, second, heard)
    await _claim(storage.units, samples.receipt_of("tc_8"))
    every = (second, first, heard, samples.receipt_of("tc_8"), samples.receipt_of("tc_9"))
    await _await_push(storage.units, *every)

    async with storage.units.writing(samples.SALON) as unit:
        await unit.receipts.told("a-2", by=samples.NOW + samples.minutes(9))
        await unit.commit()

    assert await _awaiting(storage.units) == ["tc_0", "tc_1"]
    assert await _awaiting(storage.units, since=samples.NOW + samples.minutes(1)) == ["tc_1"]


async def test_a_push_is_taken_once_for_a_call_and_an_appointment(
    storage: StorageHarness,
) -> None:
    """However many tool calls await it, and whoever notes it again afterwards; others' stay."""
    receipts = [
        samples.receipt_of(f"tc_{number}", appointment_id=appointment)
        for number, appointment in enumerate(("a-1", "a-1", "a-2"))
    ]
    elsewhere = samples.receipt_of("tc_3", appointment_id="a-1")
    elsewhere = evolve(elsewhere, key=evolve(elsewhere.key, call_id="call_2"))
    await _owed(storage.units, *receipts, elsewhere)
    await _await_push(storage.units, *receipts, elsewhere)

    taken = [await _take_push(storage.units, "a-1", call_id=samples.CALL) for _ in range(2)]
    await _await_push(storage.units, *receipts)

    assert taken == [True, False]
    assert await _awaiting(storage.units) == ["tc_2", "tc_3"]
    assert len(await _untold(storage.units)) == 4


async def test_of_several_processes_one_takes_a_push(storage: StorageHarness) -> None:
    """A caller must not hear the same twice."""
    receipt = samples.receipt_of("tc_1", appointment_id="a-1")
    await _owed(storage.units, receipt)
    await _await_push(storage.units, receipt)

    async def taken() -> bool:
        try:
            return await _take_push(storage.units, "a-1", call_id=samples.CALL)
        except TransactionConflict:
            return False

    found = await asyncio.gather(*(taken() for _ in range(4)))

    assert sorted(found) == [False, False, False, True]


async def test_only_a_stored_result_can_have_been_told(storage: StorageHarness) -> None:
    """What is still running was told to nobody."""
    done, running = samples.receipt_of("tc_1"), samples.receipt_of("tc_2")
    await _owed(storage.units, done, running)
    await _complete(storage.units, done, PastDate())

    async with storage.units.writing(samples.SALON) as unit:
        for receipt in (done, running):
            await unit.receipts.told_in(receipt.key)
        await unit.commit()

    assert await _untold(storage.units) == ["tc_2"]
