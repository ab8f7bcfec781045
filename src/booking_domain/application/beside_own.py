"""
A new hold or booking beside what the call itself has.

Two tool calls of one call, or two deliveries of one, run at the same time. What the other has just
held or booked must not be reported as a stranger's.
"""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from attrs import frozen

from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.slot_choice import ChosenSlot
from booking_domain.application.undertaking import MAX_TRIES, Undertaking
from booking_domain.errors import StorageUnavailable
from booking_domain.model.appointment import Appointment
from booking_domain.model.results import NoneFree, SlotsOffered, SlotTaken, ToolResult


@frozen
class Overtaken:
    """
    The transaction was refused: somebody was faster with the chosen slot, or with a hold.

    `by_chance` says that only the new reference had been given away before: another one will do.
    """

    chosen: ChosenSlot
    by_chance: bool = False


Attempt: TypeAlias = Callable[[tuple[Appointment, ...]], Awaitable[ToolResult | Overtaken]]


async def beside_own(
    attempt: Attempt, *, undertaking: Undertaking, invocation: ToolInvocation
) -> ToolResult:
    """
    This will try again while what the call has changes under the attempt, and say what came of it.

    Args:
        attempt: Gets the active appointments of the call, holds too.

    Raises:
        StorageUnavailable: the database did not answer; `attempt` may raise more.
    """
    own = await undertaking.of_call(invocation)
    result = await attempt(own)
    for _ in range(MAX_TRIES):
        if not isinstance(result, Overtaken | SlotsOffered | NoneFree):
            return result
        before, own = own, await undertaking.of_call(invocation)
        if own == before and not _may_succeed_now(result):
            break
        result = await attempt(own)
    if not isinstance(result, Overtaken):
        return result
    if _is_by_chance(result):
        message = "no reference that is still free was found"
        raise StorageUnavailable(message)
    chosen = result.chosen
    return await undertaking.with_offers(
        SlotTaken(offers=()), slot=chosen.slot, invocation=invocation, wish=chosen.wish
    )


def _may_succeed_now(result: ToolResult | Overtaken) -> bool:
    """Another reference will do; and where nobody was named, another person may be free."""
    if not isinstance(result, Overtaken):
        return False
    return result.by_chance or len(result.chosen.wish.members) > 1


def _is_by_chance(result: ToolResult | Overtaken) -> bool:
    return isinstance(result, Overtaken) and result.by_chance
