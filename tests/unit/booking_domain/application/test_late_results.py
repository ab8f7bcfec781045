"""What became of a wish after "pending" is told while the call goes on: once, and as no proof."""

import asyncio

import pytest

from attrs import evolve
from structlog.testing import capture_logs

from adapters.memory.tool_call_repositories import MemoryToolReceipts
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.get_booking_status import GetBookingStatus
from booking_domain.application.invocation import Authority
from booking_domain.errors import LateResultNotAwaited, LiveCallNotReached, StorageRefused
from booking_domain.model.results import AppointmentConfirmed
from booking_domain.model.tool_receipt import ReceiptKey
from booking_domain.ports.live_calls import LiveCalls
from tests.unit.booking_domain.application.test_untold_ends import (
    ERIKA,
    HURRIED,
    MAX,
    OTHER_CALLER,
    Salon,
)


class NotedCalls(LiveCalls):
    """Keeps what it is told to say; `refusing` takes nothing."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.refusing = False

    async def tell(self, call_id: str, *, words: str) -> None:
        self.told.append((call_id, words))
        if self.refusing:
            raise LiveCallNotReached("answered 404")


class PushingSalon(Salon):
    """A salon that has late results told into its calls."""

    def _live_calls(self) -> dict[str, LiveCalls]:
        self.calls = NotedCalls()
        return {self.tenant.tenant_id: self.calls}

    async def tell(self) -> list[tuple[str, str]]:
        """Do what the job does, and return what was told by now."""
        await self.late_telling.job.work()
        return self.calls.told


async def test_who_heard_pending_is_told_once_in_the_call() -> None:
    """In words that have the agent ask for the status, which it can say and which counts."""
    world = PushingSalon()
    await world.keeps_waiting()

    for _ in range(3):
        await world.tell()

    ((call_id, words),) = world.calls.told
    assert call_id == "call_1"
    assert "um 10 Uhr" in words
    assert "get_booking_status" in words


async def test_a_push_that_was_taken_is_not_heard() -> None:
    """The salon rings whoever hung up, however well the platform took it."""
    world = PushingSalon()
    await world.keeps_waiting()
    await world.tell()
    await world.hang_up()

    assert await world.look() == 1


async def test_who_asks_after_the_push_is_not_rung() -> None:
    """That answer is what counts."""
    world = PushingSalon()
    await world.keeps_waiting()
    await world.tell()

    status = await world.hears(GetBookingStatus())
    await world.hang_up()

    assert isinstance(status, AppointmentConfirmed)
    assert await world.look() == 0


async def test_a_push_that_is_refused_is_not_tried_again() -> None:
    """It may have been spoken, and a call that is over takes nothing; the salon rings."""
    world = PushingSalon()
    world.calls.refusing = True
    await world.keeps_waiting()

    with capture_logs() as logs:
        told = [len(await world.tell()) for _ in range(2)]
    await world.hang_up()

    assert told == [1, 1]
    (line,) = [one for one in logs if "live call" in one["event"]]
    assert (line["event"], line["reason"]) == (
        "a live call was not told a late result",
        "answered 404",
    )
    assert await world.look() == 1


async def test_a_refusal_is_told_as_well() -> None:
    """Who believes in an appointment comes in vain."""
    world = PushingSalon()
    world.calendar.faults = ["never sent"]
    await world.keeps_waiting()

    ((_, words),) = await world.tell()

    assert "gebucht ist" not in words
    assert "get_booking_status" in words


async def test_nothing_is_told_before_the_end() -> None:
    """ "Pending" they have heard already."""
    world = PushingSalon()
    release = asyncio.Event()
    world.calendar.before_write = release.wait
    await world.hears(MAX, seconds=HURRIED)

    before = list(await world.tell())
    release.set()
    world.calendar.before_write = None
    for row in await world.rows():
        await world.runner.wait_for(row, wait_seconds=60)

    assert before == []
    assert len(await world.tell()) == 1


async def test_nothing_is_told_into_a_call_that_is_over() -> None:
    """Nobody is there to hear it."""
    world = PushingSalon()
    await world.keeps_waiting()
    await world.hang_up()

    assert await world.tell() == []


async def test_who_heard_the_end_in_time_is_not_told() -> None:
    """Neither as an answer nor by asking."""
    world = PushingSalon()
    await world.hears(MAX)
    await world.keeps_waiting(CancelAppointment(customer_name="Max Beispiel"))
    await world.hears(GetBookingStatus())

    assert await world.tell() == []


async def test_two_open_answers_about_one_appointment_are_told_once() -> None:
    """It has one end."""
    world = PushingSalon()
    release = asyncio.Event()
    world.calendar.before_write = release.wait
    await world.hears(MAX, seconds=HURRIED, invocation_id="tc_1")
    await world.hears(MAX, seconds=HURRIED, invocation_id="tc_1")
    world.calendar.before_write = None
    release.set()
    await world.comes_to_rest()

    await world.tell()

    assert len(world.calls.told) == 1


async def test_an_answer_that_left_without_a_result_is_told_too() -> None:
    """The tool was slow, whatever it was at."""
    world = PushingSalon()
    invocation = world.invocation(MAX)
    await world.tools.invoke(MAX, invocation=invocation)
    await world.tools.overdue(MAX, invocation=invocation)

    assert len(await world.tell()) == 1


async def test_a_wish_that_cannot_be_noted_is_told_late_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second note was left out where the first one failed."""
    world = PushingSalon()
    invocation = world.invocation(MAX)
    await world.tools.invoke(MAX, invocation=invocation)

    async def refusing(self: MemoryToolReceipts, key: ReceiptKey) -> None:
        raise StorageRefused("a receipt was refused", cause="too long")

    monkeypatch.setattr(MemoryToolReceipts, "get", refusing)
    with pytest.raises(StorageRefused):
        await world.tools.overdue(MAX, invocation=invocation)
    monkeypatch.undo()

    assert len(await world.tell()) == 1


async def test_a_wish_is_noted_also_where_its_end_cannot_be_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Somebody rings; it is told apart from a wish that is lost."""
    world = PushingSalon()

    async def refusing(self: MemoryToolReceipts, key: ReceiptKey) -> None:
        raise StorageRefused("a receipt was refused", cause="too long")

    monkeypatch.setattr(MemoryToolReceipts, "await_push", refusing)
    with pytest.raises(LateResultNotAwaited):
        await world.tools.overdue(MAX, invocation=world.invocation(MAX))

    assert [one.name for one in await world.noted()] == ["Max Beispiel"]


async def test_calls_of_another_platform_are_left_alone() -> None:
    """It would be asked for a call that it does not know."""
    world = PushingSalon()
    await world.keeps_waiting(platform="another")

    assert await world.tell() == []


async def test_a_tool_call_without_an_id_is_left_alone() -> None:
    """Nobody could tell whether it was told before."""
    world = PushingSalon()
    invocation = evolve(world.invocation(MAX), invocation_id=None)
    await world.tools.invoke(MAX, invocation=invocation)
    await world.tools.overdue(MAX, invocation=invocation)

    assert await world.tell() == []


async def test_the_salons_own_software_is_told_nothing() -> None:
    """It asks."""
    world = PushingSalon()
    await world.keeps_waiting(authority=Authority.SALON)

    assert await world.tell() == []


async def test_a_salon_without_a_key_has_nothing_noted() -> None:
    """And the job never comes: an answer costs as much as before."""
    world = Salon()
    await world.keeps_waiting()

    async with world.units.reading(world.tenant.tenant_id) as unit:
        (receipt,) = await unit.receipts.of_call("call_1", platform="test")

    assert receipt.live_push is None
    assert world.late_telling.job.every_seconds == 0


async def test_a_late_result_that_the_database_refuses_keeps_no_other_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The incident: one row held all late results of its salon back."""
    world = PushingSalon()
    await world.keeps_waiting()
    await world.keeps_waiting(ERIKA, call_id="call_2", caller=OTHER_CALLER)
    take = MemoryToolReceipts.take_push

    async def refusing(self: MemoryToolReceipts, appointment_id: str, *, call_id: str) -> bool:
        if call_id == "call_1":
            raise StorageRefused("a receipt was refused", cause="too long")
        return await take(self, appointment_id, call_id=call_id)

    monkeypatch.setattr(MemoryToolReceipts, "take_push", refusing)

    for _ in range(9):
        await world.tell()

    assert [call_id for call_id, _ in world.calls.told] == ["call_2"]
    assert world.alarms.told == [("late_result_refused", "call_1")]
    monkeypatch.undo()
    assert [call_id for call_id, _ in await world.tell()] == ["call_2", "call_1"]


async def test_without_the_database_it_is_told_later() -> None:
    """The job does not fail, and nothing is lost."""
    world = PushingSalon()
    await world.keeps_waiting()
    world.store.go_down()

    before = list(await world.tell())
    world.store.come_back()

    assert before == []
    assert len(await world.tell()) == 1
