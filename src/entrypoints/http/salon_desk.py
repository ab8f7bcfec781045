"""Commands of the salon's own software: the use cases of the tools, in the salon's name."""

import re

from collections.abc import Callable, Mapping
from typing import Any

from litestar import Request, Response

from booking_domain.application.invocation import Authority, ToolInvocation
from booking_domain.application.tool_catalogue import ToolInput, ToolSpec
from booking_domain.model.call import CallKind
from booking_domain.model.phone_number import PhoneProblem
from booking_domain.model.results import ToolResult, trouble_in
from booking_domain.model.tenant import Tenant
from booking_domain.ports.clock import Clock
from entrypoints.http.appointment_answers import Wish, answer_of, status_code_of
from entrypoints.http.errors import invalid, json_response
from entrypoints.http.late_answer import late_answer
from entrypoints.http.ongoing_work import Overdue
from entrypoints.http.request_notes import RequestNotes, notes_of
from entrypoints.http.retell_wire import arguments_digest
from entrypoints.http.schemas import AppointmentAnswer, FieldError
from entrypoints.http.tool_desk import ToolDesk, allowance
from entrypoints.http.tool_journal import ToolAnswer, ToolJournal


PLATFORM = "rest"

_KEY_FORM = re.compile(r"[\x21-\x7e]{1,128}")


class SalonDesk:
    """Takes a command with its idempotency key, and answers with a status code that fits."""

    def __init__(
        self, *, desk: ToolDesk, journal: ToolJournal, clock: Clock, new_id: Callable[[], str]
    ) -> None:
        self._desk = desk
        self._journal = journal
        self._clock = clock
        self._new_id = new_id

    def _invocation(
        self,
        content: Mapping[str, Any],
        *,
        spec: ToolSpec,
        key: str | None,
        tenant: Tenant,
        deadline: float,
    ) -> ToolInvocation:
        return ToolInvocation(
            tenant=tenant,
            authority=Authority.SALON,
            platform=PLATFORM,
            # Apart from the calls of any voice platform, whose appointments are their callers'.
            call_id=f"{PLATFORM}:{key or self._new_id()}",
            invocation_id=key,
            caller=PhoneProblem.MISSING,
            tool=spec.name,
            arguments_digest=arguments_digest(spec.name, arguments=content),
            deadline=deadline,
            call_kind=CallKind.API,
        )

    async def answer(
        self,
        command: ToolInput,
        *,
        wish: Wish,
        spec: ToolSpec,
        content: Mapping[str, Any],
        key: str | None,
        tenant: Tenant,
        request: Request[Any, Any, Any],
    ) -> Response[bytes]:
        """
        Return what came of the command.

        Args:
            content: What was asked, as JSON values: the same key with another content is refused.
            key: The `Idempotency-Key` of the request, `None` where there is none.

        Raises:
            RequestRefused: the key is too long, or no visible ASCII.
        """
        if key is not None and _KEY_FORM.fullmatch(key) is None:
            message = "must be 1 to 128 visible ASCII characters"
            raise invalid(FieldError(field="Idempotency-Key", message=message))
        notes = notes_of(request) or RequestNotes("", self._clock.monotonic())
        allowed = allowance(spec.budget, asked_ms=None, arrived_at=notes.arrived_at)
        invocation = self._invocation(
            content, spec=spec, key=key, tenant=tenant, deadline=allowed.tool_deadline
        )
        told = self._identified(invocation, notes=notes)
        result = await self._desk.result_of(
            command, invocation=invocation, answer_by=allowed.answer_by
        )
        body, status_code = self._presented(result, spec=spec, wish=wish, tenant=tenant)
        if not isinstance(result, Overdue):
            told.trouble = trouble_in(result)
        notes.fields["status"] = body.status.value
        told.status, told.is_overdue = body.status.value, isinstance(result, Overdue)
        told.seconds = self._clock.monotonic() - notes.arrived_at
        self._journal.note(told)
        return json_response(body, status_code=status_code)

    def _presented(
        self, result: ToolResult | Overdue, *, spec: ToolSpec, wish: Wish, tenant: Tenant
    ) -> tuple[AppointmentAnswer, int]:
        now = self._clock.now()
        if isinstance(result, Overdue):
            spoken = late_answer(spec, tenant=tenant, now=now)
            return AppointmentAnswer(status=spoken.status, message=spoken.message), 202
        return answer_of(result, tenant=tenant, now=now), status_code_of(result, wish=wish)

    def _identified(self, invocation: ToolInvocation, *, notes: RequestNotes) -> ToolAnswer:
        notes.identify(tool=invocation.tool, call_id=invocation.call_id)
        if invocation.invocation_id is not None:
            notes.identify(tool_call_id=invocation.invocation_id)
        return ToolAnswer(
            platform=PLATFORM,
            tenant_id=invocation.tenant.tenant_id,
            call_id=invocation.call_id,
            correlation_id=notes.correlation_id,
            arrived_at=self._clock.now(),
            tool=invocation.tool,
            tool_call_id=invocation.invocation_id,
        )
