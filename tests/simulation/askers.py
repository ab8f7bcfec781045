"""
People who only ask what is free, again and again, while somebody books past the salon's catalogue.

What is booked is of an event type that the salon does not name, with a host of whom we know nothing
yet: no claim can stand for it, and the cache of free times alone keeps it from being offered.
"""

import asyncio
import hashlib
import random

from typing import TYPE_CHECKING

from adapters.memory.calcom_model.booking import AttendeeInput, NewBooking
from adapters.memory.calcom_model.refusals import Refused
from booking_domain.application.check_availability import CheckAvailability
from tests.simulation.callers import Asked, Platform
from tests.simulation.salon import PRIVATE_EVENT_TYPE, SERVICES, STARTS


if TYPE_CHECKING:
    from tests.simulation.world import World


_QUESTIONS = 12
_LONGEST_PAUSE = 0.4
_INSTANT = 0.01


async def asker(world: "World", platform: Platform, *, number: int) -> None:
    """Ask for free times with Ben until nothing is left to ask."""
    dice = random.Random(f"asker {world.seed} {number}")
    for count in range(_QUESTIONS):
        await asyncio.sleep(dice.uniform(0.0, _LONGEST_PAUSE))
        start = dice.choice(STARTS)
        command = CheckAvailability(service=SERVICES["kurz"], staff="Ben", start=start)
        asked = Asked(
            command=command,
            arguments_digest=hashlib.sha256(repr(command).encode()).hexdigest(),
            invocation_id=f"asker{number}-{count}",
            call_id=f"call{number}",
            customer_name="",
            service_id="kurz",
            start=start,
            first_step=world.ledger.step,
        )
        await platform.ask(asked, tries=1)


async def _until_the_calendar_is_asked(world: "World") -> None:
    # The worst moment: what it has answered is on its way, and no longer so.
    asked, until = world.times_asked, world.loop.time() + _LONGEST_PAUSE
    while world.times_asked == asked and world.loop.time() < until:  # noqa: ASYNC110
        await asyncio.sleep(_INSTANT)


async def book_privately(world: "World", *, number: int) -> None:
    """Ben books something of his own into his calendar."""
    dice = random.Random(f"private {world.seed} {number}")
    await asyncio.sleep(dice.uniform(0.3, 3.0))
    await _until_the_calendar_is_asked(world)
    start = dice.choice(STARTS)
    new = NewBooking(
        event_type_id=PRIVATE_EVENT_TYPE,
        start=start,
        attendee=AttendeeInput(
            name="Ben selbst",
            email=f"ben{number}@example.org",
            phone=None,
            time_zone="Europe/Berlin",
            language="de",
        ),
    )
    try:
        await world.account.desk.create(new)
    except Refused:
        world.note("a private booking is refused")
    else:
        world.note(f"Ben books {start:%H:%M} for himself")
