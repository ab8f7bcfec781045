"""Admissions that are counted."""

from typing_extensions import override

from adapters.telemetry.metrics import Metrics
from booking_domain.model.rollout import Admission
from booking_domain.ports.admissions import Admissions


class ObservedAdmissions(Admissions):
    """Stands in front of admissions and changes nothing."""

    def __init__(self, inner: Admissions, *, metrics: Metrics) -> None:
        self._inner = inner
        self._metrics = metrics

    @override
    async def of(self, call_id: str, *, tenant_id: str) -> Admission:
        admission = await self._inner.of(call_id, tenant_id=tenant_id)
        self._metrics.wish_admitted(admission.mode.value, is_inside=admission.is_inside)
        return admission
