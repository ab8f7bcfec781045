"""The application: its parts come from the composition root, its addresses are set here."""

import asyncio

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from attrs import frozen
from litestar import Litestar
from litestar.di import Provide
from litestar.handlers import ASGIRouteHandler, asgi
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, SwaggerRenderPlugin, YamlRenderPlugin
from litestar.openapi.spec import Components, Reference, SecurityScheme, Tag
from litestar.types import ASGIApp, Receive, Scope, Send

from booking_domain.application.receive_event import ReceiveEventHandler
from booking_domain.application.recognise_caller import RecogniseCallerHandler
from booking_domain.application.salon_appointments import SalonAppointments
from booking_domain.application.salon_callbacks import SalonCallbacks
from booking_domain.application.warm_up import WarmUp
from booking_domain.ports.clock import Clock
from entrypoints.http import appointments, callbacks, health, retell_routes, webhook_routes
from entrypoints.http.api_page import OfflineApiPage
from entrypoints.http.bearer import BEARER_SCHEME, authorised_tenant
from entrypoints.http.calcom import CalcomWebhook
from entrypoints.http.calcom_wire import CALCOM_SIGNATURE_HEADER
from entrypoints.http.directory import TenantDirectory
from entrypoints.http.errors import MAX_BODY_BYTES, exception_handlers
from entrypoints.http.event_intake import EventIntake
from entrypoints.http.ongoing_work import OngoingWork
from entrypoints.http.operations import Operations, guarded_operations
from entrypoints.http.request_notes import RequestNotesMiddleware
from entrypoints.http.retell import RetellEndpoint
from entrypoints.http.retell_door import RetellDoor
from entrypoints.http.retell_webhooks import RetellInbound, RetellWebhook
from entrypoints.http.salon_desk import SalonDesk
from entrypoints.http.signature import SIGNATURE_HEADER
from entrypoints.http.start_page import Link, start_page_handler
from entrypoints.http.tool_desk import ToolCalls, ToolDesk
from entrypoints.http.tool_journal import ToolJournal
from entrypoints.readiness_checks import Readiness
from entrypoints.stopping import Stopping


_ABOUT = (
    "Werkzeuge für Sprachagenten: freie Zeiten nennen, vormerken, buchen, verlegen, absagen. "
    "Dieselben Anwendungsfälle stehen der Software des Salons als REST zur Verfügung.\n\n"
    "Jede Antwort eines Werkzeugs hat den HTTP-Status 200, einen Status aus einer festen Menge und "
    "einen deutschen Satz, der so gesprochen werden kann. Nur confirmed heißt: gebucht."
)


@frozen
class Mount:
    """Another ASGI application below `path`, such as "/sandbox", and its link on the start page."""

    path: str
    app: ASGIApp
    link: Link


@frozen
class HttpServices:
    """
    What the HTTP face stands on.

    Args:
        tools: The use cases of the catalogue: `booking_domain.application.tools.Tools`.
        new_id: Gives each request its id, and REST calls without a key theirs.
        journal: Where each answer to a tool call is noted.
        readiness: Looks at what calls need.
        operations: What whoever runs the service may see.
        stopping: Tells when the process ends; its last answers leave before that.
        lifespan: Opens what the process needs before the first request, and closes it after the
            last one and everything that it started.
        version: Of the distribution, for the OpenAPI document.
        links: More links on the start page.
    """

    tools: ToolCalls
    salon_appointments: SalonAppointments
    salon_callbacks: SalonCallbacks
    receive_event: ReceiveEventHandler
    recognise_caller: RecogniseCallerHandler
    warm_up: WarmUp
    directory: TenantDirectory
    clock: Clock
    new_id: Callable[[], str]
    journal: ToolJournal
    readiness: Readiness
    operations: Operations
    stopping: Stopping
    lifespan: Callable[[], AbstractAsyncContextManager[None]]
    version: str
    mounts: tuple[Mount, ...] = ()
    links: tuple[Link, ...] = ()


def create_app(*, services: HttpServices) -> Litestar:
    """This will build the application; nothing is opened before its lifespan begins."""
    stopping = services.stopping
    desk = ToolDesk(tools=services.tools, clock=services.clock, stopping=stopping)
    work = OngoingWork(services.clock, stopping=stopping)
    links = (*(mount.link for mount in services.mounts), *services.links)
    return Litestar(
        route_handlers=[
            retell_routes.retell_router(),
            webhook_routes.retell_webhook_router(),
            webhook_routes.calcom_webhook_router(),
            appointments.appointments_router(services.directory),
            callbacks.callbacks_router(services.directory),
            health.live,
            health.ready,
            *guarded_operations(services.operations),
            start_page_handler(links, version=services.version),
            *(_mounted(mount) for mount in services.mounts),
        ],
        dependencies={
            **_dependencies(services, desk=desk),
            **_webhook_dependencies(services, work=work),
        },
        exception_handlers=exception_handlers(clock=services.clock, new_id=services.new_id),
        middleware=[RequestNotesMiddleware(clock=services.clock, new_id=services.new_id)],
        lifespan=[_lifespan(services, drains=(desk.drain, work.drain))],
        request_max_body_size=MAX_BODY_BYTES,
        openapi_config=_openapi(services.version),
        # Litestar's own logging writes headers and bodies.
        logging_config=None,
        debug=False,
    )


def _dependencies(services: HttpServices, *, desk: ToolDesk) -> Mapping[str, Provide]:
    door = RetellDoor(directory=services.directory, clock=services.clock)
    journal = services.journal
    retell = RetellEndpoint(door=door, desk=desk, journal=journal, clock=services.clock)
    salon_desk = SalonDesk(desk=desk, journal=journal, clock=services.clock, new_id=services.new_id)
    return {
        "retell": Provide(lambda: retell, sync_to_thread=False),
        "desk": Provide(lambda: salon_desk, sync_to_thread=False),
        "salon_appointments": Provide(lambda: services.salon_appointments, sync_to_thread=False),
        "salon_callbacks": Provide(lambda: services.salon_callbacks, sync_to_thread=False),
        "now": Provide(services.clock.now, sync_to_thread=False),
        "readiness": Provide(lambda: services.readiness, sync_to_thread=False),
        "operations": Provide(lambda: services.operations, sync_to_thread=False),
        "tenant": Provide(authorised_tenant, sync_to_thread=False),
    }


def _webhook_dependencies(services: HttpServices, *, work: OngoingWork) -> Mapping[str, Provide]:
    clock, directory = services.clock, services.directory
    door = RetellDoor(directory=directory, clock=clock)
    intake = EventIntake(receive=services.receive_event, work=work)
    retell_webhook = RetellWebhook(door=door, intake=intake, clock=clock)
    retell_inbound = RetellInbound(
        door=door,
        work=work,
        recognise=services.recognise_caller,
        warm_up=services.warm_up,
        clock=clock,
    )
    calcom_webhook = CalcomWebhook(directory=directory, intake=intake, clock=clock)
    return {
        "retell_webhook": Provide(lambda: retell_webhook, sync_to_thread=False),
        "retell_inbound": Provide(lambda: retell_inbound, sync_to_thread=False),
        "calcom_webhook": Provide(lambda: calcom_webhook, sync_to_thread=False),
    }


def _lifespan(
    services: HttpServices, *, drains: tuple[Callable[..., Awaitable[None]], ...]
) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def open_services(_: Litestar) -> AsyncIterator[None]:
        async with services.lifespan():
            try:
                yield
            finally:
                # What was answered as pending may still write; its database closes after it.
                services.stopping.begin()
                left = services.stopping.seconds_left
                await asyncio.gather(*(drain(within_seconds=left) for drain in drains))

    return open_services


def _mounted(mount: Mount) -> ASGIRouteHandler:
    async def forward(scope: Scope, receive: Receive, send: Send) -> None:
        await mount.app(scope, receive, send)

    return asgi(mount.path, is_mount=True, copy_scope=True)(forward)


def _openapi(version: str) -> OpenAPIConfig:
    return OpenAPIConfig(
        title="voice-booking",
        version=version,
        description=_ABOUT,
        path="/schema",
        components=Components(security_schemes=_security_schemes()),
        tags=[
            Tag(name=name)
            for name in (retell_routes.TAG, webhook_routes.TAG, appointments.TAG, health.TAG)
        ],
        use_handler_docstrings=True,
        render_plugins=[
            OfflineApiPage(),
            SwaggerRenderPlugin(),
            JsonRenderPlugin(),
            YamlRenderPlugin(),
        ],
    )


def _security_schemes() -> dict[str, SecurityScheme | Reference]:
    return {
        retell_routes.SIGNATURE_SCHEME: SecurityScheme(
            type="apiKey",
            name=SIGNATURE_HEADER,
            security_scheme_in="header",
            description="v=<unix ms>,d=<HMAC-SHA256 of raw body + ms, with the salon's key, hex>",
        ),
        webhook_routes.CALCOM_SCHEME: SecurityScheme(
            type="apiKey",
            name=CALCOM_SIGNATURE_HEADER,
            security_scheme_in="header",
            description="HMAC-SHA256 of the raw body with the webhook's secret, hex",
        ),
        BEARER_SCHEME: SecurityScheme(
            type="http", scheme="bearer", description="A token of the salon."
        ),
    }
