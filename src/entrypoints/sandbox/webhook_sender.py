"""Posting webhooks over HTTP."""

from collections.abc import Mapping

import httpx

from typing_extensions import override

from entrypoints.sandbox.webhook_delivery import PostWebhook, WebhookUndeliverable


# Cal.com sets no limit of its own; its HTTP client gives up after five minutes.
_PATIENCE_SECONDS = 300.0


class HttpWebhookSender(PostWebhook):
    """One connection pool for all subscribers, opened at the first delivery."""

    def __init__(self) -> None:
        self._client: httpx.AsyncClient | None = None

    @override
    async def __call__(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> int:
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=_PATIENCE_SECONDS, follow_redirects=False)
        try:
            response = await self._client.post(url, content=body, headers=dict(headers))
        except httpx.HTTPError as error:
            raise WebhookUndeliverable(type(error).__name__) from error
        return response.status_code

    @override
    async def aclose(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None
