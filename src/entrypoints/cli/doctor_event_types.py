"""What of a salon's event types breaks bookings by phone, as lines without anybody's name."""

from collections.abc import Iterator
from typing import Final

from attrs import evolve

from booking_domain.model.catalogue_comparison import (
    CatalogueComparison,
    CatalogueKey,
    Difference,
    Warned,
)
from booking_domain.model.event_type_hazards import Hazard
from entrypoints.cli.finding import Finding, Reporter
from entrypoints.cli.services_advice import advice


# With these nobody can be booked, or the wrong person is.
_GRAVE: Final = frozenset(
    {
        Hazard.MISSING,
        Hazard.OTHER_PERSON,
        Hazard.EMAIL_DEMANDED,
        Hazard.PHONE_NOT_ASKED,
        Hazard.FIELD_DEMANDED,
        Hazard.EMAIL_VERIFIED,
        Hazard.RECURRING,
    }
)
_SOMEBODY: Final = "somebody"


def event_type_findings(
    comparison: CatalogueComparison, *, report: Reporter, command: str
) -> Iterator[Finding]:
    """This will yield a line for each; `command` shows them with names and TOML to paste."""
    for one in comparison.differences:
        yield _differing(one, report=report, command=command)
    for warned in comparison.warnings:
        yield _warned(warned, report=report)
    if comparison.agrees:
        number = len(comparison.pairs)
        pairs = (
            "pair of service and person fits" if number == 1 else "pairs of service and person fit"
        )
        yield report.ok("agree", f"{number} {pairs}")


def _differing(one: Difference, *, report: Reporter, command: str) -> Finding:
    pair = one.pair
    place = f"{pair.service.service_id}, {pair.staff.staff_id} ({pair.event_type})"
    here, there = str(one.configured).lower(), str(one.provided).lower()
    what = f"{place}: {one.key.value} is {here} here and {there} at Cal.com"
    remedy = f"`{command}` prints the lines to paste"
    if one.key is CatalogueKey.DURATION:
        # The answer to such a booking is not what was asked for, and it is cancelled again.
        return report.error(one.key.value, f"{what}: nobody can be booked", remedy=remedy)
    return report.warning(one.key.value, what, remedy=remedy)


def _warned(warned: Warned, *, report: Reporter) -> Finding:
    pair = warned.pair
    said = advice(_without_names(warned))
    what = f"{pair.service.service_id}, {pair.staff.staff_id} ({pair.event_type}): {said.problem}"
    tell = report.error if warned.hazard in _GRAVE else report.warning
    return tell(warned.hazard.value, what, remedy=said.remedy)


def _without_names(warned: Warned) -> Warned:
    """Put ids in the place of people's names, and an event type's number in that of its title."""
    pair, about = warned.pair, warned.about
    match warned.hazard:
        case Hazard.OTHER_PERSON:
            about = ("somebody else",)
        case Hazard.SEVERAL_HOSTS | Hazard.SHARED_HOST:
            # Names, and at the end the number of the other event type.
            about = (*(_SOMEBODY for _ in about[:-1]), about[-1])
        case Hazard.NOT_ONE_HOST:
            # The kind of scheduling, and then names.
            about = about[:1]
        case _:
            pass
    found = pair.found and evolve(pair.found, title=f"number {pair.event_type}")
    staff = evolve(pair.staff, name=pair.staff.staff_id)
    return evolve(warned, pair=evolve(pair, found=found, staff=staff), about=about)
