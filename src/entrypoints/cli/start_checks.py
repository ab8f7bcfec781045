"""What is refused before a service or a worker begins."""

from booking_domain.errors import InvalidValue, StorageUnavailable
from entrypoints.cli.failure import Misused
from entrypoints.container import Container
from entrypoints.database import check_database
from entrypoints.lifecycle import check_redis


async def checked(container: Container) -> None:
    """
    This will see whether the database and Redis can be used, and close them where they cannot.

    Raises:
        Misused: their configuration, or that of traces, must be changed first.
        StorageUnavailable: the database is not there, or not as it must be.
    """
    try:
        container.observation()
    except InvalidValue as error:
        raise Misused(str(error)) from error
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
