"""One run: a seed, perhaps a blow at one of its points, and what was found wrong afterwards."""

import asyncio
import contextlib
import hashlib

from attrs import frozen

from tests.simulation import alarms, remembered
from tests.simulation.answers import lies
from tests.simulation.askers import asker, book_privately
from tests.simulation.callers import Caller, Platform, book_on_the_web, outage
from tests.simulation.outside import (
    LISTEN_SECONDS,
    POLL_SECONDS,
    disagreements,
    is_settled,
    outsider,
)
from tests.simulation.promises import Breach, broken_promises, is_ghost, judged, orphans_in
from tests.simulation.rollouts import broken_modes, operator
from tests.simulation.salon import HORIZON_SECONDS
from tests.simulation.virtual_time import Deadlocked, VirtualLoop
from tests.simulation.world import LEASE_SECONDS, World


_LONGEST_PAUSE = 30.0
_HEARING_SECONDS = 2 * (POLL_SECONDS + LISTEN_SECONDS) + 10.0
BOUND_SECONDS = 3 * LEASE_SECONDS + HORIZON_SECONDS + _LONGEST_PAUSE
"""
By when the last saga must have ended once nothing goes wrong any more: a process is back and the
lease has run out, the horizon passed, and the look-up that was due longest came.
"""


@frozen
class Run:
    """
    What came of one run.

    Args:
        points: How many points were passed, those of the recovery included.
        write_points: Those of them that belong to requests which change the calendar.
        breaches: What was found wrong.
        trace: Every step, where it was asked for.
    """

    seed: int
    crash: int | None
    points: int
    write_points: tuple[int, ...]
    breaches: tuple[Breach, ...]
    trace: tuple[str, ...]

    @property
    def failures(self) -> tuple[Breach, ...]:
        """What was found wrong and is no limit that is known."""
        return tuple(one for one in self.breaches if not one.is_known_limit)

    @property
    def digest(self) -> str:
        """A hash over the trace."""
        return hashlib.sha256("\n".join(self.trace).encode()).hexdigest()


def simulate(seed: int, *, crash: int | None = None, is_traced: bool = False) -> Run:
    """This will live one world through, and check what it has come to."""
    loop = VirtualLoop()
    world = World(seed, crash=crash, loop=loop, is_traced=is_traced)
    platform = Platform(world)
    breaches: list[Breach] = []
    with alarms.told_to(world.defects), remembered.answers():
        try:
            loop.run_until_complete(world.outside(_lived(world, platform, breaches)))
        except Deadlocked:
            breaches.append(Breach("deadlock", "somebody waits for ever"))
        finally:
            _bury(loop)
    breaches += broken_promises(world)
    breaches += lies(world, platform=platform)
    breaches += broken_modes(world, platform=platform)
    breaches += [Breach("defect", text) for text in world.defects]
    return Run(
        seed=seed,
        crash=crash,
        points=world.points,
        write_points=tuple(world.write_points),
        breaches=tuple(judged(one, world=world) for one in breaches),
        trace=tuple(world.trace or ()),
    )


async def _lived(world: World, platform: Platform, breaches: list[Breach]) -> None:
    weather = world.weather
    for _ in range(weather.processes):
        world.boot()
    people = [Caller(world, platform, number=n).live() for n in range(weather.callers)]
    people += [book_on_the_web(world, number=n) for n in range(weather.web_bookings)]
    people += [outsider(world, number=n) for n in range(weather.outsiders)]
    people += [asker(world, platform, number=n) for n in range(weather.askers)]
    people += [book_privately(world, number=n) for n in range(weather.private_bookings)]
    people += [operator(world, number=n) for n in range(weather.mode_changes)]
    if weather.outage:
        people.append(outage(world))
    await asyncio.gather(*people)
    world.is_calm = True
    world.note("calm")
    calm_since = world.loop.time()
    # Nobody tells when a world has come to rest: it is looked at once a (virtual) second.
    while _is_busy(world) and world.loop.time() < _latest_end(world, calm_since):  # noqa: ASYNC110
        await asyncio.sleep(1.0)
    if weather.listens:
        breaches += [Breach("not heard", one) for one in disagreements(world)]
    if _has_open_sagas(world):
        breaches.append(
            Breach("unfinished", f"a saga goes on {BOUND_SECONDS} s after the last fault")
        )


def _latest_end(world: World, calm_since: float) -> float:
    hearing = _HEARING_SECONDS if world.weather.listens else 0.0
    return max(calm_since, world.back_at) + BOUND_SECONDS + world.off_by + hearing


def _has_open_sagas(world: World) -> bool:
    return any(row.appointment.saga is not None for row in world.tables.appointments.values())


def _is_busy(world: World) -> bool:
    if _has_open_sagas(world) or world.in_flight > 0 or orphans_in(world.ledger):
        return True
    if world.weather.listens and not is_settled(world):
        return True
    rows = world.tables.appointments.values()
    if any(is_ghost(row.appointment, ledger=world.ledger) for row in rows):
        return True
    # Whoever has lost its lease has still to tidy up after itself.
    names = {f"saga-{identity}" for identity in world.tables.appointments}
    return any(name in names for name in world.loop.going_on())


def _bury(loop: VirtualLoop) -> None:
    """What still waits is let go without a word: its processes are dead, or the world is over."""
    for task, _ in loop.tasks:
        if task.done():
            continue
        task._log_destroy_pending = False  # type: ignore[attr-defined]
        coroutine = task.get_coro()
        with contextlib.suppress(BaseException):
            coroutine.close()
    loop.close()
