"""What is said of a configuration."""

from pathlib import Path

import pytest

from entrypoints.cli.doctor_configuration import Source, findings_of_file
from entrypoints.cli.finding import Finding, Verdict
from tests.unit.entrypoints.settings.files import SALON, SECRETS, changed
from tests.unit.entrypoints.settings.test_usable_part import part_of


def judged(
    folder: Path, *, text: str = SALON, is_demo: bool = False, **secrets: str
) -> list[Finding]:
    """Return what is said of the file's text."""
    part = part_of(folder, text=text, environment={**SECRETS, **secrets})
    source = Source(file=Path("salon.toml"), is_demo=is_demo)
    return list(findings_of_file(part, source=source))


def test_what_can_be_used_is_counted(tmp_path: Path) -> None:
    """Salons, people, services and secrets."""
    found = judged(tmp_path)

    assert {one.verdict for one in found} == {Verdict.OK}
    assert [one.what for one in found] == [
        "it can be used: 1 salon, 1 person, 1 service",
        "4 secrets are present",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('called_numbers = ["+493023125042"]', 'called_numbers = ["030 999 canary"]'),
        (
            'name = "Anna"',
            'name = "canary"\n[[tenants.staff]]\nid = "ben"\nname = "canary"',
        ),
    ],
)
def test_names_and_numbers_that_are_wrong_are_not_repeated(
    tmp_path: Path, old: str, new: str
) -> None:
    """The path says where they stand."""
    found = judged(tmp_path, text=changed(old, new))

    assert found[0].verdict is Verdict.ERROR
    assert "canary" not in repr(found)
    assert "tenants[0]." in found[0].what


def test_a_zone_that_is_wrong_is_repeated_with_what_was_meant(tmp_path: Path) -> None:
    """Whatever is nobody's name helps."""
    (first, *_) = judged(tmp_path, text=changed("Europe/Berlin", "Europe/Berlim"))

    assert "did you mean Europe/Berlin?" in first.what
    assert "salon.toml" in str(first.remedy)


def test_a_key_of_the_demo_is_an_error_unless_it_is_meant_so(tmp_path: Path) -> None:
    """As `serve` refuses it."""
    refused = judged(tmp_path, CALCOM_KEY="cal_demo_1")
    meant = judged(tmp_path, CALCOM_KEY="cal_demo_1", is_demo=True)

    assert refused[0].what.startswith("tenants[0].calcom.api_key: is a key of the demo")
    assert {one.verdict for one in meant} == {Verdict.OK}


def test_a_salon_that_is_lost_is_named(tmp_path: Path) -> None:
    """Nothing else of it is looked at."""
    found = judged(tmp_path, text=changed("env:CALCOM_KEY", "env:NOWHERE"))

    assert [(one.salon, one.check) for one in found] == [(None, "key"), ("muster", "salon")]
