"""Live calls whose late results are measured."""

from typing_extensions import override

from adapters.telemetry.measuring import Measuring
from booking_domain.errors import LiveCallRefused
from booking_domain.ports.live_calls import LiveCalls


class ObservedLiveCalls(LiveCalls):
    """Stands in front of one salon's calls and changes nothing."""

    def __init__(self, inner: LiveCalls, *, tenant_id: str, measuring: Measuring) -> None:
        self._inner = inner
        self._tenant_id = tenant_id
        self._measuring = measuring

    @override
    async def tell(self, call_id: str, *, words: str) -> None:
        tell = self._measuring.metrics.live_call_told
        with self._measuring.work("live call", tell=tell, tenant=self._tenant_id) as measured:
            try:
                await self._inner.tell(call_id, words=words)
            except LiveCallRefused:
                measured.outcome = "refused"
                raise
            measured.outcome = "sent"
