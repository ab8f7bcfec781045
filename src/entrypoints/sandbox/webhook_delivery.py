"""Sending events: signed, awaited by the call that caused them, and never again."""

import asyncio
import hashlib
import hmac
import json

from collections.abc import Mapping
from typing import Protocol

from attrs import field, frozen

from adapters.memory.calcom_model.account_event import AccountEvent, Trigger
from booking_domain.ports.clock import Clock
from entrypoints.sandbox.config import SandboxUser
from entrypoints.sandbox.faults import FaultBoard
from entrypoints.sandbox.webhook_payloads import webhook_json


WEBHOOK_VERSION = "2021-10-20"
UNSIGNED = "no-secret-provided"
_REMEMBERED = 1000


class WebhookUndeliverable(Exception):
    """The subscriber could not be reached."""


class PostWebhook(Protocol):
    """The way out to the subscribers."""

    async def __call__(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> int:
        """
        Post a body and return the status that came back; redirects are not followed.

        Raises:
            WebhookUndeliverable: nothing came back.
        """

    async def aclose(self) -> None:
        """Close the connections."""


@frozen
class Subscription:
    """A registered webhook."""

    id: str
    url: str
    triggers: tuple[Trigger, ...]
    secret: str | None = field(repr=False)
    active: bool = True


@frozen
class Delivery:
    """One attempt; `status` is `None` where the subscriber could not be reached."""

    trigger: Trigger
    url: str
    status: int | None


class WebhookDelivery:
    """Tells all subscribers of an event at once and waits for them, unless told otherwise."""

    def __init__(
        self, *, post: PostWebhook, board: FaultBoard, clock: Clock, user: SandboxUser
    ) -> None:
        self._post = post
        self._board = board
        self._clock = clock
        self._user = user
        self._held: list[AccountEvent] = []
        self._running: set[asyncio.Task[None]] = set()
        self.subscriptions: dict[str, Subscription] = {}
        self.deliveries: list[Delivery] = []

    async def __call__(self, event: AccountEvent) -> None:
        """Deliver one event; what subscribers answer changes nothing, and nothing is repeated."""
        if self._board.loses_webhook():
            return
        if self._board.holds_webhook():
            self._held.append(event)
            return
        events, self._held = [event, *self._held], []
        if self._board.faults.webhook.detached:
            task = asyncio.ensure_future(self._deliver_all(events))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
            return
        await self._deliver_all(events)

    def subscribe(self, subscription: Subscription) -> None:
        """Add or replace a subscription."""
        self.subscriptions[subscription.id] = subscription

    def clear(self) -> None:
        """Forget what was held back and what was sent."""
        self._held.clear()
        self.deliveries.clear()

    async def aclose(self) -> None:
        """Give up on detached deliveries and close the way out."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._post.aclose()

    async def _deliver_all(self, events: list[AccountEvent]) -> None:
        for event in events:
            await self._deliver(event)

    async def _deliver(self, event: AccountEvent) -> None:
        fault = self._board.faults.webhook
        if fault.delay_ms:
            await self._clock.sleep(fault.delay_ms / 1000)
        content = webhook_json(event, user=self._user)
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        receivers = [
            subscription
            for subscription in self.subscriptions.values()
            if subscription.active and event.trigger in subscription.triggers
            for _ in range(fault.copies)
        ]
        await asyncio.gather(
            *(self._send(event.trigger, body=body, to=receiver) for receiver in receivers)
        )

    async def _send(self, trigger: Trigger, *, body: bytes, to: Subscription) -> None:
        headers = {
            "Content-Type": "application/json",
            "X-Cal-Signature-256": signature(body, secret=to.secret),
            "X-Cal-Webhook-Version": WEBHOOK_VERSION,
        }
        status: int | None
        try:
            status = await self._post(to.url, body=body, headers=headers)
        except WebhookUndeliverable:
            status = None
        self.deliveries.append(Delivery(trigger=trigger, url=to.url, status=status))
        del self.deliveries[:-_REMEMBERED]


def signature(body: bytes, *, secret: str | None) -> str:
    """Return the signature header of a body: hex HMAC-SHA256, or the literal for no secret."""
    if secret is None:
        return UNSIGNED
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
