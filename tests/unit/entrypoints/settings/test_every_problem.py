"""Whoever corrects a file is told everything at once."""

from pathlib import Path

from entrypoints.settings.every_problem import every_problem
from tests.unit.entrypoints.settings.files import SALON, SECRETS


SECOND = SALON[SALON.index("[[tenants]]") :].replace("muster", "nord")


def told(tmp_path: Path, text: str) -> list[str]:
    """Return where something is wrong, in order."""
    file = tmp_path / "salon.toml"
    file.write_text(text, encoding="utf-8")
    return sorted(one.path for one in every_problem(file, environment=SECRETS))


def test_what_cannot_be_read_hides_no_contradiction_of_the_same_salon(tmp_path: Path) -> None:
    """A misspelt host was told only after the length of the service had been corrected."""
    text = (
        SALON.replace("duration_minutes = 30", 'duration_minutes = "half an hour"')
        .replace("anna = 101", "ana = 101")
        .replace('name = "Anna"', 'name = "Anna"\nresorce = "chair-1"')
    )
    text += (
        '[[tenants.services]]\nid = "schnitt"\nname = "Sch-nitt"\n'
        "duration_minutes = 30\nhosts = { anna = 102 }\n"
    )

    assert told(tmp_path, text) == [
        "tenants[0].services[0].duration_minutes",
        "tenants[0].services[0].hosts.ana",
        "tenants[0].services[1].id",
        "tenants[0].services[1].name",
        "tenants[0].staff[0].resorce",
    ]


def test_what_two_salons_share_is_told_beside_what_cannot_be_read(tmp_path: Path) -> None:
    """An agent that is named twice was told only after the zone had been corrected."""
    text = (SALON + SECOND).replace("called_numbers", 'agent_ids = ["agent_1"]\ncalled_numbers')
    text = text.replace("Europe/Berlin", "Berlin")

    assert told(tmp_path, text) == [
        "tenants[0].location.zone",
        "tenants[1].location.zone",
        "tenants[1].rest.tokens[0]",
        "tenants[1].retell.agent_ids[0]",
        "tenants[1].retell.called_numbers[0]",
    ]


def test_a_person_who_cannot_be_read_makes_no_host_unknown(tmp_path: Path) -> None:
    """Who is behind a damaged id is not guessed."""
    text = SALON.replace('id = "anna"', "id = 7")

    assert told(tmp_path, text) == ["tenants[0].staff[0].id"]


def test_the_rest_of_the_file_is_looked_at_as_well(tmp_path: Path) -> None:
    """A lease that is too short stands beside a salon that cannot be read."""
    text = SALON.replace("Europe/Berlin", "Berlin") + "[runner]\nlease_ms = 32999\n"

    assert told(tmp_path, text) == ["runner.lease_ms", "tenants[0].location.zone"]


def test_a_file_without_fault_has_no_problems(tmp_path: Path) -> None:
    """What is read as written agrees with what is read as meant."""
    assert told(tmp_path, SALON) == []
