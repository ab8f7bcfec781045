"""Whether what was promised for later has come."""

import datetime as dt

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.model.results import Change, StillPending
from tests.simulation.callers import Asked, Said
from tests.simulation.excuses import kind_of_pledge
from tests.simulation.ledger import NEVER, Ledger
from tests.simulation.promises import Breach


if TYPE_CHECKING:
    from tests.simulation.world import World


def broken_words(
    said: Sequence[Said], *, asked: Sequence[tuple[Asked, float]], world: "World"
) -> Iterator[Breach]:
    """A change that was promised for later must have been done, refused, or replaced."""
    ledger = world.ledger
    promised: dict[str, list[Said]] = {}
    for one in said:
        if isinstance(one.result, StillPending) and one.result.then is not None:
            promised.setdefault(one.result.appointment.appointment_id, []).append(one)
    for identity, words in promised.items():
        row = ledger.rows[identity].latest
        answered = any(
            _is_kept(word, ledger, identity) or _was_refused(word, ledger, identity)
            for word in words
        ) or _is_replaced(words[-1], row.slot.start, asked=asked)
        if row.state.stands and row.failure is None and not answered:
            kind = kind_of_pledge(words[-1], about=identity, world=world)
            yield Breach(kind, f"{row.reference} is {row.state.value} at {row.slot.start:%H:%M}")


def _is_kept(word: Said, ledger: Ledger, identity: str) -> bool:
    """
    Whether it was moved where it was promised, even if it has gone elsewhere since.

    If others have moved it on, or back, before we had read that, no row tells of it.
    """
    pending = word.result
    assert isinstance(pending, StillPending)
    if pending.then is not Change.MOVE:
        return False
    starts = [
        row.slot.start for row in ledger.rows[identity].within(word.step, NEVER) if row.state.stands
    ]
    if identity in ledger.touched:
        starts += [one.slot.start for one in ledger.active_within(identity, word.step, NEVER)]
    return word.asked.start in starts


def _is_replaced(word: Said, start: dt.datetime, *, asked: Sequence[tuple[Asked, float]]) -> bool:
    """Whether the caller wished for where it stands at least as late, and heard no more of that."""
    return any(
        one.call_id == word.asked.call_id
        and isinstance(one.command, RescheduleAppointment)
        and one.start == start
        and delivered_at >= word.delivered_at
        for one, delivered_at in asked
    )


def _was_refused(word: Said, ledger: Ledger, identity: str) -> bool:
    """Whether it was refused, even if another change has been made since."""
    return any(row.failure is not None for row in ledger.rows[identity].within(word.step, NEVER))
