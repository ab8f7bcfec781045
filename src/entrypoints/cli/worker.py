"""`voice-booking worker`: what a service does when nobody calls, without HTTP."""

import asyncio
import contextlib
import signal
import socket

from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import click

from booking_domain.errors import StorageUnavailable
from entrypoints.cli.failure import Failure
from entrypoints.cli.log_setup import set_up_logs
from entrypoints.cli.operations_door import operations_listener, operations_served
from entrypoints.cli.salon_choice import config_option, salon_settings
from entrypoints.cli.start_checks import checked
from entrypoints.container import Container
from entrypoints.garbage import settle_garbage
from entrypoints.lifecycle import running
from entrypoints.settings.schema import Settings


_STOPPING = (signal.SIGINT, signal.SIGTERM)
_EXAMPLES = """\b
Examples:
  voice-booking worker --config salon.toml
  VOICE_BOOKING_CONFIG=salon.toml voice-booking worker
"""


@click.command(short_help="Finish what was left, and reconcile, without HTTP.", epilog=_EXAMPLES)
@config_option
@click.option(
    "--demo",
    "as_demo",
    is_flag=True,
    help="Allow a sandbox and demo keys in the configuration, as `serve --demo` does.",
)
def worker(*, config: Path | None, as_demo: bool) -> None:
    """
    Finish abandoned bookings, watch for late ones, reconcile and tidy up, until Ctrl-C or SIGTERM.

    No port is opened but that of `[operations]`, if it has one. `serve` does all of this as well: a
    worker is for a database whose services come and go. Any number of both may run at once. A stop
    lets running bookings finish for `service.grace_seconds` and hands the others over; a second
    signal does not wait.
    """
    settings = salon_settings(config, as_demo=as_demo)
    set_up_logs(settings.service)
    listener = operations_listener(settings.operations)
    try:
        asyncio.run(_worked(settings, listener=listener))
    except StorageUnavailable as error:
        message = f"not started: {error}"
        raise Failure(message) from error


async def _worked(settings: Settings, *, listener: socket.socket | None) -> None:
    container = Container(settings=settings)
    await checked(container)
    settle_garbage()
    stopped = asyncio.Event()
    with _set_by_signal(stopped):
        async with (
            running(container),
            operations_served(container, listener=listener) as address,
        ):
            click.echo(_announcement(container))
            if address is not None:
                click.echo(f"Metrics {address}/metrics")
            await stopped.wait()
            click.echo(f"Worker stops, in {settings.service.grace_seconds:g} s at the latest")
    click.echo("Worker stopped")


def _announcement(container: Container) -> str:
    looks = f"looks every {container.settings().runner.poll_seconds:g} s for abandoned bookings"
    jobs = [f"every {job.every_seconds:g} s: {job.name}" for job in container.periodic().jobs]
    return f"Worker runs: {'; '.join([looks, *jobs])}; Ctrl-C stops it"


@contextlib.contextmanager
def _set_by_signal(stopped: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    former = {number: signal.getsignal(number) for number in _STOPPING}

    def restore() -> None:
        for number, handler in former.items():
            signal.signal(number, handler)

    def stop(number: int, frame: FrameType | None) -> None:
        # The next one ends the process as before its start: at once.
        restore()
        loop.call_soon_threadsafe(stopped.set)

    for number in _STOPPING:
        signal.signal(number, stop)
    try:
        yield
    finally:
        restore()
