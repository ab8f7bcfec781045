"""The salon's rules over HTTP: a caller is bound by them, the salon's software only in part."""

import httpx
import pytest

from attrs import evolve

from booking_domain.model.closed_days import ClosedDays
from booking_domain.model.tenant import BookingRules
from tests.doubles.salon import salon
from tests.doubles.world import World
from tests.http.face import BEARER, CALLER_NUMBER, Agent


BASE = "/api/v1/appointments"
CUSTOMER = {"name": "Max Beispiel", "phone": CALLER_NUMBER}


@pytest.fixture
def salon_world() -> World:
    """Holidays of Berlin, a day to cancel, and one appointment for each customer."""
    rules = BookingRules(cancellation_hours=24, open_appointments=1)
    return World(evolve(salon(rules=rules), closed_days=ClosedDays(region="DE-BE")))


@pytest.fixture
async def booked(agent: Agent) -> str:
    """An appointment of today, by phone: its reference."""
    wish = {
        "service": "Herrenhaarschnitt",
        "date_text": "heute um 15 Uhr",
        "customer_name": "Max Beispiel",
    }
    answer = await agent.call("book_appointment", wish)
    assert answer["status"] == "confirmed"
    return str(answer["appointment_ref"])


async def test_a_caller_cannot_cancel_late_and_the_salon_can(
    agent: Agent, client: httpx.AsyncClient, salon_world: World, booked: str
) -> None:
    """The appointment stands until the salon itself takes it out."""
    refused = await agent.call("cancel_appointment", {"appointment_ref": booked})

    assert refused["status"] == "policy_denied"
    assert "bleibt bestehen" in refused["message"]
    assert len(await salon_world.bookings()) == 1

    done = await client.post(f"{BASE}/{booked}/cancel", json={}, headers=BEARER)

    assert (done.status_code, done.json()["status"]) == (200, "cancelled")
    assert await salon_world.bookings() == ()


async def test_a_caller_cannot_book_a_second_one_and_the_salon_can(
    agent: Agent, client: httpx.AsyncClient, salon_world: World, booked: str
) -> None:
    """The same number and name."""
    wish = {
        "service": "Damenhaarschnitt",
        "date_text": "morgen um 10 Uhr",
        "customer_name": "Max Beispiel",
    }
    refused = await agent.call("book_appointment", wish)

    assert refused["status"] == "policy_denied"
    assert "Mehr als einen Termin" in refused["message"]

    done = await client.post(
        BASE,
        json={"service": "damen", "start": "2026-11-24T10:00:00+01:00", "customer": CUSTOMER},
        headers=BEARER,
    )

    assert done.status_code == 201
    assert len(await salon_world.bookings()) == 2


async def test_a_holiday_is_closed_for_both(
    agent: Agent, client: httpx.AsyncClient, salon_world: World
) -> None:
    """The caller hears which it is; the program gets 409 and other times."""
    wish = {"service": "Herrenhaarschnitt", "date_text": "am 25. Dezember um 10 Uhr"}
    heard = await agent.call("check_availability", wish)
    refused = await client.post(
        BASE,
        json={"service": "herren", "start": "2026-12-25T10:00:00+01:00", "customer": CUSTOMER},
        headers=BEARER,
    )

    assert heard["status"] == "alternatives"
    assert "ist der Salon wegen Weihnachten geschlossen" in heard["message"]
    assert heard["slot_1_id"]
    assert refused.status_code == 409
    assert refused.json()["alternatives"]
    assert await salon_world.bookings() == ()
