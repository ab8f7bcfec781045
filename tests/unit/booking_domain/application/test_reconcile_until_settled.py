"""What others change while a salon is compared is compared again, in the same run."""

import asyncio
import datetime as dt

from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.reconcile import Mode, Reconcile, ReconcileHandler
from booking_domain.application.reconcile_until_settled import ReconcileUntilSettled
from booking_domain.application.reconciliation_result import Reconciliation
from booking_domain.model.finding_words import words_of
from tests.doubles.world import World
from tests.unit.booking_domain.application.test_reconcile import (
    LISTINGS,
    MAX,
    MONTHS,
    cancel_outside,
    leave_stray,
    move_outside,
    reasons,
    reconciled,
    the_row,
    words,
)


MINUTE = dt.timedelta(minutes=1)


async def settled(
    world: World, *, mode: Mode = Mode.MEND, patience: dt.timedelta = MINUTE
) -> Reconciliation:
    tenant_id = world.tenant.tenant_id
    handler = ReconcileUntilSettled(
        reconcile=ReconcileHandler(
            calendars={tenant_id: world.calendar},
            tenants={tenant_id: world.tenant},
            units=world.units,
            mender=world.mender,
            clock=world.clock,
        ),
        clock=world.clock,
    )
    command = Reconcile(tenant_id=tenant_id, window=MONTHS, mode=mode)
    return await handler.handle(command, patience=patience, tell=lambda _: None)


async def begin_to_cancel(world: World) -> tuple[asyncio.Event, asyncio.Task[object]]:
    """Leave a cancel under way; return what lets it go on."""
    gate = asyncio.Event()
    world.calendar.before_write = gate.wait
    world.calendar.writing.clear()
    cancelling: asyncio.Task[object] = asyncio.create_task(world.say(CancelAppointment()))
    await world.calendar.writing.wait()
    return gate, cancelling


async def test_a_saga_that_ends_meanwhile_is_compared_in_the_same_run() -> None:
    """Whoever runs the command once hears that both sides agree, and they do."""
    world = World()
    await world.say(MAX)
    gate, cancelling = await begin_to_cancel(world)
    listed = 0

    async def ends_after_the_first_listing() -> None:
        nonlocal listed
        listed += 1
        if listed == LISTINGS + 1:
            gate.set()
            await cancelling

    world.calendar.before_read = ends_after_the_first_listing
    done = await settled(world)

    assert done.is_settled
    assert done.appointments == 0
    await world.assert_agreement()


async def test_what_another_process_mends_meanwhile_is_compared_again() -> None:
    """It is not left to a next run that nobody may start."""
    world = World()
    await world.say(MAX)
    await move_outside(world)

    async def other_run() -> None:
        world.calendar.before_read = None
        await reconciled(world)

    world.calendar.before_read = other_run
    done = await settled(world)

    assert (done.is_settled, done.findings) == (True, ())


async def test_a_decision_that_lost_a_race_is_decided_again() -> None:
    """Somebody writes the row between the second look and ours."""
    world = World()
    await world.say(MAX)
    await move_outside(world)
    read = 0

    async def quicker() -> None:
        nonlocal read
        read += 1
        if read == LISTINGS + 1:
            await reconciled(world)

    world.calendar.before_read = quicker
    done = await settled(world)

    assert (done.is_settled, done.findings) == (True, ())
    await world.assert_agreement()


async def test_what_was_mended_before_something_else_settled_is_told() -> None:
    """All that one run has done is in its answer, once."""
    world = World()
    await leave_stray(world)
    world.calendar.faults = ["never sent"]

    done = await settled(world)

    assert words(done.findings) == [("cancel_stray", "appointment_has_ended", True)]
    assert (done.is_settled, await world.bookings()) == (True, ())


async def test_patience_ends_and_what_is_under_way_is_named() -> None:
    """A saga that waits for a calendar may take long; nobody says that both sides agree."""
    world = World()
    await world.say(MAX)
    gate, cancelling = await begin_to_cancel(world)
    row = await the_row(world)
    begun = world.clock.monotonic()

    done = await settled(world)
    gate.set()
    await cancelling

    assert reasons(done) == ["saga_is_open"]
    assert [one.reference for one in done.left] == [row.reference]
    assert not done.is_settled
    assert 30 <= world.clock.monotonic() - begun <= 60 + LISTINGS


async def test_without_patience_it_is_compared_once() -> None:
    """As the regular run does it, which comes again by itself."""
    world = World()
    await world.say(MAX)
    gate, cancelling = await begin_to_cancel(world)
    world.calendar.calls.clear()

    done = await settled(world, patience=dt.timedelta())
    gate.set()
    await cancelling

    assert world.calendar.calls.count("list") == LISTINGS
    assert reasons(done) == ["saga_is_open"]


async def test_a_dry_run_waits_for_nothing_that_it_would_mend() -> None:
    """What it finds stays open however often it looks."""
    world = World()
    await world.say(MAX)
    await cancel_outside(world)
    world.calendar.calls.clear()

    done = await settled(world, mode=Mode.DRY_RUN)

    assert world.calendar.calls.count("list") == LISTINGS
    assert [words_of(one.decision) for one in done.findings] == [("adopt", "cancelled_outside")]


async def test_a_calendar_that_falls_silent_takes_nothing_back() -> None:
    """What the first comparison has mended is told, and what it left is named."""
    world = World()
    await world.say(MAX)
    gate, cancelling = await begin_to_cancel(world)
    read = 0

    async def silent_after_the_first_listing() -> None:
        nonlocal read
        read += 1
        world.calendar.blind = int(read > LISTINGS)

    world.calendar.before_read = silent_after_the_first_listing
    done = await settled(world)
    world.calendar.before_read = None
    gate.set()
    await cancelling

    assert reasons(done) == ["saga_is_open"]
    assert read > LISTINGS + 1
