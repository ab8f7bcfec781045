"""What one booking costs: a count that grows is a caller who waits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from attrs import define
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.hold_slot import HoldSlot
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.application.tool_catalogue import ToolInput
from booking_domain.model.results import (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentRescheduled,
    SlotAvailable,
    SlotHeld,
    ToolResult,
)
from tests.contract.sql.sql_world import SqlWorld
from tests.contract.unit_of_work.sql_harness import SqlStorage
from tests.doubles.world import World


CHECK = CheckAvailability(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um zehn")
TO_ELEVEN = RescheduleAppointment(date_text="morgen um elf")


@define
class Counts:
    """
    What was asked of the database.

    Args:
        units: How often somebody was lent a connection, to read or to write.
        begun: Transactions that PostgreSQL was asked to begin, whatever became of them.
    """

    units: int = 0
    commits: int = 0
    statements: int = 0
    begun: int = 0


@contextmanager
def counting(engine: AsyncEngine) -> Iterator[Counts]:
    """This will count until the block is left."""
    counts = Counts()

    def statement(*_: object) -> None:
        counts.statements += 1

    def commit(*_: object) -> None:
        counts.commits += 1

    def lent(connection: Any, *_: object) -> None:
        counts.units += 1
        if engine.dialect.name == "postgresql":
            connection.driver_connection.add_query_logger(sent)

    def returned(connection: Any, *_: object) -> None:
        if connection is not None and engine.dialect.name == "postgresql":
            connection.driver_connection.remove_query_logger(sent)

    def sent(query: Any) -> None:
        counts.begun += query.query.startswith("BEGIN")

    # Before the engine's own look at the connection, whose words count as well.
    event.listen(engine.sync_engine, "checkout", lent, insert=True)
    event.listen(engine.sync_engine, "checkin", returned)
    event.listen(engine.sync_engine, "before_cursor_execute", statement)
    event.listen(engine.sync_engine, "commit", commit)
    try:
        yield counts
    finally:
        event.remove(engine.sync_engine, "checkout", lent)
        event.remove(engine.sync_engine, "checkin", returned)
        event.remove(engine.sync_engine, "before_cursor_execute", statement)
        event.remove(engine.sync_engine, "commit", commit)


STATEMENTS = {
    "check": {"sqlite": 7, "postgresql": 6, "mariadb": 6},
    "hold": {"sqlite": 10, "postgresql": 9, "mariadb": 11},
    "book": {"sqlite": 18, "postgresql": 16, "mariadb": 18},
    "book a hold": {"sqlite": 16, "postgresql": 14, "mariadb": 14},
    "move": {"sqlite": 21, "postgresql": 19, "mariadb": 21},
    "cancel": {"sqlite": 17, "postgresql": 15, "mariadb": 15},
}
"""
Reading and writing ones; SQLite's BEGIN IMMEDIATE is one of ours, MariaDB's lock costs two, and who
has booked is remembered in one. Whether somebody else has come to stand in the chair is asked in
one, in the transaction that confirms it. A move and a cancellation look first whether the calendar
has told of a change that nobody has processed yet; all three look in two, before the answer,
whether it has told of one while it answered.
"""

READING = {"check": 3, "hold": 4, "book": 6, "book a hold": 5, "move": 7, "cancel": 5}
"""
How often a connection is lent to read only, beside the writing transactions.

On PostgreSQL and SQLite nothing is begun for it: each of its queries is for itself. MariaDB's
begins with the first query and ends with a ROLLBACK. On both servers the pool asks the connection
for a sign of life first, which is one more round trip for each time that one is lent.
"""


async def _offer(world: World) -> str:
    offered = await world.say(CHECK)
    assert isinstance(offered, SlotAvailable)
    world.calendar.calls.clear()
    return offered.offer.slot_id


async def _counted(world: SqlWorld, command: ToolInput, *, as_what: str) -> ToolResult:
    """Say it, and hold the statements that it took against what is written above."""
    with counting(world.engine) as counts:
        result = await world.say(command)
    assert counts.statements <= STATEMENTS[as_what][world.engine.dialect.name]
    assert counts.commits <= 2
    assert counts.units - counts.commits <= READING[as_what]
    if world.engine.dialect.name == "postgresql":
        # Whoever only reads begins nothing, and neither does the look at a pooled connection.
        assert counts.begun == counts.commits
    return result


async def test_a_booking_is_one_request_and_two_transactions(database: SqlStorage) -> None:
    """The offered time was read a moment ago: the calendar is asked for nothing but the booking."""
    world = SqlWorld(database.engine)
    book = BookAppointment(customer_name="Max Beispiel", slot_id=await _offer(world))

    result = await _counted(world, book, as_what="book")

    assert isinstance(result, AppointmentConfirmed)
    assert world.calendar.calls == ["create"]


async def test_a_hold_asks_the_calendar_nothing(database: SqlStorage) -> None:
    """Neither does the booking of it, but for the booking itself."""
    world = SqlWorld(database.engine)
    hold = HoldSlot(slot_id=await _offer(world))

    held = await _counted(world, hold, as_what="hold")
    booked = await _counted(
        world, BookAppointment(customer_name="Max Beispiel"), as_what="book a hold"
    )

    assert isinstance(held, SlotHeld)
    assert isinstance(booked, AppointmentConfirmed)
    assert world.calendar.calls == ["create"]


async def test_a_move_is_one_request(database: SqlStorage) -> None:
    """The booking before it has left what is known of the day: its own claims hide its time."""
    world = SqlWorld(database.engine)
    await world.say(BookAppointment(customer_name="Max Beispiel", slot_id=await _offer(world)))
    world.calendar.calls.clear()

    moved = await _counted(world, TO_ELEVEN, as_what="move")

    assert isinstance(moved, AppointmentRescheduled)
    assert world.calendar.calls == ["reschedule"]


async def test_a_cancellation_is_one_request(database: SqlStorage) -> None:
    """Nothing is looked up before it."""
    world = SqlWorld(database.engine)
    await world.say(BookAppointment(customer_name="Max Beispiel", slot_id=await _offer(world)))
    world.calendar.calls.clear()

    cancelled = await _counted(world, CancelAppointment(), as_what="cancel")

    assert isinstance(cancelled, AppointmentCancelled)
    assert world.calendar.calls == ["cancel"]


async def test_a_question_is_answered_from_what_is_known(database: SqlStorage) -> None:
    """The second caller who asks for the same day costs the calendar nothing."""
    world = SqlWorld(database.engine)
    await _offer(world)

    again = await _counted(world, CHECK, as_what="check")

    assert isinstance(again, SlotAvailable)
    assert world.calendar.calls == []
