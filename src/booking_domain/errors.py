"""
Every error that may cross a boundary of the domain.

    BookingDomainError
    |-- InvalidValue                 a value object was given something that it cannot be
    |   `-- InvalidTransition        an aggregate was asked for a step that its state forbids
    |-- CalendarUnavailable          the provider did not answer a *reading* call, or not with sense
    |   `-- CalendarBusy             we may not ask just now; what is remembered of it still holds
    |-- StorageUnavailable           the database did not answer, or a commit's outcome is unknown
    |   |-- CommitOutcomeUnknown     the commit may have happened; re-read before acting
    |   |-- StorageRefused             the database answered no, and will again
    |   |-- UnreadableData             a stored row is damaged, or of a later version
    |   `-- TransactionConflict      rolled back for the sake of another; worth another try at once
    |-- SlotAlreadyClaimed           a committed rival owns a grain that was asked for
    |-- ReceiptAlreadyClaimed        another delivery of the same tool call came first
    |-- EventAlreadyStored           another delivery of the same event came first
    |-- AppointmentAlreadyActive     an appointment with the same intent is active
    |-- ReferenceTaken               an appointment has this id or spoken reference already
    |-- StaleAppointment             somebody else changed the row since it was read
    |-- DeclarationChanged           somebody else declared the salon anew since it was read
    |-- RolloutChanged               somebody else changed the salon's rollout since it was read
    |-- WishWaiting                  a saga would end while a change waits for that
    |-- LateResultNotAwaited         what becomes of a wish will not be told into its call
    |-- LiveCallNotReached           a platform did not take words for a call that goes on
    |   `-- LiveCallRefused          it answered no; else nobody knows whether it took them
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
    """
    A reading call to the provider failed; nothing can be said about the calendar.

    `again_in` is the number of seconds after which another try may be answered, `None` where that
    is not to be expected.
    """

    def __init__(self, message: str, *, again_in: float | None = None) -> None:
        super().__init__(message)
        self.again_in = again_in


class CalendarBusy(CalendarUnavailable):
    """The budget of requests is used up: the provider was not asked, and may well be in health."""


class LateResultNotAwaited(BookingDomainError):
    """What becomes of a wish will not be told into its call; all else about it is noted."""


class LiveCallNotReached(BookingDomainError):
    """The platform did not take words for a call that goes on; the message says how it went."""


class LiveCallRefused(LiveCallNotReached):
    """It answered no: the call is over, the key is wrong, or it cannot just now."""


class StorageUnavailable(BookingDomainError):
    """The database cannot be reached or refused to work; nothing was written."""


class CommitOutcomeUnknown(StorageUnavailable):
    """The connection died during COMMIT: the transaction may or may not have happened."""


class StorageRefused(StorageUnavailable):
    """
    The database answered no, and will again: a constraint, a missing column, a value too long.

    Nothing was written. `cause` names the driver's class of error and its code, and no value.
    """

    def __init__(self, message: str, *, cause: str) -> None:
        super().__init__(message)
        self.cause = cause


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


class DeclarationChanged(BookingDomainError):
    """The salon's latest revision is not the one that was read; nothing was written."""


class RolloutChanged(BookingDomainError):
    """The salon's latest change of rollout is not the one that was read; nothing was written."""


class WishWaiting(BookingDomainError):
    """A change waits for the end of this saga: take it up in the same transaction."""


class UnknownTenant(BookingDomainError):
    """No tenant of this name is configured."""


PERMANENT = (StorageRefused, UnreadableData)
"""
What of the database time alone does not mend. It may be about one row, so that others may go on, or
about a whole table: then each of them meets it again.
"""
