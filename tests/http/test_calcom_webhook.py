"""What Cal.com tells: verified to the byte, stored once, and never called stored when it is not."""

import asyncio
import datetime as dt
import json

from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog

from adapters.memory.store import CommitFault
from booking_domain.model.inbox_event import CALCOM
from entrypoints.http.calcom import CALCOM_MAX_BODY_BYTES
from entrypoints.http.calcom_wire import CALCOM_SIGNATURE_HEADER
from entrypoints.http.directory import TenantAccess, TenantDirectory
from entrypoints.settings.secret import Secret
from tests.doubles.salon import salon
from tests.doubles.world import World
from tests.http.deliveries import CALCOM_PATH, calcom_body, calcom_signature, deliver, inbox
from tests.http.face import CALCOM_SECRET, OLD_CALCOM_SECRET, client_of, services


CONTRACT = Path(__file__).parents[2].parent / "shared" / "contracts" / "calcom"
BODY = calcom_body()
OTHERS_SECRET = Secret("whsec_test_of_somebody_else")


async def test_an_event_is_stored_as_it_came(client: httpx.AsyncClient, salon_world: World) -> None:
    """200, and one row with the raw body and what names it."""
    response = await deliver(client, BODY)

    assert (response.status_code, response.json()) == (200, {"status": "stored"})
    (event,) = await inbox(salon_world)
    assert event.body.encode() == BODY
    assert (event.source, event.kind, event.version) == (CALCOM, "BOOKING_CREATED", "2021-10-20")
    assert event.sent_at == dt.datetime(2026, 11, 23, 8, 0, 0, 250_000, tzinfo=dt.UTC)
    assert event.received_at == salon_world.clock.now()


async def test_a_repeat_is_answered_alike_and_stored_once(
    client: httpx.AsyncClient, salon_world: World
) -> None:
    """Two subscriptions of one account deliver everything twice."""
    await deliver(client, BODY)

    response = await deliver(client, BODY)

    assert (response.status_code, response.json()) == (200, {"status": "repeated"})
    assert len(await inbox(salon_world)) == 1


async def test_six_deliveries_at_once_store_one_row(
    client: httpx.AsyncClient, salon_world: World
) -> None:
    """All of them are told that it is stored."""
    answers = await asyncio.gather(*(deliver(client, BODY) for _ in range(6)))

    assert {one.status_code for one in answers} == {200}
    assert sorted(one.json()["status"] for one in answers) == ["repeated"] * 5 + ["stored"]
    assert len(await inbox(salon_world)) == 1


@pytest.mark.parametrize("secret", [OLD_CALCOM_SECRET, CALCOM_SECRET])
async def test_every_secret_of_a_rotation_signs(client: httpx.AsyncClient, secret: Secret) -> None:
    """While one is replaced by another, both are good."""
    response = await deliver(client, BODY, secret=secret)

    assert response.status_code == 200


@pytest.mark.parametrize(
    "signature",
    [
        calcom_signature(BODY, secret=OTHERS_SECRET),
        calcom_signature(BODY + b" "),
        calcom_signature(BODY).upper(),
        "sha256=" + calcom_signature(BODY),
        calcom_signature(BODY)[:-1],
        "no-secret-provided",
        "ä" * 64,
        "x",
    ],
)
async def test_what_is_not_signed_by_the_salons_secret_is_refused(
    client: httpx.AsyncClient, salon_world: World, signature: str
) -> None:
    """401, and nothing is stored."""
    response = await client.post(
        CALCOM_PATH,
        content=BODY,
        headers=[(CALCOM_SIGNATURE_HEADER.encode(), signature.encode())],
    )

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == CALCOM_SIGNATURE_HEADER
    assert await inbox(salon_world) == ()


async def test_an_unsigned_delivery_is_refused(
    client: httpx.AsyncClient, salon_world: World
) -> None:
    """Without the header at all."""
    response = await client.post(CALCOM_PATH, content=BODY)

    assert response.status_code == 401
    assert await inbox(salon_world) == ()


async def test_a_webhook_without_a_secret_is_told_what_is_missing(
    client: httpx.AsyncClient,
) -> None:
    """Cal.com says so literally where nobody has set one."""
    response = await deliver(client, BODY, signature="no-secret-provided")

    assert "secret" in response.json()["message"]


async def test_an_unknown_salon_is_answered_as_a_wrong_signature_is(salon_world: World) -> None:
    """To the byte, but for the request's id: nobody learns which salons there are."""
    directory = TenantDirectory(
        (
            TenantAccess(salon(tenant_id="mitte"), calcom_secrets=(CALCOM_SECRET,)),
            TenantAccess(salon(tenant_id="without-secrets")),
        )
    )

    async with client_of(services(salon_world), directory=directory) as client:
        answers = [
            await deliver(client, BODY, path="/calcom/webhook/mitte", secret=OTHERS_SECRET),
            await deliver(client, BODY, path="/calcom/webhook/nowhere"),
            await deliver(client, BODY, path="/calcom/webhook/without-secrets"),
            await deliver(client, BODY, path="/calcom/webhook/nowhere", secret=Secret("nobody's")),
        ]

    assert {one.status_code for one in answers} == {401}
    bodies = [{**one.json(), "request_id": ""} for one in answers]
    assert all(one == bodies[0] for one in bodies)


async def test_one_salons_secret_signs_nothing_for_another(salon_world: World) -> None:
    """The address chooses whose secrets are tried, and no others are."""
    directory = TenantDirectory(
        (
            TenantAccess(salon(tenant_id="mitte"), calcom_secrets=(CALCOM_SECRET,)),
            TenantAccess(salon(tenant_id="pankow"), calcom_secrets=(OTHERS_SECRET,)),
        )
    )

    async with client_of(services(salon_world), directory=directory) as client:
        to_mitte = await deliver(client, BODY, path="/calcom/webhook/mitte")
        to_pankow = await deliver(client, BODY, path="/calcom/webhook/pankow")

    assert (to_mitte.status_code, to_pankow.status_code) == (200, 401)
    assert len(await inbox(salon_world, tenant_id="mitte")) == 1
    assert await inbox(salon_world, tenant_id="pankow") == ()


def _payloads() -> list[Any]:
    signatures = CONTRACT / "webhooks" / "SIGNATURES.json"
    if not signatures.is_file():
        missing = pytest.mark.skip(reason="Cal.com's payloads are not beside the project")
        return [pytest.param("", b"", "", marks=missing)]
    told = json.loads(signatures.read_text(encoding="utf-8"))
    made_up = [
        pytest.param(
            told["secret"], (CONTRACT / "webhooks" / name).read_bytes(), signature, id=name
        )
        for name, signature in told["signatures"].items()
    ]
    return made_up + [
        pytest.param("webhook-secret-123", body, signature, id=f"{path.stem}-{number}")
        for path in sorted((CONTRACT / "recordings").glob("70-webhook-*.json"))
        for number, (body, signature) in enumerate(_recorded(path))
    ]


def _recorded(path: Path) -> list[tuple[bytes, str]]:
    deliveries = json.loads(path.read_text(encoding="utf-8"))["deliveries"]
    return [
        (one["body_raw"].encode(), dict(one["headers"])[CALCOM_SIGNATURE_HEADER])
        for one in deliveries
    ]


@pytest.mark.parametrize(("secret", "body", "signature"), _payloads())
async def test_real_deliveries_are_verified_and_stored(
    salon_world: World, secret: str, body: bytes, signature: str
) -> None:
    """Every trigger, signed by others than this test."""
    access = TenantAccess(salon_world.tenant, calcom_secrets=(Secret(secret),))
    made = services(salon_world)
    with structlog.testing.capture_logs() as logs:
        async with client_of(made, directory=TenantDirectory((access,))) as client:
            response = await deliver(client, body, signature=signature)

    assert response.status_code == 200
    (event,) = await inbox(salon_world)
    assert event.kind == json.loads(body)["triggerEvent"]
    assert event.sent_at is not None
    assert not [line for line in logs if line["event"] == "unknown webhook event"]


@pytest.mark.parametrize(
    ("body", "kind", "sent_at_is_known"),
    [
        (calcom_body("BOOKING_TELEPORTED"), "BOOKING_TELEPORTED", True),
        (b'{"triggerEvent":"BOOKING_CREATED"}', "BOOKING_CREATED", False),
        (b"{}", "", False),
        (b'{"triggerEvent":5,"createdAt":5,"payload":5}', "", False),
        (b'{"triggerEvent":"' + b"x" * 65 + b'","createdAt":"yesterday"}', "", False),
        (b'{"triggerEvent":"a\\nb","createdAt":"2026-11-23T08:00:00"}', "", False),
        (b'{"triggerEvent":"A","createdAt":"0001-01-01T00:00:00+14:00"}', "A", False),
        (b'{"triggerEvent":"A","payload":{"title":"\\ud83d"}}', "A", False),
    ],
)
async def test_what_nobody_knows_is_stored_as_well(
    client: httpx.AsyncClient, salon_world: World, body: bytes, kind: str, sent_at_is_known: bool
) -> None:
    """Unknown triggers and forms: 200, the body to the byte, and a line in the log to count."""
    with structlog.testing.capture_logs() as logs:
        response = await deliver(client, body, version="2031-01-01")

    assert response.status_code == 200
    (event,) = await inbox(salon_world)
    assert (event.body.encode(), event.kind, event.version) == (body, kind, "2031-01-01")
    assert (event.sent_at is not None) == sent_at_is_known
    unknown = [line for line in logs if line["event"] == "unknown webhook event"]
    assert len(unknown) == (0 if kind == "BOOKING_CREATED" else 1)


@pytest.mark.parametrize(
    "body", [b"", b"triggerEvent=BOOKING_CREATED", b"[]", b'{"a":', b'{"a":"\xff"}', b"[" * 5000]
)
async def test_what_is_signed_but_no_event_is_refused_and_counted(
    client: httpx.AsyncClient, salon_world: World, body: bytes
) -> None:
    """400: a payload template of the salon's makes it unreadable, and somebody must hear of it."""
    with structlog.testing.capture_logs() as logs:
        response = await deliver(client, body)

    assert response.status_code == 400
    assert await inbox(salon_world) == ()
    assert len([one for one in logs if one["event"] == "signed webhook is no event"]) == 1


async def test_a_body_that_is_too_large_is_refused(
    client: httpx.AsyncClient, salon_world: World
) -> None:
    """413 above one mebibyte, signed or not."""
    largest = calcom_body(title="x" * (CALCOM_MAX_BODY_BYTES - 300))

    fits = await deliver(client, largest)
    too_large = await deliver(client, largest + b" " * 1000)

    assert (fits.status_code, too_large.status_code) == (200, 413)
    assert len(await inbox(salon_world)) == 1


# --- the database


async def test_without_the_database_nothing_is_called_stored(
    client: httpx.AsyncClient, salon_world: World
) -> None:
    """503 while it is away, and the repeat afterwards is stored."""
    salon_world.store.go_down()
    away = await deliver(client, BODY)
    salon_world.store.come_back()

    again = await deliver(client, BODY)

    assert (away.status_code, again.status_code) == (503, 200)
    assert again.json() == {"status": "stored"}
    assert len(await inbox(salon_world)) == 1


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        (CommitFault.CONFLICT, "stored"),
        (CommitFault.LOST_UNWRITTEN, "stored"),
        (CommitFault.LOST_WRITTEN, "repeated"),
    ],
)
async def test_a_commit_in_doubt_is_tried_again(
    client: httpx.AsyncClient, salon_world: World, fault: CommitFault, answer: str
) -> None:
    """Cal.com never repeats an event, so one lost answer of the database must not lose it."""
    salon_world.store.fail_next_commit(fault)

    response = await deliver(client, BODY)

    assert (response.status_code, response.json()) == (200, {"status": answer})
    assert len(await inbox(salon_world)) == 1


async def test_a_commit_that_stays_in_doubt_is_not_called_stored(
    client: httpx.AsyncClient, salon_world: World
) -> None:
    """503 after three tries."""
    for _ in range(3):
        salon_world.store.fail_next_commit(CommitFault.LOST_UNWRITTEN)

    response = await deliver(client, BODY)

    assert response.status_code == 503
    assert await inbox(salon_world) == ()


async def test_a_database_that_is_busy_for_too_long_is_not_waited_for(
    client: httpx.AsyncClient, salon_world: World
) -> None:
    """503 after two seconds: whoever books waits for Cal.com, and Cal.com for us."""
    before = salon_world.clock.monotonic()
    async with salon_world.units.writing("another-salon"):
        response = await deliver(client, BODY)

    assert response.status_code == 503
    assert salon_world.clock.monotonic() - before == pytest.approx(2.0)


async def test_logs_hold_nothing_of_the_body(client: httpx.AsyncClient) -> None:
    """Tenant, trigger and outcome; neither name nor uid."""
    with structlog.testing.capture_logs() as logs:
        await deliver(client, BODY)

    (line,) = [one for one in logs if one["event"] == "request answered"]
    assert line["tenant"] == "salon-muster"
    assert (line["webhook_event"], line["status"]) == ("BOOKING_CREATED", "stored")
    assert "Jürgen" not in str(logs)
    assert "bFJeNb2uX8ANpT3JL5EfXw" not in str(logs)
