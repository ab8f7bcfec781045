"""Half-open intervals of absolute time, and the grains by which a resource is claimed."""

import datetime as dt

from collections.abc import Iterator

from attrs import frozen

from booking_domain.errors import InvalidValue


GRAIN = dt.timedelta(minutes=5)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@frozen(order=True)
class TimeSlot:
    """
    The interval `[start, end)`; both ends aware, stored as UTC.

    Raises:
        InvalidValue: an end is naive, or the end is not after the start.
    """

    start: dt.datetime
    end: dt.datetime

    def __attrs_post_init__(self) -> None:
        # Most slots are made of others, whose ends are in UTC.
        if self.start.tzinfo is not dt.UTC or self.end.tzinfo is not dt.UTC:
            self._convert()
        if self.end <= self.start:
            message = f"a slot must end after it starts, not {self.start} to {self.end}"
            raise InvalidValue(message)

    def _convert(self) -> None:
        for name in ("start", "end"):
            moment: dt.datetime = getattr(self, name)
            if moment.tzinfo is None:
                message = f"{name} must be aware, not the naive {moment}"
                raise InvalidValue(message)
            object.__setattr__(self, name, moment.astimezone(dt.UTC))

    @classmethod
    def lasting(cls, start: dt.datetime, *, minutes: int) -> "TimeSlot":
        """Return the slot that starts here and lasts so many minutes."""
        # In UTC: added to a wall time, an hour over a clock change would be none or two.
        instant = start if start.tzinfo is None else start.astimezone(dt.UTC)
        return cls(start=instant, end=instant + dt.timedelta(minutes=minutes))

    @property
    def duration(self) -> dt.timedelta:
        """The length of the slot."""
        return self.end - self.start

    def contains(self, moment: dt.datetime) -> bool:
        """Whether the instant lies in the slot; its end does not."""
        return self.start <= moment < self.end

    def overlaps(self, other: "TimeSlot") -> bool:
        """Whether the two have an instant in common; touching ends do not."""
        return self.start < other.end and other.start < self.end

    def widened(self, *, before_minutes: int, after_minutes: int) -> "TimeSlot":
        """Return the slot with its buffers."""
        if not (before_minutes or after_minutes):
            return self
        return TimeSlot(
            start=self.start - dt.timedelta(minutes=before_minutes),
            end=self.end + dt.timedelta(minutes=after_minutes),
        )

    def common(self, other: "TimeSlot") -> "TimeSlot | None":
        """Return the part that the two have in common, `None` if there is none."""
        if not self.overlaps(other):
            return None
        return TimeSlot(start=max(self.start, other.start), end=min(self.end, other.end))

    def without(self, other: "TimeSlot") -> tuple["TimeSlot", ...]:
        """Return what is left of the slot when the other is taken out: none, one or two parts."""
        ends = ((self.start, min(self.end, other.start)), (max(self.start, other.end), self.end))
        return tuple(TimeSlot(start=start, end=end) for start, end in ends if start < end)

    def grains(self) -> tuple[int, ...]:
        """Return the numbers of all five-minute grains that it touches, in order."""
        first = (self.start - _EPOCH) // GRAIN
        last = -((_EPOCH - self.end) // GRAIN)
        return tuple(range(first, last))


def local_days(slot: TimeSlot, *, zone: dt.tzinfo) -> Iterator[dt.date]:
    """Yield each calendar day of `zone` that the slot touches, in order."""
    day = slot.start.astimezone(zone).date()
    last = (slot.end - dt.timedelta(microseconds=1)).astimezone(zone).date()
    while day <= last:
        yield day
        day += dt.timedelta(days=1)


def day_bounds(day: dt.date, *, zone: dt.tzinfo) -> TimeSlot:
    """Return a calendar day of `zone` as an interval of absolute time (23, 24 or 25 hours)."""
    midnight = dt.time(0)
    return TimeSlot(
        start=dt.datetime.combine(day, midnight, tzinfo=zone).astimezone(dt.UTC),
        end=dt.datetime.combine(day + dt.timedelta(days=1), midnight, tzinfo=zone).astimezone(
            dt.UTC
        ),
    )
