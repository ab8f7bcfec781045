"""The control endpoint: its key, its objects, and what it counts."""

import pytest

from entrypoints.sandbox.control import CONTROL_HEADER
from tests.http.sandbox.sandbox_world import World, salon_config


@pytest.mark.parametrize("headers", [{}, {CONTROL_HEADER: "wrong"}, {CONTROL_HEADER: ""}])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/faults"),
        ("PUT", "/faults"),
        ("DELETE", "/faults"),
        ("POST", "/reset"),
        ("POST", "/bookings"),
        ("POST", "/bookings/x/confirm"),
        ("POST", "/bookings/x/decline"),
        ("POST", "/bookings/x/meeting-ended"),
        ("GET", "/requests"),
        ("DELETE", "/requests"),
        ("GET", "/deliveries"),
    ],
)
async def test_nothing_is_controlled_without_the_key(
    world: World, headers: dict[str, str], method: str, path: str
) -> None:
    """401 on every path, before the body is looked at."""
    answer = await world.client.request(method, f"/_sandbox{path}", headers=headers)

    assert answer.status_code == 401


async def test_without_a_control_key_there_is_no_control() -> None:
    """The paths do not exist, whatever key is shown."""
    world = World(salon_config(control_key=None))

    answers = [
        await world.client.get("/_sandbox/faults", headers={CONTROL_HEADER: key})
        for key in ("", "None")
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    await world.aclose()


@pytest.mark.parametrize(
    "content",
    [b"{", b"[]", b'{"creat": {}}', b'{"create": {"fail": "explode"}}', b'{"read_lag_ms": "1"}'],
)
async def test_a_wrong_faults_object_is_refused_and_changes_nothing(
    world: World, content: bytes
) -> None:
    """400 with the reason; the faults that were on stay on."""
    await world.break_things(read_lag_ms=7)

    answer = await world.control("PUT", "/faults", content=content)
    faults = (await world.control("GET", "/faults")).json()

    assert answer.status_code == 400
    assert faults["read_lag_ms"] == 7


async def test_the_new_object_replaces_the_old_one_as_a_whole(world: World) -> None:
    """What it does not name works again."""
    await world.break_things(create={"fail": "500_before"}, read_lag_ms=1000)

    await world.break_things(read_lag_ms=5)

    assert (await world.book("2026-11-30T09:00:00Z")).status_code == 201


async def test_deleting_the_faults_lets_everything_work_again(world: World) -> None:
    """Also what was changed in the account itself."""
    await world.break_things(create={"fail": "500_before"}, book_other_time_minutes=30)

    faults = (await world.control("DELETE", "/faults")).json()
    booked = await world.book("2026-11-30T09:00:00Z")

    assert faults["create"] is None
    assert booked.json()["data"]["start"] == "2026-11-30T09:00:00.000Z"


async def test_a_reset_empties_the_calendar_and_the_counts(world: World) -> None:
    """Ids start again; subscriptions stay."""
    await world.book("2026-11-30T09:00:00Z")

    await world.control("POST", "/reset")
    counts = (await world.control("GET", "/requests")).json()
    again = (await world.book("2026-11-30T09:00:00Z")).json()["data"]

    assert counts == {}
    assert again["id"] == 1
    assert world.post.triggers == ["BOOKING_CREATED", "BOOKING_CREATED"]


async def test_a_foreign_booking_takes_the_time_away(world: World) -> None:
    """A web booking: announced like any other, without our metadata."""
    body = {"event_type_id": 101, "start": "2026-11-30T09:00:00Z", "name": "Web"}

    placed = await world.control("POST", "/bookings", json=body)
    ours = await world.book("2026-11-30T09:00:00Z")

    assert (placed.status_code, placed.json()["metadata"]) == (201, {})
    assert ours.status_code == 400
    assert world.post.triggers == ["BOOKING_CREATED"]


async def test_a_foreign_booking_can_be_forced_into_a_taken_time(world: World) -> None:
    """With ask=false the host's time is not looked at; else it is refused with a reason."""
    await world.book("2026-11-30T09:00:00Z")
    body = {"event_type_id": 101, "start": "2026-11-30T09:15:00Z"}

    refused = await world.control("POST", "/bookings", json=body)
    forced = await world.control("POST", "/bookings", json={**body, "ask": False})

    assert (refused.status_code, refused.json()["reason"]) == (409, "unavailable")
    assert forced.status_code == 201


@pytest.mark.parametrize(
    "body", [{}, {"event_type_id": 101, "start": "morgen"}, {"event_type_id": 101, "begin": "x"}]
)
async def test_a_wrong_foreign_booking_is_refused(world: World, body: dict[str, object]) -> None:
    """400 with the reason."""
    assert (await world.control("POST", "/bookings", json=body)).status_code == 400


async def test_deciding_on_an_unknown_booking_says_so(world: World) -> None:
    """409 with the account's reason."""
    answer = await world.control("POST", "/bookings/unknown/confirm")

    assert (answer.status_code, answer.json()["reason"]) == (409, "booking_unknown")


async def test_requests_are_counted_by_route(world: World) -> None:
    """Whatever they were answered; control and page are not counted."""
    uid = (await world.book("2026-11-30T09:00:00Z")).json()["data"]["uid"]
    await world.book("2026-11-30T09:00:00Z")
    await world.call("GET", f"/v2/bookings/{uid}")
    await world.client.get("/")

    counts = (await world.control("GET", "/requests")).json()
    await world.control("DELETE", "/requests")

    assert counts == {"GET /v2/bookings/{uid}": 1, "POST /v2/bookings": 2}
    assert (await world.control("GET", "/requests")).json() == {}


async def test_every_answer_has_a_request_id_of_its_own(world: World) -> None:
    """Generated here; the one of the client is overwritten."""
    answers = [
        await world.call("GET", path, headers={"X-Request-Id": "mine"})
        for path in ("/v2/me", "/v2/me", "/v2/nowhere")
    ]

    ids = {answer.headers["x-request-id"] for answer in answers}
    assert len(ids) == 3
    assert "mine" not in ids


async def test_an_unknown_path_is_answered_like_nest_does(world: World) -> None:
    """404 in the envelope, with method and path; also for a wrong method."""
    unknown = await world.call("GET", "/v2/nowhere?x=1")
    wrong_method = await world.call("DELETE", "/v2/bookings")

    assert unknown.json()["error"]["message"] == "Cannot GET /v2/nowhere?x=1"
    assert wrong_method.json()["error"]["message"] == "Cannot DELETE /v2/bookings"
    assert (unknown.status_code, wrong_method.status_code) == (404, 404)
