"""`/api/v1/appointments`: the same use cases, for the salon's own software."""

import asyncio
import datetime as dt

from typing import Any

import httpx
import pytest
import structlog

from attrs import evolve

from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.invocation import Authority
from booking_domain.errors import StorageUnavailable
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.results import (
    AppointmentSummary,
    Missing,
    NeedsInput,
    StillPending,
    SystemUnavailable,
    Trouble,
)
from booking_domain.model.time_slot import TimeSlot
from entrypoints.http.directory import TenantAccess, TenantDirectory
from entrypoints.settings.secret import Secret
from tests.doubles.clock import FakeClock
from tests.doubles.ears import Ears
from tests.doubles.outside import moved
from tests.doubles.salon import MONDAY_MORNING, salon
from tests.doubles.world import World
from tests.http.face import BEARER, KEY, TOKEN, Agent, ToldTools, client_of, services


BASE = "/api/v1/appointments"
TEN = "2026-11-24T10:00:00+01:00"
ELEVEN = "2026-11-24T11:00:00+01:00"
CUSTOMER = {"name": "Max Beispiel", "phone": "030 23125042", "email": "max@example.org"}
WISH: dict[str, Any] = {"service": "Herrenhaarschnitt", "start": TEN, "customer": CUSTOMER}


async def _book(client: httpx.AsyncClient, key: str | None = None, **changes: Any) -> Any:
    headers = BEARER if key is None else {**BEARER, "Idempotency-Key": key}
    return await client.post(BASE, json={**WISH, **changes}, headers=headers)


async def test_what_was_moved_in_the_calendar_is_not_shown_as_confirmed_at_the_old_time(
    client: httpx.AsyncClient, salon_world: World
) -> None:
    """From the acknowledgement of the webhook on, as callers hear it; then the new time."""
    ears = Ears(salon_world)
    reference = (await _book(client)).json()["appointment"]["reference"]
    await ears.process()
    (row,) = await salon_world.rows()

    async def shown() -> list[tuple[str, str]]:
        one = (await client.get(f"{BASE}/{reference}", headers=BEARER)).json()
        listed = (await client.get(BASE, headers=BEARER)).json()["appointments"]
        return [(each["state"], each["start"]) for each in (one, *listed)]

    before = await shown()
    await moved(salon_world, row.provider_uid or "")
    told = await shown()
    await ears.process()

    assert before == [("confirmed", TEN)] * 2
    assert told == [("rescheduling", TEN)] * 2
    assert await shown() == [("confirmed", ELEVEN)] * 2


async def test_a_booking_is_made(client: httpx.AsyncClient, salon_world: World) -> None:
    """201, the status, a sentence and the appointment; calendar and database agree."""
    response = await _book(client)

    body = response.json()
    assert response.status_code == 201
    assert body["status"] == "confirmed"
    assert "fest gebucht" in body["message"]
    assert body["appointment"]["state"] == "confirmed"
    assert body["appointment"]["service"] == {"id": "herren", "name": "Herrenhaarschnitt"}
    assert body["appointment"]["start"] == TEN
    assert body["appointment"]["end"] == "2026-11-24T10:30:00+01:00"
    assert len(await salon_world.bookings()) == 1
    await salon_world.assert_agreement()


async def test_ids_name_services_and_people_as_well(client: httpx.AsyncClient) -> None:
    """A program may say `herren` and `ben`."""
    response = await _book(client, service="herren", staff="ben")

    assert response.status_code == 201
    assert response.json()["appointment"]["staff"] == {"id": "ben", "name": "Ben"}


async def test_a_booking_that_the_salon_confirms_is_accepted(client: httpx.AsyncClient) -> None:
    """202 `requested`: nothing is booked yet."""
    response = await _book(client, service="kinder")

    assert response.status_code == 202
    assert response.json()["status"] == "requested"
    assert response.json()["appointment"]["state"] == "requested"


async def test_a_taken_time_is_a_conflict_with_others_to_choose_from(
    client: httpx.AsyncClient, salon_world: World
) -> None:
    """409 and other free times; nothing is booked."""
    await _book(client, service="damen")

    response = await _book(client, service="damen", customer={"name": "Erika Beispiel"})

    assert response.status_code == 409
    assert response.json()["alternatives"]
    assert len(await salon_world.bookings()) == 1


# --- who asks


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer   ", f"Basic {TOKEN}", TOKEN, "Bearer other", "Bearer ä"]
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", BASE), ("GET", BASE), ("GET", f"{BASE}/A-00001")]
)
async def test_without_a_token_nothing_is_read_or_done(
    client: httpx.AsyncClient, salon_world: World, header: str | None, method: str, path: str
) -> None:
    """401 with the scheme, before the body is looked at."""
    headers = {} if header is None else {b"Authorization": header.encode()}

    response = await client.request(method, path, content=b"no json", headers=headers)

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert response.json()["status"] == "unauthorised"
    assert await salon_world.rows() == ()


async def test_a_key_that_signs_calls_is_no_token(client: httpx.AsyncClient) -> None:
    """The platform's key opens only the platform's door."""
    response = await client.get(BASE, headers={"Authorization": f"Bearer {KEY.reveal()}"})

    assert response.status_code == 401


async def test_a_token_opens_its_own_salon_only(salon_world: World) -> None:
    """Another salon's appointments are not found."""
    made = services(salon_world)
    other = TenantAccess(salon(tenant_id="pankow"), rest_tokens=(Secret("token-of-pankow"),))
    directory = TenantDirectory((*made.directory.entries, other))
    async with client_of(made, directory=directory) as client:
        booked = (await _book(client)).json()["appointment"]
        headers = {"Authorization": "Bearer token-of-pankow"}

        listed = await client.get(BASE, headers=headers)
        read = await client.get(f"{BASE}/{booked['id']}", headers=headers)
        cancelled = await client.post(f"{BASE}/{booked['id']}/cancel", headers=headers)

    assert listed.json()["appointments"] == []
    assert read.status_code == 404
    assert cancelled.status_code == 404
    assert len(await salon_world.bookings()) == 1


async def test_the_salon_acts_in_its_own_name(
    told_client: httpx.AsyncClient, told_tools: ToldTools
) -> None:
    """The use case is told that the salon asks, on which platform, and by which key."""
    await _book(told_client, key="order-7")

    (invocation,) = told_tools.invocations
    assert invocation.authority is Authority.SALON
    assert (invocation.platform, invocation.invocation_id) == ("rest", "order-7")
    assert invocation.call_id == "rest:order-7"
    (command,) = told_tools.commands
    assert isinstance(command, BookAppointment)
    assert command.start == dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
    assert command.phone_number == "030 23125042"


# --- what is wrong


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"start": "2026-11-24T10:00:00"}, "start"),
        ({"start": "2026-11-24"}, "start"),
        ({"start": "morgen um zehn"}, "start"),
        ({"start": 1795511700}, "start"),
        ({"start": "0001-01-01T00:00:00+23:00"}, "start"),
        ({"start": "2026-11-23T08:00:00+01:00"}, "start"),
        ({"service": "Weltreise"}, "service"),
        ({"service": ""}, "service"),
        ({"service": None}, "service"),
        ({"staff": "Niemand"}, "staff"),
        ({"service": "damen", "staff": "ben"}, "staff"),
        ({"customer": {"name": ""}}, "customer.name"),
        ({"customer": {"name": "   "}}, "customer.name"),
        ({"customer": {"name": "x" * 121}}, "customer.name"),
        ({"customer": {"name": "Max", "phone": "keine Nummer"}}, "customer.phone"),
        ({"customer": {"name": "Max", "email": "kein at"}}, "customer.email"),
        ({"customer": "Max"}, "customer"),
        ({"custommer": {"name": "Max"}}, "body"),
        ({"customer": {"name": "Max", "vip": True}}, "customer"),
    ],
)
async def test_a_wrong_field_is_named(
    client: httpx.AsyncClient, salon_world: World, changes: dict[str, Any], field: str
) -> None:
    """422 with the field and what is wrong with it; nothing is booked."""
    response = await _book(client, **changes)

    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]
    assert response.json()["errors"][0]["message"]
    assert await salon_world.rows() == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", 422),
        (b"null", 422),
        (b"[]", 422),
        (b"{", 400),
        (b'{"service": "\xff"}', 400),
        (b"[" * 30_000, 400),
        (b'{"service": "' + b"x" * 70_000 + b'"}', 413),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(
    client: httpx.AsyncClient, content: bytes, code: int
) -> None:
    """400, 413 or 422 in the one shape of all refusals."""
    response = await client.post(BASE, content=content, headers=BEARER)

    assert response.status_code == code
    assert response.json()["message"]
    assert response.json()["request_id"] == response.headers["X-Request-Id"]


@pytest.mark.parametrize("key", ["", "x" * 129, "mit Leerzeichen", "schlüssel"])
async def test_a_key_is_short_visible_ascii(client: httpx.AsyncClient, key: str) -> None:
    """Anything else: 422 that names the header."""
    headers = httpx.Headers(BEARER)
    headers = httpx.Headers([*headers.raw, (b"Idempotency-Key", key.encode())])

    response = await client.post(BASE, json=WISH, headers=headers)

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "Idempotency-Key"


# --- repeats


async def test_a_repeat_with_the_same_key_books_once(
    client: httpx.AsyncClient, salon_world: World
) -> None:
    """Four at once and one later: one booking, the same answer every time."""
    at_once = await asyncio.gather(*(_book(client, key="order-7") for _ in range(4)))
    later = await _book(client, key="order-7")

    answers = [*at_once, later]
    assert [answer.status_code for answer in answers] == [201] * 5
    assert all(answer.json() == later.json() for answer in answers)
    assert len(await salon_world.bookings()) == 1


async def test_a_repeat_after_the_appointment_was_cancelled_says_so(
    client: httpx.AsyncClient, salon_world: World
) -> None:
    """The incident: the repeated request got its 201 "confirmed", and nobody was expected."""
    booked = (await _book(client, key="order-7")).json()["appointment"]
    await client.post(f"{BASE}/{booked['id']}/cancel", headers=BEARER)

    repeats = [await _book(client, key="order-7") for _ in range(2)]

    assert [one.status_code for one in repeats] == [409, 409]
    assert {one.json()["status"] for one in repeats} == {"cancelled"}
    assert {one.json()["appointment"]["state"] for one in repeats} == {"cancelled"}
    assert "gebucht" not in repeats[0].json()["message"]
    assert await salon_world.bookings() == ()


async def test_a_repeat_after_the_appointment_was_moved_names_the_new_time(
    client: httpx.AsyncClient, salon_world: World
) -> None:
    """It is booked, and not at the time that the first answer named."""
    booked = (await _book(client, key="order-7")).json()["appointment"]
    await client.post(f"{BASE}/{booked['id']}/reschedule", json={"start": ELEVEN}, headers=BEARER)

    repeat = (await _book(client, key="order-7")).json()

    assert (repeat["status"], repeat["appointment"]["start"]) == ("confirmed", ELEVEN)
    assert len(await salon_world.bookings()) == 1


async def test_a_repeat_of_a_move_that_was_overtaken_does_not_name_its_time(
    client: httpx.AsyncClient,
) -> None:
    """A later request moved it on: that is where it stands."""
    booked = (await _book(client)).json()["appointment"]
    twelve = "2026-11-24T12:00:00+01:00"
    first = {**BEARER, "Idempotency-Key": "move-1"}
    address = f"{BASE}/{booked['id']}/reschedule"
    await client.post(address, json={"start": ELEVEN}, headers=first)
    await client.post(address, json={"start": twelve}, headers=BEARER)

    repeat = await client.post(address, json={"start": ELEVEN}, headers=first)

    assert repeat.status_code == 409
    assert repeat.json()["appointment"]["start"] == twelve


async def test_a_key_with_another_content_is_refused(
    client: httpx.AsyncClient, salon_world: World
) -> None:
    """422, whether it is another time or another kind of request."""
    booked = (await _book(client, key="order-7")).json()["appointment"]

    other_time = await _book(client, key="order-7", start=ELEVEN)
    other_kind = await client.post(
        f"{BASE}/{booked['id']}/cancel", headers={**BEARER, "Idempotency-Key": "order-7"}
    )

    assert (other_time.status_code, other_kind.status_code) == (422, 422)
    assert other_time.json()["errors"][0]["field"] == "Idempotency-Key"
    assert len(await salon_world.bookings()) == 1


def _pending(salon_world: World, *, state: AppointmentState) -> AppointmentSummary:
    start = MONDAY_MORNING + dt.timedelta(days=1)
    return AppointmentSummary(
        appointment_id="id-1",
        reference="A-00001",
        service_id=salon_world.tenant.services[0].service_id,
        staff_id="anna",
        slot=TimeSlot.lasting(start, minutes=30),
        state=state,
    )


@pytest.mark.parametrize(
    ("state", "is_repeat", "code"),
    [
        (AppointmentState.PENDING, False, 202),
        (AppointmentState.PENDING, True, 409),
        (AppointmentState.STUCK, False, 202),
        (AppointmentState.CONFIRMED, False, 409),
    ],
)
async def test_what_is_not_decided_yet_is_accepted_or_still_running(
    told_client: httpx.AsyncClient,
    told_tools: ToldTools,
    salon_world: World,
    state: AppointmentState,
    is_repeat: bool,
    code: int,
) -> None:
    """202 while it goes on; 409 for a repeat of it, and where nothing was begun."""
    told_tools.result = StillPending(_pending(salon_world, state=state), is_repeat=is_repeat)

    response = await _book(told_client, key="order-7")

    assert response.status_code == code
    assert response.json()["status"] == "pending"


async def test_an_answer_is_out_in_time_whatever_the_use_case_does(salon_world: World) -> None:
    """A second before the budget ends: 202 `pending`, and the work goes on."""
    clock, tools = FakeClock(MONDAY_MORNING), ToldTools(hold=asyncio.Event())
    async with client_of(services(salon_world, tools=tools, clock=clock)) as client:
        asking = asyncio.create_task(_book(client))
        await clock.advance(7.01)
        response = await asking
        assert tools.hold is not None
        tools.hold.set()

    assert (response.status_code, response.json()["status"]) == (202, "pending")
    assert tools.finished == 1


# --- read


async def test_appointments_are_listed_by_start(client: httpx.AsyncClient) -> None:
    """Those of the window, with the customer; the end of the window is not in it."""
    await _book(client, start=ELEVEN)
    await _book(client, start=TEN, customer={"name": "Erika Beispiel"})

    everything = (await client.get(BASE, headers=BEARER)).json()
    until_eleven = await client.get(BASE, params={"from": TEN, "to": ELEVEN}, headers=BEARER)

    starts = [one["start"] for one in everything["appointments"]]
    names = [one["customer"]["name"] for one in everything["appointments"]]
    assert starts == [TEN, ELEVEN]
    assert names == ["Erika Beispiel", "Max Beispiel"]
    assert everything["is_complete"] is True
    assert len(until_eleven.json()["appointments"]) == 1


async def test_a_list_that_was_cut_short_says_so(client: httpx.AsyncClient) -> None:
    """As many as asked for, and that there may be more."""
    await _book(client, start=TEN)
    await _book(client, start=ELEVEN)

    response = await client.get(BASE, params={"limit": 1}, headers=BEARER)

    assert len(response.json()["appointments"]) == 1
    assert response.json()["is_complete"] is False


async def test_a_plus_sign_that_was_not_encoded_is_understood(client: httpx.AsyncClient) -> None:
    """`?from=2026-11-24T10:00:00+01:00` arrives with a space, and means the same."""
    await _book(client)

    response = await client.get(f"{BASE}?from={TEN}&to={ELEVEN}", headers=BEARER)

    assert response.status_code == 200
    assert len(response.json()["appointments"]) == 1


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "heute"}, "from"),
        ({"from": "2026-11-24T10:00:00"}, "from"),
        ({"to": "2026-11-24T10:00:00"}, "to"),
        ({"from": ELEVEN, "to": TEN}, "to"),
        ({"from": TEN, "to": TEN}, "to"),
        ({"from": "9999-12-31T00:00:00Z"}, "from"),
        ({"limit": "0"}, "limit"),
        ({"limit": "501"}, "limit"),
        ({"limit": "viele"}, "limit"),
    ],
)
async def test_a_window_that_is_none_is_refused(
    client: httpx.AsyncClient, query: dict[str, str], field: str
) -> None:
    """422 that names the parameter."""
    response = await client.get(BASE, params=query, headers=BEARER)

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field


async def test_one_appointment_is_read_by_id_or_reference(client: httpx.AsyncClient) -> None:
    """Both name the same appointment."""
    booked = (await _book(client)).json()["appointment"]

    by_id = await client.get(f"{BASE}/{booked['id']}", headers=BEARER)
    by_reference = await client.get(f"{BASE}/{booked['reference']}", headers=BEARER)

    assert by_id.json() == by_reference.json()
    assert by_id.json()["customer"]["phone"] == "+493023125042"


@pytest.mark.parametrize("reference", ["A-99999", "%00", "x" * 1_000, "%F0%9F%92%87", "..%2F.."])
async def test_an_unknown_appointment_is_not_found(
    client: httpx.AsyncClient, reference: str
) -> None:
    """404, whatever the name looks like."""
    read = await client.get(f"{BASE}/{reference}", headers=BEARER)
    cancelled = await client.post(f"{BASE}/{reference}/cancel", headers=BEARER)

    assert (read.status_code, cancelled.status_code) == (404, 404)
    assert read.json()["status"] == cancelled.json()["status"] == "not_found"


# --- change


async def test_an_appointment_is_moved(client: httpx.AsyncClient, salon_world: World) -> None:
    """200, and the calendar has it at the new time."""
    booked = (await _book(client)).json()["appointment"]

    response = await client.post(
        f"{BASE}/{booked['id']}/reschedule", json={"start": ELEVEN}, headers=BEARER
    )

    assert response.status_code == 200
    assert response.json()["status"] == "rescheduled"
    assert response.json()["appointment"]["start"] == ELEVEN
    await salon_world.assert_agreement()


async def test_moving_to_where_it_is_changes_nothing(client: httpx.AsyncClient) -> None:
    """200: the wish is fulfilled already."""
    booked = (await _book(client)).json()["appointment"]

    response = await client.post(
        f"{BASE}/{booked['id']}/reschedule", json={"start": TEN}, headers=BEARER
    )

    assert (response.status_code, response.json()["status"]) == (200, "already_booked")


async def test_an_appointment_is_cancelled_and_stays_so(
    client: httpx.AsyncClient, salon_world: World
) -> None:
    """200 twice; and what is cancelled cannot be moved: 409."""
    booked = (await _book(client)).json()["appointment"]

    first = await client.post(f"{BASE}/{booked['reference']}/cancel", headers=BEARER)
    again = await client.post(f"{BASE}/{booked['reference']}/cancel", headers=BEARER)
    moved = await client.post(
        f"{BASE}/{booked['id']}/reschedule", json={"start": ELEVEN}, headers=BEARER
    )

    assert (first.status_code, first.json()["status"]) == (200, "cancelled")
    assert (again.status_code, again.json()["status"]) == (200, "cancelled")
    assert moved.status_code == 409
    assert await salon_world.bookings() == ()


async def test_what_a_caller_booked_can_be_cancelled_by_the_salon(
    client: httpx.AsyncClient, agent: Agent, salon_world: World
) -> None:
    """The salon sees and changes everything of its own."""
    args = {"service": "herren", "date_text": "morgen", "time_text": "um zehn", "name": "Max"}
    booked = await agent.call("book_appointment", args)

    response = await client.post(f"{BASE}/{booked['appointment_ref']}/cancel", headers=BEARER)

    assert response.status_code == 200
    assert await salon_world.bookings() == ()


# --- trouble


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (Trouble.CALENDAR, 503),
        (Trouble.STORAGE, 503),
        (Trouble.MISCONFIGURED, 503),
        (Trouble.DEFECT, 500),
    ],
)
async def test_trouble_is_admitted(
    told_client: httpx.AsyncClient, told_tools: ToldTools, trouble: Trouble, code: int
) -> None:
    """Calendar or database away: 503; a defect of ours: 500."""
    told_tools.result = SystemUnavailable(trouble)

    response = await _book(told_client)

    assert response.status_code == code
    assert response.json()["status"] == "system_unavailable"


async def test_a_defect_shows_no_trace(
    told_client: httpx.AsyncClient, told_tools: ToldTools
) -> None:
    """500 with words; the error's own stay here."""
    told_tools.error = RuntimeError("at line 7 of secret.py")

    response = await _book(told_client)

    assert response.status_code == 500
    assert "secret.py" not in response.text


async def test_a_defect_while_reading_is_one_alarm(
    salon_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """500 with the request's id; the log has the lines, and not what the error says."""
    made = services(salon_world)

    async def defect(*_: object, **__: object) -> None:
        raise RuntimeError("Max Beispiel")

    monkeypatch.setattr(type(made.salon_appointments), "get", defect)
    with structlog.testing.capture_logs() as logs:
        async with client_of(made) as client:
            response = await client.get(f"{BASE}/A-00001", headers=BEARER)

    assert response.status_code == 500
    assert response.json()["request_id"] == response.headers["X-Request-Id"]
    assert len([line for line in logs if line.get("alarm")]) == 1
    assert "Beispiel" not in response.text + repr(logs)


async def test_a_length_that_is_no_number_is_refused(client: httpx.AsyncClient) -> None:
    """400: whatever the framework refuses has our shape."""
    response = await client.post(BASE, content=b"{}", headers={**BEARER, "Content-Length": "viel"})

    assert response.status_code == 400
    assert response.json()["status"] == "bad_request"


async def test_reading_without_a_database_is_admitted(
    salon_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503, and when to ask again."""
    made = services(salon_world)

    async def no_database(*_: object, **__: object) -> None:
        raise StorageUnavailable("connection refused by db.internal:5432")

    monkeypatch.setattr(type(made.salon_appointments), "get", no_database)
    async with client_of(made) as client:
        response = await client.get(f"{BASE}/A-00001", headers=BEARER)

    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert "db.internal" not in response.text


async def test_a_question_of_the_use_case_names_its_field(
    told_client: httpx.AsyncClient, told_tools: ToldTools
) -> None:
    """What the calendar refuses of the customer is the customer's field."""
    told_tools.result = NeedsInput(Missing.EMAIL)

    response = await _book(told_client)

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "customer.email"


async def test_a_salon_without_tokens_has_no_rest_interface(salon_world: World) -> None:
    """401, whatever is sent."""
    made = services(salon_world)
    closed = TenantDirectory((evolve(made.directory.entries[0], rest_tokens=()),))
    async with client_of(made, directory=closed) as client:
        response = await client.get(BASE, headers=BEARER)

    assert response.status_code == 401
