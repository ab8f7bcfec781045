"""The salons' declarations in memory."""

import json

from attrs import evolve
from typing_extensions import override

from booking_domain.errors import DeclarationChanged
from booking_domain.model.tenant_declaration import Content, TenantDeclaration
from booking_domain.ports.tenant_register import TenantRegister


class MemoryTenantRegister(TenantRegister):
    """The declarations of all salons, for as long as this object lives."""

    def __init__(self) -> None:
        self._latest: dict[str, TenantDeclaration] = {}
        self._declared: dict[str, TenantDeclaration] = {}

    @override
    async def latest(self) -> tuple[TenantDeclaration, ...]:
        return tuple(self._latest[name] for name in sorted(self._latest))

    @override
    async def last_declared(self, tenant_id: str) -> TenantDeclaration | None:
        return self._declared.get(tenant_id)

    @override
    async def put(self, declaration: TenantDeclaration) -> None:
        tenant_id, revision = declaration.tenant_id, declaration.revision
        known = self._latest.get(tenant_id)
        if revision - 1 != (known.revision if known else 0):
            message = f"{tenant_id} is not at revision {revision - 1} any more"
            raise DeclarationChanged(message)
        # As a database does: what was put does not change with the object that was put.
        copied = evolve(declaration, content=_copied(declaration.content))
        self._latest[tenant_id] = copied
        if copied.content is not None:
            self._declared[tenant_id] = copied


def _copied(content: Content | None) -> Content | None:
    copied: Content | None = json.loads(json.dumps(content))
    return copied
