"""An absence refuses its time whether it is said behind it, before it, or as a reason."""

import pytest

from tests.unit.booking_domain.model.german.test_moments import heard


TUESDAY = "2027-03-09T14:20 8-19"
THIS_WEEK = "not 2027-03-09..2027-03-14"
NEXT_WEEK = "not 2027-03-15..2027-03-21"


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("im urlaub bin ich nächste woche", "exclude 2027-03-15..2027-03-21"),
        ("Im Urlaub bin ich nächste Woche. Montag um elf", f"2027-03-22 11:00 {NEXT_WEEK}"),
        ("verreist bin ich nächste woche, montag um elf", f"2027-03-22 11:00 {NEXT_WEEK}"),
        ("krank bin ich diese woche, mittwoch um elf", f"2027-03-17 11:00 {THIS_WEEK}"),
        ("ich bin im urlaub nächste woche montag um drei", f"2027-03-22 15:00 {NEXT_WEEK}"),
        (
            "ich bin verreist bis zum zwanzigsten, mittwoch um drei",
            "2027-03-24 15:00 not ..2027-03-20",
        ),
        (
            "verreist bin ich im april, am fünften um zehn",
            "2027-05-05 10:00 not 2027-04-01..2027-04-30",
        ),
        ("verhindert bin ich am donnerstag. freitag um drei", "2027-03-12 15:00 not 2027-03-11"),
        ("ich bin nächste woche im urlaub, freitag um drei", f"2027-03-12 15:00 {NEXT_WEEK}"),
        ("ich bin im urlaub. freitag um drei", "2027-03-12 15:00"),
        ("ich bin krank freitag um drei", "2027-03-12 15:00"),
        ("freitag bin ich im urlaub, donnerstag um zehn", "2027-03-11 10:00 not 2027-03-12"),
    ],
)
def test_what_follows_an_absence_up_to_a_pause_is_refused(phrase: str, meaning: str) -> None:
    """ "Im Urlaub bin ich nächste Woche" once wished the next week."""
    assert heard(phrase, TUESDAY) == meaning


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("weil ich nächste woche verreist bin montag um drei", f"2027-03-22 15:00 {NEXT_WEEK}"),
        ("Montag um drei, weil ich diese Woche verreist bin.", f"2027-03-15 15:00 {THIS_WEEK}"),
        ("mittwoch um drei weil ich diese woche verreist bin", f"2027-03-17 15:00 {THIS_WEEK}"),
        ("weil ich am samstag verreist bin also am liebsten freitag", "2027-03-12"),
        ("am liebsten freitag weil ich donnerstag arbeite", "2027-03-12 not 2027-03-11"),
        ("weil wir am zwölften in urlaub fliegen am liebsten am elften", "2027-03-11"),
    ],
)
def test_an_absence_in_a_reason_is_no_time_for_a_wish(phrase: str, meaning: str) -> None:
    """What "weil" begins is about its own time, not about the wish before it."""
    assert heard(phrase, TUESDAY) == meaning


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        (
            "diese und nächste woche bin ich weg freitag um drei",
            "2027-03-26 15:00 not 2027-03-09..2027-03-21",
        ),
        (
            "Diese und die nächste Woche geht nicht. Freitag um drei",
            "2027-03-26 15:00 not 2027-03-09..2027-03-21",
        ),
        ("diese und nächste woche hätte ich zeit", "2027-03-09..2027-03-21"),
        ("statt nächster woche die übernächste, am mittwoch", f"2027-03-24 {NEXT_WEEK}"),
        ("diese oder nächste woche", "2027-03-09..2027-03-14 | 2027-03-15..2027-03-21"),
    ],
)
def test_both_of_two_weeks_are_meant(phrase: str, meaning: str) -> None:
    """ "Diese und nächste Woche" once refused the second alone."""
    assert heard(phrase, TUESDAY) == meaning
