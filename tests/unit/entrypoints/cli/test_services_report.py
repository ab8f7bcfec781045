"""What is said about event types that do not fit."""

import tomllib

import pytest

from attrs import evolve

from booking_domain.model.catalogue_comparison import Pair, Warned, compare_catalogue
from booking_domain.model.event_type_hazards import Hazard
from entrypoints.cli.services_advice import advice
from entrypoints.cli.services_report import told
from tests.unit.booking_domain.model.test_catalogue_comparison import ANNAS, BENS, TODAY, salon


@pytest.mark.parametrize("hazard", Hazard)
def test_every_hazard_says_what_is_wrong_and_what_to_change(hazard: Hazard) -> None:
    """With its numbers put in, and nothing left to fill."""
    tenant = salon()
    pair = Pair(service=tenant.services[0], staff=tenant.staff[0], event_type="101", found=ANNAS)

    said = advice(Warned(pair=pair, hazard=hazard, about=("7", "8", "9")))

    assert len(said.problem) > 20
    assert len(said.remedy) > 20
    assert "{" not in said.problem + said.remedy


def test_event_types_of_nobody_known_become_lines_that_are_toml() -> None:
    """Two placeholders in one table would be one key twice; a title may hold any character."""
    odd = evolve(ANNAS, title='Schnitt "kurz"\n', hosts=("Clara",), event_type="301")
    comparison = compare_catalogue(
        salon(),
        provided=(ANNAS, BENS, odd, evolve(odd, event_type="302", hosts=("Dora",))),
        today=TODAY,
    )

    lines = list(told(comparison, tenant=salon(), path="tenants[0]"))

    (service,) = tomllib.loads("\n".join(lines[lines.index("    [[tenants.services]]") :]))[
        "tenants"
    ]["services"]
    assert service == {
        "id": "schnitt-kurz",
        "name": 'Schnitt "kurz"\n',
        "duration_minutes": 30,
        "buffer_after_minutes": 10,
        "hosts": {"WHO-301": 301, "WHO-302": 302},
    }


def test_people_whose_event_types_differ_are_told_so() -> None:
    """There is no value to paste then."""
    comparison = compare_catalogue(
        salon(), provided=(evolve(ANNAS, duration_minutes=45), BENS), today=TODAY
    )

    lines = "\n".join(told(comparison, tenant=salon(), path="tenants[0]"))

    assert "cut: its people's event types differ in duration_minutes" in lines
    assert "To take over" not in lines
