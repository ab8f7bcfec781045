"""Telephone numbers as callers dictate them and recognisers write them."""

import pytest

from hypothesis import given
from hypothesis import strategies as st

from booking_domain.model.phone_number import PhoneNumber, PhoneProblem
from booking_domain.model.spoken_phone_number import MAX_CHARACTERS, read_phone_number
from tests.unit.booking_domain.model.sampled_words import sampled_words


MOBILE = "+491712345678"

WRITTEN = [
    ("+49 171 2345678", MOBILE),
    ("+49-171-2345678", MOBILE),
    ("+49 (0) 171 2345678", MOBILE),
    ("+49 (0)171/2345678", MOBILE),
    ("+49 0171 2345678", MOBILE),
    ("0049 171 2345678", MOBILE),
    ("0049 (0) 171 2345678", MOBILE),
    ("0171 2345678", MOBILE),
    ("0171/2345678.", MOBILE),
    ("0171-234-56-78", MOBILE),
    ("0171.234.56.78", MOBILE),
    ("01712345678", MOBILE),
    ("tel:+49-171-2345678", MOBILE),
    ("Tel.: 0171 2345678", MOBILE),
    ("０１７１ ２３４５６７８", MOBILE),
    ("٠١٧١ ٢٣٤٥٦٧٨", MOBILE),
    ("o171 2345678", MOBILE),
    ("0 1 7 1 2 3 4 5 6 7 8", MOBILE),
    ("030/330 817-38", "+493033081738"),
    ("030 330817-0", "+49303308170"),
    ("0800 330 1000", "+498003301000"),
    ("+1 202 456 1111", "+12024561111"),
]
SPOKEN = [
    ("null eins sieben eins zwei drei vier fünf sechs sieben acht", MOBILE),
    ("null eins sieben eins zwei drei und vier fünf sechs und sieben acht", MOBILE),
    ("Null eins sieben eins. Zwei drei vier. Fünf sechs sieben acht.", MOBILE),
    ("NULL EINS SIEBEN EINS, ZWEI DREI VIER, FÜNF SECHS SIEBEN ACHT", MOBILE),
    ("null eins sieben eins zwo drei vier fuenf sechs sieben acht", MOBILE),
    ("null eins sieben eins zwei drei vier fümf sechs sieben acht", MOBILE),
    ("null eins sieben eins zwei dreie viere fünfe sechse siebene achte", MOBILE),
    ("nulleinssiebeneins zweidreivier fünfsechssiebenacht", MOBILE),
    ("plus vier neun eins sieben eins zwei drei vier fünf sechs sieben acht", MOBILE),
    ("plus neunundvierzig eins sieben eins zwei drei vier fünf sechs sieben acht", MOBILE),
    ("plus neun und vierzig eins sieben eins 2345678", MOBILE),
    ("plus vierneun 171 2345678", MOBILE),
    ("null null vier neun eins sieben eins 2345678", MOBILE),
    ("null null neunundvierzig 171 2345678", MOBILE),
    ("doppel null vier neun 171 2345678", MOBILE),
    ("plus vier neun Klammer auf null Klammer zu 171 2345678", MOBILE),
    ("plus vier neun null eins sieben eins 2345678", MOBILE),
]
MIXED = [
    ("0171 zwei drei vier fünf sechs sieben acht", MOBILE),
    ("null 171 234 fünf sechs 78", MOBILE),
    ("die 0171 dann die 23 45 und zum Schluss 678", MOBILE),
    ("0171 23 Bindestrich 45 Strich 678", MOBILE),
]
GROUPED = [
    (
        "null eins sieben eins siebenundzwanzig dreiundachtzig vierundfünfzig neun",
        "+491712783549",
    ),
    (
        "null eins sieben eins sieben und zwanzig drei und achtzig vier und fünfzig neun",
        "+491712783549",
    ),
    ("null eins sieben eins dreiundzwanzig fünfundvierzig sechs sieben acht", MOBILE),
    ("null eins sieben eins eins und zwanzig 4567", "+491711204567"),
    ("null eins sieben eins zwanzig drei vierzig fünf sechzig acht neun", "+491712345689"),
    ("null eins sieben eins zwölf dreizehn vierzehn fünf", "+491711213145"),
    ("null drei null hundertfünfzig zweihundert", "+4930150200"),
    ("null drei null zweihundert 33 44", "+49302003344"),
    ("null achthundert 330 10 00", "+498003301000"),
    ("null acht hundert 330 eins null null null", "+498003301000"),
    ("null eins sieben sechs einhundertdrei vier fünf sechs sieben", "+491761034567"),
    ("null eins sieben sechs einhundert 34567", "+4917610034567"),
    ("null eins sieben sechs zweihundertfünf drei vier fünf sechs", "+491762053456"),
    ("0171 hundert zwanzig 3456", "+491711203456"),
    ("0171 drei hundert vierzig 5678", "+491713405678"),
    ("030 drei hundert 4455", "+49303004455"),
    ("null eins sieben eins zwotausend dreihundertfünf", "+491712000305"),
    ("null eins sieben eins tausend einhundertelf", "+491711000111"),
]
AREA_CODES = [
    ("null dreißig drei drei null acht eins sieben drei acht", "+493033081738"),
    ("null dreißig vier vier null acht eins sieben", "+4930440817"),
    ("null vierzig drei zwei eins vier fünf sechs sieben", "+49403214567"),
    ("null vierzig eins zwei drei vier fünf sechs", "+4940123456"),
    ("null zwanzig eins zwei drei vier fünf sechs", "+4920123456"),
    ("plus vier neun dreißig drei drei null acht eins sieben", "+4930330817"),
    ("plus neunundvierzig dreißig vier vier null acht eins sieben", "+4930440817"),
    ("null null vier neun vierzig drei zwei eins vier fünf sechs sieben", "+49403214567"),
    ("null neunundachtzig eins zwei drei vier fünf sechs", "+4989123456"),
    ("null neun und achtzig eins zwei drei vier fünf sechs", "+4989123456"),
]
REPEATED = [
    ("0171 drei mal die vier 5678", "+491714445678"),
    ("0171 dreimal die vier 5678", "+491714445678"),
    ("0171 dreimal vier 5678", "+491714445678"),
    ("0171 3 mal die 4 5678", "+491714445678"),
    ("0171 3x4 5678", "+491714445678"),
    ("0171 3 x 4 5678", "+491714445678"),
    ("0171 3mal 45678", "+491714445678"),
    ("0173 mal die 4 56789", "+491744456789"),
    ("0171 drei Vieren 5678", "+491714445678"),
    ("0171 doppel fünf 45678", "+491715545678"),
    ("0171 doppelfünf 45678", "+491715545678"),
    ("0171 doppelt fünf 45678", "+491715545678"),
    ("0171 zweimal die fünf 45678", "+491715545678"),
    ("0171 zweimaldiefünf 45678", "+491715545678"),
    ("0171 einmal die zwei 345678", MOBILE),
    ("0171 dreifach null 4567", "+491710004567"),
    ("0171 dreifachnull 4567", "+491710004567"),
    ("0171 drei Nullen 4567", "+491710004567"),
    ("0171 zweimal die dreiundzwanzig 456", "+491712323456"),
    ("null eins sieben sechs, drei mal die vier, fünf fünf sechs sechs sieben", "+4917644455667"),
]
AROUND = [
    ("meine Nummer ist äh null eins sieben eins 2345678", MOBILE),
    ("Also die Handynummer lautet 0171 2345678 bitte", MOBILE),
    ("Schuster am Apparat, 0171 2345678", MOBILE),
    ("nein, meine Nummer ist 0171 2345678", MOBILE),
    ("0171 2345678 ich wiederhole 0171 2345678", MOBILE),
    ("0171 2345678, erreichbar ab 17 Uhr", MOBILE),
    ("0171 2345678, ab siebzehn Uhr", MOBILE),
    ("0171 Vodafone 2345678", MOBILE),
    ("030 330817 Durchwahl 38", "+493033081738"),
    ("030 330817 Durchwahl drei acht", "+493033081738"),
    ("030 330817 Nebenstelle 12", "+4930330817"),
    ("030 330817 Apparat 12", "+4930330817"),
    ("030 330817 ext 12", "+4930330817"),
    ("030 330817 Extension 12", "+4930330817"),
    ("Vorwahl null drei null Rufnummer 330817", "+4930330817"),
    ("171 2345678", MOBILE),
    ("49 171 2345678", MOBILE),
]
CORRECTED = [
    ("0171 2345679 nein 0171 2345678", MOBILE),
    ("0171 234 Quatsch null eins sieben eins zwei drei vier fünf sechs sieben acht", MOBILE),
    ("nicht 0172 2345678 sondern 0171 2345678", MOBILE),
]
ABROAD = [
    ("+43 664 1234567", "+436641234567"),
    ("0043 664 1234567", "+436641234567"),
    ("+43 664 Vodafone 1234567", "+436641234567"),
    ("plus vier drei sechs sechs vier eins zwei drei vier fünf sechs sieben", "+436641234567"),
    ("+41 79 123 45 67", "+41791234567"),
    ("plus einundvierzig neunundsiebzig 123 45 67", "+41791234567"),
    ("0041 (0) 79 123 45 67", "+41791234567"),
]


@pytest.mark.parametrize(
    ("said", "e164"),
    [*WRITTEN, *SPOKEN, *MIXED, *GROUPED, *AREA_CODES, *REPEATED, *AROUND, *CORRECTED, *ABROAD],
)
def test_a_german_caller_is_understood(said: str, e164: str) -> None:
    """What was dictated, however it was written down, is one number in E.164."""
    assert read_phone_number(said, region="DE") == PhoneNumber(e164=e164)


@pytest.mark.parametrize(
    ("said", "region", "e164"),
    [
        ("0664 1234567", "AT", "+436641234567"),
        ("null sechs sechs vier eins zwei drei vier fünf sechs sieben", "AT", "+436641234567"),
        ("01 51 5 13", "AT", "+43151513"),
        ("079 123 45 67", "CH", "+41791234567"),
        ("null neunundsiebzig hundertdreiundzwanzig 45 67", "CH", "+41791234567"),
        ("044 668 18 00", "CH", "+41446681800"),
        ("0171 2345678", "CH", PhoneProblem.IMPOSSIBLE),
        ("02 1234 5678", "IT", "+390212345678"),
    ],
)
def test_a_national_number_is_of_the_salons_country(
    said: str, region: str, e164: str | PhoneProblem
) -> None:
    """Without an international prefix the salon's own country decides."""
    expected = PhoneNumber(e164=e164) if isinstance(e164, str) else e164

    assert read_phone_number(said, region=region) == expected


@pytest.mark.parametrize("said", [None, "", "   ", "\n\t"])
def test_nothing_said_is_missing(said: str | None) -> None:
    """Silence is no number."""
    assert read_phone_number(said, region="DE") is PhoneProblem.MISSING


@pytest.mark.parametrize(
    "said",
    [
        "anonym",
        "Anonymous",
        "unknown",
        "unbekannt",
        "unterdrückt",
        "unterdrueckt",
        "Rufnummer unterdrückt",
        "anonymer Anruf",
        "ich unterdrücke meine Nummer",
        "die möchte ich unterdrücken",
        "private Nummer",
        "keine Nummer",
        "ohne Rufnummer",
        "blocked",
        "no caller id",
        "unknown caller",
        "+266696687",
    ],
)
def test_a_withheld_number_is_known_to_be_withheld(said: str) -> None:
    """The caller hides the number: another question than a number that was not understood."""
    assert read_phone_number(said, region="DE") is PhoneProblem.WITHHELD


@pytest.mark.parametrize(
    "said",
    [
        "acht Uhr",
        "ja bitte",
        "meine Nummer weiß ich nicht",
        "0171 2345678 stimmt nicht",
        "0171 2345678 statt der alten",
        "0171 2345678 nein vier statt fünf",
        "0171 2345678, am Ende eine neun statt der acht",
        "0171 2345678 nein am Ende neun",
        "0171 2345678 oder 030 330817",
        "0171 2345678 für 2 Personen",
        "030 330817 privat 0171 2345678",
        "null eins sieben eins zwanzig drei vier fünf sechs sieben acht",
        "null acht hundert drei drei null eins null null null",
        "null eins sieben sechs einhundert drei vier fünf sechs sieben",
        "null eins sieben sechs ein hundert drei vier fünf sechs sieben",
        "null eins sieben sechs hundert drei vier fünf sechs sieben",
        "null eins sieben sechs hundertdrei vier fünf sechs sieben acht",
        "null eins sieben sechs zwei hundert fünf drei vier fünf",
        "drei vier Äpfel fünf sechs Birnen",
        "zwei",
        "Nullen",
        "Pizza",
        "😀",
        "0" * (MAX_CHARACTERS + 1),
    ],
)
def test_what_is_unclear_is_asked_again(said: str) -> None:
    """No number, two numbers, a part of a correction, two possible readings: never a guess."""
    read = read_phone_number(said, region="DE")

    assert read is PhoneProblem.NOT_A_NUMBER


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("330817", PhoneProblem.TOO_SHORT),
        ("doppel fünf", PhoneProblem.TOO_SHORT),
        ("drei drei null acht eins sieben", PhoneProblem.TOO_SHORT),
        ("030 0", PhoneProblem.IMPOSSIBLE),
        ("null eins sieben sechs, drei mal die vier", PhoneProblem.IMPOSSIBLE),
        ("0171", PhoneProblem.IMPOSSIBLE),
        ("plus neun neun neun eins zwei drei vier fünf", PhoneProblem.NOT_A_NUMBER),
        ("0171 2345678 2345678 2345678", PhoneProblem.TOO_LONG),
        ("neunmal die neun neunmal die neun neunmal die neun", PhoneProblem.TOO_LONG),
    ],
)
def test_an_impossible_number_says_why(said: str, problem: PhoneProblem) -> None:
    """The reason lets the caller be asked for the right thing, such as the area code."""
    assert read_phone_number(said, region="DE") is problem


@given(digits=st.from_regex(r"01(5[1279]|6[023]|7[0-9])[1-9][0-9]{6}", fullmatch=True))
def test_a_number_spoken_digit_by_digit_comes_back(digits: str) -> None:
    """Every mobile number dictated in single words is read as its figures are."""
    words = ["null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]

    spoken = read_phone_number(" ".join(words[int(digit)] for digit in digits), region="DE")

    assert spoken == read_phone_number(digits, region="DE")


_PIECES = sampled_words(
    "null eins zwei sieben zwanzig hundert tausend und mal dreimal doppel die nein statt plus +"
    " 0171 49 ( / - x oder uhr nullen durchwahl nebenstelle äh 2345678 o fünfund zwanzigdrei ³ ٣"
)


@given(text=st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=14).map(" ".join)))
def test_any_text_is_answered(text: str) -> None:
    """Whatever a recogniser writes, there is a number or a problem, the same every time."""
    read = read_phone_number(text, region="DE")

    assert isinstance(read, PhoneNumber | PhoneProblem)
    assert read_phone_number(text, region="DE") == read


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("0664 1234567 aus Österreich", "+436641234567"),
        ("österreichische Nummer 0664 1234567", "+436641234567"),
        ("Vorwahl Österreich null sechs sechs vier eins zwei drei vier fünf sechs sieben",
         "+436641234567"),
        ("Schweizer Nummer 079 123 45 67", "+41791234567"),
        ("null sieben neun eins zwei drei vier fünf sechs sieben aus der Schweiz",
         "+41791234567"),
        ("eine deutsche Nummer, 0171 2345678", MOBILE),
        ("aus Österreich, aber plus 49 171 2345678", MOBILE),
    ],
)  # fmt: skip
def test_the_country_that_a_caller_names_is_that_of_the_number(said: str, number: str) -> None:
    """An Austrian's number was stored as a German's, and a stranger would have been rung back."""
    assert read_phone_number(said, region="DE") == PhoneNumber(number)


def test_of_two_countries_none_is_guessed() -> None:
    """Which of them the number belongs to is asked."""
    said = "keine deutsche, eine österreichische Nummer, 0664 1234567"

    assert read_phone_number(said, region="DE") is PhoneProblem.NOT_A_NUMBER


@pytest.mark.parametrize(
    "said", ["0900 1234567", "+1 900 555 1234", "null neun null null 3 456789"]
)
def test_nobody_is_rung_back_at_a_premium_rate(said: str) -> None:
    """The salon would pay for each minute, and that is what such a caller lives of."""
    assert read_phone_number(said, region="DE") is PhoneProblem.IMPOSSIBLE


@pytest.mark.parametrize(
    ("said", "region"),
    [
        ("049 176 88889999", "DE"),
        ("null vier neun eins sieben sechs acht acht acht acht neun neun neun neun", "DE"),
        ("043 664 1234567", "AT"),
        ("041 79 1234567", "CH"),
    ],
)
def test_a_country_with_one_zero_is_asked_about(said: str, region: str) -> None:
    """Of 0049 a zero may have been dropped; 0491 is Leer, where nobody meant to be rung."""
    assert read_phone_number(said, region=region) is PhoneProblem.NOT_A_NUMBER


@pytest.mark.parametrize(
    ("said", "region", "number"),
    [
        ("0491 7654321", "DE", "+494917654321"),
        ("04131 123456", "DE", "+494131123456"),
        ("041 7654321", "CH", "+41417654321"),
        ("0043 664 1234567", "DE", "+436641234567"),
    ],
)
def test_an_area_that_begins_like_a_country_stays(said: str, region: str, number: str) -> None:
    """Where what follows is no mobile number, nothing was dropped."""
    assert read_phone_number(said, region=region) == PhoneNumber(number)


@pytest.mark.parametrize(
    "said",
    [
        "0176 8888 999 X",
        "0176 8888 99xx",
        "0176 8888 99__",
        "0176 8888 99**",
        "0176 88?8 9999",
        "0176 8888 999 irgendwas",
        "0176 8888 999 [unverständlich]",
        "0176 88889999, glaube ich",
    ],
)
def test_a_digit_that_was_not_read_is_asked_for(said: str) -> None:
    """What stands in its place is not passed over."""
    assert read_phone_number(said, region="DE") is PhoneProblem.NOT_A_NUMBER


@pytest.mark.parametrize(
    "said", ["0176 88889999?", "x 0176 88889999", "0176 88889999 Xaver", "0176 4 x 8 4 x die neun"]
)
def test_a_sign_that_stands_for_no_digit_is_passed_over(said: str) -> None:
    """A question, a name, and "so many times"."""
    assert read_phone_number(said, region="DE") == PhoneNumber("+4917688889999")


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("01 51513 Klappe 12", "+4315151312"),
        ("01 51513-0 Klappe 12", "+4315151312"),
        ("01 51513 mit der Klappe zwölf", "+4315151312"),
        ("01 51513 Kl. 12", "+4315151312"),
    ],
)
def test_austrians_dial_a_klappe(said: str, number: str) -> None:
    """Their word for what Germans call "Durchwahl"."""
    assert read_phone_number(said, region="AT") == PhoneNumber(number)


@pytest.mark.parametrize(
    "said", ["Rufnummernunterdrückung", "mit Nummernunterdrückung", "ich rufe mit Unterdrückung an"]
)
def test_whoever_withholds_a_number_may_say_so_in_one_word(said: str) -> None:
    """It is withheld, and no number."""
    assert read_phone_number(said, region="DE") is PhoneProblem.WITHHELD
