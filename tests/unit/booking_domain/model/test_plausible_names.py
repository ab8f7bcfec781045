"""Names that nobody may be refused for, in whatever way they are said; by where they are common."""

import pytest

from adapters.matching.text_similarity import RapidfuzzSimilarity
from booking_domain.model.person_name import PersonName, name_problem, read_person_name
from tests.unit.booking_domain.model.salon_of_twenty import SERVICES, STAFF


GERMAN = (
    "Anna Schmidt", "Lukas Weber", "Ursula Becker", "Jürgen Schulz", "Sabine Hoffmann",
    "Björn Schäfer", "Heike Koch", "Uwe Richter", "Petra Klein", "Frank Wolf", "Birgit Schröder",
    "Dieter Neumann", "Monika Schwarz", "Klaus Zimmermann", "Ilse Braun", "Horst Krüger",
    "Renate Hartmann", "Günter Lange", "Ingrid Krause", "Hans Meister", "Jutta König",
    "Ralf Kaiser", "Elke Vogel", "Jörg Winter", "Silke Sommer", "Kai Herbst", "Ute Stein",
    "Rolf Berg", "Tanja Frei", "Bernd Gut", "Karin Lang", "Jan Groß", "Eva Klar", "Paul Ernst",
    "Maria Engel", "Otto Teufel", "Marion Kuss", "Max Morgenstern", "Lea Sonntag", "Jonas Freitag",
    "Mia August", "Tim Abendroth", "Heinz Ende", "Doris Schade", "Volker Pause", "Ina Deutsch",
    "Andreas Englisch", "Franz Wien", "Georg Berliner", "Rita Hamburger", "Udo Kölner",
    "Peter von Reden", "Karl von der Heide", "Klaus aus der Fünten", "Ernst auf der Heide",
    "Anna-Lena Müller-Lüdenscheidt", "Hugo Boss", "Emil Spitz", "Rosa Locke", "Fritz Friseur",
)  # fmt: skip
TURKISH = (
    "Ayşe Yılmaz", "Mehmet Demir", "Nur Kaya", "Fatma Şahin", "Mustafa Çelik", "Emine Öztürk",
    "Ali Aydın", "Zeynep Arslan", "Arif Sağ", "Can Doğan", "Deniz Koç", "Ece Kurt", "Su Aslan",
    "Umut Özdemir", "Ömer Yıldız", "Gül Şen", "Elif Er", "Cem Ay", "Ada Işık", "Ege Tan",
)  # fmt: skip
POLISH = (
    "Katarzyna Nowak", "Piotr Kowalski", "Agnieszka Wiśniewska", "Łukasz Wójcik",
    "Małgorzata Kamińska", "Paweł Zieliński", "Ewa Mazur", "Jan Dudek", "Zofia Król",
    "Stanisław Wrona",
)  # fmt: skip
VIETNAMESE = (
    "Nguyen Van An", "Tran Thi Mai", "Le Thi Hoa", "Pham Van Du", "Hoang Minh Anh", "Vu Thi Lan",
    "Dang Van Hai", "Bui Thi Nga", "Do Thi Thu", "Ngo Bao Chau", "Thi Hong Nhung Nguyen",
    "Duong Thi Kim", "Ly Van Sang", "Ho Thi Be",
)  # fmt: skip
OTHERS = (
    "Ivan Petrović", "Jovana Marković", "Ana Horvat", "Marko Babić", "Giulia Rossi", "Luca De Luca",
    "Salvatore Di Stefano", "Maria da Silva", "João dos Santos", "Carmen García López",
    "Yiannis Papadopoulos", "Eleni Pappa", "Olena Shevchenko", "Dmytro Bondar", "Иван Иванов",
    "Ahmed Al Hassan", "Fatima El Amrani", "Yusuf Ibn Said", "Yusuf bin Khalid", "Mohammad Rezaei",
    "Li Wei", "Wang Fang", "Kim Oh", "Kim Min-Seo", "Park Ji Woo", "Hans Nie", "Haruto Sato",
    "Chukwu Ade", "Amina Diallo", "Kofi Mensah", "Rajesh Kumar", "Priya Dutt", "Singh Gill",
    "John Smith", "Will Young", "Mary Long", "Sean O'Brien", "Ronan McCarthy", "Anne Marie Dupont",
    "Jean du Pont", "Christian Lassen", "Otto Fransen", "Jan de Vries", "Piet van den Berg",
    "Anna Lind", "Björk Jónsdóttir", "Siri Hansen", "Alexa Popescu", "Ion Ionescu", "Éva Nagy",
)  # fmt: skip
NAMES = (*GERMAN, *TURKISH, *POLISH, *VIETNAMESE, *OTHERS)


def booked(said: str) -> str | None:
    """Return the name that a salon of twenty services books for `said`, `None` if it refuses."""
    problem = name_problem(said, services=SERVICES, staff=STAFF, similarity=RapidfuzzSimilarity())
    name = read_person_name(said)
    return name.display if problem is None and isinstance(name, PersonName) else None


@pytest.mark.parametrize("name", NAMES)
def test_a_full_name_is_accepted_as_it_is(name: str) -> None:
    """Without a word around it, in capitals or as a recogniser writes it."""
    assert booked(name) == name
    assert booked(name.lower()) is not None


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "wording",
    [
        "mein Name ist {}",
        "Guten Tag, ich heiße {}",
        "{} ist mein Name",
        "ja, {} bitte",
        "hier ist {}, ich hätte gern einen Termin",
        "auf den Namen {}, danke",
        "Entschuldigung, {}",
    ],
)
def test_a_full_name_is_taken_out_of_what_is_said(wording: str, name: str) -> None:
    """Nothing that surrounds it stays, and nothing of it is lost."""
    assert booked(wording.format(name)) == name


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["Herr", "Frau"])
def test_a_family_name_after_a_form_of_address_is_accepted(form: str, name: str) -> None:
    """Whatever else the word may mean."""
    family = name.rpartition(" ")[2]

    assert booked(f"{form} {family}") == family


def test_there_are_enough_of_them() -> None:
    """Each is another one."""
    assert len(set(NAMES)) == len(NAMES)
    assert len(NAMES) >= 150
