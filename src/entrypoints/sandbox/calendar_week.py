"""Where each booking of a week stands on the page, in percent of its day's column."""

import datetime as dt

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from attrs import frozen

from adapters.memory.calcom_model.availability import open_ranges
from adapters.memory.calcom_model.booking import Booking, BookingStatus
from adapters.memory.calcom_model.event_type import EventType, Host, Schedule
from booking_domain.model.time_slot import day_bounds


STATUS_WORDS = {
    BookingStatus.ACCEPTED: "gebucht",
    BookingStatus.PENDING: "angefragt",
    BookingStatus.CANCELLED: "abgesagt oder verlegt",
    BookingStatus.REJECTED: "abgelehnt",
}
_USUAL_FIRST_HOUR = 8
_USUAL_LAST_HOUR = 19
_GHOST_WIDTH = 24.0


@frozen
class Block:
    """A booking as a rectangle; a cancelled one is a narrow strip on the right."""

    times: str
    service: str
    customer: str
    status: BookingStatus
    status_word: str
    clashes: bool
    top: float
    height: float
    left: float
    width: float


@frozen
class DayColumn:
    """One day of one host; `opened` are working hours as (top, height)."""

    day: dt.date
    opened: tuple[tuple[float, float], ...]
    blocks: tuple[Block, ...]


@frozen
class HostWeek:
    """Seven days of one host, from the first to the last hour that is shown."""

    host: Host
    first_hour: int
    last_hour: int
    days: tuple[DayColumn, ...]

    def position(self, hour: float) -> float:
        """Return how far down an hour stands, in percent."""
        return 100 * (hour - self.first_hour) / (self.last_hour - self.first_hour)


def host_weeks(
    bookings: Sequence[Booking],
    *,
    event_types: Iterable[EventType],
    schedule: Schedule,
    monday: dt.date,
) -> tuple[HostWeek, ...]:
    """Return the week that begins on this Monday, for every host, by name of the host's id."""
    kinds = {kind.id: kind for kind in event_types}
    hosts = {kind.host.id: kind.host for kind in kinds.values()}
    return tuple(
        _host_week(
            hosts[host_id],
            bookings=[booking for booking in bookings if booking.host_id == host_id],
            kinds=kinds,
            schedule=schedule,
            monday=monday,
        )
        for host_id in sorted(hosts)
    )


def _host_week(
    host: Host,
    *,
    bookings: Sequence[Booking],
    kinds: dict[int, EventType],
    schedule: Schedule,
    monday: dt.date,
) -> HostWeek:
    zone = ZoneInfo(schedule.time_zone)
    starts = [booking.slot.start.astimezone(zone) for booking in bookings]
    ends = [booking.slot.end.astimezone(zone) for booking in bookings]
    frame = HostWeek(
        host=host,
        first_hour=min([_USUAL_FIRST_HOUR, *(start.hour for start in starts)]),
        last_hour=max([_USUAL_LAST_HOUR, *(min(end.hour + 1, 24) for end in ends)]),
        days=(),
    )
    days = tuple(
        _day_column(
            monday + dt.timedelta(days=number),
            bookings=bookings,
            kinds=kinds,
            schedule=schedule,
            frame=frame,
        )
        for number in range(7)
    )
    return HostWeek(host=host, first_hour=frame.first_hour, last_hour=frame.last_hour, days=days)


def _day_column(
    day: dt.date,
    *,
    bookings: Sequence[Booking],
    kinds: dict[int, EventType],
    schedule: Schedule,
    frame: HostWeek,
) -> DayColumn:
    zone = ZoneInfo(schedule.time_zone)
    opened = tuple(
        _extent(opening.start.astimezone(zone), end=opening.end.astimezone(zone), frame=frame)
        for opening in open_ranges(schedule, window=day_bounds(day, zone=zone))
    )
    todays = [b for b in bookings if b.slot.start.astimezone(zone).date() == day]
    blocks = tuple(
        _block(booking, others=todays, kind=kinds[booking.event_type_id], zone=zone, frame=frame)
        for booking in todays
    )
    return DayColumn(day=day, opened=opened, blocks=blocks)


def _block(
    booking: Booking, *, others: Sequence[Booking], kind: EventType, zone: ZoneInfo, frame: HostWeek
) -> Block:
    start, end = booking.slot.start.astimezone(zone), booking.slot.end.astimezone(zone)
    top, height = _extent(start, end=end, frame=frame)
    rivals = [
        other
        for other in others
        if not other.is_final and not booking.is_final and other.slot.overlaps(booking.slot)
    ]
    place = rivals.index(booking) if booking in rivals else 0
    share = (100 - _GHOST_WIDTH / 4) / max(len(rivals), 1)
    return Block(
        times=f"{start:%H:%M}–{end:%H:%M}",
        service=kind.title,
        customer=booking.attendee.name,
        status=booking.status,
        status_word=STATUS_WORDS[booking.status],
        clashes=len(rivals) > 1,
        top=top,
        height=height,
        left=100 - _GHOST_WIDTH if booking.is_final else place * share,
        width=_GHOST_WIDTH if booking.is_final else share,
    )


def _extent(start: dt.datetime, *, end: dt.datetime, frame: HostWeek) -> tuple[float, float]:
    top = frame.position(start.hour + start.minute / 60)
    hours = (end - start) / dt.timedelta(hours=1)
    return top, 100 * hours / (frame.last_hour - frame.first_hour)
