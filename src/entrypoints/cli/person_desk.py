"""One salon's records of persons, for an operator at the command line."""

import asyncio

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from attrs import frozen

from booking_domain.application.erase_person import Progress
from booking_domain.errors import StorageUnavailable
from entrypoints.cli.failure import Failure
from entrypoints.cli.log_setup import QUIET, set_up_logs
from entrypoints.cli.salon_choice import salon_settings, tenant_named
from entrypoints.container import Container
from entrypoints.data_protection import DataProtection
from entrypoints.database import probe_database
from entrypoints.lifecycle import driving
from entrypoints.settings.schema import Settings


_T = TypeVar("_T")


@frozen
class PersonDesk:
    """The salon whose records are meant, and its file's settings."""

    settings: Settings
    tenant_id: str
    region: str

    def asked(self, question: Callable[[DataProtection], Awaitable[_T]], *, undone: str) -> _T:
        """Ask the database, in an event loop of its own. Raises `Failure`."""
        try:
            return asyncio.run(self._asked(question))
        except StorageUnavailable as error:
            message = f"{undone}: {error}"
            raise Failure(message) from error

    async def _asked(self, question: Callable[[DataProtection], Awaitable[_T]]) -> _T:
        container = Container(settings=self.settings)
        try:
            await probe_database(container)
            return await question(container.data_protection())
        finally:
            await container.engine().dispose()

    async def went_on(self) -> Progress:
        """Go on with whatever was begun; cancels what is to be cancelled, and its sagas."""
        container = Container(settings=self.settings)
        grace = self.settings.service.grace_seconds
        async with driving(container, grace_seconds=grace):
            return await container.data_protection().erase_person.go_on(self.tenant_id)


def person_desk(config: Path | None, *, tenant: str | None, as_demo: bool) -> PersonDesk:
    """This will return the records of the salon that is meant. Raises `Failure`, `Misused`."""
    set_up_logs(QUIET)
    settings = salon_settings(config, as_demo=as_demo, undone="the database was not asked")
    chosen = tenant_named(settings, name=tenant)
    return PersonDesk(settings=settings, tenant_id=chosen.id, region=chosen.region)


def went_on(salon: PersonDesk) -> Progress:
    """This will go on with whatever was begun. Raises `Failure` where something waits."""
    try:
        progress = asyncio.run(salon.went_on())
    except StorageUnavailable as error:
        message = f"not erased: {error}"
        raise Failure(message) from error
    if progress.waiting:
        message = (
            f"{progress.waiting} appointments are not over for sure: changed meanwhile, or not "
            "cancelled yet (where Cal.com refuses, cancel them there; what nobody knows is in "
            "voice-booking reconcile --list). They are erased when they are over: by serve, "
            "worker, or this command"
        )
        raise Failure(message)
    return progress
