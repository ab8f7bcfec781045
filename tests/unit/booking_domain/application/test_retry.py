"""A calendar that was silent for a moment is asked again, as long as somebody can wait for it."""

import asyncio
import datetime as dt
import inspect

from collections.abc import Awaitable, Callable
from typing import Any, cast

import pytest

from attrs import define, field

from adapters.system.jitter import SystemJitter
from adapters.system.patience import SystemPatience
from booking_domain.application.patient_calendar import PatientCalendar, patient
from booking_domain.application.retry import Retry
from booking_domain.errors import CalendarUnavailable
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.jitter import Jitter
from tests.doubles.clock import FakeClock


class Exactly(Jitter):
    """No chance at all."""

    def near(self, seconds: float) -> float:
        return seconds


@define
class Calendar:
    """Fails so often, each time with this word about another try; notes when it was asked."""

    clock: FakeClock
    failures: int
    again_in: float | None = 0.0
    asked_at: list[float] = field(factory=list)

    async def answer(self) -> str:
        self.asked_at.append(self.clock.monotonic())
        if len(self.asked_at) <= self.failures:
            raise CalendarUnavailable("silence", again_in=self.again_in)
        return "an answer"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC))


async def ended(clock: FakeClock, question: Awaitable[Any]) -> Any:
    """Let as much time pass as is waited."""
    asking = asyncio.ensure_future(question)
    await clock.advance(200)
    return await asking


def retry(clock: FakeClock) -> Retry:
    return Retry(clock=clock, jitter=Exactly(), patience=SystemPatience(clock))


async def test_it_is_asked_again_after_one_two_and_four_seconds(clock: FakeClock) -> None:
    """The fourth question is the last one."""
    calendar = Calendar(clock, failures=4)

    with pytest.raises(CalendarUnavailable):
        await ended(clock, retry(clock).asked(calendar.answer, until=None))

    assert calendar.asked_at == [0.0, 1.0, 3.0, 7.0]


async def test_the_first_answer_is_the_last_question(clock: FakeClock) -> None:
    """Whenever it comes."""
    calendar = Calendar(clock, failures=2)

    assert await ended(clock, retry(clock).asked(calendar.answer, until=None)) == "an answer"
    assert calendar.asked_at == [0.0, 1.0, 3.0]


async def test_what_asking_again_does_not_help_is_asked_once(clock: FakeClock) -> None:
    """A wrong key stays wrong."""
    calendar = Calendar(clock, failures=1, again_in=None)

    with pytest.raises(CalendarUnavailable):
        await ended(clock, retry(clock).asked(calendar.answer, until=None))

    assert calendar.asked_at == [0.0]


async def test_what_was_silent_for_long_is_not_asked_when_less_time_is_left(
    clock: FakeClock,
) -> None:
    """The second time-out would end when nobody waits any more; a quick refusal would not."""
    asked_at = []

    async def silent() -> str:
        asked_at.append(clock.monotonic())
        await clock.sleep(5)
        raise CalendarUnavailable("silence", again_in=0.0)

    with pytest.raises(CalendarUnavailable):
        await ended(clock, retry(clock).asked(silent, until=8.5))

    assert asked_at == [0.0]


async def test_who_waits_hears_in_time_that_there_is_no_answer_yet(clock: FakeClock) -> None:
    """The question goes on, and its answer may serve the next caller."""
    answered = []

    async def slow() -> str:
        await clock.sleep(5)
        answered.append(clock.monotonic())
        return "an answer"

    asking = asyncio.ensure_future(retry(clock).in_time(slow, until=2.5))
    await clock.advance(2.5)

    assert asking.done()
    with pytest.raises(CalendarUnavailable):
        await asking
    await clock.advance(5)
    assert answered == [5.0]


async def test_at_the_end_of_the_time_nothing_is_asked(clock: FakeClock) -> None:
    """Nobody would hear the answer."""
    calendar = Calendar(clock, failures=0)

    with pytest.raises(CalendarUnavailable):
        await retry(clock).in_time(calendar.answer, until=0.0)

    assert calendar.asked_at == []


async def test_who_waits_hears_it_in_time(clock: FakeClock) -> None:
    """The pause that does not fit the budget is not begun."""
    calendar = Calendar(clock, failures=4)

    with pytest.raises(CalendarUnavailable):
        await ended(clock, retry(clock).asked(calendar.answer, until=2.7))

    assert calendar.asked_at == [0.0, 1.0]


@pytest.mark.parametrize(("reset", "until"), [(2.5, 3.0), (12.0, 28.7), (4.5, None)])
async def test_a_calendar_that_is_asked_too_often_is_asked_when_it_says(
    clock: FakeClock, reset: float, until: float | None
) -> None:
    """Its reset header counts, if it fits."""
    calendar = Calendar(clock, failures=1, again_in=reset)

    assert await ended(clock, retry(clock).asked(calendar.answer, until=until)) == "an answer"
    assert calendar.asked_at == [0.0, reset]


@pytest.mark.parametrize(("again_in", "until"), [(2.5, 2.5), (60.0, None)])
async def test_a_reset_that_is_too_far_away_is_not_waited_for(
    clock: FakeClock, again_in: float, until: float | None
) -> None:
    """Neither by callers nor by work that comes again by itself."""
    calendar = Calendar(clock, failures=1, again_in=again_in)

    with pytest.raises(CalendarUnavailable):
        await ended(clock, retry(clock).asked(calendar.answer, until=until))

    assert calendar.asked_at == [0.0]


def test_pauses_are_spread() -> None:
    """Those who failed together do not come back together."""
    near = [SystemJitter().near(4.0) for _ in range(200)]

    assert 3.2 <= min(near) < 3.6
    assert 4.4 < max(near) <= 4.8


READS = ("free_slots", "get_booking", "find_bookings", "list_bookings", "changed_since")
WRITES = ("create_booking", "reschedule_booking", "cancel_booking")


class Account:
    """An account of which each method is one question; keeps with what it was asked."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self.told: list[tuple[tuple[str, ...], dict[str, str]]] = []

    def __getattr__(self, name: str) -> Callable[..., Awaitable[str]]:
        async def answer(*args: str, **named: str) -> str:
            self.told.append((args, named))
            return await self._calendar.answer()

        return answer


async def _asked(name: str, *, calendar: Calendar) -> Account:
    """Call a method of a patient calendar, each argument being its own name."""
    account: Any = Account(calendar)
    _, *parameters = inspect.signature(getattr(CalendarProvider, name)).parameters.values()
    by_name = [one.name for one in parameters if one.kind is one.KEYWORD_ONLY]
    args = tuple(one.name for one in parameters if one.name not in by_name)
    named = {one: one for one in by_name}
    asking = PatientCalendar(account, retry=retry(calendar.clock))
    try:
        assert await ended(calendar.clock, getattr(asking, name)(*args, **named)) == "an answer"
    finally:
        assert account.told == [(args, named)] * len(calendar.asked_at)
    return cast("Account", account)


@pytest.mark.parametrize("name", READS)
async def test_every_reading_call_of_background_work_is_repeated(
    clock: FakeClock, name: str
) -> None:
    """Nobody waits for it."""
    account = await _asked(name, calendar=Calendar(clock, failures=3))

    assert len(account.told) == 4


@pytest.mark.parametrize("name", WRITES)
async def test_no_writing_call_is_ever_repeated(clock: FakeClock, name: str) -> None:
    """Whether it may be is for its saga to say."""
    calendar = Calendar(clock, failures=1)

    with pytest.raises(CalendarUnavailable):
        await _asked(name, calendar=calendar)

    assert len(calendar.asked_at) == 1


async def test_every_salons_calendar_becomes_patient(clock: FakeClock) -> None:
    """Each with its own account."""
    calendars = {name: Calendar(clock, failures=1) for name in ("a", "b")}
    accounts: Any = {name: Account(one) for name, one in calendars.items()}

    patients = patient(accounts, retry=retry(clock))

    assert await ended(clock, patients["b"].get_booking("uid")) == "an answer"
    assert [len(calendars[name].asked_at) for name in patients] == [0, 2]


def test_every_call_of_the_port_is_one_or_the_other() -> None:
    """A new one must be decided on."""
    assert {*READS, *WRITES} == CalendarProvider.__abstractmethods__
