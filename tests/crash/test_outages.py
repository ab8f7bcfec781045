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
# The catalogue's budgets in seconds, and as much more as a busy machine may take: whoever is told
# only when the database is back has waited for longer.
_BUDGETS = {"check_availability": 4.0, "find_appointments": 2.0, "book_appointment": 8.0}
_BUSY_SECONDS = 5.0
_BEAT_SECONDS = 0.05
_PATIENCE_SECONDS = 60.0
_PAUSE_SECONDS = 0.3
_MORE_THAN_THE_POOL = 15
_AT_LEAST_ASKED = 10
_NOTHING_ENTERED = "nichts eingetragen"


@frozen
class Outage:
    """How the database goes away, and how it comes back."""

    name: str
    begin: Callable[[TcpProxy], None]
    end: Callable[[TcpProxy], None]
    may_have_written: bool
    """Whether what was sent may have reached the database although no answer came."""


_OUTAGES = (
    Outage("stopped", begin=TcpProxy.cut, end=TcpProxy.forward, may_have_written=False),
    Outage("held-up", begin=TcpProxy.blackhole, end=TcpProxy.forward, may_have_written=True),
    Outage("vanished", begin=TcpProxy.blackhole, end=TcpProxy.forget, may_have_written=True),
)


@frozen
class Told:
    """What was heard while the database was away, and after how many seconds."""

    call: ToolCall
    answer: dict[str, Any] | None
    seconds: float
    stood_still: float
    """How long the machine itself did nothing meanwhile, as far as this process has seen."""

    @property
    def is_late(self) -> bool:
        """Whether the caller waited for longer than the platform does."""
        return self.seconds - self.stood_still > _BUDGETS[self.call.tool] + _BUSY_SECONDS


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
        assert [one for one in answers if one.is_late] == []


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
    # Where no connection is had nothing can have been written, and nothing is left open.
    assert outage.may_have_written or {_status(one) for one in told} == {"system_unavailable"}
    told.append(await delivery)

    await lane.until_settled(within_seconds=_PATIENCE_SECONDS)
    assert [one for one in told if await _is_booked_after_all(lane, one)] == []
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
    return Told(call, answer, seconds, stood_still=sum(late_beats))


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
    # A change whose answer does not come in time may have happened: that is what is said then.
    return _status(one) == "system_unavailable" or (
        _status(one) == "pending" and one.call.tool == "book_appointment"
    )


async def _is_booked_after_all(lane: Lane, one: Told) -> bool:
    """Return whether a caller who was told that nothing was entered has an appointment."""
    if one.answer is None or _NOTHING_ENTERED not in one.answer["message"]:
        return False
    return any(found.state.is_active for found in await lane.appointments_of(one.call))


def _status(one: Told) -> str:
    return "nothing" if one.answer is None else str(one.answer["status"])
