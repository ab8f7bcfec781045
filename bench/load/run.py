"""The load itself: every call at its time, whatever became of the others."""

import asyncio
import datetime as dt

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

import httpx

from attrs import define, field, frozen

from bench.load.caller import Caller
from bench.load.heard import Call
from bench.load.line import line_of, open_line_client
from bench.load.place import HANGING_MS, Place, Provider
from bench.load.plans import CALLERS, Crowd, Plan, Process, crowd_from, plans_of
from bench.load.provider_log import asked_in, counted
from bench.load.report import Measured, Memory
from bench.load.sides import reconciled, settled_sides
from bench.load.verdict import Sides, problems_of
from booking_domain.model.callback_request import CallbackReason


_LOOK_SECONDS = 0.5
_BEGINS_IN_SECONDS = 4.0
_BERLIN = ZoneInfo("Europe/Berlin")


@frozen(kw_only=True)
class Load:
    """
    How much, how fast, and how ill the calendar is.

    Args:
        crowd: Who may call.
        is_outage: Whether the first salon's calendar hangs all the time.
    """

    calls: int
    seconds: float
    seed: int
    process: Process
    provider: Provider
    crowd: Crowd = field(factory=lambda: crowd_from(CALLERS))
    is_outage: bool = False


@frozen(kw_only=True)
class Result:
    """What was measured of each salon, and what is wrong; `calls` are those of all."""

    calls: tuple[Call, ...]
    salons: tuple[Measured, ...]
    memory: Memory | None
    problems: tuple[str, ...]


@define
class _Watch:
    """Looks at the process while the load lasts."""

    place: Place
    seen: list[float] = field(factory=list)

    async def look(self) -> None:
        while True:
            resident = self.place.resident_mb()
            if resident is not None:
                self.seen.append(resident)
            await asyncio.sleep(_LOOK_SECONDS)

    @property
    def memory(self) -> Memory | None:
        if not self.seen:
            return None
        return Memory(before=self.seen[0], most=max(self.seen), after=self.seen[-1])


def put_under(load: Load, *, place: Place, on_end: Callable[[Call], None]) -> Result:
    """
    This will let all call, wait until nothing is under way, and compare both sides.

    `on_end` is told of each call that is over.
    """
    plans = plans_of(
        load.crowd,
        calls=load.calls,
        seconds=load.seconds,
        seed=load.seed,
        process=load.process,
        today=dt.datetime.now(_BERLIN).date(),
        salons=len(place.salons),
    )
    for number, salon in enumerate(place.salons):
        salon.behave(load.provider.faults())
        if load.is_outage and number == 0:
            salon.behave(Provider(milliseconds=HANGING_MS).faults())
        salon.count_anew()
    watch = _Watch(place)
    calls = asyncio.run(_called(plans, place=place, watch=watch, on_end=on_end))
    requests = [sum(salon.requests().values()) for salon in place.salons]
    asked = asked_in(place.logs)
    for salon in place.salons:
        salon.be_well()
    sides, problems = judged(place, calls=calls)
    measured = tuple(
        Measured(
            name=f"{salon.id}{' (hangs)' if load.is_outage and number == 0 else ''}",
            calls=tuple(one for one in calls if one.plan.salon == number),
            provider=counted(asked, tenant=salon.id),
            counted=requests[number],
            callbacks=len(sides[number].callbacks),
            noted_unasked=sum(
                one.reason is not CallbackReason.WISHED for one in sides[number].callbacks
            ),
        )
        for number, salon in enumerate(place.salons)
    )
    return Result(calls=calls, salons=measured, memory=watch.memory, problems=problems)


def judged(place: Place, *, calls: Sequence[Call]) -> tuple[tuple[Sides, ...], tuple[str, ...]]:
    """This will read both sides once nothing is under way, and say what is wrong with them."""
    sides = settled_sides(place, calls=calls)
    found = (
        problem
        for number, one in enumerate(sides)
        for problem in problems_of(one, calls=[c for c in calls if c.plan.salon == number])
    )
    return sides, (*found, *reconciled(place))


async def _called(
    plans: Sequence[Plan], *, place: Place, watch: _Watch, on_end: Callable[[Call], None]
) -> tuple[Call, ...]:
    watching = asyncio.create_task(watch.look())
    # The service is a running one: what a new Redis makes it doubt for three seconds is over.
    with httpx.Client(trust_env=False) as unused:
        async with open_line_client() as client:
            begun = asyncio.get_running_loop().time() + _BEGINS_IN_SECONDS

            async def ring(plan: Plan) -> Call:
                await asyncio.sleep(max(0.0, begun + plan.arrives_at - _now()))
                door = place.salons[plan.salon].door
                line = line_of(plan, client=client, unused=unused, url=place.url, door=door)
                call = await Caller(line).ring(begun=begun)
                on_end(call)
                return call

            calls = await asyncio.gather(*(ring(plan) for plan in plans))
    watching.cancel()
    return tuple(calls)


def _now() -> float:
    return asyncio.get_running_loop().time()
