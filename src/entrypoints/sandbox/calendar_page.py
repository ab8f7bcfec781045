"""The week of every host as a page for people: one column a day, in the salon's own time."""

import datetime as dt

from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Request
from litestar.handlers import HTTPRouteHandler
from litestar.response.base import ASGIResponse

from adapters.memory.calcom_model.booking import Booking
from adapters.memory.calcom_model.event_type import Host
from booking_domain.model.time_slot import TimeSlot, day_bounds
from entrypoints.sandbox.calendar_week import STATUS_WORDS, Block, DayColumn, HostWeek, host_weeks
from entrypoints.sandbox.page_style import STYLE
from entrypoints.sandbox.state import SandboxState


_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}
_REFRESH_SECONDS = 5
_WEEK = dt.timedelta(days=7)
_DAY_NAMES = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")


def calendar_page_handler(state: SandboxState) -> HTTPRouteHandler:
    """Return the handler of the page; `?from=2026-11-23` shows the week of that day."""

    async def page(request: Request[Any, Any, Any]) -> ASGIResponse:
        zone = ZoneInfo(state.config.schedule.time_zone)
        today = state.clock.now().astimezone(zone).date()
        wanted = _parsed_day(request.query_params.get("from"))
        monday = _monday(wanted or today)
        return ASGIResponse(
            body=_page(state, monday=monday, today=today, zone=zone),
            media_type="text/html; charset=utf-8",
            headers=_HEADERS,
        )

    return HTTPRouteHandler("/", http_method=["GET"], status_code=200)(page)


def _page(state: SandboxState, *, monday: dt.date, today: dt.date, zone: ZoneInfo) -> str:
    week = TimeSlot(
        start=day_bounds(monday, zone=zone).start,
        end=day_bounds(monday + dt.timedelta(days=6), zone=zone).end,
    )
    shown = [b for b in state.account.everything() if b.slot.overlaps(week)]
    weeks = host_weeks(
        shown,
        event_types=state.account.event_types,
        schedule=state.config.schedule,
        monday=monday,
    )
    title = escape(state.config.title)
    sections = "".join(_host_section(host_week, today=today) for host_week in weeks)
    return f"""<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><title>Kalender · {title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="{_REFRESH_SECONDS}">
<style>{STYLE}</style></head><body>
<header><div><h1>{title}</h1><p>{_span(monday)} · alle Zeiten {escape(zone.key)}</p></div>
{_navigation(monday, today=today)}</header>
{_legend()}
<main>{sections}</main>
{_list(state, bookings=shown, zone=zone)}
<footer>Kalender der Sandbox, kein echtes Cal.com.
Die Seite erneuert sich alle {_REFRESH_SECONDS} Sekunden.</footer>
</body></html>"""


def _navigation(monday: dt.date, *, today: dt.date) -> str:
    return (
        '<nav aria-label="Woche wählen">'
        f'<a href="?from={monday - _WEEK}">‹ Woche davor</a>'
        f'<a href="?from={_monday(today)}">Heute</a>'
        f'<a href="?from={monday + _WEEK}">Woche danach ›</a></nav>'
    )


def _legend() -> str:
    entries = "".join(
        f'<li><span class="key {status.value}"></span>{word}</li>'
        for status, word in STATUS_WORDS.items()
    )
    return f'<ul class="legend">{entries}<li><span class="key clash"></span>überschneidet</li></ul>'


def _host_section(week: HostWeek, *, today: dt.date) -> str:
    hours = "".join(
        f'<span style="top:{week.position(hour):.2f}%">{hour:02d}:00</span>'
        for hour in range(week.first_hour, week.last_hour)
    )
    days = "".join(_day(day, today=today) for day in week.days)
    return (
        f'<section style="--hours:{week.last_hour - week.first_hour}">'
        f'<h2>{escape(week.host.name)}</h2><div class="week">'
        f'<div class="hours" aria-hidden="true">{hours}</div>{days}</div></section>'
    )


def _day(column: DayColumn, *, today: dt.date) -> str:
    name = f"{_DAY_NAMES[column.day.weekday()]} {column.day:%d.%m.}"
    opened = "".join(
        f'<div class="open" style="top:{top:.2f}%;height:{height:.2f}%"></div>'
        for top, height in column.opened
    )
    blocks = "".join(_block(block) for block in column.blocks)
    mark = " today" if column.day == today else ""
    return f'<div class="day{mark}"><h3>{name}</h3><div class="track">{opened}{blocks}</div></div>'


def _block(block: Block) -> str:
    clash = " clash" if block.clashes else ""
    label = f"{block.times}, {block.service}, {block.customer}, {block.status_word}"
    return (
        f'<div class="booking {block.status.value}{clash}" title="{escape(label)}" '
        f'style="top:{block.top:.2f}%;height:{block.height:.2f}%;'
        f'left:{block.left:.2f}%;width:{block.width:.2f}%">'
        f"<b>{block.times}</b> <span>{escape(block.customer)}</span>"
        f"<i>{escape(block.service)}</i></div>"
    )


def _list(state: SandboxState, *, bookings: list[Booking], zone: ZoneInfo) -> str:
    if not bookings:
        return '<p class="empty">In dieser Woche ist nichts gebucht.</p>'
    rows = "".join(
        _row(
            booking,
            title=state.event_type_of(booking).title,
            host=state.event_type_of(booking).host,
            zone=zone,
        )
        for booking in sorted(bookings, key=lambda b: (b.slot.start, b.id))
    )
    return (
        "<table><caption>Buchungen der Woche</caption><thead><tr><th>Tag</th><th>Zeit</th>"
        "<th>Dienstleistung</th><th>Bei</th><th>Kunde</th><th>Status</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _row(booking: Booking, *, title: str, host: Host, zone: ZoneInfo) -> str:
    start = booking.slot.start.astimezone(zone)
    end = booking.slot.end.astimezone(zone)
    cells = (
        f"{_DAY_NAMES[start.weekday()]} {start:%d.%m.%Y}",
        f"{start:%H:%M}–{end:%H:%M}",
        title,
        host.name,
        booking.attendee.name,
        STATUS_WORDS[booking.status],
    )
    inner = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr class="{booking.status.value}">{inner}</tr>'


def _span(monday: dt.date) -> str:
    sunday = monday + dt.timedelta(days=6)
    return f"Woche {monday.isocalendar().week}: {monday:%d.%m.}–{sunday:%d.%m.%Y}"


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _parsed_day(text: str | None) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text or "")
    except ValueError:
        return None
    # The neighbouring weeks have to exist, too.
    margin = 2 * _WEEK
    return day if dt.date.min + margin < day < dt.date.max - margin else None
