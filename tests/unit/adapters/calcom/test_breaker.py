"""An account that does not answer is left alone: what is not sent is surely not booked."""

import asyncio
import datetime as dt

from collections.abc import Iterable, Mapping

import httpx
import pytest

from adapters.calcom.in_flight import InFlight
from adapters.memory.circuit_breaker import MemoryCircuitBreaker
from adapters.memory.rate_limit import MemoryRateLimit
from booking_domain.errors import CalendarUnavailable
from booking_domain.model.circuit_breaker import Admitted, BreakerRule, BreakerState, Verdict
from booking_domain.model.provider_booking import (
    Booked,
    NotBooked,
    OutcomeUnknown,
    RefusalReason,
)
from booking_domain.ports.circuit_breaker import BreakerView, CircuitBreaker
from booking_domain.ports.rate_limit import Urgency
from tests.doubles.clock import FakeClock
from tests.doubles.pacing import paced
from tests.unit.adapters.calcom.samples import (
    SLOT,
    START,
    UID,
    ScriptedCalcom,
    bare_error,
    booking,
    booking_request,
    full_error,
    success,
)


RULE = BreakerRule(
    failures=2,
    window_seconds=60.0,
    open_seconds=30.0,
    probe_seconds=10.0,
    probe_lost_seconds=22.0,
)
BOOKED = httpx.Response(201, json=success(booking()))


def unreachable(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectTimeout("", request=request)


class Salon:
    """One account, its breaker, and what it answers."""

    def __init__(self, *steps: object, urgency: Urgency = Urgency.CALLER, places: int = 100):
        self.clock = FakeClock(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC))
        self.breaker = MemoryCircuitBreaker(self.clock, rule=RULE)
        self.limit = MemoryRateLimit(self.clock, limit=20)
        self.in_flight = InFlight(limit=places)
        self.calcom = ScriptedCalcom(*steps)  # type: ignore[arg-type]
        pacing = paced(
            limit=self.limit, breaker=self.breaker, in_flight=self.in_flight, urgency=urgency
        )
        self.calendar = self.calcom.calendar(pacing=pacing, read_timeout_seconds=0.2)

    @property
    def name(self) -> str:
        (known,) = self.breaker._breakers
        return known

    async def state(self) -> BreakerState:
        return (await self.breaker.view(self.name)).state


async def failing(*steps: object) -> Salon:
    """This will give an account that has just been found ill."""
    salon = Salon(unreachable, unreachable, *steps)
    for _ in range(RULE.failures):
        with pytest.raises(CalendarUnavailable):
            await salon.calendar.get_booking(UID)
    assert await salon.state() is BreakerState.OPEN
    return salon


async def test_no_write_is_sent_to_an_account_that_is_left_alone() -> None:
    """Surely not booked: nothing has to be looked up, and the caller hears it at once."""
    salon = await failing()

    outcomes = [
        await salon.calendar.create_booking(booking_request()),
        await salon.calendar.reschedule_booking(UID, start=START, reason=""),
        await salon.calendar.cancel_booking(UID, reason=""),
    ]

    reasons = [one.reason for one in outcomes if isinstance(one, NotBooked)]
    assert reasons == [RefusalReason.NEVER_SENT] * 3
    assert len(salon.calcom.requests) == RULE.failures


async def test_no_question_is_sent_either_and_none_is_taken_from_the_budget() -> None:
    """When the account is back, callers need what is left of the minute."""
    salon = await failing()

    for _ in range(50):
        with pytest.raises(CalendarUnavailable):
            await salon.calendar.free_slots("7", window=SLOT)

    assert len(salon.calcom.requests) == RULE.failures
    (budget,) = salon.limit._budgets.values()
    assert len(budget.granted) == RULE.failures


async def test_the_first_request_after_a_while_finds_out_that_it_is_back() -> None:
    """A booking may be it, and is booked."""
    salon = await failing(BOOKED)
    await salon.clock.advance(RULE.open_seconds)

    outcome = await salon.calendar.create_booking(booking_request())

    assert isinstance(outcome, Booked)
    assert await salon.state() is BreakerState.CLOSED


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(400, json=full_error("either already has booking at this time", status=400)),
        httpx.Response(401, json=full_error("no", status=401)),
        httpx.Response(404, json=full_error("no", status=404)),
        httpx.Response(409, json=bare_error("booking_conflict_error", status=409)),
        httpx.Response(429, json=full_error("Too many requests.", status=429)),
        BOOKED,
    ],
    ids=lambda answer: str(answer.status_code),
)
async def test_whoever_refuses_is_not_ill(answer: httpx.Response) -> None:
    """Neither what callers wish for nor a wrong key shuts a calendar out."""
    salon = Salon(*[answer] * 6)
    for _ in range(6):
        await salon.calendar.create_booking(booking_request())
        await salon.clock.advance(300)

    assert await salon.state() is BreakerState.CLOSED
    assert len(salon.calcom.requests) == 6


@pytest.mark.parametrize("status", [500, 502, 503, 524])
async def test_whoever_says_so_is_ill(status: int) -> None:
    """Whatever else stands in the answer."""
    salon = Salon(*[httpx.Response(status, text="<html>")] * 2)

    for _ in range(2):
        assert isinstance(await salon.calendar.create_booking(booking_request()), OutcomeUnknown)

    assert await salon.state() is BreakerState.OPEN


async def test_whoever_takes_too_long_is_ill() -> None:
    """A time-out is ours; it counts like the connection's."""
    silence = asyncio.Event()

    class Silent(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await silence.wait()
            raise AssertionError(request)

    salon = Salon()
    salon.calendar._http._client = httpx.AsyncClient(transport=Silent())
    for _ in range(RULE.failures):
        with pytest.raises(CalendarUnavailable):
            await salon.calendar.get_booking(UID)

    assert await salon.state() is BreakerState.OPEN


class Noted(CircuitBreaker):
    """Lets everything through as a probe, and keeps what came of it."""

    def __init__(self) -> None:
        self.verdicts: list[Verdict] = []

    async def admit(self, name: str) -> Admitted:
        return Admitted(probe=name)

    async def report(self, name: str, *, admitted: Admitted, verdict: Verdict) -> None:
        assert admitted.probe == name
        self.verdicts.append(verdict)

    async def view(self, name: str) -> BreakerView:
        raise AssertionError(name)

    async def views(self, names: Iterable[str]) -> Mapping[str, BreakerView]:
        raise AssertionError(names)


async def test_a_probe_that_the_limit_holds_back_is_given_back() -> None:
    """Else nobody could find out until it counted as lost."""
    noted = Noted()
    salon = Salon()
    pacing = paced(limit=MemoryRateLimit(salon.clock, limit=1), breaker=noted)
    calendar = ScriptedCalcom(BOOKED).calendar(pacing=pacing)

    await calendar.create_booking(booking_request())
    held_back = await calendar.create_booking(booking_request())

    assert isinstance(held_back, NotBooked)
    assert held_back.reason is RefusalReason.RATE_LIMITED
    assert noted.verdicts == [Verdict.ANSWERED, Verdict.NOT_TRIED]


async def test_a_probe_that_nobody_waits_for_any_more_is_given_back() -> None:
    """A process that ends says so instead of leaving the others to wait."""
    noted, begun = Noted(), asyncio.Event()

    class Silent(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            begun.set()
            await asyncio.Event().wait()
            raise AssertionError(request)

    calendar = ScriptedCalcom().calendar(pacing=paced(breaker=noted))
    calendar._http._client = httpx.AsyncClient(transport=Silent())
    reading = asyncio.create_task(calendar.get_booking(UID))
    await begun.wait()
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)

    assert noted.verdicts == [Verdict.NOT_TRIED]


async def test_what_hangs_takes_so_many_places_and_the_next_one_is_told_in_time() -> None:
    """Its caller hears that nothing was sent, before the others' time is over."""
    begun, silence = asyncio.Event(), asyncio.Event()

    class Silent(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            begun.set()
            await silence.wait()
            return BOOKED

    salon = Salon(places=1)
    client = httpx.AsyncClient(transport=Silent())
    salon.calendar._http._client = client
    hanging = asyncio.create_task(salon.calendar.create_booking(booking_request()))
    await begun.wait()

    with pytest.raises(CalendarUnavailable, match="TooManyInFlight"):
        await salon.calendar.get_booking(UID)

    assert not hanging.done()
    silence.set()
    assert isinstance(await hanging, Booked)


async def test_nobody_waits_for_a_place_at_an_account_that_is_left_alone() -> None:
    """All that have one hang."""
    salon = await failing()
    salon.in_flight._limit = 1
    async with salon.in_flight.place(salon.name, urgency=Urgency.CALLER, patience_seconds=0):
        with pytest.raises(CalendarUnavailable, match="AccountIsIll"):
            await salon.calendar.get_booking(UID)
