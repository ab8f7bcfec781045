"""Offers that have expired, in the database."""

import datetime as dt

from sqlalchemy import Select, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncEngine
from typing_extensions import override

from adapters.sql.deadline import answered
from adapters.sql.engine import connected
from adapters.sql.tables import SLOT_OFFER
from adapters.sql.transaction import Access, commit
from booking_domain.ports.offer_expiry import OfferExpiry


_COLUMNS = SLOT_OFFER.c


class SqlOfferExpiry(OfferExpiry):
    """The expired offers of all tenants."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @override
    async def forget_expired(self, now: dt.datetime, *, limit: int) -> int:
        if not await self._is_any_expired(now):
            return 0
        async with connected(self._engine, access=Access.WRITING) as connection:
            async with answered(connection):
                chosen = await connection.execute(
                    _expired(now, limit=limit).with_for_update(skip_locked=True)
                )
                expired = [
                    {"of_tenant": row.tenant_id, "of_call": row.call_id, "of_slot": row.slot_id}
                    for row in chosen
                ]
                if expired:
                    # By the whole key, one by one: a MariaDB that is given a list reads, and locks,
                    # others' rows as well, and two processes get into a deadlock.
                    one = delete(SLOT_OFFER).where(
                        _COLUMNS.tenant_id == bindparam("of_tenant"),
                        _COLUMNS.call_id == bindparam("of_call"),
                        _COLUMNS.slot_id == bindparam("of_slot"),
                    )
                    await connection.execute(one, expired)
            await commit(connection)
        return len(expired)

    async def _is_any_expired(self, now: dt.datetime) -> bool:
        # On SQLite a writing transaction would keep callers waiting for nothing.
        async with connected(self._engine, access=Access.READING) as connection:
            async with answered(connection):
                found = await connection.execute(_expired(now, limit=1))
            return found.first() is not None


def _expired(now: dt.datetime, *, limit: int) -> Select[tuple[str, str, str]]:
    return (
        select(_COLUMNS.tenant_id, _COLUMNS.call_id, _COLUMNS.slot_id)
        .where(_COLUMNS.expires_at <= now)
        .order_by(_COLUMNS.expires_at)
        .limit(limit)
    )
