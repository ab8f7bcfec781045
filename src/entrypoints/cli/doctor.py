"""`voice-booking doctor`: whether everything is there that calls need."""

import asyncio
import json
import os

from pathlib import Path

import click

from attrs import frozen

from entrypoints.cli.demo_place import DemoPlace
from entrypoints.cli.demo_salon import demo_settings
from entrypoints.cli.doctor_configuration import Source
from entrypoints.cli.doctor_look import Looks
from entrypoints.cli.doctor_report import plain, progress_shown, show, worst
from entrypoints.cli.doctor_run import Examination
from entrypoints.cli.failure import Misused, UnusableSettings
from entrypoints.cli.finding import Verdict
from entrypoints.cli.log_setup import QUIET, set_up_logs
from entrypoints.cli.salon_choice import (
    CONFIG_VARIABLE,
    USUAL_URL,
    config_in_force,
    config_option,
    data_in_force,
    data_option,
    url_option,
)
from entrypoints.container import Container
from entrypoints.settings.problem import SettingsRefused
from entrypoints.settings.schema import ServiceSettings
from entrypoints.settings.usable_part import UsablePart, usable_part


_USUAL_SECONDS = 15.0
_EXAMPLES = """\b
Examples:
  voice-booking doctor --config salon.toml
  voice-booking doctor --config salon.toml --json
  voice-booking doctor --demo            (while `voice-booking serve --demo` runs)
"""


@frozen
class _Subject:
    """What is looked at, and where it came from."""

    part: UsablePart
    source: Source


@click.command(short_help="Look whether everything is there that calls need.", epilog=_EXAMPLES)
@config_option
@click.option(
    "--demo",
    "as_demo",
    is_flag=True,
    help="The demo, which must run. With --config: your own file, in which a sandbox and demo keys "
    "are then allowed.",
)
@data_option
@url_option
@click.option(
    "--timeout",
    "seconds",
    type=click.FloatRange(0.1, 300),
    default=_USUAL_SECONDS,
    show_default=True,
    metavar="SECONDS",
    help="How long one look may take.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
def doctor(
    *,
    config: Path | None,
    as_demo: bool,
    data: Path | None,
    url: str | None,
    seconds: float,
    as_json: bool,
) -> int:
    """
    Look at configuration, database, Redis, clocks, public address, Cal.com and Retell, and say of
    each what to do.

    Nothing is changed: one key is written to Redis and removed again. Secrets, names and telephone
    numbers are not shown.

    Exit code 0: nothing is wrong, there may be warnings. 1: something is. 2: there is nothing to
    look at: the command line is wrong, or the file cannot be read.
    """
    set_up_logs(QUIET)
    file = config_in_force(config)
    if as_demo and config is None:
        subject = _demo(DemoPlace(data_in_force(data)), url=url or USUAL_URL)
    elif file is not None:
        subject = _salon(file, as_demo=as_demo)
    else:
        message = (
            f"name the salon's file with --config or {CONFIG_VARIABLE}, "
            "or look at the demo: voice-booking doctor --demo"
        )
        raise Misused(message)
    with progress_shown() as progress:
        examination = Examination(
            part=subject.part,
            source=subject.source,
            environment=os.environ,
            clock=Container.clock(),
            looks=Looks(seconds=seconds, progress=progress),
        )
        found = asyncio.run(examination.findings())
    if as_json:
        click.echo(json.dumps(plain(found), indent=2))
    else:
        show(found)
    return 1 if worst(found) is Verdict.ERROR else 0


def _demo(place: DemoPlace, *, url: str) -> _Subject:
    address = url.rstrip("/")
    settings = demo_settings(
        place.keys(),
        database=place.database,
        address=address,
        service=ServiceSettings(public_url=address),
    )
    part = UsablePart(settings, problems=(), left_out=frozenset())
    return _Subject(part, Source(file=None, is_demo=True))


def _salon(file: Path, *, as_demo: bool) -> _Subject:
    try:
        part = usable_part(file, environment=os.environ)
    except SettingsRefused as refused:
        raise UnusableSettings(file, problems=refused.problems) from refused
    return _Subject(part, Source(file=file, is_demo=as_demo))
