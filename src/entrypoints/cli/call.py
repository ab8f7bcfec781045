"""`voice-booking call`: type what a caller says, and see the tools work."""

import datetime as dt

from pathlib import Path

import click

from rich.console import Console

from booking_domain.model.tenant import Tenant
from entrypoints.cli.call_display import show_answer, show_request
from entrypoints.cli.call_session import CallSession
from entrypoints.cli.call_words import sorted_words
from entrypoints.cli.retell_agent import (
    FICTIONAL_CALLER,
    RetellAgent,
    ToolAnswer,
    agent_for,
    open_client,
)
from entrypoints.cli.salon_choice import (
    USUAL_URL,
    choose_salon,
    config_option,
    data_option,
    tenant_named,
    url_option,
)
from entrypoints.settings.salon import tenant_of


DONE = frozenset({"confirmed", "requested"})
_EXAMPLES = """\b
Examples:
  voice-booking call
  voice-booking call --once "Herrenhaarschnitt, nächste Woche Dienstag um elf, Max Beispiel"
  voice-booking call --once "Färben, nächste Woche Mittwoch um 14 Uhr, bei Anna, Erika Muster"
  voice-booking call --config salon.toml --url https://booking.example.com
"""


@click.command(short_help="Call a salon, typing what the caller says.", epilog=_EXAMPLES)
@click.option("--once", "sentence", metavar="TEXT", help="Book this and end: service, time, name.")
@url_option
@config_option
@data_option
@click.option("--tenant", metavar="ID", help="Which salon, where the file has several.")
@click.option(
    "--from",
    "caller",
    metavar="NUMBER",
    default=FICTIONAL_CALLER,
    show_default=True,
    help='The number that the caller has; "anonymous" withholds it.',
)
def call(
    *,
    sentence: str | None,
    url: str | None,
    config: Path | None,
    data: Path | None,
    tenant: str | None,
    caller: str,
) -> None:
    """
    Call a salon as the voice platform does: with signed requests to a running service.

    Without --once a conversation begins ("hilfe" lists what can be said). With it, TEXT is booked:
    service, time and name with commas between, in any order, and the request is shown as a curl
    command. Exit code 0 says that it is booked, that the salon was asked to confirm it, or that the
    caller has such an appointment already and it stands.
    """
    where = url or USUAL_URL
    choice = choose_salon(config=config, data=data, url=where)
    settings = tenant_named(choice.settings, name=tenant)
    salon = tenant_of(settings)
    console = Console(highlight=False)
    with open_client() as client:
        agent = agent_for(settings, url=where, caller=caller, client=client)
        if sentence is None:
            CallSession(agent, tenant=salon, console=console).run()
        elif not _booked(sentence, agent=agent, tenant=salon, console=console):
            raise click.exceptions.Exit(1)


def _booked(sentence: str, *, agent: RetellAgent, tenant: Tenant, console: Console) -> bool:
    words = sorted_words(sentence, tenant=tenant, now=dt.datetime.now(dt.UTC))
    agent.says(sentence)
    request = agent.tool_call(
        "book_appointment",
        arguments=words.arguments(
            service="service", staff="staff", when="date_text", name="customer_name"
        ),
    )
    show_request(request, console=console)
    answer = agent.send(request)
    show_answer(answer, console=console)
    if answer.status == "already_booked":
        return _stands(answer, agent=agent, name=words.name)
    return answer.status in DONE


def _stands(answer: ToolAnswer, *, agent: RetellAgent, name: str | None) -> bool:
    # The calendar may also hold an entry that is no appointment of ours: the same status, another
    # sentence. What became of the reference tells them apart.
    asked = {"reference": str(answer.data["appointment_ref"])} | (
        {"customer_name": name} if name is not None else {}
    )
    return agent.use("get_booking_status", **asked).status in DONE
