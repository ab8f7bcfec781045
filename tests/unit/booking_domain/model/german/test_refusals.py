"""Refusals and corrections, whatever mark speech-to-text puts between them and the next wish."""

from itertools import product

import pytest

from tests.unit.booking_domain.model.german.matching import parse
from tests.unit.booking_domain.model.german.test_callers import short, table


MARKS = (", ", ". ", "! ", "; ", ": ", "\n", ".\n", "... ", " . ")
DASH = " – "
DAYS = (
    ("montag", "2026-11-23"),
    ("am mittwoch", "2026-11-25"),
    ("morgen", "2026-11-21"),
    ("am 8. dezember", "2026-12-08"),
    ("am dritten dezember", "2026-12-03"),
)
LATER_DAYS = (
    ("dienstag um zehn", "2026-11-24 10:00"),
    ("am donnerstag um drei", "2026-11-26 15:00"),
    ("am 9. dezember um halb elf", "2026-12-09 10:30"),
)
TIMES = (("um drei", "15:00"), ("um zehn", "10:00"), ("um 14 uhr", "14:00"))
LATER_TIMES = (
    ("um vier", "16:00"),
    ("um elf", "11:00"),
    ("um vier am dienstag", "2026-11-24 16:00"),
)
RANGES = (
    (("diese woche", "2026-11-20..2026-11-22"), ("nächste woche dienstag", "2026-11-24")),
    (("im dezember", "2026-12-01..2026-12-31"), ("im januar", "2027-01-01..2027-01-31")),
    (("vormittags", "forenoon"), ("nachmittags", "afternoon")),
    (("nächste woche", "2026-11-23..2026-11-29"), ("am 1. dezember um zehn", "2026-12-01 10:00")),
)
PAIRS = (*product(DAYS, LATER_DAYS), *product(TIMES, LATER_TIMES), *RANGES)
REFUSALS = (
    "{} nicht", "{} geht nicht", "{} kann ich nicht", "{} ist schlecht",
    "{} passt mir leider nicht", "{} klappt es nicht", "{} habe ich keine zeit",
    "{} bin ich verreist", "nein {} geht nicht", "nicht {}",
)  # fmt: skip
TAKEN_BACK = (
    "nein, da kann ich nicht", "ach nein da kann ich nicht", "ach, da kann ich ja nicht",
    "nein, das geht nicht", "nee das passt mir nicht", "ach, da habe ich keine zeit",
    "nein da bin ich verreist", "aber da kann ich nicht",
)  # fmt: skip
TAKEN_BACK_BEFORE_A_PAUSE = ("nein lieber nicht", "nein, doch nicht")
WITHOUT_A_MARK = (
    *(f"{{refused}} {refusal} {{wished}}" for refusal in TAKEN_BACK),
    "{refused} ist schlecht {wished}",
    "{refused} habe ich keine zeit {wished}",
    "{refused} bin ich verreist {wished}",
)


MOSTLY_WITHOUT_DASH = "nicht {refused}{end}{wished}"
"""A span of hours with a dash: "nicht um drei – um vier"."""


Said = tuple[str, str]
Pair = tuple[Said, Said]


def misread(frame: str, pairs: tuple[Pair, ...], ends: tuple[str, ...]) -> list[str]:
    """Return what is misread of a frame with `{refused}`, `{wished}` and `{end}`."""
    wrong = []
    for ((refused, is_not), (wished, is_meant)), end in product(pairs, ends):
        text = frame.format(refused=refused, wished=wished, end=end)
        said = short(parse(text))
        if said != f"{is_meant} not {is_not}":
            wrong.append(f"{text!r}: {said}")
    return wrong


@pytest.mark.parametrize(("phrase", "meaning"), table("refusals.txt"))
def test_a_refusal_means_what_its_caller_means(phrase: str, meaning: str) -> None:
    """Said on Friday, 20 November 2026: borders, taken back, exceptions, work, two hours a day."""
    assert short(parse(phrase)) == meaning


@pytest.mark.parametrize("refusal", REFUSALS)
def test_what_follows_a_refusal_is_wished(refusal: str) -> None:
    """ "Montag nicht. Dienstag um zehn" once wished Monday and refused Tuesday."""
    frame = f"{refusal.format('{refused}')}{{end}}{{wished}}"
    ends = MARKS if frame == MOSTLY_WITHOUT_DASH else (*MARKS, DASH)

    assert misread(frame, PAIRS, ends) == []


@pytest.mark.parametrize("refusal", REFUSALS)
@pytest.mark.parametrize("suits", ["{wished} geht", "{wished} passt gut", "{wished} gern"])
def test_what_is_refused_after_a_wish_leaves_the_wish(suits: str, refusal: str) -> None:
    """ "Dienstag um zehn geht, nicht Montag" once wished Monday."""
    frame = f"{suits}{{end}}{refusal.format('{refused}')}"

    assert misread(frame, PAIRS, (*MARKS, DASH)) == []


@pytest.mark.parametrize("taken_back", [*TAKEN_BACK, *TAKEN_BACK_BEFORE_A_PAUSE])
def test_a_wish_that_is_taken_back_is_refused_and_the_next_one_holds(taken_back: str) -> None:
    """ "Montag um zehn. Ach nein, da kann ich nicht. Mittwoch um zehn"."""
    frame = f"{{refused}}{{end}}{taken_back}{{end}}{{wished}}"

    assert misread(frame, PAIRS, (*MARKS, DASH)) == []


@pytest.mark.parametrize("frame", WITHOUT_A_MARK)
def test_words_that_refer_back_need_no_mark_between(frame: str) -> None:
    """ "Montag ach nee da kann ich nicht Dienstag um zehn" once wished Monday."""
    assert misread(frame, PAIRS, (" ",)) == []
