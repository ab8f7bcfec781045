"""What callers tell of days gone by is no wish, and nobody answers that it is over."""

import pytest

from tests.unit.booking_domain.model.german.speaking import WEEKDAYS
from tests.unit.booking_domain.model.german.test_corrections import OTHER_DAYS, coming, heard


GONE_BY = (
    "gestern",
    "vorgestern",
    "gestern um drei",
    "letzte woche",
    "vorige woche",
    "letzten dienstag",
    "letzten monat",
    "vor sechs wochen",
    "vor drei tagen",
    "vor zwei stunden",
    "letztes jahr",
)


@pytest.mark.parametrize("when", GONE_BY)
@pytest.mark.parametrize(
    "frame",
    [
        "ich war {} bei ihnen",
        "ich war {} bei ihnen und bin nicht zufrieden",
        "wir waren {} da",
        "{} war ich bei ihnen",
        "mein letzter termin war {}",
        "das sagte ich doch {} schon",
        "ich hab {} schon angerufen",
        "ich habe {} mit ihnen telefoniert",
        "ich war {} das letzte mal da, ich bräuchte jetzt wieder einen termin",
    ],
)
def test_what_somebody_tells_of_a_day_gone_by_is_no_wish(frame: str, when: str) -> None:
    """ "Ich war gestern bei Ihnen" was once answered with "diese Zeit ist schon vorbei"."""
    assert heard(frame.format(when)) == "nothing"


@pytest.mark.parametrize("when", GONE_BY)
@pytest.mark.parametrize("weekday", OTHER_DAYS)
@pytest.mark.parametrize(
    "frame",
    ["ich hab {} schon angerufen wegen {} um drei", "ich war {} bei ihnen, geht {} um drei",
     "wir haben {} telefoniert, ich komme {} um drei",
     "mein letzter termin war {}, jetzt bräuchte ich {} um drei einen"],
)  # fmt: skip
def test_a_wish_beside_what_is_told_is_heard(frame: str, weekday: str, when: str) -> None:
    """Yesterday at three was once held against Thursday at three."""
    assert heard(frame.format(when, weekday)) == f"{coming(weekday)} 15:00"


@pytest.mark.parametrize("when", ["gestern", "letzte woche", "vor sechs wochen", "letzten montag"])
@pytest.mark.parametrize("frame", ["{}", "{} bitte", "kann ich {} kommen", "geht es {}"])
def test_who_wishes_for_a_day_gone_by_is_told_that_it_is_over(frame: str, when: str) -> None:
    """Nothing is told there; it is a slip of the tongue, or of whoever wrote it down."""
    assert heard(frame.format(when)).endswith("? past")


@pytest.mark.parametrize("weekday", [day for day in WEEKDAYS if day != "dienstag"])
@pytest.mark.parametrize("frame", ["ich wollte {} um drei kommen", "ich hatte gern {} um drei"])
def test_a_wish_in_the_past_tense_is_a_wish(frame: str, weekday: str) -> None:
    """Only what lies behind whenever it is said is told."""
    assert heard(frame.format(weekday)) == f"{coming(weekday)} 15:00"
