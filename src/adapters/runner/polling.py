"""Looking again and again for what others left behind."""

import asyncio
import secrets

from collections.abc import Awaitable, Callable, Mapping

import structlog

from structlog.contextvars import bound_contextvars

from adapters.runner.waiting import Waiting
from booking_domain.errors import StorageRefused, StorageUnavailable
from booking_domain.ports.clock import Clock


Look = Callable[[], Awaitable[int]]

# A look may wait for a database that is silent, and for Cal.com's reads, which lag.
_LONGEST_LOOK_SECONDS = 120.0
_log = structlog.get_logger(__name__)


class Polling:
    """Looks in tasks of its own until the waiting is over; no look that fails is the last."""

    def __init__(self, clock: Clock, *, until: Waiting, every_seconds: float) -> None:
        self._clock = clock
        self._until = until
        self._every_seconds = every_seconds
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._begun_at: dict[str, float] = {}
        self._refused: set[str] = set()

    def start(self, looks: Mapping[str, Look]) -> None:
        """Begin, each under its name; call it once the event loop runs."""
        self._tasks = {
            name: asyncio.create_task(self._keep_looking(name, look), name=name)
            for name, look in looks.items()
        }

    async def stop(self) -> None:
        """Begin no more looks, and break off those that are at work."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        self._tasks = {}

    def problem(self) -> str | None:
        """Return why what others leave behind is not taken over, `None` if it is."""
        if self._until.is_over:
            return "the process ends"
        if not self._tasks:
            return "not started"
        now, longest = self._clock.monotonic(), self._every_seconds + _LONGEST_LOOK_SECONDS
        for name, task in self._tasks.items():
            if task.done():
                return f"{name} has ended"
            if now - self._begun_at.get(name, now) > longest:
                return f"{name} does not come to an end"
        return None

    async def _keep_looking(self, name: str, look: Look) -> None:
        while not self._until.is_over:
            self._begun_at[name] = self._clock.monotonic()
            with bound_contextvars(correlation_id=f"look-{secrets.token_hex(8)}"):
                await self._look(name, look)
            await self._clock.sleep(self._every_seconds)

    async def _look(self, name: str, look: Look) -> None:
        try:
            await look()
        except StorageRefused as error:
            self._tell_of_refusal(name, error)
        except StorageUnavailable:
            _log.warning("abandoned sagas cannot be looked for: the database does not answer")
        except Exception:  # noqa: BLE001 - without this task nothing left behind is finished
            _log.exception("abandoned sagas cannot be looked for", look=name, alarm=True)
        else:
            self._refused.discard(name)

    def _tell_of_refusal(self, name: str, error: StorageRefused) -> None:
        """Call a person once, however many looks in a row are refused."""
        if name not in self._refused:
            self._refused.add(name)
            _log.error(
                "looks for abandoned sagas are refused by the database",
                look=name,
                alarm=True,
                cause=error.cause,
            )
