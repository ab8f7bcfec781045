"""
Until when we may not know what others have changed in the calendar; what is said later must be so.

It ends as soon as we count the change as heard: its event is processed, or everything that a
complete round of asking brought is taken in. It ends, whatever we count, with the first round that
nothing disturbed. Both begin only when the word can have come.
"""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from attrs import frozen

from adapters.memory.calcom_model.booking import Booking
from booking_domain.model.inbox_event import CALCOM
from tests.simulation.change import FOREVER, Change
from tests.simulation.ledger import key_of


if TYPE_CHECKING:
    from tests.simulation.process import Process
    from tests.simulation.world import World


@frozen
class Round:
    """
    A round of processing or of asking, as it began.

    Args:
        covers: The changes of which word can have come.
        settled: Those that the calendar's lagging reads showed already.
        failed_calls: Of this process, up to then.
    """

    began_at_step: int
    covers: Collection[Change]
    settled: Collection[Change]
    failed_calls: int


class Hearing:
    """What others have changed, and since when we had to know it."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.changes: list[Change] = []

    def begins(self, booking: Booking) -> Change:
        """Note that somebody asks for a change."""
        change = Change(booking, step=self._world.ledger.step, begun_at=self._world.loop.time())
        self.changes.append(change)
        return change

    def refused(self, change: Change) -> None:
        """Note that nothing was changed."""
        self.changes.remove(change)

    def acknowledged(self, change: Change, *, event: str) -> None:
        """Note that an event of it is stored."""
        change.told_at = min(change.told_at, self._world.loop.time())
        change.events.add(event)
        self._count_processed()

    def round_begins(self, process: "Process", *, asks: bool) -> Round:
        """Note what a round must bring: asking brings all that is visible, events what came."""
        world = self._world
        now, lag = world.loop.time(), world.weather.read_lag
        settled = {one for one in self._open() if one.done_at + lag <= now}
        told = {one for one in self._open() if one.told_at <= now}
        return Round(
            began_at_step=world.ledger.step,
            covers=settled if asks else told,
            settled=settled if asks else settled & told,
            failed_calls=process.failed_calls,
        )

    def round_ends(self, process: "Process", begun: Round, *, is_all_taken_in: bool) -> None:
        """Note a round that was not broken off."""
        self._count_processed()
        now = self._world.loop.time()
        for change in begun.covers if is_all_taken_in else ():
            change.heard_at = min(change.heard_at, now)
        for change in begun.settled if process.failed_calls == begun.failed_calls else ():
            if not self._is_at_work(change, since=begun.began_at_step):
                change.heard_at = min(change.heard_at, now)

    def of(self, identity: str | None) -> Iterator[Change]:
        """Yield what was changed of an appointment."""
        if identity is not None:
            yield from (one for one in self.changes if key_of(one.booking) == identity)

    def _open(self) -> Iterator[Change]:
        return (one for one in self.changes if one.heard_at == FOREVER)

    def _count_processed(self) -> None:
        world = self._world
        for change in self._open():
            rows = (world.tables.inbox.get((CALCOM, event)) for event in change.events)
            if any(row is not None and row.processed_at is not None for row in rows):
                change.heard_at = world.loop.time()

    def _is_at_work(self, change: Change, *, since: int) -> bool:
        """Whether a saga of the appointment was open in the meantime, or its row was written."""
        ledger = self._world.ledger
        history = ledger.rows.get(key_of(change.booking) or "")
        versions = [] if history is None else list(history.within(since, ledger.step))
        return len(versions) > 1 or any(one.saga is not None for one in versions)
