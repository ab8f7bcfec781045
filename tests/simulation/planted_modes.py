"""Bugs to plant in how calls are let in: only worlds in which that changes bring them out."""

import math

from typing import Any

from booking_domain.application import known_rollouts
from booking_domain.application.rehearsing_undertaking import RehearsingUndertaking
from booking_domain.application.tools import Tools
from booking_domain.application.undertaking import Undertaking
from booking_domain.application.unserved_calls import UnservedCalls
from booking_domain.model.results import CallbackNoted, Trouble
from tests.simulation.bug import Bug


async def _gate_comes_first(self: Any, command: Any, *, invocation: Any) -> Any:
    # What a repeat is told depends on the present mode, and not on what was done.
    async def serve() -> Any:
        return await _REAL_INVOKE(self, command, invocation=invocation)

    return await self.gate.pass_on(command, invocation=invocation, serve=serve)


async def _only_says_so(self: Any, command: Any, *, invocation: Any) -> Any:
    return CallbackNoted(because=Trouble.NOT_SERVED)


_REAL_INVOKE: Any = Tools._invoke

BUGS_OF_MODES: dict[str, Bug] = {
    "a test books all the same": Bug(RehearsingUndertaking, "store", Undertaking.store),
    "a change of the mode is never noticed": Bug(known_rollouts, "FRESH_SECONDS", math.inf),
    "a repeat is let in anew": Bug(Tools, "_invoke", _gate_comes_first),
    "a call that is not served is noted nowhere": Bug(UnservedCalls, "handle", _only_says_so),
}
