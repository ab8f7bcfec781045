"""Reads what calendar and database hold after the load, and waits until nothing is under way."""

import asyncio
import datetime as dt
import json
import subprocess
import sys
import time

from collections.abc import Sequence
from typing import Any

import httpx

from bench.load.heard import Call, LastWord
from bench.load.place import Place, Salon
from bench.load.verdict import Booked, Sides
from booking_domain.application.salon_appointments import (
    MAX_LISTED,
    GetAppointment,
    ListAppointments,
)
from booking_domain.model.appointment import Appointment
from booking_domain.model.callback_request import CallbackRequest
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot
from entrypoints.cli.demo_comparison import entries_of
from entrypoints.container import Container
from entrypoints.lifecycle import opened
from entrypoints.settings.loading import load_settings


# An answer may be on its way for two minutes; who has not heard is looked for after that.
_UNTOLD_SECONDS = 200.0
_QUIET_SECONDS = 60.0
_LOOK_SECONDS = 2.0
_LIMIT_SECONDS = 61.0
_MOST_CALLBACKS = 1_000


def settled_sides(place: Place, *, calls: Sequence[Call]) -> tuple[Sides, ...]:
    """
    This will read each salon's both sides once nothing is under way any more.

    What is still under way after its time is read as it stands: the verdict names it.
    """
    is_pending = any(call.word is LastWord.PENDING for call in calls)
    until = time.monotonic() + (_UNTOLD_SECONDS if is_pending else _QUIET_SECONDS)
    while True:
        sides = tuple(
            _sides(place, salon=salon, calls=[one for one in calls if one.plan.salon == number])
            for number, salon in enumerate(place.salons)
        )
        if time.monotonic() > until or all(
            _is_settled(one, calls=[c for c in calls if c.plan.salon == number])
            for number, one in enumerate(sides)
        ):
            return sides
        time.sleep(_LOOK_SECONDS)


def reconciled(place: Place) -> list[str]:
    """This will return what `voice-booking reconcile --dry-run` and `audit` find, in words."""
    found: list[str] = []
    for command in (("reconcile", "--dry-run"), ("audit",)):
        done = _command(place, command)
        if "LimitReached" in done.stderr:  # the rush has used the key up: it says to wait a minute
            time.sleep(_LIMIT_SECONDS)
            done = _command(place, command)
        if done.returncode:
            told = done.stdout.strip().removeprefix("{}") or done.stderr.strip()
            found.append(f"{command[0]} is not content: {_shortened(told)}")
    return found


def _command(place: Place, command: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(sys.executable, "-m", "entrypoints.cli.main", *command),
            *("--json", "--demo", "--config", str(place.configuration)),
        ],
        env=place.environment,
        capture_output=True,
        text=True,
        check=False,
    )


def _shortened(told: str) -> str:
    try:
        results = json.loads(told)
    except ValueError:
        return told[-500:]
    return json.dumps({name: one.get("findings", one) for name, one in results.items()})[:500]


def _is_settled(sides: Sides, *, calls: Sequence[Call]) -> bool:
    if any(one.saga is not None for one in sides.appointments.values()):
        return False
    waiting = {call.plan.call_id for call in calls if call.word is LastWord.PENDING}
    return waiting <= {one.call_id for one in sides.callbacks}


def _sides(place: Place, *, salon: Salon, calls: Sequence[Call]) -> Sides:
    bookings = _bookings(salon)
    named = {one.entry.appointment_id for one in bookings if one.entry.appointment_id}
    named |= {call.reference for call in calls if call.reference}
    appointments, callbacks = asyncio.run(_held(place, salon=salon, named=named))
    return Sides(bookings=bookings, appointments=appointments, callbacks=callbacks)


def _bookings(salon: Salon) -> tuple[Booked, ...]:
    raw: dict[str, Any] = {}

    def page(*, skip: int, take: int) -> httpx.Response:
        answer = salon.page(skip=skip, take=take)
        raw.update((one["uid"], one) for one in answer.json()["data"])
        return answer

    return tuple(
        Booked(
            entry=one,
            end=dt.datetime.fromisoformat(raw[one.uid]["end"]),
            host=str(raw[one.uid]["hosts"][0]["id"]),
            event_type=str(raw[one.uid]["eventType"]["id"]),
        )
        for one in entries_of(page)
    )


async def _held(
    place: Place, *, salon: Salon, named: set[str]
) -> tuple[dict[str, Appointment], tuple[CallbackRequest, ...]]:
    settings = load_settings(place.configuration, environment=place.environment)
    container = Container(settings=settings)
    async with opened(container):
        tenant = container.tenants()[salon.id]
        found = await _appointments(container, tenant=tenant, named=named)
        rung = container.ringing_back().salon
        page = await rung.latest(tenant=tenant, limit=_MOST_CALLBACKS)
        return found, page.callbacks


async def _appointments(
    container: Container, *, tenant: Tenant, named: set[str]
) -> dict[str, Appointment]:
    salon = container.salon_appointments()
    now = container.clock().now()
    window = TimeSlot(start=now - dt.timedelta(days=1), end=now + dt.timedelta(days=180))
    listed = await salon.list(ListAppointments(window, limit=MAX_LISTED), tenant=tenant)
    found = {one.appointment_id: one for one in listed}
    for name in sorted(named - found.keys()):
        one = await salon.get(GetAppointment(name), tenant=tenant)
        if one is not None:
            found[one.appointment_id] = one
    return found
