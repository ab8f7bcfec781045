"""A transport that can spoil the next answer, for a calendar that has no faults of its own."""

import httpx

from typing_extensions import override

from tests.contract.calendar.harness import Fault


DATABASE_TEXT = {"statusCode": 400, "message": "An error occurred while querying the database."}
THROTTLED = {
    "status": "error",
    "error": {"code": "ThrottlerException", "message": "CustomThrottlerGuard - Too many requests."},
}


class BrokenWire(httpx.AsyncBaseTransport):
    """Passes requests on, counts them, and replaces the answer that follows `spoil`."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self._fault: Fault | None = None
        self._port: int | None = None
        self.requests = 0

    def spoil(self, fault: Fault) -> None:
        """Let this become of the next answer."""
        self._fault = fault

    def lead_to(self, port: int | None) -> None:
        """Send everything to this port of our own instead, or again where it belongs."""
        self._port = port

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._port is not None:
            request.url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self._port)
        fault, self._fault = self._fault, None
        if fault is Fault.RATE_LIMITED:
            return httpx.Response(429, json=THROTTLED)
        self.requests += 1
        response = await self._inner.handle_async_request(request)
        if fault is None:
            return response
        await response.aread()
        await response.aclose()
        return _spoilt(fault)

    @override
    async def aclose(self) -> None:
        await self._inner.aclose()


def _spoilt(fault: Fault) -> httpx.Response:
    match fault:
        case Fault.ERROR_AFTER_COMMIT:
            return httpx.Response(500, json={"statusCode": 500, "message": "Internal server error"})
        case Fault.GATEWAY_PAGE:
            return httpx.Response(524, html="<html>A timeout occurred</html>")
        case Fault.NONSENSE:
            return httpx.Response(201, json={"status": "success", "data": ["?"]})
        case Fault.DATABASE_TEXT:
            return httpx.Response(400, json=DATABASE_TEXT)
        case Fault.DROPPED_AFTER_COMMIT | Fault.RATE_LIMITED:
            raise httpx.ReadError("the connection was dropped")
