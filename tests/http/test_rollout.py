"""How calls are served, over HTTP: two salons in one service, changed by another process."""

import asyncio
import time

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from booking_domain.model.rollout import ServiceMode, place_of_call
from entrypoints.container import Container
from tests.http.two_salons import Salon, TwoSalons, two_salons, weekday


WITHIN_SECONDS = 60.0
WORDS = {"service": "Herrenhaarschnitt", "staff": "Anna", "time_text": "um zehn"}
WISH = {**WORDS, "date_text": weekday(0), "customer_name": "Max Beispiel"}


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[TwoSalons]:
    """Two salons, both live."""
    async with two_salons(tmp_path) as opened:
        yield opened


async def changed(
    both: TwoSalons, salon: Salon, *, mode: ServiceMode | None = None, percent: int | None = None
) -> None:
    """Change it as a command does, in a container of its own, and wait until it is noticed."""
    operator = Container(settings=both.container.settings())
    try:
        await operator.rolling_out().salons.change(salon.id, mode=mode, percent=percent, by="Kim")
        wanted = (await operator.rolling_out().salons.in_force(salon.id)).rollout
    finally:
        await operator.engine().dispose()
    admissions = both.container.rolling_out().admissions
    until = time.monotonic() + WITHIN_SECONDS
    while (await admissions.of("call", tenant_id=salon.id)) != wanted.admits(
        "call", tenant_id=salon.id
    ):
        assert time.monotonic() < until, "nobody noticed the change"
        await asyncio.sleep(0.1)


async def callbacks(both: TwoSalons, salon: Salon) -> list[dict[str, Any]]:
    listed = await both.rest("GET", "/", token=salon.token, about="callbacks")
    found: list[dict[str, Any]] = listed.json()["callbacks"]
    return found


async def test_one_salon_rehearses_while_the_other_books(both: TwoSalons) -> None:
    """The caller of the one hears that it is a test, and its calendar stays empty."""
    await changed(both, both.north, mode=ServiceMode.DRY_RUN)

    rehearsed = await both.book(both.north, call_id="call_1")
    booked = await both.book(both.south, call_id="call_1")

    assert (rehearsed["status"], booked["status"]) == ("dry_run", "confirmed")
    assert rehearsed["message"].startswith("Das ist nur ein Test.")
    assert rehearsed["message"].endswith("Einen Termin haben Sie damit nicht.")
    assert rehearsed["would"] == "book"
    assert "appointment_ref" not in rehearsed
    assert (await both.north.bookings(), len(await both.south.bookings())) == ((), 1)
    async with both.container.units().reading(both.north.id) as unit:
        assert [one.act.value for one in await unit.rehearsals.latest(limit=9)] == ["book"]


async def test_a_salon_that_is_off_rings_back(both: TwoSalons) -> None:
    """The salon reads whom to ring about what; the other one is served."""
    await changed(both, both.north, mode=ServiceMode.OFF)

    answer = await both.book(both.north, call_id="call_1")

    assert answer["status"] == "callback_noted"
    assert "ruft Sie zurück" in answer["message"]
    (callback,) = await callbacks(both, both.north)
    assert (callback["name"], callback["reason"]) == ("Max Beispiel", "not_served")
    assert await callbacks(both, both.south) == []
    assert (await both.book(both.south, call_id="call_1"))["status"] == "confirmed"


async def test_who_is_outside_is_rung_back_and_who_is_inside_booked(both: TwoSalons) -> None:
    """Of many calls each on its side, and the same in the second tool call."""
    await changed(both, both.north, percent=50)
    calls = [f"call_{number}" for number in range(10)]

    for call_id in calls:
        is_inside = place_of_call(call_id, tenant_id=both.north.id) < 50
        for name in ("check_availability", "hold_slot"):
            wish = {**WORDS, "date_text": weekday(1)}
            answer = await both.tool(name, wish, called=both.north, call_id=call_id)
            assert (answer.json()["status"] != "callback_noted") is is_inside, answer.text

    rung = {one["call"] for one in await callbacks(both, both.north)}
    assert 0 < len(rung) < len(calls)


async def test_what_was_booked_live_stays_true_when_the_salon_is_off(both: TwoSalons) -> None:
    """It can be asked for; to cancel it is a new wish, which the salon hears of."""
    booked = await both.book(both.north, call_id="call_1")
    await changed(both, both.north, mode=ServiceMode.OFF)

    status = await both.tool("get_booking_status", {}, called=both.north, call_id="call_1")
    cancelled = await both.tool("cancel_appointment", {}, called=both.north, call_id="call_1")
    by_salon = await both.rest("GET", f"/{booked['appointment_ref']}", token=both.north.token)

    assert status.json()["status"] == "confirmed"
    assert cancelled.json()["status"] == "callback_noted"
    assert by_salon.json()["state"] == "confirmed"
    assert len(await both.north.bookings()) == 1


async def test_the_salons_software_books_in_every_mode(both: TwoSalons) -> None:
    """Nobody is on the telephone."""
    await changed(both, both.north, mode=ServiceMode.OFF, percent=0)
    booked = await both.book(both.south)
    wish = {
        "service": "herren",
        "staff": "anna",
        "start": booked["start"],
        "customer": {"name": "Max Beispiel", "phone": "+4915112345678"},
    }

    answer = await both.rest("POST", "/", token=both.north.token, body=wish)

    assert answer.status_code == 201, answer.text
    assert len(await both.north.bookings()) == 1


async def test_the_wishes_are_counted_by_mode_and_side(both: TwoSalons) -> None:
    """Six series at most, whatever callers do."""
    await changed(both, both.north, mode=ServiceMode.OFF)
    await both.book(both.south)
    await both.book(both.north)

    exposed = both.container.observation().metrics.exposition().decode()

    told = [line for line in exposed.splitlines() if line.startswith("voice_booking_wishes_total{")]
    assert any('mode="live",side="inside"' in line for line in told)
    assert any('mode="off",side="inside"' in line for line in told)
    assert both.north.id not in "".join(told)


async def test_a_salon_begins_as_its_file_says(tmp_path: Path) -> None:
    """Until somebody changes it."""

    def quiet(text: str) -> str:
        first, second = text.split('id = "salon-sued"')
        return first + 'id = "salon-sued"\nmode = "dry_run"\nrollout_percent = 0' + second

    async with two_salons(tmp_path, change=quiet) as both:
        outside = await both.book(both.south, call_id="call_1")
        await changed(both, both.south, percent=100)
        inside = await both.book(both.south, call_id="call_2")

    assert (outside["status"], inside["status"]) == ("callback_noted", "dry_run")
