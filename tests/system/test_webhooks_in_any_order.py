"""Cal.com's webhooks come twice, late and in any order; after all of them both sides agree."""

import asyncio
import datetime as dt
import itertools
import json

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import structlog

from attrs import define, evolve, field
from sqlalchemy import text

from booking_domain.model.appointment import AppointmentState
from booking_domain.model.time_slot import TimeSlot
from entrypoints.sandbox.demo_account import OWNER
from entrypoints.sandbox.webhook_delivery import PostWebhook
from entrypoints.settings.schema import PeriodicSettings, ReconciliationSettings, Settings
from tests.contract.unit_of_work.sql_harness import sql_storage
from tests.http.deliveries import calcom_signature
from tests.http.face import call_object
from tests.system.calendar_beside import Stage, staged


BERLIN = ZoneInfo("Europe/Berlin")
PATIENCE_SECONDS = 300.0
ORDERS = sorted(set(itertools.permutations([0, 0, 1, 1, 2, 2])))
ANNA, BEN = 101, 201


@define
class Post(PostWebhook):
    """Keeps what the calendar sends; the test delivers it."""

    held: list[tuple[str, bytes, dict[str, str]]] = field(factory=list)

    async def __call__(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> int:
        self.held.append((url, body, dict(headers)))
        return 200

    async def aclose(self) -> None:
        """There is nothing to close."""


@define
class Told:
    """One booking of the calendar, with what was sent of it and in which order."""

    order: tuple[int, ...]
    uid: str
    slot: TimeSlot
    sent: list[tuple[str, bytes, dict[str, str]]]
    is_over: bool = False


def only_by_webhooks(settings: Settings) -> Settings:
    """Neither the poller nor the comparison makes good what the webhooks did not."""
    return evolve(
        settings,
        periodic=PeriodicSettings(poll_calendar_seconds=0, process_events_seconds=0.5),
        reconciliation=ReconciliationSettings(interval_seconds=0),
    )


@pytest.fixture
def post() -> Post:
    """The calendar's way out, which leads nowhere by itself."""
    return Post()


@pytest.fixture
async def stage(tmp_path: Path, post: Post) -> AsyncIterator[Stage]:
    """Service and calendar; the service hears nothing but what is delivered to it."""
    async with (
        sql_storage(None) as storage,
        staged(storage, tmp_path, sender=post, changed=only_by_webhooks) as opened,
    ):
        yield opened


def half_hours(now: dt.datetime) -> itertools.chain[dt.datetime]:
    """Return the half hours of the working days from next week on."""
    today = now.astimezone(BERLIN).date()
    first = today + dt.timedelta(days=7 - today.weekday())
    days = (first + dt.timedelta(days=n) for n in range(60))
    return itertools.chain.from_iterable(
        (
            dt.datetime.combine(day, dt.time(9), tzinfo=BERLIN) + n * dt.timedelta(minutes=30)
            for n in range(18)
        )
        for day in days
        if day.weekday() < 5
    )


async def booked_by_telephone(stage: Stage, start: dt.datetime, *, number: int) -> str:
    """Book over the agent's tools, each for somebody else, and return the uid."""
    caller = f"+4915112{number:06}"
    wish = {
        "customer_name": "Max Beispiel",
        "service": "Herrenhaarschnitt",
        "staff": "Anna",
        "date_text": f"{start:%d.%m.%Y}",
        "time_text": f"{start:%H:%M}",
    }
    answer = await stage.agent.call(
        "book_appointment", wish, call=call_object(f"call_{number}", from_number=caller)
    )
    assert answer["status"] == "confirmed", answer
    (uid,) = (
        one.uid
        for one in stage.sandbox.state.account.everything()
        if one.slot.start == start and one.event_type_id == ANNA and not one.is_final
    )
    return uid


async def changed_by_the_salon(
    stage: Stage, post: Post, uid: str, *, order: tuple[int, ...], starts: list[dt.datetime]
) -> Told:
    """Move a booking in Cal.com, and move it again; where there is no other time, cancel it."""
    desk = stage.sandbox.state.account.desk
    booking = await desk.reschedule(uid, start=starts[0], reason=None, by=None)
    is_over = len(starts) == 1
    if is_over:
        booking = await desk.cancel(booking.uid, reason="verhindert", by_owner=True)
    else:
        booking = await desk.reschedule(booking.uid, start=starts[1], reason=None, by=None)
    sent, post.held = post.held, []
    assert len(sent) == 3
    return Told(order, booking.uid, booking.slot, sent, is_over)


async def delivered(stage: Stage, told: Told, *, place: int) -> None:
    """Deliver what comes at a place; a second time as another subscription sends it."""
    which = told.order[place]
    url, body, headers = told.sent[which]
    if which in told.order[:place]:
        content: dict[str, Any] = json.loads(body)
        said = dt.datetime.fromisoformat(content["createdAt"]) + dt.timedelta(milliseconds=3)
        content["createdAt"] = said.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        headers = headers | {"X-Cal-Signature-256": calcom_signature(body, secret=stage.secret)}
    # And each of them twice at once, as a network does it.
    answers = await asyncio.gather(
        *(accepted(stage, url, body=body, headers=headers) for _ in range(2))
    )
    assert answers.count("repeated") >= 1


async def accepted(stage: Stage, url: str, *, body: bytes, headers: dict[str, str]) -> str:
    """Deliver until it is stored: a machine that has other things to do may say 503 first."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            answer = await stage.client.post(url, content=body, headers=headers)
            if answer.status_code == 200:
                return str(answer.json()["status"])
            assert answer.status_code == 503


async def all_delivered(stage: Stage, several: list[Told], *, place: int) -> None:
    """Deliver what comes at this place of every booking's order, four at once."""
    lanes = asyncio.Semaphore(4)

    async def one_of_them(told: Told) -> None:
        async with lanes:
            await delivered(stage, told, place=place)

    await asyncio.gather(*(one_of_them(one) for one in several))


async def processed(stage: Stage) -> None:
    """Wait until nothing waits."""
    query = text("SELECT count(*) FROM inbox_event WHERE processed_at IS NULL")
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            async with stage.storage.engine.connect() as connection:
                if not (await connection.execute(query)).scalar_one():
                    return
            await asyncio.sleep(0.2)


async def claimed(stage: Stage) -> set[tuple[str, int]]:
    """Return every claimed grain, with its chair."""
    query = text("SELECT resource_id, grain FROM slot_claim")
    async with stage.storage.engine.connect() as connection:
        return {(row.resource_id, row.grain) for row in await connection.execute(query)}


async def rows_of(stage: Stage, table: str) -> int:
    """Return how many there are."""
    async with stage.storage.engine.connect() as connection:
        count: int = (await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()
        return count


@pytest.mark.parametrize("ending", ["cancelled", "moved again"])
async def test_all_ninety_orders_of_three_events_and_their_doubles_end_alike(
    stage: Stage, post: Post, ending: str
) -> None:
    """
    Made, moved, and cancelled or moved again: by telephone at Anna's, on the web at Ben's.

    Of each booking the three events come in another order, each twice (the doubles a few
    milliseconds younger, as Cal.com's second subscription to one address sends them), and all that
    came is processed before the next one comes. Nobody polls, nobody reconciles.
    """
    anna, ben = (half_hours(stage.clock.now()) for _ in range(2))
    moves = 1 if ending == "cancelled" else 2
    ours: list[Told] = []
    theirs: list[Told] = []
    for number, order in enumerate(ORDERS):
        uid = await booked_by_telephone(stage, next(anna), number=number)
        to = [next(anna) for _ in range(moves)]
        ours.append(await changed_by_the_salon(stage, post, uid, order=order, starts=to))
        web = await stage.book_on_the_web(next(ben), event_type=BEN)
        to = [next(ben) for _ in range(moves)]
        theirs.append(await changed_by_the_salon(stage, post, web.uid, order=order, starts=to))

    with structlog.testing.capture_logs() as logs:
        for place in range(len(ORDERS[0])):
            await all_delivered(stage, ours + theirs, place=place)
            await processed(stage)

    staying = [(chair, one) for chair, side in (("anna", ours), ("ben", theirs)) for one in side]
    wanted = {
        (chair, grain) for chair, one in staying if not one.is_over for grain in one.slot.grains()
    }
    assert await claimed(stage) == wanted
    async with stage.storage.units.reading(OWNER.username) as unit:
        rows = {one.uid: await unit.appointments.by_provider_uid([one.uid]) for one in ours}
    state = AppointmentState.CANCELLED if ending == "cancelled" else AppointmentState.CONFIRMED
    assert {uid: row and (row.state, row.slot, row.provider_uid) for uid, row in rows.items()} == {
        one.uid: (state, one.slot, one.uid) for one in ours
    }
    assert await rows_of(stage, "appointment") == len(ours)
    assert await rows_of(stage, "blocked_interval") == 0
    assert [line for line in logs if line.get("alarm")] == []
