"""What callers say on Friday, 20 November 2026 at 10:00, and what they mean by it."""

import datetime as dt

from pathlib import Path

import pytest

from tests.unit.booking_domain.model.german.matching import BERLIN, Plain, parse


DATA = Path(__file__).parent / "data"
NOVEMBER = dt.datetime(2026, 11, 24, 10, tzinfo=BERLIN)
IN_CALLS = dt.datetime(2026, 11, 25, 11, tzinfo=BERLIN)
MID_NOVEMBER = dt.datetime(2026, 11, 17, 10, tzinfo=BERLIN)
TUESDAY = dt.datetime(2027, 2, 16, 10, tzinfo=BERLIN)


def short(said: Plain | None) -> str:
    """Return a reading on one line: day, time, what is asked, what is ruled out."""
    if said is None:
        return "nothing"
    words = [flag for flag in ("any", "invalid", "exclude") if said.get(flag)]
    if said.get("exclude") and "readings" in said:
        return f"exclude {', '.join(short(reading) for reading in said['readings'])}"
    if "alternatives" in said:
        words.append(" | ".join(short(option) for option in said["alternatives"]))
    words += _when(said)
    if said.get("question"):
        words.append(f"? {said['question']}")
    if said.get("excluded"):
        words.append("not " + ", ".join(short(reading) for reading in said["excluded"]))
    return " ".join(words)


def _when(said: Plain) -> list[str]:
    words = [f"every {said['every']}"] if said.get("every") else []
    for value in (said.get("date"), said.get("time")):
        if isinstance(value, list):
            words.append("..".join(end or "" for end in value))
        elif isinstance(value, dict):
            words.append(value["part"])
        elif value is not None:
            words.append(value)
    return [*words, said["offset"]] if said.get("offset") else words


def table(name: str) -> list[tuple[str, str]]:
    """Return the phrases of a table and their meanings; `->` stands between."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [
        (phrase.strip(), meaning.strip())
        for phrase, _, meaning in (line.partition("->") for line in lines)
    ]


@pytest.mark.parametrize(("phrase", "meaning"), table("wishes.txt"))
def test_a_wish_means_what_its_caller_means(phrase: str, meaning: str) -> None:
    """Days, times, windows, ranges, and what is asked back."""
    assert short(parse(phrase)) == meaning


@pytest.mark.parametrize(("phrase", "meaning"), table("tuesday.txt"))
def test_the_same_holds_at_another_time_of_the_year(phrase: str, meaning: str) -> None:
    """Said on Tuesday, 16 February 2027: longer times, seasons, counting, the past."""
    assert short(parse(phrase, TUESDAY)) == meaning


@pytest.mark.parametrize(("phrase", "meaning"), table("november.txt"))
def test_what_once_was_understood_wrong_is_understood(phrase: str, meaning: str) -> None:
    """Said on Tuesday, 24 November 2026: refusals, conditions, lists, and what is no wish."""
    assert short(parse(phrase, NOVEMBER)) == meaning


@pytest.mark.parametrize(("phrase", "meaning"), table("asides.txt"))
def test_what_is_said_beside_a_wish_changes_nothing_about_it(phrase: str, meaning: str) -> None:
    """Said on Tuesday, 24 November 2026: reasons, names, conclusions, slips, treatments."""
    assert short(parse(phrase, NOVEMBER)) == meaning


@pytest.mark.parametrize(("phrase", "meaning"), table("occasions.txt"))
def test_a_time_of_something_else_is_not_the_one_that_is_wished(phrase: str, meaning: str) -> None:
    """Said on Tuesday, 17 November 2026: old appointments, reasons, celebrations, feasts, sizes."""
    assert short(parse(phrase, MID_NOVEMBER)) == meaning


@pytest.mark.parametrize(("phrase", "meaning"), table("heard_in_calls.txt"))
def test_what_is_heard_in_calls_means_what_its_caller_means(phrase: str, meaning: str) -> None:
    """Said on Wednesday, 25 November 2026 at 11: spoken dates and times, names, mentions."""
    assert short(parse(phrase, IN_CALLS)) == meaning


@pytest.mark.parametrize(("phrase", "meaning"), table("at_the_telephone.txt"))
def test_a_wish_with_its_reasons_and_slips_means_what_its_caller_means(
    phrase: str, meaning: str
) -> None:
    """Said on Tuesday, 17 November 2026 at 10: a reason or a slip leaves the day and the hour."""
    assert short(parse(phrase, MID_NOVEMBER)) == meaning


@pytest.mark.parametrize(("phrase", "meaning"), table("corners.txt"))
def test_odd_input_is_understood_as_far_as_it_can_be(phrase: str, meaning: str) -> None:
    """Days and hours that do not exist, contradictions, half sentences, other notations."""
    assert short(parse(phrase)) == meaning


@pytest.mark.parametrize(("phrase", "meaning"), table("talk.txt"))
def test_the_last_word_counts(phrase: str, meaning: str) -> None:
    """Corrections, refusals, alternatives, moves, indifference, mentions of the past."""
    assert short(parse(phrase)) == meaning


@pytest.mark.parametrize(
    "phrase",
    dict.fromkeys(
        phrase
        for name in ("no_date.txt", "heldout_no_date.txt", "heard_no_date.txt")
        for phrase in (DATA / name).read_text("utf-8").splitlines()
    ),
)
def test_where_no_time_is_meant_none_is_found(phrase: str) -> None:
    """Greetings, names, prices, ages, counts and telephone numbers hold no wish."""
    assert parse(phrase) is None
