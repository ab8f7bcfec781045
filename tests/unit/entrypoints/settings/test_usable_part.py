"""What is wrong is told, and the rest of a configuration goes on."""

import copy
import tomllib

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from entrypoints.settings import usable_part as module
from entrypoints.settings.problem import SettingsRefused
from entrypoints.settings.usable_part import LeftOut, UsablePart, usable_part
from tests.unit.entrypoints.settings.files import SALON, SECRETS, changed


SECOND = SALON[SALON.index("[[tenants]]") :]
TWO = SALON + (
    SECOND.replace('"muster"', '"zweite"')
    .replace("+493023125042", "+493023125043")
    .replace("env:REST_TOKEN", "env:REST_TOKEN_2")
)
SECRETS_OF_TWO = {**SECRETS, "REST_TOKEN_2": "token-2"}


def part_of(
    folder: Path, *, text: str = SALON, environment: Mapping[str, str] = SECRETS
) -> UsablePart:
    """Write the file and take it apart."""
    path = folder / "salon.toml"
    path.write_text(text, encoding="utf-8")
    return usable_part(path, environment=environment)


def without(*names: str, environment: Mapping[str, str] = SECRETS) -> dict[str, str]:
    """Return the secrets without some."""
    return {name: value for name, value in environment.items() if name not in names}


def test_a_configuration_without_fault_is_whole(tmp_path: Path) -> None:
    """Nothing is said and nothing left out."""
    part = part_of(tmp_path)

    assert part.settings is not None
    assert (part.problems, part.left_out) == ((), frozenset())


@pytest.mark.parametrize(
    ("variable", "path", "left_out"),
    [
        ("CALCOM_KEY", "tenants[0].calcom.api_key", LeftOut("muster", None)),
        (
            "WEBHOOK_SECRET",
            "tenants[0].calcom.webhook_secrets[0]",
            LeftOut("muster", "webhook_secrets"),
        ),
        ("RETELL_KEY", "tenants[0].retell.keys[0]", LeftOut("muster", "retell")),
        ("REST_TOKEN", "tenants[0].rest.tokens[0]", LeftOut("muster", "rest")),
    ],
)
def test_a_missing_secret_costs_only_what_needs_it(
    tmp_path: Path, variable: str, path: str, left_out: LeftOut
) -> None:
    """Without the key of its calendar a salon is lost, without another one a table of it."""
    part = part_of(tmp_path, environment=without(variable))

    assert [problem.path for problem in part.problems] == [path]
    assert part.left_out == {left_out}
    assert part.settings is not None
    assert len(part.settings.tenants) == (0 if left_out.table is None else 1)


def test_the_other_salon_stays_and_keeps_its_number(tmp_path: Path) -> None:
    """A fault that shows only once another was cut is told by the place in the file."""
    text = TWO.replace('zone = "Europe/Berlin"', 'zone = "Berlin"', 1)
    head, tail = text.rsplit("duration_minutes = 30\nhosts = { anna = 101 }", 1)
    text = f"{head}duration_minutes = 30\nhosts = {{ berta = 101 }}{tail}"

    part = part_of(tmp_path, text=text, environment=SECRETS_OF_TWO)

    assert [problem.path for problem in part.problems] == [
        "tenants[0].location.zone",
        "tenants[1].services[0].hosts.berta",
    ]
    assert part.lost_salons == ("muster", "zweite")


def test_a_salon_that_is_well_is_looked_at_beside_one_that_is_lost(tmp_path: Path) -> None:
    """One salon's missing key is not the other's."""
    text = TWO.replace("env:CALCOM_KEY", "env:OTHER", 1)

    part = part_of(tmp_path, text=text, environment=SECRETS_OF_TWO)

    assert part.settings is not None
    assert [one.id for one in part.settings.tenants] == ["zweite"]
    assert part.lost_salons == ("muster",)


@pytest.mark.parametrize(
    ("old", "new", "table"),
    [
        ('url = "sqlite:///salon.sqlite3"', 'url = "env:NOWHERE"', "database"),
        ('url = "sqlite:///salon.sqlite3"', "", "database"),
        ("[database]", '[redis]\nurl = "http://cache"\n[database]', "redis"),
        ("[database]", '[calcom]\nbase_url = "nowhere"\n[database]', "calcom"),
        ("[database]", "[service]\nport = 70000\n[database]", "service"),
        ("[database]", "[other]\n[database]", "other"),
    ],
)
def test_a_table_that_cannot_be_used_is_left_out(
    tmp_path: Path, old: str, new: str, table: str
) -> None:
    """And the salon is there all the same."""
    part = part_of(tmp_path, text=changed(old, new))

    assert len(part.problems) == 1
    assert part.is_without(table)
    assert part.settings is not None
    assert len(part.settings.tenants) == 1


def test_a_contradiction_is_told_once_and_cuts_nothing(tmp_path: Path) -> None:
    """Keys that contradict each other can be worked with, save for a salon's."""
    text = changed("[database]", "[calcom]\nwrite_timeout_seconds = 200\n[database]")

    part = part_of(tmp_path, text=text)

    assert [problem.path for problem in part.problems] == ["runner.lease_ms"]
    assert part.left_out == frozenset()
    assert part.settings is not None


def test_without_any_salon_the_rest_can_be_used(tmp_path: Path) -> None:
    """A file that was only begun."""
    part = part_of(tmp_path, text='[database]\nurl = "sqlite:///salon.sqlite3"\n')

    assert [str(problem) for problem in part.problems] == ["tenants: is missing"]
    assert part.settings is not None
    assert part.settings.tenants == ()


def test_what_is_no_toml_is_refused(tmp_path: Path) -> None:
    """There is nothing to look at then."""
    with pytest.raises(SettingsRefused, match="this is no TOML"):
        part_of(tmp_path, text="[database")


def places_in(content: Any, *, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to every value of parsed TOML, tables and lists included."""
    if path:
        yield path
    if isinstance(content, dict | list):
        keys = content if isinstance(content, dict) else range(len(content))
        for key in keys:
            yield from places_in(content[key], path=(*path, key))


@pytest.mark.parametrize("value", [7, "x", [], {}, [1], [{}], True], ids=repr)
def test_whatever_stands_in_one_place_the_rest_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: object
) -> None:
    """No value of any kind in any place ends the look, and what cannot be used is told."""
    salon = tomllib.loads(SALON)
    for place in places_in(salon):
        content = copy.deepcopy(salon)
        inner: Any = content
        for key in place[:-1]:
            inner = inner[key]
        inner[place[-1]] = value
        monkeypatch.setattr(module, "parsed", lambda _, content=content: content)

        part = usable_part(tmp_path / "salon.toml", environment=SECRETS)

        assert part.settings is not None, place
        assert part.problems or not part.left_out, place
