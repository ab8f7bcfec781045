"""Whose service a command talks to: the demo's, or a salon's out of a configuration file."""

import os

from pathlib import Path

import click

from attrs import frozen

from entrypoints.cli.applied_salons import AS_APPLIED, in_force
from entrypoints.cli.demo_place import DemoPlace
from entrypoints.cli.demo_salon import demo_settings
from entrypoints.cli.failure import Misused, UnusableSettings
from entrypoints.settings.every_problem import every_problem
from entrypoints.settings.loading import demo_secrets, load_settings, sandbox_addresses
from entrypoints.settings.problem import Problem, SettingsRefused
from entrypoints.settings.schema import ServiceSettings, Settings, TenantSettings


CONFIG_VARIABLE = "VOICE_BOOKING_CONFIG"
DATA_VARIABLE = "VOICE_BOOKING_DATA"
URL_VARIABLE = "VOICE_BOOKING_URL"
USUAL_DATA = Path("var")
USUAL_URL = "http://127.0.0.1:8000"

config_option = click.option(
    "--config",
    "config",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=f"The salon's configuration (also {CONFIG_VARIABLE}); examples/salon.toml explains it.",
)
data_option = click.option(
    "--data",
    "data",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help=f"Where the demo keeps its data (also {DATA_VARIABLE}).  [default: {USUAL_DATA}]",
)
url_option = click.option(
    "--url",
    metavar="URL",
    envvar=URL_VARIABLE,
    help=f"Where the service runs (also {URL_VARIABLE}).  [default: {USUAL_URL}]",
)


@frozen
class Choice:
    """The configuration to use, where it came from, and the demo's place if it is the demo's."""

    settings: Settings
    source: Path
    demo: DemoPlace | None


def config_in_force(config: Path | None) -> Path | None:
    """This will return the file that was named, by option or else by environment."""
    named = os.environ.get(CONFIG_VARIABLE)
    return config or (Path(named) if named else None)


def data_in_force(data: Path | None) -> Path:
    """This will return the demo's directory, by option, environment or custom."""
    named = os.environ.get(DATA_VARIABLE)
    return data or (Path(named) if named else USUAL_DATA)


def settings_from(config: Path) -> Settings:
    """This will load a configuration file. Raises `UnusableSettings` with everything to correct."""
    try:
        return load_settings(config, environment=os.environ)
    except SettingsRefused as refused:
        problems = _all_of(config, known=refused.problems)
        raise UnusableSettings(config, problems=problems) from refused


def _all_of(config: Path, *, known: tuple[Problem, ...]) -> tuple[Problem, ...]:
    try:
        found = every_problem(config, environment=os.environ)
    except SettingsRefused:
        # It is no TOML, or cannot be read: that is all there is to say.
        return known
    return tuple(dict.fromkeys((*known, *found)))


def salon_file(config: Path | None) -> Path:
    """This will return the salon's file. Raises `Misused` where none is named."""
    file = config_in_force(config)
    if file is None:
        message = f"name the salon's file with --config or {CONFIG_VARIABLE}"
        raise Misused(message)
    return file


def salon_settings(config: Path | None, *, as_demo: bool, undone: str = "not started") -> Settings:
    """
    This will load the salon's file, of which nothing may be the demo's unless `as_demo`.

    Salons that were applied to its database (`voice-booking tenant apply`) are in force, whatever
    the file says of them by now; a difference is told on stderr. `undone` begins the sentence that
    says why the database could not be asked.

    Raises:
        Misused: no file is named, or it cannot be used, or what was applied cannot.
        Failure: the database cannot be asked what was applied.
    """
    file = salon_file(config)
    written = settings_from(file)
    require_own(written, source=file, as_demo=as_demo)
    settings = in_force(written, file=file, undone=undone)
    require_own(settings, source=AS_APPLIED, as_demo=as_demo)
    return settings


def require_own(settings: Settings, *, source: Path, as_demo: bool) -> None:
    """This will refuse what is the demo's, unless `as_demo`. Raises `Misused`."""
    refused = () if as_demo else (*sandbox_addresses(settings), *demo_secrets(settings))
    if refused:
        raise UnusableSettings(source, problems=refused)


def choose_salon(*, config: Path | None, data: Path | None, url: str) -> Choice:
    """
    This will find out whom to talk to: `--config`, else `--data`, else the environment's file, else
    the demo in its usual place.

    Raises:
        Misused: the configuration cannot be used.
        Failure: there is no demo to talk to.
    """
    file = config if data is not None else config_in_force(config)
    if file is not None:
        return Choice(settings=settings_from(file), source=file, demo=None)
    place = DemoPlace(data_in_force(data))
    settings = demo_settings(
        place.keys(), database=place.database, address=url, service=ServiceSettings()
    )
    return Choice(settings=settings, source=place.directory, demo=place)


def tenant_named(settings: Settings, *, name: str | None) -> TenantSettings:
    """This will return the salon of this id, or the only one. Raises `Misused`."""
    known = {tenant.id: tenant for tenant in settings.tenants}
    if name is None and len(known) == 1:
        return settings.tenants[0]
    if name is None:
        message = f"choose a salon with --tenant: {', '.join(known)}"
        raise Misused(message)
    if name not in known:
        message = f"there is no salon {name!r}, only {', '.join(known)}"
        raise Misused(message)
    return known[name]
