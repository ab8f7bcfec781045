"""What was not understood for certain is asked about over the telephone, and nothing is booked."""

import pytest

from tests.doubles.world import World
from tests.http.face import Agent, call_object


WISH = {
    "dienstleistung": "Herrenhaarschnitt",
    "datum": "morgen",
    "uhrzeit": "um zehn",
    "name": "Max Beispiel",
}


@pytest.mark.parametrize(
    ("number", "question"),
    [
        ("330817", "An der Nummer scheint etwas zu fehlen."),
        ("doppel fünf", "An der Nummer scheint etwas zu fehlen."),
        ("null eins sieben sechs", "Unter dieser Nummer kann der Salon Sie so nicht erreichen."),
        ("0171 2345678 2345678 2345678", "Unter dieser Nummer kann der Salon Sie so nicht"),
        ("0900 1234567", "Unter dieser Nummer kann der Salon Sie so nicht erreichen."),
        ("die von meiner Frau", "Die Nummer habe ich nicht sicher verstanden."),
        ("acht Uhr", "Die Nummer habe ich nicht sicher verstanden."),
        ("0171 2345678 oder 030 330817", "Die Nummer habe ich nicht sicher verstanden."),
    ],
)
async def test_a_number_that_cannot_be_used_has_its_question(
    agent: Agent, salon_world: World, number: str, question: str
) -> None:
    """Each reason asks for something else: the area code, another number, every digit again."""
    wish = {**WISH, "telefon": number}

    answer = await agent.call("book_appointment", wish, tool_call_id="tool_call_a")

    assert answer["status"] == "needs_input"
    assert answer["message"].startswith(question)
    assert await salon_world.bookings() == ()


@pytest.mark.parametrize("name", ["acht Uhr", "Herrenhaarschnitt", "ja bitte", "um Mitternacht"])
async def test_what_is_no_name_is_asked_for(agent: Agent, salon_world: World, name: str) -> None:
    """An agent fills every field of its form with something."""
    wish = {**WISH, "name": name}

    answer = await agent.call("book_appointment", wish, tool_call_id="tool_call_a")

    assert answer["status"] == "needs_input"
    assert answer["message"] == "Auf welchen Namen darf ich den Termin eintragen?"
    assert await salon_world.bookings() == ()


@pytest.mark.parametrize(
    ("service", "question"),
    [
        ("Herrenhaarschnitt oder Bartpflege", "Meinen Sie Herrenhaarschnitt oder Bartpflege?"),
        ("Raketenwäsche", "Diese Leistung kenne ich leider nicht."),
        ("irgendwas", "Diese Leistung kenne ich leider nicht."),
    ],
)
async def test_a_service_that_is_not_certain_is_never_chosen(
    agent: Agent, salon_world: World, service: str, question: str
) -> None:
    """The nearest are named where there are any, and no service stands in for another."""
    wish = {**WISH, "dienstleistung": service}

    answer = await agent.call("book_appointment", wish, tool_call_id="tool_call_a")

    assert answer["status"] == "needs_input"
    assert question in answer["message"], answer["message"]
    assert await salon_world.bookings() == ()


async def test_a_day_with_two_meanings_is_asked_with_both(agent: Agent, salon_world: World) -> None:
    """Said on a Monday, next Friday is this week's or the next one's."""
    wish = {**WISH, "datum": "nächsten Freitag"}

    answer = await agent.call("book_appointment", wish, tool_call_id="tool_call_a")

    assert answer["status"] == "ambiguous"
    assert "Freitag, den 27. November" in answer["message"]
    assert "Freitag, den 4. Dezember" in answer["message"]
    assert await salon_world.bookings() == ()


@pytest.mark.parametrize(
    ("said", "status"), [("Schuhster", "needs_input"), ("Lisa Schuster", "not_found")]
)
async def test_a_name_that_is_only_like_a_customers_opens_nothing(
    agent: Agent, salon_world: World, said: str, status: str
) -> None:
    """It is asked for again, or unknown, without a word of whoever is called so."""
    wish = {**WISH, "name": "Lena Schuster"}
    await agent.call("book_appointment", wish, call=call_object("call_1"))

    answer = await agent.call("cancel_appointment", {"name": said}, call=call_object("call_2"))

    assert answer["status"] == status
    assert "10 Uhr" not in answer["message"]
    assert "Lena" not in answer["message"]
    assert len(await salon_world.bookings()) == 1
