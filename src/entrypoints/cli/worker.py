"""`voice-booking worker`: recovery, watches and reconciliation without HTTP."""

import asyncio
import signal

from pathlib import Path

import click
import structlog

from booking_domain.errors import InvalidValue, StorageUnavailable
from entrypoints.cli.failure import Failure, Misused
from entrypoints.cli.log_setup import set_up_logs
from entrypoints.cli.salon_choice import config_option, salon_settings
from entrypoints.container import Container
from entrypoints.lifecycle import check_redis, running
from entrypoints.settings.schema import Settings


_log = structlog.get_logger(__name__)
_EXAMPLES = """\b
Examples:
  voice-booking worker --config salon.toml
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
    Take over bookings that others left, look after late requests, and reconcile, until stopped.

    `serve` does the same beside its requests; a worker of its own leaves it more time. Any number
    of both may work on one database. A stop hands over whatever is not finished in
    `service.grace_seconds`.
    """
    settings = salon_settings(config, as_demo=as_demo)
    set_up_logs(settings.service)
    try:
        asyncio.run(_worked(settings))
    except InvalidValue as error:
        message = f"database.url or redis.url: {error}"
        raise Misused(message) from error
    except StorageUnavailable as error:
        message = f"not started: {error}"
        raise Failure(message) from error


async def _worked(settings: Settings) -> None:
    container = Container(settings=settings)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    await check_redis(container)
    async with running(container):
        _log.info("the worker works", salons=len(settings.tenants))
        await stopped.wait()
        _log.info("the worker stops")
    _log.info("the worker has stopped")
