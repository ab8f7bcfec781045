"""What excuses a word that was not so, and until when."""

from typing import TYPE_CHECKING

from booking_domain.model.results import AppointmentCancelled
from tests.simulation.callers import Said
from tests.simulation.ledger import NEVER
from tests.simulation.promises import (
    LATE_NEWS,
    LATE_WORD,
    LEFT_TO_A_PERSON,
    OVERTAKEN,
    is_reported_at_all,
)


if TYPE_CHECKING:
    from tests.simulation.world import World


_LAST_LOOK_SECONDS = 1.0
"""How long before the answer it was looked at most what had been told."""


def kind_of(said: Said, *, about: str | None, world: "World", otherwise: str = "lie") -> str:
    """
    This will return what a false word is to be called: a known limit where one explains it.

    It is explained by somebody else's change only if that need not have been known at some moment
    between the delivery of the tool call that was answered and the answer.
    """
    unknown = [
        change
        for change in world.hearing.of(about)
        if change.may_be_unknown(since=said.delivered_at, until=said.time)
    ]
    looked_at = max(said.delivered_at, said.time - _LAST_LOOK_SECONDS)
    if any(looked_at <= min(one.told_at, one.heard_at) for one in unknown):
        return LATE_NEWS
    if isinstance(said.result, AppointmentCancelled) and _is_left_to_a_person(about, world=world):
        return LEFT_TO_A_PERSON
    return LATE_WORD if about in world.ledger.changed_by_zombies else otherwise


def kind_of_pledge(said: Said, *, about: str, world: "World") -> str:
    """This will return what it is to be called that a promised change was not made."""
    rows = world.ledger.rows[about]
    for change in world.hearing.of(about):
        was_open = any(row.saga is not None for row in rows.within(change.step, NEVER))
        if was_open and change.heard_at >= said.delivered_at:
            return OVERTAKEN
    return LATE_WORD if about in world.ledger.changed_by_zombies else "broken word"


def _is_left_to_a_person(about: str | None, *, world: "World") -> bool:
    """Whether others moved its booking while we changed it, too, and the salon was told."""
    return about in world.ledger.touched and is_reported_at_all(world, about or "")
