"""What is typed for a caller."""

import datetime as dt

import httpx
import pytest

from rich.console import Console

from entrypoints.cli.call_session import CallSession
from entrypoints.cli.call_words import CallerWords, sorted_words
from entrypoints.cli.demo_place import DemoKeys
from entrypoints.cli.demo_salon import _salon
from entrypoints.cli.next_free import words_for, wrong_weekday_words
from entrypoints.cli.retell_agent import agent_for
from entrypoints.settings.salon import tenant_of


NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
SETTINGS = _salon(DemoKeys.generated())
TENANT = tenant_of(SETTINGS)

SORTED = {
    "Herrenhaarschnitt, morgen um zehn, Max Beispiel": CallerWords(
        service="Herrenhaarschnitt", when="morgen um zehn", name="Max Beispiel"
    ),
    "Max Beispiel, morgen, um zehn, Herrenschnitt": CallerWords(
        service="Herrenschnitt", when="morgen um zehn", name="Max Beispiel"
    ),
    "Färben; nächsten Dienstag um 14 Uhr; bei Anna; auf den Namen Erika Muster": CallerWords(
        service="Färben", when="nächsten Dienstag um 14 Uhr", staff="Anna", name="Erika Muster"
    ),
    "Dauerwelle, morgen um zehn, Max Beispiel": CallerWords(
        service="Dauerwelle", when="morgen um zehn", name="Max Beispiel"
    ),
    "Bartpflege, Ben, morgen": CallerWords(service="Bartpflege", staff="Ben", when="morgen"),
    "a-7k3qx, Max Beispiel": CallerWords(reference="A-7K3QX", name="Max Beispiel"),
    "Max Beispiel": CallerWords(name="Max Beispiel"),
    "": CallerWords(),
}


@pytest.mark.parametrize("typed", SORTED)
def test_the_parts_of_a_sentence_are_told_apart(typed: str) -> None:
    """In any order; what the salon does not know stays the caller's word."""
    assert SORTED[typed] == sorted_words(typed, tenant=TENANT, now=NOW)


@pytest.fixture
def session() -> CallSession:
    with httpx.Client() as client:
        agent = agent_for(SETTINGS, url="http://x", caller="anonymous", client=client)
        return CallSession(agent, tenant=TENANT, console=Console())


TYPED = {
    "prüfen Bartpflege, morgen vormittag": (
        "check_availability",
        {"service": "Bartpflege", "date_text": "morgen vormittag"},
    ),
    "verschieben Max Beispiel, übermorgen um 11 Uhr": (
        "reschedule_appointment",
        {"customer_name": "Max Beispiel", "date_text": "übermorgen um 11 Uhr"},
    ),
    "absagen A-7K3QX": ("cancel_appointment", {"reference": "A-7K3QX"}),
    "termine": ("find_appointments", {}),
    'check_availability {"date_text": "morgen"}': (
        "check_availability",
        {"date_text": "morgen"},
    ),
}


@pytest.mark.parametrize("line", TYPED)
def test_a_line_is_a_tool_call(session: CallSession, line: str) -> None:
    """German words for people, the tools' own names for whoever knows them."""
    assert TYPED[line] == session.understood(line)


@pytest.mark.parametrize("line", ["hallo", "buchen 1", "hold_slot {", "hold_slot [1]"])
def test_a_line_that_is_none_is_explained(session: CallSession, line: str) -> None:
    """Nothing is sent."""
    with pytest.raises(ValueError, match=r"„|JSON"):
        session.understood(line)


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("2026-11-20T11:00+01:00", "heute um elf"),
        ("2026-11-21T10:00+01:00", "morgen um zehn"),
        ("2026-11-21T14:30+01:00", "morgen um 14 Uhr 30"),
        ("2026-11-24T09:15+01:00", "am 24. November um 9 Uhr 15"),
        ("2027-01-04T12:00+01:00", "am 4. Januar um zwölf"),
    ],
)
def test_a_free_time_is_named_as_callers_do(start: str, words: str) -> None:
    """And these words are understood as this time, or others are taken."""
    assert words == words_for(dt.datetime.fromisoformat(start), tenant=TENANT, now=NOW)


def test_a_wrong_weekday_stays_wrong() -> None:
    """The demo asks with it for what cannot be."""
    assert wrong_weekday_words(dt.date(2026, 11, 22)) == "am Montag, dem 22. November"
