"""
The catalogue of what an agent may call.

Each entry names its input class; decoding JSON into it, and JSON Schema, are the entrypoint's
business.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from attrs import frozen

from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.find_appointments import FindAppointments
from booking_domain.application.get_booking_status import GetBookingStatus
from booking_domain.application.hold_slot import HoldSlot
from booking_domain.application.request_callback import RequestCallback
from booking_domain.application.reschedule_appointment import RescheduleAppointment


ToolInput: TypeAlias = (
    CheckAvailability
    | HoldSlot
    | BookAppointment
    | FindAppointments
    | RescheduleAppointment
    | CancelAppointment
    | GetBookingStatus
    | RequestCallback
)


@frozen
class Budget:
    """How long the platform waits for an answer, in ms; what it says is clamped to this range."""

    default_ms: int
    least_ms: int
    most_ms: int

    def clamped(self, asked_ms: int | None) -> int:
        """Return the budget of one call; `None` where the platform says nothing."""
        if asked_ms is None:
            return self.default_ms
        return min(max(asked_ms, self.least_ms), self.most_ms)


@frozen
class ToolField:
    """One argument of a tool: its name, what it means in German, and whether it must be given."""

    name: str
    description: str
    required: bool = False
    kind: type[str] | type[bool] = str


@frozen
class ToolSpec:
    """One tool as an agent sees it."""

    name: str
    description: str
    input_class: type[ToolInput]
    fields: tuple[ToolField, ...]
    budget: Budget
    has_side_effect: bool


_SERVICE = ToolField("service", "Die gewünschte Leistung, so wie der Anrufer sie nennt.")
_STAFF = ToolField("staff", "Die gewünschte Person, nur wenn der Anrufer eine nennt.")
_DATE = ToolField(
    "date_text",
    "Der Tag mit den Worten des Anrufers, zum Beispiel 'nächsten Freitag'. Nie umrechnen.",
)
_TIME = ToolField(
    "time_text", "Die Uhrzeit mit den Worten des Anrufers, zum Beispiel 'halb drei'. Nie umrechnen."
)
_SLOT = ToolField("slot_id", "Die slot_id eines zuvor genannten freien Termins.")
_NAME = ToolField("customer_name", "Vor- und Nachname, auf den der Termin läuft.")
_REFERENCE = ToolField("reference", "Die appointment_ref, falls eine bekannt ist.")
_OLD_DATE = ToolField("date_text", "Der Tag des bestehenden Termins mit den Worten des Anrufers.")
_OLD_TIME = ToolField(
    "time_text", "Die Uhrzeit des bestehenden Termins mit den Worten des Anrufers."
)
_OLD_STAFF = ToolField("staff", "Die Person, bei der der bestehende Termin ist, falls genannt.")
_CHOICE = ToolField(
    "choice",
    "Nur nach einer Rückfrage, welcher Termin gemeint ist: die Antwort mit den Worten des Anrufers,"
    " zum Beispiel 'den zweiten', 'den um drei', 'den von eben'.",
)
_READING = Budget(default_ms=2_000, least_ms=1_200, most_ms=15_000)
_WRITING = Budget(default_ms=8_000, least_ms=2_000, most_ms=120_000)

CATALOGUE: tuple[ToolSpec, ...] = (
    ToolSpec(
        name="check_availability",
        description="Prüft, welche Zeiten für eine Leistung frei sind. Hält nichts fest.",
        input_class=CheckAvailability,
        fields=(_SERVICE, _STAFF, _DATE, _TIME),
        budget=Budget(default_ms=4_000, least_ms=1_500, most_ms=30_000),
        has_side_effect=False,
    ),
    ToolSpec(
        name="hold_slot",
        description="Merkt eine freie Zeit einige Minuten vor, während das Gespräch weitergeht.",
        input_class=HoldSlot,
        fields=(_SLOT, _SERVICE, _STAFF, _DATE, _TIME),
        budget=_READING,
        has_side_effect=True,
    ),
    ToolSpec(
        name="book_appointment",
        description="Bucht einen Termin verbindlich. Nur der Status confirmed heißt: gebucht.",
        input_class=BookAppointment,
        fields=(
            ToolField(_NAME.name, _NAME.description, required=True),
            _SLOT,
            _SERVICE,
            _STAFF,
            _DATE,
            _TIME,
            ToolField("phone_number", "Eine andere Rufnummer als die des Anrufs, falls genannt."),
            ToolField("email", "E-Mail-Adresse, falls der Anrufer eine nennt."),
            ToolField(
                "additional",
                "true nur, wenn ausdrücklich ein weiterer Termin derselben Leistung gewünscht ist.",
                kind=bool,
            ),
        ),
        budget=_WRITING,
        has_side_effect=True,
    ),
    ToolSpec(
        name="find_appointments",
        description="Nennt die bestehenden Termine des Anrufers.",
        input_class=FindAppointments,
        fields=(_NAME, _OLD_DATE, _OLD_TIME, _SERVICE, _OLD_STAFF, _CHOICE, _REFERENCE),
        budget=_READING,
        has_side_effect=False,
    ),
    ToolSpec(
        name="reschedule_appointment",
        description="Verlegt einen bestehenden Termin auf eine andere Zeit.",
        input_class=RescheduleAppointment,
        fields=(
            _REFERENCE,
            _NAME,
            ToolField("old_date_text", _OLD_DATE.description),
            ToolField("old_time_text", _OLD_TIME.description),
            ToolField("old_staff", _OLD_STAFF.description),
            _CHOICE,
            _SERVICE,
            _SLOT,
            ToolField("date_text", "Der neue Tag mit den Worten des Anrufers."),
            ToolField("time_text", "Die neue Uhrzeit mit den Worten des Anrufers."),
        ),
        budget=_WRITING,
        has_side_effect=True,
    ),
    ToolSpec(
        name="cancel_appointment",
        description="Sagt einen bestehenden Termin ab.",
        input_class=CancelAppointment,
        fields=(_REFERENCE, _NAME, _OLD_DATE, _OLD_TIME, _SERVICE, _OLD_STAFF, _CHOICE),
        budget=_WRITING,
        has_side_effect=True,
    ),
    ToolSpec(
        name="get_booking_status",
        description="Fragt nach, was aus einem Termin mit dem Status pending geworden ist.",
        input_class=GetBookingStatus,
        fields=(_REFERENCE, _NAME, _CHOICE),
        budget=_READING,
        has_side_effect=False,
    ),
    ToolSpec(
        name="request_callback",
        description=(
            "Notiert, dass der Salon zurückruft: wenn der Anrufer es wünscht, nichts passt oder der"
            " Kalender nicht erreichbar ist. Bucht nichts."
        ),
        input_class=RequestCallback,
        fields=(
            ToolField(_NAME.name, "Vor- und Nachname des Anrufers.", required=True),
            ToolField("phone_number", "Die Rufnummer, falls eine andere als die des Anrufs."),
            ToolField("wish", "Worum es geht, mit den Worten des Anrufers."),
            *(_SERVICE, _STAFF, _DATE, _TIME),
        ),
        budget=_READING,
        has_side_effect=True,
    ),
)

_ALIASES: Mapping[str, str] = {"list_appointments": "find_appointments"}


def tool_named(name: str, *, catalogue: Sequence[ToolSpec] = CATALOGUE) -> ToolSpec | None:
    """
    This will find a tool by the name that an agent used, `None` if there is none.

    A version suffix such as `_v17` and upper case do not matter.
    """
    stem, separator, version = name.strip().lower().rpartition("_v")
    plain = stem if separator and version.isdigit() else name.strip().lower()
    wanted = _ALIASES.get(plain, plain)
    return next((spec for spec in catalogue if spec.name == wanted), None)
