"""Bugs to plant in what is heard of others: only worlds with outsiders bring them out."""

from typing import Any

from booking_domain.application.foreign_bookings import ForeignBookings
from booking_domain.application.outside_changes import OutsideChanges
from booking_domain.application.outside_news import Done
from booking_domain.application.poll_calendar import PollCalendarHandler, Polled
from booking_domain.application.receive_event import ReceiveEventHandler
from booking_domain.application.second_look import SecondLook
from tests.simulation.bug import Bug


async def _blocks_nothing(self: Any, unit: Any, command: Any) -> None:
    return None


async def _asks_nothing(self: Any, tenant_id: str) -> Polled:
    return Polled()


async def _only_notes(self: Any, tenant: Any, news: Any) -> Any:
    """Take a foreign booking for none of our business."""
    async with self._units.writing(tenant.tenant_id) as unit:
        if news.event is not None:
            await unit.inbox.mark_processed(news.event, at=self._clock.now(), outcome="foreign")
        await unit.commit()
    return Done("foreign")


def _no_end_may_be_ours(self: Any, tenant: Any, report: Any, *, known: Any) -> bool:
    return report.status.is_active and bool(_REAL_MAY_BE_OURS(self, tenant, report, known=known))


async def _leaves_it_to_the_poll(self: Any, tenant_id: str, differs: Any) -> Any:
    if differs.news.event is not None:
        return Done("left to the poll")
    return await _REAL_AT_REPORT(self, tenant_id, differs)


_REAL_MAY_BE_OURS: Any = OutsideChanges._may_be_ours
_REAL_AT_REPORT: Any = SecondLook.at_report

BUGS_OF_HEARING: dict[str, Bug] = {
    "an event blocks nothing until it is processed": Bug(
        ReceiveEventHandler, "_blocked_by", _blocks_nothing
    ),
    "nobody asks what webhooks did not tell": Bug(PollCalendarHandler, "handle", _asks_nothing),
    "foreign bookings are nobody's business": Bug(ForeignBookings, "hear", _only_notes),
    "an end without a key is somebody else's": Bug(
        OutsideChanges, "_may_be_ours", _no_end_may_be_ours
    ),
    "what an event tells of ours is left to the poll": Bug(
        SecondLook, "at_report", _leaves_it_to_the_poll
    ),
}
