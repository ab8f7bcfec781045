"""The list of bookings: filters, order, pages."""

import pytest

from tests.http.sandbox.sandbox_world import BEARD, CHILD, World


async def _three(world: World) -> list[str]:
    uids = []
    for start, event_type in (
        ("2026-12-03T09:00:00Z", BEARD),
        ("2026-12-01T09:00:00Z", CHILD),
        ("2026-12-02T09:00:00Z", BEARD),
    ):
        answer = await world.book(start, event_type=event_type, metadata={"key": start})
        uids.append(answer.json()["data"]["uid"])
        await world.clock.advance(60)
    return uids


async def test_pages_say_how_much_is_left(world: World) -> None:
    """By start; with one left before and none after."""
    third, first, second = await _three(world)

    body = (await world.call("GET", "/v2/bookings?take=2&skip=1")).json()

    assert [booking["uid"] for booking in body["data"]] == [second, third]
    assert first not in str(body)
    assert body["pagination"] == {
        "returnedItems": 2,
        "totalItems": 3,
        "itemsPerPage": 2,
        "remainingItems": 0,
        "currentPage": 1,
        "totalPages": 2,
        "hasNextPage": False,
        "hasPreviousPage": True,
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=unconfirmed", [1]),
        ("status=upcoming", [1, 2, 0]),
        ("status=past,cancelled", []),
        ("status=recurring", []),
        ("eventTypeId=204", [2, 0]),
        ("eventTypeIds=204,205", [1, 2, 0]),
        ("afterStart=2026-12-02T09:00:00Z", [2, 0]),
        ("beforeEnd=2026-12-02T09:15:00Z", [1, 2]),
        ("afterStart=2026-12-02T09:00:00Z&beforeEnd=2026-12-02T09:15:00Z", [2]),
        ("afterCreatedAt=2026-11-20T23:26:00Z", [1, 2]),
        ("beforeCreatedAt=2026-11-20T23:25:00Z", [0]),
        ("afterUpdatedAt=2026-11-20T23:27:00", [2]),
        ("sortCreated=desc", [2, 1, 0]),
        ("sortStart=desc", [0, 2, 1]),
        ("attendeeEmail=nobody@example.com", []),
        ("attendeeName=Max Mustermann", [1, 2, 0]),
        ("metadata=whatever", [1, 2, 0]),
    ],
)
async def test_a_filter_shows_what_it_names(world: World, query: str, found: list[int]) -> None:
    """Bounds are inclusive, a bound without zone is UTC, unknown parameters are ignored."""
    uids = await _three(world)

    body = (await world.call("GET", f"/v2/bookings?{query}")).json()

    assert [booking["uid"] for booking in body["data"]] == [uids[number] for number in found]


async def test_cancelled_covers_what_was_moved_away_and_rejected(world: World) -> None:
    """The status "cancelled" means: no longer takes place."""
    third, first, _ = await _three(world)
    moved = {"start": "2026-12-04T09:00:00Z"}
    await world.call("POST", f"/v2/bookings/{third}/reschedule", json=moved)
    await world.call("POST", f"/v2/bookings/{first}/decline", json={"reason": "voll"})

    body = (await world.call("GET", "/v2/bookings?status=cancelled")).json()

    assert [booking["uid"] for booking in body["data"]] == [first, third]


@pytest.mark.parametrize(
    ("query", "constraint"),
    [
        ("status=quatsch", "Invalid status. Allowed are upcoming, recurring, past"),
        ("take=1000", "take must not be greater than 250"),
        ("take=0", "take must not be less than 1"),
        ("skip=-1", "skip must not be less than 0"),
        ("take=viele", "take must be a number"),
        ("afterStart=gestern", "afterStart must be a valid ISO 8601 date string"),
        ("sortStart=up", 'sortStart must be either "asc" or "desc"'),
        ("eventTypeId=abc", "eventTypeId must be a number"),
    ],
)
async def test_a_wrong_value_is_named_in_the_details(
    world: World, query: str, constraint: str
) -> None:
    """The message says nothing; the details name property and constraint."""
    answer = await world.call("GET", f"/v2/bookings?{query}")

    error = answer.json()["error"]
    texts = list(error["details"]["errors"][0]["constraints"].values())
    assert (answer.status_code, error["message"]) == (400, "Bad Request Exception")
    assert texts[0].startswith(constraint)


async def test_an_empty_list_is_on_page_0_of_0(world: World) -> None:
    """Against the document, as recorded."""
    body = (await world.call("GET", "/v2/bookings?status=past")).json()

    assert (body["pagination"]["currentPage"], body["pagination"]["totalPages"]) == (0, 0)
