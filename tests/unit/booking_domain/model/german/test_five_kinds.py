"""Names, prices, ages, greetings and telephone numbers: no time is ever found in them."""

from collections import Counter
from collections.abc import Callable

import pytest

from tests.unit.booking_domain.model.german.test_callers import DATA
from tests.unit.booking_domain.model.german.test_metamorphic import SPOKEN_OUT
from tests.unit.booking_domain.model.german.test_moments import heard


MARCH = "2026-03-18T10:00 8-19"
NOVEMBER = "2026-11-20T10:00 8-19"


def said() -> list[tuple[str, str]]:
    """Return kind and phrase; a line `@` begins another kind."""
    spoken: list[tuple[str, str]] = []
    kind = ""
    for line in (DATA / "five_kinds.txt").read_text("utf-8").splitlines():
        if line.startswith("@"):
            kind = line.removeprefix("@").strip()
        else:
            spoken.append((kind, line))
    return spoken


FIVE_KINDS = said()


def test_each_kind_is_said_in_eighty_ways() -> None:
    """A kind that is missing, or said twice alike, would be found nothing in as well."""
    assert Counter(kind for kind, _ in set(FIVE_KINDS)) == dict.fromkeys(
        ("names", "prices", "ages", "greetings", "numbers"), 80
    )


@pytest.mark.parametrize(("kind", "phrase"), FIVE_KINDS)
@pytest.mark.parametrize("moment", [MARCH, NOVEMBER])
def test_what_names_prices_greets_or_counts_wishes_for_no_time(
    kind: str, phrase: str, moment: str
) -> None:
    """ "Ostern wie das Fest", "ab vierzehn gilt der Erwachsenenpreis", "bis morgen"."""
    assert heard(phrase, moment) == "nothing", kind


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(str.upper, id="upper case"),
        pytest.param(lambda phrase: phrase.replace(",", ""), id="without commas"),
        pytest.param(lambda phrase: f"{phrase}.", id="with a full stop"),
        pytest.param(lambda phrase: phrase.translate(SPOKEN_OUT), id="umlauts spelled out"),
        pytest.param(lambda phrase: f"ja {phrase}", id="after a yes"),
        pytest.param(lambda phrase: f"äh {phrase}", id="after a pause"),
        pytest.param(lambda phrase: phrase.replace(" am ", " halt äh am "), id="fillers inside"),
        pytest.param(lambda phrase: f"{phrase} gell", id="with a tag"),
    ],
)
def test_how_it_is_written_or_hesitated_makes_no_wish_of_the_five_kinds(
    changed: Callable[[str], str],
) -> None:
    """The same phrases in capitals, without marks, with fillers."""
    found = [phrase for _, phrase in FIVE_KINDS if heard(changed(phrase), MARCH) != "nothing"]

    assert found == []
