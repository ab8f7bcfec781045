"""What is concluded from answers at the public address."""

import datetime as dt

from collections.abc import Callable

import httpx
import pytest

from entrypoints.cli.doctor_address import Knocker
from entrypoints.cli.finding import Finding, Verdict
from entrypoints.http.calcom import is_signed
from entrypoints.http.calcom_wire import CALCOM_SIGNATURE_HEADER
from entrypoints.http.signature import SIGNATURE_HEADER, Signature, read_signature
from tests.doubles.clock import FakeClock
from tests.unit.entrypoints.cli.doctor_settings import salon


NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
PUBLIC = "https://booking.salon-muster.example"
LIVE = httpx.Response(200, json={"status": "live"})
READY = httpx.Response(200, json={"status": "ready"})
UNREADY = {"status": "not_ready", "checks": {"database": "does not answer", "runner": "ok"}}

Answer = Callable[[httpx.Request], httpx.Response]


def served(*, live: httpx.Response = LIVE, ready: httpx.Response = READY) -> Answer:
    """Answer both addresses of health."""

    def answer(request: httpx.Request) -> httpx.Response:
        return {"/health/live": live, "/health/ready": ready}[request.url.path]

    return answer


def knocker(answer: Answer, *, url: str = PUBLIC, is_demo: bool = False) -> Knocker:
    """Knock at a service that answers so."""
    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return Knocker(url=url, client=client, clock=FakeClock(NOON), is_demo=is_demo)


def brief(found: tuple[Finding, ...]) -> dict[str, Verdict]:
    """Return each check's verdict."""
    return {one.check: one.verdict for one in found}


async def test_a_service_that_is_ready_is_well() -> None:
    """Both addresses answer as they should."""
    found = await knocker(served()).at_the_door()

    assert brief(found) == {"alive": Verdict.OK, "ready": Verdict.OK}


@pytest.mark.parametrize(
    ("live", "said"),
    [
        (httpx.Response(308, headers={"Location": "https://www.example/"}), "leads on (HTTP 308)"),
        (httpx.Response(200, text="<html>welcome</html>"), "something else answers there"),
        (httpx.Response(200, json=["live"]), "something else answers there"),
        (httpx.Response(502), "something else answers there (HTTP 502)"),
    ],
)
async def test_what_is_not_the_service_is_an_error(live: httpx.Response, said: str) -> None:
    """Whatever else it answers."""
    (found,) = await knocker(served(live=live)).at_the_door()

    assert (found.check, found.verdict) == ("alive", Verdict.ERROR)
    assert said in found.what


async def test_a_service_that_is_not_ready_names_the_parts() -> None:
    """Only those that have a problem."""
    answer = served(ready=httpx.Response(503, json=UNREADY))

    (_, ready) = await knocker(answer).at_the_door()

    assert ready.verdict is Verdict.ERROR
    assert ready.what.endswith(": database")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://booking.salon-muster.example", {"encrypted": Verdict.ERROR}),
        ("http://localhost:8000", {"public": Verdict.WARNING}),
        ("https://192.168.1.7", {"public": Verdict.WARNING}),
        ("http://[::1]:8000", {"public": Verdict.WARNING}),
        (PUBLIC, {}),
    ],
)
async def test_an_address_must_be_public_and_encrypted(
    url: str, expected: dict[str, Verdict]
) -> None:
    """Names and numbers come in there, from outside."""
    found = brief(await knocker(served(), url=url).at_the_door())

    assert found == {**expected, "alive": Verdict.OK, "ready": Verdict.OK}


async def test_the_demo_may_be_of_this_machine() -> None:
    """It is meant so."""
    found = await knocker(served(), url="http://127.0.0.1:8000", is_demo=True).at_the_door()

    assert brief(found) == {"alive": Verdict.OK, "ready": Verdict.OK}


async def test_knocks_are_signed_as_the_platforms_sign_and_mean_nothing() -> None:
    """What is no JSON can be stored by nobody."""
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(400, json={"status": "bad_request"})

    tenant = salon()
    assert tenant.retell is not None

    found = await knocker(answer).for_salon(tenant)

    assert brief(found) == {"calcom webhook": Verdict.OK, "retell webhook": Verdict.OK}
    calcom, retell = sorted(sent, key=lambda one: one.url.path)
    assert (calcom.url.path, retell.url.path) == (
        "/calcom/webhook/muster",
        "/retell/muster/webhook",
    )
    digest = calcom.headers[CALCOM_SIGNATURE_HEADER]
    assert is_signed(calcom.content, signature=digest, secrets=tenant.calcom.webhook_secrets)
    signature = read_signature(retell.headers[SIGNATURE_HEADER], now=NOON)
    assert isinstance(signature, Signature)
    assert signature.matches(retell.content, keys=tenant.retell.keys)
    assert not calcom.content.startswith(b"{")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (httpx.Response(401, json={"status": "unauthorised"}), "has another one"),
        (httpx.Response(401, text="proxy"), "got HTTP 401"),
        (httpx.Response(404), "got HTTP 404"),
        (httpx.Response(200, json={"status": "stored"}), "got HTTP 200"),
        (httpx.Response(400, text="Bad Request"), "got HTTP 400"),
    ],
)
async def test_every_other_answer_to_a_knock_is_an_error(answer: httpx.Response, said: str) -> None:
    """A proxy's own 400 or 401 is not taken for the service's."""
    found = await knocker(lambda _: answer).for_salon(salon())

    assert {one.verdict for one in found} == {Verdict.ERROR}
    assert all(said in one.what for one in found)
