"""
Asking the calendar what has changed: webhooks come at most once, and this makes both sides agree.

It reads from the last change that it has seen, a little earlier, so that what was written late is
not missed; what is read twice is no news. Clocks may differ by minutes, not more.
"""

import datetime as dt

from collections import Counter
from collections.abc import Mapping

from attrs import define, field

from booking_domain.application.outside_changes import OutsideChanges
from booking_domain.application.outside_news import News
from booking_domain.errors import PERMANENT, StorageRefused, UnknownTenant
from booking_domain.model.booking_report import BookingReport
from booking_domain.model.tenant import Tenant
from booking_domain.ports.alarms import Alarms
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.clock import Clock
from booking_domain.ports.slot_lock import SlotLock
from booking_domain.ports.unit_of_work import UnitsOfWork


UNREADABLE = "unreadable"
"""The outcome of news about an appointment that cannot be read."""

REFUSED = "refused"
"""The outcome of news that the database will not have."""

CHANGE_REFUSED = "change_refused"

OVERLAP = dt.timedelta(minutes=5)
PAUSE_SECONDS = 6.0
"""Between two pages of a salon, whichever process asks: at most ten requests a minute."""

_BEGINNING = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_LOOK_AGAIN_SECONDS = 0.5
_LONG_OVER = dt.timedelta(days=1)
_MOST_TOLD = 1000


@define
class Polled:
    """What came of one round; `requests` for lists only."""

    outcomes: Counter[str] = field(factory=Counter)
    left: int = 0
    requests: int = 0


class PollCalendarHandler:
    """Reads what has changed; several processes may do so at once."""

    def __init__(
        self,
        *,
        calendars: Mapping[str, CalendarProvider],
        tenants: Mapping[str, Tenant],
        units: UnitsOfWork,
        changes: OutsideChanges,
        lock: SlotLock,
        alarms: Alarms,
        clock: Clock,
    ) -> None:
        self._calendars = calendars
        self._tenants = tenants
        self._units = units
        self._changes = changes
        self._lock = lock
        self._alarms = alarms
        self._clock = clock
        self._told: dict[tuple[str, str], None] = {}

    async def handle(self, tenant_id: str) -> Polled:
        """
        Read every page of what has changed, and take it in.

        Raises:
            UnknownTenant: there is no such salon.
            CalendarUnavailable: a page could not be read; the pages before it were taken in.
            StorageUnavailable: the database did not answer.
        """
        calendar = self._calendars.get(tenant_id)
        tenant = self._tenants.get(tenant_id)
        if calendar is None or tenant is None:
            raise UnknownTenant(tenant_id)
        polled = Polled()
        begun = self._clock.now()
        after, skip = await self._start(tenant), 0
        unsettled: dt.datetime | None = None
        while True:
            if polled.requests:
                await self._clock.sleep(PAUSE_SECONDS)
            await self._turn(tenant_id)
            page = await calendar.changed_since(after, skip=skip)
            polled.requests += 1
            left = await self._take_in(tenant, page.reports, polled=polled)
            unsettled = min((*left, *(() if unsettled is None else (unsettled,))), default=None)
            if page.reports:
                last = page.reports[-1].said_at
                await self._note(tenant, last if unsettled is None else min(last, unsettled))
                # By change, not by number: what is changed meanwhile moves to the end.
                after, skip = (last, 0) if last > after else (after, skip + len(page.reports))
            if page.is_last:
                if unsettled is None:
                    # What is old enough to be settled is not read again for ever.
                    await self._note(tenant, begun - OVERLAP)
                if count := await self._changes.hand_over(tenant):
                    polled.outcomes["handed_over"] = count
                return polled

    async def _turn(self, tenant_id: str) -> None:
        """Wait for what another round, here or in another process, has asked for a moment ago."""
        name = f"poll-page:{tenant_id}"
        while await self._lock.acquire(name, ttl_seconds=PAUSE_SECONDS) is None:
            await self._clock.sleep(_LOOK_AGAIN_SECONDS)

    async def _start(self, tenant: Tenant) -> dt.datetime:
        async with self._units.reading(tenant.tenant_id) as unit:
            until = await unit.foreign.read_until()
        return _BEGINNING if until is None else until - OVERLAP

    async def _take_in(
        self, tenant: Tenant, reports: tuple[BookingReport, ...], *, polled: Polled
    ) -> tuple[dt.datetime, ...]:
        """Return when that was changed of which the last word is not said."""
        now = self._clock.now()
        await self._changes.learn_hosts(tenant, reports)
        # What is long over is in nobody's way; the first poll reads all that there ever was.
        news = [
            News(one, event=None, heard_at=now)
            for one in reports
            if one.slot.end > now - _LONG_OVER
        ]
        left = await self._heard(tenant, news, polled=polled)
        polled.left += len(left)
        return tuple(one.report.said_at for one in left)

    async def _heard(self, tenant: Tenant, news: list[News], *, polled: Polled) -> list[News]:
        """
        Take news in, and return what must be taken up again.

        What concerns a row that nobody can read, or that the database will not have, is left out,
        and nothing else with it: a person is told. Reconciliation compares our own again and again;
        somebody else's booking is heard of again when it changes next.
        """
        try:
            done = await self._changes.take_in(tenant, news)
        except PERMANENT as error:
            if len(news) > 1:
                # What was taken in before the bad one is no news the second time.
                half = len(news) // 2
                first = await self._heard(tenant, news[:half], polled=polled)
                return first + await self._heard(tenant, news[half:], polled=polled)
            if await self._changes.forget_unreadable(tenant, news[0]):
                return await self._heard(tenant, news, polled=polled)
            if isinstance(error, StorageRefused):
                self._tell_once(tenant, news[0].report)
            polled.outcomes[REFUSED if isinstance(error, StorageRefused) else UNREADABLE] += 1
            return []
        polled.outcomes.update(done.outcomes)
        return done.left

    def _tell_once(self, tenant: Tenant, report: BookingReport) -> None:
        # It is read again for as long as rounds overlap; an unreadable row is told of where it is.
        told = (tenant.tenant_id, report.key or report.uid)
        if told not in self._told:
            self._told[told] = None
            self._alarms.report(
                CHANGE_REFUSED, tenant_id=tenant.tenant_id, appointment_id=report.key or ""
            )
        while len(self._told) > _MOST_TOLD:
            del self._told[next(iter(self._told))]

    async def _note(self, tenant: Tenant, until: dt.datetime) -> None:
        async with self._units.writing(tenant.tenant_id) as unit:
            await unit.foreign.note_read(until)
            await unit.commit()
