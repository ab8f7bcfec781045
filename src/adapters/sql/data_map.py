"""
What every column holds with regard to persons, how long, and how a person's rows are found.

A table joins with one entry here; where it has a time of its own it joins
`adapters.sql.aged_records` as well, and where it holds something of a person
`adapters.sql.erasure_journal`. A column that is missing here, or that does not exist, fails a test.
"""

import enum

from collections.abc import Mapping
from typing import Final

from attrs import field, frozen

from booking_domain.model.retention import RecordKind


class Holds(enum.Enum):
    """What a column may tell of a caller."""

    PERSONAL = "a name, number, address, or words of a person"
    HANDLE = "an id or a digest that leads to a person for whoever has more than this database"
    NOTHING = "nothing of a person"


class Found(enum.Enum):
    """How the rows of a person are found."""

    BY_NUMBER = "by the number in the row, and told apart by the name"
    BY_APPOINTMENT = "by the id of one of the person's appointments"
    BY_CALL = "by the number, or by the id of a call that one of the appointments names"
    BY_CONTENT = "by looking through what was received for number and ids"
    NOT_AT_ALL = "they are nobody's"


class Kept(enum.Enum):
    """How long a row is kept that has no time of its own in `[retention]`."""

    MINUTES = "until it expires; deleted by [periodic] forget_offers_seconds"
    A_DAY = "as long as a lost request is watched for"
    WITH_THE_EVENT = "until the received event is processed or deleted"
    WITH_THE_APPOINTMENT = "with the row of the appointment, which says nothing of a person by then"
    ALWAYS = "always"


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


@frozen
class TableData:
    """One table; columns are given as one text, with spaces between."""

    kept: RecordKind | Kept
    found: Found
    personal: frozenset[str] = field(default="", converter=_names)
    handles: frozenset[str] = field(default="", converter=_names)
    nothing: frozenset[str] = field(default="", converter=_names)

    def holds(self, column: str) -> Holds:
        """Return what a column holds. Raises `KeyError` where nobody has said it."""
        said = {
            **dict.fromkeys(self.personal, Holds.PERSONAL),
            **dict.fromkeys(self.handles, Holds.HANDLE),
            **dict.fromkeys(self.nothing, Holds.NOTHING),
        }
        return said[column]


DATA_MAP: Final[Mapping[str, TableData]] = {
    # `saga` and `wish` are JSON of ids and times; `intent` is a digest of number, name and time.
    "appointment": TableData(
        kept=RecordKind.APPOINTMENT,
        found=Found.BY_NUMBER,
        personal="customer_name customer_phone customer_email",
        handles="appointment_id reference call_id intent active_intent provider_uid previous_uids"
        " saga wish",
        nothing="tenant_id service_id staff_id resource_id event_type starts_at ends_at"
        " buffer_before_minutes buffer_after_minutes state hold_until stood_as failure fence"
        " events lease_owner lease_until forgotten_at",
    ),
    "resource": TableData(
        kept=Kept.ALWAYS, found=Found.NOT_AT_ALL, nothing="tenant_id resource_id"
    ),
    "slot_claim": TableData(
        kept=Kept.WITH_THE_APPOINTMENT,
        found=Found.BY_APPOINTMENT,
        handles="appointment_id",
        nothing="tenant_id resource_id grain",
    ),
    # `owner_id` is an appointment's, or made out of the uid of a foreign booking.
    "claim_wish": TableData(
        kept=Kept.WITH_THE_APPOINTMENT,
        found=Found.BY_APPOINTMENT,
        handles="owner_id",
        nothing="tenant_id resource_id grain",
    ),
    "slot_offer": TableData(
        kept=Kept.MINUTES,
        found=Found.BY_CALL,
        handles="call_id slot_id",
        nothing="tenant_id service_id staff_id starts_at ends_at staff_was_named expires_at",
    ),
    # `arguments_digest`, and an `invocation_id` that we made, are digests of what was said in the
    # call; `result` is JSON of times, and of ids and references of appointments.
    "tool_receipt": TableData(
        kept=RecordKind.RECEIPT,
        found=Found.BY_CALL,
        handles="call_id invocation_id arguments_digest appointment_id result",
        nothing="tenant_id platform tool received_at expires_at untold_since live_push",
    ),
    "tool_trace": TableData(
        kept=RecordKind.TRACE,
        found=Found.BY_CALL,
        handles="call_id tool_call_id correlation_id",
        nothing="tenant_id platform tool status trouble is_overdue arrived_at duration_ms",
    ),
    # Whether a repaired year or a greeting was denied: a day and numbers, and no name.
    "read_back": TableData(
        kept=RecordKind.READ_BACK,
        found=Found.BY_CALL,
        handles="call_id",
        nothing="tenant_id subject answer awaited_day denials changed_at",
    ),
    "phone_call": TableData(
        kept=RecordKind.CALL,
        found=Found.BY_CALL,
        # What a language model worded may be anything.
        personal="caller opinion_outcome",
        handles="call_id last_appointment_id asked",
        nothing="tenant_id platform first_seen_at kind outcome started_at ended_at duration_ms"
        " disconnection_reason transfer recording_consent recognition_consent ai_disclosed_at"
        " has_said_booked"
        " opinion_success opinion_sentiment suspicion",
    ),
    # `callback_id` is a digest of the call, or of the appointment and what became of it.
    "callback_request": TableData(
        kept=RecordKind.CALLBACK,
        found=Found.BY_CALL,
        # What the staff notes may be anything.
        personal="name phone wishes note",
        handles="callback_id call_id appointment_id",
        nothing="tenant_id reason appointment_state failure starts_at asked_at is_open closed_at",
    ),
    # `customer_id` is a digest of number and name.
    "customer": TableData(
        kept=RecordKind.CUSTOMER,
        found=Found.BY_NUMBER,
        personal="phone name",
        handles="customer_id",
        nothing="tenant_id consent consent_at disclosed_at no_shows first_seen_at last_seen_at",
    ),
    "attendance": TableData(
        kept=Kept.WITH_THE_APPOINTMENT,
        found=Found.BY_APPOINTMENT,
        handles="appointment_id",
        nothing="tenant_id is_absent said_at",
    ),
    "outbox": TableData(
        kept=Kept.WITH_THE_APPOINTMENT,
        found=Found.BY_APPOINTMENT,
        handles="appointment_id",
        nothing="tenant_id sequence kind happened_at starts_at ends_at detail delivered",
    ),
    "inbox_event": TableData(
        kept=RecordKind.EVENT,
        found=Found.BY_CONTENT,
        personal="body",
        handles="dedupe_key",
        nothing="tenant_id source kind version sent_at received_at processed_at parked_at outcome",
    ),
    "blocked_interval": TableData(
        kept=Kept.WITH_THE_EVENT,
        found=Found.BY_CONTENT,
        handles="dedupe_key booking_key",
        nothing="tenant_id source resource_id first_grain last_grain",
    ),
    # Of whoever books past us; name and number stay in the calendar.
    "foreign_booking": TableData(
        kept=RecordKind.FOREIGN_BOOKING,
        found=Found.NOT_AT_ALL,
        handles="uid",
        nothing="tenant_id resource_id event_type starts_at ends_at status sequence said_at teller"
        " heard_at version",
    ),
    # The calendar's ids of people who work in the salon.
    "event_type_host": TableData(
        kept=Kept.ALWAYS, found=Found.NOT_AT_ALL, nothing="tenant_id event_type host"
    ),
    "calendar_mark": TableData(
        kept=Kept.ALWAYS, found=Found.NOT_AT_ALL, nothing="tenant_id read_until"
    ),
    "booking_watch": TableData(
        kept=Kept.A_DAY,
        found=Found.BY_APPOINTMENT,
        handles="appointment_id",
        nothing="tenant_id event_type sent_at eager_until next_look_at",
    ),
    "reconciliation_decision": TableData(
        kept=RecordKind.DECISION,
        found=Found.BY_APPOINTMENT,
        handles="appointment_id subject",
        nothing="tenant_id verdict reason fence decided_at",
    ),
    "sync_failure": TableData(
        kept=RecordKind.SYNC_FAILURE,
        found=Found.BY_APPOINTMENT,
        handles="uid appointment_id",
        nothing="tenant_id kind tries first_at last_at reason is_open resolved_at resolution",
    ),
    # `content` names the people who work in the salon, as its file does; no caller is in it.
    "tenant_declaration": TableData(
        kept=Kept.ALWAYS,
        found=Found.NOT_AT_ALL,
        nothing="tenant_id revision content is_latest applied_at",
    ),
    # `changed_by` is whoever runs the service; no caller is in it.
    "rollout_change": TableData(
        kept=Kept.ALWAYS,
        found=Found.NOT_AT_ALL,
        nothing="tenant_id revision mode_before percent_before mode percent changed_by changed_at",
    ),
    # `rehearsal_id` is a digest of the call and the wish.
    "rehearsal": TableData(
        kept=RecordKind.REHEARSAL,
        found=Found.BY_CALL,
        handles="rehearsal_id call_id appointment_id",
        nothing="tenant_id act service_id staff_id starts_at ends_at rehearsed_at",
    ),
    "erasure_step": TableData(
        kept=Kept.ALWAYS,
        found=Found.NOT_AT_ALL,
        handles="subject",
        nothing="tenant_id erasure_id number kind is_by_hand noted_at done_at",
    ),
}
