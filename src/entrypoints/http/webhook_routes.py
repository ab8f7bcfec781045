"""The addresses of the webhooks, and how the OpenAPI document describes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Request, Response, Router, post
from litestar.datastructures import ResponseHeader
from litestar.di import NamedDependency
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

from entrypoints.http.calcom import (
    CALCOM_MAX_BODY_BYTES,
    CALCOM_VERSION_HEADER,
    CalcomWebhook,
)
from entrypoints.http.calcom_wire import CALCOM_SIGNATURE_HEADER
from entrypoints.http.request_notes import REQUEST_ID_HEADER
from entrypoints.http.retell_routes import SIGNATURE_SCHEME
from entrypoints.http.retell_webhooks import RetellInbound, RetellWebhook
from entrypoints.http.schemas import ErrorBody, EventReceived, InboundAnswer
from entrypoints.http.signature import SIGNATURE_HEADER


TAG = "Webhooks"
CALCOM_SCHEME = "calcom_signature"

_TEXT = OpenAPIType.STRING
_OBJECT = OpenAPIType.OBJECT
_TenantId = Annotated[str, PathParameter(description="The salon's id.")]


def _error(description: str) -> ResponseSpec:
    return ResponseSpec(ErrorBody, description=description, generate_examples=False)


_REFUSALS = {
    400: _error("Signed, but no JSON object."),
    401: _error("Not signed by the salon's secret."),
    413: _error("Too large."),
    503: _error("Not stored: deliver it again."),
}
_STORED_OF_CALCOM = ResponseSpec(
    EventReceived, description="The event is stored.", generate_examples=False
)
_STORED_OF_RETELL = ResponseSpec(None, description="The event is stored.", generate_examples=False)
_GREETING = ResponseSpec(
    InboundAnswer, description="The variables, or none.", generate_examples=False
)
_RETELL_RESPONSES = {204: _STORED_OF_RETELL, **_REFUSALS}
_INBOUND_RESPONSES = {200: _GREETING, 401: _REFUSALS[401]}


def _operation(
    fields: Mapping[str, OpenAPIType], *, headers: Mapping[str, str], about: str
) -> type[Operation]:
    """Describe a body that the handler reads as raw bytes, because a signature is over bytes."""
    schema = Schema(
        type=_OBJECT, properties={name: Schema(type=kind) for name, kind in fields.items()}
    )
    body = RequestBody(
        content={"application/json": OpenAPIMediaType(schema=schema)},
        required=True,
        description=about,
    )

    @dataclass
    class WebhookOperation(Operation):
        def __post_init__(self) -> None:
            self.request_body = body
            self.parameters = [
                *(self.parameters or []),
                *(
                    Parameter(
                        name=name, param_in="header", schema=Schema(type=_TEXT), description=text
                    )
                    for name, text in headers.items()
                ),
            ]

    return WebhookOperation


_RETELL_HEADERS = {SIGNATURE_HEADER: "v=<unix milliseconds>,d=<HMAC-SHA256, hex>"}
_RetellEvent = _operation(
    {"event": _TEXT, "call": _OBJECT},
    headers=_RETELL_HEADERS,
    about="An event of a call; stored as it came, whatever else is in it.",
)
_InboundCall = _operation(
    {"event": _TEXT, "call_inbound": _OBJECT},
    headers=_RETELL_HEADERS,
    about="A call that comes in; of it only numbers, direction and agent_id are read.",
)
_CalcomEvent = _operation(
    {"triggerEvent": _TEXT, "createdAt": _TEXT, "payload": _OBJECT},
    headers={
        CALCOM_SIGNATURE_HEADER: "HMAC-SHA256 of the raw body, hex",
        CALCOM_VERSION_HEADER: "The version of the body's form.",
    },
    about="Any trigger of any version; stored as it came.",
)


@post(
    "/webhook",
    status_code=204,
    operation_class=_RetellEvent,
    summary="What happened in a call",
    responses=_RETELL_RESPONSES,
)
async def retell_event(
    request: Request[Any, Any, Any], retell_webhook: NamedDependency[RetellWebhook]
) -> Response[None]:
    """Stores the event and answers; a repeat is stored once. The salon is that of the call."""
    return await retell_webhook.answer(request, tenant_id=None)


@post(
    "/{tenant_id:str}/webhook",
    status_code=204,
    operation_class=_RetellEvent,
    summary="What happened in a call of one salon",
    responses=_RETELL_RESPONSES,
)
async def retell_event_of_tenant(
    request: Request[Any, Any, Any],
    tenant_id: _TenantId,
    retell_webhook: NamedDependency[RetellWebhook],
) -> Response[None]:
    """As above, with the salon in the address in place of its number or agent."""
    return await retell_webhook.answer(request, tenant_id=tenant_id)


@post(
    "/inbound",
    status_code=200,
    operation_class=_InboundCall,
    summary="What the agent should know of today and of the caller",
    responses=_INBOUND_RESPONSES,
)
async def retell_inbound_call(
    request: Request[Any, Any, Any], retell_inbound: NamedDependency[RetellInbound]
) -> Response[bytes]:
    """
    Answers within 0.7 s, from our own data alone.

    Whatever goes wrong but the signature: `{"call_inbound": {}}`, so that the call is answered.
    """
    return await retell_inbound.answer(request, tenant_id=None)


@post(
    "/{tenant_id:str}/inbound",
    status_code=200,
    operation_class=_InboundCall,
    summary="What the agent of one salon should know of today",
    responses=_INBOUND_RESPONSES,
)
async def retell_inbound_call_of_tenant(
    request: Request[Any, Any, Any],
    tenant_id: _TenantId,
    retell_inbound: NamedDependency[RetellInbound],
) -> Response[bytes]:
    """As above, with the salon in the address in place of its number or agent."""
    return await retell_inbound.answer(request, tenant_id=tenant_id)


@post(
    "/webhook/{tenant_id:str}",
    status_code=200,
    operation_class=_CalcomEvent,
    summary="What happened in a salon's calendar",
    responses={200: _STORED_OF_CALCOM, **_REFUSALS},
    request_max_body_size=CALCOM_MAX_BODY_BYTES,
)
async def calcom_event(
    request: Request[Any, Any, Any],
    tenant_id: _TenantId,
    calcom_webhook: NamedDependency[CalcomWebhook],
) -> Response[bytes]:
    """
    Stores the event and answers; a repeat is stored once.

    An unknown salon is answered as a wrong signature is.
    """
    return await calcom_webhook.answer(request, tenant_id=tenant_id)


def retell_webhook_router() -> Router:
    """This will return what Retell calls besides the tools."""
    return Router(
        path="/retell",
        route_handlers=[
            retell_event,
            retell_event_of_tenant,
            retell_inbound_call,
            retell_inbound_call_of_tenant,
        ],
        tags=[TAG],
        security=[{SIGNATURE_SCHEME: []}],
        response_headers=_response_headers(),
    )


def calcom_webhook_router() -> Router:
    """This will return what Cal.com calls."""
    return Router(
        path="/calcom",
        route_handlers=[calcom_event],
        tags=[TAG],
        security=[{CALCOM_SCHEME: []}],
        response_headers=_response_headers(),
    )


def _response_headers() -> list[ResponseHeader]:
    return [
        ResponseHeader(
            name=REQUEST_ID_HEADER,
            description="The request's id in our log.",
            documentation_only=True,
        )
    ]
