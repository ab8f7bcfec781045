"""Arguments that a language model made up: understood, or missing; never an error."""

from typing import Any

import pytest

from attrs import asdict
from hypothesis import given
from hypothesis import strategies as st

from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.application.tool_catalogue import CATALOGUE, ToolInput, tool_named
from entrypoints.http.tool_arguments import MAX_TEXT, PLACEHOLDERS, decode_arguments, read_text
from tests.doubles.salon import salon


SALON = salon()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
NAMES = sorted({field.name for spec in CATALOGUE for field in spec.fields} | {"datum", "name", "x"})


def _decode(tool: str, **arguments: Any) -> ToolInput:
    spec = tool_named(tool)
    assert spec is not None
    return decode_arguments(arguments, spec=spec, tenant=SALON)


def test_the_catalogues_names_are_understood() -> None:
    """Each argument goes to the field of its name."""
    command = _decode(
        "book_appointment",
        customer_name="Max Beispiel",
        service="Bartpflege",
        staff="Ben",
        date_text="morgen",
        time_text="halb drei",
        phone_number="030 23125042",
        email="max@example.org",
        additional=True,
    )

    assert command == BookAppointment(
        customer_name="Max Beispiel",
        service="Bartpflege",
        staff="Ben",
        date_text="morgen",
        time_text="halb drei",
        phone_number="030 23125042",
        email="max@example.org",
        additional=True,
    )


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("datum", "date_text"),
        ("uhrzeit", "time_text"),
        ("dienstleistung", "service"),
        ("service_name", "service"),
        ("name", "customer_name"),
        ("kundenname", "customer_name"),
        ("customer", "customer_name"),
        ("mitarbeiter", "staff"),
        ("preferred_staff_id", "staff"),
        ("telefon", "phone_number"),
        ("phone", "phone_number"),
        ("customer_email", "email"),
        ("Datum", "date_text"),
        ("E-Mail", "email"),
        ("Rückrufnummer", "phone_number"),
    ],
)
def test_names_of_older_flows_are_understood(name: str, field: str) -> None:
    """German and English synonyms, whatever their case and spelling."""
    command = _decode("book_appointment", **{name: "etwas"})

    assert asdict(command) == asdict(BookAppointment()) | {field: "etwas"}


@pytest.mark.parametrize("name", ["appointment_id", "appointment_ref", "booking_id", "reference"])
def test_an_appointment_has_many_names(name: str) -> None:
    """All of them are its reference."""
    assert _decode("cancel_appointment", **{name: "A-7K3QX"}) == CancelAppointment(
        reference="A-7K3QX"
    )


def test_old_and_new_time_of_a_move_are_told_apart() -> None:
    """`datum` is where to; the old one has a name of its own."""
    command = _decode(
        "reschedule_appointment",
        altes_datum="morgen",
        alte_uhrzeit="um zehn",
        neues_datum="Freitag",
        neue_uhrzeit="um elf",
    )

    assert command == RescheduleAppointment(
        old_date_text="morgen", old_time_text="um zehn", date_text="Freitag", time_text="um elf"
    )


def test_the_catalogues_name_wins_unless_it_says_nothing() -> None:
    """A synonym stands in where the proper name holds a placeholder."""
    both = _decode("check_availability", service="Bartpflege", dienstleistung="anderes")
    unset = _decode("check_availability", service="{{service}}", dienstleistung="Bartpflege")

    assert both == unset == CheckAvailability(service="Bartpflege")


@pytest.mark.parametrize(
    "value",
    [
        *sorted(PLACEHOLDERS),
        "{{customer_name}}",
        "Herr {{name}}",
        "  ",
        "NULL",
        "None",
        "Undefined",
        "UNBEKANNT",
        None,
        True,
        False,
        [],
        ["Max"],
        {},
        {"name": "Max"},
        "\u200b\x00\ufeff",
        pytest.param(10**5_000, id="a number without measure"),
    ],
    ids=repr,
)
def test_what_is_unset_or_of_the_wrong_kind_is_missing(value: object) -> None:
    """Placeholders, nothing, lists and objects: the use case asks for it."""
    assert _decode("book_appointment", customer_name=value) == BookAppointment()


@pytest.mark.parametrize(
    ("value", "text"),
    [(10, "10"), ("10", "10"), (14.5, "14.5"), (-3, "-3")],
    ids=["whole", "text", "fraction", "negative"],
)
def test_numbers_are_what_was_said(value: object, text: str) -> None:
    """A number stands for its digits."""
    assert _decode("check_availability", time_text=value) == CheckAvailability(time_text=text)


def test_invisible_characters_become_spaces() -> None:
    """A database refuses some of them, and nobody hears them."""
    assert read_text(" Max\x00\u202e\ud800 Bei\tspiel \n") == "Max Bei spiel"


def test_accents_are_composed() -> None:
    """Two spellings of one letter are one name."""
    assert read_text("Ju\u0308rgen") == "Jürgen"


def test_a_long_text_stays_too_long() -> None:
    """It is cut, but to more than any use case accepts, so that it is asked for again."""
    text = read_text("x" * 4_000_000)

    assert text is not None
    assert len(text) == MAX_TEXT


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        (True, True),
        ("true", True),
        ("Ja", True),
        ("1", True),
        (1, True),
        (False, False),
        ("nein", False),
        ("vielleicht", False),
        ("", False),
        ([True], False),
        (None, False),
    ],
    ids=repr,
)
def test_a_flag_is_set_by_a_clear_yes_only(value: object, meant: bool) -> None:
    """Everything else leaves it unset."""
    assert _decode("book_appointment", additional=value) == BookAppointment(additional=meant)


@pytest.mark.parametrize("value", ["egal", "Egal wer", "keine Präferenz", "any"])
def test_nobody_in_particular_is_nobody_named(value: str) -> None:
    """Then we choose the person."""
    assert _decode("check_availability", staff=value) == CheckAvailability()


def test_ids_are_read_as_what_they_stand_for() -> None:
    """Flows pass on ids where the caller's words belong."""
    command = _decode("check_availability", service="herren")

    assert command == CheckAvailability(service="Herrenhaarschnitt")


def test_unknown_arguments_and_identity_are_ignored() -> None:
    """Who calls, and in which call, is never an argument."""
    command = _decode(
        "cancel_appointment",
        call_id="1",
        caller="+49170",
        tenant_id="x",
        confirmed=True,
        reason="x",
    )

    assert command == CancelAppointment()


@given(st.dictionaries(st.sampled_from(NAMES) | st.text(), JSON), st.sampled_from(CATALOGUE))
def test_nothing_raises(arguments: dict[str, Any], spec: Any) -> None:
    """Any JSON at all becomes an input of the tool, with short printable texts."""
    command = decode_arguments(arguments, spec=spec, tenant=SALON)

    assert isinstance(command, spec.input_class)
    for field in spec.fields:
        value = getattr(command, field.name)
        assert value is None or isinstance(value, field.kind)
        assert not isinstance(value, str) or (len(value) <= MAX_TEXT and value.isprintable())
