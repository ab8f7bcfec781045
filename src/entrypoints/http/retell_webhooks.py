"""Retell's webhooks: what happened in a call, and what the agent should know when one comes in."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import structlog

from litestar import Request, Response

from booking_domain.application.receive_event import ReceiveEvent
from booking_domain.application.recognise_caller import RecogniseCallerHandler
from booking_domain.application.warm_up import WarmUp
from booking_domain.errors import StorageUnavailable
from booking_domain.model.inbox_event import RETELL, InboxEvent
from booking_domain.model.known_customer import KnownCustomer
from booking_domain.model.phone_number import parse_phone_number
from booking_domain.model.tenant import Tenant
from booking_domain.ports.clock import Clock
from entrypoints.faults import anonymous_trace
from entrypoints.http.bodies import body_of
from entrypoints.http.errors import RequestRefused, json_response, malformed
from entrypoints.http.event_intake import EventIntake
from entrypoints.http.ongoing_work import OngoingWork, Overdue
from entrypoints.http.request_notes import RequestNotes, notes_of
from entrypoints.http.retell_door import CallOfNobody, RetellDoor
from entrypoints.http.retell_events import KNOWN_EVENTS, NotAnEvent, RetellEvent, read_event
from entrypoints.speech.greeting import caller_variables, greeting_variables


INBOUND_SECONDS: Final = 0.7
"""When the platform is answered at the latest: the caller hears it ring until then."""
RECOGNITION_SECONDS: Final = 0.4
"""Until when the database may say who calls; after it the call is greeted without a name."""

_LOG = structlog.get_logger(__name__)


class RetellWebhook:
    """Takes in what happened in calls; what it means is found out later."""

    def __init__(self, *, door: RetellDoor, intake: EventIntake, clock: Clock) -> None:
        self._door = door
        self._intake = intake
        self._clock = clock

    async def answer(
        self, request: Request[Any, Any, Any], *, tenant_id: str | None
    ) -> Response[None]:
        """
        Return 204 once the event is durable, also for a repeat.

        Raises:
            RequestRefused: 401 unless a key of the salon signed exactly this body, then 400 if it
                is no JSON object.
            StorageUnavailable: it could not be stored.
        """
        body = await body_of(request)
        access = self._door.admitted(
            request, body=body, tenant_id=tenant_id, parties=lambda: _read(body).parties
        )
        delivery = _read(body)
        event = InboxEvent(
            source=RETELL,
            dedupe_key=delivery.dedupe_key,
            kind=delivery.kind,
            version="",
            sent_at=delivery.sent_at,
            received_at=self._clock.now(),
            body=body.decode("utf-8"),
        )
        await self._intake.take(
            ReceiveEvent(tenant=access.tenant, event=event),
            notes=notes_of(request) or RequestNotes("", self._clock.monotonic()),
            known_kinds=KNOWN_EVENTS,
        )
        return Response(None, status_code=HTTPStatus.NO_CONTENT)


class RetellInbound:
    """
    Tells the agent what day it is, whether the salon is open, and who calls, before it greets.

    Whatever goes wrong here, the telephone must be answered: without the variables, then.
    """

    def __init__(
        self,
        *,
        door: RetellDoor,
        work: OngoingWork,
        recognise: RecogniseCallerHandler,
        warm_up: WarmUp,
        clock: Clock,
    ) -> None:
        self._door = door
        self._work = work
        self._recognise = recognise
        self._warm_up = warm_up
        self._clock = clock

    async def answer(
        self, request: Request[Any, Any, Any], *, tenant_id: str | None
    ) -> Response[bytes]:
        """
        Return the variables, or none of them.

        Raises:
            RequestRefused: 401, it is not signed by a key of the salon.
        """
        notes = notes_of(request) or RequestNotes("", self._clock.monotonic())
        work = self._variables(request, tenant_id=tenant_id, notes=notes)
        try:
            found = await self._work.result_of(work, answer_by=notes.arrived_at + INBOUND_SECONDS)
        except CallOfNobody:
            return _greeting({}, status="nobody", notes=notes)
        except RequestRefused as refused:
            if refused.status_code == HTTPStatus.UNAUTHORIZED:
                raise
            return _greeting({}, status=refused.status, notes=notes)
        except StorageUnavailable:
            return _greeting({}, status="system_unavailable", notes=notes)
        except Exception as error:  # noqa: BLE001 - a caller hears it ring, whatever went wrong
            _LOG.error("inbound call not greeted", alarm=True, trace=anonymous_trace(error))
            return _greeting({}, status="failed", notes=notes)
        if isinstance(found, Overdue):
            return _greeting({}, status="overdue", notes=notes)
        return _greeting(found, status="greeted", notes=notes)

    async def _variables(
        self, request: Request[Any, Any, Any], *, tenant_id: str | None, notes: RequestNotes
    ) -> Mapping[str, str]:
        body = await body_of(request)
        access = self._door.admitted(
            request, body=body, tenant_id=tenant_id, parties=lambda: _read(body).parties
        )
        tenant = access.tenant
        notes.identify(tenant=tenant.tenant_id)
        self._work.begin(self._warmed(tenant))
        caller = await self._caller(_read(body), tenant=tenant, notes=notes)
        return {
            **greeting_variables(tenant, now=self._clock.now()),
            **caller_variables(tenant, caller=caller),
        }

    async def _caller(
        self, call: RetellEvent, *, tenant: Tenant, notes: RequestNotes
    ) -> KnownCustomer | None:
        """
        Return who calls, `None` also where the database does not say so in time.

        Raises:
            StorageUnavailable: it is away.
        """
        number = parse_phone_number(call.caller_number, region=tenant.region)
        found = await self._work.result_of(
            self._recognise.handle(number, tenant=tenant),
            answer_by=notes.arrived_at + RECOGNITION_SECONDS,
        )
        return None if isinstance(found, Overdue) else found

    async def _warmed(self, tenant: Tenant) -> None:
        try:
            await self._warm_up.warm(tenant)
        except Exception as error:  # noqa: BLE001 - nobody waits for it who could be told
            _LOG.error(
                "not warmed up",
                alarm=True,
                tenant=tenant.tenant_id,
                trace=anonymous_trace(error),
            )


def _read(body: bytes) -> RetellEvent:
    try:
        return read_event(body)
    except NotAnEvent as error:
        _LOG.warning("webhook is no event", source=RETELL)
        raise malformed(str(error)) from error


def _greeting(variables: Mapping[str, str], *, status: str, notes: RequestNotes) -> Response[bytes]:
    notes.fields["status"] = status
    inner = {"dynamic_variables": variables} if variables else {}
    return json_response({"call_inbound": inner}, status_code=HTTPStatus.OK)
