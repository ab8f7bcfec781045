"""One account at Cal.com: whose key it is, and its webhooks."""

import datetime as dt

from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from attrs import field, frozen
from typing_extensions import override

from adapters.calcom.calendar import sense_of
from adapters.calcom.http import Answer, CalcomHttp, ExchangeError
from adapters.calcom.pacing import Pacing
from adapters.calcom.reading_failures import no_answer
from adapters.calcom.settings import CalcomSettings
from adapters.calcom.wire import sensible, structured
from booking_domain.errors import CalendarUnavailable
from booking_domain.model.provider_account import SignOfLife, Subscription
from booking_domain.ports.account_source import AccountSource


_ME = "/v2/me"
_WEBHOOKS = "/v2/webhooks"
_PAGE_SIZE = 250
_MOST_PAGES = 20


@frozen
class _Me:
    data: dict[str, Any]


@frozen
class _Webhook:
    address: str = field(alias="subscriberUrl")
    triggers: list[str]
    active: bool
    template: str | None = field(alias="payloadTemplate", default=None)
    secret: str | None = field(default=None, repr=False)


@frozen
class _ManyWebhooks:
    data: list[_Webhook]


class CalcomAccount(AccountSource):
    """One tenant's account; one request for each question, and one for each further 250 hooks."""

    def __init__(
        self,
        *,
        client: httpx.AsyncClient,
        api_key: Callable[[], str],
        settings: CalcomSettings,
        pacing: Pacing,
    ) -> None:
        """Take what `CalcomCalendar` takes."""
        self._http = CalcomHttp(client=client, api_key=api_key, settings=settings, pacing=pacing)

    @override
    async def sign_of_life(self) -> SignOfLife:
        answer = await self._read(_ME, operation="get_me", params={})
        sense_of(answer, lambda body: sensible(lambda: structured(body, _Me)))
        return SignOfLife(provider_time=read_date(answer.date))

    @override
    async def subscriptions(self) -> tuple[Subscription, ...]:
        found: list[Subscription] = []
        for page in range(_MOST_PAGES):
            params = {"take": str(_PAGE_SIZE), "skip": str(page * _PAGE_SIZE)}
            answer = await self._read(_WEBHOOKS, operation="list_webhooks", params=params)
            some = sense_of(answer, read_subscriptions)
            found.extend(some)
            if len(some) < _PAGE_SIZE:
                return tuple(found)
        message = f"the account has more than {_MOST_PAGES * _PAGE_SIZE} webhooks"
        raise CalendarUnavailable(message)

    async def _read(self, path: str, *, operation: str, params: dict[str, str]) -> Answer:
        try:
            return await self._http.get(path, operation=operation, params=params)
        except ExchangeError as error:
            raise no_answer(error) from error


def read_subscriptions(body: object) -> tuple[Subscription, ...]:
    """
    This will read the list of webhooks.

    Raises:
        NonsenseError: it is none.
    """
    shown = sensible(lambda: structured(body, _ManyWebhooks)).data
    raw = body["data"] if isinstance(body, dict) else []
    return tuple(
        Subscription(
            address=one.address,
            triggers=frozenset(one.triggers),
            is_active=one.active,
            secret=one.secret or None,
            shows_secret="secret" in given,
            has_own_form=bool(one.template),
        )
        for one, given in zip(shown, raw, strict=True)
    )


def read_date(header: str) -> dt.datetime | None:
    """This will read a `Date`, in UTC; `None` where it is none, or says no offset."""
    try:
        told = parsedate_to_datetime(header)
        return None if told.tzinfo is None else told.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
