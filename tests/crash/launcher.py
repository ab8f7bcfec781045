"""
The real service in a process of its own, with leases and time-outs that no configuration allows.

It is forked from a process in which everything is imported already (multiprocessing's fork server:
one thread, no event loop), so that a test can afford hundreds of them.
"""

import asyncio
import multiprocessing
import os
import signal
import threading

from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from attrs import evolve, frozen
from dependency_injector import providers

from adapters.sql.engine import open_engine, writers_of
from entrypoints.cli.log_setup import set_up_logs
from entrypoints.container import Container
from entrypoints.http.app import create_app
from entrypoints.http_services import http_services
from entrypoints.runner_lease import patience_of
from entrypoints.serving import address_of, listen, serve_until_stopped
from entrypoints.settings.loading import load_settings
from entrypoints.settings.schema import Settings
from tests.crash.stepping import (
    GO_ON,
    Gate,
    Step,
    SteppingUnits,
    stepping_app,
    stepping_calendar,
    stepping_journal,
)


FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__])
_START_SECONDS = 120.0
_STOP_SECONDS = 60.0
# Each start also asks how all others have ended, and an exit code can be read but once.
_ONE_AT_A_TIME = threading.Lock()


@frozen
class Haste:
    """
    Times of a test, in seconds; a lease may be shorter here than what it must outlast.

    Args:
        silence: How long a server lets a transaction be silent; half a lease, if it is not said.
    """

    lease: float = 0.3
    poll: float = 0.1
    provider: float = 0.2
    landing_horizon: float = 2.0
    silence: float | None = None


CALM = Haste(lease=10.0, provider=3.0)
"""For a process that is not to suffer: a busy machine must not look like an absent calendar."""


@frozen
class Plan:
    """What a process is to serve, and where it is to halt."""

    configuration: Path
    environment: dict[str, str]
    log: Path
    haste: Haste
    halt_at: tuple[str, int] | None = None
    reports_all: bool = False


def hastened(settings: Settings, *, haste: Haste) -> Settings:
    """This will put the test's times into settings that were checked with longer ones."""
    tenants = tuple(
        evolve(one, rules=evolve(one.rules, landing_horizon_seconds=round(haste.landing_horizon)))
        for one in settings.tenants
    )
    return evolve(
        settings,
        tenants=tenants,
        runner=evolve(settings.runner, lease_ms=round(haste.lease * 1000), poll_seconds=haste.poll),
        calcom=evolve(
            settings.calcom,
            connect_timeout_seconds=haste.provider,
            read_timeout_seconds=haste.provider,
            write_timeout_seconds=haste.provider,
        ),
    )


def stepping_container(settings: Settings, *, gate: Gate, silence: float | None) -> Container:
    """This will build the real object graph, with wrappers that report to the gate."""
    container = Container(settings=settings)
    if silence is not None:
        engine = open_engine(
            settings.database.url.reveal(),
            pool_size=settings.database.pool_size,
            patience=evolve(patience_of(settings), idle_in_transaction=silence),
        )
        container.engine.override(providers.Object(engine))
    gate.writers = writers_of(container.engine())
    units = SteppingUnits(container.units(), gate)
    journal = stepping_journal(container.journal(), gate=gate)
    calendars = {
        tenant: stepping_calendar(calendar, gate=gate)
        for tenant, calendar in container.calendars().items()
    }
    container.units.override(providers.Object(units))
    container.journal.override(providers.Object(journal))
    container.calendars.override(providers.Object(calendars))
    return container


def serve(plan: Plan, control: Connection) -> None:
    """This will serve until a signal comes; the address goes over the pipe when all is up."""
    written = os.open(plan.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(written, 1)
    os.dup2(written, 2)
    settings = load_settings(plan.configuration, environment=os.environ | plan.environment)
    settings = hastened(settings, haste=plan.haste)
    set_up_logs(settings.service)
    gate = Gate(control, plan.halt_at, plan.reports_all)
    asyncio.run(_serve(settings, gate=gate, silence=plan.haste.silence))


async def _serve(settings: Settings, *, gate: Gate, silence: float | None) -> None:
    container = stepping_container(settings, gate=gate, silence=silence)
    listener = listen("127.0.0.1", port=0)
    app = create_app(services=http_services(container, version="test", mounts=()))

    async def announce() -> None:
        gate.control.send(address_of(listener))

    with listener:
        await serve_until_stopped(
            stepping_app(app, gate=gate),
            listener=listener,
            stopping=container.stopping(),
            on_started=announce,
        )


@frozen
class Launched:
    """A service that runs, and the pipe to it."""

    process: ForkServerProcess
    control: Connection
    url: str

    async def halted(self, *, within_seconds: float) -> Step | None:
        """Return the step at which it has halted, `None` if it does not come there."""
        if not await asyncio.to_thread(self.control.poll, within_seconds):
            return None
        step: Step = self.control.recv()
        return step

    def steps(self) -> list[Step]:
        """Return all steps that it has reported so far."""
        steps: list[Step] = []
        while self.control.poll():
            steps.append(self.control.recv())
        return steps

    async def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        await self._ended()

    def freeze(self) -> None:
        """Stop it where it stands: SIGSTOP."""
        os.kill(self._pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on as if nothing had been: SIGCONT."""
        os.kill(self._pid, signal.SIGCONT)

    def go_on(self) -> None:
        """Release it from its step."""
        self.control.send(GO_ON)

    async def stop(self) -> int | None:
        """End it as an operator would, and return its exit code."""
        os.kill(self._pid, signal.SIGTERM)
        await self._ended()
        return self.exit_code()

    async def _ended(self) -> None:
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                while self.exit_code() is None:  # noqa: ASYNC110 - a process tells nobody
                    await asyncio.sleep(0.005)
        except TimeoutError:
            self.process.kill()
            raise
        self.control.close()

    def exit_code(self) -> int | None:
        """Return how it ended, `None` while it runs."""
        with _ONE_AT_A_TIME:
            return self.process.exitcode

    @property
    def _pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid


def _start(process: ForkServerProcess) -> None:
    with _ONE_AT_A_TIME:
        process.start()


async def launch(plan: Plan) -> Launched:
    """This will start a service and return when it answers."""
    ours, theirs = FORKS.Pipe()
    process = FORKS.Process(target=serve, args=(plan, theirs), daemon=True)
    await asyncio.to_thread(_start, process)
    theirs.close()
    is_up = await asyncio.to_thread(ours.poll, _START_SECONDS)
    if not is_up:
        process.kill()
    assert is_up, f"the service does not come up; see {plan.log}"
    return Launched(process=process, control=ours, url=ours.recv())
