"""From settings to the salon as the domain sees it."""

from attrs import fields

from booking_domain.model.closed_days import ClosedDays, ClosedPeriod
from booking_domain.model.opening_hours import OpeningHours
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.service_offering import HostedEventType, ServiceOffering
from booking_domain.model.staff import StaffMember
from booking_domain.model.tenant import BookingRules, Location, Tenant
from entrypoints.settings.schema import (
    OfferingSettings,
    OpeningHoursSettings,
    RulesSettings,
    StaffSettings,
    TenantSettings,
)


WEEKDAYS = tuple(field.name for field in fields(OpeningHoursSettings))


def tenant_of(settings: TenantSettings) -> Tenant:
    """
    This will build the tenant.

    Raises:
        InvalidValue: its services, people or hours contradict each other.
    """
    place = settings.location
    return Tenant(
        tenant_id=settings.id,
        name=settings.name,
        location=Location(
            location_id=place.id,
            name=place.name,
            zone=place.zone,
            address=place.address,
            phone=None if place.phone is None else PhoneNumber(place.phone),
        ),
        opening_hours=_opening_hours(settings.opening_hours),
        staff=tuple(_member(one) for one in settings.staff),
        services=tuple(_offering(one) for one in settings.services),
        rules=_rules(settings.rules),
        region=settings.region,
        closed_days=_closed_days(settings),
    )


def _opening_hours(settings: OpeningHoursSettings) -> OpeningHours:
    days = {number: getattr(settings, name) for number, name in enumerate(WEEKDAYS)}
    return OpeningHours(windows={number: spans for number, spans in days.items() if spans})


def _closed_days(settings: TenantSettings) -> ClosedDays:
    return ClosedDays(
        region=settings.location.holidays,
        periods=tuple(
            ClosedPeriod(first=one.first, last=one.last or one.first, reason=one.reason)
            for one in settings.closed_days.closed_on
        ),
        opened=frozenset(settings.closed_days.open_on),
    )


def _member(settings: StaffSettings) -> StaffMember:
    return StaffMember(
        staff_id=settings.id,
        name=settings.name,
        resource_id=settings.resource or settings.id,
        synonyms=settings.synonyms,
    )


def _offering(settings: OfferingSettings) -> ServiceOffering:
    return ServiceOffering(
        service_id=settings.id,
        name=settings.name,
        duration_minutes=settings.duration_minutes,
        hosts=tuple(
            HostedEventType(staff_id=staff_id, event_type=event_type)
            for staff_id, event_type in settings.hosts.items()
        ),
        synonyms=settings.synonyms,
        buffer_before_minutes=settings.buffer_before_minutes,
        buffer_after_minutes=settings.buffer_after_minutes,
        needs_confirmation=settings.needs_confirmation,
    )


def _rules(settings: RulesSettings) -> BookingRules:
    return BookingRules(
        horizon_days=settings.horizon_days,
        lead_minutes=settings.lead_minutes,
        hold_minutes=settings.hold_minutes,
        landing_horizon_seconds=settings.landing_horizon_seconds,
        phone_only=settings.phone_only,
        placeholder_domain=settings.placeholder_domain,
        cancellation_hours=settings.cancellation_hours,
        open_appointments=settings.open_appointments,
    )
