"""
A whole conversation of somebody with unmistakable data: where that is found afterwards.

It is looked for in every column of every table and in every line that was logged, at any level.
"""

import datetime as dt
import json

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from sqlalchemy import text
from typing_extensions import override

from adapters.sql.data_map import DATA_MAP, Holds
from adapters.sql.tables import METADATA
from booking_domain.application.erase_person import Ahead, ErasurePlan
from booking_domain.application.forget_old_records import ForgetOldRecords
from booking_domain.application.known_persons import PersonQuery
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.read_back import Subject
from booking_domain.model.retention import RetentionRules
from booking_domain.model.time_slot import TimeSlot
from entrypoints.cli.log_setup import set_up_logs
from entrypoints.cli.person_report import as_json
from entrypoints.settings.schema import LogFormat, LogLevel, ServiceSettings
from tests.cli.conftest import logs_as_before
from tests.contract.sql.conftest import database
from tests.contract.sql.sql_world import SqlWorld
from tests.contract.unit_of_work import samples
from tests.contract.unit_of_work.sql_harness import SqlStorage
from tests.doubles.erasing import eraser_of
from tests.doubles.salon import MONDAY_MORNING
from tests.doubles.world import RestlessClock, SteadyClock
from tests.http.deliveries import calcom_body, deliver
from tests.http.face import BEARER, Agent, call_object, client_of, services, tool_body


__all__ = ["database", "logs_as_before"]

NAME = "Kanaria Zwitscherling"
NUMBER = "+4915199988777"
MAIL = "kanaria@vogelhaus.test"
SAID = "Pfefferminzkatze"
CANARIES = ("zwitscherling", "15199988777", "1519998 8777", "kanaria@vogelhaus", "pfefferminzkatze")
DAY = 24 * 60 * 60.0
FOREIGN_UID = "uidOfTheCanaryAtCalcom"
PERSONAL = {
    ("customer", "phone"),
    ("customer", "name"),
    ("appointment", "customer_name"),
    ("appointment", "customer_phone"),
    ("appointment", "customer_email"),
    ("phone_call", "caller"),
    ("inbox_event", "body"),
    *(("callback_request", one) for one in ("name", "phone", "wishes", "note")),
}
# The voice platform's model words it, and here it has said nothing.
UNSAID = {("phone_call", "opinion_outcome")}


GREETED = {"caller_known": "true", "customer_name": NAME}


class RealWorld(SqlWorld):
    """The whole application on a database that takes its time."""

    @override
    def _new_clock(self) -> RestlessClock:
        return SteadyClock(MONDAY_MORNING)


class Conversation:
    """The salon's doors, and one person who goes through all of them."""

    def __init__(self, world: RealWorld, client: httpx.AsyncClient) -> None:
        self.world = world
        self.client = client
        self.agent = Agent(client, clock=world.clock)
        self._tool_calls = 0

    async def say(self, tool: str, call_id: str = "call_canary", **args: Any) -> str:
        """Call a tool, as it is spoken, and return the status."""
        self._tool_calls += 1
        answer = await self.agent.call(
            tool,
            args,
            tool_call_id=f"tc_{self._tool_calls}",
            call=call_object(call_id, from_number=NUMBER, retell_llm_dynamic_variables=GREETED),
        )
        return str(answer["status"])

    async def books_moves_and_cancels(self) -> None:
        """Two appointments in one call, of which one stays, and words that mean nothing."""
        wish = {"service": "Herrenhaarschnitt", "staff": "Anna", "customer_name": NAME}
        first = await self.say(
            "book_appointment", date_text="morgen", time_text="um zehn", email=MAIL, **wish
        )
        second = await self.say(
            "book_appointment", date_text="übermorgen", time_text="um elf", additional=True, **wish
        )
        moved = await self.say(
            "reschedule_appointment",
            old_date_text="morgen",
            date_text="morgen",
            time_text="um drei",
            customer_name=NAME,
        )
        ended = await self.say("cancel_appointment", date_text="übermorgen", customer_name=NAME)
        statuses = (first, second, moved, ended)
        assert statuses == ("confirmed", "confirmed", "rescheduled", "cancelled")
        await self.say("find_appointments", call_id="call_later", customer_name=NAME)
        await self.say("check_availability", service=f"{SAID} für {NAME}", date_text=MAIL)
        await self.say("hold_slot", slot_id=SAID)

    async def is_misunderstood(self) -> None:
        """What nobody can do anything with, signed or not, and a calendar that fails."""
        body = tool_body("tool_that_is_none", {"customer_name": NAME, "number": NUMBER})
        for path in (
            "/retell/tools/unknown",
            f"/retell/tools/{NAME} {NUMBER}",
            "/retell/tools/hold_slot",
        ):
            await self.agent.send(body, path=path)
        for broken in (body[:-9], body + b"\xff", f'"{NAME} {NUMBER}"'.encode()):
            await self.agent.send(broken, path="/retell/tools/book_appointment")
            await self.agent.send(broken, path="/retell/webhook")
            await self.client.post("/retell/webhook", content=broken)
            await deliver(self.client, broken)
            await deliver(self.client, broken, signature="0" * 64)
        self.world.calendar.faults = ["never sent", "lost after"]
        wish = {"service": "Herrenhaarschnitt", "staff": "Ben", "customer_name": NAME}
        statuses = [
            await self.say(
                "book_appointment", date_text="morgen", time_text=time, additional=True, **wish
            )
            for time in ("um neun", "um vier")
        ]
        assert statuses == ["callback_noted", "confirmed"]

    async def is_rung_back(self) -> None:
        """Noted by an agent, and noted on by the salon's software."""
        await self.say("request_callback", customer_name=NAME, wish=SAID, call_id="call_later")
        base = "/api/v1/callbacks"
        listed = (await self.client.get(base, headers=BEARER)).json()["callbacks"]
        # The one of the outage was booked in the same call after all.
        assert len(listed) == 1
        note = {"note": f"{NAME} {NUMBER}"}
        await self.client.post(f"{base}/{listed[0]['id']}/close", json=note, headers=BEARER)
        await self.client.post(f"{base}/{SAID}/close", json=note, headers=BEARER)
        await self.client.get(f"{base}/{NUMBER}", headers=BEARER)

    async def is_told_of_by_webhooks(self) -> None:
        """Both platforms send all that they know."""
        about = call_object("call_canary", from_number=NUMBER, transcript=f"User: {SAID}")
        for event in ("call_started", "call_ended"):
            body = json.dumps({"event": event, "call": about}).encode()
            response = await self.agent.send(body, path="/retell/webhook")
            assert response.status_code == 204
        inbound = {"from_number": NUMBER, "to_number": "+493023125042"}
        await self.agent.send(
            json.dumps({"event": "call_inbound", "call_inbound": inbound}).encode(),
            path="/retell/inbound",
        )
        attendee = {"name": NAME, "email": MAIL, "phoneNumber": NUMBER}
        created = calcom_body("BOOKING_CREATED", title=SAID, attendees=[attendee])
        assert (await deliver(self.client, created)).status_code in {200, 204}

    async def is_booked_by_the_salon(self) -> None:
        """The salon's own software, and what it gets wrong."""
        customer = {"name": NAME, "phone": NUMBER, "email": MAIL}
        body = {
            "service": "Herrenhaarschnitt",
            "customer": customer,
            "start": "2026-11-27T10:00:00+01:00",
        }
        headers = {**BEARER, "Idempotency-Key": "key-1"}
        base = "/api/v1/appointments"
        booked = await self.client.post(base, json=body, headers=headers)
        assert booked.status_code == 201, booked.text
        await self.client.post(base, json={**body, "start": NAME}, headers=headers)
        await self.client.post(base, json={**body, SAID: MAIL}, headers=BEARER)
        await self.client.post(base, content=f"{NAME}{{".encode(), headers=BEARER)
        await self.client.get(f"{base}/{SAID}", headers=BEARER)
        await self.client.get(base, params={"from": NUMBER, "name": NAME}, headers=BEARER)

    async def booked_past_us(self) -> None:
        """The same person books in Cal.com; of that only the uid is kept."""
        start = self.world.clock.now() + dt.timedelta(days=2)
        booking = samples.foreign_booking(
            FOREIGN_UID, slot=TimeSlot.lasting(start.replace(minute=0), minutes=30)
        )
        async with self.world.units.writing(self.world.tenant.tenant_id) as unit:
            await unit.foreign.put(booking)
            await unit.commit()

    async def is_over(self, *, days: float) -> None:
        """Let time pass, and what was left be finished."""
        self.world.clock.advance(days * DAY)
        await self.world.finish_what_was_left()
        for _ in range(3):
            await self.world.strays.look()
            self.world.clock.advance(DAY)


def log_everything() -> None:
    """Once for each phase of a test: what captures it is another then."""
    set_up_logs(ServiceSettings(log_level=LogLevel.DEBUG, log_format=LogFormat.JSON))


@pytest.fixture
async def conversation(
    database: SqlStorage, logs_as_before: None, capsys: pytest.CaptureFixture[str]
) -> AsyncIterator[Conversation]:
    """The conversation is held, everything that is logged is captured."""
    log_everything()
    world = RealWorld(database.engine)
    async with client_of(services(world)) as client:
        held = Conversation(world, client)
        await held.is_told_of_by_webhooks()
        await held.books_moves_and_cancels()
        await held.is_misunderstood()
        await held.is_booked_by_the_salon()
        await held.is_rung_back()
        # Of the greeting it is kept that it was right, and nothing of the name.
        greeted = await world.read_backs.get(
            Subject.NAME, call_id="call_canary", tenant_id=world.tenant.tenant_id
        )
        assert greeted is not None
        yield held


async def found_in(storage: SqlStorage) -> set[tuple[str, str]]:
    """Return every table and column with a canary in it, whatever the column's type."""
    found = set()
    async with storage.engine.connect() as connection:
        for table in METADATA.sorted_tables:
            rows = (await connection.execute(text(f"SELECT * FROM {table.name}"))).mappings()
            found |= {
                (table.name, column)
                for row in rows
                for column, value in row.items()
                if any(canary in str(value).casefold() for canary in CANARIES)
            }
    return found


async def foreign_uids(storage: SqlStorage) -> set[str]:
    async with storage.engine.connect() as connection:
        return set(await connection.scalars(text("SELECT uid FROM foreign_booking")))


async def test_persons_are_in_their_columns_and_in_no_log(
    conversation: Conversation, database: SqlStorage, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every column of the map that holds persons holds this one, and no other column does."""
    found = await found_in(database)
    log_everything()
    await database.take_down()
    await conversation.say("find_appointments", customer_name=NAME)

    assert found == PERSONAL
    assert {
        (table, column)
        for table, known in DATA_MAP.items()
        for column in (one.name for one in METADATA.tables[table].columns)
        if known.holds(column) is Holds.PERSONAL
    } == PERSONAL | UNSAID
    logged = capsys.readouterr()
    lines = [*logged.err.splitlines(), *logged.out.splitlines()]
    assert len(lines) > 10
    assert not [line for line in lines if not line.startswith("{")]
    assert "cannot be served now" in logged.err
    assert [line for line in lines if any(canary in line.casefold() for canary in CANARIES)] == []


async def test_after_an_erasure_nothing_of_the_person_is_left(
    conversation: Conversation, database: SqlStorage
) -> None:
    """Everything is handed out first; then it is in no column of any table."""
    await conversation.is_over(days=5)
    world = conversation.world
    eraser = eraser_of(world, records=database.people, journal=database.erasures)
    tenant_id = world.tenant.tenant_id
    query = PersonQuery(tenant_id, PhoneNumber(NUMBER))
    plan = await eraser.plan(query, ahead=Ahead.HINDERS)
    assert isinstance(plan, ErasurePlan)
    handed_out = json.dumps(as_json(plan.known), ensure_ascii=False)

    assert plan.hindered == ()
    await eraser.begin(plan)
    progress = await eraser.go_on(tenant_id)

    assert all(one in handed_out for one in (NAME, NUMBER, MAIL, SAID))
    assert progress.waiting == 0
    assert await found_in(database) == set()
    left = {one.subject for one in await eraser.to_do(tenant_id, limit=99)}
    assert left >= {one.uid for one in await world.bookings()}
    assert "call_canary" in left


async def test_what_the_calendar_tells_of_our_own_cancel_is_gone_as_well(
    conversation: Conversation, database: SqlStorage
) -> None:
    """An appointment is ahead: cancelled there, told to us with name and number, then emptied."""
    await conversation.is_over(days=5)
    wish = {"service": "Herrenhaarschnitt", "staff": "Anna", "customer_name": NAME}
    booked = await conversation.say(
        "book_appointment",
        call_id="call_again",
        date_text="in zwei Wochen",
        time_text="um zehn",
        **wish,
    )
    assert booked == "confirmed"
    world = conversation.world
    world.clock.advance(7200)
    eraser = eraser_of(world, records=database.people, journal=database.erasures)
    tenant_id = world.tenant.tenant_id
    query = PersonQuery(tenant_id, PhoneNumber(NUMBER))
    plan = await eraser.plan(query, ahead=Ahead.IS_CANCELLED)
    assert isinstance(plan, ErasurePlan)
    (ahead,) = [one for one in plan.known.person.appointments if one.slot.end > world.clock.now()]

    await eraser.begin(plan)
    first = await eraser.go_on(tenant_id)
    attendee = {"name": NAME, "email": MAIL, "phoneNumber": NUMBER}
    told = calcom_body("BOOKING_CANCELLED", uid=ahead.provider_uid, attendees=[attendee])
    delivered = await deliver(conversation.client, told)
    is_back = await found_in(database)
    world.clock.advance(3600)
    last = await eraser.go_on(tenant_id)

    assert (plan.hindered, delivered.status_code) == ((), 200)
    assert ahead.provider_uid not in {one.uid for one in await world.bookings()}
    assert (first.waiting, first.listening, is_back) == (0, 1, {("inbox_event", "body")})
    assert (last.waiting, last.listening) == (0, 0)
    assert await found_in(database) == set()


async def test_after_the_days_of_retention_nothing_of_the_person_is_left(
    conversation: Conversation, database: SqlStorage
) -> None:
    """Nobody has to ask for it; the rows of the appointments stay."""
    rules = RetentionRules()
    world = conversation.world
    tenant_id = world.tenant.tenant_id
    old = ForgetOldRecords(records=database.aged, rules=rules, clock=world.clock)
    await conversation.booked_past_us()
    await conversation.is_over(days=35)
    uids = await foreign_uids(database)

    await old.forget(tenant_id)
    after_a_month = await found_in(database)
    world.clock.advance(400 * DAY)
    await old.forget(tenant_id)

    assert {table for table, _ in after_a_month} == {"appointment", "customer", "callback_request"}
    # Whoever has it reads name and number at Cal.com, without a key.
    assert (uids, await foreign_uids(database)) == ({FOREIGN_UID}, set())
    assert await found_in(database) == set()
    async with database.engine.connect() as connection:
        rows = await connection.scalar(text("SELECT count(*) FROM appointment"))
    assert rows >= 4


def test_the_canaries_are_far_from_today() -> None:
    """A number that a date could contain would be found everywhere."""
    assert not any(one.isdigit() and len(one) < 10 for one in CANARIES)
    assert dt.datetime.now(dt.UTC).year < 2100
