"""What callers make of a day that was read back to them."""

import datetime as dt

import pytest

from attrs import evolve

from booking_domain.model.german.temporal_wish import (
    Alternatives,
    Ambiguous,
    DayOnly,
    Question,
    TimeOnly,
    Understanding,
)
from booking_domain.model.german.understand import understand
from booking_domain.model.read_back import Answer, ReadBack, Subject, answer_of, repaired_day
from booking_domain.model.results import AmbiguousTime, PastDate
from tests.doubles.salon import BERLIN, MONDAY_MORNING, salon


def said(words: str) -> Understanding:
    return understand(
        words,
        now=MONDAY_MORNING,
        zone=BERLIN,
        opening_hours=salon().opening_hours,
        horizon_days=400,
    )


def day_read_back() -> dt.date:
    """Return what is made of a year that has gone by."""
    understood = said(f"{LAST_YEARS:%d.%m.%Y}")
    assert understood.confirm is Question.YEAR_REPAIRED
    assert isinstance(understood.wish, DayOnly)
    return understood.wish.day


DAY = dt.timedelta(days=1)
LAST_YEARS = (MONDAY_MORNING + dt.timedelta(days=30)).date().replace(year=2023)
REPAIRED = (MONDAY_MORNING + dt.timedelta(days=30)).date()


def test_a_year_that_has_gone_by_is_repaired_to_the_day_ahead() -> None:
    """Which is what these tests rest on."""
    assert day_read_back() == REPAIRED


def test_the_day_of_the_question_is_what_was_read_back() -> None:
    """Of other questions and answers none was."""
    reading = DayOnly(REPAIRED)

    assert repaired_day(AmbiguousTime((reading,), Question.YEAR_REPAIRED)) == REPAIRED
    assert repaired_day(AmbiguousTime((reading,), Question.WHICH_DAY)) is None
    assert repaired_day(AmbiguousTime((TimeOnly(dt.time(9)),), Question.YEAR_REPAIRED)) is None
    assert repaired_day(PastDate()) is None


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (f"{REPAIRED:%d.%m.%Y}", Answer.ACCEPTED),
        (f"am {REPAIRED:%d.%m.} um zehn Uhr", Answer.ACCEPTED),
        (f"{REPAIRED:%d.%m.%Y} vormittags", Answer.ACCEPTED),
        (f"{LAST_YEARS:%d.%m.%Y}", Answer.OPEN),
        (f"vom {REPAIRED - DAY:%d.%m.%Y} bis {REPAIRED + DAY:%d.%m.%Y}", Answer.ACCEPTED),
        (f"ab dem {REPAIRED - DAY:%d.%m.%Y}", Answer.ACCEPTED),
        (f"ab dem {REPAIRED:%d.%m.%Y}", Answer.ACCEPTED),
        (f"vom {REPAIRED - DAY:%d.%m.%Y} bis {REPAIRED:%d.%m.%Y}", Answer.ACCEPTED),
        (f"ab dem {REPAIRED + DAY:%d.%m.%Y}", Answer.DENIED),
        ("nicht montags", Answer.OPEN),
        ("übermorgen oder Freitag", Answer.DENIED),
        (f"übermorgen oder am {REPAIRED:%d.%m.%Y}", Answer.ACCEPTED),
        ("um zehn Uhr", Answer.OPEN),
        ("ja bitte", Answer.OPEN),
        ("egal wann", Answer.OPEN),
        ("übermorgen", Answer.DENIED),
        ("übermorgen um zehn Uhr", Answer.DENIED),
        (f"nicht am {REPAIRED:%d.%m.%Y}", Answer.DENIED),
        (f"{LAST_YEARS + dt.timedelta(days=1):%d.%m.%Y}", Answer.DENIED),
    ],
)
def test_the_next_day_that_is_named_answers(words: str, answer: Answer) -> None:
    """The same day accepts it, another one denies it, and words without a day leave it open."""
    assert answer_of(said(words), day=REPAIRED) is answer


def test_denials_add_up_and_the_day_is_not_kept() -> None:
    """A second slip in the same call is a second wrong year."""
    at = MONDAY_MORNING
    once = ReadBack("call_1", Subject.YEAR, Answer.OPEN, at, day=REPAIRED).answered(
        Answer.DENIED, at=at
    )
    twice = once.proposing(REPAIRED, at=at).answered(Answer.DENIED, at=at)

    assert (once.denials, once.day) == (1, None)
    assert twice.denials == 2
    assert twice.proposing(REPAIRED, at=at).answered(Answer.ACCEPTED, at=at).denials == 2


def test_another_day_awaits_an_answer_of_its_own() -> None:
    """From when it was read back; what was said of the day before does not answer it."""
    later, last = MONDAY_MORNING + dt.timedelta(minutes=1), MONDAY_MORNING + dt.timedelta(minutes=2)
    denied = ReadBack("call_1", Subject.YEAR, Answer.DENIED, MONDAY_MORNING, denials=1)

    asked = denied.proposing(REPAIRED, at=later)
    answered = asked.answered(Answer.ACCEPTED, at=last)

    assert asked == ReadBack("call_1", Subject.YEAR, Answer.OPEN, later, day=REPAIRED, denials=1)
    assert answered == ReadBack("call_1", Subject.YEAR, Answer.ACCEPTED, last, denials=1)


@pytest.mark.parametrize("kind", [Alternatives, Ambiguous])
def test_a_day_among_several_is_named(kind: type[Alternatives | Ambiguous]) -> None:
    """Whether the caller named both, or it is not clear which of them was meant."""
    days = (DayOnly(REPAIRED - DAY), DayOnly(REPAIRED))
    wish = Alternatives(days) if kind is Alternatives else Ambiguous(days, Question.WHICH_DAY)

    assert answer_of(evolve(said("um zehn Uhr"), wish=wish), day=REPAIRED) is Answer.ACCEPTED
