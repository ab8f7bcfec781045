import asyncio
import datetime as dt

from collections.abc import Callable, Coroutine
from typing import Any

import aiohttp
import httpx
import pytest
import structlog

from aiohttp.client_reqrep import ConnectionKey

from adapters.calcom.calendar import CalcomCalendar
from booking_domain.errors import CalendarUnavailable
from booking_domain.model.provider_booking import (
    Booked,
    NotBooked,
    OutcomeUnknown,
    ProviderStatus,
    RefusalReason,
)
from booking_domain.model.time_slot import TimeSlot
from tests.doubles.pacing import unhurried
from tests.unit.adapters.calcom.samples import (
    KEY,
    OTHER_UID,
    SECRET,
    SLOT,
    START,
    TAKEN,
    UID,
    ScriptedCalcom,
    answering,
    booking,
    booking_request,
    full_error,
    page,
    settings,
    success,
)


NEXT_HOUR = START + dt.timedelta(hours=1)
REFUSED = aiohttp.ClientConnectorError(
    ConnectionKey("cal.example", 443, True, True, None, None, None, None),
    OSError(111, "Connection refused"),
)


def on_client(
    handler: Callable[[httpx.Request], Coroutine[None, None, httpx.Response]],
    *,
    api_key: Callable[[], str] = lambda: SECRET,
    **changes: Any,
) -> CalcomCalendar:
    client = httpx.AsyncClient(transport=httpx.MockTransport(handler))
    return CalcomCalendar(
        client=client, api_key=api_key, settings=settings(**changes), pacing=unhurried()
    )


def raising(error: Exception, *, cause: Exception | None = None) -> ScriptedCalcom:
    def fail(_: httpx.Request) -> httpx.Response:
        raise error from cause

    return ScriptedCalcom(fail)


async def test_a_create_is_sent_once_with_key_version_and_z() -> None:
    """The request carries what Cal.com needs to do exactly what was asked."""
    calcom = answering(201, success(booking()))

    outcome = await calcom.calendar().create_booking(booking_request())

    (request,) = calcom.requests
    assert isinstance(outcome, Booked)
    assert (outcome.booking.uid, outcome.booking.key) == (UID, KEY)
    assert (request.method, str(request.url)) == ("POST", "https://cal.example/v2/bookings")
    assert request.headers["cal-api-version"] == "2024-08-13"
    assert request.headers["authorization"] == f"Bearer {SECRET}"
    assert calcom.sent_body["start"] == "2026-12-07T09:00:00Z"


async def test_a_taken_slot_is_a_definite_no() -> None:
    """The usual refusal names its reason."""
    calcom = answering(400, full_error(TAKEN, status=400))

    outcome = await calcom.calendar().create_booking(booking_request())

    assert outcome == NotBooked(reason=RefusalReason.SLOT_TAKEN, detail=TAKEN)


async def test_an_event_type_that_is_no_number_is_refused_without_a_request() -> None:
    """Cal.com knows event types by number only."""
    calcom = ScriptedCalcom()

    outcome = await calcom.calendar().create_booking(booking_request(event_type="haarschnitt"))

    assert isinstance(outcome, NotBooked)
    assert outcome.reason is RefusalReason.EVENT_TYPE_MISSING
    assert calcom.requests == []


@pytest.mark.parametrize(
    "body", [{}, success(None), success([booking()]), success(booking(start="soon")), "hello"]
)
async def test_a_created_that_makes_no_sense_is_unknown(body: object) -> None:
    """Something was probably booked, but not what: that has to be looked up."""
    outcome = await answering(201, body).calendar().create_booking(booking_request())

    assert isinstance(outcome, OutcomeUnknown)


async def test_an_html_page_is_unknown() -> None:
    """Cloudflare's 524 arrives when Cal.com has long been working on the request."""
    calcom = ScriptedCalcom(httpx.Response(524, html="<html>A timeout occurred</html>"))

    outcome = await calcom.calendar().create_booking(booking_request())

    assert isinstance(outcome, OutcomeUnknown)


@pytest.mark.parametrize(
    "error",
    [
        httpx.ConnectTimeout("connection died after the send"),
        httpx.ConnectError("no cause"),
        httpx.ReadError("reset"),
        httpx.ReadTimeout("slow"),
        aiohttp.ClientPayloadError("not mapped by the transport"),
        RuntimeError("the client has been closed"),
    ],
)
async def test_any_failure_to_get_an_answer_is_unknown(error: Exception) -> None:
    """The class of the exception does not prove that nothing was sent."""
    outcome = await raising(error).calendar().create_booking(booking_request())

    assert isinstance(outcome, OutcomeUnknown)


async def test_a_refused_connection_proves_that_nothing_was_sent() -> None:
    """Only the transport's own connector error counts, found among the causes."""
    calcom = raising(httpx.ConnectError("refused"), cause=REFUSED)

    outcome = await calcom.calendar().create_booking(booking_request())

    assert isinstance(outcome, NotBooked)
    assert outcome.reason is RefusalReason.NEVER_SENT


async def test_a_write_that_takes_too_long_is_unknown() -> None:
    """The time-out bounds the whole exchange, whatever trickles in meanwhile."""

    async def never(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(30)
        raise AssertionError

    calendar = on_client(never, write_timeout_seconds=0.02)

    outcome = await calendar.create_booking(booking_request())

    assert isinstance(outcome, OutcomeUnknown)


async def test_a_cancelled_task_is_cancelled_and_not_turned_into_an_outcome() -> None:
    """Whoever stops the runner must not be told that a booking's outcome is unknown."""
    sent = asyncio.Event()

    async def never(_: httpx.Request) -> httpx.Response:
        sent.set()
        await asyncio.sleep(30)
        raise AssertionError

    task = asyncio.create_task(on_client(never).create_booking(booking_request()))
    await sent.wait()
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_move_names_the_new_start_and_brings_the_new_uid() -> None:
    """The old uid is in the path, the answer is the successor."""
    moved = booking(uid=OTHER_UID, rescheduledFromUid=UID)
    calcom = answering(201, success(moved))

    outcome = await calcom.calendar().reschedule_booking(UID, start=NEXT_HOUR, reason="Kunde bat")

    assert isinstance(outcome, Booked)
    assert (outcome.booking.uid, outcome.booking.rescheduled_from) == (OTHER_UID, UID)
    assert calcom.requests[0].url.path == f"/v2/bookings/{UID}/reschedule"
    assert calcom.sent_body == {"start": "2026-12-07T10:00:00Z", "reschedulingReason": "Kunde bat"}


@pytest.mark.parametrize(("reason", "sent"), [("Kunde krank", "Kunde krank"), (" ", "Abgesagt")])
async def test_a_cancel_always_has_a_reason(reason: str, sent: str) -> None:
    """Cal.com refuses a cancel without one."""
    calcom = answering(200, success(booking(status="cancelled")))

    outcome = await calcom.calendar().cancel_booking(UID, reason=reason)

    assert isinstance(outcome, Booked)
    assert outcome.booking.status is ProviderStatus.CANCELLED
    assert calcom.sent_body == {"cancellationReason": sent}


async def test_a_cancel_whose_answer_is_still_active_is_unknown() -> None:
    """The booking in the answer has to be cancelled, else it has to be looked up."""
    calcom = answering(200, success(booking(status="accepted")))

    outcome = await calcom.calendar().cancel_booking(UID, reason="x")

    assert isinstance(outcome, OutcomeUnknown)


async def test_a_booking_that_is_missing_is_none() -> None:
    """Cal.com says so in words; a 404 alone does not."""
    message = f"Booking with uid={UID} was not found in the database"
    calcom = answering(404, full_error(message, status=404, code="NotFoundException"))

    assert await calcom.calendar().get_booking(UID) is None


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, full_error(f"Cannot GET /v2/bookings/{UID}", status=404)),
        (404, "<html>not found</html>"),
        (500, {"statusCode": 500, "message": "Internal server error"}),
        (429, full_error("ThrottlerException", status=429)),
        (200, success([booking()])),
        (200, {}),
    ],
)
async def test_a_get_without_sense_is_not_taken_for_a_missing_booking(
    status: int, body: object
) -> None:
    """A wrong version, an outage and nonsense raise the port's error."""
    with pytest.raises(CalendarUnavailable):
        await answering(status, body).calendar().get_booking(UID)


async def test_a_uid_cannot_leave_its_place_in_the_path() -> None:
    """It is quoted, so that it never names another address."""
    calcom = answering(200, success(booking()))

    await calcom.calendar().get_booking("a/../../me?x=1")

    assert calcom.requests[0].url.raw_path == b"/v2/bookings/a%2F..%2F..%2Fme%3Fx%3D1"


async def test_slots_outside_the_window_are_dropped() -> None:
    """Cal.com answers whole days; the port speaks of starts inside the window."""
    slots = [
        {"start": "2026-12-07T08:30:00.000Z", "end": "2026-12-07T09:00:00.000Z"},
        {"start": "2026-12-07T09:00:00.000Z", "end": "2026-12-07T09:30:00.000Z"},
        {"start": "2026-12-07T09:30:00.000Z", "end": "2026-12-07T10:00:00.000Z"},
    ]
    calcom = answering(200, success({"2026-12-07": slots}))

    free = await calcom.calendar().free_slots("7", window=SLOT)

    assert free == (SLOT,)
    assert calcom.requests[0].headers["cal-api-version"] == "2024-09-04"


async def test_all_pages_are_searched_for_the_key() -> None:
    """The key is matched on our side: Cal.com has no filter for metadata."""
    stranger = booking(uid=OTHER_UID, metadata={"idempotencyKey": "other"})
    calcom = ScriptedCalcom(
        httpx.Response(200, json=page(stranger, has_next=True)),
        httpx.Response(200, json=page(booking())),
    )

    found = await calcom.calendar().find_bookings(KEY, event_type="7", created_after=START)

    queries = [dict(request.url.params) for request in calcom.requests]
    assert [b.uid for b in found] == [UID]
    assert [query["skip"] for query in queries] == ["0", "1"]
    assert queries[0] == {
        "afterCreatedAt": "2026-12-07T09:00:00Z",
        "eventTypeId": "7",
        "status": "upcoming,recurring,past,cancelled,unconfirmed",
        "sortCreated": "asc",
        "take": "100",
        "skip": "0",
    }


async def test_bookings_with_one_key_come_oldest_first() -> None:
    """A chain of moves carries one key; its order is that of creation."""
    newer = booking(uid=OTHER_UID, createdAt="2026-11-21T10:00:00.000Z")
    calcom = answering(200, page(newer, booking()))

    found = await calcom.calendar().find_bookings(KEY, event_type="7", created_after=START)

    assert [b.uid for b in found] == [UID, OTHER_UID]


async def test_a_page_that_fails_makes_the_whole_search_fail() -> None:
    """Half a list would prove an absence that is none."""
    calcom = ScriptedCalcom(
        httpx.Response(200, json=page(booking(), has_next=True)), httpx.Response(502, html="bad")
    )

    with pytest.raises(CalendarUnavailable):
        await calcom.calendar().find_bookings(KEY, event_type="7", created_after=START)


async def test_pages_without_end_are_nonsense() -> None:
    """A list that always announces another page must not be read for ever."""
    endless = ScriptedCalcom(
        *(httpx.Response(200, json=page(booking(), has_next=True)) for _ in range(250))
    )

    with pytest.raises(CalendarUnavailable):
        await endless.calendar().list_bookings(window=SLOT)


async def test_only_bookings_that_overlap_the_window_are_listed() -> None:
    """One that touches it is not in it; one that runs into it is."""
    touching = booking(
        uid="touching", start="2026-12-07T08:00:00.000Z", end="2026-12-07T09:00:00.000Z"
    )
    running_in = booking(
        uid="running-in", start="2026-12-07T08:00:00.000Z", end="2026-12-07T09:05:00.000Z"
    )
    calcom = answering(200, page(booking(), touching, running_in))

    listed = await calcom.calendar().list_bookings(
        window=TimeSlot(start=START, end=START + dt.timedelta(days=1))
    )

    assert [b.uid for b in listed] == ["running-in", UID]


@pytest.mark.parametrize(
    "calcom",
    [raising(httpx.ReadTimeout("slow")), raising(httpx.ConnectError("refused"), cause=REFUSED)],
)
async def test_a_reading_call_without_an_answer_raises_the_ports_error(
    calcom: ScriptedCalcom,
) -> None:
    """Nothing of the HTTP library crosses the port."""
    with pytest.raises(CalendarUnavailable):
        await calcom.calendar().free_slots("7", window=SLOT)


async def test_reading_with_an_event_type_that_is_no_number_raises_the_ports_error() -> None:
    """The port knows one error for reading calls."""
    with pytest.raises(CalendarUnavailable):
        await ScriptedCalcom().calendar().free_slots("haarschnitt", window=SLOT)


async def test_logs_hold_the_request_id_and_nothing_of_bookings_people_or_keys() -> None:
    """Who debugs needs Cal.com's request id; nobody needs uids, names or keys in a log."""
    answer = httpx.Response(201, json=success(booking()), headers={"x-request-id": "rq-17"})
    calcom = ScriptedCalcom(answer, httpx.Response(500))
    calendar = calcom.calendar()

    with structlog.testing.capture_logs() as entries:
        await calendar.create_booking(booking_request(phone="+4915112345678"))
        await calendar.cancel_booking(UID, reason="x")

    written = repr(entries)
    assert [entry["event"] for entry in entries] == ["answer from cal.com"] * 2
    assert (
        entries[0]["operation"],
        entries[0]["http_status"],
        entries[0]["provider_request_id"],
    ) == (
        "create",
        201,
        "rq-17",
    )
    for secret in (UID, KEY, SECRET, "Erika", "15112345678"):
        assert secret not in written
    assert SECRET not in repr(calendar) + repr(vars(calendar))


async def test_a_key_that_cannot_be_revealed_means_that_nothing_was_sent() -> None:
    """A secret that went missing while running is no reason to look for a booking."""

    def missing() -> str:
        raise KeyError("CALCOM_KEY")

    async def unreachable(_: httpx.Request) -> httpx.Response:
        raise AssertionError

    outcome = await on_client(unreachable, api_key=missing).create_booking(booking_request())

    assert isinstance(outcome, NotBooked)
    assert outcome.reason is RefusalReason.NEVER_SENT
