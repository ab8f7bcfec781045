"""
Whoever calls and whatever they claim, nothing of another person's appointment is said.

Each attempt is made twice: where the appointment is that of the person it is aimed at, and where
the same time is taken by somebody of whom nobody speaks. Whoever could tell the two apart by an
answer has been told something.
"""

import asyncio
import itertools
import json

from typing import Any

import pytest

from tests.doubles.world import World
from tests.http.face import Agent, call_object, client_of, services


ANNAS_NUMBER = "+4915228817386"
OWN = {
    "customer_name": "Anna Meier",
    "service": "Herrenhaarschnitt",
    "staff": "Anna",
    "date_text": "morgen um zehn",
}
DAYS = ("heute", "morgen", "übermorgen", "am Freitag")
STRANGERS: dict[str, dict[str, Any]] = {
    "withheld": {"from_number": "anonymous"},
    "no number at all": {"from_number": None},
    "web call": {"call_type": "web_call", "from_number": None, "direction": None},
    "another number": {"from_number": "+493023125999"},
    "her number with a digit more": {"from_number": ANNAS_NUMBER + "1"},
    "no number but words": {"from_number": "Anna Meier"},
}
NAMES = (
    "Anna Meier",
    "Meier",
    "Frau Meier",
    "Herr Meier",
    "Anna",
    "A. Meier",
    "Anna Maier",
    "der Mann von Frau Meier",
    "ich bin der Mann von Frau Meier",
    "im Auftrag von Anna Meier",
    "Anna Meier oder Lena Meier",
    "%",
    "' OR 1=1 --",
)
WHEN: tuple[dict[str, str], ...] = (
    {},
    {"date_text": "morgen"},
    {"date_text": "morgen um zehn"},
    {"time_text": "um zehn"},
    {"service": "Herrenhaarschnitt"},
    {"staff": "Anna"},
    {"choice": "den ersten"},
    {"choice": "den um zehn"},
    {"choice": "den von eben"},
)
TOOLS = ("find_appointments", "cancel_appointment", "get_booking_status", "reschedule_appointment")


def asking(tool: str, args: dict[str, str]) -> dict[str, str]:
    """Return the arguments as the tool names them: a move says the new time in `date_text`."""
    if tool != "reschedule_appointment":
        return args
    renamed = {"date_text": "old_date_text", "time_text": "old_time_text", "staff": "old_staff"}
    return {renamed.get(key, key): one for key, one in args.items()} | {
        "date_text": "übermorgen um elf"
    }


def attempts() -> list[tuple[str, dict[str, str]]]:
    """Return what is tried in one call: every name with every part of the truth."""
    named = [
        (tool, asking(tool, {"customer_name": name, **when}))
        for tool, name, when in itertools.product(TOOLS, NAMES, WHEN)
    ]
    unnamed = [(tool, asking(tool, dict(when))) for tool, when in itertools.product(TOOLS, WHEN)]
    stated = [
        (tool, asking(tool, {"customer_name": "Anna Meier", "phone_number": "0152 28817386"}))
        for tool in TOOLS
    ]
    return named + unnamed + stated


def heard(
    whose: dict[str, str], number: str, *, call: dict[str, Any], said: list[Any]
) -> list[str]:
    """
    Return every answer of a salon in which this person has booked tomorrow at ten.

    Each salon has an event loop of its own: two clocks that jump would wait for each other.
    """
    return asyncio.run(_heard(whose, number, call=call, said=said))


async def _heard(
    whose: dict[str, str], number: str, *, call: dict[str, Any], said: list[Any]
) -> list[str]:
    world = World()
    async with client_of(services(world)) as client:
        agent = Agent(client, clock=world.clock)
        booked = await agent.call(
            "book_appointment", OWN | whose, call=call_object("earlier", from_number=number)
        )
        assert booked["status"] == "confirmed"
        (row,) = await world.rows()
        answers = [
            await agent.call(tool, args, call=call_object("now", **call), tool_call_id=f"t{n}")
            for n, (tool, args) in enumerate(said)
        ]
        stands = [one.slot for one in await world.bookings()]
    assert row.slot in stands
    assert all(str(row.reference) not in json.dumps(one) for one in answers)
    return [f"{one['status']}: {one['message']}" for one in answers]


SOMEBODY: dict[str, str] = {"customer_name": "Quirin Zobel"}
SOMEBODYS_NUMBER = "+4915112345670"


@pytest.mark.parametrize("who", STRANGERS)
def test_who_does_not_call_from_her_number_learns_nothing(who: str) -> None:
    """A name is known to many; the number is what the network says, and no word of the caller."""
    said = attempts()

    about_anna = heard({}, ANNAS_NUMBER, call=STRANGERS[who], said=said)
    about_nobody = heard(SOMEBODY, SOMEBODYS_NUMBER, call=STRANGERS[who], said=said)

    told_apart = [
        (attempt, one, other)
        for attempt, one, other in zip(said, about_anna, about_nobody, strict=True)
        if one != other
    ]
    assert told_apart == []


@pytest.mark.parametrize("who", STRANGERS)
def test_who_books_in_her_name_and_with_her_number_learns_nothing(who: str) -> None:
    """Booking at one time after the other, until the answer is "already booked", was a way in."""
    wish = OWN | {"phone_number": "0152 28817386"}
    said = [("book_appointment", wish), ("hold_slot", wish), ("check_availability", wish)]
    said = [(tool, {k: v for k, v in args.items() if _takes(tool, k)}) for tool, args in said]

    about_anna = heard({}, ANNAS_NUMBER, call=STRANGERS[who], said=said)
    about_nobody = heard(SOMEBODY, SOMEBODYS_NUMBER, call=STRANGERS[who], said=said)

    assert about_anna == about_nobody
    assert not about_anna[0].startswith("already_booked")


def _takes(tool: str, argument: str) -> bool:
    return tool == "book_appointment" or argument not in {"customer_name", "phone_number"}


OTHERS_ON_HER_NUMBER = (
    "Herr Meier",
    "Lena Meier",
    "Anna",
    "der Mann von Frau Meier",
    "ich bin der Mann von Frau Meier",
    "Anna Müller",
    "Anna Meier oder Lena Meier",
    "Emma Meier",
    "A. Meier",
)


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("name", OTHERS_ON_HER_NUMBER)
def test_another_on_her_number_hears_no_word_of_it_and_cannot_fish_for_the_day(
    tool: str, name: str
) -> None:
    """The answer is the same for the day that she has an appointment on, and for all others."""
    said = [(tool, asking(tool, {"customer_name": name, "date_text": day})) for day in DAYS]
    said += [
        (tool, asking(tool, {"customer_name": name, "time_text": f"um {one}"})) for one in (9, 10)
    ]
    said += [
        (tool, asking(tool, {"customer_name": name, "service": one}))
        for one in ("Bartpflege", "Herrenhaarschnitt")
    ]

    answers = heard({}, ANNAS_NUMBER, call={"from_number": ANNAS_NUMBER}, said=said)

    assert len(set(answers)) == 1, answers
    assert not {"zehn", "10 Uhr", "Herrenhaarschnitt", "Anna"} & set(answers[0].split())


@pytest.mark.parametrize("when", WHEN[:6])
async def test_the_family_name_of_two_on_a_number_opens_neither_whatever_day_is_guessed(
    when: dict[str, str],
) -> None:
    """Lena says only "Meier", and a day on which not she but her mother has an appointment."""
    world = World()
    async with client_of(services(world)) as client:
        agent = Agent(client, clock=world.clock)
        both = (OWN, OWN | {"customer_name": "Lena Meier", "date_text": "übermorgen um elf"})
        for number, wish in enumerate(both):
            call = call_object(f"earlier{number}", from_number=ANNAS_NUMBER)
            assert (await agent.call("book_appointment", wish, call=call))["status"] == "confirmed"
        call = call_object("now", from_number=ANNAS_NUMBER)
        answers = [
            await agent.call(
                tool, asking(tool, {"customer_name": "Meier", **when}), call=call, tool_call_id=tool
            )
            for tool in TOOLS
        ]
        bookings = await world.bookings()

    assert {one["status"] for one in answers} == {"needs_input"}
    assert all("zehn" not in one["message"] and "elf" not in one["message"] for one in answers)
    assert len(bookings) == 2


@pytest.mark.parametrize("who", [{}, SOMEBODY])
def test_a_family_name_is_asked_about_alike_whoever_has_an_appointment_here(
    who: dict[str, str],
) -> None:
    """Who goes through names on a shared telephone does not hear which of them is right."""
    names = ("Herr Meier", "Anna", "Herr Schulz", "Berta", "Frau Dr. Schulz")
    said = [(tool, asking(tool, {"customer_name": name})) for tool in TOOLS for name in names]

    answers = heard(who, ANNAS_NUMBER, call={"from_number": ANNAS_NUMBER}, said=said)

    assert len(set(answers)) == 1, answers
    assert answers[0].startswith("needs_input: ")


@pytest.mark.parametrize("when", WHEN[:6])
async def test_the_daughter_who_has_no_appointment_does_not_open_her_mothers(
    when: dict[str, str],
) -> None:
    """Only the mother has one, and both have been here: "Meier" is either; her full name opens."""
    world = World()
    daughters = OWN | {"customer_name": "Lena Meier", "date_text": "übermorgen um elf"}
    async with client_of(services(world)) as client:
        agent = Agent(client, clock=world.clock)
        earlier = call_object("daughters", from_number=ANNAS_NUMBER)
        await agent.call("book_appointment", daughters, call=earlier)
        await agent.call("cancel_appointment", {}, call=earlier)
        mothers = call_object("mothers", from_number=ANNAS_NUMBER)
        assert (await agent.call("book_appointment", OWN, call=mothers))["status"] == "confirmed"
        call = call_object("now", from_number=ANNAS_NUMBER)
        asked = [
            await agent.call(
                tool, asking(tool, {"customer_name": "Meier", **when}), call=call, tool_call_id=tool
            )
            for tool in TOOLS
        ]
        answered = await agent.call(
            "find_appointments", {"customer_name": "Anna Meier"} | when, call=call
        )
        bookings = await world.bookings()

    assert {one["status"] for one in asked} == {"needs_input"}
    assert all("Anna" not in one["message"] and "Lena" not in one["message"] for one in asked)
    assert "zehn" in answered["message"] or "10 Uhr" in answered["message"]
    assert len(bookings) == 1
