"""The calendar page for people."""

import pytest

from tests.http.sandbox.sandbox_world import CHILD, HAIRCUT_BEN, World, attendee


async def test_the_page_shows_this_week_and_every_host(world: World) -> None:
    """Saturday 21 November is in week 47; both hosts have a section."""
    page = (await world.client.get("/")).text

    assert "Woche 47: 16.11.–22.11.2026" in page
    assert "<h2>Anna</h2>" in page
    assert "<h2>Ben</h2>" in page
    assert "In dieser Woche ist nichts gebucht." in page


async def test_bookings_stand_in_the_salons_own_time_with_their_status(world: World) -> None:
    """Nine o'clock UTC is ten in Berlin in winter; a request is marked as one."""
    await world.book("2026-11-30T09:00:00Z")
    await world.book("2026-12-01T09:00:00Z", event_type=CHILD)

    page = (await world.client.get("/?from=2026-12-02")).text

    assert "<td>Mo 30.11.2026</td><td>10:00–10:30</td><td>Herrenhaarschnitt</td>" in page
    assert '<div class="booking pending"' in page
    assert "angefragt" in page


async def test_names_cannot_smuggle_markup_into_the_page(world: World) -> None:
    """Whatever a caller says his name is, it is text; and nothing from elsewhere may load."""
    name = '"><script>alert(1)</script>'
    await world.book("2026-11-30T09:00:00Z", attendee=attendee(name=name))

    answer = await world.client.get("/?from=2026-11-30")

    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


async def test_overlapping_bookings_are_marked(world: World) -> None:
    """They stand side by side with a warning; a cancelled one does not count."""
    await world.book("2026-11-30T09:00:00Z", event_type=HAIRCUT_BEN)
    body = {"event_type_id": HAIRCUT_BEN, "start": "2026-11-30T09:15:00Z", "ask": False}
    uid = (await world.control("POST", "/bookings", json=body)).json()["uid"]

    before = (await world.client.get("/?from=2026-11-30")).text
    await world.call("POST", f"/v2/bookings/{uid}/cancel", json={"cancellationReason": "x"})
    after = (await world.client.get("/?from=2026-11-30")).text

    assert before.count('<div class="booking accepted clash"') == 2
    assert '<div class="booking accepted clash"' not in after
    assert '<div class="booking cancelled"' in after


@pytest.mark.parametrize("day", ["quatsch", "", "0001-01-01", "9999-12-31", "2026-02-30"])
async def test_a_day_that_is_none_shows_this_week(world: World, day: str) -> None:
    """Nothing breaks over an address typed wrong."""
    answer = await world.client.get("/", params={"from": day})

    assert answer.status_code == 200
    assert "Woche 47" in answer.text


async def test_links_are_relative_so_that_the_page_can_be_mounted(world: World) -> None:
    """The neighbouring weeks are reached by a query alone."""
    page = (await world.client.get("/?from=2026-11-30")).text

    assert '<a href="?from=2026-11-23">' in page
    assert '<a href="?from=2026-12-07">' in page
    assert 'href="/' not in page
    assert "http://" not in page.replace("http-equiv", "")


async def test_a_booking_at_night_stretches_the_day(world: World) -> None:
    """What somebody forces into the small hours is still visible."""
    body = {"event_type_id": 101, "start": "2026-11-30T03:00:00Z", "ask": False}
    await world.control("POST", "/bookings", json=body)

    page = (await world.client.get("/?from=2026-11-30")).text

    assert ">04:00<" in page
