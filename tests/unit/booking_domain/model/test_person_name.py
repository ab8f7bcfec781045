"""Names as they are said, and what is no name."""

import pytest

from hypothesis import given
from hypothesis import strategies as st

from adapters.matching.text_similarity import RapidfuzzSimilarity
from booking_domain.model.person_name import (
    Certainty,
    NameProblem,
    PersonName,
    name_problem,
    read_person_name,
)
from tests.unit.booking_domain.model.salon_of_twenty import SERVICES, STAFF, service
from tests.unit.booking_domain.model.sampled_words import sampled_words


def _problem(said: str | None) -> NameProblem | None:
    return name_problem(said, services=SERVICES, staff=STAFF, similarity=RapidfuzzSimilarity())


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Lena Schuster", "Lena Schuster"),
        ("lena schuster", "Lena Schuster"),
        ("  Lena   Schuster. ", "Lena Schuster"),
        ("Guten Tag, mein Name ist Lena Schuster", "Lena Schuster"),
        ("ja genau, Schuster", "Schuster"),
        ("hier ist Frau Dr. Schuster", "Schuster"),
        ("Herr Professor Doktor Schuster", "Schuster"),
        ("Schuster am Apparat", "Schuster"),
        ("auf den Namen Huber bitte", "Huber"),
        ("Huber ist mein Name", "Huber"),
        ("Ich heiße Lena Schuster und hätte gern einen Termin", "Lena Schuster"),
        ("Ich bin die Lena", "Lena"),
        ("Schuster, Lena", "Lena Schuster"),
        ("von der Heide Schuster, Anna Lena", "Anna Lena von der Heide Schuster"),
        ("Karl von der Heide", "Karl von der Heide"),
        ("karl von der heide", "Karl von der Heide"),
        ("Yusuf bin Khalid", "Yusuf bin Khalid"),
        ("Anna Müller-Lüdenscheidt", "Anna Müller-Lüdenscheidt"),
        ("Müller - Lüdenscheidt", "Müller-Lüdenscheidt"),
        ("Anna Müller Bindestrich Lüdenscheidt", "Anna Müller-Lüdenscheidt"),
        ("anna müller-lüdenscheidt", "Anna Müller-Lüdenscheidt"),
        ("D'Angelo", "D'Angelo"),
        ("Şahin", "Şahin"),
        ("Иванов", "Иванов"),
        ("A. Schuster", "A Schuster"),
        ("Ng", "Ng"),
        ("Herr Freitag", "Freitag"),
        ("Peter Freitag", "Peter Freitag"),
        ("mein Name ist Mai", "Mai"),
        ("Thomas Mann", "Thomas Mann"),
        ("Frau Freund", "Freund"),
        ("Herr Weiß", "Weiß"),
        ("Weiß", "Weiß"),
        ("Will Smith", "Will Smith"),
        ("Anton Friedrich", "Anton Friedrich"),
        ("Otto Heinrich Ludwig", "Otto Heinrich Ludwig"),
        ("J R Ewing", "J R Ewing"),
        ("für meine Tochter Lena", "Lena"),
        ("für meinen Mann Peter Müller", "Peter Müller"),
        ("meine Frau Petra", "Petra"),
        ("mein Sohn heißt Max", "Max"),
        ("für meine Tochter, sie heißt Mia", "Mia"),
        ("Anna Müller geborene Schmidt", "Anna Müller"),
        ("Frau Müller, geborene Schmidt", "Müller"),
        ("Max Herr", "Max Herr"),
        ("Herr Max Herr", "Max Herr"),
        ("Lena, Anna, Schuster", "Lena Anna Schuster"),
        ("Anna Berta Clara Doris Eva Schuster", "Anna Berta Clara Doris Eva Schuster"),
        ("Frau Herr", "Herr"),
        ("Jan Schön", "Jan Schön"),
        ("Schuster, danke schön", "Schuster"),
    ],
)
def test_a_name_is_taken_out_of_what_surrounds_it(said: str, name: str) -> None:
    """Greetings, forms of address and titles go; the rest is written as names are."""
    read = read_person_name(said)

    assert isinstance(read, PersonName)
    assert (read.display, read.spelling) == (name, Certainty.HEARD)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Meier mit ai", "Maier"),
        ("Frau Meier mit a i bitte", "Maier"),
        ("Meier mit e y", "Meyer"),
        ("Meier mit y", "Meyer"),
        ("Maier mit Ypsilon", "Mayer"),
        ("Meier mit ei", "Meier"),
        ("Schmid mit dt", "Schmidt"),
        ("Schmit mit d t", "Schmidt"),
        ("Becker mit c k", "Becker"),
        ("Bekerz mit ck und tz", "Beckertz"),
        ("Schulz mit t z", "Schultz"),
        ("Jansen mit Doppel-s", "Janssen"),
        ("Jansen mit doppel s", "Janssen"),
        ("Jansen mit zwei s", "Janssen"),
        ("Janssen mit einem s", "Jansen"),
        ("Jansen mit nur einem s", "Jansen"),
        ("Schuhmacher ohne h", "Schumacher"),
        ("Thiele ohne e", "Thile"),
        ("Huber ohne x", "Huber"),
        ("Stefan mit ph", "Stephan"),
        ("Schefer mit ä", "Schäfer"),
        ("Schefer mit Umlaut a", "Schäfer"),
        ("Groß mit scharfem s", "Groß"),
        ("Gross mit Eszett", "Groß"),
        ("Fogel mit Vogel-V", "Vogel"),
        ("Karl mit C", "Carl"),
        ("Silvia mit y", "Sylvia"),
        ("Schukert mit ck", "Schuckert"),
        ("Meier mit Ida", "Meier"),
        ("em wie Martha, e wie Emil, i wie Ida, er wie Richard", "Meir"),
        ("M wie Martha E wie Emil I wie Ida E wie Emil R wie Richard", "Meier"),
        ("Sch wie Schule U wie Ulrich S wie Samuel T wie Theodor", "Schust"),
        ("Martha Anton Ida Emil Richard", "Maier"),
        ("Martha, Anton, Ida, Emil, Richard", "Maier"),
        ("M, A I E R", "Maier"),
        ("R A U", "Rau"),
        ("Hofmann mit doppel f doppel n", "Hoffmann"),
        ("em wie Martha e wie Emil i wie Ida er wie Richard", "Meir"),
        ("Lena Meier mit ai", "Lena Maier"),
        ("Anton, A N T O N", "Anton"),
        ("U wie Ulrich Z", "Uz"),
        ("I Doppelf", "Iff"),
        ("Meier, Martha Anton Ida Emil Richard", "Maier"),
        ("Lux, Ludwig Ulrich Xanthippe", "Lux"),
        ("Ludwig, Ludwig Ulrich Dora Wilhelm Ida Gustav", "Ludwig"),
        ("Meier, M A I E R", "Maier"),
        ("M-A-I-E-R", "Maier"),
        ("M. A. I. E. R.", "Maier"),
        ("em a i e er", "Maier"),
        ("Jansen, J A N doppel S E N", "Janssen"),
        ("J A N Doppels E N", "Janssen"),
        ("Lena Meier, ich buchstabiere M A Y R", "Lena Mayr"),
        ("Meier, buchstabiert Martha Anton Ypsilon Richard", "Mayr"),
        ("Frau Ötz, Ökonom Theodor Zeppelin, das schreibt sich Ö T Z", "Ötz"),
    ],
)
def test_a_name_that_is_spelt_is_written_so(said: str, name: str) -> None:
    """Hints, letters and spelling alphabets replace what was heard, and are known to be sure."""
    read = read_person_name(said)

    assert isinstance(read, PersonName)
    assert (read.display, read.spelling) == (name, Certainty.SPELT)


@pytest.mark.parametrize(
    "said",
    [
        "Meier mit h",
        "Huber mit ck und tz",
        "Schuster mit ck",
        "Meier mit ä",
        "Thiel ohne h",
        "Müller ohne e",
        "Huber ohne b",
        "Huber mit einem l",
        "Müller mit Umlaut",
    ],
)
def test_a_hint_that_does_not_fit_leaves_a_doubt(said: str) -> None:
    """The word stays as it was heard, and is marked."""
    read = read_person_name(said)

    assert isinstance(read, PersonName)
    assert (read.display, read.spelling) == (said.split(maxsplit=1)[0], Certainty.CONTRADICTORY)


def test_the_spelling_of_a_given_name_says_nothing_of_the_family_name() -> None:
    """A hint ("Sofie mit ph Maier") leaves the family name as it was heard."""
    read = read_person_name("Sofie mit ph Maier")

    assert isinstance(read, PersonName)
    assert (read.display, read.spelling) == ("Sophie Maier", Certainty.HEARD)


def test_the_parts_of_a_name_are_told_apart() -> None:
    """Given names, a family name with its particles, and all words folded."""
    read = read_person_name("Frau Anna-Lena von der Müller-Höh")

    assert isinstance(read, PersonName)
    assert read.given_words == ("anna", "lena")
    assert read.family_words == ("von", "der", "mueller", "hoeh")
    assert read.words == read.given_words + read.family_words
    assert read.addressed == "frau"


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (None, NameProblem.MISSING),
        ("", NameProblem.MISSING),
        (" . ", NameProblem.MISSING),
        ("😀", NameProblem.MISSING),
        ("- - -", NameProblem.MISSING),
        ("Frau", NameProblem.MISSING),
        ("Herr Doktor", NameProblem.MISSING),
        ("Frau also buchstabiert das", NameProblem.MISSING),
        ("acht Uhr", NameProblem.TIME),
        ("um 8 Uhr", NameProblem.TIME),
        ("morgen", NameProblem.TIME),
        ("übermorgen früh", NameProblem.TIME),
        ("nächsten Freitag", NameProblem.TIME),
        ("Freitag", NameProblem.TIME),
        ("Freitagnachmittag", NameProblem.TIME),
        ("Hallo, morgen", NameProblem.TIME),
        ("am Montag um halb drei", NameProblem.TIME),
        ("Mai", NameProblem.TIME),
        ("siebzehn", NameProblem.TIME),
        ("am zwölften", NameProblem.TIME),
        ("0171 2345678", NameProblem.NUMBER),
        ("Anna 2", NameProblem.NUMBER),
        ("A", NameProblem.ONE_LETTER),
        ("é", NameProblem.ONE_LETTER),
        ("ja", NameProblem.ANSWER),
        ("ja bitte", NameProblem.ANSWER),
        ("Nein danke.", NameProblem.ANSWER),
        ("ist egal", NameProblem.ANSWER),
        ("weiß nicht", NameProblem.ANSWER),
        ("unbekannt", NameProblem.PLACEHOLDER),
        ("der Kunde", NameProblem.PLACEHOLDER),
        ("Anrufer", NameProblem.PLACEHOLDER),
        ("None", NameProblem.PLACEHOLDER),
        ("undefined", NameProblem.PLACEHOLDER),
        ("{{customer_name}}", NameProblem.PLACEHOLDER),
        ("<name>", NameProblem.PLACEHOLDER),
        ("keine Angabe", NameProblem.PLACEHOLDER),
        ("mein Mann", NameProblem.PLACEHOLDER),
        ("für meine Tochter", NameProblem.PLACEHOLDER),
        ("mein Name ist unbekannt", NameProblem.PLACEHOLDER),
        ("ich hätte gern einen Termin", NameProblem.SENTENCE),
        ("Einen Termin vereinbaren", NameProblem.SENTENCE),
        ("Anna Berta Clara Doris Eva Frieda Gabi Hanna Schuster", NameProblem.SENTENCE),
        ("ohne h", NameProblem.SENTENCE),
        ("Anna Berta Clara Doris Eva Frieda Schuster", NameProblem.SENTENCE),
        ("{{crm.record.label}}", NameProblem.PLACEHOLDER),
        ("John Doe", NameProblem.PLACEHOLDER),
        ("N/A", NameProblem.PLACEHOLDER),
        ("<crm.record.label>", NameProblem.PLACEHOLDER),
        ("Herr, Herr", NameProblem.MISSING),
        ("Dauerwelte", NameProblem.SERVICE),
        ("x" * 300, NameProblem.TOO_LONG),
        ("ich hätte gern einen Termin " * 20, NameProblem.TOO_LONG),
        ("x" * 130, NameProblem.TOO_LONG),
        ("bei Anna", NameProblem.STAFF),
        ("zu Frau Müller", NameProblem.STAFF),
        ("Petra Müller", NameProblem.STAFF),
        ("Herrenhaarschnitt", NameProblem.SERVICE),
        ("Herren Haarschnitt", NameProblem.SERVICE),
        ("eine Dauerwelle bitte", NameProblem.SERVICE),
        ("Waschen, Schneiden, Föhnen", NameProblem.SERVICE),
        ("Haarschnitt", NameProblem.SERVICE),
        ("ein Haarschnitt", NameProblem.SERVICE),
        ("Haare schneiden", NameProblem.SERVICE),
        ("Hare schneiden", NameProblem.SERVICE),
        ("einmal färben", NameProblem.SERVICE),
        ("Strähnchen", NameProblem.SERVICE),
        ("Männerhaarschnitt", NameProblem.SERVICE),
        ("Herrenhaarschnit", NameProblem.SERVICE),
        ("Keratin", NameProblem.SERVICE),
        ("Bart", NameProblem.SERVICE),
        ("Bart schneiden", NameProblem.SERVICE),
        ("Herren", NameProblem.SERVICE),
        ("Haarschnitt für meinen Mann", NameProblem.SENTENCE),
        ("Haarschnitt für meine Frau", NameProblem.SENTENCE),
        ("das wissen Sie doch", NameProblem.SENTENCE),
        ("können Sie mich hören", NameProblem.SENTENCE),
        ("Sie kennen mich", NameProblem.SENTENCE),
        ("der Name tut nichts zur Sache", NameProblem.SENTENCE),
        ("wie immer", NameProblem.SENTENCE),
        ("der Name ist egal", NameProblem.ANSWER),
        ("einen Augenblick", NameProblem.ANSWER),
        ("auf den gleichen Namen", NameProblem.PLACEHOLDER),
        ("irgendwer", NameProblem.PLACEHOLDER),
        ("meine Frau", NameProblem.PLACEHOLDER),
        ("für meine Tochter am Freitag", NameProblem.TIME),
        ("Heiligabend", NameProblem.TIME),
        ("am Heiligen Abend", NameProblem.TIME),
        ("Rosenmontag", NameProblem.TIME),
        ("Musterstraße zwölf", NameProblem.ADDRESS),
        ("Musterstraße 12", NameProblem.ADDRESS),
        ("Am Feldweg drei", NameProblem.ADDRESS),
    ],
)
def test_what_is_no_name_is_refused(said: str | None, problem: NameProblem) -> None:
    """Times, numbers, answers, services and what stands for a name that nobody said."""
    assert _problem(said) is problem


@pytest.mark.parametrize(
    "said",
    [
        "Lena Schuster",
        "Anna",
        "Ben",
        "Anne",
        "Balajage",
        "Herr Farbe",
        "Frau Müller",
        "Schneider",
        "Herr Schneider",
        "Schneiders",
        "Schneidereit",
        "Schnittker",
        "Schnitt",
        "Färber",
        "Brauer",
        "Barth",
        "Bartels",
        "Bartmann",
        "Haarmann",
        "Herrmann",
        "Kindermann",
        "Nagel",
        "Nasser",
        "Kurz",
        "Lena Kurz",
        "Sommer",
        "Frau Sommer",
        "Frau Bart",
        "Familie Bart",
        "Otto Bart",
        "mein Name ist Bart",
        "auf den Namen Bart",
        "Tanja Farbe",
        "Max Herr",
        "Herr Montag",
        "Peter Freitag",
        "Heilig",
        "Anna Ring",
        "Peter Acht",
    ],
)
def test_a_customer_may_be_called_as_they_like(said: str) -> None:
    """A name that also belongs to somebody here, to a day or to a trade is still one."""
    assert _problem(said) is None


def test_a_name_in_a_services_name_is_no_service() -> None:
    """Somebody called as a person or a season in a salon's own words books all the same."""
    own = (service("special", "Sommer Special"), service("anna", "Schnitt bei Anna"))

    found = [
        name_problem(said, services=own, staff=STAFF, similarity=RapidfuzzSimilarity())
        for said in ("Anna", "Sommer", "Anna Sommer", "Sommer Special", "Schnitt bei Anna")
    ]

    assert found[:3] == [None, None, None]
    assert None not in found[3:]


_PIECES = sampled_words(
    "mit ohne und ck tz y ypsilon doppel zwei einem s wie Martha Anton Berta Cäsar M A I E R -"
    " , . Herr Frau Dr von der Meier Freitag ich buchstabiere ist mein Name heiße umlaut"
    " scharfem 8 doppels bindestrich vogel v bitte"
)


@given(text=st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=14).map(" ".join)))
def test_any_text_is_answered(text: str) -> None:
    """Whatever was transcribed, there is a name with a family name, or a problem."""
    read = read_person_name(text)

    problem = _problem(text)

    assert isinstance(problem, NameProblem) or isinstance(read, PersonName)
    assert isinstance(read, NameProblem) or (read.family != () and read.display != "")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Schmidt mit Doppel T am Ende", "Schmitt"),
        ("Huber mit doppeltem b", "Hubber"),
        ("Huber mit zwei b", "Hubber"),
        ("Huber mit doppelt b", "Hubber"),
        ("Hubber mit einfachem b", "Huber"),
        ("Hubber mit nur einem b", "Huber"),
        ("Hubber mit ein b", "Huber"),
        ("Hubber mit einfach b", "Huber"),
        ("Strauß mit scharfem S", "Strauß"),
        ("Fogel mit Vogel V", "Vogel"),
        ("Mueller mit u Umlaut", "Müller"),
        ("Stefan mit p h", "Stephan"),
        ("Huber mit b und b", "Huber"),
        ("Hofmann mit doppel f und doppel n", "Hoffmann"),
        ("Hofmann mit doppelf", "Hoffmann"),
        ("Huber H, U, B, E, R", "Huber"),
        ("Huber H U Doppel B E R", "Hubber"),
        ("Huber H U doppelt B E R", "Hubber"),
        ("Huber H U Doppelb E R", "Hubber"),
        ("Ludwig, Ludwig Ulrich Dora Wilhelm Ida Gustav", "Ludwig"),
        ("Anton Berta Cäsar Dora", "Abcd"),
        ("Diem Dora Ida Emil Martha", "Diem"),
        ("Maier M wie Martha A wie Anton I wie Ida E wie Emil R wie Richard", "Maier"),
        ("M E I E R", "Meier"),
        ("das buchstabiert sich K R U S E", "Kruse"),
        ("ich buchstabiere K R U S E", "Kruse"),
        ("Lena Schuster S C H U S T E R", "Lena Schuster"),
        ("Schuster mit sch und st", "Schuster"),
        ("S C H M I D T, Schmidt", "Schmidt"),
        ("Schmidt S C H M I D T Schmidt", "Schmidt"),
        ("M A I E R Meier", "Maier"),
        ("Pia K E R N Kern", "Pia Kern"),
        ("Schulz, aber ohne t", "Schulz"),
        ("Schultz ohne t", "Schulz"),
        ("Schmidt ohne d", "Schmit"),
        ("Petersen bloß ohne h", "Petersen"),
        ("Krause K wie Konrad", "Krause"),
        ("Karl C wie Cäsar", "Carl"),
        ("Krause, K wie Konrad R wie Richard", "Krause"),
        ("Sommer S wie die Sonne", "Sommer"),
        ("Maier a i", "Maier"),
        ("Schmitt D T", "Schmidt"),
        ("Meier e y", "Meyer"),
        ("Wolf so wie das Tier, mit Doppel-f", "Wolff"),
        ("Fuchs wie beim Fuchs, F U C H S", "Fuchs"),
        ("Otto wie Otto", "Otto"),
        ("Pfister mit pf", "Pfister"),
    ],
)
def test_a_spelling_is_put_into_the_name(said: str, name: str) -> None:
    """Letters one by one, by the alphabet's words, doubled, or as a hint at the end."""
    read = read_person_name(said)

    assert isinstance(read, PersonName)
    assert (read.display, read.spelling) == (name, Certainty.SPELT)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Anna Müller Strich Lüdenscheidt", "Anna Müller-Lüdenscheidt"),
        ("Anna Müller Minus Lüdenscheidt", "Anna Müller-Lüdenscheidt"),
        ("Anna Müller Gedankenstrich Lüdenscheidt", "Anna Müller-Lüdenscheidt"),
        ("Anton Berta", "Anton Berta"),
        ("Dora Ida Emil", "Dora Ida Emil"),
        ("Detlef Dora Ida Emil", "Detlef Dora Ida Emil"),
        ("Huber doppelt b", "Huber Doppelt B"),
        ("Maier A", "Maier A"),
        ("Anna B", "Anna B"),
        ("Otto Kaiser", "Otto Kaiser"),
        ("Otto wie der Versand", "Otto"),
    ],
)
def test_what_may_be_a_name_is_not_taken_for_letters(said: str, name: str) -> None:
    """Three given names are three given names; "doppelt b" is no "t" twice."""
    read = read_person_name(said)

    assert isinstance(read, PersonName)
    assert (read.display, read.spelling) == (name, Certainty.HEARD)


@pytest.mark.parametrize(
    "said",
    ["Müller ohne Umlaut", "Thomas ohne h mit ck", "Huber mit k und t", "Lang mit dt"],
)
def test_a_hint_that_does_not_fit_is_a_contradiction(said: str) -> None:
    """The name is asked for again instead of being guessed."""
    read = read_person_name(said)

    assert isinstance(read, PersonName)
    assert read.spelling is Certainty.CONTRADICTORY
