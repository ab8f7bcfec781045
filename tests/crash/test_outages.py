"""The database goes away in the middle of calls, and comes back."""

import asyncio
import contextlib
import datetime as dt
import time

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from attrs import frozen
from sqlalchemy import make_url

from tests.crash.lane import Lane, ToolCall, open_place
from tests.crash.launcher import Haste, Launched
from tests.crash.sagas import BOOK, Caller, new_caller
from tests.doubles.tcp_proxy import TcpProxy


_AWAY_SECONDS = 20.0
_HASTE = Haste(lease=3.0, poll=0.2, provider=2.0, landing_horizon=5.0)
# The catalogue's budgets in seconds, and a little for a busy machine.
_BUDGETS = {"check_availability": 4.0, "find_appointments": 2.0, "book_appointment": 8.0}
_BUSY_SECONDS = 0.7
_BEAT_SECONDS = 0.05
_PATIENCE_SECONDS = 60.0
_PAUSE_SECONDS = 0.3
_MORE_THAN_THE_POOL = 15
_AT_LEAST_ASKED = 10


@frozen
class Outage:
    """How the database goes away, and how it comes back."""

    name: str
    begin: Callable[[TcpProxy], None]
    end: Callable[[TcpProxy], None]


_OUTAGES = (
    Outage("stopped", begin=TcpProxy.cut, end=TcpProxy.forward),
    Outage("held-up", begin=TcpProxy.blackhole, end=TcpProxy.forward),
    Outage("vanished", begin=TcpProxy.blackhole, end=TcpProxy.forget),
)


@frozen
class Told:
    """What was heard while the database was away, and after how many seconds."""

    tool: str
    answer: dict[str, Any] | None
    seconds: float
    stood_still: float
    """How long the machine itself did nothing meanwhile, as far as this process has seen."""


@pytest.mark.timeout(400)
@pytest.mark.parametrize("database", ["postgresql", "mariadb"])
async def test_while_the_database_is_away_all_are_told_in_time_and_afterwards_all_is_right(
    database: str, server_url: Callable[[str], str], tmp_path: Path
) -> None:
    """The incident: a database that did not answer left callers in silence until a restart."""
    address = server_url(database)

    told = await asyncio.gather(
        *(
            _through_an_outage(address, directory=tmp_path / outage.name, outage=outage)
            for outage in _OUTAGES
        )
    )

    for answers in told:
        assert len(answers) >= _AT_LEAST_ASKED
        assert [one for one in answers if not _is_honest(one)] == []
        late = [
            one
            for one in answers
            if one.seconds - one.stood_still > _BUDGETS[one.tool] + _BUSY_SECONDS
        ]
        assert late == []


async def _through_an_outage(address: str, *, directory: Path, outage: Outage) -> list[Told]:
    async with open_place(directory, address=address, haste=_HASTE) as lane:
        url = make_url(lane.storage.url)
        with TcpProxy(url.host or "", url.port or 0) as proxy:
            way = url.set(host=proxy.host, port=proxy.port)
            service = await lane.launched(
                "service", database_url=way.render_as_string(hide_password=False)
            )
            try:
                return await _lived_through(lane, service, proxy=proxy, outage=outage)
            finally:
                await service.kill()


async def _lived_through(
    lane: Lane, service: Launched, *, proxy: TcpProxy, outage: Outage
) -> list[Told]:
    await _book_all(lane, service, count=2)
    caller = new_caller(lane.next_day())
    first = caller.booking(BOOK)
    # The database goes away while the calendar works on this one.
    await lane.control("PUT", "/faults", {"create": {"delay_after_ms": 500, "times": 1}})
    await lane.control("DELETE", "/requests")
    delivery = asyncio.create_task(_timed(lane, service, call=first))
    await lane.until_asked("POST /v2/bookings")
    outage.begin(proxy)
    until = time.monotonic() + _AWAY_SECONDS
    told: list[Told] = []
    day = lane.next_day()
    while time.monotonic() < until:
        told += await asyncio.gather(*_calls_of_one_moment(lane, service, day=day))
        await asyncio.sleep(_PAUSE_SECONDS)
    outage.end(proxy)
    told.append(await delivery)

    await lane.until_settled(within_seconds=_PATIENCE_SECONDS)
    again = await lane.deliver(first, to=service)
    assert again is not None
    assert again["status"] == "confirmed"
    await _book_all(lane, service, count=_MORE_THAN_THE_POOL)
    assert await lane.claims() == await lane.rightful_claims()
    rows = {one.provider_uid for one in await lane.appointments() if one.state.is_active}
    assert {one["uid"] for one in await lane.bookings()} == rows
    return told


def _calls_of_one_moment(lane: Lane, service: Launched, *, day: dt.date) -> list[Any]:
    caller = new_caller(day)
    return [
        _timed(lane, service, call=call)
        for call in (caller.booking(BOOK), caller.question(BOOK), caller.look_up())
    ]


async def _timed(lane: Lane, service: Launched, *, call: ToolCall) -> Told:
    async with _metronome() as late_beats:
        begin = time.monotonic()
        answer = await lane.deliver(call, to=service)
        seconds = time.monotonic() - begin
    return Told(call.tool, answer, seconds, stood_still=sum(late_beats))


@contextlib.asynccontextmanager
async def _metronome() -> AsyncIterator[list[float]]:
    """This will note by how many seconds each beat came late: nobody was served in that time."""
    late: list[float] = []

    async def beat() -> None:
        while True:
            due = time.monotonic() + _BEAT_SECONDS
            await asyncio.sleep(_BEAT_SECONDS)
            if (lag := time.monotonic() - due) > _BEAT_SECONDS:
                late.append(lag)

    beating = asyncio.create_task(beat())
    try:
        yield late
    finally:
        beating.cancel()


async def _book_all(lane: Lane, service: Launched, *, count: int) -> None:
    callers: list[Caller] = [new_caller(lane.next_day()) for _ in range(count)]
    answers = await asyncio.gather(
        *(_answered(lane, service, call=caller.booking(BOOK)) for caller in callers)
    )
    assert [one and one["status"] for one in answers] == ["confirmed"] * count, answers


async def _answered(lane: Lane, service: Launched, *, call: ToolCall) -> dict[str, Any] | None:
    """Deliver it again as long as it goes on: a busy machine takes longer than a caller waits."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while True:
            answer = await lane.deliver(call, to=service)
            if answer is None or answer["status"] != "pending":
                return answer
            await asyncio.sleep(_PAUSE_SECONDS)


def _is_honest(one: Told) -> bool:
    if one.answer is None:
        return False
    status = one.answer["status"]
    # A change whose answer does not come in time may have happened: that is what is said then.
    return status == "system_unavailable" or (
        status == "pending" and one.tool == "book_appointment"
    )
