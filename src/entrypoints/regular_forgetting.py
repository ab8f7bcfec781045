# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""Forgetting what is old, and erasing what was decided on, again and again."""

from collections.abc import Collection

import structlog

from attrs import asdict

from booking_domain.application.erase_person import ErasePersonHandler, Progress
from booking_domain.application.forget_old_records import ForgetOldRecords
from booking_domain.errors import StorageUnavailable
from booking_domain.ports.tenant_register import TenantRegister


_log = structlog.get_logger(__name__)


class RegularForgetting:
    """
    Goes through all salons, as a periodic job; several processes do no harm to each other.

    Salons that were taken off are gone through as well: what their callers left is still there.
    """

    def __init__(
        self,
        *,
        tenant_ids: Collection[str],
        register: TenantRegister,
        old: ForgetOldRecords,
        erase_person: ErasePersonHandler,
    ) -> None:
        self._tenant_ids = tenant_ids
        self._register = register
        self._old = old
        self._erase_person = erase_person

    async def forget_all(self) -> None:
        """Do it for every salon; raises `StorageUnavailable` if nobody can say which there are."""
        applied = [one.tenant_id for one in await self._register.latest()]
        for tenant_id in dict.fromkeys((*self._tenant_ids, *applied)):
            try:
                await self._forget(tenant_id)
            except StorageUnavailable as error:
                _log.warning("not forgotten", tenant=tenant_id, reason=type(error).__name__)

    async def _forget(self, tenant_id: str) -> None:
        progress = await self._erase_person.go_on(tenant_id)
        if progress != Progress():
            _log.info("erasure went on", tenant=tenant_id, **asdict(progress))
        forgotten = await self._old.forget(tenant_id)
        if any(forgotten.values()):
            counts = {kind.name.lower(): count for kind, count in forgotten.items() if count}
            _log.info("forgotten what was old", tenant=tenant_id, **counts)
