"""What the repository of appointments promises."""

import asyncio

import pytest

from attrs import evolve

from booking_domain.errors import AppointmentAlreadyActive, ReferenceTaken, StaleAppointment
from booking_domain.model.appointment import Appointment
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.ports.unit_of_work import Lease, UnitsOfWork
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.harness import StorageHarness
from tests.contract.unit_of_work.shapes import SHAPES


LEASE = Lease(owner="runner-1", milliseconds=60_000)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
async def test_an_appointment_comes_back_as_it_was_stored(
    storage: StorageHarness, shape: Appointment
) -> None:
    """Every state, saga and ending survives storage, to the last field."""
    async with storage.units.writing(samples.SALON) as unit:
        stored = await unit.appointments.add(shape, lease=None)
        await unit.commit()

    assert await steps.read(storage.units, shape) == stored
    assert evolve(stored, fence=0) == evolve(shape, fence=0)


async def test_an_unknown_appointment_is_none(storage: StorageHarness) -> None:
    """Ids, references and intents that nobody has are not found."""
    slot = samples.slot_at(10)

    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.appointments.get(samples.held(slot).appointment_id) is None
        assert await unit.appointments.by_reference("A-ZZZZZ") is None
        assert await unit.appointments.active_by_intent(samples.intent_of(slot)) is None


async def test_a_reference_is_found_in_any_case(storage: StorageHarness) -> None:
    """A reference may be transcribed in small letters."""
    hold = evolve(samples.held(samples.slot_at(10)), reference="A-7K3QX")
    stored = await steps.store(storage.units, hold)

    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.appointments.by_reference("a-7k3qX") == stored


async def test_an_id_or_a_reference_cannot_be_added_twice(storage: StorageHarness) -> None:
    """A second appointment under one name is refused, and the first stays as it was."""
    first = await steps.store(storage.units, samples.held(samples.slot_at(10)))
    other = samples.held(samples.slot_at(12))

    for double in (
        evolve(other, appointment_id=first.appointment_id),
        evolve(other, reference=first.reference),
    ):
        with pytest.raises(ReferenceTaken):
            await steps.store(storage.units, double)

    assert await steps.read(storage.units, first) == first


async def test_save_moves_the_fence_on(storage: StorageHarness) -> None:
    """Each save returns another fence, and the value returned can be saved again."""
    first = await steps.store(storage.units, samples.pending(samples.slot_at(10)))

    second = await steps.save(storage.units, samples.confirmed(first))
    third = await steps.save(storage.units, evolve(second, provider_uid="uid-2"))

    assert first.fence < second.fence < third.fence
    assert await steps.read(storage.units, first) == third


async def test_a_save_on_an_old_fence_is_stale(storage: StorageHarness) -> None:
    """Whoever read before somebody else wrote is refused, with everything in its transaction."""
    first = await steps.store(storage.units, samples.pending(samples.slot_at(10)))
    second = await steps.save(storage.units, samples.confirmed(first))

    async def saves_late() -> None:
        async with storage.units.writing(samples.SALON) as unit:
            await unit.outbox.add(samples.event_of(first, sequence=1))
            await unit.appointments.save(samples.cancelled(first), lease=None)
            await unit.commit()

    with pytest.raises(StaleAppointment):
        await saves_late()

    assert await steps.read(storage.units, first) == second
    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.outbox.undelivered(limit=10) == ()


async def test_a_save_repeated_with_the_same_value_is_stale(storage: StorageHarness) -> None:
    """Saving the same value twice writes once: the repeat finds the fence moved on."""
    first = await steps.store(storage.units, samples.pending(samples.slot_at(10)))
    second = await steps.save(storage.units, samples.confirmed(first))

    with pytest.raises(StaleAppointment):
        await steps.save(storage.units, samples.confirmed(first))

    assert await steps.read(storage.units, first) == second


async def test_saving_what_was_never_added_is_stale(storage: StorageHarness) -> None:
    """There is no row whose fence could be the one named."""
    with pytest.raises(StaleAppointment):
        await steps.save(storage.units, samples.held(samples.slot_at(10)))


async def test_of_two_saves_at_once_one_wins(storage: StorageHarness) -> None:
    """Compare-and-set on the fence lets exactly one of several racing writers through."""
    first = await steps.store(storage.units, samples.pending(samples.slot_at(10)))
    rivals = [evolve(samples.confirmed(first), provider_uid=f"uid-{number}") for number in range(8)]

    async def tries_to_save(appointment: Appointment) -> Appointment | None:
        try:
            return await steps.save(storage.units, appointment)
        except StaleAppointment:
            return None

    outcomes = await asyncio.gather(*map(tries_to_save, rivals))

    winners = [outcome for outcome in outcomes if outcome is not None]
    assert winners == [await steps.read(storage.units, first)]


async def test_an_intent_is_active_once(storage: StorageHarness) -> None:
    """A second appointment of the same wish is refused while the first is active."""
    first = await steps.store(storage.units, samples.pending(samples.slot_at(10)))
    again = samples.pending(samples.slot_at(10), resource_id="chair-2")

    with pytest.raises(AppointmentAlreadyActive):
        await steps.store(storage.units, again)

    assert await steps.read(storage.units, again) is None
    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.appointments.active_by_intent(samples.intent_of(first.slot)) == first


async def test_of_the_same_wish_six_times_at_once_one_is_stored(storage: StorageHarness) -> None:
    """Racing deliveries of one wish, each on a chair of its own, leave one appointment."""
    wishes = [
        samples.pending(samples.slot_at(10), resource_id=f"chair-{number}") for number in range(6)
    ]

    async def tries_to_book(appointment: Appointment) -> bool:
        try:
            await steps.store(storage.units, appointment)
        except AppointmentAlreadyActive:
            return False
        return True

    outcomes = await asyncio.gather(*map(tries_to_book, wishes))

    assert outcomes.count(True) == 1


async def test_a_hold_cannot_become_a_wish_that_is_active(storage: StorageHarness) -> None:
    """A save that would make an intent active twice is refused like an insert."""
    active = await steps.store(storage.units, samples.pending(samples.slot_at(10)))
    hold = await steps.store(
        storage.units, samples.held(samples.slot_at(10), resource_id="chair-2")
    )
    intent = samples.intent_of(active.slot)

    with pytest.raises(AppointmentAlreadyActive):
        await steps.save(
            storage.units,
            hold.booking(
                customer=samples.MAX,
                intent=intent,
                saga=samples.booking_saga(hold.slot, key=intent),
            ),
        )

    assert await steps.read(storage.units, hold) == hold


async def test_book_cancel_and_book_again_works(storage: StorageHarness) -> None:
    """An intent blocks only while its appointment is active."""
    first = await steps.store(storage.units, samples.pending(samples.slot_at(10)))
    await steps.save(storage.units, samples.cancelled(first))

    async with storage.units.writing(samples.SALON) as unit:
        between = await unit.appointments.active_by_intent(samples.intent_of(first.slot))
        second = await unit.appointments.add(samples.pending(samples.slot_at(10)), lease=LEASE)
        await unit.commit()

    assert between is None
    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.appointments.active_by_intent(samples.intent_of(first.slot)) == second


async def test_several_holds_have_no_intent_in_common(storage: StorageHarness) -> None:
    """Appointments without an intent never block each other."""
    holds = [
        await steps.store(storage.units, samples.held(samples.slot_at(hour))) for hour in (9, 11)
    ]

    assert [await steps.read(storage.units, hold) for hold in holds] == holds


async def test_a_callers_appointments_come_by_start(storage: StorageHarness) -> None:
    """Active ones of this very number that have not ended; no holds, nobody else's."""
    later = await steps.store(
        storage.units, samples.confirmed(samples.pending(samples.slot_at(16)))
    )
    sooner = await steps.store(storage.units, samples.pending(samples.slot_at(12)))
    over = await steps.store(storage.units, samples.pending(samples.slot_at(9)))
    gone = await steps.store(storage.units, samples.pending(samples.slot_at(14)))
    await steps.save(storage.units, samples.cancelled(gone))
    await steps.store(storage.units, samples.held(samples.slot_at(18)))
    await steps.store(storage.units, samples.pending(samples.slot_at(20), customer=samples.ERIKA))

    async with storage.units.reading(samples.SALON) as unit:
        found = await unit.appointments.active_of_caller(
            PhoneNumber("+4915112345678"), after=over.slot.end
        )
        with_running = await unit.appointments.active_of_caller(
            PhoneNumber("+4915112345678"), after=over.slot.end - samples.minutes(1)
        )

    assert found == (sooner, later)
    assert with_running == (over, sooner, later)


async def test_all_that_was_made_in_a_call_comes_by_start(storage: StorageHarness) -> None:
    """Whatever became of it; nothing of another call or another salon."""
    gone = await steps.store(storage.units, samples.pending(samples.slot_at(16)))
    cancelled = await steps.save(storage.units, samples.cancelled(gone))
    hold = await steps.store(storage.units, samples.held(samples.slot_at(12)))
    await steps.store(storage.units, samples.held(samples.slot_at(18), call_id="call_other"))
    await steps.store(
        storage.units, samples.held(samples.slot_at(18), tenant_id=samples.OTHER_SALON)
    )

    async with storage.units.reading(samples.SALON) as unit:
        found = await unit.appointments.of_call(samples.CALL)

    assert found == (hold, cancelled)


async def test_a_calls_appointments_come_by_start_with_its_holds(storage: StorageHarness) -> None:
    """Active ones of the call, holds too; none of another call or of no call."""
    booked = await steps.store(storage.units, samples.pending(samples.slot_at(16)))
    hold = await steps.store(storage.units, samples.held(samples.slot_at(12)))
    released = await steps.store(storage.units, samples.held(samples.slot_at(14)))
    await steps.save(storage.units, released.released())
    await steps.store(storage.units, samples.held(samples.slot_at(9), call_id="call_other"))
    await steps.store(storage.units, samples.held(samples.slot_at(10), call_id=None))

    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.appointments.active_of_call(samples.CALL) == (hold, booked)


async def _book_three(units: UnitsOfWork) -> tuple[Appointment, ...]:
    booked = [
        await steps.store(units, samples.pending(samples.slot_at(hour))) for hour in (14, 10, 12)
    ]
    return tuple(sorted(booked, key=lambda one: one.slot.start))


async def test_starting_in_a_window_is_half_open(storage: StorageHarness) -> None:
    """One that starts with the window counts, one that starts as it ends does not; no holds."""
    ten, twelve, fourteen = await _book_three(storage.units)
    await steps.store(storage.units, samples.held(samples.slot_at(11)))
    window = samples.slot_at(10, lasting=4 * 60)

    async with storage.units.reading(samples.SALON) as unit:
        found = await unit.appointments.starting_in(window, limit=10)

    assert found == (ten, twelve)
    assert fourteen.slot.start == window.end


async def test_starting_in_a_window_returns_the_first_up_to_the_limit(
    storage: StorageHarness,
) -> None:
    """The limit cuts the latest ones off."""
    ten, twelve, _ = await _book_three(storage.units)

    async with storage.units.reading(samples.SALON) as unit:
        found = await unit.appointments.starting_in(samples.slot_at(0, lasting=1440), limit=2)

    assert found == (ten, twelve)


async def test_an_appointment_is_found_by_the_booking_that_it_owns(storage: StorageHarness) -> None:
    """By none that it owned before, and in its own salon only."""
    stored = await steps.store(storage.units, samples.pending(samples.slot_at(10)))
    saved = await steps.save(
        storage.units, evolve(samples.confirmed(stored), previous_uids=("uid-0",))
    )

    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.appointments.by_provider_uid(["uid-9", "uid-1"]) == saved
        assert await unit.appointments.by_provider_uid(["uid-0", "UID-1"]) is None
    async with storage.units.reading(samples.OTHER_SALON) as unit:
        assert await unit.appointments.by_provider_uid(["uid-1"]) is None
