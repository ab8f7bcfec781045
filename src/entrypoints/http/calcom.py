"""Cal.com's webhooks: verified, stored, answered."""

import hashlib
import hmac
import re

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final

import structlog

from litestar import Request, Response

from booking_domain.application.receive_event import ReceiveEvent
from booking_domain.model.inbox_event import CALCOM, InboxEvent
from booking_domain.ports.clock import Clock
from entrypoints.http.bodies import body_of
from entrypoints.http.calcom_wire import (
    CALCOM_SIGNATURE_HEADER,
    KNOWN_TRIGGERS,
    NotAnEvent,
    read_event,
)
from entrypoints.http.directory import TenantAccess, TenantDirectory
from entrypoints.http.errors import RequestRefused, json_response, malformed
from entrypoints.http.event_intake import EventIntake, digest_of
from entrypoints.http.lenient_json import read_word
from entrypoints.http.request_notes import RequestNotes, notes_of
from entrypoints.settings.secret import Secret


CALCOM_VERSION_HEADER: Final = "X-Cal-Webhook-Version"
CALCOM_MAX_BODY_BYTES: Final = 1024 * 1024
"""The largest event, in bytes; Cal.com's have some kilobytes."""

_UNSIGNED = "no-secret-provided"
_LONGEST_VERSION = 32
_DIGEST = re.compile(r"[0-9a-f]{64}")
# Held against what is sent for a salon that does not exist, so that both take the same time.
_NOBODYS = (Secret("nobody's"),)
_LOG = structlog.get_logger(__name__)


class CalcomWebhook:
    """Takes in what Cal.com tells of a salon's calendar; what it means is found out later."""

    def __init__(self, *, directory: TenantDirectory, intake: EventIntake, clock: Clock) -> None:
        self._directory = directory
        self._intake = intake
        self._clock = clock

    async def answer(self, request: Request[Any, Any, Any], *, tenant_id: str) -> Response[bytes]:
        """
        Return 200 once the event is durable, also for a repeat.

        Raises:
            RequestRefused: 401 unless a secret of the salon signed exactly this body, then 400 if
                it is no JSON object.
            StorageUnavailable: it could not be stored.
        """
        body = await body_of(request)
        access = self._verified(request, body=body, tenant_id=tenant_id)
        try:
            delivery = read_event(body)
        except NotAnEvent as error:
            _LOG.warning("signed webhook is no event", source=CALCOM, tenant=tenant_id)
            raise malformed(str(error)) from error
        version = read_word(request.headers.get(CALCOM_VERSION_HEADER))
        event = InboxEvent(
            source=CALCOM,
            dedupe_key=digest_of(body),
            kind=delivery.trigger,
            version=version if len(version) <= _LONGEST_VERSION else "",
            sent_at=delivery.created_at,
            received_at=self._clock.now(),
            body=body.decode("utf-8"),
        )
        notes = notes_of(request) or RequestNotes("", self._clock.monotonic())
        reception = await self._intake.take(
            ReceiveEvent(tenant=access.tenant, event=event, outdates=delivery.outdates),
            notes=notes,
            known_kinds=KNOWN_TRIGGERS,
        )
        return json_response({"status": reception.value}, status_code=HTTPStatus.OK)

    def _verified(
        self, request: Request[Any, Any, Any], *, body: bytes, tenant_id: str
    ) -> TenantAccess:
        signature = request.headers.get(CALCOM_SIGNATURE_HEADER, "")
        if signature == _UNSIGNED:
            message = "The webhook has no secret: set one at Cal.com, and the same one here."
            raise _unauthorised(message)
        if not _DIGEST.fullmatch(signature):
            message = f"The {CALCOM_SIGNATURE_HEADER} header must be 64 lower-case hex digits."
            raise _unauthorised(message)
        access = self._directory.named(tenant_id)
        secrets = access.calcom_secrets if access is not None else ()
        is_good = is_signed(body, signature=signature, secrets=secrets or _NOBODYS)
        if access is None or not secrets or not is_good:
            # One answer for all three: who asks learns nothing of which salons there are.
            message = "The signature does not match the body and any webhook secret of this salon."
            raise _unauthorised(message)
        return access


def is_signed(body: bytes, *, signature: str, secrets: Sequence[Secret]) -> bool:
    """This will tell whether one of the secrets signed exactly these bytes, in constant time."""
    # A list, not a generator: how many secrets were tried must tell nothing.
    verdicts = [hmac.compare_digest(_hmac(body, secret=one), signature) for one in secrets]
    return any(verdicts)


def _hmac(body: bytes, *, secret: Secret) -> str:
    return hmac.new(secret.reveal().encode(), body, hashlib.sha256).hexdigest()


def _unauthorised(message: str) -> RequestRefused:
    return RequestRefused(
        message,
        status_code=HTTPStatus.UNAUTHORIZED,
        status="unauthorised",
        headers={"WWW-Authenticate": CALCOM_SIGNATURE_HEADER},
    )
