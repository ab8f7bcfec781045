"""The calendar and the database, row by row: the one must say what the other says."""

import asyncio
import datetime as dt

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import cattrs
import httpx

from attrs import field, frozen
from rich.table import Table

from booking_domain.application.salon_appointments import (
    MAX_LISTED,
    GetAppointment,
    ListAppointments,
    SalonAppointments,
)
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot
from entrypoints.cli.demo_stage import Stage
from entrypoints.cli.failure import Failure
from entrypoints.container import Container


_PAGE = 100
_STANDS_FOR = {
    AppointmentState.CONFIRMED: "accepted",
    AppointmentState.REQUESTED: "pending",
    AppointmentState.CANCELLED: "cancelled",
}


@frozen
class Entry:
    """A booking as the calendar shows it, as far as it matters here."""

    uid: str
    title: str
    status: str
    start: str
    metadata: dict[str, Any] = field(factory=dict)

    @property
    def starts_at(self) -> dt.datetime:
        """When it begins, aware."""
        return dt.datetime.fromisoformat(self.start)

    @property
    def appointment_id(self) -> str | None:
        """Whose booking it is, `None` if it is none of ours."""
        value = self.metadata.get("appointmentId")
        return value if isinstance(value, str) else None


@frozen
class Line:
    """One booking and one appointment beside each other; either may be missing."""

    entry: Entry | None
    appointment: Appointment | None

    @property
    def agrees(self) -> bool:
        """Whether both say the same. A booking of somebody else needs no appointment."""
        if self.entry is None:
            return False
        if self.appointment is None:
            return self.entry.appointment_id is None
        if self.entry.uid in self.appointment.previous_uids:
            return self.entry.status == "cancelled"
        return (
            self.entry.uid == self.appointment.provider_uid
            and self.entry.status == _STANDS_FOR.get(self.appointment.state)
            and self.entry.starts_at == self.appointment.slot.start
        )


def compared(stage: Stage, *, tenant: Tenant, now: dt.datetime) -> tuple[Line, ...]:
    """
    This will read both sides and put them together by the booking's uid.

    Raises:
        Failure: the calendar does not answer.
        StorageUnavailable: the database does not.
    """
    entries = entries_of(stage.calendar_page)
    ids = {one.appointment_id for one in entries if one.appointment_id is not None}
    appointments = asyncio.run(_appointments(stage, tenant=tenant, ids=ids, now=now))
    return beside_each_other(entries, appointments=appointments)


def beside_each_other(
    entries: Sequence[Entry], *, appointments: Mapping[str, Appointment]
) -> tuple[Line, ...]:
    """This will put both sides together; the appointments are named by their ids."""
    lines = [
        Line(entry=one, appointment=appointments.get(one.appointment_id or "")) for one in entries
    ]
    shown = {one.uid for one in entries}
    lines += [
        Line(entry=None, appointment=one)
        for one in appointments.values()
        if one.state is not AppointmentState.HELD and one.provider_uid not in shown
    ]
    return tuple(lines)


def table_of(lines: Sequence[Line], *, tenant: Tenant) -> Table:
    """This will show both sides beside each other."""
    table = Table(title="Kalender und Datenbank", title_justify="left", title_style="bold")
    for heading in ("im Kalender", "in der Datenbank", ""):
        table.add_column(heading)
    for line in sorted(lines, key=_order):
        verdict = "[green]stimmt[/]" if line.agrees else "[red]stimmt nicht[/]"
        in_calendar = _in_calendar(line.entry, tenant=tenant)
        table.add_row(in_calendar, _in_database(line, tenant=tenant), verdict)
    return table


def _order(line: Line) -> tuple[dt.datetime, str]:
    if line.entry is not None:
        return line.entry.starts_at, line.entry.uid
    start = dt.datetime.max.replace(tzinfo=dt.UTC)
    return (line.appointment.slot.start if line.appointment else start), ""


def _in_calendar(entry: Entry | None, *, tenant: Tenant) -> str:
    if entry is None:
        return "–"
    what = entry.title.partition(" zwischen ")[0].partition(" between ")[0]
    return f"{_when(entry.starts_at, tenant=tenant)} {what}, {entry.status}"


def _in_database(line: Line, *, tenant: Tenant) -> str:
    one = line.appointment
    if one is None:
        is_foreign = line.entry is not None and line.entry.appointment_id is None
        return "– (aus dem Netz)" if is_foreign else "–"
    if line.entry is not None and line.entry.uid in one.previous_uids:
        return f"– ({one.reference} wurde verschoben)"
    return f"{_when(one.slot.start, tenant=tenant)} {one.reference}, {one.state.value}"


def _when(moment: dt.datetime, *, tenant: Tenant) -> str:
    return f"{moment.astimezone(tenant.location.zone):%d.%m. %H:%M}"


def entries_of(page_at: Callable[..., httpx.Response]) -> tuple[Entry, ...]:
    """
    This will read all bookings; `page_at` takes `skip` and `take`.

    Raises:
        Failure: the calendar answers something else.
    """
    entries: list[Entry] = []
    while True:
        response = page_at(skip=len(entries), take=_PAGE)
        try:
            page = cattrs.structure(response.json()["data"], list[Entry])
        except (ValueError, KeyError, TypeError, cattrs.BaseValidationError) as error:
            message = f"the calendar answered {response.status_code} and no bookings"
            raise Failure(message) from error
        entries += page
        if len(page) < _PAGE:
            return tuple(entries)


async def _appointments(
    stage: Stage, *, tenant: Tenant, ids: Iterable[str], now: dt.datetime
) -> dict[str, Appointment]:
    container = Container(settings=stage.settings)
    salon: SalonAppointments = container.salon_appointments()
    window = TimeSlot(
        start=now - dt.timedelta(days=1),
        end=now + dt.timedelta(days=tenant.rules.horizon_days),
    )
    try:
        listed = await salon.list(ListAppointments(window, limit=MAX_LISTED), tenant=tenant)
        found = {one.appointment_id: one for one in listed}
        for appointment_id in ids:
            one = await salon.get(GetAppointment(appointment_id), tenant=tenant)
            if one is not None:
                found[appointment_id] = one
    finally:
        await container.engine().dispose()
    return found
