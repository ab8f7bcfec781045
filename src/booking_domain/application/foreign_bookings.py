"""
Foreign bookings: they exist whatever our tables say.

They take what is free or only held; what an appointment owns passes to them when it is given up.
"""

import datetime as dt

from typing import Final

from attrs import evolve, frozen

from booking_domain.application.known_hosts import may_occupy, occupied_by
from booking_domain.application.outside_news import Done, Hearing, News, NotYet
from booking_domain.errors import CommitOutcomeUnknown, TransactionConflict
from booking_domain.model import foreign_booking
from booking_domain.model.booking_report import BookingReport
from booking_domain.model.foreign_booking import ForeignBooking, heard, is_foreign_owner
from booking_domain.model.inbox_event import DOUBTED_FOR
from booking_domain.model.occupancy import Occupancy, occupancy_of
from booking_domain.model.provider_booking import ProviderStatus
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot, local_days
from booking_domain.ports.availability_cache import AvailabilityCache
from booking_domain.ports.backoff import Backoff
from booking_domain.ports.clock import Clock
from booking_domain.ports.event_reader import EventReader
from booking_domain.ports.unit_of_work import UnitOfWork, UnitsOfWork


FOREIGN: Final = "foreign"
NO_NEWS: Final = "no_news"
DONE_BY_ANOTHER: Final = "done_by_another"

_MAX_TRIES = 4


@frozen
class _Written:
    """What one transaction did; `changed` are the times that were taken or given up."""

    hearing: Hearing
    changed: tuple[TimeSlot, ...] = ()


class ForeignBookings:
    """Writes what is heard of them, with their claims."""

    def __init__(
        self,
        *,
        units: UnitsOfWork,
        cache: AvailabilityCache,
        reader: EventReader,
        backoff: Backoff,
        clock: Clock,
    ) -> None:
        self._units = units
        self._reader = reader
        self._cache = cache
        self._backoff = backoff
        self._clock = clock

    async def hear(self, tenant: Tenant, news: News) -> Hearing:
        """
        Take in what is told of a foreign booking, and note its event as processed.

        Raises:
            StorageUnavailable: the database did not answer, or conflicts did not end.
        """
        for tries in range(1, _MAX_TRIES):
            try:
                written = await self._write(tenant, news)
            except (TransactionConflict, CommitOutcomeUnknown):
                # All of it stands or nothing: what is heard twice is no news.
                await self._backoff.pause(tries)
            else:
                break
        else:
            written = await self._write(tenant, news)
        await self._forget_days(tenant, written.changed)
        return written.hearing

    async def disown(self, tenant: Tenant, uid: str) -> None:
        """Forget that a booking was taken for a foreign one: it is ours."""
        async with self._units.writing(tenant.tenant_id) as unit:
            await unit.claims.withdraw(foreign_booking.claim_owner_of(uid))
            await unit.foreign.remove(uid)
            await unit.commit()

    async def hand_over(self, tenant: Tenant, *, limit: int) -> int:
        """Give those who wait for a time what has become free without a word to them."""
        async with self._units.writing(tenant.tenant_id) as unit:
            count = await unit.claims.fulfil_wishes(limit=limit)
            if count:
                await unit.commit()
        return count

    async def _write(self, tenant: Tenant, news: News) -> _Written:
        report = news.report
        async with self._units.writing(tenant.tenant_id) as unit:
            occupied = await occupied_by(unit, tenant, report)
            known = await unit.foreign.get(report.uid)
            told = heard(
                known,
                report,
                resource_id=occupied.resource_id if occupied else None,
                at=news.heard_at,
            )
            if told is foreign_booking.Hearing.ASK_AGAIN:
                return _Written(NotYet("asked_again"))
            changed: list[TimeSlot] = await _end_predecessor(unit, report, at=news.heard_at)
            others: frozenset[str] = frozenset()
            if isinstance(told, ForeignBooking):
                changed += [told.slot] if known is None else [told.slot, known.slot]
                await unit.foreign.put(told)
                others = await _claim(unit, known, told, occupied=occupied)
            freed = await self._end_doubts(unit, tenant, report, is_placed=occupied is not None)
            changed += freed
            outcome = FOREIGN if changed else NO_NEWS
            if news.event is not None and not await unit.inbox.mark_processed(
                news.event, at=self._clock.now(), outcome=outcome
            ):
                return _Written(Done(DONE_BY_ANOTHER))
            if news.event is not None or changed:
                await unit.commit()
        return _Written(Done(outcome, crowding=others), changed=tuple(changed))

    async def _end_doubts(
        self, unit: UnitOfWork, tenant: Tenant, report: BookingReport, *, is_placed: bool
    ) -> list[TimeSlot]:
        """
        Free what earlier events of this booking blocked on every chair, where that is over.

        It is where the booking has ended, or moved away, and where its chair is known by now.
        Return the times.
        """
        if occupancy_of(tenant, report.event_type) is not None:
            return []
        over = {report.rescheduled_from}
        known = await unit.foreign.get(report.uid)
        is_over = known is not None and not known.status.is_active
        if is_over or is_placed or not await may_occupy(unit, tenant, report):
            over.add(report.uid)
        if over == {None}:
            return []
        freed: list[TimeSlot] = []
        for event in await unit.inbox.doubted(since=self._clock.now() - DOUBTED_FOR):
            told = self._reader.read(event)
            if isinstance(told, BookingReport) and told.uid in over:
                await unit.inbox.end_doubt(event)
                freed.append(told.slot)
        return freed

    async def _forget_days(self, tenant: Tenant, slots: tuple[TimeSlot, ...]) -> None:
        zone = tenant.location.zone
        days = {day for slot in slots for day in local_days(slot, zone=zone)}
        if days:
            await self._cache.drop(tenant.tenant_id, days=days)


async def _end_predecessor(
    unit: UnitOfWork, report: BookingReport, *, at: dt.datetime
) -> list[TimeSlot]:
    """
    End the booking that was moved, or note its end before it was ever heard of.

    A word of its beginning that comes late then changes nothing.
    """
    uid = report.rescheduled_from
    if uid is None:
        return []
    known = await unit.foreign.get(uid)
    if known is not None and not known.status.is_active:
        return []
    if known is not None:
        ended = evolve(known, status=ProviderStatus.CANCELLED, said_at=report.said_at, heard_at=at)
    else:
        ended = ForeignBooking(
            uid=uid,
            resource_id=None,
            event_type=report.event_type,
            slot=report.former_slot or report.slot,
            status=ProviderStatus.CANCELLED,
            sequence=None,
            said_at=report.said_at,
            teller=report.teller,
            heard_at=at,
        )
    await unit.foreign.put(ended)
    await unit.claims.withdraw(ended.claim_owner)
    return [ended.slot]


async def _claim(
    unit: UnitOfWork,
    known: ForeignBooking | None,
    told: ForeignBooking,
    *,
    occupied: Occupancy | None,
) -> frozenset[str]:
    """Give up what it had and take what it has; return the appointments that own part of that."""
    if known is not None and known.occupies:
        await unit.claims.withdraw(told.claim_owner)
    if not told.occupies or occupied is None:
        return frozenset()
    others = await unit.claims.adopt(
        told.claim_owner,
        resource_id=occupied.resource_id,
        grains=occupied.with_buffers(told.slot).grains(),
    )
    own_time = set(told.slot.grains())
    return frozenset(
        owner
        for grain, owner in others.items()
        if grain in own_time and not is_foreign_owner(owner)
    )
