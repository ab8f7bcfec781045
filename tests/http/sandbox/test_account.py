"""The owner, event types, schedules and subscriptions; and what is answered at the edges."""

import pytest

from tests.http.sandbox.sandbox_world import API_KEY, EVENT_TYPES, World, attendee


async def test_the_owner_of_the_key_is_the_salon(world: World) -> None:
    """With the schedule that counts for the event types."""
    me = (await world.call("GET", "/v2/me", version=None)).json()["data"]

    assert (me["username"], me["defaultScheduleId"], me["timeZone"]) == (
        "salon-muster",
        1,
        "Europe/Berlin",
    )


@pytest.mark.parametrize("path", ["/v2/me", "/v2/schedules", "/v2/webhooks", "/v2/event-types/101"])
async def test_most_reads_need_a_key(world: World, path: str) -> None:
    """401 without one; the "Bearer" may be missing from the header."""
    headers = {"cal-api-version": EVENT_TYPES}

    without = await world.client.get(path, headers=headers)
    bare = await world.client.get(path, headers={**headers, "Authorization": API_KEY})

    assert without.status_code == 401
    assert without.json()["error"]["message"].startswith("ApiAuthStrategy - No authentication")
    assert bare.status_code == 200


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", [101, 102, 103, 201, 204, 205]),
        ("?username=ben", [201, 204, 205]),
        ("?username=salon-muster", [101, 102, 103, 201, 204, 205]),
        ("?username=ben&eventSlug=bartpflege-ben", [204]),
        ("?eventSlug=massage", []),
    ],
)
async def test_event_types_are_listed_by_host_and_slug(
    world: World, query: str, ids: list[int]
) -> None:
    """Hidden fields of the form are left out of lists."""
    answer = await world.call("GET", f"/v2/event-types{query}", version=EVENT_TYPES)

    kinds = answer.json()["data"]
    assert [kind["id"] for kind in kinds] == ids
    assert all(field["slug"] != "title" for kind in kinds for field in kind["bookingFields"])


async def test_one_event_type_says_whether_it_needs_confirmation(world: World) -> None:
    """That is what a booking depends on; an unknown one is a 404."""
    child = await world.call("GET", "/v2/event-types/205", version=EVENT_TYPES)
    unknown = await world.call("GET", "/v2/event-types/999", version=EVENT_TYPES)

    assert child.json()["data"]["confirmationPolicy"]["type"] == "always"
    assert unknown.json()["error"]["message"] == "Event type with id 999 not found"


@pytest.mark.parametrize(
    ("path", "status"),
    [("/v2/schedules/default", 200), ("/v2/schedules/1", 200), ("/v2/schedules/2", 404)],
)
async def test_the_schedule_has_the_salons_hours(world: World, path: str, status: int) -> None:
    """Local wall times, the days by name."""
    answer = await world.call("GET", path, version="2024-06-11")

    assert answer.status_code == status
    if status == 200:
        saturday = answer.json()["data"]["availability"][1]
        assert saturday == {"days": ["Saturday"], "startTime": "09:00", "endTime": "16:00"}


async def test_schedules_can_be_listed(world: World) -> None:
    """There is one."""
    answer = await world.call("GET", "/v2/schedules", version="2024-06-14")

    assert [schedule["id"] for schedule in answer.json()["data"]] == [1]


@pytest.mark.parametrize("path", ["/v2/event-types", "/v2/schedules"])
async def test_the_oldest_controllers_are_not_played(world: World, path: str) -> None:
    """501 says so, instead of an answer that was made up."""
    answer = await world.call("GET", path, version=None)

    assert answer.status_code == 501
    assert "does not play" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"subscriberUrl": "ftp://example.com"}, "Webhook URL is not allowed: ftp://example.com"),
        ({"triggers": ["BOOKING_CONFIRMED"]}, "Bad Request Exception"),
        ({"triggers": "BOOKING_CREATED"}, "Bad Request Exception"),
    ],
)
async def test_a_wrong_subscription_is_refused(
    world: World, change: dict[str, object], text: str
) -> None:
    """An address that is none, or a trigger that does not exist."""
    body = {"subscriberUrl": "https://a.example", "triggers": ["BOOKING_CREATED"], "active": True}

    answer = await world.call("POST", "/v2/webhooks", json={**body, **change})

    assert (answer.status_code, answer.json()["error"]["message"]) == (400, text)


async def test_subscriptions_are_listed_with_their_secrets(world: World) -> None:
    """In clear, as Cal.com does."""
    hooks = (await world.call("GET", "/v2/webhooks")).json()["data"]

    assert [hook["secret"] for hook in hooks] == ["webhook-secret-123"]


async def test_a_booking_can_name_its_event_type_by_slug(world: World) -> None:
    """Slug and user instead of the id; an unknown slug is a 404."""
    given = {"start": "2026-11-30T09:00:00Z", "attendee": attendee(), "username": "ben"}
    known = {**given, "eventTypeSlug": "bartpflege-ben"}
    unknown = {**given, "eventTypeSlug": "massage"}

    booked = await world.call("POST", "/v2/bookings", json=known)
    missing = await world.call("POST", "/v2/bookings", json=unknown)

    assert booked.json()["data"]["eventTypeId"] == 204
    assert missing.status_code == 404


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"attendee": {**attendee(), "shoeSize": 42}}, "attendee property is wrong, shoeSize"),
        ({"attendee": attendee(name=7)}, "attendee property is wrong, name property is wrong"),
        (
            {"attendee": {**attendee(), "email": 7}},
            "attendee property is wrong, email property is wrong",
        ),
        ({"attendee": attendee(language="xx")}, "attendee property is wrong, language property"),
        ({"attendee": attendee(timeZone="Mars")}, "attendee property is wrong, timeZone property"),
        ({"attendee": attendee(email=None)}, "attendee property is wrong, attendee email or phone"),
        ({"attendee": []}, "attendee property is wrong,attendee should not be null"),
        ({"eventTypeId": "101"}, "eventTypeId property is wrong,eventTypeId must be an integer"),
        ({"eventTypeId": None}, "eventTypeId or eventTypeSlug + username property is wrong"),
        ({"bookingFieldsResponses": []}, "bookingFieldsResponses property is wrong"),
        ({"metadata": {"k": None}}, "metadata.k - Expected string, received null, "),
        ({"metadata": {"k": True}}, "metadata.k - Expected string, received boolean, "),
        ({"metadata": {"k": []}}, "metadata.k - Expected string, received array, "),
        ({"metadata": {"k": {}}}, "metadata.k - Expected string, received object, "),
        ({"metadata": "k"}, "metadata property is wrong,Metadata must have at most"),
        ({"lengthInMinutes": 45}, "Can't specify 'lengthInMinutes'"),
        ({"start": "2026-02-30T09:00:00Z"}, "start property is wrong,start must be a valid"),
        ({"start": 1}, "start property is wrong,start must be a valid ISO 8601 date string "),
    ],
)
async def test_a_wrong_create_is_told_what_is_wrong(
    world: World, change: dict[str, object], text: str
) -> None:
    """400 in the words of the validation that found it."""
    body = {"start": "2026-11-30T09:00:00Z", "eventTypeId": 101, "attendee": attendee()}

    answer = await world.call("POST", "/v2/bookings", json={**body, **change})

    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith(text)


async def test_the_newest_version_knows_further_fields(world: World) -> None:
    """allowConflicts is accepted there (and does nothing), elsewhere it is unknown."""
    body = {
        "start": "2026-11-30T09:00:00Z",
        "eventTypeId": 101,
        "attendee": attendee(),
        "allowConflicts": False,
    }

    newest = await world.call("POST", "/v2/bookings", version="2026-02-25", json=body)
    uid = newest.json()["data"]["uid"]
    move = {"start": "2026-11-30T11:00:00Z", "rescheduleWithSameHost": True}
    path = f"/v2/bookings/{uid}/reschedule"
    old = await world.call("POST", path, json=move)
    moved = await world.call("POST", path, version="2026-02-25", json=move)

    assert (newest.status_code, old.status_code, moved.status_code) == (201, 400, 201)


@pytest.mark.parametrize(
    ("end", "body", "text"),
    [
        ("reschedule", {"start": "2026-11-30T11:00:00Z", "rescheduleReason": "x"}, "rescheduleRe"),
        ("reschedule", {"start": "2026-11-30T11:00:00Z", "rescheduledBy": 7}, "rescheduledBy prop"),
        ("cancel", {"reason": "x"}, "reason property is wrong,property reason should not exist"),
        ("cancel", {"cancellationReason": 7}, "cancellationReason property is wrong"),
        ("decline", {"reason": 7}, "Bad Request Exception"),
        ("mark-absent", {"attendees": [{"absent": True}]}, "Bad Request Exception"),
    ],
)
async def test_a_wrong_change_is_told_what_is_wrong(
    world: World, end: str, body: dict[str, object], text: str
) -> None:
    """And nothing happens to the booking."""
    booked = (await world.book("2026-11-30T09:00:00Z", event_type=205)).json()["data"]
    path = f"/v2/bookings/{booked['uid']}"

    answer = await world.call("POST", f"{path}/{end}", json=body)
    seen = await world.call("GET", path)

    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith(text)
    assert seen.json()["data"]["status"] == "pending"


async def test_the_oldest_list_ignores_filters(world: World) -> None:
    """Found by mistake without a version header: everything, in another shape."""
    await world.book("2026-11-30T09:00:00Z")

    answer = await world.call("GET", "/v2/bookings?attendeeEmail=nobody@b.de", version=None)

    assert len(answer.json()["data"]["bookings"]) == 1


async def test_the_oldest_get_and_create_at_their_edges(world: World) -> None:
    """An unknown uid is a 404; a body that the oldest create would accept is not played."""
    body = {
        "start": "2026-11-30T09:00:00Z",
        "eventTypeId": 101,
        "timeZone": "Europe/Berlin",
        "language": "de",
        "metadata": {},
    }

    missing = await world.call("GET", "/v2/bookings/unknown", version=None)
    complete = await world.call("POST", "/v2/bookings", version=None, json=body)

    assert (missing.status_code, complete.status_code) == (404, 501)


async def test_what_nobody_foresaw_is_the_bare_500(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Without a word of the cause in the answer, and with all of it in the log."""

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(world.app.state.account, "list", broken)

    answer = await world.call("GET", "/v2/bookings")

    assert answer.json() == {"statusCode": 500, "message": "Internal server error"}
    assert "ZeroDivisionError" in caplog.text
