"""One exchange with Cal.com: headers, time-outs, and what a failed exchange proves."""

import asyncio
import http.cookiejar
import logging
import re

from collections.abc import Callable, Mapping

import aiohttp
import httpx
import structlog

from attrs import frozen
from httpx_aiohttp import AiohttpTransport

from adapters.calcom.not_sent import NotSent
from adapters.calcom.pacing import TOO_MANY_REQUESTS, Pacing, Turn, allowance_in, budget_of
from adapters.calcom.settings import CalcomSettings
from booking_domain.model.circuit_breaker import Verdict


# Node closes an idle connection after 5 s; whoever uses it in that moment has an unknown outcome.
_KEEP_ALIVE_SECONDS = 3.0
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_FIRST_SERVER_ERROR = 500

_log = structlog.get_logger(__name__)


@frozen
class Answer:
    """
    What came back: HTTP status and JSON body, which is `None` where the body is no JSON.

    `again_in` is the number of seconds after which the same question may be answered otherwise,
    `None` where that makes no difference. `date` is the header of this name, as it came.
    """

    status: int
    body: object
    again_in: float | None = None
    date: str = ""


class ExchangeError(Exception):
    """
    No answer came; `never_sent` tells whether the request surely never left.

    The message names the classes of the causes only, so that it may be logged. `again_in` is as in
    `Answer`.
    """

    def __init__(
        self, cause: BaseException, *, never_sent: bool, again_in: float | None = None
    ) -> None:
        super().__init__(" < ".join(type(error).__name__ for error in _causes(cause)))
        self.never_sent = never_sent
        self.again_in = again_in


def open_http_client(*, max_connections: int = 100) -> httpx.AsyncClient:
    """
    This will build the client that all tenants share, without needing a running event loop.

    The caller closes it with `aclose()`. It keeps no cookies, since tenants share it, follows no
    redirects, takes no proxy from the environment, and retries nothing that writes.
    """
    # httpx logs each address at INFO, and Cal.com's addresses contain booking uids.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    limits = httpx.Limits(max_connections=max_connections, keepalive_expiry=_KEEP_ALIVE_SECONDS)
    ssl_context = httpx.create_ssl_context()

    def open_session() -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=max_connections, keepalive_timeout=_KEEP_ALIVE_SECONDS, ssl=ssl_context
        )
        return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    no_cookies = http.cookiejar.CookieJar(http.cookiejar.DefaultCookiePolicy(allowed_domains=()))
    return httpx.AsyncClient(
        transport=AiohttpTransport(verify=ssl_context, limits=limits, client=open_session),
        cookies=no_cookies,
        trust_env=False,
    )


class CalcomHttp:
    """Sends one tenant's requests, each at most once, and no more than the key's limit allows."""

    def __init__(
        self,
        *,
        client: httpx.AsyncClient,
        api_key: Callable[[], str],
        settings: CalcomSettings,
        pacing: Pacing,
    ) -> None:
        self._client = client
        self._api_key = api_key
        self._settings = settings
        self._pacing = pacing

    async def get(self, path: str, *, operation: str, params: Mapping[str, str]) -> Answer:
        """
        This will read; `operation` names the call in logs, where the path would show a uid.

        Raises:
            ExchangeError: no answer came in time, or the limit let nothing through.
        """
        seconds = self._settings.read_timeout_seconds
        request = self._build("GET", path, seconds=seconds, params=params, body=None)
        return await self._exchange(request, operation=operation, seconds=seconds)

    async def post(self, path: str, *, operation: str, body: Mapping[str, object]) -> Answer:
        """
        This will write; `operation` names the call in logs, where the path would show a uid.

        Raises:
            ExchangeError: no answer came in time; unless `never_sent`, it may have taken effect.
        """
        seconds = self._settings.write_timeout_seconds
        request = self._build("POST", path, seconds=seconds, params={}, body=body)
        return await self._exchange(request, operation=operation, seconds=seconds)

    def _build(
        self,
        method: str,
        path: str,
        *,
        seconds: float,
        params: Mapping[str, str],
        body: Mapping[str, object] | None,
    ) -> httpx.Request:
        connect = min(self._settings.connect_timeout_seconds, seconds)
        try:
            return self._client.build_request(
                method,
                f"{self._settings.base_url.rstrip('/')}{path}",
                params=dict(params),
                json=body,
                headers={
                    "Accept": "application/json",
                    "Authorization": f"Bearer {self._api_key()}",
                    "cal-api-version": self._settings.version_of(path),
                },
                timeout=httpx.Timeout(seconds, connect=connect),
            )
        except Exception as error:
            raise ExchangeError(error, never_sent=True) from error

    async def _exchange(self, request: httpx.Request, *, operation: str, seconds: float) -> Answer:
        begun = asyncio.get_running_loop().time()
        # Named for each exchange anew, as the key is revealed anew.
        budget = budget_of(request.headers["Authorization"], base_url=self._settings.base_url)
        try:
            async with self._pacing.turn(budget, seconds=seconds) as turn:
                response = await self._sent(request, turn=turn)
        except NotSent as error:
            _log.warning("request not sent", operation=operation, reason=type(error).__name__)
            raise ExchangeError(error, never_sent=True, again_in=error.again_in) from error
        except ExchangeError as failure:
            _log.info(
                "no answer from cal.com",
                operation=operation,
                failure=str(failure),
                was_sent=not failure.never_sent,
                duration_ms=_milliseconds_since(begun),
            )
            raise
        status = response.status_code
        await self._pacing.learn(budget, status=status, headers=response.headers)
        _log.info(
            "answer from cal.com",
            operation=operation,
            http_status=status,
            provider_request_id=_request_id_of(response),
            duration_ms=_milliseconds_since(begun),
        )
        return Answer(
            status=status,
            body=_json_of(response),
            again_in=_again_in(response),
            date=response.headers.get("date", ""),
        )

    async def _sent(self, request: httpx.Request, *, turn: Turn) -> httpx.Response:
        try:
            # The transport's own limits start anew with each chunk; this one bounds the whole.
            async with asyncio.timeout(turn.seconds_left):
                response = await self._client.send(request)
        except Exception as error:
            turn.verdict = Verdict.FAILED
            never_sent = _was_never_sent(error)
            raise ExchangeError(error, never_sent=never_sent, again_in=0.0) from error
        is_ill = response.status_code >= _FIRST_SERVER_ERROR
        turn.verdict = Verdict.FAILED if is_ill else Verdict.ANSWERED
        return response


def _again_in(response: httpx.Response) -> float | None:
    """Return what an answer says about another try."""
    if response.status_code == TOO_MANY_REQUESTS:
        seen = allowance_in(TOO_MANY_REQUESTS, response.headers)
        # One that says that requests remain is another limit's, of which nothing is known.
        return seen.reset_seconds if seen is not None and seen.remaining <= 0 else 0.0
    return 0.0 if response.status_code >= _FIRST_SERVER_ERROR else None


def _request_id_of(response: httpx.Response) -> str:
    """Return what Cal.com calls the request, for whoever has to ask there; empty if it is none."""
    told = response.headers.get("x-request-id", "")
    return told if _REQUEST_ID.fullmatch(told) else ""


def _milliseconds_since(begun: float) -> int:
    return round((asyncio.get_running_loop().time() - begun) * 1000)


def _json_of(response: httpx.Response) -> object:
    try:
        return response.json()
    except ValueError:
        return None


def _was_never_sent(error: BaseException) -> bool:
    """
    Whether the connection itself was refused, or its host not found.

    httpx' own class does not tell: a connection that died *after* the request was sent surfaces as
    `httpx.ConnectTimeout` on this transport.
    """
    return any(isinstance(cause, aiohttp.ClientConnectorError) for cause in _causes(error))


def _causes(error: BaseException) -> tuple[BaseException, ...]:
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        current = current.__cause__
    return tuple(chain)
