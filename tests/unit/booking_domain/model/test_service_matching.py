"""Services as callers name them."""

import pytest

from hypothesis import given
from hypothesis import strategies as st

from adapters.matching.text_similarity import RapidfuzzSimilarity
from booking_domain.model.service_matching import ServiceMatch, match_service
from booking_domain.model.service_offering import ServiceOffering
from booking_domain.model.spoken_match import MAX_CANDIDATES, Matched, Nearest, Unknown
from tests.unit.booking_domain.model.salon_of_twenty import SERVICES, service
from tests.unit.booking_domain.model.sampled_words import sampled_words


def _match(said: str, services: tuple[ServiceOffering, ...] = SERVICES) -> ServiceMatch:
    return match_service(said, services, similarity=RapidfuzzSimilarity())


def _asked(found: ServiceMatch) -> tuple[str, ...]:
    assert isinstance(found, Nearest)
    return tuple(one.service_id for one in found.candidates)


MATCHED = {
    "herren": (
        "Herrenhaarschnitt",
        "herrenhaarschnitt",
        "HERRENHAARSCHNITT",
        "herren haarschnitt",
        "Herren-Haarschnitt",
        "Herren Haar Schnitt",
        "Haarschnitt für Herren",
        "Haarschnitt Herren",
        "Herrenschnitt",
        "Herren Schnitt",
        "Männerhaarschnitt",
        "Männer Haarschnitt",
        "ein Haarschnitt für meinen Mann",
        "ich hätte gern einen Termin für einen Herrenhaarschnitt",
        "Herenhaarschnitt",
        "Herrenharschnitt",
        "Herrnhaarschnitt",
        "Herrenhaarschnit",
        "Herrenschnitt am Montag um zehn",
        "einmal Herren schneiden bitte",
        "Herrenhaarschnitt bei der Anna",
        "Herrenhaarschnitt bei Frau Müller bitte",
        "normaler Herrenhaarschnitt",
    ),
    "damen": (
        "Damenhaarschnitt",
        "Damen Haarschnitt",
        "Damenschnitt",
        "Damenschnitt kurz",
        "Frauenhaarschnitt",
        "Schnitt für die Dame",
        "Haarschnitt für meine Frau",
        "einen Damenhaarschnitt hätte ich gern",
        "Damenharschnitt",
        "Herrenhaarschnitt nein Damenhaarschnitt",
    ),
    "kinder": (
        "Kinderhaarschnitt",
        "Kinder haarschnitt",
        "Kinderschnitt",
        "Haarschnitt für ein Kind",
        "Haare schneiden für Kinder",
    ),
    "waschen-schneiden-foehnen": (
        "Waschen, Schneiden, Föhnen",
        "waschen schneiden föhnen",
        "Waschen, schneiden und fönen",
        "schneiden waschen föhnen",
        "einmal waschen schneiden und föhnen bitte",
        "waschen schneiden foehnen",
        "Waschenschneidenföhnen",
    ),
    "foehnen": ("Föhnen", "fönen", "föhnen", "Haare föhnen", "waschen und föhnen", "Föhn"),
    "faerben": (
        "Färben",
        "färben",
        "faerben",
        "Haare färben",
        "Haarfarbe",
        "Farbe",
        "färbe",
        "Haarfärbung",
        "Coloration",
        "ich hätte gern einmal Färben bitte",
        "ich würde gern meine Haare färben lassen",
        "Färben statt Tönen",
        "bei Anna färben",
        "bei der Frau Müller färben",
    ),
    "ansatz": (
        "Ansatz färben",
        "Ansatzfarbe",
        "Ansatzfärbung",
        "den Ansatz färben lassen",
        "Ansätze färben",
        "Färben am Ansatz",
    ),
    "straehnen": (
        "Strähnen",
        "Strähnchen",
        "Straehnen",
        "Strehnen",
        "Strähnen bitte",
        "Foliensträhnen",
        "Strähnen mit Folie",
        "blonde Strähnen",
        "Highlights",
        "Meschen",
    ),
    "schneiden-faerben": (
        "Schneiden und Färben",
        "Färben und Schneiden",
        "Schneiden plus Färben",
        "Schnitt und Farbe",
        "Haare schneiden und färben",
        "schneiden färben",
    ),
    "balayage": (
        "Balayage",
        "eine Balayage",
        "Ballayage",
        "Balaiage",
        "Balajage",
        "ich wollte fragen ob ihr auch Balayage macht",
    ),
    "toenung": ("Tönung", "tönen", "Haare tönen", "eine Tönung", "nicht färben sondern tönen"),
    "dauerwelle": (
        "Dauerwelle",
        "Dauer Welle",
        "Dauerwellen",
        "ne Dauerwelle bitte",
        "Dauerwälle",
        "Dauerwelle für Damen",
        "Duaerwelle",
    ),
    "bart": ("Bartpflege", "Bart Pflege", "Bart trimmen", "den Bart trimmen", "Bart pflegen"),
    "rasur": ("Nassrasur", "Nass Rasur", "nass rasieren", "Nassrasuhr"),
    "verlaengerung": (
        "Haarverlängerung",
        "Haar Verlängerung",
        "Haare verlängern",
        "Extensions",
        "Extension",
    ),
    "hochstecken": (
        "Hochsteckfrisur",
        "Hochsteck Frisur",
        "Hochstecken",
        "Haare hochstecken",
        "Steckfrisur",
    ),
    "braut": ("Brautfrisur", "Braut Frisur", "Brautstyling", "Braut", "Frisur für die Braut"),
    "brauen": ("Augenbrauen zupfen", "Brauen zupfen", "Augen brauen zupfen", "Augenbraun zupfen"),
    "keratin": ("Keratinbehandlung", "Keratin", "Keratin Glättung", "Kreatin Behandlung"),
    "kur": ("Pflegekur", "Pflege Kur", "Haarkur", "Haar Kur", "eine Haarkur bitte"),
}
ASKED = {
    ("herren", "damen", "kinder"): (
        "Haarschnitt",
        "Haar Schnitt",
        "Haare schneiden",
        "schneiden",
        "einen Haarschnitt bitte",
        "ein normaler Haarschnitt",
        "Schneiden ohne Waschen",
        "Spitzen schneiden",
        "Haare kürzen",
        "nachschneiden",
        "Maschinenschnitt",
        "Pony schneiden",
        "Hundehaarschnitt",
    ),
    ("herren",): ("Herren", "für meinen Mann"),
    ("damen",): ("Damen", "Namenhaarschnitt"),
    ("kinder",): ("Kinder", "Haarschnitt für meinen Sohn", "Haarschnitt für meine Tochter"),
    ("herren", "damen"): ("Herren- und Damenhaarschnitt", "Herren oder Damenhaarschnitt"),
    ("damen", "waschen-schneiden-foehnen"): ("Damenhaarschnitt mit Waschen",),
    ("waschen-schneiden-foehnen",): ("Waschen und Schneiden",),
    ("straehnen", "faerben"): ("färben mit Strähnen", "Strähnen und Farbe"),
    ("faerben", "straehnen"): ("Färben oder Strähnen",),
    ("herren", "faerben"): ("Herrenhaarschnitt oder Färben",),
    ("faerben", "herren", "damen"): ("Färben oder Haarschnitt",),
    ("herren", "dauerwelle", "damen"): ("Schneiden oder Dauerwelle",),
    ("bart", "rasur", "herren"): ("Herrenhaarschnitt, Bartpflege und Nassrasur",),
    ("bart", "herren", "damen"): ("Bart schneiden",),
    ("faerben", "brauen"): ("Augenbrauen färben",),
    ("foehnen", "waschen-schneiden-foehnen"): ("Haarwäsche",),
    ("damen", "kinder"): ("Haarschnitt für Kinder und Damen",),
    ("bart", "herren"): ("Herrenhaarschnitt und Bartpflege",),
    ("faerben",): ("Färben mit Pizza",),
    ("ansatz",): ("Ansatz",),
    ("balayage",): (
        "Balayage oder so",
        "entweder Balayage",
        "Balayasch",
        "Balaiasch",
        "Bala Jasch",
    ),
    ("bart",): ("Bart",),
    ("bart", "kur"): ("Pflege", "Baarpflege"),
    ("rasur",): ("Rasur", "Rasieren", "Trockenrasur"),
    ("verlaengerung",): ("Extenschens",),
    ("brauen",): ("Augenbrauen", "Brauen"),
    ("keratin",): ("Glätten", "Glättung"),
}
UNKNOWN = (
    "",
    "   ",
    "😀",
    "!!!",
    "12345",
    "Pizza",
    "Termin",
    "ich hätte gern einen Termin",
    "einen Termin morgen um zehn bitte",
    "egal",
    "irgendwas",
    "ja bitte",
    "bei der Anna",
    "Friseur",
    "Frisur",
    "Maniküre",
    "Massage",
    "Konturen",
    "Ölwechsel",
    "Zahnreinigung",
    "Tisch für zwei Personen",
    "Wachsen",
    "Pizza für Herren",
    "ohne",
    "undefined",
    "Haarschnitt" * 6,
)


@pytest.mark.parametrize(
    ("service_id", "said"), [(one, said) for one, variants in MATCHED.items() for said in variants]
)
def test_a_service_is_matched_by_what_it_is_called(service_id: str, said: str) -> None:
    """Names, synonyms, compounds in one or more words, other forms, and slips of the recogniser."""
    found = _match(said)

    assert isinstance(found, Matched)
    assert found.one.service_id == service_id


@pytest.mark.parametrize(
    ("service_ids", "said"), [(ids, said) for ids, variants in ASKED.items() for said in variants]
)
def test_what_fits_in_part_is_asked_about(service_ids: tuple[str, ...], said: str) -> None:
    """Too little, too much, alternatives, misheard words: the nearest are named, none is chosen."""
    assert _asked(_match(said)) == service_ids


@pytest.mark.parametrize("said", UNKNOWN)
def test_what_resembles_nothing_is_unknown(said: str) -> None:
    """Nothing is ever a default, not even in a salon with one service."""
    assert _match(said) == Unknown()
    assert _match(said, (SERVICES[0],)) == Unknown()


def test_the_tables_are_as_large_as_they_have_to_be() -> None:
    """Twenty services, and at least 150 spoken variants."""
    assert len(SERVICES) == 20
    assert sum(len(variants) for table in (MATCHED, ASKED) for variants in table.values()) >= 150


def test_a_combination_is_matched_where_the_salon_has_it() -> None:
    """A wish for two is one service where the salon sells both as one, else a choice."""
    combined = service("beides", "Färben mit Strähnen")

    assert _match("Strähnen und färben", (*SERVICES, combined)) == Matched(combined)


def test_every_name_of_a_salon_matches_its_service() -> None:
    """Whatever a salon calls its services, the exact words always find them."""
    found = [
        (_match(label), Matched(one)) for one in SERVICES for label in (one.name, *one.synonyms)
    ]

    assert all(match == expected for match, expected in found)


def test_words_of_a_salons_own_trade_need_no_list() -> None:
    """Services of other trades are matched by their own words and parts."""
    practice = (
        service("kg", "Krankengymnastik"),
        service("lymph", "Lymphdrainage", "manuelle Lymphdrainage"),
        service("fango", "Fangopackung"),
        service("termin", "Termin zur Kontrolle"),
    )

    assert _match("Kranken Gymnastik", practice) == Matched(practice[0])
    assert _match("Lymphdränage bitte", practice) == Matched(practice[1])
    assert _match("eine Fango Packung", practice) == Matched(practice[2])
    assert _match("Kontrolltermin", practice) == Matched(practice[3])
    assert _match("Lymfdrenasche", practice) == Nearest((practice[1],))
    assert _match("Lymf dre nasche", practice) == Nearest((practice[1],))
    assert _match("Haarschnitt", practice) == Unknown()


def test_a_name_with_ohne_is_another_service() -> None:
    """What a service leaves out belongs to its name."""
    without = service("ohne", "Schneiden ohne Föhnen")
    dry = (without, service("mit", "Schneiden und Föhnen"))

    assert _match("Haare schneiden, aber ohne Föhnen", dry) == Matched(without)
    assert _asked(_match("schneiden", dry)) == ("ohne", "mit")


def test_two_services_of_equal_meaning_are_asked_about() -> None:
    """Where a salon sells the same thing twice, its exact name decides, else the caller."""
    twice = (service("a", "Herrenhaarschnitt"), service("b", "Männerhaarschnitt"))

    assert _match("Männerhaarschnitt", twice) == Matched(twice[1])
    assert _asked(_match("Haarschnitt für Herren", twice)) == ("a", "b")


def test_a_salon_without_services_knows_none() -> None:
    """Nothing offered, nothing matched."""
    assert _match("Haarschnitt", ()) == Unknown()


_WORDS = sampled_words(
    "Herren Damen Haarschnitt Färben Strähnen ohne nicht nein oder und mit bei Frau Anna"
)


@given(
    said=st.one_of(
        st.text(max_size=80),
        st.lists(_WORDS, max_size=12).map(" ".join),
        st.text(alphabet="aehnrst ", max_size=60),
    )
)
def test_any_text_is_answered(said: str) -> None:
    """Whatever was transcribed: one service, up to three, or none, and the same every time."""
    found = _match(said)

    match found:
        case Matched(one=one):
            assert one in SERVICES
        case Nearest(candidates=candidates):
            assert 1 <= len(candidates) <= MAX_CANDIDATES
            assert len(set(candidates)) == len(candidates)
        case Unknown():
            pass
    assert _match(said) == found
