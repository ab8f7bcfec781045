"""Retell's tool calls: verified, translated, answered with one flat JSON object."""

import re

from http import HTTPStatus
from typing import Any

import structlog

from litestar import Request, Response

from booking_domain.application.invocation import Authority, ToolInvocation
from booking_domain.application.tool_catalogue import ToolSpec, tool_named
from booking_domain.model.phone_number import parse_phone_number
from booking_domain.model.results import SystemUnavailable, Trouble, trouble_in
from booking_domain.model.tenant import Tenant
from booking_domain.ports.clock import Clock
from entrypoints.faults import anonymous_trace
from entrypoints.http.bodies import body_of
from entrypoints.http.directory import TenantAccess
from entrypoints.http.errors import json_response, malformed
from entrypoints.http.late_answer import late_answer
from entrypoints.http.ongoing_work import Overdue
from entrypoints.http.request_notes import RequestNotes, notes_of
from entrypoints.http.retell_door import Parties, RetellDoor
from entrypoints.http.retell_wire import (
    PLATFORM,
    NotACall,
    RetellCall,
    arguments_digest,
    read_call,
)
from entrypoints.http.tool_arguments import decode_arguments
from entrypoints.http.tool_desk import ToolDesk, allowance
from entrypoints.http.tool_journal import ToolAnswer, ToolJournal
from entrypoints.speech.presentation import Presentation, present


BUDGET_HEADER = "X-Tool-Budget-Ms"

_LOG = structlog.get_logger(__name__)
# As tools are named, `make_coffee`: a single word may be whatever an agent was made to say.
_TOOL_NAME = re.compile(r"(?=.{1,64}\Z)[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)+")
_BUDGET = re.compile(r"[0-9]{1,9}")


class RetellEndpoint:
    """Answers tool calls with 200 and a status; everything else is a refusal of the request."""

    def __init__(
        self, *, door: RetellDoor, desk: ToolDesk, journal: ToolJournal, clock: Clock
    ) -> None:
        self._door = door
        self._desk = desk
        self._journal = journal
        self._clock = clock

    async def answer(
        self, request: Request[Any, Any, Any], *, tenant_id: str | None, tool: str | None
    ) -> Response[bytes]:
        """
        Return the answer of a tool call.

        Args:
            tenant_id: The salon that the address names, if it does.
            tool: The tool that the address names; it wins over the name in the body.

        Raises:
            RequestRefused: 401 unless a key of the salon signed exactly this body, then 400 if the
                body is not a tool call.
        """
        body = await body_of(request)
        access = self._door.admitted(
            request, body=body, tenant_id=tenant_id, parties=lambda: _parties(_read(body))
        )
        notes = notes_of(request) or RequestNotes("", self._clock.monotonic())
        notes.identify(tenant=access.tenant.tenant_id)
        call = _read(body)
        call_id = call.call_id
        if call_id is None:
            raise malformed("The call object has no usable call_id, so nothing can be done for it.")
        notes.identify(call_id=call_id)
        asked_ms = _budget_ms(request.headers.get(BUDGET_HEADER))
        told = ToolAnswer(
            platform=PLATFORM,
            tenant_id=access.tenant.tenant_id,
            call_id=call_id,
            correlation_id=notes.correlation_id,
            arrived_at=self._clock.now(),
        )
        try:
            presentation = await self._presentation(
                call, told=told, tool=tool, access=access, notes=notes, asked_ms=asked_ms
            )
        except Exception as error:  # noqa: BLE001 - a caller waits, whatever went wrong
            _LOG.error("tool call failed", alarm=True, trace=anonymous_trace(error))
            told.trouble = Trouble.DEFECT
            presentation = self._unavailable(Trouble.DEFECT, access=access)
        notes.fields["status"] = told.status = presentation.status.value
        told.seconds = self._clock.monotonic() - notes.arrived_at
        self._journal.note(told)
        return json_response(presentation.flat(), status_code=HTTPStatus.OK)

    async def _presentation(
        self,
        call: RetellCall,
        *,
        told: ToolAnswer,
        tool: str | None,
        access: TenantAccess,
        notes: RequestNotes,
        asked_ms: int | None,
    ) -> Presentation:
        name = tool or call.name or ""
        notes.identify(tool=name if _TOOL_NAME.fullmatch(name) else "(not a name)")
        spec = tool_named(name)
        if spec is None:
            _LOG.error("unknown tool called", alarm=True)
            told.trouble = Trouble.UNKNOWN_TOOL
            return self._unavailable(Trouble.UNKNOWN_TOOL, access=access)
        told.tool = spec.name
        allowed = allowance(spec.budget, asked_ms=asked_ms, arrived_at=notes.arrived_at)
        tenant = access.tenant
        invocation = _invocation(
            call, call_id=told.call_id, spec=spec, tenant=tenant, deadline=allowed.tool_deadline
        )
        told.tool_call_id = invocation.invocation_id
        if invocation.invocation_id is not None:
            notes.identify(tool_call_id=invocation.invocation_id)
        command = decode_arguments(call.arguments, spec=spec, tenant=tenant)
        result = await self._desk.result_of(
            command, invocation=invocation, answer_by=allowed.answer_by
        )
        if isinstance(result, Overdue):
            told.is_overdue = True
            return late_answer(spec, tenant=tenant, now=self._clock.now())
        told.trouble = trouble_in(result)
        return present(result, tenant=tenant, now=self._clock.now())

    def _unavailable(self, trouble: Trouble, *, access: TenantAccess) -> Presentation:
        now = self._clock.now()
        return present(SystemUnavailable(trouble), tenant=access.tenant, now=now)


def _read(body: bytes) -> RetellCall:
    try:
        return read_call(body)
    except NotACall as error:
        raise malformed(str(error)) from error


def _parties(call: RetellCall) -> Parties:
    return Parties(called_number=call.called_number, agent_id=call.agent_id)


def _invocation(
    call: RetellCall, *, call_id: str, spec: ToolSpec, tenant: Tenant, deadline: float
) -> ToolInvocation:
    return ToolInvocation(
        tenant=tenant,
        authority=Authority.CALLER,
        platform=PLATFORM,
        call_id=call_id,
        invocation_id=call.invocation_id(spec),
        caller=parse_phone_number(call.caller_number, region=tenant.region),
        tool=spec.name,
        arguments_digest=arguments_digest(spec.name, arguments=call.arguments),
        deadline=deadline,
        call_kind=call.kind,
        greeted_as=call.greeted_as,
    )


def _budget_ms(header: str | None) -> int | None:
    return int(header) if header is not None and _BUDGET.fullmatch(header.strip()) else None
