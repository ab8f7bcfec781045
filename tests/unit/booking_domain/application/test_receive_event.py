"""Taking in an event: the cache first, then the row, and nothing else."""

import pytest

from adapters.calcom.webhook_events import CalcomEventReader
from adapters.memory.store import CommitFault
from adapters.system.backoff import JitteredBackoff
from adapters.system.event_bell import LocalEventBell
from booking_domain.application.receive_event import ReceiveEvent, ReceiveEventHandler, Reception
from booking_domain.errors import CommitOutcomeUnknown, StorageUnavailable
from booking_domain.model.inbox_event import CALCOM, InboxEvent
from tests.doubles.world import World


def receiver(world: World) -> ReceiveEventHandler:
    return ReceiveEventHandler(
        units=world.units,
        cache=world.cache,
        reader=CalcomEventReader(key_name="idempotencyKey"),
        bell=LocalEventBell(world.clock),
        backoff=JitteredBackoff(clock=world.clock),
        clock=world.clock,
    )


def told(world: World) -> ReceiveEvent:
    event = InboxEvent(
        source=CALCOM,
        dedupe_key="a" * 64,
        kind="BOOKING_CREATED",
        version="",
        sent_at=None,
        received_at=world.clock.now(),
        body="{}",
    )
    return ReceiveEvent(tenant=world.tenant, event=event, outdates=None)


async def test_a_second_delivery_is_a_repeat() -> None:
    """Both are stored, which is one row."""
    world = World()

    first = await receiver(world).handle(told(world))
    second = await receiver(world).handle(told(world))

    assert (first, second) == (Reception.STORED, Reception.REPEATED)


async def test_each_event_outdates_what_was_being_read_when_it_came() -> None:
    """A refill that began before it must not be remembered afterwards."""
    world = World()
    before = await world.cache.generation("salon-muster")

    await receiver(world).handle(told(world))

    assert await world.cache.generation("salon-muster") != before


async def test_an_outage_is_not_tried_again() -> None:
    """The sender waits; it may come back itself."""
    world = World()
    world.store.go_down()

    with pytest.raises(StorageUnavailable):
        await receiver(world).handle(told(world))

    assert world.clock.monotonic() == 0


async def test_an_outcome_that_stays_unknown_is_said_to_be() -> None:
    """After three tries, and the event may be there or not."""
    world = World()
    for _ in range(3):
        world.store.fail_next_commit(CommitFault.LOST_UNWRITTEN)

    with pytest.raises(CommitOutcomeUnknown):
        await receiver(world).handle(told(world))

    assert await receiver(world).handle(told(world)) is Reception.STORED
