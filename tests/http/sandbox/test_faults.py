"""Faults that can be switched on, as a client in the same process sees them."""

import asyncio

import pytest

from entrypoints.sandbox.connection_drop import ConnectionWasDropped
from tests.http.sandbox.sandbox_world import World


async def _booked(world: World) -> int:
    await world.control("DELETE", "/faults")
    body = (await world.call("GET", "/v2/bookings")).json()
    return int(body["pagination"]["totalItems"])


@pytest.mark.parametrize(
    ("failure", "status", "text", "booked"),
    [
        ("500_before", 500, "Internal server error", 0),
        ("500_after_commit", 500, "Internal server error", 1),
        ("html_524", 524, "<!DOCTYPE html>", 0),
        ("html_524_after_commit", 524, "<!DOCTYPE html>", 1),
        ("nonsense", 201, '"start":"soon"', 0),
        ("nonsense_after_commit", 201, '"start":"soon"', 1),
        ("empty", 201, "", 0),
        ("empty_after_commit", 201, "", 1),
        ("db_text_400", 400, "An error occurred while querying the database.", 0),
        ("db_text_400_after_commit", 400, "An error occurred while querying the database.", 1),
        ("429", 429, "ThrottlerException", 0),
        ("401", 401, "CustomThrottlerGuard - Invalid API Key", 0),
    ],
)
async def test_a_create_can_fail_with_or_without_its_effect(
    world: World, failure: str, status: int, text: str, booked: int
) -> None:
    """The answer says nothing about whether the booking exists."""
    await world.break_things(create={"fail": failure})

    answer = await world.book("2026-11-30T09:00:00Z")

    assert answer.status_code == status
    assert text in answer.text
    assert await _booked(world) == booked


@pytest.mark.parametrize(("failure", "booked"), [("drop_before", 0), ("drop_after_commit", 1)])
async def test_a_dropped_call_is_an_exception_without_a_server(
    world: World, failure: str, booked: int
) -> None:
    """In the same process there is no connection to close, and no answer either."""
    await world.break_things(create={"fail": failure})

    with pytest.raises(ConnectionWasDropped):
        await world.book("2026-11-30T09:00:00Z")

    assert await _booked(world) == booked


async def test_a_dropped_create_can_land_later(world: World) -> None:
    """drop_then_commit: nothing at first, and a booking when the delay is over."""
    await world.break_things(create={"fail": "drop_then_commit", "delay_before_ms": 5000})

    with pytest.raises(ConnectionWasDropped):
        await world.book("2026-11-30T09:00:00Z")

    assert await _booked(world) == 0
    await world.clock.advance(5)
    assert await _booked(world) == 1


async def test_a_fault_strikes_as_often_as_it_says(world: World) -> None:
    """With `times` the calls after the last one work again."""
    await world.break_things(create={"fail": "500_before", "times": 2})

    answers = [await world.book("2026-11-30T09:00:00Z") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [500, 500, 201]


async def test_a_create_can_be_slow_before_and_after_its_effect(world: World) -> None:
    """Two seconds pass, the booking appears, two more, and the answer comes."""
    await world.break_things(create={"delay_before_ms": 2000, "delay_after_ms": 2000})
    answer = asyncio.ensure_future(world.book("2026-11-30T09:00:00Z"))
    seen = []

    for _ in range(4):
        await world.clock.advance(1)
        seen.append((len(world.app.state.account.everything()), answer.done()))

    assert seen == [(0, False), (1, False), (1, False), (1, True)]


async def test_of_so_many_calls_the_last_one_can_be_slow(world: World) -> None:
    """As in life: most answers come soon, and some very late."""
    await world.break_things(get={"delay_before_ms": 100, "slow_every": 3, "slow_ms": 8000})
    seconds = []

    for _ in range(4):
        began = world.clock.monotonic()
        answer = asyncio.ensure_future(world.call("GET", "/v2/bookings/nobody"))
        while not answer.done():
            await world.clock.advance(0.1)
        seconds.append(round(world.clock.monotonic() - began, 1))

    assert seconds == [0.1, 0.1, 8.0, 0.1]


@pytest.mark.parametrize("kind", ["reschedule", "cancel", "get", "list", "slots", "confirm"])
async def test_every_call_that_matters_can_fail(world: World, kind: str) -> None:
    """One fault each."""
    uid = (await world.book("2026-11-30T09:00:00Z")).json()["data"]["uid"]
    calls = {
        "reschedule": ("POST", f"/v2/bookings/{uid}/reschedule"),
        "cancel": ("POST", f"/v2/bookings/{uid}/cancel"),
        "get": ("GET", f"/v2/bookings/{uid}"),
        "list": ("GET", "/v2/bookings"),
        "slots": ("GET", "/v2/slots"),
        "confirm": ("POST", f"/v2/bookings/{uid}/confirm"),
    }
    await world.break_things(**{kind: {"fail": "500_before"}})

    method, path = calls[kind]
    version = "2024-09-04" if kind == "slots" else "2024-08-13"
    answer = await world.call(method, path, version=version)

    assert answer.json() == {"statusCode": 500, "message": "Internal server error"}


async def test_another_time_than_asked_can_be_booked(world: World) -> None:
    """other_time_booked: half an hour later, on create and on a move."""
    await world.break_things(book_other_time_minutes=30)

    booked = (await world.book("2026-11-30T09:00:00Z")).json()["data"]
    path = f"/v2/bookings/{booked['uid']}/reschedule"
    moved = await world.call("POST", path, json={"start": "2026-11-30T11:00:00Z"})

    assert booked["start"] == "2026-11-30T09:30:00.000Z"
    assert moved.json()["data"]["start"] == "2026-11-30T11:30:00.000Z"


async def test_reads_can_lag_behind(world: World) -> None:
    """A new booking is unknown to get and list until the replica has it."""
    await world.break_things(read_lag_ms=1500)
    uid = (await world.book("2026-11-30T09:00:00Z")).json()["data"]["uid"]

    early = await world.call("GET", f"/v2/bookings/{uid}")
    early_list = await world.call("GET", "/v2/bookings")
    await world.clock.advance(1.5)
    late = await world.call("GET", f"/v2/bookings/{uid}")

    assert (early.status_code, late.status_code) == (404, 200)
    assert early_list.json()["data"] == []


async def test_a_cancellation_is_seen_late_on_a_lagging_replica(world: World) -> None:
    """Until then the booking still looks accepted."""
    uid = (await world.book("2026-11-30T09:00:00Z")).json()["data"]["uid"]
    await world.clock.advance(10)
    await world.break_things(read_lag_ms=1500)
    await world.call("POST", f"/v2/bookings/{uid}/cancel", json={"cancellationReason": "x"})

    early = (await world.call("GET", f"/v2/bookings/{uid}")).json()["data"]["status"]
    await world.clock.advance(1.5)
    late = (await world.call("GET", f"/v2/bookings/{uid}")).json()["data"]["status"]

    assert (early, late) == ("accepted", "cancelled")


async def test_a_create_that_reads_back_from_a_lagging_replica_answers_500(world: World) -> None:
    """orphaned_booking: committed, announced, and answered with an error."""
    await world.break_things(read_lag_ms=1500, read_back_lags=True)

    answer = await world.book("2026-11-30T09:00:00Z")

    assert answer.json() == {"statusCode": 500, "message": "Internal server error"}
    assert world.post.triggers == ["BOOKING_CREATED"]
    assert await _booked(world) == 1


async def test_a_key_that_asks_too_often_is_shut_out(world: World) -> None:
    """429 without Retry-After; the headers say when it ends, in seconds."""
    await world.break_things(rate_limit={"limit": 3, "window": 60, "block": 30})

    statuses = [(await world.call("GET", "/v2/me")).status_code for _ in range(4)]
    blocked = await world.call("GET", "/v2/me")
    await world.clock.advance(30)
    after = await world.call("GET", "/v2/me")

    assert statuses == [200, 200, 200, 429]
    assert "retry-after" not in blocked.headers
    assert blocked.headers["x-ratelimit-reset-default"] == "30"
    assert blocked.json()["error"]["details"].startswith("CustomThrottlerGuard")
    assert (after.status_code, after.headers["x-ratelimit-remaining-default"]) == (200, "2")


async def test_the_window_of_the_rate_limit_starts_anew(world: World) -> None:
    """Who stays below the limit is never shut out."""
    await world.break_things(rate_limit={"limit": 2, "window": 60, "block": 60})

    statuses = []
    for _ in range(3):
        statuses += [(await world.call("GET", "/v2/me")).status_code for _ in range(2)]
        await world.clock.advance(60)

    assert statuses == [200] * 6
