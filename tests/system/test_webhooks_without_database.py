"""Webhooks while the database is away or frozen: never called stored, and soon well again."""

import asyncio
import contextlib
import time

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from attrs import define, evolve, frozen
from sqlalchemy import make_url, text
from structlog.testing import capture_logs

from entrypoints.cli.demo_place import DemoKeys
from entrypoints.cli.demo_salon import demo_settings
from entrypoints.container import Container
from entrypoints.http.app import create_app
from entrypoints.http_services import http_services
from entrypoints.sandbox.demo_account import OWNER
from entrypoints.settings.schema import DatabaseSettings, ServiceSettings
from entrypoints.settings.secret import Secret
from entrypoints.settings.values import DatabaseUrl
from tests.contract.unit_of_work.sql_harness import SqlStorage, sql_storage
from tests.doubles.tcp_proxy import TcpProxy
from tests.http.deliveries import calcom_body, deliver
from tests.http.face import Agent
from tests.http.served import served
from tests.http.test_retell_inbound import inbound_body


CALCOM_EVENT = calcom_body()
INBOUND = inbound_body()
STRANGER = {"caller_known": "false", "customer_name": ""}
_AWAY_SECONDS = 20.0
_PAUSE_SECONDS = 0.5
RETELL_EVENT = b'{"event":"call_ended","call":{"call_id":"call_1"}}'


@frozen
class Answers:
    """What both senders were told of their event, and what a call was greeted with."""

    stored: list[int]
    greeting: dict[str, Any]

    @property
    def is_usual(self) -> bool:
        """Whether all is as if nothing had ever been wrong."""
        return self.stored == [200, 204] and bool(self.greeting["call_inbound"])

    @property
    def greets_a_stranger(self) -> bool:
        """Whether the call is answered with nothing, or with what needs no database."""
        variables = self.greeting["call_inbound"].get("dynamic_variables", STRANGER)
        return bool(variables.items() >= STRANGER.items())


UNANSWERED = Answers(stored=[503, 503], greeting={"call_inbound": {}})


@define
class Stage:
    """The service behind a network that can be cut."""

    storage: SqlStorage
    proxy: TcpProxy
    client: httpx.AsyncClient
    agent: Agent
    secret: Secret

    async def answers(self) -> Answers:
        """Deliver one event of each sender, and let a call of a known number come in."""
        calcom = deliver(
            self.client,
            CALCOM_EVENT,
            path=f"/calcom/webhook/{OWNER.username}",
            secret=self.secret,
        )
        retell = self.agent.send(RETELL_EVENT, path="/retell/webhook")
        inbound = self.agent.send(INBOUND, path="/retell/inbound")
        *stored, greeting = await asyncio.gather(calcom, retell, inbound)
        assert greeting.status_code == 200
        return Answers(stored=[one.status_code for one in stored], greeting=greeting.json())

    async def until_usual(self) -> None:
        """Ask until all is: within 0.7 s a busy machine may greet nobody by name."""
        async with asyncio.timeout(60):
            while not (await self.answers()).is_usual:
                pass

    async def inbox(self) -> list[str]:
        """Return the kinds of all events that are stored, processed or not."""
        async with self.storage.engine.connect() as connection:
            rows = await connection.execute(text("SELECT kind FROM inbox_event"))
        return [row.kind for row in rows]


@pytest.fixture(params=["postgresql", "mariadb"])
async def stage(
    request: pytest.FixtureRequest, server_url: Callable[[str], str], tmp_path: Path
) -> AsyncIterator[Stage]:
    """A database on a server, reached through a proxy by the service alone."""
    async with (
        sql_storage(server_url(request.param)) as storage,
        _staged(storage, tmp_path) as opened,
    ):
        yield opened


@contextlib.asynccontextmanager
async def _staged(storage: SqlStorage, directory: Path) -> AsyncIterator[Stage]:
    keys, address = DemoKeys.generated(), make_url(storage.url)
    settings = demo_settings(
        keys, database=directory / "unused", address="http://127.0.0.1:9", service=ServiceSettings()
    )
    with TcpProxy(address.host or "", address.port or 0) as proxy:
        url = address.set(host=proxy.host, port=proxy.port).render_as_string(hide_password=False)
        settings = evolve(settings, database=DatabaseSettings(url=DatabaseUrl(Secret(url))))
        container = Container(settings=settings)
        app = create_app(services=http_services(container, version="0", mounts=()))
        async with (
            served(app) as port,
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client,
        ):
            agent = Agent(client, clock=container.clock(), key=Secret(keys.retell))
            # Printed with all locals, one traceback of a job keeps a busy machine for seconds.
            with capture_logs():
                yield Stage(storage, proxy, client, agent, Secret(keys.webhook))
            proxy.forward()


async def test_a_database_that_is_away_is_told_and_the_next_delivery_is_stored(
    stage: Stage,
) -> None:
    """For 20 s: 503 to both senders, and the telephone is answered all the same."""
    await stage.until_usual()
    stage.proxy.cut()
    back_at = time.monotonic() + _AWAY_SECONDS
    away = [await stage.answers()]
    while time.monotonic() < back_at:
        await asyncio.sleep(_PAUSE_SECONDS)
        away.append(await stage.answers())
    stage.proxy.forward()

    back = await stage.answers()
    await stage.until_usual()

    assert back.stored == [200, 204]
    assert {tuple(one.stored) for one in away} == {(503, 503)}
    assert UNANSWERED in away
    assert [one for one in away if not one.greets_a_stranger] == []
    assert sorted(await stage.inbox()) == ["BOOKING_CREATED", "call_ended"]


@pytest.mark.parametrize("silence", ["blackhole", "hold_answers"])
async def test_a_database_that_says_nothing_is_not_waited_for(stage: Stage, silence: str) -> None:
    """503 before the senders give up; what may have got through is stored once all the same."""
    getattr(stage.proxy, silence)()
    frozen = await stage.answers()
    stage.proxy.forward()

    # A connection that was opened into the silence fails late, and others wait behind it.
    await stage.until_usual()

    assert frozen.stored == [503, 503]
    assert frozen.greets_a_stranger
    assert len(await stage.inbox()) == 2
