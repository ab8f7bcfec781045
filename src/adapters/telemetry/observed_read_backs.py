"""What was read back and denied, counted."""

from typing_extensions import override

from adapters.telemetry.metrics import Metrics
from booking_domain.model.read_back import Answer, ReadBack, Subject
from booking_domain.ports.read_backs import ReadBacks


class ObservedReadBacks(ReadBacks):
    """Stands in front of read-backs and changes nothing."""

    def __init__(self, inner: ReadBacks, *, metrics: Metrics) -> None:
        self._inner = inner
        self._metrics = metrics

    @override
    async def get(self, subject: Subject, *, call_id: str, tenant_id: str) -> ReadBack | None:
        return await self._inner.get(subject, call_id=call_id, tenant_id=tenant_id)

    @override
    async def put(self, read_back: ReadBack, *, tenant_id: str) -> None:
        await self._inner.put(read_back, tenant_id=tenant_id)
        # Each denial is put once; whatever comes after it has another answer.
        if read_back.answer is Answer.DENIED:
            self._metrics.read_back_denied(read_back.subject)
