"""What is said of event types, without anybody's name."""

import pytest

from attrs import evolve

from booking_domain.model.catalogue_comparison import Pair, Warned, compare_catalogue
from booking_domain.model.event_type_hazards import Hazard
from entrypoints.cli.doctor_event_types import event_type_findings
from entrypoints.cli.finding import Finding, Part, Reporter, Verdict
from tests.unit.booking_domain.model.test_catalogue_comparison import ANNAS, BENS, TODAY, salon


REPORT = Reporter(part=Part.EVENT_TYPES, salon="muster")
CANARY = "Kunigunde Kanari"
EMPTY = compare_catalogue(salon(), provided=(ANNAS, BENS), today=TODAY)


def told(hazard: Hazard, *, about: tuple[str, ...]) -> Finding:
    """Say one hazard of an event type with a canary in its title, of a person called like it."""
    tenant = salon()
    pair = Pair(
        service=tenant.services[0],
        staff=evolve(tenant.staff[0], name=CANARY),
        event_type="101",
        found=evolve(ANNAS, title=f"Schnitt bei {CANARY}"),
    )
    warned = Warned(pair=pair, hazard=hazard, about=about)
    comparison = evolve(EMPTY, differences=(), warnings=(warned,))
    (found,) = event_type_findings(comparison, report=REPORT, command="sync")
    return found


@pytest.mark.parametrize("hazard", Hazard)
def test_no_hazard_names_anybody(hazard: Hazard) -> None:
    """Ids and numbers tell which event type it is."""
    of_hosts = {
        Hazard.OTHER_PERSON: (CANARY,),
        Hazard.SEVERAL_HOSTS: (CANARY, CANARY, "102"),
        Hazard.SHARED_HOST: (CANARY, CANARY, "102"),
        Hazard.NOT_ONE_HOST: ("round robin", CANARY),
    }

    found = told(hazard, about=of_hosts.get(hazard, ("7", "8", "9")))

    assert CANARY not in repr(found)
    assert "(101)" in found.what
    assert found.check == hazard.value
    assert found.remedy


def test_what_makes_every_booking_be_refused_is_an_error() -> None:
    """What only makes some of them fail is a warning."""
    assert told(Hazard.EMAIL_DEMANDED, about=()).verdict is Verdict.ERROR
    assert told(Hazard.PHONE_DEMANDED, about=()).verdict is Verdict.WARNING


def test_another_length_is_an_error_with_the_command_that_mends_it() -> None:
    """Such a booking is cancelled again."""
    provided = (evolve(ANNAS, duration_minutes=45), BENS)
    comparison = compare_catalogue(salon(), provided=provided, today=TODAY)

    found = list(event_type_findings(comparison, report=REPORT, command="sync here"))

    (length,) = [one for one in found if one.check == "duration_minutes"]
    assert length.verdict is Verdict.ERROR
    assert "30 here and 45 at Cal.com" in length.what
    assert "sync here" in str(length.remedy)


def test_what_agrees_is_one_line() -> None:
    """With how many were compared."""
    comparison = evolve(EMPTY, differences=(), warnings=())

    (found,) = event_type_findings(comparison, report=REPORT, command="sync")

    assert found.verdict is Verdict.OK
    assert found.what == f"{len(EMPTY.pairs)} pairs of service and person fit"
