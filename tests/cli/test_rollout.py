"""`voice-booking tenant mode`, `rollout`, `history`, `dry-runs`, and what the others show of it."""

import asyncio
import json

from pathlib import Path

import pytest

from adapters.sql.engine import open_engine
from adapters.sql.unit_of_work import SqlUnitsOfWork
from tests.cli.test_tenant import Operator, operator
from tests.contract.unit_of_work import samples
from tests.unit.entrypoints.settings.files import SALON


__all__ = ["operator"]

DRY = SALON.replace('name = "Salon Muster"', 'name = "Salon Muster"\nmode = "dry_run"')


def test_each_change_is_kept_with_before_after_and_by_whom(operator: Operator) -> None:
    """The youngest first; who did not say it is nobody."""
    done = [
        operator.runs("tenant", "mode", "muster", "dry_run", "--by", "Kim [Nacht]"),
        operator.runs("tenant", "rollout", "muster", "20"),
    ]

    assert [one.exit_code for one in done] == [0, 0]
    assert [one.output for one in done] == [
        "muster: live, 100 % -> dry_run, 100 %\n",
        "muster: dry_run, 100 % -> dry_run, 20 %\n",
    ]
    changes = json.loads(operator.runs("tenant", "history", "muster", "--json").output)
    assert [(one["revision"], one["by"], one["before"], one["after"]) for one in changes] == [
        (2, None, {"mode": "dry_run", "percent": 100}, {"mode": "dry_run", "percent": 20}),
        (1, "Kim [Nacht]", {"mode": "live", "percent": 100}, {"mode": "dry_run", "percent": 100}),
    ]
    assert "Kim [Nacht]" in operator.runs("tenant", "history", "muster").output


def test_a_salon_that_there_is_not_is_named_with_those_that_there_are(operator: Operator) -> None:
    """Not with an option that the command does not have."""
    refused = operator.runs("tenant", "rollout", "nosuch", "20")

    assert refused.exit_code == 2
    assert "there is no salon 'nosuch', only muster" in refused.output
    assert "--tenant" not in refused.output


def test_what_holds_already_is_no_change(operator: Operator) -> None:
    """Scripts repeat themselves."""
    operator.runs("tenant", "mode", "muster", "off")

    again = operator.runs("tenant", "mode", "muster", "off")

    assert (again.exit_code, again.output) == (0, "muster stays as it is: off, 100 %\n")
    assert len(json.loads(operator.runs("tenant", "history", "muster", "--json").output)) == 1


def test_the_first_change_counts_even_where_it_changes_nothing(operator: Operator) -> None:
    """From then on no file can change how the salon is served."""
    first = operator.runs("tenant", "mode", "muster", "live")
    operator.writes(DRY)

    shown = operator.runs("tenant", "apply", "--yes")

    assert first.output == "muster: live, 100 % -> live, 100 %\n"
    assert "muster: calls are served as live, 100 % since " in shown.output


def test_without_a_change_the_file_is_said_to_be_in_force(operator: Operator) -> None:
    """Nobody looks for a change that there is not."""
    shown = operator.runs("tenant", "history", "muster")

    assert shown.output == "muster: nothing was changed; what its file says is in force\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("mode", "muster", "perhaps"),
        ("mode", "nobody", "live"),
        ("rollout", "muster", "101"),
        ("rollout", "muster", "half"),
        ("rollout", "muster", "20", "--by", " "),
    ],
)
def test_a_slip_of_the_keyboard_changes_nothing(
    operator: Operator, arguments: tuple[str, ...]
) -> None:
    """Exit code 2: the command line must be changed."""
    assert operator.runs("tenant", *arguments).exit_code == 2

    assert operator.runs("tenant", "history", "muster", "--json").output == "[]\n"


def test_applying_a_file_does_not_undo_a_change(operator: Operator) -> None:
    """It says so, since the file may look as if it did."""
    operator.runs("tenant", "apply", "--yes")
    operator.runs("tenant", "mode", "muster", "off", "--by", "Kim")
    operator.writes(DRY)

    shown = operator.runs("tenant", "apply", "--yes")

    assert shown.exit_code == 0
    assert "muster: calls are served as off, 100 % since " in shown.output
    assert " by Kim, which stays so; the file's dry_run, 100 % counts no more" in shown.output
    (listed,) = json.loads(operator.runs("tenant", "list", "--json").output)
    assert listed["content"]["mode"] == "dry_run"
    assert (listed["served"]["mode"], listed["served"]["by"]) == ("off", "Kim")


def test_where_nothing_was_changed_applying_says_nothing_of_it(operator: Operator) -> None:
    """The file's words count then."""
    operator.writes(DRY)

    shown = operator.runs("tenant", "apply", "--yes")

    assert "calls are served" not in shown.output
    (listed,) = json.loads(operator.runs("tenant", "list", "--json").output)
    assert listed["served"] == {"mode": "dry_run", "percent": 100, "since": None, "by": None}


def test_the_list_shows_how_each_salon_is_served(operator: Operator) -> None:
    """Before anything was applied, too."""
    operator.runs("tenant", "mode", "muster", "dry_run")

    before = operator.runs("tenant", "list").output
    operator.runs("tenant", "apply", "--yes")
    after = operator.runs("tenant", "list").output

    assert before.startswith("Nothing was applied")
    for shown in (before, after):
        assert "dry_run," in shown


def test_what_would_have_been_done_is_listed_in_the_salons_time(operator: Operator) -> None:
    """Without a name or a number, which no rehearsal has."""
    asyncio.run(_rehearse(operator.database))

    listed = json.loads(operator.runs("tenant", "dry-runs", "muster", "--json").output)
    shown = operator.runs("tenant", "dry-runs", "muster").output

    assert [(one["call"], one["would"], one["service"]) for one in listed] == [
        ("call_1", "book", "herren")
    ]
    assert listed[0]["start"].endswith("+01:00")
    assert "book" in shown


def test_nothing_rehearsed_is_said(operator: Operator) -> None:
    """An empty table would be a riddle."""
    shown = operator.runs("tenant", "dry-runs", "muster")

    assert shown.output == "muster: nothing was rehearsed\n"


async def _rehearse(database: Path) -> None:
    engine = open_engine(f"sqlite:///{database}")
    try:
        async with SqlUnitsOfWork(engine).writing("muster") as unit:
            await unit.rehearsals.record(samples.rehearsal_of("call_1"))
            await unit.commit()
    finally:
        await engine.dispose()
