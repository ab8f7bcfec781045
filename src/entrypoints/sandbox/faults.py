"""What can be made to go wrong, as one JSON object, and who is to be hit next."""

import datetime as dt
import enum

from collections.abc import Callable

import msgspec

from adapters.memory.calcom_model.context import Behaviour


class Failure(enum.Enum):
    """
    How a call fails; the suffix says whether its effect happened.

    `DROP_THEN_COMMIT` closes the connection at once and takes effect after `delay_before_ms`.
    """

    DROP_BEFORE = "drop_before"
    DROP_AFTER_COMMIT = "drop_after_commit"
    DROP_THEN_COMMIT = "drop_then_commit"
    ERROR_500_BEFORE = "500_before"
    ERROR_500_AFTER_COMMIT = "500_after_commit"
    HTML_524 = "html_524"
    HTML_524_AFTER_COMMIT = "html_524_after_commit"
    NONSENSE = "nonsense"
    NONSENSE_AFTER_COMMIT = "nonsense_after_commit"
    EMPTY = "empty"
    EMPTY_AFTER_COMMIT = "empty_after_commit"
    DB_TEXT_400 = "db_text_400"
    DB_TEXT_400_AFTER_COMMIT = "db_text_400_after_commit"
    RATE_LIMITED = "429"
    UNAUTHORISED = "401"

    @property
    def commits(self) -> bool:
        """Whether the call takes its effect all the same."""
        return self.value.endswith("_commit")


class CallFault(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """
    What happens to the next `times` calls of one kind, or to all of them without `times`.

    `delay_before_ms` passes before the effect, `delay_after_ms` between effect and answer. Of each
    `slow_every` calls the last one takes `slow_ms` before its effect instead.
    """

    delay_before_ms: int = 0
    delay_after_ms: int = 0
    slow_every: int = 0
    slow_ms: int = 0
    fail: Failure | None = None
    times: int | None = None


class WebhookFault(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """
    What happens to deliveries.

    The next `lose` are not sent; the next `hold` are sent after the one that follows them; each is
    sent `copies` times, after `delay_ms`; `detached` ones do not keep the answer waiting.
    """

    lose: int = 0
    hold: int = 0
    copies: int = 1
    delay_ms: int = 0
    detached: bool = False


class RateLimitFault(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Requests per window and key, and how long a key is shut out; both times in seconds."""

    limit: int = 120
    window: int = 60
    block: int = 60


class RaceError(enum.Enum):
    """How the loser of an insert is told: as a development build does, or as production does."""

    CONFLICT_409 = "conflict_409"
    DATABASE_TEXT_400 = "database_text_400"


class Faults(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything that is wrong at the moment; a new object replaces the old one as a whole."""

    create: CallFault | None = None
    reschedule: CallFault | None = None
    cancel: CallFault | None = None
    confirm: CallFault | None = None
    get: CallFault | None = None
    list: CallFault | None = None
    slots: CallFault | None = None
    book_other_time_minutes: int = 0
    read_lag_ms: int = 0
    read_back_lags: bool = False
    check_to_insert_ms: int | None = None
    slot_cache_ms: int | None = None
    phantom_slots: tuple[dt.datetime, ...] = ()
    stray_slots: tuple[dt.datetime, ...] = ()
    race_error: RaceError = RaceError.CONFLICT_409
    rate_limit: RateLimitFault | None = None
    webhook: WebhookFault = WebhookFault()


class FaultBoard:
    """The present faults and how often each has struck."""

    def __init__(self, *, usual: Behaviour, behave: Callable[[Behaviour], None]) -> None:
        self._usual = usual
        self._behave = behave
        self.faults = Faults()
        self._struck: dict[str, int] = {}
        self._lost_webhooks = 0
        self._held_webhooks = 0

    def put(self, faults: Faults) -> None:
        """Replace the present faults; counting starts again."""
        self.faults = faults
        self._struck.clear()
        self._lost_webhooks = faults.webhook.lose
        self._held_webhooks = faults.webhook.hold
        self._behave(self._changed(faults))

    def clear(self) -> None:
        """Let everything work as usual."""
        self.put(Faults())

    def take(self, kind: str) -> CallFault:
        """Return what shall happen to this call, and count it."""
        fault: CallFault | None = getattr(self.faults, kind, None)
        if fault is None:
            return CallFault()
        struck = self._struck.get(kind, 0)
        if fault.times is not None and struck >= fault.times:
            return CallFault()
        self._struck[kind] = struck + 1
        if fault.slow_every and not (struck + 1) % fault.slow_every:
            return msgspec.structs.replace(fault, delay_before_ms=fault.slow_ms)
        return fault

    def loses_webhook(self) -> bool:
        """Whether the delivery at hand is lost, and count it."""
        self._lost_webhooks -= 1
        return self._lost_webhooks >= 0

    def holds_webhook(self) -> bool:
        """Whether the delivery at hand has to wait for the next one, and count it."""
        self._held_webhooks -= 1
        return self._held_webhooks >= 0

    def _changed(self, faults: Faults) -> Behaviour:
        usual = self._usual
        return Behaviour(
            check_to_insert=_milliseconds(faults.check_to_insert_ms, usual=usual.check_to_insert),
            slot_cache=_milliseconds(faults.slot_cache_ms, usual=usual.slot_cache),
            read_lag=dt.timedelta(milliseconds=faults.read_lag_ms) or usual.read_lag,
            shift=dt.timedelta(minutes=faults.book_other_time_minutes) or usual.shift,
            phantom_starts=faults.phantom_slots or usual.phantom_starts,
            stray_starts=faults.stray_slots or usual.stray_starts,
        )


def _milliseconds(value: int | None, *, usual: dt.timedelta) -> dt.timedelta:
    return usual if value is None else dt.timedelta(milliseconds=value)
