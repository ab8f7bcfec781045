"""The addresses of the tool calls, and how the OpenAPI document describes them."""

from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Request, Response, Router, post
from litestar.datastructures import ResponseHeader
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import (
    OpenAPIMediaType,
    OpenAPIType,
    Operation,
    Parameter,
    RequestBody,
    Schema,
)
from litestar.params import PathParameter

from booking_domain.application.tool_catalogue import CATALOGUE, ToolField, ToolSpec
from entrypoints.http.request_notes import REQUEST_ID_HEADER
from entrypoints.http.retell import BUDGET_HEADER, RetellEndpoint
from entrypoints.http.schemas import ErrorBody, ToolAnswer
from entrypoints.http.signature import SIGNATURE_HEADER


TAG = "Werkzeuge für Sprachagenten"
SIGNATURE_SCHEME = "retell_signature"

_RESPONSES = {
    200: ResponseSpec(ToolAnswer, description="The outcome, good or bad.", generate_examples=False),
    400: ResponseSpec(ErrorBody, description="Not a tool call.", generate_examples=False),
    401: ResponseSpec(
        ErrorBody, description="Not signed by the salon's key.", generate_examples=False
    ),
    413: ResponseSpec(ErrorBody, description="More than 4 MiB.", generate_examples=False),
}
_ToolName = Annotated[
    str,
    PathParameter(description="A tool's name; a version suffix such as _v17 does not matter."),
]
_TenantId = Annotated[str, PathParameter(description="The salon's id.")]


def retell_router() -> Router:
    """This will return all addresses: by name, by the body's name, and both below a salon's id."""
    return Router(
        path="/retell",
        route_handlers=[
            *(_documented(spec) for spec in CATALOGUE),
            call_tool,
            call_tool_of_body,
            call_tool_of_tenant,
            call_tool_of_body_of_tenant,
        ],
        tags=[TAG],
        security=[{SIGNATURE_SCHEME: []}],
        response_headers=[
            ResponseHeader(
                name=REQUEST_ID_HEADER,
                description="The request's id in our log.",
                documentation_only=True,
            )
        ],
    )


def tool_call_operation(spec: ToolSpec | None) -> type[Operation]:
    """
    This will return how a tool call is described.

    The handlers read raw bytes, because a signature is over bytes; so the body is described here.
    """

    @dataclass
    class ToolCallOperation(Operation):
        def __post_init__(self) -> None:
            self.request_body = _request_body(spec)
            self.parameters = [*(self.parameters or []), *_header_parameters()]

    return ToolCallOperation


def _documented(spec: ToolSpec) -> HTTPRouteHandler:
    async def answer(
        request: Request[Any, Any, Any], retell: NamedDependency[RetellEndpoint]
    ) -> Response[bytes]:
        return await retell.answer(request, tenant_id=None, tool=spec.name)

    decorate = post(
        f"/tools/{spec.name}",
        status_code=200,
        operation_id=spec.name,
        operation_class=tool_call_operation(spec),
        summary=spec.name,
        description=_description(spec),
        responses=_RESPONSES,
    )
    return decorate(answer)


@post(
    "/tools/{name:str}",
    status_code=200,
    operation_class=tool_call_operation(None),
    summary="Any tool, by the name in the address",
    responses=_RESPONSES,
)
async def call_tool(
    request: Request[Any, Any, Any], name: _ToolName, retell: NamedDependency[RetellEndpoint]
) -> Response[bytes]:
    """Calls the tool that the address names. An unknown one answers `system_unavailable`."""
    return await retell.answer(request, tenant_id=None, tool=name)


@post(
    "/tools",
    status_code=200,
    operation_class=tool_call_operation(None),
    summary="Any tool, by the name in the body",
    responses=_RESPONSES,
)
async def call_tool_of_body(
    request: Request[Any, Any, Any], retell: NamedDependency[RetellEndpoint]
) -> Response[bytes]:
    """Calls the tool that the body names. An unknown one answers `system_unavailable`."""
    return await retell.answer(request, tenant_id=None, tool=None)


@post(
    "/{tenant_id:str}/tools/{name:str}",
    status_code=200,
    operation_class=tool_call_operation(None),
    summary="Any tool of one salon, by the name in the address",
    responses=_RESPONSES,
)
async def call_tool_of_tenant(
    request: Request[Any, Any, Any],
    tenant_id: _TenantId,
    name: _ToolName,
    retell: NamedDependency[RetellEndpoint],
) -> Response[bytes]:
    """As above, with the salon in the address in place of its number or agent."""
    return await retell.answer(request, tenant_id=tenant_id, tool=name)


@post(
    "/{tenant_id:str}/tools",
    status_code=200,
    operation_class=tool_call_operation(None),
    summary="Any tool of one salon, by the name in the body",
    responses=_RESPONSES,
)
async def call_tool_of_body_of_tenant(
    request: Request[Any, Any, Any],
    tenant_id: _TenantId,
    retell: NamedDependency[RetellEndpoint],
) -> Response[bytes]:
    """As above, with the salon in the address in place of its number or agent."""
    return await retell.answer(request, tenant_id=tenant_id, tool=None)


def _description(spec: ToolSpec) -> str:
    budget = spec.budget
    effect = "Ändert etwas." if spec.has_side_effect else "Liest nur."
    return (
        f"{spec.description}\n\n{effect} Antwortet eine Sekunde vor Ablauf des Budgets: "
        f"{budget.default_ms} ms, oder was {BUDGET_HEADER} nennt "
        f"({budget.least_ms} bis {budget.most_ms} ms)."
    )


def _request_body(spec: ToolSpec | None) -> RequestBody:
    fields = spec.fields if spec is not None else ()
    arguments = Schema(
        type=OpenAPIType.OBJECT,
        description="What the caller said. Unset and senseless values count as missing.",
        properties={field.name: _argument(field) for field in fields},
        required=[field.name for field in fields if field.required] or None,
    )
    name = spec.name if spec is not None else "check_availability"
    body = Schema(
        type=OpenAPIType.OBJECT,
        required=["call"],
        properties={
            "name": Schema(
                type=OpenAPIType.STRING, description="The tool's name.", examples=[name]
            ),
            "call": _call_object(),
            "args": arguments,
        },
    )
    return RequestBody(
        content={"application/json": OpenAPIMediaType(schema=body)},
        required=True,
        description="Retell's custom function body; fields that are not listed are ignored.",
    )


def _argument(field: ToolField) -> Schema:
    kind = OpenAPIType.BOOLEAN if field.kind is bool else OpenAPIType.STRING
    return Schema(type=kind, description=field.description)


def _call_object() -> Schema:
    text = OpenAPIType.STRING
    return Schema(
        type=OpenAPIType.OBJECT,
        description="The platform's call object: the only source of who calls, and in which call.",
        required=["call_id"],
        properties={
            "call_id": Schema(type=text),
            "agent_id": Schema(type=text),
            "direction": Schema(type=text, enum=["inbound", "outbound"]),
            "from_number": Schema(type=text, examples=["+4915112345678"]),
            "to_number": Schema(type=text, examples=["+493023125042"]),
            "transcript_with_tool_calls": Schema(
                type=OpenAPIType.ARRAY,
                description=(
                    "The last tool_call_invocation of this tool names the delivery, so that a "
                    "repeat gets the same answer and does nothing twice."
                ),
                items=Schema(type=OpenAPIType.OBJECT),
            ),
        },
    )


def _header_parameters() -> list[Parameter]:
    return [
        Parameter(
            name=SIGNATURE_HEADER,
            param_in="header",
            required=True,
            schema=Schema(type=OpenAPIType.STRING, pattern="^v=[0-9]+,d=[0-9a-f]{64}$"),
            description="HMAC-SHA256 over the raw body and the time, with the salon's key.",
        ),
        Parameter(
            name=BUDGET_HEADER,
            param_in="header",
            required=False,
            schema=Schema(type=OpenAPIType.INTEGER),
            description="How long the platform waits, in milliseconds.",
        ),
    ]
