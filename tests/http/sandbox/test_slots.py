"""Offered slots and reservations."""

import asyncio

import pytest

from tests.http.sandbox.sandbox_world import COLOURING, HAIRCUT, SLOTS, World


async def test_slots_stand_under_the_dates_of_the_asked_zone(world: World) -> None:
    """With the zone's offset, across the change to summer time; Sunday is closed."""
    path = (
        "/v2/slots?eventTypeId=101&start=2027-03-27&end=2027-03-29"
        "&timeZone=Europe/Berlin&format=range"
    )

    days = (await world.call("GET", path, version=SLOTS)).json()["data"]

    assert list(days) == ["2027-03-27", "2027-03-29"]
    assert days["2027-03-27"][0] == {
        "start": "2027-03-27T09:00:00.000+01:00",
        "end": "2027-03-27T09:30:00.000+01:00",
    }
    assert days["2027-03-29"][-1]["end"] == "2027-03-29T18:00:00.000+02:00"


async def test_without_a_zone_slots_are_utc(world: World) -> None:
    """Times end in Z."""
    path = "/v2/slots?eventTypeId=101&start=2026-11-30&end=2026-11-30"

    days = (await world.call("GET", path, version=SLOTS)).json()["data"]

    assert days["2026-11-30"][0] == {"start": "2026-11-30T08:00:00.000Z"}


@pytest.mark.parametrize("version", [None, "2024-08-13", "2026-02-25"])
async def test_slots_exist_in_one_version_only(world: World, version: str | None) -> None:
    """Every other version is a 404 that repeats the query."""
    path = "/v2/slots?eventTypeId=101&start=2026-11-30&end=2026-11-30"

    answer = await world.call("GET", path, version=version)

    assert answer.status_code == 404
    assert answer.json()["error"]["message"] == f"Cannot GET {path}"


async def test_a_booked_slot_is_offered_for_two_seconds_more(world: World) -> None:
    """stale_cache: the very same question gets the old answer, another spelling the new one."""
    before = await world.slots("2026-11-30")
    await world.book("2026-11-30T09:00:00Z")

    at_once = await world.slots("2026-11-30")
    other_spelling = await world.slots("2026-11-30", zone="Europe/Vienna")
    await world.clock.advance(2)
    later = await world.slots("2026-11-30")

    assert at_once == before
    assert "10:00" in at_once
    assert "10:00" not in other_spelling
    assert "10:00" not in later


async def test_slots_of_a_longer_service_fit_around_a_booking(world: World) -> None:
    """Each free stretch starts its own series on the grid of half hours."""
    await world.book("2026-11-30T10:07:00Z", event_type=HAIRCUT)

    offered = await world.slots("2026-11-30", event_type=COLOURING)

    assert offered == ["09:00", "12:00", "13:30", "15:00", "16:30"]


async def test_an_end_at_midnight_means_the_whole_day_that_begins_there(world: World) -> None:
    """The trap of asking until 00:00: a day more than meant."""
    path = (
        "/v2/slots?eventTypeId=101&start=2026-11-30T00:00:00Z&end=2026-12-01T00:00:00Z"
        "&timeZone=Europe/Berlin"
    )

    days = (await world.call("GET", path, version=SLOTS)).json()["data"]

    assert list(days) == ["2026-11-30", "2026-12-01"]


async def test_a_slot_can_be_offered_and_still_be_refused(world: World) -> None:
    """phantom_slots: what is offered is not always what can be booked."""
    await world.break_things(phantom_slots=["2026-11-30T09:00:00Z"])
    assert "10:00" in await world.slots("2026-11-30")

    answer = await world.book("2026-11-30T09:00:00Z")

    assert answer.status_code == 400


async def test_slots_outside_of_the_asked_window_can_be_offered(world: World) -> None:
    """stray_slots: a client has to look at what it gets."""
    await world.break_things(stray_slots=["2026-12-24T09:00:00Z"])
    path = "/v2/slots?eventTypeId=101&start=2026-11-30&end=2026-11-30"

    days = (await world.call("GET", path, version=SLOTS)).json()["data"]

    assert list(days) == ["2026-11-30", "2026-12-24"]


async def test_todays_slots_begin_after_now(world: World) -> None:
    """What has gone by is not offered."""
    await world.clock.advance(12 * 3600)

    offered = await world.slots("2026-11-21")

    assert offered[0] == "12:30"


async def test_a_reservation_hides_the_slot_and_binds_nobody(world: World) -> None:
    """It vanishes from the offer, and anybody can book it all the same."""
    body = {"eventTypeId": 101, "slotStart": "2026-11-30T09:00:00Z"}
    made = await world.call("POST", "/v2/slots/reservations", version=SLOTS, json=body)

    offered = await world.slots("2026-11-30")
    booked = await world.book("2026-11-30T09:00:00Z")

    assert (made.status_code, made.json()["data"]["reservationDuration"]) == (201, 5)
    assert "10:00" not in offered
    assert booked.status_code == 201


async def test_a_reservation_expires(world: World) -> None:
    """After five minutes the slot is offered again."""
    body = {"eventTypeId": 101, "slotStart": "2026-11-30T09:00:00Z"}
    await world.call("POST", "/v2/slots/reservations", version=SLOTS, json=body)

    await world.clock.advance(300)

    assert "10:00" in await world.slots("2026-11-30")


async def test_reserving_what_is_reserved_is_refused_unless_at_once(world: World) -> None:
    """One after the other 422, at the same time both."""
    body = {"eventTypeId": 101, "slotStart": "2026-11-30T09:00:00Z"}
    path = "/v2/slots/reservations"

    at_once = await asyncio.gather(
        *(world.call("POST", path, version=SLOTS, json=body) for _ in range(2))
    )
    later = await world.call("POST", path, version=SLOTS, json=body)

    assert [answer.status_code for answer in at_once] == [201, 201]
    assert later.status_code == 422


async def test_a_reservation_can_be_moved_shown_and_deleted(world: World) -> None:
    """Unknown ones are null on GET, 404 on PATCH, and no error on DELETE."""
    body = {"eventTypeId": 101, "slotStart": "2026-11-30T09:00:00Z"}
    path = "/v2/slots/reservations"
    made = await world.call("POST", path, version=SLOTS, json=body)
    one = f"{path}/{made.json()['data']['reservationUid']}"

    moved = await world.call(
        "PATCH", one, version=SLOTS, json={**body, "slotStart": "2026-11-30T10:00:00Z"}
    )
    shown = await world.call("GET", one, version=SLOTS)
    gone = await world.call("DELETE", one, version=SLOTS)
    null = await world.call("GET", one, version=SLOTS)
    missing = await world.call("PATCH", one, version=SLOTS, json=body)

    assert moved.json()["data"]["slotStart"] == "2026-11-30T10:00:00.000Z"
    assert shown.json()["data"]["slotEnd"] == "2026-11-30T10:30:00.000Z"
    assert gone.json() == {"status": "success"}
    assert null.json() == {"status": "success", "data": None}
    assert missing.status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"eventTypeId": "101", "slotStart": "2026-11-30T09:00:00Z"},
        {"eventTypeId": 101, "slotStart": "morgen"},
        {"eventTypeId": 101, "slotStart": "2026-11-30T09:00:00Z", "reservationDuration": 0},
    ],
)
async def test_a_wrong_reservation_is_a_400(world: World, body: dict[str, object]) -> None:
    """In the shape of the global validation."""
    answer = await world.call("POST", "/v2/slots/reservations", version=SLOTS, json=body)

    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "Bad Request Exception"


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("start=2026-11-30&end=2026-11-30", "usernames property is wrong,"),
        ("eventTypeId=abc&start=2026-11-30&end=2026-11-30", "eventTypeId property is wrong,"),
        ("eventTypeId=101&start=30.11.2026&end=2026-11-30", "start property is wrong,"),
        ("eventTypeId=101&start=2026-11-30&end=2026-11-30&format=xml", "format property is"),
        ("eventTypeId=101&start=2026-11-30&end=2026-11-30&x=1", "x property is wrong,property x"),
        (
            "eventTypeId=101&start=2026-11-30&end=2026-11-30&timeZone=Mars/Olympus",
            "timeZone property is wrong,timeZone must be a valid IANA time-zone ",
        ),
    ],
)
async def test_a_wrong_slots_query_is_a_400(world: World, query: str, text: str) -> None:
    """With every finding in one text; unknown parameters are errors here."""
    answer = await world.call("GET", f"/v2/slots?{query}", version=SLOTS)

    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith(text)


async def test_slots_by_slug_of_a_host(world: World) -> None:
    """An event type can be named by slug and user instead of its id; an unknown one is a 404."""
    day = "start=2026-11-30&end=2026-11-30"
    known = f"/v2/slots?eventTypeSlug=bartpflege-ben&username=ben&{day}"
    unknown = f"/v2/slots?eventTypeSlug=massage&username=ben&{day}"

    found = await world.call("GET", known, version=SLOTS)
    missing = await world.call("GET", unknown, version=SLOTS)

    assert len(found.json()["data"]["2026-11-30"]) == 36
    assert missing.status_code == 404


async def test_moving_a_booking_shows_its_own_time_as_free(world: World) -> None:
    """With bookingUidToReschedule the booking does not stand in its own way."""
    uid = (await world.book("2026-11-30T09:00:00Z")).json()["data"]["uid"]
    path = (
        "/v2/slots?eventTypeId=101&start=2026-11-30&end=2026-11-30"
        f"&timeZone=Europe/Berlin&bookingUidToReschedule={uid}"
    )

    days = (await world.call("GET", path, version=SLOTS)).json()["data"]

    assert "2026-11-30T10:00:00.000+01:00" in [slot["start"] for slot in days["2026-11-30"]]
