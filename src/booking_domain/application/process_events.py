"""Processing the calendar's stored events: each once, in any order, and none for ever."""

from collections import Counter
from collections.abc import Mapping

from attrs import define, field

from booking_domain.application.no_shows import NoShows
from booking_domain.application.outside_changes import OutsideChanges
from booking_domain.application.outside_news import News
from booking_domain.errors import PERMANENT, StorageUnavailable, UnknownTenant
from booking_domain.model.attendance import AttendanceReport
from booking_domain.model.booking_report import BookingReport, Damaged, NotKnown, Remark
from booking_domain.model.inbox_event import InboxEvent
from booking_domain.model.tenant import Tenant
from booking_domain.ports.alarms import Alarms
from booking_domain.ports.clock import Clock
from booking_domain.ports.event_reader import EventReader
from booking_domain.ports.unit_of_work import UnitsOfWork


PARKED = "parked"
CANNOT_BE_PROCESSED = "event_cannot_be_processed"

_PAGE = 100
_MOST_NUDGED = 1000


@define
class Processed:
    """
    What came of one round.

    Args:
        outcomes: How often what, by the words that are stored with the events.
        left: How many wait on: for a saga, or for another look.
        defects: What was raised by events that are parked now, with the kind of event.
    """

    outcomes: Counter[str] = field(factory=Counter)
    left: int = 0
    defects: list[tuple[str, Exception]] = field(factory=list)


class ProcessEventsHandler:
    """Processes what waits of one source; several processes may do so at once."""

    def __init__(
        self,
        *,
        source: str,
        tenants: Mapping[str, Tenant],
        units: UnitsOfWork,
        reader: EventReader,
        changes: OutsideChanges,
        no_shows: NoShows,
        alarms: Alarms,
        clock: Clock,
    ) -> None:
        self._source = source
        self._tenants = tenants
        self._units = units
        self._reader = reader
        self._changes = changes
        self._no_shows = no_shows
        self._alarms = alarms
        self._clock = clock
        self._nudged: dict[str, None] = {}

    async def handle(self, tenant_id: str) -> Processed:
        """
        Take in everything that waits, once.

        Raises:
            UnknownTenant: there is no such salon.
            StorageUnavailable: the database did not answer; the rest waits on.
        """
        tenant = self._tenants.get(tenant_id)
        if tenant is None:
            raise UnknownTenant(tenant_id)
        processed = Processed()
        last: InboxEvent | None = None
        while page := await self._page(tenant, after=last):
            last = page[-1]
            news = [one for event in page for one in await self._read(tenant, event, processed)]
            if news:
                await self._take_in(tenant, tuple(news), processed)
        return processed

    async def _page(self, tenant: Tenant, *, after: InboxEvent | None) -> tuple[InboxEvent, ...]:
        async with self._units.reading(tenant.tenant_id) as unit:
            return await unit.inbox.waiting(self._source, after=after, limit=_PAGE)

    async def _read(
        self, tenant: Tenant, event: InboxEvent, processed: Processed
    ) -> tuple[News, ...]:
        match self._reader.read(event):
            case BookingReport() as report:
                self._nudge_once(event, report)
                return (News(report, event=event, heard_at=event.received_at),)
            case AttendanceReport() as report:
                await self._count(tenant, event, report, processed=processed)
            case Remark():
                await self._mark(tenant, event, outcome="remark", processed=processed)
            case NotKnown():
                await self._mark(tenant, event, outcome="not_known", processed=processed)
            case Damaged():
                await self._park(tenant, event, processed=processed)
        return ()

    async def _count(
        self, tenant: Tenant, event: InboxEvent, report: AttendanceReport, *, processed: Processed
    ) -> None:
        try:
            outcome = await self._no_shows.take_in(tenant, event, report)
        except Exception as error:  # the same as in `_take_in`: all others have their turn
            if isinstance(error, StorageUnavailable) and not isinstance(error, PERMANENT):
                raise
            processed.defects.append((event.kind, error))
            await self._park(tenant, event, processed=processed)
        else:
            if outcome is not None:
                processed.outcomes[outcome] += 1

    def _nudge_once(self, event: InboxEvent, report: BookingReport) -> None:
        # Each nudge is a look-up, of which a saga has only so many.
        if event.dedupe_key not in self._nudged:
            self._nudged[event.dedupe_key] = None
            self._changes.nudge(report.key)
        while len(self._nudged) > _MOST_NUDGED:
            del self._nudged[next(iter(self._nudged))]

    async def _take_in(
        self, tenant: Tenant, several: tuple[News, ...], processed: Processed
    ) -> None:
        try:
            done = await self._changes.take_in(tenant, several)
        except StorageUnavailable as error:
            if not isinstance(error, PERMANENT):
                raise
            await self._one_by_one(tenant, several, error, processed)
        except Exception as error:  # noqa: BLE001 - one event must not keep all others from their turn
            await self._one_by_one(tenant, several, error, processed)
        else:
            processed.outcomes.update(done.outcomes)
            processed.left += len(done.left)

    async def _one_by_one(
        self,
        tenant: Tenant,
        several: tuple[News, ...],
        error: Exception,
        processed: Processed,
    ) -> None:
        """Find out which one it is that cannot be processed, and park it."""
        if len(several) > 1:
            for news in several:
                await self._take_in(tenant, (news,), processed)
            return
        (news,) = several
        if news.event is not None:
            processed.defects.append((news.event.kind, error))
            await self._park(tenant, news.event, processed=processed)

    async def _park(self, tenant: Tenant, event: InboxEvent, *, processed: Processed) -> None:
        async with self._units.writing(tenant.tenant_id) as unit:
            if await unit.inbox.park(event, at=self._clock.now()):
                await unit.commit()
                processed.outcomes[PARKED] += 1
        self._alarms.report(CANNOT_BE_PROCESSED, tenant_id=tenant.tenant_id, appointment_id="")

    async def _mark(
        self, tenant: Tenant, event: InboxEvent, *, outcome: str, processed: Processed
    ) -> None:
        async with self._units.writing(tenant.tenant_id) as unit:
            if await unit.inbox.mark_processed(event, at=self._clock.now(), outcome=outcome):
                await unit.commit()
                processed.outcomes[outcome] += 1
