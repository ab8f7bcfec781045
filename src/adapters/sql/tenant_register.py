"""The salons' declarations in the database."""

import json

from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine
from typing_extensions import override

from adapters.sql.deadline import answered
from adapters.sql.engine import connected
from adapters.sql.row_reading import reading
from adapters.sql.tables import TENANT_DECLARATION
from adapters.sql.transaction import Access, Transaction
from booking_domain.errors import DeclarationChanged
from booking_domain.model.tenant_declaration import TenantDeclaration
from booking_domain.ports.tenant_register import TenantRegister


_COLUMNS = TENANT_DECLARATION.c


class SqlTenantRegister(TenantRegister):
    """The declarations of all salons."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @override
    async def latest(self) -> tuple[TenantDeclaration, ...]:
        async with connected(self._engine, access=Access.READING) as connection:
            async with answered(connection):
                found = await connection.execute(
                    select(TENANT_DECLARATION)
                    .where(_COLUMNS.is_latest.is_(True))
                    .order_by(_COLUMNS.tenant_id)
                )
            return tuple(_declaration_of(row) for row in found)

    @override
    async def last_declared(self, tenant_id: str) -> TenantDeclaration | None:
        async with connected(self._engine, access=Access.READING) as connection:
            transaction = Transaction(connection, tenant_id=tenant_id, access=Access.READING)
            row = await transaction.row(
                select(TENANT_DECLARATION)
                .where(_COLUMNS.tenant_id == tenant_id, _COLUMNS.content.is_not(None))
                .order_by(_COLUMNS.revision.desc())
                .limit(1)
            )
            return _declaration_of(row) if row is not None else None

    @override
    async def put(self, declaration: TenantDeclaration) -> None:
        tenant_id, revision = declaration.tenant_id, declaration.revision
        changed = DeclarationChanged(f"{tenant_id} is not at revision {revision - 1} any more")
        async with connected(self._engine, access=Access.WRITING) as connection:
            transaction = Transaction(connection, tenant_id=tenant_id, access=Access.WRITING)
            # The earlier one first: whoever is as quick waits for its row.
            replaced = await transaction.change(
                update(TENANT_DECLARATION)
                .where(
                    _COLUMNS.tenant_id == tenant_id,
                    _COLUMNS.revision == revision - 1,
                    _COLUMNS.is_latest.is_(True),
                )
                .values(is_latest=False)
            )
            if replaced != (0 if revision == 1 else 1):
                raise transaction.refused(changed)
            await transaction.change(
                insert(TENANT_DECLARATION).values(
                    tenant_id=tenant_id,
                    revision=revision,
                    content=_text(declaration),
                    is_latest=True,
                    applied_at=declaration.applied_at,
                ),
                refusal=lambda _: changed,
            )
            await transaction.commit()


def _text(declaration: TenantDeclaration) -> str | None:
    content = declaration.content
    return None if content is None else json.dumps(content, ensure_ascii=False, sort_keys=True)


def _declaration_of(row: Row[Any]) -> TenantDeclaration:
    with reading(row, TENANT_DECLARATION, by=("revision",)):
        content = None if row.content is None else json.loads(row.content)
        if content is not None and not isinstance(content, dict):
            message = "no JSON object"
            raise ValueError(message)
        return TenantDeclaration(
            tenant_id=row.tenant_id,
            revision=row.revision,
            content=content,
            applied_at=row.applied_at,
        )
