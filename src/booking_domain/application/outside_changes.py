"""What the calendar tells, by webhook or when asked: to whom it belongs, and what follows."""

from collections import Counter
from collections.abc import Collection, Mapping

from attrs import define, evolve, field

from booking_domain.application.foreign_bookings import (
    DONE_BY_ANOTHER,
    FOREIGN,
    NO_NEWS,
    ForeignBookings,
)
from booking_domain.application.known_hosts import KnownHosts
from booking_domain.application.outside_news import Differs, Done, Hearing, News, NotYet
from booking_domain.application.second_look import SecondLook
from booking_domain.errors import CalendarUnavailable, UnreadableData
from booking_domain.model.appointment import Appointment
from booking_domain.model.booking_report import BookingReport, Teller
from booking_domain.model.foreign_booking import YOUNG, ForeignBooking
from booking_domain.model.occupancy import occupancy_of
from booking_domain.model.own_report import Bearing, bearing_of
from booking_domain.model.provider_booking import ProviderStatus
from booking_domain.model.tenant import Tenant
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.clock import Clock
from booking_domain.ports.saga_runner import SagaRunner
from booking_domain.ports.unit_of_work import UnitsOfWork


@define
class Round:
    """What came of some news: how often what, and what is taken up again."""

    outcomes: Counter[str] = field(factory=Counter)
    left: list[News] = field(factory=list)


class OutsideChanges:
    """
    Takes news in; the same news again, late, or out of order does no harm.

    Only a runner writes while a saga is open; then news waits. Afterwards it is an echo, or a
    change from outside.
    """

    def __init__(
        self,
        *,
        calendars: Mapping[str, CalendarProvider],
        units: UnitsOfWork,
        foreign: ForeignBookings,
        hosts: KnownHosts,
        second_look: SecondLook,
        runner: SagaRunner,
        clock: Clock,
    ) -> None:
        self._calendars = calendars
        self._units = units
        self._foreign = foreign
        self._hosts = hosts
        self._second_look = second_look
        self._runner = runner
        self._clock = clock

    async def learn_hosts(self, tenant: Tenant, reports: Collection[BookingReport]) -> None:
        """See `KnownHosts.learn`."""
        await self._hosts.learn(tenant, reports)

    async def take_in(self, tenant: Tenant, several: Collection[News]) -> Round:
        """
        Hear all of it, and look again at what contradicts our own appointments.

        Raises:
            StorageUnavailable: the database did not answer; what is not done is not marked.
        """
        done = Round()
        differing: list[Differs] = []
        crowding: list[tuple[str, Appointment]] = []
        await self.learn_hosts(tenant, [news.report for news in several])
        for news in several:
            hearing = await self.hear(tenant, news)
            if isinstance(hearing, Differs):
                differing.append(hearing)
                continue
            await self._note(tenant, news, hearing, done=done)
            crowding += await self._crowded(tenant, news, hearing)
        if differing or crowding:
            await self._second_look.wait()
        for differs in differing:
            hearing = await self._second_look.at_report(tenant.tenant_id, differs)
            await self._note(tenant, differs.news, hearing, done=done)
        # Last: an appointment that was moved away is in nobody's way any more.
        for uid, row in crowding:
            await self._second_look.at_overlap(tenant.tenant_id, uid=uid, before=row)
        return done

    async def _crowded(
        self, tenant: Tenant, news: News, hearing: Hearing
    ) -> list[tuple[str, Appointment]]:
        """Return the foreign booking with each confirmed appointment in whose time it stands."""
        ids = sorted(hearing.crowding) if isinstance(hearing, Done) else ()
        rows = [await self._second_look.seen(tenant.tenant_id, one) for one in ids]
        return [(news.report.uid, row) for row in rows if row is not None]

    async def hear(self, tenant: Tenant, news: News) -> Hearing:
        """Take in one report, or return with which appointment it is at odds."""
        report = news.report
        row, known = await self._looked_up(tenant, report)
        if row is None and self._may_be_ours(tenant, report, known=known):
            asked = await self._with_key(tenant, report)
            if asked is None:
                is_young = self._clock.now() - news.heard_at < YOUNG
                if is_young:
                    return NotYet("whose_it_is_is_not_known")
            elif asked.key is not None:
                row, known = await self._looked_up(tenant, asked)
        if row is None:
            return await self._foreign.hear(tenant, news)
        if known is not None:
            await self._foreign.disown(tenant, report.uid)
        match bearing_of(report, row):
            case Bearing.SAGA_IS_OPEN:
                return NotYet(Bearing.SAGA_IS_OPEN.value)
            case Bearing.DIFFERS:
                return Differs(news, row)
            case bearing:
                return Done(bearing.value)

    def nudge(self, key: str | None) -> None:
        """Wake whoever drives the saga of an appointment: the calendar has just told of it."""
        if key is not None:
            self._runner.nudge(key)

    async def forget_unreadable(self, tenant: Tenant, news: News) -> bool:
        """
        Forget the foreign booking of a report where it cannot be read; return whether it could not.

        It says what the calendar has said, and the calendar is just saying it anew.
        """
        was_unreadable = False
        for uid in (news.report.uid, news.report.rescheduled_from):
            if uid is not None and not await self._is_readable(tenant, uid):
                await self._foreign.disown(tenant, uid)
                was_unreadable = True
        return was_unreadable

    async def _is_readable(self, tenant: Tenant, uid: str) -> bool:
        try:
            async with self._units.reading(tenant.tenant_id) as unit:
                await unit.foreign.get(uid)
        except UnreadableData:
            return False
        return True

    async def hand_over(self, tenant: Tenant) -> int:
        """See `ForeignBookings.hand_over`."""
        return await self._foreign.hand_over(tenant, limit=500)

    async def _note(self, tenant: Tenant, news: News, hearing: Hearing, *, done: Round) -> None:
        match hearing:
            case NotYet(reason=reason):
                done.outcomes[reason] += 1
                done.left.append(news)
            case Done(outcome=outcome):
                done.outcomes[outcome] += 1
                if outcome not in {FOREIGN, NO_NEWS, DONE_BY_ANOTHER}:
                    await self._processed(tenant, news, outcome=outcome)
            case Differs():
                message = "what differs is looked at before it is noted"
                raise TypeError(message)

    async def _processed(self, tenant: Tenant, news: News, *, outcome: str) -> None:
        if (event := news.event) is None:
            return
        async with self._units.writing(tenant.tenant_id) as unit:
            if await unit.inbox.mark_processed(event, at=self._clock.now(), outcome=outcome):
                await unit.commit()

    async def _looked_up(
        self, tenant: Tenant, report: BookingReport
    ) -> tuple[Appointment | None, ForeignBooking | None]:
        uids = [uid for uid in (report.uid, report.rescheduled_from) if uid is not None]
        row: Appointment | None = None
        async with self._units.reading(tenant.tenant_id) as unit:
            if report.key is not None:
                row = await unit.appointments.get(report.key)
            if row is None:
                row = await unit.appointments.by_provider_uid(uids)
            known = await unit.foreign.get(report.uid)
        return row, known

    def _may_be_ours(
        self, tenant: Tenant, report: BookingReport, *, known: ForeignBooking | None
    ) -> bool:
        """
        Whether a missing key proves nothing: a confirmation and an end come without the metadata.

        The uid may be one that no row has yet: of a booking whose answer was lost, or of one that
        somebody has just moved.
        """
        if report.key is not None or report.teller is Teller.POLL or known is not None:
            return False
        occupied = occupancy_of(tenant, report.event_type)
        if occupied is None:
            return False
        is_confirmation = report.status is ProviderStatus.ACCEPTED and occupied.needs_confirmation
        return is_confirmation or not report.status.is_active

    async def _with_key(self, tenant: Tenant, report: BookingReport) -> BookingReport | None:
        """Ask the calendar whose it is; `None` where it does not say."""
        calendar = self._calendars.get(tenant.tenant_id)
        if calendar is None:
            return None
        try:
            booking = await calendar.get_booking(report.uid)
        except CalendarUnavailable:
            return None
        return evolve(report, key=booking.key) if booking is not None else None
