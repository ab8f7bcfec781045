"""The way of a verified event into the inbox: in time, or not at all."""

import hashlib
import re

from typing import Final

import structlog

from booking_domain.application.receive_event import (
    ReceiveEvent,
    ReceiveEventHandler,
    Reception,
)
from booking_domain.errors import StorageUnavailable
from entrypoints.http.ongoing_work import OngoingWork, Overdue
from entrypoints.http.request_notes import RequestNotes


ANSWER_SECONDS: Final = 2.0
"""How long a sender waits at most; Cal.com's own caller waits with it."""

_MACHINE_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")
_LOG = structlog.get_logger(__name__)


class EventIntake:
    """Stores events, and says so in the request's log line; never what is in them."""

    def __init__(self, *, receive: ReceiveEventHandler, work: OngoingWork) -> None:
        self._receive = receive
        self._work = work

    async def take(
        self, command: ReceiveEvent, *, notes: RequestNotes, known_kinds: frozenset[str]
    ) -> Reception:
        """
        Return once the event is durable.

        A kind that nobody knows is stored like the others: a later version may.

        Raises:
            StorageUnavailable: it is not, or not yet.
        """
        event = command.event
        is_word = _MACHINE_WORD.fullmatch(event.kind)
        notes.identify(tenant=command.tenant.tenant_id)
        notes.fields["webhook_event"] = event.kind if is_word else "(not a name)"
        if event.kind not in known_kinds:
            _LOG.warning(
                "unknown webhook event",
                source=event.source,
                webhook_event=notes.fields["webhook_event"],
            )
        answer_by = notes.arrived_at + ANSWER_SECONDS
        result = await self._work.result_of(self._receive.handle(command), answer_by=answer_by)
        if isinstance(result, Overdue):
            message = "the event was not stored in time"
            raise StorageUnavailable(message)
        notes.fields["status"] = result.value
        return result


def digest_of(content: bytes) -> str:
    """This will return the SHA-256, hex: what names an event that has no name of its own."""
    return hashlib.sha256(content).hexdigest()
