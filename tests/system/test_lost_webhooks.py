"""Cal.com tells nobody anything: whoever asks it hears all the same."""

import asyncio

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from attrs import evolve

from booking_domain.model.appointment import AppointmentState
from entrypoints.sandbox.demo_account import OWNER
from entrypoints.settings.schema import PeriodicSettings, ReconciliationSettings, Settings
from tests.contract.unit_of_work.sql_harness import sql_storage
from tests.system.calendar_beside import Stage, staged
from tests.system.test_webhooks_in_any_order import (
    BEN,
    PATIENCE_SECONDS,
    Post,
    booked_by_telephone,
    changed_by_the_salon,
    claimed,
    half_hours,
    rows_of,
)


def only_by_asking(settings: Settings) -> Settings:
    """Nothing is compared as a whole: what is heard is what the poller heard."""
    return evolve(
        settings,
        periodic=PeriodicSettings(poll_calendar_seconds=1),
        reconciliation=ReconciliationSettings(interval_seconds=0),
    )


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[tuple[Stage, Post]]:
    """Service and calendar, and a way between them on which every webhook is lost."""
    lost = Post()
    async with (
        sql_storage(None) as storage,
        staged(storage, tmp_path, sender=lost, changed=only_by_asking) as opened,
    ):
        yield opened, lost


async def test_with_every_webhook_lost_the_poller_makes_both_sides_agree(
    stage: tuple[Stage, Post],
) -> None:
    """By telephone and on the web, moved twice or moved and cancelled past us."""
    opened, lost = stage
    anna, ben = (half_hours(opened.clock.now()) for _ in range(2))
    ours, theirs = [], []
    for number in range(4):
        moves = 1 + number % 2
        uid = await booked_by_telephone(opened, next(anna), number=number)
        to = [next(anna) for _ in range(moves)]
        ours.append(await changed_by_the_salon(opened, lost, uid, order=(), starts=to))
        web = await opened.book_on_the_web(next(ben), event_type=BEN)
        to = [next(ben) for _ in range(moves)]
        theirs.append(await changed_by_the_salon(opened, lost, web.uid, order=(), starts=to))

    wanted = {
        (chair, grain)
        for chair, side in (("anna", ours), ("ben", theirs))
        for one in side
        if not one.is_over
        for grain in one.slot.grains()
    }
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await claimed(opened) != wanted:  # noqa: ASYNC110 - the poller tells nobody
            await asyncio.sleep(0.2)

    assert await rows_of(opened, "inbox_event") == 0
    async with opened.storage.units.reading(OWNER.username) as unit:
        rows = [await unit.appointments.by_provider_uid([one.uid]) for one in ours]
    found = [(row.provider_uid, row.slot, row.state) for row in rows if row is not None]
    cancelled, confirmed = AppointmentState.CANCELLED, AppointmentState.CONFIRMED
    assert found == [(one.uid, one.slot, cancelled if one.is_over else confirmed) for one in ours]
