"""
Every error that may cross a boundary of the domain.

    BookingDomainError
    |-- InvalidValue                 a value object was given something that it cannot be
    |   `-- InvalidTransition        an aggregate was asked for a step that its state forbids
    |-- CalendarUnavailable          the provider did not answer a *reading* call, or not with sense
    |-- StorageUnavailable           the database did not answer, or a commit's outcome is unknown
    |   |-- CommitOutcomeUnknown     the commit may have happened; re-read before acting
    |   |-- UnreadableData             a stored row is damaged, or of a later version
    |   `-- TransactionConflict      rolled back for the sake of another; worth another try at once
    |-- SlotAlreadyClaimed           a committed rival owns a grain that was asked for
    |-- ReceiptAlreadyClaimed        another delivery of the same tool call came first
    |-- EventAlreadyStored           another delivery of the same event came first
    |-- AppointmentAlreadyActive     an appointment with the same intent is active
    |-- ReferenceTaken               an appointment has this id or spoken reference already
    |-- StaleAppointment             somebody else changed the row since it was read
    |-- WishWaiting                  a saga would end while a change waits for that
    `-- UnknownTenant                no tenant of this name is configured

Outcomes that a caller must hear are *results* (`booking_domain.application.results`), not errors.
A *writing* call to the provider never raises: its outcome is one of three values
(`booking_domain.model.provider_booking`).
"""


class BookingDomainError(Exception):
    """The root of all errors of the domain."""


class InvalidValue(BookingDomainError, ValueError):
    """A value object was given something that it cannot be; the message says what is right."""


class InvalidTransition(InvalidValue):
    """The aggregate's state forbids this step; nothing was changed."""


class CalendarUnavailable(BookingDomainError):
    """A reading call to the provider failed; nothing can be said about the calendar."""


class StorageUnavailable(BookingDomainError):
    """The database cannot be reached or refused to work; nothing was written."""


class CommitOutcomeUnknown(StorageUnavailable):
    """The connection died during COMMIT: the transaction may or may not have happened."""


class UnreadableData(StorageUnavailable):
    """A stored row is damaged, or was written by a later version; it is left as it is."""


class TransactionConflict(StorageUnavailable):
    """A deadlock or serialization failure: rolled back so that others can go on; try it again."""


class SlotAlreadyClaimed(BookingDomainError):
    """A committed rival owns at least one grain of the slot; the transaction was rolled back."""


class ReceiptAlreadyClaimed(BookingDomainError):
    """This tool call was delivered before; the transaction was rolled back."""


class EventAlreadyStored(BookingDomainError):
    """This event was delivered before; the transaction was rolled back."""


class AppointmentAlreadyActive(BookingDomainError):
    """An active appointment has the same intent key; the transaction was rolled back."""


class ReferenceTaken(BookingDomainError):
    """An appointment of the tenant has this id or reference; the transaction was rolled back."""


class StaleAppointment(BookingDomainError):
    """The row's fence is not the one that was read; the transaction was rolled back."""


class WishWaiting(BookingDomainError):
    """A change waits for the end of this saga: take it up in the same transaction."""


class UnknownTenant(BookingDomainError):
    """No tenant of this name is configured."""
