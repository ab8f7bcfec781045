"""What Retell tells of calls, over real sockets: twice within a second and in any order."""

import asyncio
import itertools
import json

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from attrs import evolve, field, frozen
from sqlalchemy import text

from booking_domain.model.call import Call, CallKind, CallOutcome
from entrypoints.sandbox.demo_account import OWNER
from entrypoints.sandbox.webhook_sender import HttpWebhookSender
from entrypoints.settings.schema import PeriodicSettings, Settings
from tests.contract.unit_of_work.sql_harness import sql_storage
from tests.doubles.working_days import as_written, working_days
from tests.http.face import CALLED_NUMBER, call_object
from tests.system.calendar_beside import PATIENCE_SECONDS, Stage, staged


TOOL = "the tool call"
STARTED, ENDED, ANALYZED = "call_started", "call_ended", "call_analyzed"
ORDERS = list(itertools.permutations([TOOL, STARTED, ENDED, ANALYZED]))
# Each has room for twelve.
DAYS = list(itertools.islice(working_days(), 2))
BEGAN = 1_795_428_000_000
WORDS = [
    {"role": "agent", "content": "Salon Muster, guten Tag!"},
    {"role": "user", "content": "Ich möchte wissen, wann Sie Zeit haben."},
]


@frozen
class Told:
    """One call, and the order in which we hear of it."""

    call_id: str
    caller: str
    order: tuple[str, ...]
    fields: dict[str, Any] = field(factory=dict)

    def about(self, event: str) -> dict[str, Any]:
        """Return the call object as it stands in this event, in the shape that Retell sends."""
        known: dict[str, Any] = {"call_status": "ongoing", "start_timestamp": BEGAN}
        if event in {ENDED, ANALYZED}:
            known |= {
                "call_status": "ended",
                "end_timestamp": BEGAN + 42_350,
                "duration_ms": 42_350,
                "disconnection_reason": "user_hangup",
                "transcript_object": WORDS,
            }
        if event == ANALYZED:
            known["call_analysis"] = {"call_successful": True, "user_sentiment": "Positive"}
        usual = {"from_number": self.caller, "to_number": CALLED_NUMBER}
        return call_object(self.call_id, **(usual | known | self.fields))


def hasty(settings: Settings) -> Settings:
    """Events are worked off within a second."""
    return evolve(settings, periodic=PeriodicSettings(process_calls_seconds=1))


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """The whole service, and the calendar in which it books."""
    async with (
        sql_storage(None) as storage,
        staged(storage, tmp_path, sender=HttpWebhookSender(), changed=hasty) as opened,
    ):
        yield opened


async def tell(stage: Stage, told: Told, event: str) -> None:
    """Deliver an event twice at once, as Retell does; each delivery is answered with 204."""
    base = stage.agent.path("x").removesuffix("/retell/tools/x")
    body = json.dumps({"event": event, "call": told.about(event)}).encode()

    async def once() -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                answer = await stage.agent.send(body, path=f"{base}/retell/webhook")
                if answer.status_code == 204:
                    return
                assert answer.status_code == 503

    await asyncio.gather(once(), once())


async def book(stage: Stage, told: Told, *, number: int) -> None:
    """Let the caller book a time of their own."""
    wish = {
        "customer_name": "Max Beispiel",
        "service": "Herrenhaarschnitt",
        "staff": ("Anna", "Ben")[number % 2],
        "date_text": as_written(DAYS[number // 12]),
        "time_text": f"{9 + number // 2 % 6} Uhr",
    }
    answer = await stage.agent.call(
        "book_appointment", wish, call=told.about(TOOL), tool_call_id=f"t{number}"
    )
    assert answer["status"] in {"confirmed", "alternatives", "none_free"}, answer


async def worked_off(stage: Stage) -> None:
    """Wait until no event of Retell waits."""
    query = text(
        "SELECT count(*) FROM inbox_event WHERE source = 'retell' AND processed_at IS NULL"
    )
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            async with stage.storage.engine.connect() as connection:
                if not (await connection.execute(query)).scalar_one():
                    return
            await asyncio.sleep(0.1)


async def call_of(stage: Stage, told: Told) -> Call:
    async with stage.storage.units.reading(OWNER.username) as unit:
        found = await unit.calls.get(told.call_id)
    assert found is not None
    return found


async def settled(stage: Stage, told: Told) -> Call:
    """Wait until it is decided what came of a call."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            call = await call_of(stage, told)
            if call.outcome.is_final:
                return call
            await asyncio.sleep(0.1)


async def test_every_order_of_a_tool_call_and_three_doubled_events_comes_to_the_same(
    stage: Stage,
) -> None:
    """
    24 calls, and what came of each is worked off before the next is heard of.

    A tool call that comes when the end was told already is a request that was under way: what was
    booked in it is what came of the call.
    """
    calls = [
        Told(f"call_{number}", f"+4915112{number:06}", order) for number, order in enumerate(ORDERS)
    ]
    with structlog.testing.capture_logs() as logs:
        for place in range(len(ORDERS[0])):
            for number, told in enumerate(calls):
                if told.order[place] == TOOL:
                    await book(stage, told, number=number)
                else:
                    await tell(stage, told, told.order[place])
            await worked_off(stage)

    found = [await settled(stage, told) for told in calls]
    rows = {one.call_id: one for one in await stage.appointments()}
    wrong = [
        (told.order, call.kind, call.outcome)
        for told, call in zip(calls, found, strict=True)
        if (call.kind, call.outcome) != (CallKind.INBOUND, CallOutcome.BOOKED)
    ]
    assert wrong == []
    assert len(rows) == len(calls)
    assert all(one.last_appointment_id == rows[one.call_id].appointment_id for one in found)
    assert {(one.duration_ms, one.disconnection_reason) for one in found} == {
        (42_350, "user_hangup")
    }
    assert all(one.opinion.is_success for one in found)
    assert [line for line in logs if line.get("alarm")] == []


@pytest.mark.parametrize("order", list(itertools.permutations([ENDED, ANALYZED])))
async def test_a_call_that_nobody_answered_has_kind_and_outcome(
    stage: Stage, order: tuple[str, ...]
) -> None:
    """Without a start; its two events come twice and in any order."""
    nobody = {
        "call_status": "not_connected",
        "start_timestamp": None,
        "duration_ms": None,
        "transcript_object": None,
        "disconnection_reason": "dial_no_answer",
        "direction": "outbound",
    }
    told = Told("call_1", "+4915112345678", order, nobody)

    for event in order:
        await tell(stage, told, event)
        await worked_off(stage)

    call = await call_of(stage, told)
    assert (call.kind, call.outcome) == (CallKind.OUTBOUND, CallOutcome.NOT_CONNECTED)
