"""An event loop whose time jumps to the next timer, and processes that can stop for ever."""

import asyncio
import heapq

from asyncio.events import Handle, TimerHandle
from collections.abc import Callable, Coroutine, Iterator
from contextvars import Context, ContextVar, copy_context
from typing import Any, TypeVarTuple, Unpack

from attrs import define, field


Arguments = TypeVarTuple("Arguments")


@define(eq=False)
class Life:
    """Whether the callbacks of one process still run, and those that wait while it is frozen."""

    is_dead: bool = False
    is_frozen: bool = False
    held: list["_Call"] = field(factory=list)


LIFE: ContextVar[Life | None] = ContextVar("LIFE", default=None)
"""Whose code is running; `None` is the world outside: callers, network, provider, database."""


class Deadlocked(Exception):
    """Nothing is ready and no timer runs: whoever waits would wait for ever."""


def _nothing() -> None:
    """What is left of a callback that was cancelled."""


class _Call(TimerHandle):
    """A callback, due now or at a time: a run makes hundreds, so it carries no debugging aids."""

    __slots__ = ()

    def __init__(
        self,
        when: float,
        callback: Callable[..., object],
        args: tuple[object, ...],
        loop: "VirtualLoop",
        context: Context | None,
    ) -> None:
        self._when = when
        self._callback = callback
        self._args = args
        self._loop = loop
        self._context = copy_context() if context is None else context
        self._cancelled = False
        self._source_traceback = self._repr = None

    def cancel(self) -> None:
        """Do not run; a timer is skipped when its time comes."""
        self._cancelled = True
        self._callback, self._args = _nothing, ()


class VirtualLoop(asyncio.BaseEventLoop):
    """
    Callbacks in the order in which they were scheduled, timers in the order of their time.

    What belongs to a dead process is dropped without unwinding, as after kill -9; what belongs to a
    frozen one is held back, as after SIGSTOP.
    """

    def __init__(self) -> None:
        super().__init__()
        self._now = 1000.0
        self._ready: list[_Call] = []
        self._timers: list[tuple[float, int, _Call]] = []
        self._timer_count = 0
        self.tasks: list[tuple[asyncio.Task[Any], Life | None]] = []

    def time(self) -> float:
        return self._now

    def create_task(  # type: ignore[override] # the two stubs of the standard library disagree
        self, coro: Coroutine[Any, Any, Any], **options: Any
    ) -> asyncio.Task[Any]:
        task = asyncio.Task(coro, loop=self, **options)
        context = options.get("context")
        self.tasks.append((task, LIFE.get() if context is None else context.get(LIFE)))
        return task

    def going_on(self) -> Iterator[str]:
        """Yield the names of all tasks that go on, or will once their process is thawed."""
        for task, life in self.tasks:
            if life is not None and not life.is_dead and not task.done():
                yield task.get_name()

    # Asked for each future that is made; `bool()` is the quickest no.
    get_debug = staticmethod(bool)

    def call_soon(
        self,
        callback: Callable[[Unpack[Arguments]], object],
        *args: *Arguments,
        context: Context | None = None,
    ) -> Handle:
        call = _Call(self._now, callback, args, self, context)
        self._ready.append(call)
        return call

    def call_at(
        self,
        when: float,
        callback: Callable[[Unpack[Arguments]], object],
        *args: *Arguments,
        context: Context | None = None,
    ) -> TimerHandle:
        timer = _Call(when, callback, args, self, context)
        self._timer_count += 1
        heapq.heappush(self._timers, (when, self._timer_count, timer))
        return timer

    def call_later(
        self,
        delay: float,
        callback: Callable[[Unpack[Arguments]], object],
        *args: *Arguments,
        context: Context | None = None,
    ) -> TimerHandle:
        return self.call_at(self._now + delay, callback, *args, context=context)

    def thaw(self, life: Life) -> None:
        """Let a frozen process go on with all that came in the meantime."""
        life.is_frozen = False
        self._ready.extend(life.held)
        life.held.clear()

    def _asyncgen_finalizer_hook(self, agen: object) -> None:
        """What is left of a dead process is not unwound."""

    def _write_to_self(self) -> None:
        """There is no other thread to be woken from."""

    def _run_once(self) -> None:
        # Until the loop is stopped: `run_forever` would ask after each turn.
        while not self._stopping:  # type: ignore[attr-defined]
            if not self._ready:
                self._jump()
            batch, self._ready = self._ready, []
            for call in batch:
                if call._cancelled:
                    continue
                context = call._context
                life = context.get(LIFE)
                if life is None or not (life.is_dead or life.is_frozen):
                    try:
                        context.run(call._callback, *call._args)
                    except Exception as error:  # noqa: BLE001 - as every event loop does
                        self.call_exception_handler(
                            {"message": "a callback failed", "exception": error}
                        )
                else:
                    # Kept although it may never run: what it refers to must not be unwound.
                    life.held.append(call)

    def _jump(self) -> None:
        timers = self._timers
        while timers and timers[0][2]._cancelled:
            heapq.heappop(timers)
        if not timers:
            raise Deadlocked
        self._now = max(self._now, timers[0][0])
        while timers and timers[0][0] <= self._now:
            timer = heapq.heappop(timers)[2]
            if not timer._cancelled:
                self._ready.append(timer)
