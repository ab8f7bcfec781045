"""Who did not come is counted once for each event, on every database."""

import asyncio
import datetime as dt

import pytest

from attrs import evolve

from booking_domain.application.no_shows import (
    CAME_AFTER_ALL,
    NO_NEWS,
    NO_SHOW,
    NOBODY_KNOWN,
    NoShows,
)
from booking_domain.errors import CommitOutcomeUnknown, StorageUnavailable
from booking_domain.model.appointment import Appointment
from booking_domain.model.attendance import Attendance, AttendanceReport
from booking_domain.model.inbox_event import CALCOM, InboxEvent
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.harness import CommitFault, StorageHarness
from tests.doubles.salon import salon
from tests.doubles.world import RestlessClock


TENANT = evolve(salon(), tenant_id=samples.SALON)
ABSENT = AttendanceReport(
    uid="uid-1", attendees=(Attendance("4915112345678@sms.cal.com", is_absent=True),)
)
PRESENT = evolve(ABSENT, attendees=(Attendance("4915112345678@sms.cal.com", is_absent=False),))


def _event(number: int = 1) -> InboxEvent:
    return InboxEvent(
        source=CALCOM,
        dedupe_key=f"{number:064d}",
        kind="BOOKING_NO_SHOW_UPDATED",
        version="2021-10-20",
        sent_at=None,
        received_at=samples.NOW + dt.timedelta(seconds=number),
        body="{}",
    )


class _Salon:
    """A salon that has seen Max, and an appointment of his."""

    def __init__(self, storage: StorageHarness) -> None:
        self.storage = storage
        self.no_shows = NoShows(units=storage.units, clock=RestlessClock(samples.NOW))

    async def opened(self, appointment: Appointment | None = None) -> "_Salon":
        row = appointment or samples.confirmed(samples.pending(samples.slot_at(9)))
        await steps.store(self.storage.units, row)
        async with self.storage.units.writing(samples.SALON) as unit:
            await unit.customers.saw(samples.known())
            for number in range(1, 4):
                await unit.inbox.add(_event(number))
            await unit.commit()
        return self

    async def hears(self, report: AttendanceReport, *, number: int = 1) -> str | None:
        return await self.no_shows.take_in(TENANT, _event(number), report)

    async def counted(self) -> int:
        assert samples.MAX.phone is not None
        async with self.storage.units.reading(samples.SALON) as unit:
            (customer,) = await unit.customers.of_number(samples.MAX.phone)
        return customer.no_shows

    async def left(self) -> int:
        async with self.storage.units.reading(samples.SALON) as unit:
            return len(await unit.inbox.unprocessed(limit=10))


async def test_who_did_not_come_is_counted_once_for_an_event(storage: StorageHarness) -> None:
    """The same event taken up again, by another process too, counts nothing."""
    place = await _Salon(storage).opened()

    outcomes = await asyncio.gather(*(place.hears(ABSENT) for _ in range(3)))

    assert sorted(outcomes, key=str) == [None, None, NO_SHOW]
    assert (await place.counted(), await place.left()) == (1, 2)


async def test_a_count_can_be_taken_back(storage: StorageHarness) -> None:
    """And not below none: nobody has a no-show in store."""
    place = await _Salon(storage).opened()

    outcomes = [
        await place.hears(ABSENT, number=1),
        await place.hears(PRESENT, number=2),
        await place.hears(PRESENT, number=3),
    ]

    assert outcomes == [NO_SHOW, CAME_AFTER_ALL, NO_NEWS]
    assert (await place.counted(), await place.left()) == (0, 0)


async def test_somebody_elses_booking_counts_for_nobody(storage: StorageHarness) -> None:
    """The event is done with all the same."""
    place = await _Salon(storage).opened()

    assert await place.hears(evolve(ABSENT, uid="uid-of-the-web")) == NOBODY_KNOWN
    assert (await place.counted(), await place.left()) == (0, 2)


async def test_who_had_cancelled_did_not_miss_anything(storage: StorageHarness) -> None:
    """The appointment has ended here, whatever is marked in the calendar."""
    row = samples.cancelled(samples.confirmed(samples.pending(samples.slot_at(9))))
    place = await _Salon(storage).opened(row)

    assert await place.hears(ABSENT) == NOBODY_KNOWN
    assert await place.counted() == 0


async def test_an_event_that_does_not_say_it_of_the_customer_is_a_remark(
    storage: StorageHarness,
) -> None:
    """Nobody is named, so nobody is counted."""
    place = await _Salon(storage).opened()

    assert await place.hears(evolve(ABSENT, attendees=())) == NOBODY_KNOWN
    assert (await place.counted(), await place.left()) == (0, 2)


@pytest.mark.parametrize("fault", list(CommitFault))
async def test_a_commit_that_fails_neither_loses_nor_doubles_a_count(
    storage: StorageHarness, fault: CommitFault
) -> None:
    """Mark and count are one transaction, so that the next round finds both or neither."""
    place = await _Salon(storage).opened()
    await storage.fail_next_commit(fault)
    with pytest.raises(StorageUnavailable) as raised:
        await place.hears(ABSENT)

    again = await place.hears(ABSENT)

    was_written = fault is CommitFault.LOST_WRITTEN
    assert isinstance(raised.value, CommitOutcomeUnknown) or fault is CommitFault.REFUSED
    assert again == (None if was_written else NO_SHOW)
    assert (await place.counted(), await place.left()) == (1, 2)


async def test_the_later_word_counts_in_whatever_order_it_is_heard(
    storage: StorageHarness,
) -> None:
    """By the calendar's clock: a mark that was taken back before it was heard counts nothing."""
    place = await _Salon(storage).opened()
    later = evolve(PRESENT, said_at=samples.NOW + dt.timedelta(seconds=9))
    earlier = evolve(ABSENT, said_at=samples.NOW)

    outcomes = [await place.hears(later, number=1), await place.hears(earlier, number=2)]

    assert (outcomes, await place.counted()) == ([NO_NEWS, NO_NEWS], 0)


async def test_marks_of_one_booking_at_once_are_counted_as_one(storage: StorageHarness) -> None:
    """Whoever gives way to the other takes its event up again."""
    place = await _Salon(storage).opened()

    first = await asyncio.gather(*(place.hears(ABSENT, number=one) for one in (1, 2, 3)))
    again = [
        await place.hears(ABSENT, number=number)
        for number, outcome in enumerate(first, start=1)
        if outcome is None
    ]

    heard = sorted(one for one in (*first, *again) if one is not None)
    assert heard == [NO_NEWS, NO_NEWS, NO_SHOW]
    assert (await place.counted(), await place.left()) == (1, 0)
