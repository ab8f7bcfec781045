"""What a caller says who is asked which of several they mean."""

import pytest

from hypothesis import given
from hypothesis import strategies as st

from booking_domain.model.choice_words import (
    MAX_TOLD,
    Ordinal,
    Pick,
    Side,
    places_of,
    read_choice,
)
from entrypoints.speech.wording import OFFERS_SPOKEN


@pytest.mark.parametrize(
    ("said", "pick"),
    [
        ("den zweiten", Ordinal(2)),
        ("Den Zweiten, bitte.", Ordinal(2)),
        ("ich nehme den ersten", Ordinal(1)),
        ("den ersten von beiden", Ordinal(1)),
        ("ja, der dritte", Ordinal(3)),
        ("zweitens", Ordinal(2)),
        ("Nummer zwei", Ordinal(2, is_counted=True)),
        ("Nummer zwei, den zweiten", Ordinal(2, is_counted=True)),
        ("Termin 2", Ordinal(2, is_counted=True)),
        ("den 2.", Ordinal(2)),
        ("den 12.", Ordinal(12)),
        ("den fünften", Ordinal(5)),
        ("den letzten", Side.LAST),
        ("den nächsten", Side.FIRST),
        ("lieber den späteren", Side.LATER),
        ("den früheren Termin", Side.EARLIER),
        ("den letzteren", Side.LATER),
        ("den Termin von eben", Side.JUST_NOW),
        ("den ich gerade gebucht habe", Side.JUST_NOW),
    ],
)
def test_a_place_is_understood(said: str, pick: Pick) -> None:
    """And nothing else was said."""
    choice = read_choice(said)

    assert (choice.pick, choice.is_pure) == (pick, True)


@pytest.mark.parametrize(
    "said",
    [
        "am zweiten",
        "den zweiten Dezember",
        "den 2. Dezember",
        "den 3. 12.",
        "den 3. 12.2026",
        "den 3.12.",
        "der Termin zwei Uhr",
        "Termin 30 Minuten",
        "zwei ist mein Termin",
        "Montag, den ersten",
        "den nächsten Montag",
        "letzte Woche",
        "um zwei",
        "zwei Uhr",
        "den um drei",
        "Herrenhaarschnitt",
        "bei Anna",
        "",
        "ja",
    ],
)
def test_days_times_and_names_are_no_places(said: str) -> None:
    """ "Den zweiten Dezember" is a day, not the second of what was read out."""
    choice = read_choice(said)

    assert choice.pick is None
    assert not choice.is_pure


@pytest.mark.parametrize(
    "said",
    [
        "beide",
        "alle beiden",
        "die beiden",
        "nicht den ersten",
        "den anderen",
        "keinen",
        "den ersten oder den zweiten",
        "den ersten und den zweiten",
        "egal",
    ],
)
def test_what_means_none_or_several_is_unclear(said: str) -> None:
    """Nothing may be cancelled by a guess."""
    assert read_choice(said).is_unclear


@pytest.mark.parametrize(
    ("said", "pick", "rest"),
    [
        ("den zweiten um drei", Ordinal(2), "den um drei"),
        ("den ersten, also den bei Anna", Ordinal(1), "den also den bei Anna"),
        ("den um drei", None, "den um drei"),
        ("Montag passt der zweite", Ordinal(2), "Montag passt der"),
    ],
)
def test_the_rest_is_for_others(said: str, pick: Pick | None, rest: str) -> None:
    """Times, services and people are understood elsewhere."""
    choice = read_choice(said)

    assert (choice.pick, choice.rest, choice.is_pure) == (pick, rest, False)


@pytest.mark.parametrize(
    ("pick", "number", "place"),
    [
        (Ordinal(1), 2, 0),
        (Ordinal(2), 2, 1),
        (Ordinal(3), 2, None),
        (Ordinal(0), 2, None),
        (Side.FIRST, 3, 0),
        (Side.FIRST, 0, None),
        (Side.LAST, 3, 2),
        (Side.LAST, 4, None),
        (Side.LAST, 1, 0),
        (Side.LAST, 0, None),
        (Side.EARLIER, 2, 0),
        (Side.LATER, 2, 1),
        (Side.LATER, 3, None),
        (Side.EARLIER, 1, None),
        (Side.JUST_NOW, 2, None),
    ],
)
def test_a_place_that_is_not_there_means_nothing(
    pick: Pick, number: int, place: int | None
) -> None:
    """The later of three is two of them; the last of four was never read out."""
    assert places_of(pick, number=number) == place


@pytest.mark.parametrize(("length", "pick"), [(200, Ordinal(2)), (201, None)])
def test_only_the_beginning_of_a_very_long_answer_is_read(length: int, pick: Pick | None) -> None:
    """200 characters; what is cut in the middle is no ordinal any more."""
    said = "den 2.".rjust(length)

    assert read_choice(said).pick == pick


def test_as_many_count_as_are_read_out() -> None:
    """ "Den letzten" is the last that was heard."""
    assert MAX_TOLD == OFFERS_SPOKEN


@given(st.text(max_size=300), st.integers(0, 12))
def test_no_words_break_it(said: str, number: int) -> None:
    """Whatever a recogniser writes, a place is one of those that there are."""
    choice = read_choice(said)

    if choice.pick is not None:
        place = places_of(choice.pick, number=number)
        assert place is None or 0 <= place < number
