"""How long what is stored is kept, and which of it is old enough to be forgotten."""

import datetime as dt
import enum

from typing import assert_never

from attrs import frozen


class RecordKind(enum.Enum):
    """What is kept for a time of its own."""

    APPOINTMENT = enum.auto()
    CUSTOMER = enum.auto()
    CALL = enum.auto()
    CALLBACK = enum.auto()
    RECEIPT = enum.auto()
    TRACE = enum.auto()
    REHEARSAL = enum.auto()
    """What tests would have done."""
    READ_BACK = enum.auto()
    EVENT = enum.auto()
    FOREIGN_BOOKING = enum.auto()
    DECISION = enum.auto()
    SYNC_FAILURE = enum.auto()


@frozen(kw_only=True)
class RetentionRules:
    """
    Days until a record is forgotten.

    Args:
        appointments: After the end of an appointment; its row stays, without the person. Also
            after a customer has booked last.
        calls: After the call was first heard of.
        callbacks: After the call-back was asked for, whether anybody has rung or not.
        events: After what a platform sent was received, and after the end of a booking of somebody
            else's that it told of.
        receipts: After the start of the appointment, and after the tool call.
        traces: After a tool call arrived, after something was only rehearsed, and after a caller
            answered what was read back.
        audit: After a decision was made, or a failure resolved.
    """

    appointments: int = 365
    calls: int = 30
    callbacks: int = 90
    events: int = 30
    receipts: int = 30
    traces: int = 30
    audit: int = 90

    def limit_of(self, kind: RecordKind, *, now: dt.datetime) -> dt.datetime:
        """Return the instant before which a record of this kind is old enough."""
        return now - dt.timedelta(days=self._days(kind))

    def _days(self, kind: RecordKind) -> int:
        match kind:
            case RecordKind.APPOINTMENT | RecordKind.CUSTOMER:
                return self.appointments
            case RecordKind.CALL:
                return self.calls
            case RecordKind.CALLBACK:
                return self.callbacks
            case RecordKind.RECEIPT:
                return self.receipts
            case RecordKind.TRACE | RecordKind.REHEARSAL | RecordKind.READ_BACK:
                return self.traces
            case RecordKind.EVENT | RecordKind.FOREIGN_BOOKING:
                return self.events
            case RecordKind.DECISION | RecordKind.SYNC_FAILURE:
                return self.audit
            case _:
                assert_never(kind)
