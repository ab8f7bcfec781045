"""`voice-booking person again`: whom a restored backup brought back is erased again."""

from collections.abc import Sequence
from pathlib import Path

import click

from entrypoints.cli.erasure_list import ListedErasure, UnreadableLine, list_option, read_list
from entrypoints.cli.failure import Failure, Misused
from entrypoints.cli.person_desk import PersonDesk, person_desk, went_on
from entrypoints.cli.salon_choice import config_option
from entrypoints.data_protection import DataProtection


_EXAMPLES = """\b
Examples:
  voice-booking person again --config salon.toml --list erasures.jsonl
"""


@click.command(short_help="Erase again, after a backup was restored.", epilog=_EXAMPLES)
@config_option
@click.option("--tenant", metavar="ID", help="Only this salon.  [default: all in the list]")
@list_option
@click.option(
    "--demo", "as_demo", is_flag=True, help="Allow a sandbox and demo keys in the configuration."
)
def again(
    *, config: Path | None, tenant: str | None, erasure_list: Path | None, as_demo: bool
) -> None:
    """
    Erase everybody again who is in the list that `person erase --list` has written.

    For after a backup was restored, before the service is started: it knows those erasures that
    were begun before it was made, and no later ones. Those that it knows are left as they are.

    Exit code 0: everybody in the list is erased. 1: something waits, or a line was left.
    """
    if erasure_list is None:
        message = "say which list: --list FILE, or VOICE_BOOKING_ERASURE_LIST"
        raise Misused(message)
    lines = tuple(read_list(erasure_list))
    listed = [one for one in lines if isinstance(one, ListedErasure)]
    if tenant is not None:
        listed = [one for one in listed if one.tenant_id == tenant]
    begun = 0
    problems: list[str | None] = []
    for tenant_id in dict.fromkeys(one.tenant_id for one in listed):
        desk = person_desk(config, tenant=tenant_id, as_demo=as_demo)
        begun += _begun_again(desk, [one for one in listed if one.tenant_id == tenant_id])
        problems.append(_problem_of(desk))
    known = len(listed) - begun
    click.echo(f"{begun} erasures were begun again; {known} the database knew already.")
    if left := [str(one.number) for one in lines if isinstance(one, UnreadableLine)]:
        problems.append(f"cannot be read: lines {', '.join(left)} of {erasure_list}")
    if any(problems):
        raise Failure("; ".join(one for one in problems if one))


def _begun_again(desk: PersonDesk, listed: Sequence[ListedErasure]) -> int:
    async def begin(known: DataProtection) -> int:
        begun = [
            await known.erase_person.begin_again(one.steps, tenant_id=desk.tenant_id)
            for one in listed
        ]
        return sum(begun)

    return desk.asked(begin, undone="not erased")


def _problem_of(desk: PersonDesk) -> str | None:
    """Go on with one salon; its trouble keeps no other from its turn."""
    try:
        went_on(desk)
    except Failure as failure:
        return f"{desk.tenant_id}: {failure.message}"
    return None
