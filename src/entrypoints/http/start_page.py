"""The page at `/`: where to go from here."""

from collections.abc import Callable, Coroutine, Iterable
from html import escape
from typing import Any

from attrs import frozen
from litestar import MediaType, Response, get
from litestar.handlers import HTTPRouteHandler

from entrypoints.http.page_style import PAGE_HEADERS, page


@frozen
class Link:
    """An address on this service, and what is there."""

    href: str
    title: str
    description: str = ""


DOCUMENTATION = (
    Link("/schema", "Schnittstelle", "Alle Werkzeuge und Adressen, ohne Netz lesbar"),
    Link("/schema/swagger", "Swagger UI", "Zum Ausprobieren; lädt sein Skript aus dem Netz"),
    Link("/schema/openapi.json", "OpenAPI", "Das Dokument selbst"),
    Link("/health/ready", "Bereitschaft", "Datenbank, Migrationen, Läufer"),
)


def start_page_handler(links: Iterable[Link], *, version: str) -> HTTPRouteHandler:
    """This will return the handler of the page; links to the documentation come last."""
    listed = "".join(_listed(link) for link in (*links, *DOCUMENTATION))
    body = page(
        "voice-booking",
        content=(
            f"<h1>voice-booking</h1><p>Version {escape(version)}. Termine am Telefon: "
            f"Werkzeuge für Sprachagenten.</p><ul class='links'>{listed}</ul>"
        ),
    )

    async def start_page() -> Response[bytes]:
        return Response(body, media_type=MediaType.HTML, headers=PAGE_HEADERS)

    handler: Callable[[], Coroutine[Any, Any, Response[bytes]]] = start_page
    return get("/", include_in_schema=False)(handler)


def _listed(link: Link) -> str:
    return (
        f'<li><a href="{escape(link.href)}">{escape(link.title)}</a> '
        f"<span>{escape(link.description)}</span></li>"
    )
