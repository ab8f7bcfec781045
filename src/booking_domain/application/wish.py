"""From what an agent passes on to a service and the people for it; or to what must be asked."""

from attrs import frozen

from booking_domain.model.results import Missing, NeedsInput
from booking_domain.model.service_count import asks_for_several
from booking_domain.model.service_matching import match_service
from booking_domain.model.service_offering import ServiceOffering
from booking_domain.model.spoken_match import Matched, Nearest, Similarity, Unknown
from booking_domain.model.staff import StaffMember
from booking_domain.model.staff_matching import is_anybody, match_staff
from booking_domain.model.tenant import Tenant


@frozen
class ServiceWish:
    """The service, the people who may do it in the salon's order, and whether one was named."""

    service: ServiceOffering
    members: tuple[StaffMember, ...]
    staff_was_named: bool


def service_wish(
    tenant: Tenant, *, service: str | None, staff: str | None, similarity: Similarity
) -> ServiceWish | NeedsInput:
    """This will find the service and the people for it; unknown never becomes a default."""
    if service is None:
        names = tuple(offering.name for offering in tenant.services)
        return NeedsInput(Missing.SERVICE, choices=names)
    offering = service_named(tenant, service, similarity=similarity)
    if isinstance(offering, NeedsInput):
        return offering
    by_anybody = wish_by_anybody(tenant, offering)
    if staff is None or is_anybody(staff):
        return by_anybody
    member = staff_named(tenant, staff, able=by_anybody.members, similarity=similarity)
    if isinstance(member, NeedsInput):
        return member
    return ServiceWish(service=offering, members=(member,), staff_was_named=True)


def wish_by_anybody(tenant: Tenant, offering: ServiceOffering) -> ServiceWish:
    """This will return the wish for a service by whoever offers it."""
    able = tuple(
        member for member in tenant.staff if offering.event_type_of(member.staff_id) is not None
    )
    return ServiceWish(service=offering, members=able, staff_was_named=False)


def service_named(
    tenant: Tenant, spoken: str, *, similarity: Similarity
) -> ServiceOffering | NeedsInput:
    """This will find a service by what was said; what is not certain is asked about."""
    match match_service(spoken, tenant.services, similarity=similarity):
        case Matched(one=offering):
            return offering
        case Nearest(candidates=near):
            is_plural = asks_for_several(spoken, tenant.services)
            missing = Missing.ONE_AT_A_TIME if is_plural else Missing.WHICH_SERVICE
            return NeedsInput(missing, choices=tuple(one.name for one in near))
        case Unknown():
            names = tuple(offering.name for offering in tenant.services)
            return NeedsInput(Missing.UNKNOWN_SERVICE, choices=names)


def staff_named(
    tenant: Tenant, spoken: str, *, able: tuple[StaffMember, ...], similarity: Similarity
) -> StaffMember | NeedsInput:
    """This will find a person among those who are `able`; what is not certain is asked about."""
    names = tuple(member.name for member in able)
    match match_staff(spoken, tenant.staff, similarity=similarity):
        case Matched(one=member) if member in able:
            return member
        case Matched():
            return NeedsInput(Missing.STAFF_WITHOUT_SERVICE, choices=names)
        case Nearest(candidates=near):
            asked = tuple(member.name for member in near if member in able)
            return NeedsInput(
                Missing.WHICH_STAFF if asked else Missing.UNKNOWN_STAFF, asked or names
            )
        case Unknown():
            return NeedsInput(Missing.UNKNOWN_STAFF, choices=names)
