"""What callers made of what was read back, in memory."""

from typing_extensions import override

from adapters.memory.own_transactions import OnStore
from booking_domain.model.read_back import ReadBack, Subject
from booking_domain.ports.read_backs import ReadBacks


class MemoryReadBacks(OnStore, ReadBacks):
    """Those of all tenants."""

    @override
    async def get(self, subject: Subject, *, call_id: str, tenant_id: str) -> ReadBack | None:
        return (await self.read(tenant_id)).read_backs.get((call_id, subject))

    @override
    async def put(self, read_back: ReadBack, *, tenant_id: str) -> None:
        async with self.writing(tenant_id) as transaction:
            await transaction.change()
            key = (read_back.call_id, read_back.subject)
            transaction.rows.read_backs.put(key, read_back)
            await transaction.commit()
