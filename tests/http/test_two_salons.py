"""Two salons in one service: whatever opens one door opens no other, and nothing crosses."""

import asyncio
import json

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from entrypoints.periodic import Job
from tests.http.face import call_object
from tests.http.two_salons import Salon, TwoSalons, two_salons, weekday


TOOLS = (
    "check_availability",
    "hold_slot",
    "book_appointment",
    "find_appointments",
    "reschedule_appointment",
    "cancel_appointment",
    "get_booking_status",
    "request_callback",
)


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[TwoSalons]:
    """Two salons; the northern one has an appointment of Max."""
    async with two_salons(tmp_path) as opened:
        booked = await opened.book(opened.north, call_id="call_of_max")
        assert booked["status"] == "confirmed", booked
        yield opened


async def _stands(both: TwoSalons) -> str:
    """Return the reference of Max's appointment, which nobody has touched."""
    (booking,) = await both.north.bookings()
    listed = await both.rest("GET", "/", token=both.north.token)
    (appointment,) = listed.json()["appointments"]
    assert appointment["state"] == "confirmed"
    assert booking.status.is_active
    reference: str = appointment["reference"]
    return reference


async def _refuses_a_foreign_key(both: TwoSalons, path: str, body: bytes) -> None:
    """What the southern salon has signed opens nothing of the northern one."""
    response = await both.signed(path, body, key=both.south.retell)

    assert response.status_code == 401
    assert await both.events(both.north) == 0


def _tool(path: str) -> Callable[[TwoSalons], Awaitable[None]]:
    async def drive(both: TwoSalons) -> None:
        address = path.format(tenant=both.north.id, name="cancel_appointment")
        args = {"reference": await _stands(both), "customer_name": "Max Beispiel"}
        foreign = await both.tool(
            "cancel_appointment", args, called=both.north, key=both.south.retell, path=address
        )
        assert foreign.status_code == 401
        if "{tenant}" in path:
            own = path.format(tenant=both.south.id, name="cancel_appointment")
        else:
            own = address
        inside = await both.tool("cancel_appointment", args, called=both.south, path=own)
        assert inside.json()["status"] in {"not_found", "needs_input", "system_unavailable"}
        await _stands(both)

    return drive


def _named_tool(name: str) -> Callable[[TwoSalons], Awaitable[None]]:
    async def drive(both: TwoSalons) -> None:
        """Everything that is right of it, in the salon next door."""
        reference = await _stands(both)
        args = {
            "reference": reference,
            "customer_name": "Max Beispiel",
            "service": "Herrenhaarschnitt",
            "slot_id": await _offered(both),
        }
        answer = await both.tool(name, args, called=both.south, call_id="call_of_max")

        assert answer.status_code == 200
        assert answer.json()["status"] in {
            "not_found",
            "needs_input",
            "slot_taken",
            "ambiguous",
            "available",
            "alternatives",
            "callback_noted",
        }
        assert reference not in answer.text
        assert await both.south.bookings() == ()
        await _stands(both)

    return drive


async def _offered(both: TwoSalons) -> str:
    words = {"service": "Herrenhaarschnitt", "date_text": weekday(1), "time_text": "um zehn"}
    response = await both.tool(
        "check_availability", words, called=both.north, call_id="call_of_max"
    )
    slot_id: str = response.json()["slot_1_id"]
    return slot_id


def _event(path: str) -> Callable[[TwoSalons], Awaitable[None]]:
    async def drive(both: TwoSalons) -> None:
        call = call_object(to_number=both.north.number, agent_id=None)
        kind = "call_inbound" if path.endswith("inbound") else "call_ended"
        content = {"event": kind, "call": call, "call_inbound": call}
        body = json.dumps(content).encode()
        await _refuses_a_foreign_key(both, path.format(tenant=both.north.id), body)

    return drive


async def _calcom_event(both: TwoSalons) -> None:
    response = await both.webhook(both.north, secret=both.south.webhook)

    assert response.status_code == 401
    assert await both.events(both.north) == 0


async def _list(both: TwoSalons) -> None:
    listed = await both.rest("GET", "/", token=both.south.token)

    assert listed.json()["appointments"] == []


async def _book(both: TwoSalons) -> None:
    """The same chair, the same time, the same customer: another salon's."""
    (theirs,) = await both.north.bookings()
    wish = {
        "service": "herren",
        "staff": "anna",
        "start": theirs.slot.start.isoformat(),
        "customer": {"name": "Max Beispiel", "phone": "+4915112345678"},
    }

    booked = await both.rest("POST", "/", token=both.south.token, body=wish)

    assert booked.status_code == 201, booked.text
    assert [one.slot for one in await both.south.bookings()] == [theirs.slot]
    await _stands(both)


def _by_reference(method: str, suffix: str, body: Any) -> Callable[[TwoSalons], Awaitable[None]]:
    async def drive(both: TwoSalons) -> None:
        reference = await _stands(both)
        path = f"/{reference}{suffix}"

        foreign = await both.rest(method, path, token=both.south.token, body=body)

        assert foreign.status_code == 404, foreign.text
        await _stands(both)

    return drive


async def _callback_of(both: TwoSalons, salon: Salon) -> str:
    """Return the id of Max's call-back, which nobody has closed."""
    listed = await both.rest("GET", "/", token=salon.token, about="callbacks")
    (callback,) = listed.json()["callbacks"]
    assert (callback["name"], callback["is_open"]) == ("Max Beispiel", True)
    callback_id: str = callback["id"]
    return callback_id


async def _asked_back(both: TwoSalons) -> str:
    args = {"customer_name": "Max Beispiel", "wish": "Farbe"}
    noted = await both.tool("request_callback", args, called=both.north, call_id="call_of_max")
    assert noted.json()["status"] == "callback_noted", noted.text
    return await _callback_of(both, both.north)


async def _list_callbacks(both: TwoSalons) -> None:
    await _asked_back(both)

    for query in ("/", "/?all=true"):
        listed = await both.rest("GET", query, token=both.south.token, about="callbacks")
        assert listed.json()["callbacks"] == []


def _callback(method: str, suffix: str) -> Callable[[TwoSalons], Awaitable[None]]:
    async def drive(both: TwoSalons) -> None:
        """The id of one salon's call-back is nobody's in the other."""
        path = f"/{await _asked_back(both)}{suffix}"

        foreign = await both.rest(
            method, path, token=both.south.token, body={"note": "nie"}, about="callbacks"
        )

        assert foreign.status_code == 404, foreign.text
        assert "Max" not in foreign.text
        await _callback_of(both, both.north)

    return drive


LATER = {"start": "2027-03-01T10:00:00+01:00"}
ROUTES: dict[tuple[str, str], Callable[[TwoSalons], Awaitable[None]]] = {
    **{("POST", f"/retell/tools/{name}"): _named_tool(name) for name in TOOLS},
    ("POST", "/retell/tools"): _tool("/retell/tools"),
    ("POST", "/retell/tools/{name:str}"): _tool("/retell/tools/{name}"),
    ("POST", "/retell/{tenant_id:str}/tools"): _tool("/retell/{tenant}/tools"),
    ("POST", "/retell/{tenant_id:str}/tools/{name:str}"): _tool("/retell/{tenant}/tools/{name}"),
    ("POST", "/retell/webhook"): _event("/retell/webhook"),
    ("POST", "/retell/{tenant_id:str}/webhook"): _event("/retell/{tenant}/webhook"),
    ("POST", "/retell/inbound"): _event("/retell/inbound"),
    ("POST", "/retell/{tenant_id:str}/inbound"): _event("/retell/{tenant}/inbound"),
    ("POST", "/calcom/webhook/{tenant_id:str}"): _calcom_event,
    ("GET", "/api/v1/appointments"): _list,
    ("GET", "/api/v1/callbacks"): _list_callbacks,
    ("GET", "/api/v1/callbacks/{callback_id:str}"): _callback("GET", ""),
    ("POST", "/api/v1/callbacks/{callback_id:str}/close"): _callback("POST", "/close"),
    ("POST", "/api/v1/appointments"): _book,
    ("GET", "/api/v1/appointments/{reference:str}"): _by_reference("GET", "", None),
    ("POST", "/api/v1/appointments/{reference:str}/cancel"): _by_reference("POST", "/cancel", {}),
    ("POST", "/api/v1/appointments/{reference:str}/reschedule"): _by_reference(
        "POST", "/reschedule", LATER
    ),
}
OF_NO_SALON = {("GET", "/"), ("GET", "/health/live"), ("GET", "/health/ready")}


@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
async def test_no_route_leads_into_another_salon(both: TwoSalons, route: tuple[str, str]) -> None:
    """Not with its keys, its numbers, its references or its slots."""
    await ROUTES[route](both)


async def test_every_route_is_driven(both: TwoSalons) -> None:
    """A route that somebody adds fails here until it was tried with two salons."""
    served = {one for one in both.routes if not one[1].startswith("/schema")}

    assert served - OF_NO_SALON == set(ROUTES)


async def test_the_same_call_in_two_salons_books_in_both(both: TwoSalons) -> None:
    """Alike to caller, call, tool call, chair and time: neither is the other's repeat."""
    how = {"when": weekday(2), "call_id": "call_7", "tool_call_id": "tc_same"}

    north = await both.book(both.north, **how)
    south = await both.book(both.south, **how)
    again = await both.book(both.south, **how)

    assert north["status"] == south["status"] == "confirmed"
    assert again == south
    assert (len(await both.north.bookings()), len(await both.south.bookings())) == (2, 1)


async def _run(job: Job) -> None:
    await job.work()


async def test_no_query_of_a_salon_is_without_it_or_names_the_other(both: TwoSalons) -> None:
    """A whole conversation in each salon: every statement carries its salon, and no other."""
    for one, other in ((both.north, both.south), (both.south, both.north)):
        with both.statements() as statements:
            booked = await both.book(one, when=weekday(3), call_id="call_9")
            words = {"date_text": weekday(4), "time_text": "um elf"}
            for tool, args in (
                ("check_availability", words | {"service": "Damenhaarschnitt"}),
                ("hold_slot", words | {"service": "Damenhaarschnitt"}),
                ("find_appointments", {"customer_name": "Max Beispiel"}),
                ("reschedule_appointment", words | {"reference": booked["appointment_ref"]}),
                ("get_booking_status", {"reference": booked["appointment_ref"]}),
                ("request_callback", {"customer_name": "Max Beispiel", "wish": "Farbe"}),
                ("cancel_appointment", {"reference": booked["appointment_ref"]}),
            ):
                answer = await both.tool(tool, args, called=one, call_id="call_9")
                assert answer.json()["status"] != "system_unavailable", answer.text
            assert (await both.webhook(one, secret=one.webhook)).status_code == 200
            ended = json.dumps({"event": "call_ended", "call": call_object("call_9")}).encode()
            path = f"/retell/{one.id}/webhook"
            assert (await both.signed(path, ended, key=one.retell)).status_code == 204
            await both.rest("GET", "/", token=one.token)
            callback_id = await _callback_of(both, one)
            about: dict[str, Any] = {"token": one.token, "about": "callbacks"}
            await both.rest("GET", "/?all=true", **about)
            await both.rest("POST", f"/{callback_id}/close", body={"note": "n"}, **about)
            await asyncio.create_task(_run(both.container.ringing_back().job), name="periodic-x")

        assert len(statements) > 40
        wrong = [
            text
            for text, parameters in statements
            if one.id not in str(parameters) or other.id in str(parameters)
        ]
        assert wrong == []
