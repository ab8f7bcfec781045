"""German sentences for callers are written in one place."""

import ast
import re

from collections.abc import Iterator
from pathlib import Path

from entrypoints.speech.presentation import LONGEST_MESSAGE
from entrypoints.speech.sentences.refusals import still_at_work
from tests.unit.entrypoints.speech.test_every_sentence import SPEAKABLE


SOURCES = Path(__file__).parents[4] / "src"
PLACE = SOURCES / "entrypoints" / "speech"
NOT_FOR_CALLERS = {
    "entrypoints/cli/call_session.py": "how the commands of a played call are used",
    "entrypoints/cli/demo_script.py": "what the caller of the demonstration says",
    "entrypoints/http/schemas.py": "an example of an answer in the API's description",
    "booking_domain/application/tool_catalogue.py": "what an agent is told of its tools",
}
SENTENCE = re.compile(r"\b(?:Sie|Ihr|Ihren|Ihnen|ich|wir|leider|bitte|Bitte)\b.*[.?]$", re.DOTALL)


def texts_of(source: str) -> Iterator[str]:
    """Return every text of a module that is no docstring; formatted ones without their values."""
    tree = ast.parse(source)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def sentences_of(path: Path) -> list[str]:
    """Return the sentences of a module that address or answer somebody."""
    # A regular expression is for hearing, not for saying.
    return [
        text
        for text in texts_of(path.read_text("utf-8"))
        if "\\" not in text and SENTENCE.search(text)
    ]


def test_no_sentence_for_callers_stands_anywhere_else() -> None:
    """One that was written beside its use case was read by none of the tests of sentences."""
    elsewhere = {
        str(path.relative_to(SOURCES)): found
        for path in sorted(SOURCES.rglob("*.py"))
        if PLACE not in path.parents and (found := sentences_of(path))
    }

    assert elsewhere.keys() <= NOT_FOR_CALLERS.keys(), elsewhere


def test_the_place_is_where_they_are() -> None:
    """The search finds sentences where there are some."""
    assert sum(len(sentences_of(path)) for path in PLACE.rglob("*.py")) > 50


def test_the_sentence_of_a_wish_that_takes_too_long_promises_nothing() -> None:
    """It is the only one that is said without a result."""
    assert SPEAKABLE.fullmatch(still_at_work())
    assert len(still_at_work()) <= LONGEST_MESSAGE
    assert "gebucht" not in still_at_work()
