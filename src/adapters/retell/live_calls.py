"""Words into a call that goes on, by Retell's *Update Live Call*."""

import asyncio
import logging

from collections.abc import Callable
from urllib.parse import quote

import httpx

from typing_extensions import override

from booking_domain.errors import LiveCallNotReached, LiveCallRefused
from booking_domain.ports.live_calls import LiveCalls


_MAX_CONNECTIONS = 20


def open_retell_client(*, timeout_seconds: float) -> httpx.AsyncClient:
    """
    This will build the client that all salons share, without needing a running event loop.

    The caller closes it with `aclose()`. It follows no redirects, takes no proxy from the
    environment and retries nothing: a caller must not hear the same twice.
    """
    # httpx logs each address at INFO.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    return httpx.AsyncClient(
        timeout=timeout_seconds,
        limits=httpx.Limits(max_connections=_MAX_CONNECTIONS),
        trust_env=False,
    )


class RetellLiveCalls(LiveCalls):
    """The calls of one salon's Retell account."""

    def __init__(
        self,
        *,
        client: httpx.AsyncClient,
        api_key: Callable[[], str],
        base_url: str,
        timeout_seconds: float,
    ) -> None:
        self._client = client
        self._api_key = api_key
        self._base_url = base_url.rstrip("/")
        self._timeout_seconds = timeout_seconds

    @override
    async def tell(self, call_id: str, *, words: str) -> None:
        try:
            # The client's own time-outs are for each piece of an exchange, not for all of it.
            async with asyncio.timeout(self._timeout_seconds):
                answer = await self._client.patch(
                    f"{self._base_url}/v2/update-live-call/{quote(call_id, safe='')}",
                    headers={"Authorization": f"Bearer {self._api_key()}"},
                    json={"call_control": {"additional_context": words, "trigger_response": True}},
                )
        except (httpx.HTTPError, OSError) as error:
            raise LiveCallNotReached(type(error).__name__) from error
        if not answer.is_success:
            message = f"answered {answer.status_code}"
            raise LiveCallRefused(message)
