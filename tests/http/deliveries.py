"""Webhooks as the senders deliver them, and what came of them."""

import hashlib
import hmac
import json

from typing import Any

import httpx

from booking_domain.model.inbox_event import InboxEvent
from entrypoints.http.calcom import CALCOM_VERSION_HEADER
from entrypoints.http.calcom_wire import CALCOM_SIGNATURE_HEADER
from entrypoints.settings.secret import Secret
from tests.doubles.world import World
from tests.http.face import CALCOM_SECRET


CALCOM_PATH = "/calcom/webhook/salon-muster"


def calcom_body(trigger: str = "BOOKING_CREATED", **payload: Any) -> bytes:
    """Return an event of a booking on Wednesday, 25 November 2026, 10:00 to 10:30 in Berlin."""
    usual = {
        "uid": "bFJeNb2uX8ANpT3JL5EfXw",
        "title": "Herrenhaarschnitt für Jürgen Groß",
        "startTime": "2026-11-25T09:00:00Z",
        "endTime": "2026-11-25T09:30:00Z",
    }
    content = {
        "triggerEvent": trigger,
        "createdAt": "2026-11-23T08:00:00.250Z",
        "payload": {key: one for key, one in (usual | payload).items() if one is not None},
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def calcom_signature(body: bytes, *, secret: Secret = CALCOM_SECRET) -> str:
    """Return the header's value as Cal.com computes it."""
    return hmac.new(secret.reveal().encode(), body, hashlib.sha256).hexdigest()


async def deliver(
    client: httpx.AsyncClient,
    body: bytes,
    *,
    path: str = CALCOM_PATH,
    secret: Secret = CALCOM_SECRET,
    signature: str | None = None,
    version: str = "2021-10-20",
) -> httpx.Response:
    """Deliver an event as Cal.com does; `signature` in place of the right one."""
    headers = {
        "Content-Type": "application/json",
        CALCOM_SIGNATURE_HEADER: signature or calcom_signature(body, secret=secret),
        CALCOM_VERSION_HEADER: version,
    }
    return await client.post(path, content=body, headers=headers)


async def inbox(world: World, *, tenant_id: str | None = None) -> tuple[InboxEvent, ...]:
    """Return what waits to be processed."""
    async with world.units.reading(tenant_id or world.tenant.tenant_id) as unit:
        return await unit.inbox.unprocessed(limit=100)
