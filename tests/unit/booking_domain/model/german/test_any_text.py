"""Any text at all is understood without an error, and long text without much work."""

import datetime as dt
import json

from random import Random

import pytest

from hypothesis import given, settings
from hypothesis import strategies as st

from booking_domain.model.german.chart import MAXIMUM_EFFORT, fill
from booking_domain.model.german.grammar import GRAMMAR
from booking_domain.model.german.lexicon import FILLERS, WORDS
from booking_domain.model.german.lexing import constituents_of, items_of
from booking_domain.model.german.phrases import PHRASES
from booking_domain.model.german.reading import explain
from booking_domain.model.german.tokens import MAXIMUM_TOKENS, fold, tokenize
from tests.unit.booking_domain.model.german.matching import BERLIN, parse


VOCABULARY = sorted({*WORDS, *FILLERS, *PHRASES})
SIGNS = ("-", ".", ",", ":", "/", "24.", "3.12.", "31.2.", "15:30", "99:99", "9.30", "2026-11-24",
         "1845", "0900", "2,5", "00", "12345678", "+", "€", "termin", "müller")  # fmt: skip
FAR_EAST = dt.timezone(dt.timedelta(hours=14))
MOMENTS = st.datetimes(timezones=st.sampled_from((BERLIN, dt.UTC, FAR_EAST)))


@settings(max_examples=500, deadline=None)
@given(text=st.text(max_size=200), now=MOMENTS)
def test_any_unicode_is_read_without_an_error(text: str, now: dt.datetime) -> None:
    """Whatever it is, the result can be written as JSON and explained."""
    json.dumps(parse(text, now))
    explain(text, country="DE")


@settings(max_examples=1_000, deadline=None)
@given(
    words=st.lists(st.sampled_from([*VOCABULARY, *SIGNS]), max_size=14),
    now=MOMENTS,
)
def test_any_order_of_known_words_is_read_without_an_error(
    words: list[str], now: dt.datetime
) -> None:
    """Nonsense made of sense is the hardest nonsense."""
    json.dumps(parse(" ".join(words), now))


@pytest.mark.parametrize("seed", range(20))
def test_long_talk_makes_a_bounded_number_of_readings(seed: int) -> None:
    """Five hundred known words cost no more than a fixed amount of work."""
    choose = Random(seed)
    text = " ".join(choose.choice(VOCABULARY) for _ in range(500))

    tokens = tokenize(fold(text))
    cells = fill(GRAMMAR, constituents_of(items_of(tokens)))

    assert len(tokens) <= MAXIMUM_TOKENS
    assert sum(len(found) for cell in cells for found in cell.values()) <= MAXIMUM_EFFORT + 200


@pytest.mark.parametrize(
    "phrase", ["von 3. bis 5. mai um zehn", "montag bis mittwoch oder", "drei"]
)
def test_repetition_makes_a_bounded_number_of_readings(phrase: str) -> None:
    """What fits together in many ways is given up in time."""
    text = " ".join([phrase] * 100)

    cells = fill(GRAMMAR, constituents_of(items_of(tokenize(fold(text)))))

    assert sum(len(found) for cell in cells for found in cell.values()) <= MAXIMUM_EFFORT + 200


def test_the_end_of_long_talk_counts() -> None:
    """What was settled on at last is found behind any amount of talk."""
    said = parse("also wissen sie das ist so " * 400 + "am dienstag um zehn")

    assert said is not None
    assert (said["date"], said["time"]) == ("2026-11-24", "10:00")


@pytest.mark.parametrize("text", ["", " ", ".", "-", "äh", "\x00", "\ud800", "😀", "²", "½", "٣"])
def test_text_without_a_word_is_nothing(text: str) -> None:
    """Nothing said, nothing found."""
    assert parse(text) is None
    assert explain(text, country="DE") == ()


@pytest.mark.parametrize(
    "now",
    [dt.datetime(1, 1, 1, tzinfo=FAR_EAST), dt.datetime(9999, 12, 31, 23, tzinfo=dt.UTC)],
)
@pytest.mark.parametrize(
    "text", ["morgen", "vorgestern", "um drei", "nächste woche", "in 9999 jahren"]
)
def test_nothing_is_said_at_the_ends_of_the_calendar(now: dt.datetime, text: str) -> None:
    """One such moment once ended the whole stream of items, another made a day in 2500."""
    assert parse(text, now) is None


@pytest.mark.parametrize("year", [1900, 2300])
def test_the_first_and_last_years_are_spoken_in(year: int) -> None:
    """Whatever is counted from there stays a day of the calendar."""
    for text in ("morgen", "vorgestern", "in 9999 jahren", "vor 9999 tagen", "letzten winter"):
        assert parse(text, dt.datetime(year, 12, 31, 23, tzinfo=dt.UTC)) is not None
