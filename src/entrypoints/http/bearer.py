"""Bearer tokens: which salon's software is asking."""

from http import HTTPStatus
from typing import Any

from litestar.connection import ASGIConnection, Request
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from booking_domain.model.tenant import Tenant
from entrypoints.http.directory import TenantDirectory
from entrypoints.http.errors import RequestRefused
from entrypoints.http.request_notes import notes_of


BEARER_SCHEME = "salon_token"

_KEY = "authorised_tenant"


def bearer_guard(directory: TenantDirectory) -> Guard:
    """This will return a guard that lets only holders of a salon's token through (else 401)."""

    # Async, because Litestar takes a plain function to a thread.
    async def require_token(
        connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler
    ) -> None:
        scheme, _space, token = connection.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise _unauthorised("Send the salon's token: Authorization: Bearer <token>.", error="")
        access = directory.bearing(token.strip())
        if access is None:
            raise _unauthorised("This is no salon's token.", error=', error="invalid_token"')
        connection.scope["state"][_KEY] = access.tenant
        notes = notes_of(connection)
        if notes is not None:
            notes.identify(tenant=access.tenant.tenant_id)

    return require_token


def authorised_tenant(request: Request[Any, Any, Any]) -> Tenant:
    """This will return the salon whose token came with the request; the guard has put it there."""
    tenant: Tenant = request.scope["state"][_KEY]
    return tenant


def _unauthorised(message: str, *, error: str) -> RequestRefused:
    return RequestRefused(
        message,
        status_code=HTTPStatus.UNAUTHORIZED,
        status="unauthorised",
        headers={"WWW-Authenticate": f'Bearer realm="salon"{error}'},
    )
