"""What tool calls leave behind for the monitor: troubles, denied years and denied greetings."""

import asyncio
import datetime as dt

from typing import Any

import pytest

from adapters.memory.service_records import MemoryServiceRecords
from booking_domain.model.read_back import ReadBack, Subject
from booking_domain.model.results import (
    CallbackNoted,
    SystemUnavailable,
    ToolResult,
    Trouble,
)
from booking_domain.model.time_slot import TimeSlot
from tests.doubles.salon import MONDAY_MORNING
from tests.doubles.world import World
from tests.http.face import (
    BEARER,
    Agent,
    NotedAnswers,
    ToldTools,
    call_object,
    client_of,
    services,
)
from tests.http.test_retell_inbound import greeted, know


WISH = {"dienstleistung": "Herrenhaarschnitt", "datum": "morgen", "uhrzeit": "um zehn"}
BOOKING = {"service": "herren", "start": "2026-11-24T10:00:00+01:00", "customer": {"name": "Max"}}
HOUR = TimeSlot.lasting(MONDAY_MORNING, minutes=60)
TROUBLES: list[tuple[ToolResult, Trouble | None]] = [
    (SystemUnavailable(Trouble.CONFLICT), Trouble.CONFLICT),
    (CallbackNoted(because=Trouble.CALENDAR), Trouble.CALENDAR),
    (CallbackNoted(), None),
]


@pytest.mark.parametrize(("result", "trouble"), TROUBLES)
async def test_the_trouble_of_a_tool_call_is_noted(
    salon_world: World, result: ToolResult, trouble: Trouble | None
) -> None:
    """Which of several reasons it was, the status does not say."""
    journal = NotedAnswers()
    made = services(salon_world, tools=ToldTools(result=result), journal=journal)

    async with client_of(made) as client:
        await Agent(client, clock=salon_world.clock).call("book_appointment", WISH)

    assert [one.trouble for one in journal.answers] == [trouble]


async def test_a_defect_and_an_unknown_tool_are_noted(salon_world: World) -> None:
    """The one is ours, the other the agent's."""
    journal = NotedAnswers()
    told = ToldTools(error=RuntimeError("kaputt"))
    made = services(salon_world, tools=told, journal=journal)

    async with client_of(made) as client:
        agent = Agent(client, clock=salon_world.clock)
        await agent.call("book_appointment", WISH)
        await agent.call("make_coffee", {})

    assert [one.trouble for one in journal.answers] == [Trouble.DEFECT, Trouble.UNKNOWN_TOOL]


async def test_the_trouble_of_the_salons_own_software_is_noted(salon_world: World) -> None:
    """It asks the same calendar."""
    journal = NotedAnswers()
    told = ToldTools(result=SystemUnavailable(Trouble.STORAGE))

    async with client_of(services(salon_world, tools=told, journal=journal)) as client:
        await client.post("/api/v1/appointments", json=BOOKING, headers=BEARER)

    assert [one.trouble for one in journal.answers] == [Trouble.STORAGE]


async def test_a_greeting_by_another_name_is_on_record(agent: Agent, salon_world: World) -> None:
    """From the answer to the inbound call to the name in the tool call, as the platform does it."""
    await know(salon_world, "Erika Muster")
    call = call_object(retell_llm_dynamic_variables=await greeted(agent))

    await agent.call("book_appointment", WISH | {"name": "Max Beispiel"}, call=call)

    assert (await read_back(salon_world, Subject.NAME)).denials == 1
    records = MemoryServiceRecords(salon_world.store)
    found = await records.within(HOUR, tenant_id=salon_world.tenant.tenant_id)
    assert (found.wrong_recognitions, found.wrong_years) == (1, 0)


@pytest.mark.parametrize(
    "variables",
    [
        None,
        "none",
        {"caller_known": "false", "customer_name": "Erika Muster"},
        {"caller_known": "true", "customer_name": ""},
        {"caller_known": "true", "customer_name": ["Erika"]},
        {"customer_name": "Erika Muster"},
    ],
)
async def test_variables_that_greet_nobody_are_no_greeting(
    told_agent: Agent, told_tools: ToldTools, variables: Any
) -> None:
    """Whatever else a flow calls by these names."""
    call = call_object(retell_llm_dynamic_variables=variables)

    await told_agent.call("book_appointment", WISH | {"name": "Max Beispiel"}, call=call)

    assert told_tools.invocations[0].greeted_as is None


async def test_a_year_that_was_repaired_wrongly_is_on_record(
    agent: Agent, salon_world: World
) -> None:
    """Asked about, and answered by another day."""
    day = MONDAY_MORNING.date() + dt.timedelta(days=8)
    words = WISH | {"datum": f"{day.replace(year=2023):%d.%m.%Y}"}
    answer = await agent.call("check_availability", words)
    assert answer["status"] == "ambiguous"
    await read_back(salon_world, Subject.YEAR)

    await agent.call("check_availability", WISH)

    assert (await read_back(salon_world, Subject.YEAR, denials=1)).day is None


async def read_back(world: World, subject: Subject, *, denials: int = 0) -> ReadBack:
    """Wait for what is noted once the answer is out."""
    async with asyncio.timeout(60):
        while True:
            found = await world.read_backs.get(
                subject, call_id="call_1", tenant_id=world.tenant.tenant_id
            )
            if found is not None and found.denials >= denials:
                return found
            await asyncio.sleep(0)
