"""
From the arguments that a language model made up to the input class of a tool.

Nothing in them is trusted: what is unset, of the wrong type, or senseless counts as missing, and
the use case asks for it.
"""

import unicodedata

from collections.abc import Iterator, Mapping
from typing import Any, Final

from booking_domain.application.tool_catalogue import ToolField, ToolInput, ToolSpec
from booking_domain.model.tenant import Tenant


MAX_TEXT: Final = 1_000
"""
What is read of a text, in characters.

Longer than any limit of the use cases, so that they still see that it is too long, and ask.
"""

PLACEHOLDERS: Final = frozenset(
    {
        "",
        "-",
        "--",
        "?",
        "k. a.",
        "k.a.",
        "keine angabe",
        "missing",
        "n. a.",
        "n.a.",
        "n/a",
        "nan",
        "nicht angegeben",
        "nicht bekannt",
        "nil",
        "none",
        "not provided",
        "not specified",
        "null",
        "unbekannt",
        "undefined",
        "unknown",
    }
)
"""What models and unset variables say instead of nothing, in lower case."""

_TRUE = frozenset({"true", "1", "ja", "yes", "wahr"})
_ANYONE = frozenset(
    {
        "any",
        "anyone",
        "beliebig",
        "egal",
        "egal wer",
        "irgendwer",
        "ist egal",
        "keine präferenz",
        "wer frei ist",
    }
)
_FOLDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "-": "_", " ": "_"})

_ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "service": (
        "dienstleistung",
        "leistung",
        "behandlung",
        "service_name",
        "service_type",
        "service_id",
    ),
    "staff": (
        "mitarbeiter",
        "mitarbeiterin",
        "staff_name",
        "staff_id",
        "preferred_staff",
        "preferred_staff_id",
        "wunschmitarbeiter",
        "friseur",
        "friseurin",
    ),
    "date_text": ("datum", "date", "tag", "wunschdatum", "termin_datum", "appointment_date"),
    "time_text": ("uhrzeit", "time", "zeit", "wunschzeit", "termin_uhrzeit", "appointment_time"),
    "slot_id": ("slot", "termin_slot"),
    "customer_name": ("name", "kundenname", "customer", "kunde", "kundin", "full_name"),
    "reference": (
        "appointment_ref",
        "appointment_reference",
        "appointment_id",
        "booking_id",
        "referenz",
        "termin_id",
        "buchungsnummer",
    ),
    "phone_number": (
        "telefon",
        "telefonnummer",
        "phone",
        "customer_phone",
        "handynummer",
        "rueckrufnummer",
    ),
    "email": ("customer_email", "e_mail", "mail", "email_adresse"),
    "old_date_text": ("altes_datum", "old_date", "bisheriges_datum", "aktuelles_datum"),
    "old_time_text": ("alte_uhrzeit", "old_time", "bisherige_uhrzeit", "aktuelle_uhrzeit"),
    "old_staff": ("bisherige_person", "old_staff_name"),
    "choice": ("auswahl", "antwort", "welcher_termin", "which"),
    "wish": ("anliegen", "wunsch", "grund", "reason", "message", "nachricht", "notiz", "note"),
    "additional": ("zusaetzlich", "weiterer_termin"),
}
_ALIASES_OF_A_MOVE: Final[Mapping[str, tuple[str, ...]]] = {
    "date_text": ("neues_datum", "new_date", "new_date_text"),
    "time_text": ("neue_uhrzeit", "new_time", "new_time_text"),
}


def decode_arguments(arguments: Mapping[str, Any], *, spec: ToolSpec, tenant: Tenant) -> ToolInput:
    """
    This will build the tool's input class out of whatever arrived; it never raises.

    The catalogue's own names win over the synonyms of older flows. An id where the caller's words
    belong is read as the name of what it stands for. What is not in the catalogue is ignored,
    the call's identity above all.
    """
    offered = {_plain_key(key): value for key, value in arguments.items()}
    values: dict[str, Any] = {}
    for field in spec.fields:
        found = next(_usable(offered, field=field, spec=spec), None)
        if found is not None:
            values[field.name] = _spoken(field, value=found, tenant=tenant)
    return spec.input_class(**values)


def _usable(
    offered: Mapping[str, Any], *, field: ToolField, spec: ToolSpec
) -> Iterator[str | bool]:
    moving = spec.name == "reschedule_appointment"
    special = _ALIASES_OF_A_MOVE.get(field.name, ()) if moving else ()
    for key in (field.name, *special, *_ALIASES.get(field.name, ())):
        read = read_flag if field.kind is bool else read_text
        value = read(offered.get(key))
        if value is not None:
            yield value


def read_text(value: object) -> str | None:
    """
    This will read a text, `None` where there is none.

    Numbers count as what was said; control and invisible characters become spaces.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        raw = str(value)[: 4 * MAX_TEXT]
    except ValueError:  # Python writes no whole number of more than some thousand digits.
        return None
    visible = "".join(character if character.isprintable() else " " for character in raw)
    text = " ".join(unicodedata.normalize("NFC", visible).split())[:MAX_TEXT]
    if text.casefold() in PLACEHOLDERS or "{{" in text:
        return None
    return text


def read_flag(value: object) -> bool | None:
    """This will read yes or no, `None` where nothing was said."""
    if isinstance(value, bool):
        return value
    text = read_text(value)
    return None if text is None else text.casefold() in _TRUE


def _plain_key(key: str) -> str:
    return key.strip().lower().translate(_FOLDED)


def _spoken(field: ToolField, *, value: str | bool, tenant: Tenant) -> str | bool | None:
    match field.name, value:
        case "service", str() as said:
            return service_called(said, tenant=tenant)
        case "staff", str() as said:
            return None if said.casefold() in _ANYONE else staff_called(said, tenant=tenant)
        case _:
            return value


def service_called(said: str, *, tenant: Tenant) -> str:
    """This will return the name of the service if an id was said, else what was said."""
    service = tenant.service(said)
    return service.name if service is not None and not tenant.match_services(said) else said


def staff_called(said: str, *, tenant: Tenant) -> str:
    """This will return the name of the person if an id was said, else what was said."""
    member = tenant.member(said)
    return member.name if member is not None and not tenant.match_staff(said) else said
