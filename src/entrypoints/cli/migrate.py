"""`voice-booking migrate`: the database's schema."""

from pathlib import Path

import click

from booking_domain.errors import InvalidValue, StorageUnavailable
from entrypoints.cli.failure import Failure, Misused
from entrypoints.cli.log_setup import QUIET, set_up_logs
from entrypoints.cli.salon_choice import (
    CONFIG_VARIABLE,
    config_in_force,
    config_option,
    settings_from,
)
from entrypoints.database import migrate_database
from entrypoints.settings.schema import DatabaseSettings


@click.command(short_help="Create or update the database's tables.")
@config_option
def migrate(*, config: Path | None) -> None:
    """
    Create the database's tables, or bring them up to this version.

    Nothing happens where nothing is missing, and several processes may do it at once. Run it before
    `serve` whenever a new version is installed.
    """
    set_up_logs(QUIET)
    file = config_in_force(config)
    if file is None:
        message = f"name the salon's file with --config or {CONFIG_VARIABLE}"
        raise Misused(message)
    settings = settings_from(file)
    migrated(settings.database)
    click.echo("The database is up to date.")


def migrated(database: DatabaseSettings) -> None:
    """This will migrate. Raises `Failure` or `Misused` where that is not possible."""
    try:
        migrate_database(database)
    except InvalidValue as error:
        message = f"database.url: {error}"
        raise Misused(message) from error
    except StorageUnavailable as error:
        message = f"the database cannot be migrated: {error}"
        raise Failure(message) from error
