"""Which repaired years and greetings callers deny, as they go on talking."""

import datetime as dt

import pytest

from attrs import evolve

from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.find_appointments import FindAppointments
from booking_domain.application.invocation import Authority
from booking_domain.application.tool_catalogue import ToolInput
from booking_domain.errors import StorageUnavailable
from booking_domain.model.german.temporal_wish import Question
from booking_domain.model.read_back import Answer, ReadBack, Subject
from booking_domain.model.results import AmbiguousTime, ToolResult
from tests.doubles.salon import MONDAY_MORNING
from tests.doubles.world import World


AHEAD = MONDAY_MORNING.date() + dt.timedelta(days=8)
GONE_BY = AHEAD.replace(year=2023)


def wish(words: str, *, time_text: str | None = None) -> CheckAvailability:
    return CheckAvailability(service="Herrenhaarschnitt", date_text=words, time_text=time_text)


async def say(
    world: World,
    command: ToolInput,
    *,
    greeted_as: str | None = None,
    authority: Authority = Authority.CALLER,
) -> ToolResult:
    """Let the caller say it and hear the answer, as the platform does."""
    plain = world.invocation(command, authority=authority)
    invocation = evolve(plain, greeted_as=greeted_as)
    result = await world.tools.invoke(command, invocation=invocation)
    await world.tools.answered(command, result=result, invocation=invocation)
    return result


async def noted(world: World, subject: Subject) -> ReadBack | None:
    return await world.read_backs.get(subject, call_id="call_1", tenant_id=world.tenant.tenant_id)


async def denials(world: World, subject: Subject) -> int | None:
    found = await noted(world, subject)
    return None if found is None else found.denials


async def test_a_repaired_year_awaits_its_answer() -> None:
    """It was asked about, and that is all that is known."""
    world = World()

    result = await say(world, wish(f"{GONE_BY:%d.%m.%Y}"))

    assert isinstance(result, AmbiguousTime)
    assert result.question is Question.YEAR_REPAIRED
    found = await noted(world, Subject.YEAR)
    assert found is not None
    assert (found.answer, found.day, found.denials) == (Answer.OPEN, AHEAD, 0)


async def test_a_caller_who_names_another_day_has_denied_it() -> None:
    """One wrong year, and no day is kept of it."""
    world = World()
    await say(world, wish(f"{GONE_BY:%d.%m.%Y}"))

    await say(world, wish("übermorgen"))

    found = await noted(world, Subject.YEAR)
    assert found is not None
    assert (found.answer, found.day, found.denials) == (Answer.DENIED, None, 1)


async def test_a_caller_who_names_the_same_day_has_accepted_it() -> None:
    """With a time, as people answer."""
    world = World()
    await say(world, wish(f"{GONE_BY:%d.%m.%Y}"))

    await say(world, wish(f"{AHEAD:%d.%m.%Y}", time_text="um zehn"))
    await say(world, wish("übermorgen"))

    assert await denials(world, Subject.YEAR) == 0


async def test_words_without_a_day_leave_it_open() -> None:
    """The next words that name one decide."""
    world = World()
    await say(world, wish(f"{GONE_BY:%d.%m.%Y}"))
    await say(world, wish("", time_text="um zehn"))
    assert await denials(world, Subject.YEAR) == 0

    await say(world, wish("übermorgen"))

    assert await denials(world, Subject.YEAR) == 1


async def test_a_slip_after_a_slip_is_a_second_wrong_year() -> None:
    """Denied with another year that has gone by, which is denied as well."""
    world = World()
    for words in (
        f"{GONE_BY:%d.%m.%Y}",
        f"{GONE_BY + dt.timedelta(days=1):%d.%m.%Y}",
        "übermorgen",
    ):
        await say(world, wish(words))

    assert await denials(world, Subject.YEAR) == 2


async def test_a_day_that_nobody_repaired_leaves_nothing_behind() -> None:
    """Most calls are such."""
    world = World()

    await say(world, wish("übermorgen um zehn"))

    assert await noted(world, Subject.YEAR) is None


async def test_what_the_salons_software_asks_is_no_callers_word() -> None:
    """It reads back nothing."""
    world = World()

    await say(world, wish(f"{GONE_BY:%d.%m.%Y}"), authority=Authority.SALON)

    assert await noted(world, Subject.YEAR) is None


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ("Max Beispiel", 0),
        ("Beispiel", 0),
        ("Herr Beispiel", 0),
        ("Max Beispil", 0),
        ("Erika Mustermann", 1),
        ("Moritz Beispiel", 1),
    ],
)
async def test_a_greeting_by_another_name_is_a_wrong_recognition(given: str, wrong: int) -> None:
    """What may be a slip of the ear is none."""
    world = World()

    await say(world, BookAppointment(customer_name=given), greeted_as="Max Beispiel")

    assert await denials(world, Subject.NAME) == wrong


async def test_only_the_first_name_that_is_given_is_the_callers() -> None:
    """A mother says hers and books for her child."""
    world = World()
    await say(world, FindAppointments(customer_name="Max Beispiel"), greeted_as="Max Beispiel")

    await say(world, BookAppointment(customer_name="Lena Kurz"), greeted_as="Max Beispiel")

    assert await denials(world, Subject.NAME) == 0


async def test_a_wrong_recognition_counts_once_a_call() -> None:
    """However often the name is said."""
    world = World()
    for _ in range(2):
        await say(world, FindAppointments(customer_name="Erika Muster"), greeted_as="Max Beispiel")

    assert await denials(world, Subject.NAME) == 1


@pytest.mark.parametrize("given", ["ja bitte", "acht Uhr", None])
async def test_what_is_no_name_says_nothing_of_the_greeting(given: str | None) -> None:
    """The next name does."""
    world = World()

    await say(world, FindAppointments(customer_name=given), greeted_as="Max Beispiel")

    assert await noted(world, Subject.NAME) is None


async def test_who_was_not_greeted_by_name_cannot_be_taken_for_another() -> None:
    """Nothing is compared."""
    world = World()

    await say(world, FindAppointments(customer_name="Erika Muster"))

    assert await noted(world, Subject.NAME) is None


async def test_a_database_that_is_away_is_told_to_whoever_notes() -> None:
    """The answer is out by then."""
    world = World()
    command = wish(f"{GONE_BY:%d.%m.%Y}")
    invocation = world.invocation(command)
    result = await world.tools.invoke(command, invocation=invocation)
    world.store.go_down()

    with pytest.raises(StorageUnavailable):
        await world.tools.answered(command, result=result, invocation=invocation)
