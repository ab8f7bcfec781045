"""Knocking at the public address: whether this very service answers there, and lets us in."""

import asyncio
import hashlib
import hmac
import ipaddress

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import httpx

from attrs import frozen

from booking_domain.ports.clock import Clock
from entrypoints.cli.finding import Finding, Part, Reporter
from entrypoints.http.calcom_wire import CALCOM_SIGNATURE_HEADER
from entrypoints.http.signature import SIGNATURE_HEADER, sign
from entrypoints.settings.schema import TenantSettings
from entrypoints.settings.secret import Secret


# No JSON: whoever verifies it refuses it afterwards, so that nothing is stored.
_KNOCK = b"voice-booking doctor"
# Callers hear it ring until an inbound call is answered: whoever takes longer is away.
_PATIENCE_SECONDS = 5.0
_LOCAL_NAMES = frozenset({"localhost", "localhost.localdomain"})
_PROXY = "look at the reverse proxy: every path below it must lead to `voice-booking serve`"
_START = (
    "start `voice-booking serve`, or look at DNS, certificate and reverse proxy; a router that "
    "leads no one from inside to its own outside looks the same"
)


@frozen(kw_only=True)
class Knocker:
    """Knocks at one address; `is_demo`: that it is of this machine is meant so."""

    url: str
    client: httpx.AsyncClient
    clock: Clock
    is_demo: bool

    async def at_the_door(self) -> tuple[Finding, ...]:
        """Ask whether the service lives, and whether it is ready."""
        report = Reporter(part=Part.ADDRESS)
        form = tuple(_of_form(self.url, is_demo=self.is_demo, report=report))
        try:
            living = await self.client.get(f"{self.url}/health/live")
            if not _is_alive(living):
                return (*form, _somebody_else(living, report=report))
            ready = await self.client.get(f"{self.url}/health/ready")
        except (httpx.HTTPError, OSError) as error:
            what = f"nobody answers at service.public_url ({type(error).__name__})"
            return (*form, report.error("alive", what, remedy=_START))
        return (*form, report.ok("alive", "the service answers"), _readiness(ready, report=report))

    async def for_salon(self, tenant: TenantSettings) -> tuple[Finding, ...]:
        """Send what Cal.com and Retell would, signed but of no meaning: nothing is stored."""
        report = Reporter(part=Part.ADDRESS, salon=tenant.id)
        knocks = []
        if tenant.calcom.webhook_secrets:
            knocks.append(self._as_calcom(tenant, report=report))
        if tenant.retell is not None:
            knocks.append(self._as_retell(tenant, key=tenant.retell.keys[0], report=report))
        return tuple(await asyncio.gather(*knocks))

    async def _as_calcom(self, tenant: TenantSettings, *, report: Reporter) -> Finding:
        secret = tenant.calcom.webhook_secrets[0].reveal().encode()
        signature = hmac.new(secret, _KNOCK, hashlib.sha256).hexdigest()
        return await self._knock(
            f"/calcom/webhook/{tenant.id}",
            header=(CALCOM_SIGNATURE_HEADER, signature),
            check="calcom webhook",
            key="webhook_secrets[0]",
            report=report,
        )

    async def _as_retell(self, tenant: TenantSettings, *, key: Secret, report: Reporter) -> Finding:
        signature = sign(_KNOCK, key=key, now=self.clock.now())
        return await self._knock(
            f"/retell/{tenant.id}/webhook",
            header=(SIGNATURE_HEADER, signature),
            check="retell webhook",
            key="retell.keys[0]",
            report=report,
        )

    async def _knock(
        self, path: str, *, header: tuple[str, str], check: str, key: str, report: Reporter
    ) -> Finding:
        headers = dict([header, ("Content-Type", "application/json")])
        try:
            answer = await self.client.post(f"{self.url}{path}", content=_KNOCK, headers=headers)
        except (httpx.HTTPError, OSError) as error:
            what = f"no answer to a signed request ({type(error).__name__})"
            return report.error(check, what, remedy=_PROXY)
        status = answer.status_code
        if status == HTTPStatus.BAD_REQUEST and _word_of(answer) == "bad_request":
            return report.ok(check, f"a request signed with {key} was let in")
        if status == HTTPStatus.UNAUTHORIZED and _word_of(answer) == "unauthorised":
            what = f"a request signed with {key} was refused: what runs there has another one"
            remedy = "restart the service with this configuration, and look at both clocks"
            return report.error(check, what, remedy=remedy)
        return report.error(check, f"a signed request got HTTP {status}", remedy=_PROXY)


def no_address() -> Finding:
    """This will say that there is nowhere to knock."""
    return Reporter(part=Part.ADDRESS).warning(
        "configured",
        "no public address is configured: whether Retell and Cal.com reach the service is unknown",
        remedy="set service.public_url to the address that they are given",
    )


def open_door_client(*, seconds: float) -> httpx.AsyncClient:
    """This will open a client that goes straight there, past any proxy; the caller closes it."""
    patience = min(seconds, _PATIENCE_SECONDS)
    return httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=patience)


def _of_form(url: str, *, is_demo: bool, report: Reporter) -> Iterator[Finding]:
    if is_demo:
        return
    parts = urlsplit(url)
    if _is_local(parts.hostname or ""):
        what = "service.public_url is of this machine or network: Retell and Cal.com are outside"
        yield report.warning("public", what, remedy="set the address that they are given")
    elif parts.scheme != "https":
        what = "service.public_url is not https: names and numbers would travel in clear"
        yield report.error("encrypted", what, remedy="put a certificate in front of the service")


def _is_local(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host in _LOCAL_NAMES


def _is_alive(answer: httpx.Response) -> bool:
    return answer.status_code == HTTPStatus.OK and _word_of(answer) == "live"


def _somebody_else(answer: httpx.Response, *, report: Reporter) -> Finding:
    if answer.is_redirect:
        what = f"the address leads on (HTTP {answer.status_code}), which Retell and Cal.com refuse"
        return report.error("alive", what, remedy="set service.public_url to where it leads")
    what = f"something else answers there (HTTP {answer.status_code})"
    return report.error("alive", what, remedy=_PROXY)


def _readiness(answer: httpx.Response, *, report: Reporter) -> Finding:
    if answer.status_code == HTTPStatus.OK:
        return report.ok("ready", "it can serve calls")
    checks = _object_in(answer).get("checks")
    told = checks.items() if isinstance(checks, dict) else ()
    parts = [str(name) for name, state in told if state != "ok"]
    what = f"it says that it cannot serve calls: {', '.join(parts) or 'it does not say why'}"
    return report.error("ready", what, remedy="look at its /health/ready and its log")


def _word_of(answer: httpx.Response) -> object:
    return _object_in(answer).get("status")


def _object_in(answer: httpx.Response) -> dict[str, Any]:
    try:
        content = answer.json()
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
