"""Waiting for sagas, which ends for everybody when the process does."""

import asyncio

from typing import Any


class Waiting:
    """What the callers of a runner wait in; none of them owns what it waits for."""

    def __init__(self) -> None:
        self.is_over = False
        self._bell: asyncio.Future[None] | None = None

    def end(self) -> None:
        """Let nobody wait any more; ending twice changes nothing."""
        self.is_over = True
        if self._bell is not None and not self._bell.done():
            self._bell.set_result(None)

    async def until_done(self, task: asyncio.Task[Any], *, seconds: float) -> None:
        """Wait for a task, which goes on when the time is over and when we are cancelled."""
        if self.is_over:
            return
        if self._bell is None:
            self._bell = asyncio.get_running_loop().create_future()
        # Not gather() or wait_for(): those would cancel the task with whoever hangs up.
        await asyncio.wait({task, self._bell}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
