"""From what an agent passes on to a service and the people for it; or to what must be asked."""

from attrs import frozen

from booking_domain.model.results import Missing, NeedsInput
from booking_domain.model.service_offering import ServiceOffering
from booking_domain.model.staff import StaffMember
from booking_domain.model.tenant import Tenant


@frozen
class ServiceWish:
    """The service, the people who may do it in the salon's order, and whether one was named."""

    service: ServiceOffering
    members: tuple[StaffMember, ...]
    staff_was_named: bool


def service_wish(
    tenant: Tenant, *, service: str | None, staff: str | None
) -> ServiceWish | NeedsInput:
    """This will find the service and the people for it; unknown never becomes a default."""
    names = tuple(offering.name for offering in tenant.services)
    if service is None:
        return NeedsInput(Missing.SERVICE, choices=names)
    matches = tenant.match_services(service)
    if not matches:
        return NeedsInput(Missing.UNKNOWN_SERVICE, choices=names)
    offering = matches[0]
    able = tuple(
        member for member in tenant.staff if offering.event_type_of(member.staff_id) is not None
    )
    if staff is None:
        return ServiceWish(service=offering, members=able, staff_was_named=False)
    named = tenant.match_staff(staff)
    if not named:
        return NeedsInput(Missing.UNKNOWN_STAFF, choices=tuple(member.name for member in able))
    if named[0] not in able:
        return NeedsInput(
            Missing.STAFF_WITHOUT_SERVICE, choices=tuple(member.name for member in able)
        )
    return ServiceWish(service=offering, members=named[:1], staff_was_named=True)
