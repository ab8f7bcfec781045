"""Two salons in one service and one database, alike to the last name."""

import asyncio
import contextlib
import datetime as dt
import itertools
import json

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx

from attrs import define, field, frozen
from dependency_injector import providers
from sqlalchemy import event

from adapters.memory.calcom_model.account import CalcomAccount
from adapters.memory.calcom_model.account_event import tell_nobody
from adapters.memory.calcom_model.context import Behaviour
from adapters.memory.calcom_model.store import NoJournal
from adapters.memory.calendar import MemoryCalendar
from adapters.sql.tables import METADATA
from adapters.system.clock import SystemClock
from adapters.system.identifiers import SystemIdentifiers
from booking_domain.model.provider_booking import ProviderBooking
from booking_domain.model.time_slot import TimeSlot
from entrypoints.container import Container
from entrypoints.database import migrate_database
from entrypoints.http.retell import BUDGET_HEADER
from entrypoints.http.signature import SIGNATURE_HEADER, sign
from entrypoints.http_services import http_services
from entrypoints.settings.loading import load_settings
from entrypoints.settings.secret import Secret
from tests.doubles.processes import configured
from tests.doubles.salon import event_types
from tests.http.deliveries import calcom_body, deliver
from tests.http.face import call_object, client_of, invoked


_YEAR = dt.timedelta(days=365)
# The clock is the real one, and a disk may be busy for longer than a tool may be.
PATIENCE_MS = 15_000
# What a process does for all salons at once: it looks for what to do next, by time alone.
_FOR_ALL = (
    "lease_until <",
    "lease_until >",
    "next_look_at >",
    "next_look_at <",
    "SET lease_owner",
    "is_latest",
    "expires_at <",
    "count(*) AS many",  # what the metrics show of all
)


def weekday(number: int) -> str:
    """Return a day of the week after next as callers say it; Monday is 0."""
    today = SystemClock().now().date()
    day = today + dt.timedelta(days=14 - today.weekday() + number)
    return f"am {day.day}.{day.month}.{day.year}"


@frozen
class Salon:
    """A salon's id, and what opens its doors alone."""

    id: str
    number: str
    retell: Secret
    token: str
    webhook: Secret
    calendar: MemoryCalendar

    async def bookings(self) -> tuple[ProviderBooking, ...]:
        """Return what stands in its calendar."""
        now = SystemClock().now()
        found = await self.calendar.list_bookings(window=TimeSlot(start=now, end=now + _YEAR))
        return tuple(one for one in found if one.status.is_active)


@define
class TwoSalons:
    """Both, behind one client."""

    north: Salon
    south: Salon
    client: httpx.AsyncClient
    container: Container
    routes: frozenset[tuple[str, str]]
    _ids: Iterator[int] = field(factory=lambda: itertools.count(1))

    async def tool(
        self,
        name: str,
        args: dict[str, Any],
        *,
        called: Salon,
        key: Secret | None = None,
        path: str = "",
        tool_call_id: str = "",
        budget_ms: int = PATIENCE_MS,
        **call: Any,
    ) -> httpx.Response:
        """Call a tool at the salon that was called, signed with its key or another."""
        about = call_object(**({"to_number": called.number, "agent_id": None} | call))
        named = tool_call_id or f"tc_{next(self._ids)}"
        about["transcript_with_tool_calls"] = [invoked(name, named, args=args)]
        body = json.dumps({"name": name, "args": args, "call": about}).encode()
        return await self.signed(
            path or f"/retell/tools/{name}", body, key=key or called.retell, budget_ms=budget_ms
        )

    async def signed(
        self, path: str, body: bytes, *, key: Secret, budget_ms: int = PATIENCE_MS
    ) -> httpx.Response:
        """Send a body as Retell does."""
        signature = sign(body, key=key, now=SystemClock().now())
        headers = {
            SIGNATURE_HEADER: signature,
            "Content-Type": "application/json",
            BUDGET_HEADER: str(budget_ms),
        }
        return await self.client.post(path, content=body, headers=headers)

    async def rest(
        self,
        method: str,
        path: str,
        *,
        token: str,
        body: Any = None,
        about: str = "appointments",
    ) -> httpx.Response:
        """Ask the REST interface."""
        headers = {"Authorization": f"Bearer {token}"}
        address = f"/api/v1/{about}{path}"
        return await self.client.request(method, address, json=body, headers=headers)

    async def book(self, salon: Salon, *, when: str = "", **how: Any) -> dict[str, Any]:
        """Book Anna's Herrenhaarschnitt at ten, for Max Beispiel."""
        words = {"service": "Herrenhaarschnitt", "staff": "Anna", "date_text": when or weekday(0)}
        args = words | {"time_text": "um zehn", "customer_name": "Max Beispiel"}
        response = await self.tool("book_appointment", args, called=salon, **how)
        answer: dict[str, Any] = response.json()
        return answer

    async def events(self, salon: Salon) -> int:
        """Count what waits in its inbox."""
        async with self.container.units().reading(salon.id) as unit:
            return len(await unit.inbox.unprocessed(limit=100))

    async def webhook(self, salon: Salon, *, secret: Secret, **payload: Any) -> httpx.Response:
        """Deliver an event of Cal.com at its address."""
        path = f"/calcom/webhook/{salon.id}"
        return await deliver(self.client, calcom_body(**payload), path=path, secret=secret)

    @contextlib.contextmanager
    def statements(self) -> Iterator[list[tuple[str, Any]]]:
        """Yield every statement on our tables, with its parameters, but those for all salons.

        A job's are yielded only where they do not name one salon, for it asks for each in turn.
        """
        noted: list[tuple[str, Any]] = []

        def note(_: object, __: object, text: str, parameters: Any, *___: object) -> None:
            ours = any(f" {table}" in text.replace("\n", " ") for table in METADATA.tables)
            if _is_background():
                ours = ours and len(self._salons_in(parameters)) != 1
            if ours and not any(part in text for part in _FOR_ALL):
                noted.append((text, parameters))

        engine = self.container.engine().sync_engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield noted
        finally:
            event.remove(engine, "before_cursor_execute", note)

    def _salons_in(self, parameters: object) -> list[str]:
        return [one.id for one in (self.north, self.south) if one.id in str(parameters)]


def _is_background() -> bool:
    """Tell whether a periodic job asks: it goes through all salons, whoever asked last."""
    task = asyncio.current_task()
    return task is not None and task.get_name().startswith("periodic-")


@frozen
class Account:
    """A salon's account at a Cal.com that is asked over the network."""

    base_url: str
    key: str


@contextlib.asynccontextmanager
async def two_salons(
    directory: Path,
    *,
    accounts: Mapping[str, Account] | None = None,
    change: Callable[[str], str] = str,
) -> AsyncIterator[TwoSalons]:
    """
    This will serve both from one SQLite file, each with a calendar of its own.

    Args:
        accounts: By the salon's id; without them the calendars are in this process.
        change: Of the configuration's text.
    """
    north, south = _salon("nord", 42), _salon("sued", 43)
    container = _container(directory, salons=(north, south), accounts=accounts, change=change)
    await asyncio.to_thread(migrate_database, container.settings().database)
    made = http_services(container, version="0", mounts=())
    async with client_of(made) as client:
        yield TwoSalons(north, south, client, container, routes=_routes(client))


def _salon(name: str, number: int) -> Salon:
    account = CalcomAccount(
        event_types(),
        journal=NoJournal(),
        clock=SystemClock(),
        identifiers=SystemIdentifiers(),
        notify=tell_nobody,
        behaviour=Behaviour(),
    )
    return Salon(
        id=f"salon-{name}",
        number=f"+4930231250{number}",
        retell=Secret(f"key_of_{name}"),
        token=f"token-of-{name}",
        webhook=Secret(f"whsec_of_{name}"),
        calendar=MemoryCalendar(account, placeholder_domain="no-mail.invalid"),
    )


def _container(
    directory: Path,
    *,
    salons: tuple[Salon, ...],
    accounts: Mapping[str, Account] | None,
    change: Callable[[str], str],
) -> Container:
    text = configured(calendar="http://127.0.0.1:9", directory=directory)
    head, salon = text.split("[[tenants]]")
    environment: dict[str, str] = {}
    parts = [head]
    for one in salons:
        name = one.id.removeprefix("salon-").upper()
        account = accounts[one.id] if accounts else Account("http://127.0.0.1:9", f"cal_{name}")
        environment |= {
            f"{name}_CALCOM_KEY": account.key,
            f"{name}_RETELL_KEY": one.retell.reveal(),
            f"{name}_REST_TOKEN": one.token,
            f"{name}_WEBHOOK": one.webhook.reveal(),
        }
        parts.append(
            salon.replace("salon-muster", one.id)
            .replace("+493023125042", one.number)
            .replace("env:TEST_", f"env:{name}_")
            .replace(
                "[tenants.retell]",
                f'webhook_secrets = ["env:{name}_WEBHOOK"]\nbase_url = "{account.base_url}"\n'
                "[tenants.retell]",
            )
        )
    file = directory / "salons.toml"
    file.write_text(change("[[tenants]]".join(parts)), encoding="utf-8")
    container = Container(settings=load_settings(file, environment=environment))
    if accounts is None:
        calendars = providers.Object({one.id: one.calendar for one in salons})
        container.calendars.override(calendars)
        container.background_calendars.override(calendars)
    return container


def _routes(client: httpx.AsyncClient) -> frozenset[tuple[str, str]]:
    app: Any = client._transport.app  # type: ignore[attr-defined]
    return frozenset(
        (method, path)
        for path, handlers in app.route_handler_method_map.items()
        for method in handlers
        if method in {"GET", "POST", "PUT", "PATCH", "DELETE"}
    )
