"""What must not matter: letter case, punctuation, fillers, umlauts spelled in another way."""

import json
import re

from collections.abc import Callable
from pathlib import Path

import pytest

from booking_domain.model.german.given_names import GIVEN_NAMES
from tests.unit.booking_domain.model.german.matching import parse


DATA = Path(__file__).parent / "data"
PHRASES = tuple(
    dict.fromkeys(
        [item["text"] for item in json.loads((DATA / "gold_dev.json").read_text("utf-8"))]
        + [
            line.split("->")[0].strip()
            for name in ("wishes.txt", "talk.txt", "no_date.txt", "moments.txt")
            for line in (DATA / name).read_text("utf-8").splitlines()
            if not line.startswith("@") and GIVEN_NAMES.isdisjoint(line.split())
        ]
    )
)
PARTED_BY_COMMA = re.compile(r"heute morgen|(?:vier|fünf) zehn uhr")
SPOKEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
BARE = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})


def _decomposed(phrase: str) -> str:
    return phrase.replace("ü", "u\u0308").replace("ä", "a\u0308").replace("ö", "o\u0308")


def _with_fillers_inside(phrase: str) -> str:
    return phrase.replace(" um ", " ähm so um ").replace(" am ", " halt äh am ")


def _with_commas(phrase: str) -> str:
    """Put commas everywhere but where one makes two hours, or two days, of one."""
    words = PARTED_BY_COMMA.sub(lambda found: found[0].replace(" ", "_"), phrase).split(" ")
    return ", ".join(words).replace("_", " ") + "!"


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(str.upper, id="upper case"),
        pytest.param(str.title, id="title case"),
        pytest.param(_with_commas, id="commas"),
        pytest.param(lambda phrase: f"„{phrase}?“", id="quotation marks"),
        pytest.param(lambda phrase: f"äh also {phrase} bitte", id="fillers around"),
        pytest.param(_with_fillers_inside, id="fillers inside"),
        pytest.param(lambda phrase: phrase.translate(SPOKEN_OUT), id="umlauts spelled out"),
        pytest.param(lambda phrase: phrase.translate(BARE), id="umlauts lost"),
        pytest.param(_decomposed, id="umlauts decomposed"),
        pytest.param(lambda phrase: f"\t{phrase.replace(' ', '  ')}\n", id="white space"),
    ],
)
def test_the_meaning_of_no_phrase_depends_on(changed: Callable[[str], str]) -> None:
    """Every phrase of the tables means the same before and after."""
    depends = [phrase for phrase in PHRASES if parse(changed(phrase)) != parse(phrase)]

    assert depends == []
