"""From a route to a Litestar handler: count, throttle, choose the version, authorise, strike."""

import asyncio

from typing import Any

from attrs import evolve
from litestar import Request
from litestar.handlers import HTTPRouteHandler
from litestar.response.base import ASGIResponse

from adapters.memory.calcom_model.refusals import Refused
from entrypoints.sandbox.call import Call, Endpoint, Route, require_access
from entrypoints.sandbox.config import RateLimit
from entrypoints.sandbox.connection_drop import DroppedConnection
from entrypoints.sandbox.faults import CallFault, Failure
from entrypoints.sandbox.replies import (
    DATABASE_TEXT,
    Problem,
    Reply,
    bare_reply,
    problem_reply,
    refused_reply,
    throttled_reply,
)
from entrypoints.sandbox.state import SandboxState
from entrypoints.sandbox.throttle import Allowance


_NO_LIMIT = RateLimit(limit=1_000_000)
_CLOUDFLARE_PAGE = (
    b"<!DOCTYPE html><html><head><title>api.cal.com | 524: A timeout occurred</title></head>"
    b"<body><h1>A timeout occurred</h1><p>Error code 524</p></body></html>"
)
_NONSENSE = b'{"status":"success","data":{"uid":42,"start":"soon"}}'


def litestar_handler(route: Route, *, state: SandboxState) -> HTTPRouteHandler:
    """Return the handler that answers a route."""

    async def handle(request: Request[Any, Any, Any]) -> ASGIResponse:
        state.requests[route.name] += 1
        allowance = _allowance(request, state=state)
        reply = await _answer(request, route=route, state=state, allowance=allowance)
        return to_response(reply, headers=allowance.headers(), state=state)

    # The reply has its own status; Litestar only must not take DELETE for an answer without body.
    handler = HTTPRouteHandler(
        route.path, http_method=[_method(route.method)], name=route.name, status_code=200
    )
    return handler(handle)


def to_response(reply: Reply, *, headers: dict[str, str], state: SandboxState) -> ASGIResponse:
    """Return what Litestar sends, or what closes the connection without a word."""
    if reply.drop:
        return DroppedConnection()
    sent = {**headers, **reply.headers, "X-Request-Id": state.identifiers.new_id()}
    return ASGIResponse(
        body=reply.body,
        status_code=reply.status,
        media_type=reply.media_type,
        headers=sent,
    )


def original_path(request: Request[Any, Any, Any]) -> str:
    """Return path and query as they were sent, without a prefix that the sandbox is mounted at."""
    raw = request.scope.get("raw_path") or request.scope["path"].encode()
    path = raw.decode("latin-1")
    start = path.find("/v2")
    path = path[start:] if start >= 0 else request.scope["path"]
    query = request.scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


async def _answer(
    request: Request[Any, Any, Any], *, route: Route, state: SandboxState, allowance: Allowance
) -> Reply:
    path = original_path(request)
    now = state.clock.now()
    if allowance.exceeded:
        return throttled_reply(path=path, now=now)
    version = request.headers.get("cal-api-version")
    endpoint = route.endpoint_for(version)
    if endpoint is None:
        return problem_reply(Problem(404, f"Cannot {route.method} {path}"), path=path, now=now)
    try:
        authenticated = require_access(
            request.headers.get("authorization"),
            access=route.access,
            api_key=state.config.api_key,
        )
    except Problem as problem:
        return problem_reply(problem, path=path, now=now)
    call = Call(
        state=state,
        method=route.method,
        path=path,
        raw_query=request.scope["query_string"].decode("latin-1"),
        params={name: str(value) for name, value in request.path_params.items()},
        query={name: values[-1] for name, values in request.query_params.dict().items()},
        version=version,
        authenticated=authenticated,
        body=await request.body(),
    )
    return await _struck(call, endpoint=endpoint, fault_name=route.fault)


async def _struck(call: Call, *, endpoint: Endpoint, fault_name: str | None) -> Reply:
    fault = CallFault() if fault_name is None else call.state.board.take(fault_name)
    if fault.fail is Failure.DROP_THEN_COMMIT:
        _commit_later(call, endpoint=endpoint, fault=fault)
        return Reply(status=0, body=b"", drop=True)
    await call.state.clock.sleep(fault.delay_before_ms / 1000)
    reply = Reply(status=500, body=b"")
    if fault.fail is None or fault.fail.commits:
        reply = await _performed(call, endpoint=endpoint)
    await call.state.clock.sleep(fault.delay_after_ms / 1000)
    return reply if fault.fail is None else _spoilt(fault.fail, call=call)


def _commit_later(call: Call, *, endpoint: Endpoint, fault: CallFault) -> None:
    async def land() -> None:
        await call.state.clock.sleep(fault.delay_before_ms / 1000)
        await _performed(call, endpoint=endpoint)

    task = asyncio.ensure_future(land())
    call.state.late.add(task)
    task.add_done_callback(call.state.late.discard)


async def _performed(call: Call, *, endpoint: Endpoint) -> Reply:
    state = call.state
    try:
        return await endpoint(call)
    except Refused as refused:
        race = state.board.faults.race_error
        return refused_reply(refused, race=race, path=call.path, now=state.clock.now())
    except Problem as problem:
        return problem_reply(problem, path=call.path, now=state.clock.now())


def _spoilt(failure: Failure, *, call: Call) -> Reply:
    now = call.state.clock.now()
    match failure:
        case Failure.DROP_BEFORE | Failure.DROP_AFTER_COMMIT | Failure.DROP_THEN_COMMIT:
            return Reply(status=0, body=b"", drop=True)
        case Failure.ERROR_500_BEFORE | Failure.ERROR_500_AFTER_COMMIT:
            return bare_reply(500, "Internal server error")
        case Failure.HTML_524 | Failure.HTML_524_AFTER_COMMIT:
            return Reply(status=524, body=_CLOUDFLARE_PAGE, media_type="text/html; charset=UTF-8")
        case Failure.NONSENSE | Failure.NONSENSE_AFTER_COMMIT:
            return Reply(status=_usual_status(call), body=_NONSENSE)
        case Failure.EMPTY | Failure.EMPTY_AFTER_COMMIT:
            return Reply(status=_usual_status(call), body=b"")
        case Failure.DB_TEXT_400 | Failure.DB_TEXT_400_AFTER_COMMIT:
            return bare_reply(400, DATABASE_TEXT)
        case Failure.RATE_LIMITED:
            return throttled_reply(path=call.path, now=now)
        case Failure.UNAUTHORISED:
            problem = Problem(401, "CustomThrottlerGuard - Invalid API Key")
            return problem_reply(problem, path=call.path, now=now)


def _usual_status(call: Call) -> int:
    creates = call.method == "POST" and not call.path.endswith(("/cancel", "/confirm"))
    return 201 if creates else 200


def _allowance(request: Request[Any, Any, Any], *, state: SandboxState) -> Allowance:
    fault, now = state.board.faults.rate_limit, state.clock.now()
    caller = request.headers.get("authorization") or "anonymous"
    if fault is not None:
        limit = RateLimit(limit=fault.limit, window=fault.window, block=fault.block)
    elif state.config.rate_limit is not None:
        limit = state.config.rate_limit
    else:
        # Nobody is shut out, so nobody must be told of a limit that they would keep within.
        counted = state.throttle.count(caller, rate_limit=_NO_LIMIT, now=now)
        return evolve(counted, remaining=counted.limit, exceeded=False)
    return state.throttle.count(caller, rate_limit=limit, now=now)


def _method(name: str) -> Any:
    return name
