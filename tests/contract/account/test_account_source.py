"""What an account says of itself: our adapter on the sandbox, over real HTTP."""

import contextlib
import datetime as dt
import socket

from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import pytest
import uvicorn

from adapters.calcom.account import CalcomAccount, read_date, read_subscriptions
from adapters.calcom.http import open_http_client
from adapters.calcom.settings import CalcomSettings
from adapters.calcom.wire import NonsenseError
from adapters.memory.calcom_model.account_event import Trigger
from adapters.system.clock import SystemClock
from adapters.system.identifiers import SystemIdentifiers
from booking_domain.errors import CalendarUnavailable
from booking_domain.ports.account_source import AccountSource
from entrypoints.sandbox.app import create_sandbox_app
from entrypoints.sandbox.config import WebhookSubscription
from entrypoints.sandbox.demo_account import demo_config, subscription_to_all
from entrypoints.sandbox.webhook_sender import HttpWebhookSender
from tests.contract.calendar.calendars import Server
from tests.doubles.pacing import unhurried


API_KEY = "cal_account_suite"
SIGNED = subscription_to_all("https://a.example/calcom/webhook/a", secret="canary")
UNSIGNED = WebhookSubscription(
    url="https://b.example/hook", triggers=(Trigger.BOOKING_CREATED,), secret=None
)


@contextlib.asynccontextmanager
async def account(
    *subscriptions: WebhookSubscription, api_key: str = API_KEY
) -> AsyncIterator[AccountSource]:
    """Serve a sandbox with these webhooks, and open it with this key."""
    app = create_sandbox_app(
        demo_config(api_key=API_KEY, control_key=None, journal=None, subscriptions=subscriptions),
        clock=SystemClock(),
        identifiers=SystemIdentifiers(),
        post=HttpWebhookSender(),
    )
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="on")), listener)
    await server.started()
    client = open_http_client()
    try:
        yield CalcomAccount(
            client=client,
            api_key=lambda: api_key,
            settings=CalcomSettings(base_url=server.address, zone=ZoneInfo("Europe/Berlin")),
            pacing=unhurried(),
        )
    finally:
        await client.aclose()
        await server.stop()


async def test_an_account_that_answers_tells_its_time() -> None:
    """Whole seconds, in UTC."""
    async with account() as source:
        before = dt.datetime.now(dt.UTC)
        sign = await source.sign_of_life()
        after = dt.datetime.now(dt.UTC)

    assert sign.provider_time is not None
    assert sign.provider_time.utcoffset() == dt.timedelta()
    slack = dt.timedelta(seconds=10)
    assert before - slack < sign.provider_time < after + slack


async def test_a_key_that_is_refused_says_so() -> None:
    """With what to look at."""
    async with account(api_key="cal_wrong") as source:
        with pytest.raises(CalendarUnavailable, match=r"HTTP 401: .*calcom\.api_key"):
            await source.sign_of_life()
        with pytest.raises(CalendarUnavailable, match="HTTP 401"):
            await source.subscriptions()


async def test_subscriptions_are_told_with_their_secrets() -> None:
    """One has none."""
    async with account(SIGNED, UNSIGNED) as source:
        first, second = await source.subscriptions()

    assert (first.address, first.secret) == (SIGNED.url, "canary")
    assert first.triggers == {trigger.value for trigger in Trigger}
    assert (second.address, second.secret) == (UNSIGNED.url, None)
    assert second.triggers == {"BOOKING_CREATED"}
    assert all(
        one.is_active and one.shows_secret and not one.has_own_form for one in (first, second)
    )


async def test_an_account_without_webhooks_has_none() -> None:
    """That is no error."""
    async with account() as source:
        assert await source.subscriptions() == ()


def test_a_webhook_as_a_real_calcom_shows_it_is_read() -> None:
    """Recorded when it was created; a secret that is left out is one that is not shown."""
    shown = {
        "id": "65b47604-f4bb-4fe7-849a-3710aafb4bc8",
        "payloadTemplate": None,
        "triggers": ["BOOKING_CREATED", "BOOKING_RESCHEDULED"],
        "subscriberUrl": "http://127.0.0.1:58099/cal",
        "active": False,
        "secret": "webhook-secret-123",
        "userId": 1,
    }
    hidden = {name: value for name, value in shown.items() if name != "secret"}
    templated = shown | {"payloadTemplate": "{}"}

    read = read_subscriptions({"status": "success", "data": [shown, hidden, templated]})

    assert [one.shows_secret for one in read] == [True, False, True]
    assert [one.secret for one in read] == ["webhook-secret-123", None, "webhook-secret-123"]
    assert [one.has_own_form for one in read] == [False, False, True]
    assert not any(one.is_active for one in read)


@pytest.mark.parametrize(
    "body", [None, [], {}, {"data": None}, {"data": [{"triggers": []}]}, {"data": ["x"]}]
)
def test_what_is_no_list_of_webhooks_is_nonsense(body: object) -> None:
    """An error of its own, whatever the shape."""
    with pytest.raises(NonsenseError):
        read_subscriptions(body)


def test_the_date_of_a_real_calcom_is_read() -> None:
    """As it was recorded."""
    told = read_date("Fri, 20 Nov 2026 23:26:29 GMT")

    assert told == dt.datetime(2026, 11, 20, 23, 26, 29, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "yesterday",
        "Fri, 99 Nov 2026 23:26:29 GMT",
        "Fri, 20 Nov 99999999999 23:26:29 GMT",
        "Fri, 31 Dec 9999 23:59:59 -2300",
        "Fri, 20 Nov 2026 23:26:29 -0000",
    ],
)
def test_what_is_no_date_is_no_time(header: str) -> None:
    """Then Cal.com's clock is not compared."""
    assert read_date(header) is None
