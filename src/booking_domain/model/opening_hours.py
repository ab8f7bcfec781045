"""When a location is open: weekly windows in its own wall time."""

import datetime as dt

from collections.abc import Mapping

from attrs import field, frozen

from booking_domain.errors import InvalidValue


@frozen
class OpenWindow:
    """
    One span of a day, `[opens, closes)` in wall time; never crosses midnight.

    Raises:
        InvalidValue: it closes before or when it opens.
    """

    opens: dt.time
    closes: dt.time

    def __attrs_post_init__(self) -> None:
        if self.opens >= self.closes:
            message = f"a window must open before it closes, not {self.opens} to {self.closes}"
            raise InvalidValue(message)

    def contains(self, moment: dt.time) -> bool:
        """Whether a service may begin at this wall time."""
        return self.opens <= moment < self.closes


@frozen
class OpeningHours:
    """The windows of each weekday, 0 for Monday to 6 for Sunday; a missing day is closed."""

    windows: Mapping[int, tuple[OpenWindow, ...]] = field(factory=dict)

    @classmethod
    def every_day(cls, *, opens: dt.time, closes: dt.time) -> "OpeningHours":
        """Return the same single window for all seven days."""
        return cls(windows={day: (OpenWindow(opens=opens, closes=closes),) for day in range(7)})

    def on(self, day: dt.date) -> tuple[OpenWindow, ...]:
        """Return the windows of this calendar day, in order; empty when closed."""
        return self.windows.get(day.weekday(), ())

    def is_open(self, day: dt.date, moment: dt.time) -> bool:
        """Whether a service may begin at this wall time of this day."""
        return any(window.contains(moment) for window in self.on(day))

    def ever_open(self, moment: dt.time) -> bool:
        """Whether any day of the week is open at this wall time."""
        return any(window.contains(moment) for day in self.windows.values() for window in day)
