"""
What others do in the calendar, and how word of it comes: webhooks that are lost, late, doubled and
out of order, and the rounds in which the calendar is asked.

All dice of this part are its own: a world without outsiders is what it was before they came.
"""

import asyncio
import functools
import hashlib
import random

from typing import TYPE_CHECKING

from attrs import frozen

from adapters.memory.calcom_model.account_event import AccountEvent
from adapters.memory.calcom_model.booking import Booking, BookingStatus
from adapters.memory.calcom_model.refusals import Refused
from booking_domain.application.receive_event import ReceiveEvent
from booking_domain.errors import CalendarUnavailable, StorageUnavailable
from booking_domain.model.inbox_event import CALCOM, InboxEvent
from entrypoints.http.calcom_wire import read_event
from entrypoints.sandbox.webhook_delivery import WEBHOOK_VERSION
from tests.doubles.ears import body_of
from tests.simulation.change import CHANGE, Change
from tests.simulation.ledger import key_of
from tests.simulation.salon import STARTS, TENANT_ID


if TYPE_CHECKING:
    from tests.simulation.process import Process
    from tests.simulation.world import World


LISTEN_SECONDS = 5.0
POLL_SECONDS = 15.0
_PATIENCE_SECONDS = 2.0
"""What stands between waits no longer for us; Cal.com itself would."""
_LATEST_SECONDS = 6.0


@frozen
class _Letter:
    """A webhook, and whose change it tells of, `None` for ours."""

    event: AccountEvent
    body: bytes
    change: Change | None

    @property
    def dedupe_key(self) -> str:
        """What the inbox recognises it by."""
        return hashlib.sha256(self.body).hexdigest()


class PostOffice:
    """Carries the account's webhooks to whichever process answers."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._dice = random.Random(f"post {world.seed}")
        self.under_way = 0

    async def __call__(self, event: AccountEvent) -> None:
        """Tell of an event, inside the request that caused it, or let it go astray."""
        world, dice = self._world, self._dice
        if dice.random() < world.weather.lost_webhooks:
            world.note(f"webhook lost: {event.trigger.value}")
            return
        letter = _Letter(event, body=body_of(event), change=CHANGE.get())
        if dice.random() < world.weather.late_webhooks:
            self._later(letter, after=dice.uniform(0.5, _LATEST_SECONDS))
        else:
            await self._delivered(letter)
        if dice.random() < world.weather.late_webhooks:
            self._later(letter, after=dice.uniform(0.0, _LATEST_SECONDS))

    def _later(self, letter: _Letter, *, after: float) -> None:
        async def carried() -> None:
            await asyncio.sleep(after)
            await self._delivered(letter)
            self.under_way -= 1

        self.under_way += 1
        _ = self._world.outside(carried())

    async def _delivered(self, letter: _Letter) -> None:
        world, event = self._world, letter.event
        await asyncio.sleep(self._dice.uniform(0.005, 0.05))
        if not (running := world.running()):
            return
        process = self._dice.choice(running)
        request = process.spawn(functools.partial(_taken_in, world, process, letter=letter))
        request.add_done_callback(lambda done: done.cancelled() or done.exception())
        await asyncio.wait({request}, timeout=_PATIENCE_SECONDS)
        if not request.done() or request.cancelled():
            world.note(f"webhook unanswered: {event.trigger.value}")
        elif (error := request.exception()) is None:
            world.note(f"webhook stored: {event.trigger.value}", process)
            if letter.change is not None:
                world.hearing.acknowledged(letter.change, event=letter.dedupe_key)
            if event.booking.status in {BookingStatus.ACCEPTED, BookingStatus.PENDING}:
                world.ledger.acknowledged.setdefault(event.booking.uid, world.ledger.step)
        elif not isinstance(error, StorageUnavailable):
            world.defects.append(f"a webhook broke: {error!r}")


async def _taken_in(world: "World", process: "Process", *, letter: _Letter) -> None:
    read = read_event(letter.body)
    event = InboxEvent(
        source=CALCOM,
        dedupe_key=letter.dedupe_key,
        kind=read.trigger,
        version=WEBHOOK_VERSION,
        sent_at=read.created_at,
        received_at=process.clock.now(),
        body=letter.body.decode(),
    )
    await process.ears.receive.handle(
        ReceiveEvent(tenant=world.tenant, event=event, outdates=read.outdates)
    )


async def listening(world: "World", process: "Process") -> None:
    """Process what waits, again and again, as the job of a process does."""
    while True:
        if any(row.processed_at is None for row in world.tables.inbox.values()):
            await _in_calm(world, process, name="process")
        await process.bell.wait(seconds=LISTEN_SECONDS)


async def polling(world: "World", process: "Process") -> None:
    """Ask the calendar, again and again."""
    while True:
        await asyncio.sleep(POLL_SECONDS)
        await _in_calm(world, process, name="poll")


async def _in_calm(world: "World", process: "Process", *, name: str) -> None:
    work = process.ears.process.handle if name == "process" else process.ears.poll.handle
    begun = world.hearing.round_begins(process, asks=name == "poll")
    try:
        done = await work(TENANT_ID)
    except (CalendarUnavailable, StorageUnavailable) as error:
        world.note(f"{name}: {type(error).__name__}", process)
    except Exception as error:  # noqa: BLE001 - whatever it is, somebody must hear of it
        world.defects.append(f"{name} broke: {error!r}")
    else:
        world.note(f"{name}: {dict(done.outcomes)}", process)
        world.hearing.round_ends(process, begun, is_all_taken_in=done.left == 0)
        for kind, defect in getattr(done, "defects", ()):
            world.defects.append(f"an event was parked, {kind}: {defect!r}")


async def outsider(world: "World", *, number: int) -> None:
    """Somebody in the salon, or a customer by e-mail, changes a booking past us."""
    dice = random.Random(f"outsider {world.seed} {number}")
    await asyncio.sleep(dice.uniform(1.0, 9.0))
    active = sorted(world.ledger.active_bookings(), key=lambda one: one.id)
    if not active:
        return
    booking = dice.choice(active)
    change = world.hearing.begins(booking)
    CHANGE.set(change)
    try:
        await _changed(world, booking, dice=dice)
    except Refused as refused:
        world.note(f"an outsider is refused: {refused.reason.value}")
        world.hearing.refused(change)
    else:
        change.done_at = world.loop.time()
        world.ledger.touch(booking)


async def _changed(world: "World", booking: Booking, *, dice: random.Random) -> None:
    account = world.account
    if booking.status is BookingStatus.PENDING and dice.random() < 0.6:
        if dice.random() < 0.6:
            world.note("an outsider confirms")
            await account.host.confirm(booking.uid)
        else:
            world.note("an outsider declines")
            await account.host.decline(booking.uid, reason="voll")
    elif dice.random() < 0.6:
        start = dice.choice([one for one in STARTS if one != booking.slot.start])
        world.note(f"an outsider moves {booking.slot.start:%H:%M} to {start:%H:%M}")
        await account.desk.reschedule(booking.uid, start=start, reason=None, by=None)
    else:
        world.note(f"an outsider cancels {booking.slot.start:%H:%M}")
        await account.desk.cancel(booking.uid, reason="krank", by_owner=True)


def is_settled(world: "World") -> bool:
    """Whether nothing is under way, and our tables have what the calendar has."""
    return not world.post.under_way and not disagreements(world)


def disagreements(world: "World") -> list[str]:
    """Return where foreign bookings and the calendar differ, and what is still to be processed."""
    rows = {history.latest.appointment_id for history in world.ledger.rows.values()}
    actual = {
        one.uid: one.slot for one in world.ledger.active_bookings() if key_of(one) not in rows
    }
    known = {one.uid: one.slot for one in world.tables.foreign.values() if one.status.is_active}
    more = [f"{uid} does not take place" for uid in known.keys() - actual.keys()]
    less = [
        f"{uid} at {slot.start:%H:%M} is not known"
        for uid, slot in actual.items()
        if known.get(uid) != slot
    ]
    waiting = [
        f"{row.event.kind} is not processed"
        for row in world.tables.inbox.values()
        if row.processed_at is None
    ]
    return sorted(more + less + waiting)
