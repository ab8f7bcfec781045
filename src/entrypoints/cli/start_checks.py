"""What is refused before a service or a worker begins."""

from pathlib import Path

from booking_domain.errors import InvalidValue, StorageUnavailable
from entrypoints.cli.failure import Misused, UnusableSettings
from entrypoints.cli.salon_choice import settings_from
from entrypoints.container import Container, check_database, check_redis
from entrypoints.settings.loading import demo_secrets, sandbox_addresses
from entrypoints.settings.schema import Settings


def settings_for_work(file: Path, *, as_demo: bool) -> Settings:
    """
    This will load a configuration that real appointments may be made with, or, as a demo, any.

    Raises:
        UnusableSettings: it is wrong, or it is a demo's and was not called one.
    """
    settings = settings_from(file)
    refused = () if as_demo else (*sandbox_addresses(settings), *demo_secrets(settings))
    if refused:
        raise UnusableSettings(file, problems=refused)
    return settings


async def checked(container: Container) -> None:
    """
    This will see whether the database and Redis can be used, and close them where they cannot.

    Raises:
        Misused: their configuration must be changed first.
        StorageUnavailable: the database is not there, or not as it must be.
    """
    try:
        await check_database(container)
    except InvalidValue as error:
        message = f"database.url: {error}"
        raise Misused(message) from error
    except StorageUnavailable:
        await container.engine().dispose()
        raise
    try:
        await check_redis(container)
    except InvalidValue as error:
        await container.engine().dispose()
        message = f"redis.url: {error}"
        raise Misused(message) from error
