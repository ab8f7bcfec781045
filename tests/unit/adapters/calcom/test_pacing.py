"""Cal.com's limit: what is over it is not sent, and what its answers say is passed on."""

import time

from typing import Any

import httpx
import pytest

from attrs import define, field

from adapters.calcom.pacing import budget_of
from booking_domain.errors import CalendarBusy
from booking_domain.model.provider_booking import Booked, NotBooked, RefusalReason
from booking_domain.ports.rate_limit import Allowance, RateLimit, Urgency
from tests.doubles.pacing import paced
from tests.unit.adapters.calcom.samples import (
    SECRET,
    SLOT,
    START,
    UID,
    ScriptedCalcom,
    booking,
    booking_request,
    full_error,
    success,
)


@define
class ToldLimit(RateLimit):
    """Tells these waits, one after the other, and then lets everything through."""

    waits: list[float] = field(factory=list)
    asked: list[tuple[str, Urgency]] = field(factory=list)
    seen: list[Allowance] = field(factory=list)

    async def acquire(self, budget: str, *, urgency: Urgency, at_most: int | None = None) -> float:
        self.asked.append((budget, urgency))
        return self.waits.pop(0) if self.waits else 0.0

    async def learn(self, budget: str, *, seen: Allowance) -> None:
        self.seen.append(seen)


def created(**headers: str) -> httpx.Response:
    return httpx.Response(201, json=success(booking()), headers=headers)


def limits(limit: object, remaining: object, reset: object, *, name: str = "Default") -> Any:
    return {
        f"X-RateLimit-Limit-{name}": str(limit),
        f"X-RateLimit-Remaining-{name}": str(remaining),
        f"X-RateLimit-Reset-{name}": str(reset),
    }


async def test_a_write_that_would_wait_too_long_is_surely_not_booked() -> None:
    """It was never sent, so nothing has to be looked up; it may be sent when the limit allows."""
    calcom = ScriptedCalcom()
    calendar = calcom.calendar(
        pacing=paced(limit=ToldLimit([30.0, 30.0, 30.0]), urgency=Urgency.CALLER)
    )

    outcomes = [
        await calendar.create_booking(booking_request()),
        await calendar.reschedule_booking(UID, start=START, reason=""),
        await calendar.cancel_booking(UID, reason=""),
    ]

    refusals = [(one.reason, one.again_in) for one in outcomes if isinstance(one, NotBooked)]
    assert refusals == [(RefusalReason.RATE_LIMITED, 30.0)] * 3
    assert calcom.requests == []


async def test_a_read_that_would_wait_too_long_finds_nothing_out() -> None:
    """No request is sent for an answer that nobody would wait for; the calendar is not down."""
    calcom = ScriptedCalcom()
    calendar = calcom.calendar(pacing=paced(limit=ToldLimit([30.0]), urgency=Urgency.CALLER))

    with pytest.raises(CalendarBusy):
        await calendar.free_slots("7", window=SLOT)

    assert calcom.requests == []


async def test_a_short_wait_is_waited_for() -> None:
    """And asked again afterwards, since somebody else may have been quicker."""
    calcom = ScriptedCalcom(created())
    limit = ToldLimit([0.01, 0.01])

    outcome = await calcom.calendar(
        pacing=paced(limit=limit, urgency=Urgency.BACKGROUND)
    ).create_booking(booking_request())

    assert isinstance(outcome, Booked)
    assert [urgency for _, urgency in limit.asked] == [Urgency.BACKGROUND] * 3


async def test_waiting_and_sending_together_stay_within_the_calls_time() -> None:
    """Half of it at most is for the wait: a request without time has an unknown outcome."""
    calcom = ScriptedCalcom()
    limit = ToldLimit([0.06])

    outcome = await calcom.calendar(
        pacing=paced(limit=limit, urgency=Urgency.CALLER), write_timeout_seconds=0.1
    ).create_booking(booking_request())

    assert isinstance(outcome, NotBooked)
    assert calcom.requests == []


@pytest.mark.parametrize(
    ("answer", "seen"),
    [
        (created(), []),
        (created(**limits(120, 87, 41)), [Allowance(limit=120, remaining=87, reset_seconds=41)]),
        (created(**limits("many", 1, 1)), []),
        (
            created(**limits(120, 87, 41), **limits(10, 2, 5, name="Short")),
            [Allowance(limit=10, remaining=2, reset_seconds=5)],
        ),
        (created(**limits(120, 0, 99_999)), [Allowance(limit=120, remaining=0, reset_seconds=300)]),
        (
            httpx.Response(429, json=full_error("Too many requests.", status=429)),
            [Allowance(limit=None, remaining=0, reset_seconds=60)],
        ),
        (
            httpx.Response(
                429, json=full_error("Too many.", status=429), headers=limits(120, 0, 60)
            ),
            [Allowance(limit=120, remaining=0, reset_seconds=60)],
        ),
    ],
)
async def test_what_an_answer_says_about_the_limit_is_passed_on(
    answer: httpx.Response, seen: list[Allowance]
) -> None:
    """Of several limits the nearest; a 429 shuts out also without saying for how long."""
    limit = ToldLimit()

    await (
        ScriptedCalcom(answer)
        .calendar(pacing=paced(limit=limit, urgency=Urgency.CALLER))
        .create_booking(booking_request())
    )

    assert limit.seen == seen


async def test_a_reset_may_be_a_time_of_day() -> None:
    """The documentation says so, though Cal.com was seen to count from now."""
    limit = ToldLimit()
    begun = time.time()
    answer = created(**limits(120, 3, round(begun) + 30))

    await (
        ScriptedCalcom(answer)
        .calendar(pacing=paced(limit=limit, urgency=Urgency.CALLER))
        .create_booking(booking_request())
    )

    took = time.time() - begun
    assert 29 - took <= limit.seen[0].reset_seconds <= 31


async def test_the_budget_is_the_keys_and_does_not_tell_it() -> None:
    """Two salons with one key have one budget; the name may be stored anywhere."""
    limit = ToldLimit()

    for _ in range(2):
        calcom = ScriptedCalcom(created())
        await calcom.calendar(pacing=paced(limit=limit, urgency=Urgency.CALLER)).create_booking(
            booking_request()
        )

    (first, _), (second, _) = limit.asked
    assert first == second
    assert SECRET not in first
    assert budget_of("a", base_url="x") != budget_of("a", base_url="y")
    assert budget_of("a", base_url="x") != budget_of("b", base_url="x")
