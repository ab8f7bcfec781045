"""`voice-booking serve`: the service, for a salon or as a demo."""

import asyncio
import os
import socket

from pathlib import Path

import click

from attrs import evolve, frozen

from booking_domain.errors import StorageUnavailable
from entrypoints.cli.demo_announcement import booking_command
from entrypoints.cli.demo_place import DemoPlace
from entrypoints.cli.demo_salon import SANDBOX_PATH, demo_settings, demo_subscription
from entrypoints.cli.failure import Failure, Misused, UnusableSettings
from entrypoints.cli.log_setup import set_up_logs, warnings_only
from entrypoints.cli.migrate import migrated
from entrypoints.cli.operations_door import operations_listener, operations_served
from entrypoints.cli.salon_choice import (
    CONFIG_VARIABLE,
    config_in_force,
    config_option,
    data_in_force,
    data_option,
    salon_settings,
)
from entrypoints.cli.sandbox import open_sandbox
from entrypoints.cli.start_checks import checked
from entrypoints.container import Container
from entrypoints.http.app import Mount, create_app
from entrypoints.http.start_page import Link
from entrypoints.http_services import http_services
from entrypoints.release import release
from entrypoints.sandbox.app import SandboxApp
from entrypoints.serving import (
    AddressInUse,
    address_of,
    listen,
    serve_until_stopped,
)
from entrypoints.settings.loading import service_of
from entrypoints.settings.problem import SettingsRefused
from entrypoints.settings.schema import ServiceSettings, Settings


_EXAMPLES = """\b
Examples:
  voice-booking serve --demo
  voice-booking serve --config salon.toml
  VOICE_BOOKING_DATABASE_URL=postgresql://booking@db/booking voice-booking serve --config salon.toml
"""


@frozen
class Plan:
    """What shall be served, and where."""

    settings: Settings
    listener: socket.socket
    operations: socket.socket | None
    sandbox: SandboxApp | None
    place: DemoPlace | None


@click.command(short_help="Serve the tools and the REST interface.", epilog=_EXAMPLES)
@config_option
@click.option("--host", help="Where to listen, instead of what the configuration says.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="The port, instead of what PORT or the configuration says; 0 takes any free one.",
)
@click.option(
    "--demo",
    "as_demo",
    is_flag=True,
    help="A demo salon with the calendar sandbox beside it. With --config: your own file, in which "
    "a sandbox and demo keys are then allowed.",
)
@data_option
@click.option("--fd", type=int, hidden=True, help="A listening socket that was handed over.")
def serve(
    *,
    config: Path | None,
    host: str | None,
    port: int | None,
    as_demo: bool,
    data: Path | None,
    fd: int | None,
) -> None:
    """
    Serve the tools of a voice agent, and the REST interface, until Ctrl-C or SIGTERM.

    A stop lets running bookings finish for `service.grace_seconds`; the next process on the same
    database takes over what is left. The configuration is checked as a whole before it starts.
    """
    if as_demo and config is None:
        plan = _demo_plan(DemoPlace(data_in_force(data)), host=host, port=port, fd=fd)
    else:
        plan = _salon_plan(_named(config), as_demo=as_demo, host=host, port=port, fd=fd)
    try:
        with plan.listener:
            asyncio.run(_served(plan))
    except StorageUnavailable as error:
        message = f"not started: {error}"
        raise Failure(message) from error


def _named(config: Path | None) -> Path:
    file = config_in_force(config)
    if file is None:
        message = (
            f"name the salon's file with --config or {CONFIG_VARIABLE}, "
            "or try the demo: voice-booking serve --demo"
        )
        raise Misused(message)
    return file


def _salon_plan(
    file: Path, *, as_demo: bool, host: str | None, port: int | None, fd: int | None
) -> Plan:
    settings = salon_settings(file, as_demo=as_demo)
    service = _service(settings.service, host=host, port=port)
    set_up_logs(service)
    return Plan(
        settings=evolve(settings, service=service),
        listener=_listener(service, fd=fd),
        operations=operations_listener(settings.operations),
        sandbox=None,
        place=None,
    )


def _demo_plan(place: DemoPlace, *, host: str | None, port: int | None, fd: int | None) -> Plan:
    service = _service(_usual_service(), host=host, port=port)
    set_up_logs(service)
    listener = _listener(service, fd=fd)
    try:
        keys = place.prepared()
        settings = demo_settings(
            keys, database=place.database, address=address_of(listener), service=service
        )
        migrated(settings.database)
        told = demo_subscription(keys, address=address_of(listener))
        sandbox = open_sandbox(place, keys=keys, subscriptions=(told,))
    except click.ClickException:
        listener.close()
        raise
    return Plan(settings=settings, listener=listener, operations=None, sandbox=sandbox, place=place)


def _usual_service() -> ServiceSettings:
    try:
        return service_of(os.environ)
    except SettingsRefused as refused:
        raise UnusableSettings(Path("environment"), problems=refused.problems) from refused


def _service(settings: ServiceSettings, *, host: str | None, port: int | None) -> ServiceSettings:
    if host is not None:
        settings = evolve(settings, host=host)
    return settings if port is None else evolve(settings, port=port)


def _listener(service: ServiceSettings, *, fd: int | None) -> socket.socket:
    if fd is not None:
        return socket.socket(fileno=fd)
    try:
        return listen(service.host, port=service.port)
    except AddressInUse as error:
        message = f"{error}; stop what runs there, or choose another with --port or PORT"
        raise Failure(message) from error


async def _served(plan: Plan) -> None:
    container = Container(settings=plan.settings)
    await checked(container)
    services = http_services(container, version=release(), mounts=_mounts(plan.sandbox))

    async def announce() -> None:
        for line in await _announcement(plan, container=container):
            click.echo(line)

    try:
        async with operations_served(container, listener=plan.operations):
            await serve_until_stopped(
                create_app(services=services),
                listener=plan.listener,
                stopping=container.stopping(),
                on_started=announce,
            )
    finally:
        if plan.sandbox is not None:
            await plan.sandbox.aclose()


def _mounts(sandbox: SandboxApp | None) -> tuple[Mount, ...]:
    if sandbox is None:
        return ()
    link = Link(f"{SANDBOX_PATH}/", "Kalender", "Der Kalender des Vorführsalons")
    return (Mount(path=SANDBOX_PATH, app=sandbox, link=link),)


async def _announcement(plan: Plan, *, container: Container) -> tuple[str, ...]:
    address = address_of(plan.listener)
    if plan.place is None:
        return (
            f"Serving {address}, API documentation {address}/schema",
            *((f"Metrics {address_of(plan.operations)}/metrics",) if plan.operations else ()),
        )
    directory = plan.place.directory
    with warnings_only():
        # What is asked for these words is nobody's call, and they are to stand on top.
        command = await booking_command(container, address=address, directory=directory)
    return (
        f"Salon Muster answers, with a calendar of its own; everything stays in {directory}/",
        "",
        f"  API documentation   {address}/schema",
        f"  Sandbox calendar    {address}{SANDBOX_PATH}/",
        "",
        "Book the next free time, in another terminal:",
        "",
        f"  {command}",
        "",
        "Ctrl-C stops it.",
    )
