"""What is about a call and the database will not have: told to a person, in nobody's way."""

import collections

from booking_domain.ports.alarms import Alarms


_MAX_TRIES = 5


class RefusedCalls:
    """
    Calls a person, once for a call and a process: it comes up again in every run of a job.

    Not before the fifth time: what was refused in a moment between two releases is none of theirs.
    """

    def __init__(self, problem: str, *, alarms: Alarms) -> None:
        self._problem = problem
        self._alarms = alarms
        self._tries: collections.Counter[tuple[str, str]] = collections.Counter()

    def note(self, call_id: str, *, tenant_id: str) -> None:
        """Note a try in vain."""
        key = (tenant_id, call_id)
        self._tries[key] += 1
        if self._tries[key] == _MAX_TRIES:
            self._alarms.report_call(self._problem, tenant_id=tenant_id, call_id=call_id)
