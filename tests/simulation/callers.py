"""Callers, their platform, and people who book on the web: what the world does to the service."""

import asyncio
import datetime as dt
import functools
import hashlib
import random

from typing import TYPE_CHECKING

from attrs import frozen

from adapters.memory.calcom_model.booking import AttendeeInput, NewBooking
from adapters.memory.calcom_model.refusals import Refused
from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.find_appointments import FindAppointments
from booking_domain.application.get_booking_status import GetBookingStatus
from booking_domain.application.hold_slot import HoldSlot
from booking_domain.application.invocation import Authority, ToolInvocation
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.application.tool_catalogue import ToolInput
from booking_domain.model.results import (
    CallbackNoted,
    SlotAvailable,
    SlotsOffered,
    StillPending,
    SystemUnavailable,
    ToolResult,
)
from booking_domain.model.slot_offer import SlotOffer
from tests.simulation.salon import NAMES, PHONES, SERVICES, STARTS


if TYPE_CHECKING:
    from tests.simulation.process import Process
    from tests.simulation.world import World


BUDGET_SECONDS = 3.0
_PATIENCE_SECONDS = BUDGET_SECONDS + 2.0


@frozen
class Asked:
    """
    One tool call.

    Args:
        start: The time that it is about, where it names one.
        first_step: Where the ledger stood when it was delivered first.
    """

    command: ToolInput
    arguments_digest: str
    invocation_id: str
    call_id: str
    customer_name: str
    service_id: str | None
    start: dt.datetime | None
    first_step: int


@frozen
class Said:
    """
    What one delivery of a tool call was answered, and where the ledger stood then.

    `delivered_at` and `time`, of the answer, are the loop's, in seconds.
    """

    asked: Asked
    result: ToolResult
    step: int
    delivered_at: float
    time: float


class Platform:
    """Delivers tool calls, again where no answer came, and writes down what was said."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.said: list[Said] = []
        self.asked: list[tuple[Asked, float]] = []
        """What was delivered, whether or not anybody heard of it, and when."""

    async def ask(self, asked: Asked, *, tries: int) -> ToolResult | None:
        """Deliver until there is an answer; `None` if there never was one."""
        dice = self._world.dice
        for _ in range(tries):
            running = self._world.running()
            if running:
                result = await self._delivered(asked, to=dice.choice(running))
                if result is not None:
                    return result
            await asyncio.sleep(dice.uniform(0.2, 2.0))
        return None

    async def _delivered(self, asked: Asked, *, to: "Process") -> ToolResult | None:
        world = self._world
        if world.trace is not None:
            world.note(f"{asked.call_id} asks {asked.invocation_id} {asked.command}", to)
        invocation = ToolInvocation(
            tenant=world.tenant,
            authority=Authority.CALLER,
            platform="test",
            call_id=asked.call_id,
            invocation_id=asked.invocation_id,
            caller=PHONES[int(asked.call_id.removeprefix("call"))],
            tool=type(asked.command).__name__,
            arguments_digest=asked.arguments_digest,
            deadline=world.loop.time() + BUDGET_SECONDS,
        )
        self.asked.append((asked, world.loop.time()))
        answer: asyncio.Future[ToolResult] = world.loop.create_future()
        request = to.spawn(functools.partial(to.tools.invoke, asked.command, invocation=invocation))
        answered = functools.partial(
            self._answered, asked, answer=answer, by=to, delivered_at=world.loop.time()
        )
        request.add_done_callback(answered, context=world.context)
        await asyncio.wait((answer,), timeout=_PATIENCE_SECONDS)
        return answer.result() if answer.done() else None

    def _answered(
        self,
        asked: Asked,
        done: asyncio.Task[ToolResult],
        *,
        answer: asyncio.Future[ToolResult],
        by: "Process",
        delivered_at: float,
    ) -> None:
        world = self._world
        if done.cancelled():
            return
        defect = done.exception()
        if defect is not None:
            world.defects.append(f"{asked.invocation_id} raised {defect!r}")
            world.note(f"DEFECT: {defect!r}", by)
            return
        result = done.result()
        if world.trace is not None:
            world.note(f"{asked.call_id} hears for {asked.invocation_id}: {result}", by)
        self.said.append(
            Said(
                asked=asked,
                result=result,
                step=world.ledger.step,
                delivered_at=delivered_at,
                time=world.loop.time(),
            )
        )
        if not answer.done():
            answer.set_result(result)


class Caller:
    """Somebody in a call, with a plan."""

    def __init__(self, world: "World", platform: Platform, *, number: int) -> None:
        self._world = world
        self._platform = platform
        self._dice: random.Random = world.dice
        self._call_id = f"call{number}"
        self._name = NAMES[number % len(NAMES)]
        self._count = 0
        self._service = self._dice.choices(("kurz", "lang", "anfrage"), (5, 2, 3))[0]
        self._staff = self._dice.choice((None, "Anna", "Ben")) if self._service == "kurz" else None
        self._start = self._dice.choice(STARTS)

    async def live(self) -> None:
        """Carry out one of the plans."""
        plans = (
            (self._book, 4),
            (self._book_again, 2),
            (self._check_and_book, 1),
            (self._hold_and_book, 2),
            (self._book_and_move, 4),
            (self._book_and_cancel, 4),
            (self._book_cancel_book, 2),
            (self._book_move_cancel, 2),
            (self._change_twice_at_once, 3),
            (self._book_for_two, 1),
        )
        await asyncio.sleep(self._dice.uniform(0.0, 1.0))
        plan = self._dice.choices([p for p, _ in plans], [weight for _, weight in plans])[0]
        await plan()

    # What can be asked.

    async def _ask(
        self, command: ToolInput, *, start: dt.datetime | None = None, name: str | None = None
    ) -> ToolResult | None:
        self._count += 1
        asked = Asked(
            command=command,
            arguments_digest=hashlib.sha256(repr(command).encode()).hexdigest(),
            invocation_id=f"{self._call_id}-{self._count}",
            call_id=self._call_id,
            customer_name=name or self._name,
            service_id=self._service,
            start=start,
            first_step=self._world.ledger.step,
        )
        tries = self._dice.choice((1, 2, 3))
        if self._dice.random() < 0.15:
            twice = await asyncio.gather(
                self._platform.ask(asked, tries=tries), self._platform.ask(asked, tries=1)
            )
            result = twice[0] or twice[1]
        else:
            result = await self._platform.ask(asked, tries=tries)
        if self._dice.random() < 0.1:
            await asyncio.sleep(self._dice.uniform(0.1, 30.0))
            result = await self._platform.ask(asked, tries=1) or result
        return result

    async def _settled(self, result: ToolResult | None) -> ToolResult | None:
        """Ask what came of it, as an agent does, and think for a moment."""
        for _ in range(2):
            if not isinstance(result, StillPending | SystemUnavailable | CallbackNoted | None):
                break
            await asyncio.sleep(self._dice.uniform(0.5, 12.0))
            result = await self._ask(GetBookingStatus())
        await asyncio.sleep(self._dice.uniform(0.0, 0.5))
        return result

    async def _book_at(self, start: dt.datetime, *, name: str | None = None) -> ToolResult | None:
        command = BookAppointment(
            customer_name=name or self._name,
            service=SERVICES[self._service],
            staff=self._staff,
            start=start,
        )
        return await self._settled(await self._ask(command, start=start, name=name))

    async def _move_to(self, start: dt.datetime) -> ToolResult | None:
        command = RescheduleAppointment(customer_name=self._name, start=start)
        return await self._settled(await self._ask(command, start=start))

    async def _cancel(self) -> ToolResult | None:
        return await self._settled(await self._ask(CancelAppointment(customer_name=self._name)))

    def _other_start(self) -> dt.datetime:
        return self._dice.choice([one for one in STARTS if one != self._start])

    # Plans.

    async def _book(self) -> None:
        await self._book_at(self._start)

    async def _book_again(self) -> None:
        if self._dice.random() < 0.5:
            await asyncio.gather(self._book_at(self._start), self._book_at(self._start))
        else:
            await self._book_at(self._start)
            await self._book_at(self._start)

    async def _check_and_book(self) -> None:
        command = CheckAvailability(
            service=SERVICES[self._service], staff=self._staff, start=self._start
        )
        offer = _first_offer(await self._ask(command))
        if offer is not None:
            words = BookAppointment(customer_name=self._name, slot_id=offer.slot_id)
            await self._settled(await self._ask(words, start=offer.slot.start))

    async def _hold_and_book(self) -> None:
        command = CheckAvailability(
            service=SERVICES[self._service], staff=self._staff, start=self._start
        )
        offer = _first_offer(await self._ask(command))
        if offer is None:
            return
        await self._ask(HoldSlot(slot_id=offer.slot_id), start=offer.slot.start)
        await asyncio.sleep(self._dice.uniform(0.0, 3.0))
        words = BookAppointment(customer_name=self._name)
        await self._settled(await self._ask(words, start=offer.slot.start))

    async def _book_and_move(self) -> None:
        await self._book_at(self._start)
        await self._move_to(self._other_start())

    async def _book_and_cancel(self) -> None:
        await self._book_at(self._start)
        await self._cancel()

    async def _book_cancel_book(self) -> None:
        await self._book_and_cancel()
        await self._book_at(self._start)

    async def _book_move_cancel(self) -> None:
        await self._book_and_move()
        await self._cancel()

    async def _change_twice_at_once(self) -> None:
        await self._book_at(self._start)
        others = self._dice.sample([one for one in STARTS if one != self._start], 2)
        second = self._cancel() if self._dice.random() < 0.5 else self._move_to(others[1])
        await asyncio.gather(self._move_to(others[0]), second)

    async def _book_for_two(self) -> None:
        child = f"{self._name} Junior"
        await asyncio.gather(
            self._book_at(self._start), self._book_at(self._other_start(), name=child)
        )
        await self._ask(FindAppointments(customer_name=self._name))


def _first_offer(result: ToolResult | None) -> SlotOffer | None:
    match result:
        case SlotAvailable(offer=offer):
            return offer
        case SlotsOffered(offers=offers):
            return offers[0]
        case _:
            return None


async def book_on_the_web(world: "World", *, number: int) -> None:
    """Somebody books past us, at some moment, at a time that others want."""
    dice = world.dice
    event_type, start = dice.choice((11, 21, 12)), dice.choice(STARTS)
    await asyncio.sleep(dice.uniform(0.0, 4.0))
    new = NewBooking(
        event_type_id=event_type,
        start=start,
        attendee=AttendeeInput(
            name="Web Bucher",
            email=f"web{number}@example.org",
            phone=None,
            time_zone="Europe/Berlin",
            language="de",
        ),
    )
    try:
        await world.account.desk.create(new)
    except Refused:
        world.note("the web is refused")
    else:
        world.note(f"the web books {start:%H:%M} with {event_type}")


async def outage(world: "World") -> None:
    """The database goes away for a while."""
    await asyncio.sleep(world.dice.uniform(0.0, 4.0))
    world.note("the database goes away")
    world.store.go_down()
    await asyncio.sleep(world.dice.uniform(0.2, 8.0))
    world.store.come_back()
    world.note("the database is back")
