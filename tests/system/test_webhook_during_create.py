"""Cal.com tells of a booking inside the very request that makes it, and waits for our answer."""

import asyncio
import datetime as dt
import json

from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from attrs import define, field

from booking_domain.model.appointment import AppointmentState
from entrypoints.sandbox.webhook_delivery import PostWebhook
from entrypoints.sandbox.webhook_sender import HttpWebhookSender
from tests.contract.unit_of_work.sql_harness import sql_storage
from tests.system.calendar_beside import PATIENCE_SECONDS, Stage, staged


BERLIN = ZoneInfo("Europe/Berlin")
WHEN = {"date_text": "nächste Woche Mittwoch", "time_text": "um zehn"}
BOOK = {
    "customer_name": "Max Beispiel",
    "service": "Herrenhaarschnitt",
    "staff": "Anna",
    **WHEN,
}


def next_wednesday_at_ten(now: dt.datetime) -> dt.datetime:
    """Return what a caller means by it: the Wednesday of the next week."""
    today = now.astimezone(BERLIN).date()
    day = today + dt.timedelta(days=7 - today.weekday() + 2)
    return dt.datetime.combine(day, dt.time(10), tzinfo=BERLIN).astimezone(dt.UTC)


@define
class HeldSender(PostWebhook):
    """Delivers each event at once, and keeps the request that caused it open until told."""

    inner: HttpWebhookSender = field(factory=HttpWebhookSender)
    told: asyncio.Event = field(factory=asyncio.Event)
    may_go_on: asyncio.Event = field(factory=asyncio.Event)
    statuses: list[int] = field(factory=list)
    deliveries: list[dict[str, Any]] = field(factory=list)

    async def __call__(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> int:
        status = await self.inner(url, body=body, headers=headers)
        self.statuses.append(status)
        self.deliveries.append({"url": url, "content": body, "headers": dict(headers)})
        self.told.set()
        await self.may_go_on.wait()
        return status

    async def aclose(self) -> None:
        await self.inner.aclose()


@pytest.fixture
def sender() -> HeldSender:
    """What the calendar tells goes through it."""
    return HeldSender()


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
async def stage(
    request: pytest.FixtureRequest,
    server_url: Callable[[str], str],
    tmp_path: Path,
    sender: HeldSender,
) -> AsyncIterator[Stage]:
    """Both parties on sockets of their own, with the real time."""
    address = None if request.param == "sqlite" else server_url(request.param)
    async with sql_storage(address) as storage, staged(storage, tmp_path, sender=sender) as opened:
        yield opened


async def test_the_event_is_answered_while_the_create_that_caused_it_is_still_open(
    stage: Stage,
    sender: HeldSender,
) -> None:
    """
    Nothing that the saga holds is waited for.

    The calendar answers our create only after we have answered its event: a handler that waited
    for the appointment, its lease or its claims would wait for itself.
    """
    booking = asyncio.create_task(stage.agent.call("book_appointment", BOOK))
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await sender.told.wait()
        (open_one,) = await stage.appointments()
        (event,) = await stage.inbox()
        answered_before_the_create = not booking.done()
        repeat = await stage.client.post(**sender.deliveries[0])
    finally:
        sender.may_go_on.set()
    answer = await booking
    (closed_one,) = await stage.appointments()

    assert sender.statuses == [200]
    assert answered_before_the_create
    assert (open_one.state, open_one.provider_uid) == (AppointmentState.PENDING, None)
    assert open_one.saga is not None
    assert event.kind == "BOOKING_CREATED"
    assert open_one.appointment_id in event.body
    assert (repeat.status_code, repeat.json()) == (200, {"status": "repeated"})
    assert answer["status"] == "confirmed"
    assert closed_one.state is AppointmentState.CONFIRMED


async def test_a_move_and_a_cancel_are_told_of_inside_their_own_requests_too(
    stage: Stage, sender: HeldSender
) -> None:
    """Three changes by us, three events, all stored, and none made its own change wait."""
    sender.may_go_on.set()
    booked = await stage.agent.call("book_appointment", BOOK)
    moved = await stage.agent.call(
        "reschedule_appointment", {"date_text": "nächste Woche Mittwoch", "time_text": "um elf"}
    )
    cancelled = await stage.agent.call("cancel_appointment", {})

    statuses = [one["status"] for one in (booked, moved, cancelled)]
    assert statuses == ["confirmed", "rescheduled", "cancelled"]
    assert sender.statuses == [200, 200, 200]
    kinds = [kind for kind, _ in await stage.processed(3)]
    assert kinds == ["BOOKING_CREATED", "BOOKING_RESCHEDULED", "BOOKING_CANCELLED"]
    assert await stage.inbox() == ()


async def test_the_echo_of_our_own_booking_is_processed_when_its_saga_has_ended(
    stage: Stage,
    sender: HeldSender,
) -> None:
    """While Cal.com holds our create open it only waits; afterwards it says what we know."""
    booking = asyncio.create_task(stage.agent.call("book_appointment", BOOK))
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await sender.told.wait()
        await asyncio.sleep(0.3)
        during = await stage.inbox()
    finally:
        sender.may_go_on.set()
    assert (await booking)["status"] == "confirmed"

    assert [event.kind for event in during] == ["BOOKING_CREATED"]
    assert await stage.processed(1) == [("BOOKING_CREATED", "echo")]
    (row,) = await stage.appointments()
    assert row.state is AppointmentState.CONFIRMED


async def test_what_staff_cancel_while_the_calendar_answers_is_not_called_booked(
    stage: Stage,
    sender: HeldSender,
) -> None:
    """
    Both events are acknowledged before our create is answered with yes.

    The caller, who would have come, hears that it is being cancelled, and then that it is.
    """
    desk = stage.sandbox.state.account.desk
    booking = asyncio.create_task(stage.agent.call("book_appointment", BOOK))
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await sender.told.wait()
        sender.told.clear()
        uid = json.loads(sender.deliveries[0]["content"])["payload"]["uid"]
        cancelling = asyncio.create_task(desk.cancel(uid, reason="krank", by_owner=True))
        async with asyncio.timeout(PATIENCE_SECONDS):
            await sender.told.wait()
    finally:
        sender.may_go_on.set()
    answer = await booking
    await cancelling

    assert sender.statuses == [200, 200]
    assert (answer["status"], "abgesagt" in answer["message"]) == ("pending", True), answer
    kinds = [kind for kind, _ in await stage.processed(2)]
    assert kinds == ["BOOKING_CREATED", "BOOKING_CANCELLED"]
    assert (await stage.agent.call("get_booking_status", {}))["status"] == "cancelled"


async def test_what_the_web_books_is_offered_no_more_from_its_acknowledgement_on(
    stage: Stage,
    sender: HeldSender,
) -> None:
    """Cal.com still keeps the web booker waiting, and its own list of free times is stale."""
    ask = {"service": "Herrenhaarschnitt", "staff": "Anna", **WHEN}
    assert (await stage.agent.call("check_availability", ask))["status"] == "available"
    start = next_wednesday_at_ten(stage.clock.now())
    booking = asyncio.create_task(stage.book_on_the_web(start))
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await sender.told.wait()
        asked = await stage.agent.call("check_availability", ask)
        still_open = not booking.done()
    finally:
        sender.may_go_on.set()
    await booking

    assert sender.statuses == [200]
    assert still_open
    assert asked["status"] != "available"
    assert await stage.processed(1) == [("BOOKING_CREATED", "foreign")]
    assert (await stage.agent.call("check_availability", ask))["status"] != "available"
