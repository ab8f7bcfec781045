"""`voice-booking person`: what is known of a person, for the person; and its erasure."""

import json

from pathlib import Path

import click

from booking_domain.application.erase_person import Ahead, ErasurePlan
from booking_domain.application.known_persons import KnownOfPerson, PersonQuery
from booking_domain.model.erasure import ErasureStep
from booking_domain.model.known_customer import Consent
from booking_domain.model.known_person import WhichPerson
from booking_domain.model.phone_number import PhoneNumber, parse_phone_number
from entrypoints.cli.erasure_list import append_to_list, list_option
from entrypoints.cli.failure import Failure, Misused
from entrypoints.cli.person_again import again
from entrypoints.cli.person_desk import PersonDesk, person_desk, went_on
from entrypoints.cli.person_report import (
    as_json,
    question,
    show_known,
    show_plan,
    show_to_do,
    to_do_as_json,
    why_not,
)
from entrypoints.cli.salon_choice import config_option


_TO_DO_LIMIT = 1000
_EXAMPLES = """\b
Examples:
  voice-booking person export --config salon.toml --number "+49 151 12345678" > person.json
  voice-booking person erase --config salon.toml --number "0151 12345678" --name "Max Beispiel"
  voice-booking person erase --config salon.toml --number "0151 12345678" --cancel-ahead
  voice-booking person consent --config salon.toml --number "0151 12345678" refused
  voice-booking person todo --config salon.toml
"""

tenant_option = click.option(
    "--tenant", metavar="ID", help="The salon; may be left out where there is one only."
)
number_option = click.option(
    "--number", required=True, metavar="NUMBER", help="The person's telephone number."
)
name_option = click.option(
    "--name",
    "names",
    multiple=True,
    help="Who it is, where several people share the number; once for each spelling.",
)
demo_option = click.option(
    "--demo", "as_demo", is_flag=True, help="Allow a sandbox and demo keys in the configuration."
)


@click.group(short_help="What is known of a person: hand it out, and erase it.")
def person() -> None:
    """
    Hand out and erase what is stored of a person who has called the salon.

    A person is a number and a name. docs/reference/data-protection.md says what is stored where,
    for how long, and what stays at Cal.com and at the voice platform.
    """


@person.command(short_help="Everything that is known, as JSON.", epilog=_EXAMPLES)
@config_option
@tenant_option
@number_option
@name_option
@click.option("--summary", is_flag=True, help="A short table instead of JSON.")
@demo_option
def export(
    *,
    config: Path | None,
    tenant: str | None,
    number: str,
    names: tuple[str, ...],
    summary: bool,
    as_demo: bool,
) -> None:
    """
    Print what is known of a person: appointments, calls, answers of tools, what was received.

    See to it that it is the person who asks. What is also about somebody else on the same number is
    listed without its content.
    """
    salon = person_desk(config, tenant=tenant, as_demo=as_demo)
    known = _known(salon, number=_number(number, salon=salon), names=names)
    if summary:
        show_known(known)
    else:
        click.echo(json.dumps(as_json(known), ensure_ascii=False, indent=2))


@person.command(short_help="Erase a person, and list what is left to do.", epilog=_EXAMPLES)
@config_option
@tenant_option
@number_option
@name_option
@click.option(
    "--cancel-ahead",
    is_flag=True,
    help="Cancel the person's appointments that are ahead, at Cal.com first.",
)
@list_option
@click.option("--yes", is_flag=True, help="Do not ask.")
@demo_option
def erase(
    *,
    config: Path | None,
    tenant: str | None,
    number: str,
    names: tuple[str, ...],
    cancel_ahead: bool,
    erasure_list: Path | None,
    yes: bool,
    as_demo: bool,
) -> None:
    """
    Erase a person from the database, after showing what that is.

    Refused while something is under way, and while an appointment is ahead unless --cancel-ahead
    is given: then those are cancelled at Cal.com, and nothing is erased before that is sure. What
    was begun is finished by the same command, by `serve` or by `worker`, whatever happens. What
    Cal.com and the voice platform still have is listed then: see `person todo`.

    Exit code 0: erased, or nothing is known. 1: it was refused, or something waits.
    """
    salon = person_desk(config, tenant=tenant, as_demo=as_demo)
    who = _number(number, salon=salon)
    # What was confirmed before and broke off: the person may be half gone already.
    went_on(salon)
    ahead = Ahead.IS_CANCELLED if cancel_ahead else Ahead.HINDERS
    plan = _planned(salon, number=who, names=names, ahead=ahead)
    if plan.known.is_nothing:
        click.echo("Nothing is known under this number.")
        return
    show_plan(plan)
    if plan.hindered:
        raise Failure(why_not(plan))
    if not (yes or click.confirm(question(plan))):
        raise click.exceptions.Exit(1)
    _erase(salon, plan, erasure_list=erasure_list)


@person.command(short_help="What must still be erased elsewhere, by hand.", epilog=_EXAMPLES)
@config_option
@tenant_option
@click.option("--done", "done", multiple=True, metavar="ID", help="Tick this one off.")
@click.option("--json", "in_json", is_flag=True, help="One JSON object, for programs.")
@demo_option
def todo(
    *,
    config: Path | None,
    tenant: str | None,
    done: tuple[str, ...],
    in_json: bool,
    as_demo: bool,
) -> None:
    """
    List what erasures have left at Cal.com and at the voice platform, until it is ticked off.

    Exit code 0: nothing is left to do, or all was ticked off that was named. 1: something is.
    """
    salon = person_desk(config, tenant=tenant, as_demo=as_demo)
    for step_id in done:
        _tick_off(salon, step_id)
    if done:
        return
    steps = salon.asked(
        lambda known: known.erase_person.to_do(salon.tenant_id, limit=_TO_DO_LIMIT),
        undone="not listed",
    )
    _list(steps, in_json=in_json)
    if steps:
        raise click.exceptions.Exit(1)


@person.command(short_help="Note what somebody says to being recognised.", epilog=_EXAMPLES)
@config_option
@tenant_option
@number_option
@name_option
@click.argument("consent", type=click.Choice([Consent.GIVEN.value, Consent.REFUSED.value]))
@demo_option
def consent(
    *,
    config: Path | None,
    tenant: str | None,
    number: str,
    names: tuple[str, ...],
    consent: str,
    as_demo: bool,
) -> None:
    """
    Note a consent to being recognised by the number, or its withdrawal, given other than in a call.

    It counts from now on, until the person says something else.

    Exit code 0: noted. 1: nobody is known under this number, or it could not be noted.
    """
    salon = person_desk(config, tenant=tenant, as_demo=as_demo)
    known = _known(salon, number=_number(number, salon=salon), names=names)
    customers = known.person.customers
    if not customers:
        message = "nobody is known under this number: who is not known is not recognised either"
        raise Failure(message)
    salon.asked(
        lambda of: of.consents.note(customers, consent=Consent(consent), tenant_id=salon.tenant_id),
        undone="not noted",
    )
    click.echo(f"{', '.join(one.name for one in customers)}: {consent}.")


def _erase(salon: PersonDesk, plan: ErasurePlan, *, erasure_list: Path | None) -> None:
    if erasure_list is not None:
        # First: what is not in the list must not be gone from the database.
        append_to_list(erasure_list, plan.steps, tenant_id=plan.tenant_id)
    salon.asked(lambda known: known.erase_person.begin(plan), undone="not erased")
    progress = went_on(salon)
    click.echo("Erased.")
    if progress.listening:
        click.echo(
            "What Cal.com and the voice platform still send of it within an hour is emptied by "
            "serve, worker, or this command."
        )
    if erasure_list is None:
        click.echo("A restored backup would bring this person back: see --list.", err=True)
    show_to_do(_left_by(plan, salon=salon))


def _left_by(plan: ErasurePlan, *, salon: PersonDesk) -> list[ErasureStep]:
    """Return what is to be done by hand, and what was found while it was carried out."""
    steps = salon.asked(
        lambda known: known.erase_person.to_do(salon.tenant_id, limit=_TO_DO_LIMIT),
        undone="erased, and not listed",
    )
    erasure_ids = {step.erasure_id for step in plan.steps}
    return [step for step in steps if step.erasure_id in erasure_ids]


def _list(steps: tuple[ErasureStep, ...], *, in_json: bool) -> None:
    if in_json:
        click.echo(json.dumps(to_do_as_json(steps), ensure_ascii=False, indent=2))
    elif steps:
        show_to_do(steps)
    else:
        click.echo("Nothing is left to do.")


def _tick_off(salon: PersonDesk, step_id: str) -> None:
    is_done = salon.asked(
        lambda known: known.erase_person.tick_off(step_id, tenant_id=salon.tenant_id),
        undone="not ticked off",
    )
    if not is_done:
        message = f"nothing is open under {step_id}: see voice-booking person todo"
        raise Failure(message)
    click.echo(f"{step_id} is done.")


def _number(text: str, *, salon: PersonDesk) -> PhoneNumber:
    number = parse_phone_number(text, region=salon.region)
    if not isinstance(number, PhoneNumber):
        words = number.name.lower().replace("_", " ")
        message = f"--number is no telephone number: {words}"
        raise Misused(message)
    return number


def _known(salon: PersonDesk, *, number: PhoneNumber, names: tuple[str, ...]) -> KnownOfPerson:
    query = PersonQuery(salon.tenant_id, number, names)
    known = salon.asked(lambda of: of.persons.everything(query), undone="not exported")
    if isinstance(known, WhichPerson):
        return _known(salon, number=number, names=_chosen(known))
    return known


def _planned(
    salon: PersonDesk, *, number: PhoneNumber, names: tuple[str, ...], ahead: Ahead
) -> ErasurePlan:
    query = PersonQuery(salon.tenant_id, number, names)
    plan = salon.asked(lambda of: of.erase_person.plan(query, ahead=ahead), undone="not erased")
    if isinstance(plan, WhichPerson):
        return _planned(salon, number=number, names=_chosen(plan), ahead=ahead)
    return plan


def _chosen(which: WhichPerson) -> tuple[str, ...]:
    """Ask whom of several is meant. Raises `Misused` where nobody can be."""
    listed = "; ".join(which.names) or "nobody"
    if which.unknown:
        unknown = ", ".join(which.unknown)
        message = f"nobody called {unknown} made an appointment under this number: {listed} did"
        raise Misused(message)
    click.echo("Several people made appointments under this number:", err=True)
    for place, name in enumerate(which.names, start=1):
        click.echo(f"  {place}  {name}", err=True)
    kind = click.IntRange(1, len(which.names))
    place = click.prompt("Which one (--name says so in advance)", type=kind, err=True)
    return (which.names[place - 1],)


person.add_command(again)
