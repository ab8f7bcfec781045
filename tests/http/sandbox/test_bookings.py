"""Creating, moving, cancelling and reading bookings over HTTP."""

import asyncio
import datetime as dt

import pytest

from adapters.memory.calcom_model.context import Behaviour
from tests.http.sandbox.sandbox_world import (
    BEARD,
    CHILD,
    COLOURING,
    HAIRCUT,
    HAIRCUT_BEN,
    World,
    attendee,
    salon_config,
)


TAKEN = "User either already has booking at this time or is not available"


async def test_a_booking_has_the_key_order_and_values_of_cal_com(world: World) -> None:
    """Create answers 201 with the whole booking; metadata and attendee come back as sent."""
    answer = await world.book("2026-11-30T09:00:00Z", metadata={"idempotencyKey": "k-1"})

    booking = answer.json()["data"]
    assert answer.status_code == 201
    assert list(booking)[:6] == ["id", "uid", "title", "description", "hosts", "status"]
    assert booking["title"] == "Herrenhaarschnitt zwischen Anna und Max Mustermann"
    assert (booking["start"], booking["end"]) == (
        "2026-11-30T09:00:00.000Z",
        "2026-11-30T09:30:00.000Z",
    )
    assert booking["metadata"] == {"idempotencyKey": "k-1"}
    assert len(booking["uid"]) == 22
    assert booking["isPlatformManagedUserBooking"] is False


async def test_the_same_create_twice_is_refused_as_taken(world: World) -> None:
    """No create is idempotent, whatever a header says: the second one meets a taken slot."""
    body = {"start": "2026-11-30T09:00:00Z", "eventTypeId": HAIRCUT, "attendee": attendee()}
    headers = {"Idempotency-Key": "same"}
    await world.call("POST", "/v2/bookings", json=body, headers=headers)

    again = await world.call("POST", "/v2/bookings", json=body, headers=headers)

    assert again.status_code == 400
    assert again.json()["error"]["message"] == TAKEN


@pytest.mark.parametrize(
    ("start", "event_type", "text"),
    [
        ("2026-11-30T07:30:00Z", HAIRCUT, TAKEN),
        ("2026-11-30T16:45:00Z", HAIRCUT, TAKEN),
        ("2026-11-29T10:00:00Z", HAIRCUT, TAKEN),
        ("2026-12-05T15:00:00Z", HAIRCUT, TAKEN),
        ("2023-11-20T10:00:00Z", HAIRCUT, "Attempting to book a meeting in the past."),
    ],
    ids=["before opening", "over closing", "sunday", "saturday after four", "year_2023"],
)
async def test_a_time_that_cannot_be_booked_is_a_400(
    world: World, start: str, event_type: int, text: str
) -> None:
    """Closed, over closing time and past are 400 with Cal.com's texts."""
    answer = await world.book(start, event_type=event_type)

    assert (answer.status_code, answer.json()["error"]["message"]) == (400, text)


async def test_a_time_without_offset_is_taken_for_utc(world: World) -> None:
    """Ten o'clock without a zone becomes eleven in Berlin, silently."""
    answer = await world.book("2026-12-07T10:00:00")

    assert answer.status_code == 201
    assert answer.json()["data"]["start"] == "2026-12-07T10:00:00.000Z"


async def test_an_unknown_field_is_refused_with_its_name(world: World) -> None:
    """A field that the version does not know is a 400, never ignored."""
    answer = await world.book("2026-12-07T10:00:00Z", allowConflicts=True)

    text = "allowConflicts property is wrong,property allowConflicts should not exist "
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, text)


@pytest.mark.parametrize(
    ("metadata", "text"),
    [
        ({"k" * 41: "v"}, "metadata property is wrong,Metadata must have at most 50 keys"),
        ({"k": "v" * 501}, "metadata property is wrong,Metadata must have at most 50 keys"),
        ({"k": 1}, "metadata.k - Expected string, received number, "),
        ({f"k{n}": "v" for n in range(51)}, "metadata property is wrong,"),
    ],
    ids=["long key", "long value", "number", "too many"],
)
async def test_metadata_beyond_the_limits_is_refused(
    world: World, metadata: dict[str, object], text: str
) -> None:
    """At most 50 keys of 40 characters with strings of 500."""
    answer = await world.book("2026-12-07T10:00:00Z", metadata=metadata)

    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith(text)


async def test_an_attendee_needs_an_address_where_the_form_demands_one(world: World) -> None:
    """A phone number alone is refused by the default form, in the Zod shape without details."""
    given = attendee(email=None, phoneNumber="+4915112345678")

    answer = await world.book("2026-12-07T10:00:00Z", attendee=given)

    assert answer.status_code == 400
    assert answer.json()["error"] == {
        "code": "BAD_REQUEST",
        "message": "responses - {email}error_required_field, ",
    }


async def test_two_creates_at_once_for_equal_times_collide(world: World) -> None:
    """Of ten at once for one start exactly one wins; the rest get the bare 409."""
    tries = (world.book("2026-12-03T11:00:00Z", email=f"c{n}@example.com") for n in range(10))

    answers = await asyncio.gather(*tries)

    assert sorted(a.status_code for a in answers) == [201, *[409] * 9]
    lost = next(a for a in answers if a.status_code == 409)
    assert lost.json() == {"statusCode": 409, "message": "booking_conflict_error"}


async def test_the_lost_race_can_be_worded_as_production_words_it(world: World) -> None:
    """With the fault, the loser gets the bare 400 of the database."""
    await world.break_things(race_error="database_text_400")

    answers = await asyncio.gather(
        world.book("2026-12-03T11:00:00Z"), world.book("2026-12-03T11:00:00Z")
    )

    lost = next(a for a in answers if a.status_code == 400)
    assert lost.json() == {
        "statusCode": 400,
        "message": "An error occurred while querying the database.",
    }


async def test_two_creates_at_once_for_overlapping_times_are_both_booked(world: World) -> None:
    """Cal.com itself double-books: only equal intervals collide."""
    answers = await asyncio.gather(
        world.book("2026-12-03T13:00:00Z"),
        world.book("2026-12-03T13:15:00Z"),
        world.book("2026-12-03T13:00:00Z", event_type=COLOURING),
    )

    assert [a.status_code for a in answers] == [201, 201, 201]


async def test_hosts_do_not_block_each_other(world: World) -> None:
    """Anna's booking leaves Ben free."""
    await world.book("2026-12-03T13:00:00Z", event_type=HAIRCUT)

    answer = await world.book("2026-12-03T13:00:00Z", event_type=HAIRCUT_BEN)

    assert answer.status_code == 201


async def test_the_gap_of_a_create_is_real_time() -> None:
    """A create that has checked waits before it inserts, so that a later one can slip in."""
    world = World(salon_config(behaviour=Behaviour(check_to_insert=dt.timedelta(seconds=1))))
    slow = asyncio.ensure_future(world.book("2026-12-03T13:00:00Z"))
    await world.clock.settle()
    await world.clock.advance(0.5)
    other = asyncio.ensure_future(world.book("2026-12-03T13:15:00Z"))
    await world.clock.advance(2)

    assert ((await slow).status_code, (await other).status_code) == (201, 201)
    await world.aclose()


async def test_a_move_makes_a_new_uid_and_cancels_the_old_booking(world: World) -> None:
    """The two point at each other; metadata moves along."""
    old = (await world.book("2026-12-14T09:00:00Z", metadata={"k": "v"})).json()["data"]

    moved = await world.call(
        "POST", f"/v2/bookings/{old['uid']}/reschedule", json={"start": "2026-12-14T09:15:00Z"}
    )

    new = moved.json()["data"]
    seen = (await world.call("GET", f"/v2/bookings/{old['uid']}")).json()["data"]
    assert moved.status_code == 201
    assert (new["rescheduledFromUid"], new["metadata"]) == (old["uid"], {"k": "v"})
    assert (seen["status"], seen["rescheduledToUid"]) == ("cancelled", new["uid"])


async def test_moving_the_old_uid_again_names_the_successor(world: World) -> None:
    """The text of the 400 carries the new uid twice."""
    old = (await world.book("2026-12-14T09:00:00Z")).json()["data"]["uid"]
    path = f"/v2/bookings/{old}/reschedule"
    new = (await world.call("POST", path, json={"start": "2026-12-14T10:00:00Z"})).json()

    again = await world.call("POST", path, json={"start": "2026-12-14T11:00:00Z"})

    text = again.json()["error"]["message"]
    assert again.status_code == 400
    assert text.count(new["data"]["uid"]) == 2


async def test_two_moves_at_once_make_two_successors(world: World) -> None:
    """Both succeed; the old booking names the one that was made first."""
    old = (await world.book("2026-12-14T09:00:00Z")).json()["data"]["uid"]
    path = f"/v2/bookings/{old}/reschedule"

    first, second = await asyncio.gather(
        world.call("POST", path, json={"start": "2026-12-14T10:00:00Z"}),
        world.call("POST", path, json={"start": "2026-12-14T11:00:00Z"}),
    )

    seen = (await world.call("GET", f"/v2/bookings/{old}")).json()["data"]
    assert (first.status_code, second.status_code) == (201, 201)
    made = min((first.json()["data"], second.json()["data"]), key=lambda booking: booking["id"])
    assert seen["rescheduledToUid"] == made["uid"]


async def test_cancelling_twice_is_refused_the_second_time(world: World) -> None:
    """First 200, then 400 "has been cancelled already"; the time is free again."""
    uid = (await world.book("2026-12-14T09:00:00Z")).json()["data"]["uid"]
    path = f"/v2/bookings/{uid}/cancel"

    first = await world.call("POST", path, json={"cancellationReason": "krank"})
    second = await world.call("POST", path, json={"cancellationReason": "krank"})

    assert (first.status_code, first.json()["data"]["status"]) == (200, "cancelled")
    assert second.status_code == 400
    assert "has been cancelled already" in second.json()["error"]["message"]
    assert (await world.book("2026-12-14T09:00:00Z")).status_code == 201


async def test_the_owner_has_to_give_a_reason_and_anybody_else_has_not(world: World) -> None:
    """With the key an empty body is the bare 400; without one the uid is enough."""
    uid = (await world.book("2026-12-14T09:00:00Z")).json()["data"]["uid"]
    path = f"/v2/bookings/{uid}/cancel"

    refused = await world.call("POST", path, json={})
    done = await world.client.post(path, json={}, headers={"cal-api-version": "2024-08-13"})

    assert refused.json() == {"statusCode": 400, "message": "Cancellation reason is required"}
    assert done.status_code == 200


async def test_a_request_for_confirmation_is_pending_until_the_host_decides(world: World) -> None:
    """201 pending; confirming makes it accepted, and a second time is refused."""
    asked = (await world.book("2026-12-14T09:00:00Z", event_type=CHILD)).json()["data"]
    path = f"/v2/bookings/{asked['uid']}/confirm"

    confirmed = await world.call("POST", path, json={})
    again = await world.call("POST", path, json={})

    assert asked["status"] == "pending"
    assert confirmed.json()["data"]["status"] == "accepted"
    assert (again.status_code, again.json()["error"]["code"]) == (400, "TRPCError")


async def test_asking_twice_for_a_confirmation_returns_the_first_request(world: World) -> None:
    """The same attendee at the same start gets the existing booking; another one gets a second."""
    first = (await world.book("2026-12-14T09:00:00Z", event_type=CHILD)).json()["data"]

    again = await world.book("2026-12-14T09:00:00Z", event_type=CHILD)
    other = await world.book("2026-12-14T09:00:00Z", event_type=CHILD, email="b@example.com")

    assert (again.status_code, again.json()["data"]["uid"]) == (201, first["uid"])
    assert other.json()["data"]["uid"] != first["uid"]


async def test_two_requests_for_one_time_can_both_be_confirmed(world: World) -> None:
    """A confirmation is not checked against anything: Cal.com's open fault."""
    first = (await world.book("2026-12-14T09:00:00Z", event_type=CHILD)).json()["data"]
    other = await world.book("2026-12-14T09:00:00Z", event_type=CHILD, email="b@example.com")

    answers = [
        await world.call("POST", f"/v2/bookings/{uid}/confirm", json={})
        for uid in (first["uid"], other.json()["data"]["uid"])
    ]

    assert [a.status_code for a in answers] == [200, 200]


@pytest.mark.parametrize("end", ["", "/cancel", "/reschedule"])
async def test_an_unknown_booking_is_not_found(world: World, end: str) -> None:
    """404 in the usual envelope, with the uid in the text and the path beside it."""
    path = f"/v2/bookings/gibtsnichtgibtsnicht12{end}"
    body = {"/cancel": {"cancellationReason": "x"}, "/reschedule": {"start": "2026-12-14T09:00Z"}}

    answer = await world.call("POST" if end else "GET", path, json=body.get(end))

    assert answer.status_code == 404
    assert "gibtsnichtgibtsnicht12" in answer.json()["error"]["message"]
    assert answer.json()["path"] == path


async def test_an_unknown_event_type_is_not_found(world: World) -> None:
    """404 with the id in the text."""
    answer = await world.book("2026-12-14T09:00:00Z", event_type=999999)

    assert answer.status_code == 404
    assert answer.json()["error"]["message"] == "Event type with id 999999 not found."


@pytest.mark.parametrize(
    ("version", "status"),
    [("2024-08-13", 200), ("2026-02-25", 200), ("2024-09-04", 404)],
)
async def test_a_booking_is_reached_by_the_versions_of_its_controller(
    world: World, version: str, status: int
) -> None:
    """A version of another controller is a 404, not a fallback."""
    uid = (await world.book("2026-12-14T09:00:00Z")).json()["data"]["uid"]

    answer = await world.call("GET", f"/v2/bookings/{uid}", version=version)

    assert answer.status_code == status


@pytest.mark.parametrize("version", [None, "2019-01-01", "2024-06-14"])
async def test_a_missing_version_leads_to_the_oldest_controller(
    world: World, version: str | None
) -> None:
    """Get has the oldest shape, create refuses the modern body, and a move does not exist."""
    uid = (await world.book("2026-12-14T09:00:00Z")).json()["data"]["uid"]
    path = f"/v2/bookings/{uid}"

    shown = await world.call("GET", path, version=version)
    created = await world.call("POST", "/v2/bookings", version=version, json={})
    moved = await world.call("POST", f"{path}/reschedule", version=version, json={})

    fields = [error["property"] for error in created.json()["error"]["details"]["errors"]]
    assert shown.json()["data"]["startTime"] == "2026-12-14T09:00:00.000Z"
    assert (created.status_code, created.json()["error"]["message"]) == (
        400,
        "Bad Request Exception",
    )
    assert fields == ["start", "eventTypeId", "timeZone", "language", "metadata"]
    assert moved.json()["error"]["message"] == f"Cannot POST {path}/reschedule"


@pytest.mark.parametrize(
    ("authorization", "status", "text"),
    [
        ("Bearer cal_live_wrong", 401, "CustomThrottlerGuard - Invalid API Key"),
        ("Bearer something", 401, "Invalid Access Token."),
        (None, 403, "PermissionsGuard - no authentication provided."),
    ],
)
async def test_the_list_wants_the_right_key(
    world: World, authorization: str | None, status: int, text: str
) -> None:
    """A wrong key and a wrong token are 401 with different texts, none at all is 403."""
    headers = {"cal-api-version": "2024-08-13"}
    if authorization is not None:
        headers["Authorization"] = authorization

    answer = await world.client.get("/v2/bookings", headers=headers)

    assert answer.status_code == status
    assert answer.json()["error"]["message"].startswith(text)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b'{"start": ', "Unexpected end of JSON input"),
        (b"<html>", "Unexpected token < in JSON at position 0"),
        (b"[]", "Unexpected token in JSON at position 0"),
        (b"\xff\xfe", "Unexpected token"),
    ],
)
async def test_a_body_that_is_no_json_object_is_refused(
    world: World, content: bytes, text: str
) -> None:
    """400 in the words of the JSON parser."""
    answer = await world.call("POST", "/v2/bookings", content=content)

    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith(text)


async def test_a_body_beyond_100_kb_is_refused(world: World) -> None:
    """413, as Express does."""
    answer = await world.call("POST", "/v2/bookings", content=b'"' + b"x" * 102_400 + b'"')

    assert answer.status_code == 413


async def test_absence_can_be_marked_once_the_booking_has_begun(world: World) -> None:
    """Before the start it is a 400; afterwards the attendee is marked by his address."""
    uid = (await world.book("2026-11-23T09:00:00Z", event_type=BEARD)).json()["data"]["uid"]
    body = {"attendees": [{"email": "max@example.com", "absent": True}], "host": True}
    path = f"/v2/bookings/{uid}/mark-absent"

    early = await world.call("POST", path, json=body)
    await world.clock.advance(4 * 86400)
    late = await world.call("POST", path, json=body)

    assert early.status_code == 400
    assert late.json()["data"]["attendees"][0]["absent"] is True
    assert late.json()["data"]["absentHost"] is True


async def test_what_has_ended_cannot_be_cancelled(world: World) -> None:
    """The bare 400, once the end has gone by."""
    uid = (await world.book("2026-11-23T09:00:00Z")).json()["data"]["uid"]
    await world.clock.advance(4 * 86400)

    answer = await world.call(
        "POST", f"/v2/bookings/{uid}/cancel", json={"cancellationReason": "x"}
    )

    text = "Cannot cancel a booking that has already ended"
    assert answer.json() == {"statusCode": 400, "message": text}


async def test_recurring_bookings_are_said_not_to_exist_here(world: World) -> None:
    """501, rather than an answer that was made up."""
    answer = await world.book("2026-12-14T09:00:00Z", recurrenceCount=3)

    assert answer.status_code == 501
