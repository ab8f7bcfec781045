"""
Somebody changes how calls are served while they are: to a test, off, for fewer calls, and back.

What is under way goes on in every mode. A new wish is served, rehearsed or left to the salon as was
in force at some moment between its first delivery, or a little before, and what came of it.
"""

import asyncio
import random

from collections.abc import Iterator
from typing import TYPE_CHECKING

from adapters.memory.rollout_register import MemoryRolloutRegister
from booking_domain.application.change_rollout import SalonRollouts
from booking_domain.model.callback_request import callback_of_call
from booking_domain.model.results import (
    CallbackNoted,
    OnlyRehearsed,
    SystemUnavailable,
    ToolResult,
    Trouble,
)
from booking_domain.model.rollout import Rollout, ServiceMode, Treatment
from booking_domain.model.tool_receipt import ReceiptKey, ToolReceipt
from tests.simulation.callers import Platform, Said
from tests.simulation.change import FOREVER
from tests.simulation.promises import Breach
from tests.simulation.salon import TENANT_ID


if TYPE_CHECKING:
    from tests.simulation.world import World


BELIEVED_SECONDS = 2.0
"""So long a process may go by what was in force before, stated here once more and by itself."""
_LONGEST_PAUSE = 6.0
_PERCENTAGES = (0, 50, 100, 100, 100)


class Receipts(dict[ReceiptKey, ToolReceipt]):
    """The committed receipts, and when each tool call had begun something."""

    def __init__(self, world: "World") -> None:
        super().__init__()
        self._world = world
        self.begun: dict[str, float] = {}

    def __setitem__(self, key: ReceiptKey, receipt: ToolReceipt) -> None:
        super().__setitem__(key, receipt)
        if receipt.appointment_id is not None:
            self.begun.setdefault(key.invocation_id, self._world.loop.time())


class Rollouts:
    """What is in force, and since when it was."""

    def __init__(self, world: "World") -> None:
        self.register = MemoryRolloutRegister()
        self._world = world
        self._since: list[tuple[float, Rollout]] = [(-FOREVER, Rollout())]

    async def change(self, mode: ServiceMode, *, percent: int) -> None:
        """Bring it into force."""
        salons = SalonRollouts(register=self.register, initial={}, clock=self._world.clock)
        made = await salons.change(TENANT_ID, mode=mode, percent=percent, by="operator")
        if made is not None:
            self._since.append((self._world.loop.time(), made.after))
            self._world.note(f"calls are served {mode.value} for {percent} %")

    def treatments(self, call_id: str, *, since: float, until: float) -> set[Treatment]:
        """Return what may have become of a wish of this call in this time."""
        ends = [start for start, _ in self._since[1:]] + [FOREVER]
        return {
            rollout.admits(call_id, tenant_id=TENANT_ID).treatment
            for (start, rollout), end in zip(self._since, ends, strict=True)
            if start <= until and since - BELIEVED_SECONDS <= end
        }


async def operator(world: "World", *, number: int) -> None:
    """Change it at some moments."""
    dice = random.Random(f"operator {world.seed} {number}")
    await asyncio.sleep(dice.uniform(0.0, _LONGEST_PAUSE))
    await world.rollouts.change(dice.choice(tuple(ServiceMode)), percent=dice.choice(_PERCENTAGES))


def broken_modes(world: "World", *, platform: Platform) -> Iterator[Breach]:
    """This will hold what was begun, and what was said instead, against what was in force."""
    first: dict[str, tuple[str, float]] = {}
    for asked, delivered_at in platform.asked:
        first.setdefault(asked.invocation_id, (asked.call_id, delivered_at))
    for invocation_id, at in world.receipts.begun.items():
        call_id, since = first[invocation_id]
        if Treatment.SERVE not in world.rollouts.treatments(call_id, since=since, until=at):
            yield Breach("mode", f"{invocation_id} was begun, and no call of its kind was served")
    for said in platform.said:
        wrong = _wrongly_not_served(said, since=first[said.asked.invocation_id][1], world=world)
        if wrong is not None:
            yield Breach("mode", f"{said.asked.invocation_id} heard {said.result}: {wrong}")


def _wrongly_not_served(said: Said, *, since: float, world: "World") -> str | None:
    claimed = _claimed(said.result)
    if claimed is None:
        return None
    asked = said.asked
    if asked.invocation_id in world.receipts.begun:
        return "it was begun"
    if claimed not in world.rollouts.treatments(asked.call_id, since=since, until=said.time):
        return "that was not in force"
    callback_id = callback_of_call(tenant_id=TENANT_ID, platform="test", call_id=asked.call_id)
    if isinstance(said.result, CallbackNoted) and callback_id not in world.tables.callbacks:
        return "nobody will ring them back"
    return None


def _claimed(result: ToolResult) -> Treatment | None:
    """Return what an answer says has become of the wish, `None` where it was served."""
    match result:
        case OnlyRehearsed():
            return Treatment.REHEARSE
        case CallbackNoted(because=Trouble.NOT_SERVED) | SystemUnavailable(Trouble.NOT_SERVED):
            return Treatment.RING_BACK
        case _:
            return None
