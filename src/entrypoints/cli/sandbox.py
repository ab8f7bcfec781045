"""`voice-booking sandbox`: the Cal.com double alone."""

import asyncio
import sqlite3

from pathlib import Path

import click

from entrypoints.cli.demo_place import DemoKeys, DemoPlace
from entrypoints.cli.failure import Failure
from entrypoints.cli.log_setup import set_up_logs
from entrypoints.cli.salon_choice import data_in_force, data_option
from entrypoints.container import Container
from entrypoints.sandbox.app import SandboxApp, create_sandbox_app
from entrypoints.sandbox.config import WebhookSubscription
from entrypoints.sandbox.demo_account import demo_config
from entrypoints.sandbox.webhook_sender import HttpWebhookSender
from entrypoints.serving import AddressInUse, address_of, listen, serve_until_stopped
from entrypoints.settings.schema import ServiceSettings
from entrypoints.stopping import Stopping


_GRACE_SECONDS = 2.0
_EXAMPLES = """\b
Examples:
  voice-booking sandbox --port 8001
  curl -H "Authorization: Bearer $KEY" -H "cal-api-version: 2024-08-13" localhost:8001/v2/bookings
"""


@click.command(short_help="Serve the double of Cal.com alone.", epilog=_EXAMPLES)
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option(
    "--port",
    default=8001,
    show_default=True,
    envvar="PORT",
    type=click.IntRange(0, 65535),
    help="0 takes any free one.",
)
@data_option
def sandbox(*, host: str, port: int, data: Path | None) -> None:
    """
    Serve the calendar sandbox: a stateful double of the parts of Cal.com that are used here.

    Its bookings and its keys are kept in the demo's directory. `/` shows the calendar, `/v2` is the
    API, `/_sandbox` makes things go wrong. It is no place for real appointments.
    """
    set_up_logs(ServiceSettings())
    place = DemoPlace(data_in_force(data))
    keys = place.prepared()
    try:
        listener = listen(host, port=port)
    except AddressInUse as error:
        message = f"{error}; choose another with --port or PORT"
        raise Failure(message) from error
    try:
        app = open_sandbox(place, keys=keys)
    except Failure:
        listener.close()
        raise

    async def announce() -> None:
        address = address_of(listener)
        click.echo(f"Calendar  {address}/\nAPI       {address}/v2\nKeys      {place.keys_file}")

    stopping = Stopping(clock=Container.clock(), grace_seconds=_GRACE_SECONDS)

    async def run() -> None:
        try:
            await serve_until_stopped(
                app, listener=listener, stopping=stopping, on_started=announce
            )
        finally:
            await app.aclose()

    asyncio.run(run())


def open_sandbox(
    place: DemoPlace, *, keys: DemoKeys, subscriptions: tuple[WebhookSubscription, ...] = ()
) -> SandboxApp:
    """
    This will open the demo's sandbox with the bookings that it had.

    Raises:
        Failure: they cannot be read.
    """
    config = demo_config(
        api_key=keys.calcom,
        control_key=keys.sandbox_control,
        journal=place.journal,
        subscriptions=subscriptions,
    )
    try:
        return create_sandbox_app(
            config,
            clock=Container.clock(),
            identifiers=Container.identifiers(),
            post=HttpWebhookSender(),
        )
    except sqlite3.Error as error:
        message = f"{place.journal} cannot be used ({error}); remove it to start over"
        raise Failure(message) from error
