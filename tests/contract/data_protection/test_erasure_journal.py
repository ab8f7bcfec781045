"""What the journal of erasures promises: done once, done whatever happens, and no name in it."""

import asyncio
import datetime as dt

import pytest

from attrs import evolve

from booking_domain.errors import CommitOutcomeUnknown, StorageUnavailable
from booking_domain.model.appointment import Appointment
from booking_domain.model.customer import Customer
from booking_domain.model.erasure import ErasureStep, StepKind, event_subject
from booking_domain.model.inbox_event import CALCOM, BlockedInterval
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.harness import CommitFault, StorageHarness


AT = samples.NOW + dt.timedelta(days=30)
MAX = samples.MAX.phone
assert MAX is not None


def step(kind: StepKind, subject: str, *, number: int = 1, erasure: str = "e1") -> ErasureStep:
    return ErasureStep(
        erasure_id=erasure, number=number, kind=kind, subject=subject, noted_at=samples.NOW
    )


async def begun(storage: StorageHarness, *planned: ErasureStep) -> None:
    await storage.erasures.begin(planned, tenant_id=samples.SALON)


async def carried_out(
    storage: StorageHarness, *planned: ErasureStep, at: dt.datetime = AT
) -> list[bool]:
    return [
        await storage.erasures.carry_out(one, tenant_id=samples.SALON, at=at) for one in planned
    ]


async def open_steps(storage: StorageHarness) -> tuple[ErasureStep, ...]:
    return await storage.erasures.open_steps(tenant_id=samples.SALON, after=None, limit=9)


async def stored(storage: StorageHarness, appointment: Appointment) -> Appointment:
    return await steps.store(storage.units, appointment)


async def test_what_was_decided_on_is_there_for_whoever_goes_on(storage: StorageHarness) -> None:
    """By hand and by program apart, in the order of the decision, each salon's own."""
    by_program = step(StepKind.CALL, "c1"), step(StepKind.APPOINTMENT, "a1", number=2)
    by_hand = step(StepKind.CALENDAR_BOOKING, "uid-1", number=3)

    await begun(storage, by_hand, *by_program)

    assert await open_steps(storage) == by_program
    assert await storage.erasures.to_do(tenant_id=samples.SALON, limit=9) == (by_hand,)
    assert await storage.erasures.to_do(tenant_id=samples.OTHER_SALON, limit=9) == ()
    assert (
        await storage.erasures.open_steps(tenant_id=samples.OTHER_SALON, after=None, limit=9) == ()
    )


async def test_a_plan_is_stored_as_a_whole_or_not_at_all(storage: StorageHarness) -> None:
    """Half a plan would be carried out as if it were all."""
    await storage.fail_next_commit(CommitFault.REFUSED)

    with pytest.raises(StorageUnavailable):
        await begun(storage, step(StepKind.CALL, "c1"), step(StepKind.CALL, "c2", number=2))

    assert await open_steps(storage) == ()


async def test_one_id_is_one_erasure(storage: StorageHarness) -> None:
    """A second plan does not mix with the first."""
    await begun(storage, step(StepKind.CALL, "c1"))

    with pytest.raises(StorageUnavailable):
        await begun(storage, step(StepKind.CALL, "c2"))

    assert await open_steps(storage) == (step(StepKind.CALL, "c1"),)


async def test_an_appointment_loses_its_person_and_keeps_its_booking(
    storage: StorageHarness,
) -> None:
    """Reconciliation still knows the booking; the receipts go with the person."""
    one = await stored(storage, samples.confirmed(samples.pending(samples.slot_at(10))))
    async with storage.units.writing(samples.SALON) as unit:
        await unit.receipts.claim(samples.receipt_of("tc_1", appointment_id=one.appointment_id))
        await unit.commit()
    planned = step(StepKind.APPOINTMENT, one.appointment_id)
    await begun(storage, planned)

    assert await carried_out(storage, planned) == [True]

    nobodys = evolve(one, customer=None, intent=None, call_id=None, fence=one.fence + 1)
    assert await steps.read(storage.units, one) == nobodys
    assert nobodys.provider_uid == "uid-1"
    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.receipts.get(samples.receipt_of("tc_1").key) is None
    assert await open_steps(storage) == ()


async def test_a_callback_is_deleted(storage: StorageHarness) -> None:
    """With name, number and words; another's stays."""
    mine, others = samples.callback_of("1"), samples.callback_of("2")
    async with storage.units.writing(samples.SALON) as unit:
        await unit.callbacks.add(mine)
        await unit.callbacks.add(others)
        await unit.commit()
    planned = step(StepKind.CALLBACK, "1")
    await begun(storage, planned)

    assert await carried_out(storage, planned) == [True]

    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.callbacks.latest(limit=9) == (others,)


async def test_what_is_ahead_or_at_work_waits(storage: StorageHarness) -> None:
    """Somebody has moved it on after the decision: it is erased when it is over."""
    ahead = await stored(storage, samples.confirmed(samples.pending(samples.slot_at(10))))
    at_work = await stored(storage, samples.pending(samples.slot_at(12)))
    ended = await stored(storage, samples.cancelled(samples.pending(samples.slot_at(14))))
    planned = [
        step(StepKind.APPOINTMENT, one.appointment_id, number=number)
        for number, one in enumerate((ahead, at_work, ended), start=1)
    ]
    await begun(storage, *planned)

    early = await carried_out(storage, *planned, at=samples.NOW)
    late = await carried_out(storage, *planned[:2])

    assert (early, late) == ([False, False, True], [True, False])
    assert [one.number for one in await open_steps(storage)] == [2]
    assert await steps.read(storage.units, at_work) == at_work


async def test_a_call_goes_with_its_receipts_and_offers(storage: StorageHarness) -> None:
    """Those of another call stay."""
    offer = samples.offer_of(samples.slot_at(10))
    async with storage.units.writing(samples.SALON) as unit:
        for name in (samples.CALL, "another"):
            await unit.calls.record(samples.call_of(MAX, call_id=name))
            await unit.receipts.claim(samples.receipt_of("tc_1", call_id=name))
            await unit.offers.put([evolve(offer, call_id=name)], expires_at=AT)
        await unit.commit()
    planned = step(StepKind.CALL, samples.CALL)
    await begun(storage, planned)

    assert await carried_out(storage, planned) == [True]

    async with storage.units.reading(samples.SALON) as unit:
        found = [
            (
                await unit.calls.get(name) is not None,
                await unit.receipts.get(samples.receipt_of("tc_1", call_id=name).key) is not None,
                await unit.offers.get(offer.slot_id, call_id=name, now=samples.NOW) is not None,
            )
            for name in (samples.CALL, "another")
        ]
    assert found == [(False, False, False), (True, True, True)]


async def test_an_event_is_emptied_and_still_tells_a_repeat(storage: StorageHarness) -> None:
    """A second delivery must not bring its body back, and nobody waits for it any more."""
    event = samples.inbox_event_of("key-1")
    async with storage.units.writing(samples.SALON) as unit:
        await unit.inbox.add(event)
        await unit.commit()
    planned = step(StepKind.EVENT, event_subject(CALCOM, "key-1"))
    await begun(storage, planned)

    assert await carried_out(storage, planned) == [True]

    (left,) = await storage.people.events_after(None, tenant_id=samples.SALON, limit=9)
    assert left == evolve(event, body="")
    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.inbox.unprocessed(limit=9) == ()


async def test_what_is_done_twice_or_gone_already_is_done(storage: StorageHarness) -> None:
    """Two processes went on with the same erasure, or retention was quicker."""
    planned = [
        step(StepKind.APPOINTMENT, "no such one"),
        step(StepKind.CALL, "no such one", number=2),
        step(StepKind.EVENT, event_subject(CALCOM, "no such one"), number=3),
    ]
    await begun(storage, *planned)

    assert await carried_out(storage, *planned, *planned) == [True] * 6
    assert await open_steps(storage) == ()


async def test_a_lost_commit_is_done_again(storage: StorageHarness) -> None:
    """The step stays open where nothing was written."""
    one = await stored(storage, samples.confirmed(samples.pending(samples.slot_at(10))))
    planned = step(StepKind.APPOINTMENT, one.appointment_id)
    await begun(storage, planned)
    await storage.fail_next_commit(CommitFault.LOST_UNWRITTEN)

    with pytest.raises(CommitOutcomeUnknown):
        await carried_out(storage, planned)

    assert await open_steps(storage) == (planned,)
    assert await steps.read(storage.units, one) == one
    assert await carried_out(storage, planned) == [True]


async def test_what_is_ticked_off_is_gone_from_the_list(storage: StorageHarness) -> None:
    """Once, by hand only, and in its own salon only."""
    by_hand = step(StepKind.CALENDAR_BOOKING, "uid-1")
    await begun(storage, by_hand, step(StepKind.CALL, "c1", number=2))
    tick_off = storage.erasures.tick_off

    answers = [
        await tick_off("e1", 1, tenant_id=samples.OTHER_SALON, at=AT),
        await tick_off("e1", 2, tenant_id=samples.SALON, at=AT),
        await tick_off("e1", 1, tenant_id=samples.SALON, at=AT),
        await tick_off("e1", 1, tenant_id=samples.SALON, at=AT),
    ]

    assert answers == [False, False, True, False]
    assert await storage.erasures.to_do(tenant_id=samples.SALON, limit=9) == ()
    assert [one.number for one in await open_steps(storage)] == [2]


async def test_who_was_erased_may_come_back(storage: StorageHarness) -> None:
    """The same wish books again: no key of the erased appointment is in its way."""
    wish = samples.pending(samples.slot_at(10), customer=Customer(name="Max", phone=MAX))
    one = await stored(storage, samples.cancelled(wish))
    planned = step(StepKind.APPOINTMENT, one.appointment_id)
    await begun(storage, planned)
    await carried_out(storage, planned)

    again = evolve(wish, appointment_id="another", reference="A-NEW")

    assert (await stored(storage, again)).customer == wish.customer


async def test_whoever_is_erased_is_no_known_customer(storage: StorageHarness) -> None:
    """And nobody else on the number is forgotten with them."""
    mine = samples.known(samples.MAX)
    childs = samples.known(Customer(name="Mia Beispiel", phone=MAX))
    async with storage.units.writing(samples.SALON) as unit:
        for customer in (mine, childs):
            await unit.customers.saw(customer)
        await unit.commit()
    planned = step(StepKind.CUSTOMER, mine.customer_id)
    await begun(storage, planned)

    assert await carried_out(storage, planned) == [True]

    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.customers.of_number(mine.phone) == (childs,)


async def test_an_emptied_event_blocks_nothing_any_more(storage: StorageHarness) -> None:
    """Nobody can process it: its time would never be offered again."""
    waiting = samples.inbox_event_of("1")
    block = BlockedInterval(samples.CHAIR, slot=samples.slot_at(10), key=None)
    async with storage.units.writing(samples.SALON) as unit:
        await unit.inbox.add(waiting, blocking=block)
        await unit.commit()
    planned = step(StepKind.EVENT, event_subject(waiting.source, waiting.dedupe_key))
    await begun(storage, planned)

    assert await carried_out(storage, planned) == [True]

    assert await steps.taken_grains(storage.units) == frozenset()


async def test_open_steps_are_walked_through_without_missing_one(storage: StorageHarness) -> None:
    """What waits is passed by; what is behind it has its turn."""
    planned = [step(StepKind.CALL, f"c{number}", number=number) for number in (1, 2)]
    other = step(StepKind.CALL, "c3", erasure="e2")
    late = evolve(step(StepKind.CALL, "c4", erasure="e0"), noted_at=AT)
    await begun(storage, *planned)
    await begun(storage, other)
    await begun(storage, late)

    walked = []
    last = None
    while page := await storage.erasures.open_steps(tenant_id=samples.SALON, after=last, limit=1):
        walked += [one.subject for one in page]
        last = page[-1]

    assert walked == ["c1", "c2", "c3", "c4"]


async def test_an_event_is_emptied_without_a_step(storage: StorageHarness) -> None:
    """It came after the decision; what is not there is no error."""
    event = samples.inbox_event_of("key-1")
    async with storage.units.writing(samples.SALON) as unit:
        await unit.inbox.add(event)
        await unit.commit()

    for key in ("key-1", "no such one"):
        await storage.erasures.empty_event(
            event_subject(CALCOM, key), tenant_id=samples.SALON, at=AT
        )

    (left,) = await storage.people.events_after(None, tenant_id=samples.SALON, limit=9)
    assert left == evolve(event, body="")


async def test_a_call_is_forgotten_without_a_step(storage: StorageHarness) -> None:
    """An event that came after the decision has made its row anew; that of another call stays."""
    async with storage.units.writing(samples.SALON) as unit:
        await unit.calls.record(samples.call_of(samples.MAX.phone, call_id="call-1"))
        await unit.calls.record(samples.call_of(samples.MAX.phone, call_id="call-2"))
        await unit.commit()

    for call_id in ("call-1", "no such one"):
        await storage.erasures.forget_call(call_id, tenant_id=samples.SALON)

    async with storage.units.reading(samples.SALON) as unit:
        left = [await unit.calls.get(one) for one in ("call-1", "call-2")]
    assert [one is not None for one in left] == [False, True]


async def test_an_erasure_is_known_as_long_as_its_steps_are(storage: StorageHarness) -> None:
    """Done or not, and in its own salon only."""
    planned = step(StepKind.CALL, "c1")
    before = await storage.erasures.is_begun("e1", tenant_id=samples.SALON)
    await begun(storage, planned)
    await carried_out(storage, planned)

    assert before is False
    assert await storage.erasures.is_begun("e1", tenant_id=samples.SALON)
    assert not await storage.erasures.is_begun("e1", tenant_id=samples.OTHER_SALON)


def uids_of(steps: tuple[ErasureStep, ...]) -> list[str | None]:
    return [one.subject for one in steps]


async def test_bookings_that_are_found_on_the_way_join_what_is_to_do(
    storage: StorageHarness,
) -> None:
    """Those that it names already do not, nor does a second time; each has a number of its own."""
    cancelled = step(StepKind.CANCELLATION, "a1")
    named = step(StepKind.CALENDAR_BOOKING, "uid-1", number=2)
    await begun(storage, cancelled, named)

    for _ in range(2):
        assert await storage.erasures.carry_out(
            cancelled, tenant_id=samples.SALON, at=AT, bookings=["uid-3", "uid-1", "uid-2"]
        )

    listed = await storage.erasures.to_do(tenant_id=samples.SALON, limit=9)
    assert uids_of(listed) == ["uid-1", "uid-2", "uid-3"]
    assert [one.number for one in listed] == [2, 3, 4]
    assert {one.noted_at for one in listed} == {samples.NOW}
    assert await storage.erasures.tick_off("e1", 4, tenant_id=samples.SALON, at=AT)


async def test_what_waits_adds_nothing(storage: StorageHarness) -> None:
    """It will, when it is carried out."""
    one = await stored(storage, samples.confirmed(samples.pending(samples.slot_at(10))))
    waits = step(StepKind.APPOINTMENT, one.appointment_id)
    await begun(storage, waits)

    is_done = await storage.erasures.carry_out(
        waits, tenant_id=samples.SALON, at=samples.NOW, bookings=["uid-1"]
    )

    assert not is_done
    assert await storage.erasures.to_do(tenant_id=samples.SALON, limit=9) == ()


async def test_two_that_find_bookings_at_once_number_them_apart(storage: StorageHarness) -> None:
    """Both steps of one erasure are carried out, and what each has found is listed once."""
    both = [step(StepKind.CANCELLATION, f"a{place}", number=place) for place in (1, 2)]
    await begun(storage, *both)

    done = await asyncio.gather(
        *(
            storage.erasures.carry_out(
                one, tenant_id=samples.SALON, at=AT, bookings=["uid-1", f"uid-of-{one.subject}"]
            )
            for one in both
        )
    )

    listed = await storage.erasures.to_do(tenant_id=samples.SALON, limit=9)
    assert done == [True, True]
    assert sorted(map(str, uids_of(listed))) == ["uid-1", "uid-of-a1", "uid-of-a2"]
    assert [one.number for one in listed] == [3, 4, 5]
