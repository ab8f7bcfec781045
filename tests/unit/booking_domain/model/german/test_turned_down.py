"""What is corrected away, refused or only a condition is never wished: whole classes."""

import datetime as dt

from itertools import product
from typing import Final

import pytest

from tests.unit.booking_domain.model.german.matching import BERLIN, FRIDAY, Plain, parse
from tests.unit.booking_domain.model.german.speaking import MONTHS, WEEKDAYS
from tests.unit.booking_domain.model.german.test_callers import short, table


Said = tuple[str, str]
"""Words, and what they mean on Friday, 20 November 2026."""

PAIRS: Final[tuple[tuple[Said, Said], ...]] = (
    (("dienstag", "2026-11-24"), ("mittwoch", "2026-11-25")),
    (("am dienstag", "2026-11-24"), ("am donnerstag um zehn", "2026-11-26 10:00")),
    (("montag um drei", "2026-11-23 15:00"), ("dienstag um vier", "2026-11-24 16:00")),
    (("um drei", "15:00"), ("um vier", "16:00")),
    (("am dritten dezember", "2026-12-03"), ("am vierten dezember", "2026-12-04")),
    (("am 8. dezember", "2026-12-08"), ("am 9. dezember um zehn", "2026-12-09 10:00")),
    (("nächste woche", "2026-11-23..2026-11-29"), ("im januar", "2027-01-01..2027-01-31")),
    (("vormittags", "forenoon"), ("nachmittags", "afternoon")),
)
"""Frames in which the second of two is meant, or the first, or neither."""


SECOND: Final = (
    "{first} nein {second}", "{first} ach nein doch {second}",
    "{first} oh nein ich meine {second}", "{first} beziehungsweise nein {second}",
    "{first} also nein {second}", "{first} ich korrigiere {second}",
    "{first} ich verbessere mich {second}", "{first} hab mich vertan {second}",
    "{first} da hab ich mich vertan {second}", "{first} verkehrt {second}",
    "{first} nein moment {second}", "{first} stopp nein {second}",
    "{first} oder warten sie lieber {second}", "{first} oder nein lieber {second}",
    "{first} hm lieber doch {second}", "{first} obwohl nein {second}",
    "{first} obwohl {second} ist besser", "{first} obwohl {second} wäre mir lieber",
    "{first} wobei {second} besser wäre", "{first} wobei {second} mir lieber ist",
    "{first} ginge zwar aber {second} ist mir lieber",
    "{first} ginge zur not aber lieber {second}", "{first} nur zur not {second} wäre mir lieber",
    "nicht {first} sondern {second}", "nicht {first} {second}", "nicht {first} lieber {second}",
    "auf keinen fall {first} lieber {second}", "bloß nicht {first} lieber {second}",
    "bitte nicht {first} sondern {second}", "ich will nicht {first} sondern {second}",
    "ich möchte nicht {first} ich möchte {second}", "ich kann nicht {first} ich kann {second}",
    "ich kann {first} nicht ich kann {second}", "{first} kann ich nicht {second} kann ich",
    "{first} kann ich leider nicht {second} schon", "{first} kann ich leider nicht aber {second}",
    "{first} geht bei mir nicht {second} ginge",
    "{first} geht bei mir überhaupt nicht {second} ginge", "{first} geht gar nicht {second}",
    "{first} passt mir gar nicht {second} passt", "{first} passt nicht so {second} wäre gut",
    "{first} ist blöd {second} wäre besser", "{first} ist ungünstig {second} ginge",
    "{first} ist schlecht für mich {second}", "{first} ist ganz schlecht {second}",
    "{first} ist leider unmöglich {second}", "{first} ist bei mir dicht {second} geht",
    "{first} ist mir nicht recht {second}", "{first} ist mir zu spät {second}",
    "{first} wäre mir zu früh {second}", "{first} schaffe ich nicht {second} schon",
    "{first} schaff ichs nicht {second}", "{first} klappt leider nicht {second}",
    "{first} klappt nicht {second} klappt", "{first} haut nicht hin {second}",
    "{first} haut bei mir nicht hin {second}", "{first} wird nichts {second}",
    "{first} wird bei mir nichts {second}", "{first} fällt leider aus {second}",
    "{first} hab ich was vor {second}", "{first} hab ich schon was {second}",
    "{first} bin ich nicht da {second}", "{first} bin ich im urlaub {second}",
    "{first} muss ich arbeiten {second}", "{first} muss ich leider passen {second}",
    "{first} bin ich schon vergeben {second}", "{first} habe ich einen anderen termin {second}",
    "{first} bin ich beim zahnarzt {second}", "{first} darf es nicht sein {second}",
    "{first} sagt mir nicht zu {second}", "{first} gefällt mir nicht {second}",
    "{first} will ich nicht {second}", "{first} brauche ich nicht {second}",
    "{first} nehme ich nicht {second}", "statt {first} {second}", "statt {first} lieber {second}",
    "sie haben {first} gesagt ich meinte {second}",
    "sie haben {first} verstanden ich wollte {second}", "nicht {first} ich sagte {second}",
    "nicht {first} ich hab {second} gesagt", "wieso {first} ich wollte {second}",
    "von {first} war nie die rede {second}", "wenn {first} nicht geht dann {second}",
    "wenn {first} nicht geht {second}", "falls {first} nicht klappt {second}",
    "da {first} nicht geht {second}", "weil {first} nicht geht {second}",
    "{first} wollte ich eigentlich aber jetzt doch {second}",
    "eigentlich {first} aber jetzt lieber {second}", "erst wollte ich {first} jetzt {second}",
    "{first} streichen wir machen sie {second}", "streichen sie {first} ich nehme {second}",
    "vergessen sie {first} wir nehmen {second}", "{first} nicht aber {second}",
    "{first} nicht sondern {second}", "{first} nicht dann {second}",
    "{first} nicht dafür {second}", "{first} nicht dann lieber {second}", "{first} nee {second}",
    "{first} nö {second}", "nee {first} nicht {second} ja",
    "{first} muss nicht sein {second} wäre gut", "ich komme nicht {first} sondern {second}",
    "können sie {first} streichen und {second} eintragen",
    "tragen sie {second} ein und nicht {first}", "tragen sie nicht {first} ein sondern {second}",
    "schreiben sie nicht {first} schreiben sie {second}",
    "machen wir nicht {first} machen wir {second}",
    "{first} kriege ich nicht hin {second} vielleicht", "{first} pack ich nicht {second}",
    "{first} ist nicht drin {second}", "{first} steht nicht zur debatte {second}",
    "{first} ist nix {second}", "{first} is nix {second}", "{first} ist raus {second}",
    "{first} ist mir zu knapp {second}", "{first} weiß ich noch nicht {second} sicher",
    "{first} bin ich nicht sicher {second} auf jeden fall",
)  # fmt: skip

FIRST: Final = (
    "{first} und auf keinen fall {second}", "{first} und nicht {second}",
    "{first} aber nicht {second}", "{first} aber auf keinen fall {second}",
    "{first} aber bitte nicht {second}", "{first} bitte nicht {second}",
    "{first} und bloß nicht {second}", "{first} nur nicht {second}",
    "{first} hauptsache nicht {second}", "{first} ja {second} nein",
    "{first} gern {second} nicht", "{first} passt {second} nicht",
    "{first} passt gut {second} passt nicht", "{first} geht {second} geht nicht",
    "{first} ginge {second} eher nicht", "{first} könnte ich {second} nicht",
    "{first} kann ich {second} kann ich nicht", "{first} hab ich zeit {second} nicht",
    "{first} weil {second} geht nicht", "{first} weil ich {second} nicht kann",
    "{first} da ich {second} arbeiten muss", "{first} denn {second} bin ich weg",
    "{first} statt {second}", "{first} anstatt {second}", "{first} anstelle von {second}",
    "{first} ist besser als {second}", "{first} ist mir lieber als {second}",
    "lieber {first} als {second}", "eher {first} als {second}", "{first} lieber als {second}",
    "ich hatte {first} gesagt nicht {second}", "ich sagte {first} und nicht {second}",
    "ich meinte {first} nicht {second}", "{first} hätte ich gern aber {second} geht nicht",
    "{first} außer {second}", "ich komme {first} und nicht {second}",
)  # fmt: skip

NEITHER: Final = (
    "weder {first} noch {second}", "{first} nicht und {second} auch nicht",
    "{first} geht nicht {second} geht auch nicht", "nicht {first} und nicht {second}",
    "{first} und {second} gehen nicht", "{first} und {second} kann ich nicht",
    "{first} oder {second} geht beides nicht", "{first} {second} beides schlecht",
)  # fmt: skip
MARKS: Final = (" ", ", ", ". ", "... ")
CORRECTIONS: Final = ("nein", "nee", "ach nein", "ach", "quatsch", "moment", "nein moment")
REFUSALS: Final = ("nicht", "bloß nicht", "lieber nicht", "auf keinen fall", "bitte nicht")
DAYS: Final = (
    *((weekday, "2026-11-23") for weekday in ("montag", "am montag")),
    ("morgen", "2026-11-21"),
    ("am dritten dezember", "2026-12-03"),
    ("am 8. dezember", "2026-12-08"),
)
OTHER_DAYS: Final = (
    ("dienstag", "2026-11-24"),
    ("am dienstag um zehn", "2026-11-24 10:00"),
    ("am vierten dezember", "2026-12-04"),
)
SOFT: Final = (
    "muss aber nicht {} sein", "es muss aber nicht {} sein", "aber es muss nicht {} sein",
    "aber es muss nicht unbedingt {} sein", "muss nicht zwingend {} sein",
    "es muss nicht unbedingt {} sein", "das muss aber nicht unbedingt {} sein",
    "muss aber nicht sein", "das ist aber kein muss", "aber nicht zwingend",
)  # fmt: skip
STOPS: Final = (". ", "! ", "? ", "; ", "\n", "... ")
REFUSING: Final = ("nicht", "geht nicht", "kann ich nicht", "bin ich weg", "ist schlecht")
SUNDAY: Final = 6
EDGES: Final = {"anfang": (1, 10), "mitte": (11, 20), "ende": (21, 31)}
WHOLE: Final = ("den ganzen tag", "ganztags", "egal wann", "jederzeit")


def sure(said: Plain | None) -> bool:
    """Whether something is wished and nothing asked."""
    return said is not None and not said["ask_back"] and not said.get("exclude")


def wish_of(said: Plain | None) -> str:
    """Return what is wished, without what is ruled out."""
    return short(said).split(" not ")[0]


def misread(frame: str, *, first: bool) -> list[str]:
    """Return what is wished with certainty, and is not the first or the second of each pair."""
    wrong = []
    for (one, is_one), (other, is_other) in PAIRS:
        said = parse(frame.format(first=one, second=other))
        wanted, unwanted = (is_one, is_other) if first else (is_other, is_one)
        held = wish_of(said)
        parts = (wanted.split(" ")[0] in held, unwanted in held)
        if sure(said) and parts != (True, False):
            wrong.append(f"{frame.format(first=one, second=other)!r}: {short(said)}")
    return wrong


@pytest.mark.parametrize(("phrase", "meaning"), table("turned_down.txt"))
def test_what_is_turned_down_means_what_its_caller_means(phrase: str, meaning: str) -> None:
    """Corrections, refusals, exceptions, conditions, preferences, soft wishes."""
    assert short(parse(phrase)) == meaning


@pytest.mark.parametrize("frame", SECOND)
def test_what_is_corrected_or_refused_first_is_never_wished(frame: str) -> None:
    """It is the second one, or it is asked."""
    assert misread(frame, first=False) == []


@pytest.mark.parametrize("frame", FIRST)
def test_what_is_refused_after_the_wish_is_never_wished(frame: str) -> None:
    """It is the first one, or it is asked."""
    assert misread(frame, first=True) == []


@pytest.mark.parametrize("frame", NEITHER)
@pytest.mark.parametrize("mark", MARKS)
def test_of_two_that_are_refused_neither_is_wished(frame: str, mark: str) -> None:
    """ "Dienstag, Mittwoch, beides schlecht"."""
    texts = [
        frame.format(first=one, second=other).replace(" geht nicht ", f" geht nicht{mark}")
        for (one, _), (other, _) in PAIRS
    ]

    assert [(text, short(parse(text))) for text in texts if sure(parse(text))] == []


@pytest.mark.parametrize("correction", CORRECTIONS)
@pytest.mark.parametrize("refusal", REFUSALS)
@pytest.mark.parametrize("mark", [" ", ", "])
def test_a_correction_that_goes_on_with_a_refusal_is_asked(
    correction: str, refusal: str, mark: str
) -> None:
    """ "Montag nein nicht Dienstag um zehn" once wished Monday."""
    for (one, is_one), (other, is_other) in product(DAYS, OTHER_DAYS):
        said = parse(f"{one}{mark}{correction}{mark}{refusal} {other}")

        assert said is not None
        assert said["ask_back"]
        assert {is_one.split(" ")[0], is_other.split(" ")[0]} == {
            option["date"] for option in said["alternatives"]
        }


@pytest.mark.parametrize("correction", CORRECTIONS)
@pytest.mark.parametrize("other", ["sondern mittwoch", "lieber mittwoch", "nein mittwoch"])
def test_a_correction_and_a_refusal_that_are_set_right_leave_no_doubt(
    correction: str, other: str
) -> None:
    """ "Montag nein nicht Dienstag sondern Mittwoch"."""
    said = parse(f"montag {correction} nicht dienstag {other}")

    assert wish_of(said) == "2026-11-25"
    assert sure(said)


@pytest.mark.parametrize("month", range(12))
@pytest.mark.parametrize(
    "frame",
    ["im {m} nicht am {d}.", "im {m}, nur nicht am {d}.", "im {m} aber nicht am {d}.",
     "im {m} außer am {d}.", "im {m}, am {d}. nicht", "im {m}, am {d}. kann ich nicht",
     "im {m}. nicht am {d}."],
)  # fmt: skip
def test_a_day_refused_in_a_month_is_one_of_that_month(frame: str, month: int) -> None:
    """ "Im Dezember nicht am 24." once ruled out the 24th of November."""
    year = 2026 if month > 10 else 2027
    day = dt.date(year, month + 1, 24)
    said = parse(frame.format(m=MONTHS[month], d=24), FRIDAY.replace(day=25))

    assert said is not None
    assert [one["date"] for one in said["excluded"]] == [
        (day if month != 10 else day.replace(year=2027)).isoformat()
    ] or month == 10


@pytest.mark.parametrize("number", [2, 3, 5, 8, 12, 23])
@pytest.mark.parametrize("month", ["dezember", "januar", "februar"])
@pytest.mark.parametrize(
    "frame",
    ["der {d}. nicht. {n}. {m}", "der {d}. nicht. der {n}. {m}", "der {d}. nicht, der {n}. {m}",
     "nicht der {d}. sondern der {n}. {m}", "der {d}. geht nicht, der {n}. {m} geht",
     "am {d}. nicht. am {n}. {m}", "den {d}. nicht, den {n}. {m} bitte"],
)  # fmt: skip
def test_a_day_refused_before_a_date_is_one_of_its_month(
    frame: str, month: str, number: int
) -> None:
    """ "Der 3. nicht. 4. Februar" once ruled out nothing."""
    year, at = (2026, 12) if month == "dezember" else (2027, MONTHS.index(month) + 1)
    said = parse(frame.format(d=number, n=number + 1, m=month))

    assert said is not None
    assert said["date"] == dt.date(year, at, number + 1).isoformat()
    assert [one["date"] for one in said["excluded"]] == [dt.date(year, at, number).isoformat()]


@pytest.mark.parametrize("soft", SOFT)
@pytest.mark.parametrize("mark", [" ", ", ", ". "])
@pytest.mark.parametrize(
    ("wish", "meaning", "parts"),
    [("dienstag um drei", "2026-11-24 15:00", ("um drei", "dienstag", "am dienstag")),
     ("am 8. dezember um zehn", "2026-12-08 10:00", ("um zehn", "am 8. dezember")),
     ("nächste woche vormittags", "2026-11-23..2026-11-29 forenoon", ("vormittags",))],
)  # fmt: skip
def test_what_need_not_be_is_wished_all_the_same(
    wish: str, meaning: str, parts: tuple[str, ...], soft: str, mark: str
) -> None:
    """ "Dienstag um drei, aber es muss nicht unbedingt um drei sein" once lost the three."""
    for part in parts:
        assert short(parse(f"{wish}{mark}{soft.format(part)}")) == meaning


@pytest.mark.parametrize("stop", STOPS)
@pytest.mark.parametrize("refusing", REFUSING)
def test_a_sentence_that_refuses_a_day_leaves_the_one_before_wished(
    stop: str, refusing: str
) -> None:
    """ "Dienstag. Mittwoch nicht" was once asked, as if both were refused."""
    for (one, is_one), (other, is_other) in product(DAYS, OTHER_DAYS):
        said = short(parse(f"{one}{stop}{other} {refusing}"))

        assert said == f"{is_one} not {is_other}"


@pytest.mark.parametrize("whole", WHOLE)
@pytest.mark.parametrize("mark", [" ", ", ", ". ", " und "])
@pytest.mark.parametrize("time", [("ab drei", "15:00.."), ("bis zwölf", "..12:00")])
def test_a_whole_day_takes_no_time_from_another(time: Said, mark: str, whole: str) -> None:
    """ "Freitag ab drei, Samstag den ganzen Tag" was once from three on at both."""
    after = short(parse(f"am freitag {time[0]}{mark}am samstag {whole}"))
    before = short(parse(f"samstag {whole}{mark}am montag {time[0]}"))

    assert after == f"2026-11-27 {time[1]} | 2026-11-21"
    assert before == f"2026-11-21 | 2026-11-23 {time[1]}"


@pytest.mark.parametrize("today", range(1, 7))
@pytest.mark.parametrize(
    "frame",
    ["die ganze woche außer {}", "die ganze woche außer {} ab vier", "diese woche nur nicht {}",
     "diese woche, {} geht nicht", "die ganze woche, nur nicht am {}"],
)  # fmt: skip
def test_a_day_gone_by_is_not_ruled_out_of_a_week(frame: str, today: int) -> None:
    """ "Die ganze Woche außer Mittwoch ab vier" on a Friday once ruled out the past Wednesday."""
    now = dt.datetime(2026, 11, 16 + today, 10, tzinfo=BERLIN)
    for weekday in range(7):
        said = parse(frame.format(WEEKDAYS[weekday]), now)

        assert said is not None
        assert all(one["date"] >= now.date().isoformat() for one in said["excluded"])
        assert said["ask_back"] == (weekday < today or today == SUNDAY)


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize(
    "frame",
    ["{m} {e}", "{m} am {e}", "{m} gegen {e}", "{m} eher {e}", "{m} lieber am {e}",
     "{m} gleich am {e}"],
)  # fmt: skip
@pytest.mark.parametrize(
    ("spoken", "month"),
    [("nächsten monat", 12), ("im dezember", 12), ("dezember", 12), ("im januar", 1),
     ("im übernächsten monat", 1), ("februar", 2)],
)  # fmt: skip
def test_a_part_of_a_month_may_be_named_behind_it(
    spoken: str, month: int, frame: str, edge: str
) -> None:
    """ "Nächsten Monat Anfang" was once the whole month."""
    first, last = EDGES[edge]
    year = 2026 if month == 12 else 2027
    end = dt.date(year, month, min(last, 28 if month == 2 else 31))

    said = parse(frame.format(m=spoken, e=edge))

    assert said is not None
    assert said["date"] == [dt.date(year, month, first).isoformat(), end.isoformat()]
