"""A lease far shorter than what the calendar takes: every saga is taken from whoever drives it."""

import asyncio
import datetime as dt
import itertools
import os
import random
import sys

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attrs import frozen

from tests.crash.lane import Lane, ToolCall, open_lane
from tests.crash.launcher import Haste, Launched
from tests.crash.matrix import DATABASES
from tests.crash.runs import BERLIN, CLEANED_UP, HONEST_WITHOUT_RESULT
from tests.crash.sagas import BOOK, CANCEL, RESCHEDULE, Caller, WishedSaga, new_caller


_CALLERS = 24
_WORKERS = 3
# In half of this lease a busy machine may not get on with a transaction: a server waits longer.
_HASTE = Haste(lease=0.15, poll=0.05, provider=1.0, landing_horizon=2.0, silence=2.0)
# Each of them is longer than two leases, and most are longer than what the service waits.
_WEATHER = (
    {"delay_before_ms": 350, "delay_after_ms": 350},
    {"delay_after_ms": 1400},
    {"delay_before_ms": 1400},
    {"delay_before_ms": 900, "fail": "drop_then_commit"},
)
_WEATHER_SECONDS = 0.4
# A server ends what is silent for long, as everything may be on a machine that is far too busy.
_CUT_OFF = "a periodic job failed"
_SETTLE_SECONDS = 120.0


@frozen
class Heard:
    """What a caller wanted last and heard of it, from one delivery or another."""

    saga: WishedSaga
    call: ToolCall
    statuses: tuple[str, ...]


@pytest.mark.parametrize("database", DATABASES)
async def test_sagas_that_are_torn_from_hand_to_hand_leave_no_lie_and_no_orphan(
    database: str, server_url: Callable[[str], str], tmp_path: Path
) -> None:
    """Whoever lost a lease stops silently and takes out what only it has booked."""
    address = None if database == "sqlite" else server_url(database)
    async with open_lane(tmp_path / "lane", address=address, haste=_HASTE) as lane:
        others = [await lane.launched(f"worker-{number}") for number in range(1, _WORKERS)]
        workers = [lane.peer, *others]
        weather = asyncio.create_task(_changing_weather(lane))

        heard = await asyncio.gather(
            *(_whole_call(lane, workers, number=number) for number in range(_CALLERS))
        )
        await lane.until_settled(within_seconds=_SETTLE_SECONDS)
        weather.cancel()
        await asyncio.gather(weather, return_exceptions=True)
        await lane.control("DELETE", "/faults")
        # Requests that were given up may still be in the calendar.
        await asyncio.sleep(_HASTE.landing_horizon)
        await _reconciled(lane)

        assert lane.logged("somebody else drives this saga now") > _CALLERS
        assert await _differences(lane) == []
        assert await lane.claims() == await lane.rightful_claims()
        assert [lie for one in heard for lie in await _lies(lane, one)] == []
        assert [one for one in lane.new_alarms() if not _is_expected(one)] == []
        for worker in others:
            await worker.kill()


def _is_expected(alarm: str) -> bool:
    return CLEANED_UP in alarm or (_CUT_OFF in alarm and "StorageUnavailable" in alarm)


async def _changing_weather(lane: Lane) -> None:
    for fault in itertools.cycle(_WEATHER):
        await lane.control(
            "PUT", "/faults", dict.fromkeys(("create", "reschedule", "cancel"), fault)
        )
        await asyncio.sleep(_WEATHER_SECONDS)


async def _whole_call(lane: Lane, workers: list[Launched], *, number: int) -> Heard:
    """Book, then move, cancel or neither; every tool call goes to two workers at once."""
    choose = random.Random(number)
    caller = new_caller(lane.next_day())
    heard = await _delivered_twice(lane, workers, saga=BOOK, caller=caller, choose=choose)
    following = (None, RESCHEDULE, CANCEL)[number % 3]
    if following is not None:
        return await _delivered_twice(lane, workers, saga=following, caller=caller, choose=choose)
    return heard


async def _delivered_twice(
    lane: Lane,
    workers: list[Launched],
    *,
    saga: WishedSaga,
    caller: Caller,
    choose: random.Random,
) -> Heard:
    call = caller.wish(saga)
    answers = await asyncio.gather(
        *(lane.deliver(call, to=worker) for worker in choose.sample(workers, 2))
    )
    return Heard(saga=saga, call=call, statuses=tuple(_status(one) for one in answers))


def _status(answer: dict[str, Any] | None) -> str:
    return "nothing" if answer is None else str(answer["status"])


async def _reconciled(lane: Lane) -> None:
    """Run the command once, as the salon would, beside all workers; it says that both agree."""
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "entrypoints.cli.main", "reconcile", "--demo", "--json"),
        *("--config", str(lane.directory / "salon.toml")),
        env=os.environ | lane.secrets | {"VOICE_BOOKING_DATABASE_URL": lane.storage.url},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await running.communicate()
    assert running.returncode == 0, said.decode()


async def _differences(lane: Lane) -> list[str]:
    """Return what only one of calendar and database has."""
    rows = {
        (one.provider_uid, one.slot.start)
        for one in await lane.appointments()
        if one.state.is_active
    }
    bookings = {
        (one["uid"], dt.datetime.fromisoformat(one["start"])) for one in await lane.bookings()
    }
    return [
        *(f"without a booking: {start}" for _, start in rows - bookings),
        *(f"orphan: {start}" for _, start in bookings - rows),
    ]


async def _lies(lane: Lane, heard: Heard) -> list[str]:
    """Return what the caller heard, or hears when asking again, that is not so."""
    again = await lane.deliver(heard.call, to=lane.peer)
    told = {*heard.statuses, _status(again)} - HONEST_WITHOUT_RESULT
    found = await lane.appointments_of(heard.call)
    active = [one for one in found if one.state.is_active]
    (promised,) = heard.saga.endings
    hours = [] if promised.hour is None else [promised.hour]
    is_so = [one.slot.start.astimezone(BERLIN).hour for one in active] == hours
    lies = [] if is_so or promised.status not in told else [f"{promised.status}, and it is not so"]
    if len(active) > 1:
        lies.append(f"{len(active)} active appointments")
    if len(told) > 1 or "nothing" in told:
        lies.append(f"{heard.saga.name}: heard {sorted(told)}")
    return lies
