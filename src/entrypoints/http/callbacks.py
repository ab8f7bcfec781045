"""`/api/v1/callbacks`: the salon's own software sees who is to be rung back, and ticks off."""

from typing import Annotated, Any

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody, PathParameter, QueryParameter

from booking_domain.application.salon_callbacks import MAX_SKIPPED, SalonCallbacks
from booking_domain.model.callback_request import CallbackRequest
from booking_domain.model.tenant import Tenant
from entrypoints.http.appointments import TAG
from entrypoints.http.bearer import BEARER_SCHEME, bearer_guard
from entrypoints.http.callback_schemas import CallbackList, CallbackView, Closing
from entrypoints.http.callback_views import view_of_callback
from entrypoints.http.directory import TenantDirectory
from entrypoints.http.errors import RequestRefused, invalid, json_response
from entrypoints.http.schemas import ErrorBody, FieldError


_LISTED = 100
_MAX_LISTED = 500
_MAX_BODY_BYTES = 64 * 1024
_MAX_ID = 64


def _said(container: Any, *, description: str) -> ResponseSpec:
    return ResponseSpec(container, description=description, generate_examples=False)


_REFUSALS: dict[int, ResponseSpec] = {
    400: _said(ErrorBody, description="The request cannot be read."),
    401: _said(ErrorBody, description="No token of a salon."),
    422: _said(ErrorBody, description="Missing or wrong; errors names the fields."),
    503: _said(ErrorBody, description="The database does not answer at the moment."),
}
_ONE: dict[int, ResponseSpec] = {
    **_REFUSALS,
    200: _said(CallbackView, description="As it stands."),
    404: _said(ErrorBody, description="The salon has no such call-back."),
}
_TOO_LONG: dict[int, ResponseSpec] = {413: _said(ErrorBody, description="More than 64 KiB.")}
_LIST: dict[int, ResponseSpec] = {
    **_REFUSALS,
    200: _said(CallbackList, description="Who has waited longest first; of all, the youngest."),
}
_Id = Annotated[str, PathParameter(description="The call-back's id.")]
_Limit = Annotated[int, QueryParameter(ge=1, le=_MAX_LISTED, description="At most so many.")]
_Skip = Annotated[
    int, QueryParameter(ge=0, le=MAX_SKIPPED, description="Without the first so many.")
]
_All = Annotated[
    bool, QueryParameter(name="all", description="Closed ones too, the youngest first.")
]


def callbacks_router(directory: TenantDirectory) -> Router:
    """This will return the addresses, guarded by the salons' tokens."""
    return Router(
        path="/api/v1/callbacks",
        route_handlers=[list_callbacks, get_callback, close_callback],
        guards=[bearer_guard(directory)],
        tags=[TAG],
        security=[{BEARER_SCHEME: []}],
        request_max_body_size=_MAX_BODY_BYTES,
    )


@get("/", summary="List call-backs", responses=_LIST)
async def list_callbacks(
    tenant: NamedDependency[Tenant],
    salon_callbacks: NamedDependency[SalonCallbacks],
    with_closed: _All = False,  # noqa: FBT002 - a query parameter
    limit: _Limit = _LISTED,
    skip: _Skip = 0,
) -> Response[bytes]:
    """Lists who is to be rung back, who has waited longest first."""
    look = salon_callbacks.latest if with_closed else salon_callbacks.unclosed
    page = await look(tenant=tenant, limit=limit, skip=skip)
    views = [
        view_of_callback(one, tenant=tenant, appointments=page.appointments)
        for one in page.callbacks
    ]
    return json_response(
        CallbackList(callbacks=views, is_complete=page.is_complete), status_code=200
    )


@get("/{callback_id:str}", summary="Read a call-back", responses=_ONE)
async def get_callback(
    callback_id: _Id,
    tenant: NamedDependency[Tenant],
    salon_callbacks: NamedDependency[SalonCallbacks],
) -> Response[bytes]:
    """Reads one, open or closed."""
    found = await salon_callbacks.get(_checked(callback_id), tenant=tenant)
    if found is None:
        raise _not_found()
    return await _shown(found, tenant=tenant, salon=salon_callbacks)


@post(
    "/{callback_id:str}/close",
    status_code=200,
    summary="Close a call-back",
    responses={**_ONE, **_TOO_LONG},
)
async def close_callback(
    callback_id: _Id,
    data: JSONBody[Closing],
    tenant: NamedDependency[Tenant],
    salon_callbacks: NamedDependency[SalonCallbacks],
) -> Response[bytes]:
    """Notes that somebody has rung; one that is closed already stays as it was (200)."""
    note = data.note
    if note is not None and "\0" in note:
        raise invalid(FieldError(field="note", message="has a character that cannot be stored"))
    found = await salon_callbacks.close(_checked(callback_id), note=note, tenant=tenant)
    if found is None:
        raise _not_found()
    return await _shown(found, tenant=tenant, salon=salon_callbacks)


async def _shown(one: CallbackRequest, *, tenant: Tenant, salon: SalonCallbacks) -> Response[bytes]:
    appointments = await salon.about([one], tenant=tenant)
    view = view_of_callback(one, tenant=tenant, appointments=appointments)
    return json_response(view, status_code=200)


def _checked(callback_id: str) -> str:
    """Return what may be looked up; a database refuses some characters instead of not finding."""
    if len(callback_id) > _MAX_ID or not callback_id.isprintable():
        raise _not_found()
    return callback_id


def _not_found() -> RequestRefused:
    return RequestRefused(
        "The salon has no call-back of this id.", status_code=404, status="not_found"
    )
