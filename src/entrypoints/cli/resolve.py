"""`voice-booking resolve`: a person's word on what neither calendar nor database can decide."""

import asyncio
import json

from pathlib import Path
from typing import Any, assert_never

import click

from booking_domain.application.reconcile import Mode
from booking_domain.application.resolve import Kept, Resolve, Resolved
from booking_domain.errors import CalendarUnavailable, StorageUnavailable
from booking_domain.model.appointment import Appointment
from booking_domain.model.provider_booking import ProviderBooking
from booking_domain.model.settlement import Obstructed, Settlement, Unchanged, Word
from booking_domain.model.tenant import Tenant
from entrypoints.cli.failure import Failure, Misused
from entrypoints.cli.log_setup import QUIET, set_up_logs
from entrypoints.cli.open_matters import OBSTACLES
from entrypoints.cli.salon_choice import config_option, salon_settings, tenant_named
from entrypoints.cli.start_checks import checked
from entrypoints.container import Container
from entrypoints.lifecycle import opened
from entrypoints.settings.schema import Settings


_EXAMPLES = """\b
Examples:
  voice-booking reconcile --list --config salon.toml
  voice-booking resolve A-7K3QX --as adopt-calendar --config salon.toml --dry-run
  voice-booking resolve A-7K3QX --as cancelled --config salon.toml
"""
_LONGEST_NAME = 191


@click.command(short_help="Settle what `reconcile` can only report.", epilog=_EXAMPLES)
@click.argument("name", metavar="REFERENCE|UID")
@click.option(
    "--as",
    "word",
    required=True,
    type=click.Choice([one.value for one in Word]),
    help="cancelled: it is over, nothing of it is in the calendar. adopt-calendar: it stands or "
    "has ended as the calendar says. keep: what was reported is right as it is.",
)
@config_option
@click.option("--tenant", metavar="ID", help="The salon, if there are several.")
@click.option("--dry-run", is_flag=True, help="Look and say what would be done; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a sentence.")
@click.option(
    "--demo",
    "as_demo",
    is_flag=True,
    help="Allow a sandbox and demo keys in the configuration, as `serve --demo` does.",
)
def resolve(
    name: str,
    *,
    word: str,
    config: Path | None,
    tenant: str | None,
    dry_run: bool,
    as_json: bool,
    as_demo: bool,
) -> int:
    """
    Say what becomes of an appointment that `reconcile --list` shows.

    Takes its reference, its id, or the uid of a booking. Cal.com is asked first and never changed:
    nothing is written that it does not have. Exit code 0: done, or done before. 1: refused, or one
    side did not answer. 2: the command line or the configuration must be changed.
    """
    if not name.isprintable() or not name.strip() or len(name) > _LONGEST_NAME:
        message = f"REFERENCE|UID must be 1 to {_LONGEST_NAME} printable characters"
        raise Misused(message)
    settings = salon_settings(config, as_demo=as_demo)
    set_up_logs(QUIET)
    command = Resolve(
        tenant_id=tenant_named(settings, name=tenant).id,
        name=name,
        word=Word(word),
        mode=Mode.DRY_RUN if dry_run else Mode.MEND,
    )
    try:
        salon, done = asyncio.run(_resolved(settings, command))
    except (StorageUnavailable, CalendarUnavailable) as error:
        message = f"not resolved: {error}"
        raise Failure(message) from error
    if as_json:
        click.echo(json.dumps(_plain(done, command=command)))
    elif isinstance(done.outcome, Obstructed):
        raise Failure(_refusal(done.outcome, name=name, tenant=salon))
    else:
        click.echo(_sentence(done, command=command, tenant=salon))
    return 0 if done.is_settled else 1


async def _resolved(settings: Settings, command: Resolve) -> tuple[Tenant, Resolved]:
    container = Container(settings=settings)
    await checked(container)
    async with opened(container):
        done = await container.comparing.resolve().handle(command)
        return container.tenants()[command.tenant_id], done


def _sentence(done: Resolved, *, command: Resolve, tenant: Tenant) -> str:
    would = "would be " if command.mode is Mode.DRY_RUN else ""
    match done.outcome:
        case Unchanged():
            said = "nothing to do, calendar and database say so already"
            if command.word is Word.KEEP:
                said = "nothing to do, it is kept already"
        case Kept(reasons=reasons):
            said = f"{would}kept as it is ({', '.join(reasons)})"
        case Settlement(change=None, closing=closing):
            said = f"{would}closed: {len(closing)} bookings that had to go are gone"
        case Settlement(after=after, reason=reason):
            stands = f"{after.state.value}, {_when(after, tenant=tenant)}"
            said = (
                f"{would}{stands if after.state.stands else 'ended, its time is free'} ({reason})"
            )
        case Obstructed():
            said = done.outcome.obstacle.value
        case _:
            assert_never(done.outcome)
    crowd = f"; others are in its new time: {', '.join(sorted(done.crowd))}" if done.crowd else ""
    return f"{_name(done, command=command)}: {said}{crowd}"


def _refusal(outcome: Obstructed, *, name: str, tenant: Tenant) -> str:
    against = ", ".join(
        f"{one.uid} on {one.slot.start.astimezone(tenant.location.zone):%Y-%m-%d %H:%M}"
        for one in outcome.bookings
    )
    more = f" ({against})" if against else ""
    return f"{name}: nothing was changed: {OBSTACLES[outcome.obstacle]}{more}"


def _plain(done: Resolved, *, command: Resolve) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "appointment": done.row.appointment_id if done.row else None,
        "reference": done.row.reference if done.row else None,
        "word": command.word.value,
        "is_dry_run": command.mode is Mode.DRY_RUN,
        "is_settled": done.is_settled,
        "overlaps": sorted(done.crowd),
    }
    match done.outcome:
        case Unchanged():
            return plain | {"outcome": "unchanged"}
        case Kept(reasons=reasons):
            return plain | {"outcome": "kept", "reasons": list(reasons)}
        case Settlement(after=after, verdict=verdict, reason=reason):
            return plain | {
                "outcome": verdict.value,
                "reasons": [reason],
                "state": after.state.value,
                "starts_at": after.slot.start.isoformat(),
            }
        case Obstructed(obstacle=obstacle, bookings=bookings):
            against = [_booking(one) for one in bookings]
            return plain | {"outcome": "refused", "why": obstacle.value, "bookings": against}
        case _:
            assert_never(done.outcome)


def _booking(booking: ProviderBooking) -> dict[str, str]:
    return {
        "uid": booking.uid,
        "status": booking.status.value,
        "starts_at": booking.slot.start.isoformat(),
    }


def _name(done: Resolved, *, command: Resolve) -> str:
    return done.row.reference if done.row else command.name


def _when(row: Appointment, *, tenant: Tenant) -> str:
    return f"{row.slot.start.astimezone(tenant.location.zone):%Y-%m-%d %H:%M}"
