"""Several services or people in one wish, and what says a number and is one."""

import pytest

from adapters.matching.text_similarity import RapidfuzzSimilarity
from booking_domain.model.service_count import asks_for_several
from booking_domain.model.service_matching import match_service
from booking_domain.model.spoken_match import Matched, Nearest, Unknown
from tests.unit.booking_domain.model.salon_of_twenty import SERVICES, service


@pytest.mark.parametrize(
    "said",
    [
        "zwei Herrenhaarschnitte",
        "2 Herrenhaarschnitte",
        "2x Herrenhaarschnitt",
        "Herrenhaarschnitt zweimal",
        "Herrenhaarschnitt 2 mal",
        "zweimal färben",
        "drei mal Damenhaarschnitt",
        "Haarschnitt für zwei Kinder",
        "Herrenhaarschnitt für zwei Personen",
        "für mich und meinen Mann Haare schneiden",
        "Damenhaarschnitt für mich und meine Tochter",
        "Herrenhaarschnitt für meinen Vater und mich",
        "mein Mann und ich, Herrenhaarschnitt",
        "Haarschnitt für meine Kinder",
        "Haarschnitt für die Kinder",
        "meine beiden Jungs, Kinderhaarschnitt",
        "für uns zwei Haare schneiden",
        "Herrenhaarschnitt für uns",
    ],
)
def test_several_are_never_one(said: str) -> None:
    """Whoever asks for two is asked, and not booked once."""
    assert asks_for_several(said, SERVICES)
    assert isinstance(match_service(said, SERVICES, similarity=RapidfuzzSimilarity()), Nearest)


@pytest.mark.parametrize(
    ("said", "service_id"),
    [
        ("Färben um zwei", "faerben"),
        ("Färben in zwei Wochen", "faerben"),
        ("Färben zweimal im Jahr", "faerben"),
        ("einmal färben", "faerben"),
        ("zwei Strähnen", "straehnen"),
        ("Haarschnitt für Kinder", "kinder"),
        ("ein Haarschnitt für meinen Mann", "herren"),
        ("Waschen und Föhnen", "foehnen"),
        ("Schneiden und Färben", "schneiden-faerben"),
    ],
)
def test_one_is_one(said: str, service_id: str) -> None:
    """Times, how often somebody comes, and services of several parts."""
    found = match_service(said, SERVICES, similarity=RapidfuzzSimilarity())

    assert not asks_for_several(said, SERVICES)
    assert isinstance(found, Matched)
    assert found.one.service_id == service_id


@pytest.mark.parametrize("name", ["Mutter und Tochter Schnitt", "Haarschnitt für zwei Personen"])
def test_a_service_for_several_is_one_service(name: str) -> None:
    """Where a salon has it, it is matched by its name."""
    own = (service("both", name), service("one", "Herrenhaarschnitt"))

    assert match_service(name, own, similarity=RapidfuzzSimilarity()) == Matched(own[0])


@pytest.mark.parametrize(
    ("said", "service_id"),
    [
        ("Kurzhaarschnitt Herren", "herren"),
        ("Kurzhaarschnitt für Damen", "damen"),
        ("Herren Langhaarschnitt", "herren"),
        ("den Ansatz nachfärben", "ansatz"),
        ("nachfärben", "faerben"),
        ("herren harsch nit", "herren"),
        ("damen harsch nit", "damen"),
        ("Kinderhaarschnitt für ein Mädchen", "kinder"),
        ("Kinderhaarschnitt für meinen Sohn", "kinder"),
        ("Hochsteckfrisur für die Hochzeit", "hochstecken"),
        ("Herrenhaarschnitt für die Hochzeit", "herren"),
        ("Färben, aber nicht Strähnen", "faerben"),
        ("Damenhaarschnitt außer Föhnen", "damen"),
    ],
)
def test_words_that_add_nothing_leave_no_doubt(said: str, service_id: str) -> None:
    """How long the hair is, what it is for, and what is left out."""
    found = match_service(said, SERVICES, similarity=RapidfuzzSimilarity())

    assert isinstance(found, Matched)
    assert found.one.service_id == service_id


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Kurzhaarschnitt", ("herren", "damen", "kinder")),
        ("Langhaarschnitt", ("herren", "damen", "kinder")),
        ("Hochzeitsfrisur", ("braut",)),
        ("Frisur für die Hochzeit", ("braut",)),
        ("Schneiden, aber weder Waschen noch Föhnen", ("herren", "damen", "kinder")),
    ],
)
def test_only_what_may_be_meant_is_asked_about(said: str, asked: tuple[str, ...]) -> None:
    """A cut is no cure for hair, and a guest at a wedding is perhaps no bride."""
    found = match_service(said, SERVICES, similarity=RapidfuzzSimilarity())

    assert isinstance(found, Nearest)
    assert tuple(one.service_id for one in found.candidates) == asked


@pytest.mark.parametrize(
    "said",
    [
        "weder färben noch tönen",
        "alles außer Färben",
        "alles außer färben und tönen",
        "alles außer färben oder tönen",
        "alles bis auf Färben",
        "alles, ausgenommen Dauerwelle",
    ],
)
def test_what_is_refused_is_no_candidate(said: str) -> None:
    """Nothing else was named."""
    assert match_service(said, SERVICES, similarity=RapidfuzzSimilarity()) == Unknown()


def test_a_salons_own_short_and_long_cuts_are_two() -> None:
    """Where it tells them apart, callers do."""
    own = (service("short", "Kurzhaarschnitt"), service("long", "Langhaarschnitt"))

    found = [
        match_service(said, own, similarity=RapidfuzzSimilarity())
        for said in ("Kurzhaarschnitt bitte", "einen Langhaarschnitt", "Haarschnitt")
    ]

    assert found == [Matched(own[0]), Matched(own[1]), Nearest(own)]
