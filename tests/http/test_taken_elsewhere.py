"""What Cal.com has acknowledged as taken is not offered any more, before anybody processed it."""

import datetime as dt

import httpx
import pytest

from booking_domain.model.time_slot import TimeSlot
from tests.doubles.world import World
from tests.http.deliveries import calcom_body, deliver
from tests.http.face import Agent


MONDAY = dt.date(2026, 11, 23)
WEDNESDAY = dt.date(2026, 11, 25)
THURSDAY = dt.date(2026, 11, 26)
FRIDAY = dt.date(2026, 11, 27)
LAST_DAY = MONDAY + dt.timedelta(days=180)
ALL_DAYS = (MONDAY, WEDNESDAY, THURSDAY, FRIDAY, LAST_DAY)
WEDNESDAY_AT_TEN = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)
CALCOMS_OWN_CACHE_SECONDS = 2.1
ASKED = {
    "service": "Herrenhaarschnitt",
    "staff": "Anna",
    "date_text": "am Mittwoch",
    "time_text": "um zehn",
}


FLAT = (
    b'{"triggerEvent":"MEETING_ENDED","startTime":"2026-11-26T09:00:00.000Z",'
    b'"endTime":"2026-11-26T09:30:00.000Z"}'
)


async def remember(world: World, *, tenant_id: str = "salon-muster") -> None:
    """Fill the cache with days of two event types."""
    generation = await world.cache.generation(tenant_id)
    slot = TimeSlot.lasting(WEDNESDAY_AT_TEN, minutes=30)
    for event_type in ("101", "201"):
        await world.cache.put(
            tenant_id,
            event_type=event_type,
            days=dict.fromkeys(ALL_DAYS, (slot,)),
            generation=generation,
        )


async def forgotten(world: World, *, tenant_id: str = "salon-muster") -> set[dt.date]:
    """Return the days that are not known for either event type."""
    known = [
        set(await world.cache.get(tenant_id, event_type=event_type, days=ALL_DAYS))
        for event_type in ("101", "201")
    ]
    assert known[0] == known[1]
    return set(ALL_DAYS) - known[0]


async def test_a_time_that_the_web_took_is_offered_to_no_caller(
    agent: Agent, client: httpx.AsyncClient, salon_world: World
) -> None:
    """
    Offered from the cache at first; once the event is acknowledged, not any more.

    Cal.com's own answer may still name it for two seconds, and is not remembered for longer.
    """
    before = await agent.call("check_availability", ASKED)
    await salon_world.book_on_the_web("101", start=WEDNESDAY_AT_TEN, minutes=30)
    unaware = await agent.call("check_availability", ASKED)

    await deliver(client, calcom_body())
    salon_world.clock.advance(CALCOMS_OWN_CACHE_SECONDS)

    after = await agent.call("check_availability", ASKED)
    assert (before["status"], unaware["status"]) == ("available", "available")
    assert after["status"] == "alternatives"


@pytest.mark.parametrize(
    ("body", "days"),
    [
        (calcom_body(), {WEDNESDAY}),
        (calcom_body("BOOKING_CANCELLED", startTime="2026-11-25T09:00:00+00:00"), {WEDNESDAY}),
        (
            calcom_body(
                "BOOKING_RESCHEDULED",
                rescheduleUid="old",
                rescheduleStartTime="2026-11-27T09:00:00Z",
                rescheduleEndTime="2026-11-27T09:30:00Z",
            ),
            {WEDNESDAY, FRIDAY},
        ),
        # 23:30 in UTC is the next day in Berlin.
        (
            calcom_body(startTime="2026-11-25T23:30:00.000Z", endTime="2026-11-26T00:00:00.000Z"),
            {THURSDAY},
        ),
        (
            calcom_body(startTime="2026-11-25T22:30:00Z", endTime="2026-11-25T23:30:00Z"),
            {WEDNESDAY, THURSDAY},
        ),
        # Flat, without a payload.
        (
            FLAT,
            {THURSDAY},
        ),
    ],
)
async def test_the_days_of_an_event_are_forgotten_and_no_others(
    client: httpx.AsyncClient, salon_world: World, body: bytes, days: set[dt.date]
) -> None:
    """For all event types, because a chair has several; the old day of a move as well."""
    await remember(salon_world)
    await remember(salon_world, tenant_id="another-salon")

    await deliver(client, body)

    assert await forgotten(salon_world) == days
    assert await forgotten(salon_world, tenant_id="another-salon") == set()


@pytest.mark.parametrize(
    "body",
    [
        calcom_body(startTime=None),
        calcom_body(startTime="2026-11-25T09:00:00"),
        calcom_body(startTime="bald", endTime="später"),
        calcom_body(startTime=5),
        calcom_body(startTime="2026-11-25T09:30:00Z", endTime="2026-11-25T09:00:00Z"),
        calcom_body(startTime="2026-11-25T09:00:00Z", endTime="2199-11-25T09:00:00Z"),
        calcom_body("BOOKING_RESCHEDULED", rescheduleUid="old"),
        b'{"triggerEvent":"OOO_CREATED","payload":{"oooEntry":{"start":"2026-11-25"}}}',
        b'{"triggerEvent":"BOOKING_CREATED","payload":"x"}',
        b"{}",
    ],
)
async def test_an_event_whose_times_cannot_be_read_outdates_every_day(
    client: httpx.AsyncClient, salon_world: World, body: bytes
) -> None:
    """It may have been any of those that can be booked."""
    await remember(salon_world)

    response = await deliver(client, body)

    assert response.status_code == 200
    assert await forgotten(salon_world) == set(ALL_DAYS)


async def test_a_forged_event_makes_nothing_forgotten(
    client: httpx.AsyncClient, salon_world: World
) -> None:
    """Else anybody could make the calendar be asked without end."""
    await remember(salon_world)

    await deliver(client, calcom_body(), signature="a" * 64)

    assert await forgotten(salon_world) == set()


async def test_what_cannot_be_stored_is_outdated_all_the_same(
    client: httpx.AsyncClient, salon_world: World
) -> None:
    """Cal.com does not repeat it, and the time is taken whatever our database does."""
    await remember(salon_world)
    salon_world.store.go_down()

    response = await deliver(client, calcom_body())

    assert response.status_code == 503
    assert await forgotten(salon_world) == {WEDNESDAY}


async def test_what_happens_in_a_call_outdates_nothing(agent: Agent, salon_world: World) -> None:
    """The calendar is as it was."""
    await remember(salon_world)
    body = b'{"event":"call_started","call":{"call_id":"call_1"}}'

    await agent.send(body, path="/retell/webhook")

    assert await forgotten(salon_world) == set()
