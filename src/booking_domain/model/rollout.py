"""How a salon's calls are served: for real, only rehearsed, or not at all, and how many of them."""

import datetime as dt
import enum
import hashlib

from attrs import field, frozen

from booking_domain.errors import InvalidValue


_ALL = 100


class ServiceMode(enum.Enum):
    """What is done with a wish of a caller."""

    LIVE = "live"
    DRY_RUN = "dry_run"
    """Everything but writing to the calendar, and the caller is told that it is a test."""
    OFF = "off"
    """The salon rings the caller back."""


class Treatment(enum.Enum):
    """What becomes of one wish."""

    SERVE = enum.auto()
    REHEARSE = enum.auto()
    RING_BACK = enum.auto()


@frozen
class Rollout:
    """
    What is in force for a salon.

    Args:
        percent: Of how many calls in a hundred; the others are rung back, whatever the mode.

    Raises:
        InvalidValue: the percentage is none.
    """

    mode: ServiceMode = ServiceMode.LIVE
    percent: int = field(default=_ALL)

    @percent.validator
    def _check_percent(self, _: object, value: int) -> None:
        if not 0 <= value <= _ALL:
            message = f"a rollout is 0 to {_ALL} percent, not {value}"
            raise InvalidValue(message)

    def admits(self, call_id: str, *, tenant_id: str) -> "Admission":
        """
        Return where a call stands.

        The same call stands always on the same side of the same percentage, in every process, and
        one that is inside stays inside when the percentage grows.
        """
        is_inside = place_of_call(call_id, tenant_id=tenant_id) < self.percent
        return Admission(mode=self.mode, is_inside=is_inside)


@frozen
class Admission:
    """Where one call stands; `is_inside` says whether it belongs to the rollout."""

    mode: ServiceMode
    is_inside: bool

    @property
    def treatment(self) -> Treatment:
        """What becomes of a wish of this call."""
        if not self.is_inside or self.mode is ServiceMode.OFF:
            return Treatment.RING_BACK
        return Treatment.SERVE if self.mode is ServiceMode.LIVE else Treatment.REHEARSE


@frozen
class RolloutChange:
    """
    That somebody has changed what is in force.

    Args:
        revision: Counted from 1, for each salon by itself.
        by: Who, as they said it; `None` where they did not.
    """

    tenant_id: str
    revision: int
    before: Rollout
    after: Rollout
    by: str | None
    at: dt.datetime


def place_of_call(call_id: str, *, tenant_id: str) -> int:
    """This will return 0 to 99: which percentage a call needs to exceed it, to be inside."""
    # Not `hash()`, which is another in each process; the length, lest two pairs spell one text.
    text = f"{len(tenant_id)}:{tenant_id}{call_id}"
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") % _ALL
