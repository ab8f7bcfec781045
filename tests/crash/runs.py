"""One process dies or freezes at one step, another lives: what came of it."""

import asyncio
import datetime as dt
import enum
import time

from typing import Any, assert_never
from zoneinfo import ZoneInfo

from attrs import define, field, frozen

from booking_domain.model.appointment import Appointment
from tests.crash.lane import Lane, ToolCall
from tests.crash.launcher import CALM, Launched
from tests.crash.sagas import Caller, Ending, WishedSaga, new_caller
from tests.crash.stepping import Step


BERLIN = ZoneInfo("Europe/Berlin")
# A change of the calendar that a dead process has sent takes effect so much later.
_LATE_SECONDS = 0.7
_MARGIN_SECONDS = 60.0
_REACH_SECONDS = 8.0
_UNLOCKED_SECONDS = 60.0
_AFTERWARDS_SECONDS = 0.5
_TRIES = 5
# What a process that woke up may log as an alarm: that it took out what it had booked too late.
CLEANED_UP = "a booking of a lost lease was undone"
HONEST_WITHOUT_RESULT = frozenset({"pending", "system_unavailable", "callback_noted"})


class _NothingBegun(Exception):
    """
    The process died before it had stored anything, and the other could not ask the calendar.

    On a busy machine that happens, and it shows nothing of the saga.
    """


class Blow(enum.Enum):
    """What happens to the process."""

    KILL = "kill"
    FREEZE = "freeze"


class Flight(enum.Enum):
    """Where a change of the calendar is when it happens; the fault that holds it there."""

    BEFORE_EFFECT = "delay_before_ms"
    AFTER_EFFECT = "delay_after_ms"


@frozen
class Point:
    """Where it happens: at a step of the process, or while its request is in the calendar."""

    at: Step | Flight

    @property
    def is_locking(self) -> bool:
        return isinstance(self.at, Step) and self.at.is_locking

    def __str__(self) -> str:
        match self.at:
            case Step():
                return str(self.at)
            case Flight.BEFORE_EFFECT:
                return "calendar: sent, before the effect"
            case Flight.AFTER_EFFECT:
                return "calendar: sent, after the effect"
            case _:
                assert_never(self.at)


@define
class Run:
    """
    One run and what was seen of it.

    `seconds` passed from the blow until no saga was open; `None` where none was left open.
    """

    lane: str
    saga: str
    point: Point
    blow: Blow
    seconds: float | None = None
    woken: str | None = None
    violations: list[str] = field(factory=list)


async def steps_of(lane: Lane, saga: WishedSaga) -> list[Point]:
    """This will let a process do its work undisturbed, and return the points that it passed."""
    caller = await _prepared(lane, saga)
    # With time enough for each step: what only a slow machine does is none of the saga's.
    observed = await lane.launched("observed", reports_all=True, haste=CALM)
    answer = await lane.deliver(caller.wish(saga), to=observed)
    assert answer is not None
    assert answer["status"] == saga.endings[0].status, answer
    await asyncio.sleep(0.1)
    steps = observed.steps()
    await observed.kill()
    points: list[Point] = []
    for step in steps:
        points.append(Point(step))
        if step.name == f"calendar.{saga.changes[0]}: before":
            points += [Point(Flight.BEFORE_EFFECT), Point(Flight.AFTER_EFFECT)]
    return points


async def run_of(lane: Lane, saga: WishedSaga, *, point: Point, blow: Blow) -> Run:
    """
    This will strike a process at the point and see that the other one brings all to its end.

    A process that is too slow on a busy machine to get there before its lease runs out is replaced
    by another, with another caller.
    """
    run = Run(lane=lane.dialect, saga=saga.name, point=point, blow=blow)
    for _ in range(_TRIES):
        caller = await _prepared(lane, saga)
        call = caller.wish(saga)
        victim, delivery = await _sent(lane, saga, call=call, point=point)
        passing = asyncio.create_task(
            _is_there(lane, saga, victim=victim, caller=caller, point=point)
        )
        await asyncio.wait({passing, delivery}, return_when=asyncio.FIRST_COMPLETED)
        if not passing.done():
            # It has answered: there only is what comes right after.
            await asyncio.wait({passing}, timeout=_AFTERWARDS_SECONDS)
        if passing.done() and passing.result():
            try:
                await _struck(
                    lane, saga, caller=caller, call=call, victim=victim, answer=delivery, run=run
                )
            except _NothingBegun:
                continue
            return run
        passing.cancel()
        await asyncio.gather(passing, return_exceptions=True)
        await victim.kill()
        await delivery
    run.violations.append("the step was never reached")
    return run


async def _prepared(lane: Lane, saga: WishedSaga) -> Caller:
    """Return a caller who has what the saga changes."""
    answer: dict[str, Any] | None = None
    for _ in range(_TRIES):
        caller = new_caller(lane.next_day())
        if not saga.follows_booking:
            return caller
        answer = await lane.deliver(caller.booking(saga), to=lane.peer)
        if answer is not None and answer["status"] == "confirmed":
            return caller
    message = f"nobody could book: {answer}"
    raise AssertionError(message)


async def _sent(
    lane: Lane, saga: WishedSaga, *, call: ToolCall, point: Point
) -> tuple[Launched, asyncio.Task[dict[str, Any] | None]]:
    """Start the process that is to suffer, and deliver the tool call to it."""
    halt_at = (point.at.name, point.at.nth) if isinstance(point.at, Step) else None
    victim = await lane.launched("victim", halt_at=halt_at)
    if isinstance(point.at, Flight):
        fault = {point.at.value: round(_LATE_SECONDS * 1000), "times": 1}
        await lane.control("DELETE", "/requests")
        await lane.control("PUT", "/faults", {saga.changes[1]: fault})
    return victim, lane.delivery(call, to=victim)


async def _is_there(
    lane: Lane, saga: WishedSaga, *, victim: Launched, caller: Caller, point: Point
) -> bool:
    """Wait until the process is at the point, or surely past it."""
    if isinstance(point.at, Step):
        return await victim.halted(within_seconds=_REACH_SECONDS) is not None
    until = time.monotonic() + _REACH_SECONDS
    while time.monotonic() < until:
        if point.at is Flight.BEFORE_EFFECT:
            if (await lane.control("GET", "/requests")).get(saga.changes[2]):
                return True
        elif _hours(await lane.bookings_on(caller.day)) == _hours_after(saga):
            return True
        await asyncio.sleep(0.005)
    return False


def _hours(bookings: list[dict[str, Any]]) -> list[int]:
    return [dt.datetime.fromisoformat(one["start"]).astimezone(BERLIN).hour for one in bookings]


def _hours_after(saga: WishedSaga) -> list[int]:
    hour = saga.endings[0].hour
    return [] if hour is None else [hour]


async def _struck(
    lane: Lane,
    saga: WishedSaga,
    *,
    caller: Caller,
    call: ToolCall,
    victim: Launched,
    answer: asyncio.Task[dict[str, Any] | None],
    run: Run,
) -> None:
    begin = time.monotonic()
    if run.blow is Blow.KILL:
        await victim.kill()
    else:
        await _freeze(lane, victim)
    run.seconds = await _settled(lane, call=call, since=begin, run=run)
    said = await lane.deliver(call, to=lane.peer)
    if run.blow is Blow.FREEZE:
        if isinstance(run.point.at, Step):
            victim.go_on()
        victim.thaw()
        woken = await answer
        run.woken = woken["status"] if woken else "nothing"
        if (code := await victim.stop()) != 0:
            run.violations.append(f"the woken process ended with {code}")
    else:
        await answer
    if isinstance(run.point.at, Flight):
        # What the dead process had sent takes effect at a time that nothing tells of.
        await asyncio.sleep(max(0.0, begin + _LATE_SECONDS + 0.3 - time.monotonic()))
        await lane.control("DELETE", "/faults")
    again = await lane.deliver(call, to=lane.peer)
    await _judge(lane, saga, caller=caller, call=call, said=(said, again), run=run)


async def _freeze(lane: Lane, victim: Launched) -> None:
    """Stop it where it stands, but let what it writes come to its end where that locks a file."""
    until = time.monotonic() + _UNLOCKED_SECONDS
    victim.freeze()
    while lane.is_locked():
        assert time.monotonic() < until, "somebody writes without end"
        victim.thaw()
        await asyncio.sleep(0.002)
        victim.freeze()


async def _settled(lane: Lane, *, call: ToolCall, since: float, run: Run) -> float | None:
    """Wait until no saga of the conversation is open; return how long that took, if one was."""
    haste = lane.haste
    until = since + haste.lease + haste.poll + haste.landing_horizon + _MARGIN_SECONDS
    was_open = False
    while any(one.saga is not None for one in await lane.appointments_of(call)):
        was_open = True
        if time.monotonic() > until:
            run.violations.append("a saga is still open")
            break
        await asyncio.sleep(0.01)
    return time.monotonic() - since if was_open else None


async def _judge(
    lane: Lane,
    saga: WishedSaga,
    *,
    caller: Caller,
    call: ToolCall,
    said: tuple[dict[str, Any] | None, dict[str, Any] | None],
    run: Run,
) -> None:
    found = run.violations
    first, again = said
    statuses = {one.status: one for one in saga.endings}
    ending = statuses.get(first["status"]) if first else None
    stored = [one for one in await lane.appointments_of(call) if one.events or one.saga]
    if ending is None and not stored and first and first["status"] in HONEST_WITHOUT_RESULT:
        raise _NothingBegun
    if ending is None:
        found.append(f"the repeated delivery heard {first}")
        return
    if again != first:
        found.append(f"another repeat heard {again}")
    if run.woken not in {None, ending.status, *HONEST_WITHOUT_RESULT}:
        found.append(f"the woken process said {run.woken}, and it was {ending.status}")
    appointments = await lane.appointments_of(call)
    if len(appointments) != 1:
        found.append(f"{len(appointments)} appointments")
        return
    found += await _disagreements(lane, appointments[0], caller=caller, ending=ending)
    if await lane.claims() != await lane.rightful_claims():
        found.append("the claims are not those of the active appointments")
    if not await lane.receipt_is_answered(call):
        found.append("the receipt has no answer")
    found += [alarm for alarm in lane.new_alarms() if CLEANED_UP not in alarm]


async def _disagreements(
    lane: Lane, appointment: Appointment, *, caller: Caller, ending: Ending
) -> list[str]:
    found: list[str] = []
    bookings = await lane.bookings_on(caller.day)
    if _hours(bookings) != ([] if ending.hour is None else [ending.hour]):
        found.append(f"bookings at {_hours(bookings)}")
    if bookings and [one["uid"] for one in bookings] != [appointment.provider_uid]:
        found.append("the booking is not the appointment's")
    if bookings and _hours(bookings) != [appointment.slot.start.astimezone(BERLIN).hour]:
        found.append("the appointment is at another time than its booking")
    if appointment.state is not ending.state:
        found.append(f"the appointment is {appointment.state.value}")
    events = await lane.events_of(appointment)
    if events != [(place, kind.value) for place, kind in enumerate(ending.events, start=1)]:
        found.append(f"the outbox has {events}")
    return found
