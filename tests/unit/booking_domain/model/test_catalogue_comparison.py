"""The catalogue beside the provider's event types: one test for each thing that can be wrong."""

import datetime as dt

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from attrs import evolve, fields

from booking_domain.model.catalogue_comparison import (
    CatalogueComparison,
    CatalogueKey,
    Mending,
    compare_catalogue,
)
from booking_domain.model.event_type_hazards import Hazard
from booking_domain.model.opening_hours import OpeningHours
from booking_domain.model.provider_event_type import (
    ConfirmedBy,
    FixedWindow,
    FormField,
    Place,
    ProviderEventType,
    RollingWindow,
    Scheduling,
)
from booking_domain.model.service_offering import HostedEventType, ServiceOffering
from booking_domain.model.staff import StaffMember
from booking_domain.model.tenant import BookingRules, Location, PhoneOnly, Tenant


TODAY = dt.date(2026, 11, 24)
EMAIL = FormField("email", required=True, hidden=False)
PHONE = FormField("attendeePhoneNumber", required=False, hidden=False)
ANNAS = ProviderEventType(
    event_type="101",
    title="Schnitt",
    duration_minutes=30,
    hosts=("Anna Schuster",),
    fields=(FormField("name", required=True, hidden=False), EMAIL, PHONE),
    buffer_after_minutes=10,
)
BENS = evolve(ANNAS, event_type="201", hosts=("Ben",))


def salon(*, rules: BookingRules | None = None) -> Tenant:
    """Anna and Ben, one service of both: 30 minutes, and ten after it."""
    hosts = (HostedEventType("anna", "101"), HostedEventType("ben", "201"))
    return Tenant(
        tenant_id="salon",
        name="Salon",
        location=Location(location_id="mitte", name="Mitte", zone=ZoneInfo("Europe/Berlin")),
        opening_hours=OpeningHours.every_day(opens=dt.time(9), closes=dt.time(18)),
        staff=(
            StaffMember(staff_id="anna", name="Anna", resource_id="anna"),
            StaffMember(staff_id="ben", name="Ben", resource_id="ben"),
        ),
        services=(
            ServiceOffering(
                service_id="cut",
                name="Schnitt",
                duration_minutes=30,
                buffer_after_minutes=10,
                hosts=hosts,
            ),
        ),
        rules=rules or BookingRules(horizon_days=90),
    )


def compared(
    *provided: ProviderEventType, rules: BookingRules | None = None
) -> CatalogueComparison:
    """Compare; Ben's event type is as it should be unless it is given."""
    others = (BENS,) if all(one.event_type != "201" for one in provided) else ()
    return compare_catalogue(salon(rules=rules), provided=(*provided, *others), today=TODAY)


def test_a_catalogue_that_agrees_has_nothing_to_correct() -> None:
    """Neither a difference nor a warning, and both event types were looked at."""
    comparison = compared(ANNAS)

    assert comparison.agrees
    assert [pair.event_type for pair in comparison.pairs] == ["101", "201"]
    assert comparison.unlisted == ()


@pytest.mark.parametrize(
    ("change", "key", "configured", "provided"),
    [
        ({"duration_minutes": 45}, CatalogueKey.DURATION, 30, 45),
        ({"buffer_before_minutes": 5}, CatalogueKey.BUFFER_BEFORE, 0, 5),
        ({"buffer_after_minutes": 0}, CatalogueKey.BUFFER_AFTER, 10, 0),
        ({"confirmed_by": ConfirmedBy.HOST}, CatalogueKey.CONFIRMATION, False, True),
        (
            {"confirmed_by": ConfirmedBy.HOST_AT_SHORT_NOTICE},
            CatalogueKey.CONFIRMATION,
            False,
            True,
        ),
    ],
)
def test_a_value_that_differs_is_told_with_both_sides(
    change: dict[str, Any], key: CatalogueKey, configured: object, provided: object
) -> None:
    """Claims of the wrong length let two people into one chair, or keep it empty."""
    (difference,) = compared(evolve(ANNAS, **change)).differences

    assert (difference.pair.event_type, difference.key) == ("101", key)
    assert (difference.configured, difference.provided) == (configured, provided)


def test_what_all_event_types_of_a_service_say_can_be_taken_over() -> None:
    """One value for the configuration."""
    longer = [evolve(one, duration_minutes=45) for one in (ANNAS, BENS)]

    assert compared(*longer).mendings == (
        Mending(service_id="cut", key=CatalogueKey.DURATION, value=45),
    )


def test_people_who_differ_leave_nothing_to_take_over() -> None:
    """A service has one length: mending it for Anna would break it for Ben."""
    comparison = compared(evolve(ANNAS, duration_minutes=45))

    assert len(comparison.differences) == 1
    assert comparison.mendings == ()


def test_what_one_service_needs_is_proposed_whatever_the_others_say() -> None:
    """The cut is longer at the provider; colouring agrees, and a third one has no event type."""
    tenant = salon()
    colour = evolve(
        tenant.services[0],
        service_id="colour",
        name="Färben",
        hosts=(HostedEventType("anna", "103"), HostedEventType("ben", "404")),
    )
    both = evolve(tenant, services=(*tenant.services, colour))
    longer = [evolve(one, duration_minutes=45) for one in (ANNAS, BENS)]
    as_it_should = evolve(ANNAS, event_type="103", title="Färben")

    comparison = compare_catalogue(both, provided=(*longer, as_it_should), today=TODAY)

    assert comparison.mendings == (Mending(service_id="cut", key=CatalogueKey.DURATION, value=45),)


def test_a_proposed_line_can_be_pasted_into_the_configuration() -> None:
    """Its key is the one that the configuration has."""
    assert {key.value for key in CatalogueKey} <= {one.name for one in fields(ServiceOffering)}


NATIVE = BookingRules(horizon_days=90, phone_only=PhoneOnly.NATIVE)
OPTIONAL_EMAIL = FormField("email", required=False, hidden=False)
HAZARDS = [
    pytest.param(
        {"fields": (EMAIL, PHONE)}, NATIVE, Hazard.EMAIL_DEMANDED, (), id="email demanded"
    ),
    pytest.param(
        {"fields": (OPTIONAL_EMAIL,)}, NATIVE, Hazard.PHONE_NOT_ASKED, (), id="no phone field"
    ),
    pytest.param(
        {"fields": (EMAIL, evolve(PHONE, required=True))},
        None,
        Hazard.PHONE_DEMANDED,
        (),
        id="phone demanded beside placeholders",
    ),
    pytest.param(
        {"fields": (FormField("smsReminderNumber", required=True, hidden=False),)},
        None,
        Hazard.MESSAGE_NUMBER,
        ("smsReminderNumber",),
        id="sms reminder",
    ),
    pytest.param(
        {"fields": (FormField("aiAgentCallPhoneNumber", required=False, hidden=False),)},
        None,
        Hazard.MESSAGE_NUMBER,
        ("aiAgentCallPhoneNumber",),
        id="number for calls",
    ),
    pytest.param(
        {"fields": (FormField("haarlaenge", required=True, hidden=False),)},
        None,
        Hazard.FIELD_DEMANDED,
        ("haarlaenge",),
        id="field of the salon's own",
    ),
    pytest.param({"verifies_email": True}, None, Hazard.EMAIL_VERIFIED, (), id="verified email"),
    pytest.param({"bookings_per_customer": 1}, None, Hazard.CUSTOMER_LIMIT, ("1",), id="limit"),
    pytest.param({"refuses_cancelling": True}, None, Hazard.CANCELLING_OFF, (), id="no cancelling"),
    pytest.param({"refuses_rescheduling": True}, None, Hazard.RESCHEDULING_OFF, (), id="no moving"),
    pytest.param(
        {"reschedule_minutes": 60}, None, Hazard.RESCHEDULING_LIMITED, ("60",), id="late moving"
    ),
    pytest.param(
        {"reschedule_minutes": 61},
        BookingRules(horizon_days=90, cancellation_hours=1),
        Hazard.RESCHEDULING_LIMITED,
        ("61",),
        id="a minute longer than the salon's own rule",
    ),
    pytest.param(
        {"hosts": ("Anna", "Ben"), "scheduling": Scheduling.ROUND_ROBIN},
        None,
        Hazard.NOT_ONE_HOST,
        ("round robin", "Anna", "Ben"),
        id="round robin of two",
    ),
    pytest.param(
        {"hosts": (), "scheduling": Scheduling.MANAGED},
        None,
        Hazard.NOT_ONE_HOST,
        ("managed",),
        id="nobody",
    ),
    pytest.param(
        {"hosts": ("Anna", "Ben"), "scheduling": Scheduling.COLLECTIVE},
        None,
        Hazard.NOT_ONE_HOST,
        ("collective", "Anna", "Ben"),
        id="both at once",
    ),
    pytest.param(
        {"hosts": ()}, None, Hazard.NOT_ONE_HOST, ("one person",), id="a person who is gone"
    ),
    pytest.param(
        {"minimum_notice_minutes": 120}, None, Hazard.LONG_NOTICE, ("120", "0"), id="notice"
    ),
    pytest.param(
        {"window": RollingWindow(days=30, business_days=False)},
        None,
        Hazard.SHORT_WINDOW,
        ("30", "90"),
        id="rolling window",
    ),
    pytest.param(
        {"window": RollingWindow(days=13, business_days=True)},
        None,
        Hazard.SHORT_WINDOW,
        ("17", "90"),
        id="business days",
    ),
    pytest.param(
        {"window": FixedWindow(last=dt.date(2026, 12, 24))},
        None,
        Hazard.SHORT_WINDOW,
        ("30", "90"),
        id="fixed window",
    ),
    pytest.param(
        {"window": FixedWindow(last=dt.date(2025, 12, 24))},
        None,
        Hazard.SHORT_WINDOW,
        ("0", "90"),
        id="window that ended",
    ),
    pytest.param({"slot_interval": 7}, None, Hazard.OFF_GRID, ("5",), id="off the grid"),
    pytest.param({"seats": 2}, None, Hazard.SEATS, ("2",), id="seats"),
    pytest.param({"is_recurring": True}, None, Hazard.RECURRING, (), id="series"),
    pytest.param(
        {"places": (Place.KNOWN, Place.KNOWN)}, None, Hazard.SEVERAL_PLACES, ("2",), id="locations"
    ),
    pytest.param(
        {"places": (Place.ASKED_FOR,)}, None, Hazard.PLACE_ASKED_FOR, (), id="location asked for"
    ),
    pytest.param({"hosts": ("Ben",)}, None, Hazard.OTHER_PERSON, ("Ben",), id="numbers exchanged"),
]


@pytest.mark.parametrize(("change", "rules", "hazard", "about"), HAZARDS)
def test_a_setting_that_breaks_bookings_by_phone_is_warned_of(
    change: dict[str, Any], rules: BookingRules | None, hazard: Hazard, about: tuple[str, ...]
) -> None:
    """Each with the names or numbers that the remedy needs."""
    # Who has no e-mail field to complain of under `native` needs none here either.
    bens = evolve(BENS, fields=(OPTIONAL_EMAIL, PHONE)) if rules is NATIVE else BENS

    comparison = compared(evolve(ANNAS, **change), bens, rules=rules)

    warned = [(w.hazard, w.about) for w in comparison.warnings if w.pair.event_type == "101"]
    assert (hazard, about) in warned
    assert not comparison.agrees


@pytest.mark.parametrize(
    "change",
    [
        {"fields": (evolve(EMAIL, hidden=True), evolve(PHONE, required=True))},
        {"window": RollingWindow(days=90, business_days=False), "minimum_notice_minutes": 60},
        {"scheduling": Scheduling.ROUND_ROBIN},
        {"fields": (OPTIONAL_EMAIL, PHONE, FormField("title", required=True, hidden=True))},
        {"slot_interval": 15, "is_hidden": True},
        {"reschedule_minutes": 60},
    ],
)
def test_a_setting_that_phones_can_live_with_is_no_warning(change: dict[str, Any]) -> None:
    """A warning too many and nobody reads them."""
    rules = BookingRules(
        horizon_days=90, lead_minutes=60, phone_only=PhoneOnly.NATIVE, cancellation_hours=1
    )
    fitting: dict[str, Any] = {"fields": (OPTIONAL_EMAIL, PHONE)}

    comparison = compared(evolve(ANNAS, **(fitting | change)), evolve(BENS, **fitting), rules=rules)

    assert comparison.warnings == ()


def test_an_event_type_that_is_gone_is_warned_of_once() -> None:
    """Nothing else can be said about it."""
    comparison = compare_catalogue(salon(), provided=(BENS,), today=TODAY)

    assert [(w.hazard, w.pair.staff.staff_id) for w in comparison.warnings] == [
        (Hazard.MISSING, "anna")
    ]
    assert comparison.differences == ()


def test_two_chairs_on_one_host_are_warned_of() -> None:
    """Cal.com refuses the second booking at one time, though both chairs are free."""
    one_user = [evolve(one, hosts=("Salon Muster",)) for one in (ANNAS, BENS)]

    (warned,) = compared(*one_user).warnings

    assert warned.hazard is Hazard.SHARED_HOST
    assert warned.about == ("Salon Muster", "Anna", "101")


def test_one_chair_on_two_hosts_is_warned_of() -> None:
    """Cal.com books both at once where somebody books on the web."""
    tenant = salon()
    anna, ben = tenant.staff
    sharing = evolve(tenant, staff=(anna, evolve(ben, resource_id="anna")))

    comparison = compare_catalogue(sharing, provided=(ANNAS, BENS), today=TODAY)

    assert [w.hazard for w in comparison.warnings] == [Hazard.SEVERAL_HOSTS]


def test_an_event_type_that_no_service_names_is_listed_with_its_person() -> None:
    """By the host's name, however much of it is configured; it is nothing to correct."""
    colour = evolve(ANNAS, event_type="103", title="Färben")
    team = evolve(ANNAS, event_type="900", title="Schnitt", hosts=("Anna", "Ben"))

    comparison = compared(ANNAS, colour, team)

    assert comparison.agrees
    assert [(u.found.event_type, u.staff_id, u.service_id) for u in comparison.unlisted] == [
        ("103", "anna", None),
        ("900", None, "cut"),
    ]


def test_a_host_of_any_name_is_known_by_what_else_is_theirs() -> None:
    """The account of a salon of one is often called like the salon."""
    tenant = salon()
    alone = evolve(
        tenant,
        services=(evolve(tenant.services[0], hosts=(HostedEventType("anna", "101"),)),),
    )
    cut = evolve(ANNAS, hosts=("Salon Muster",))
    colour = evolve(cut, event_type="103", title="Färben")

    comparison = compare_catalogue(alone, provided=(cut, colour), today=TODAY)

    assert comparison.agrees
    assert comparison.unlisted[0].staff_id == "anna"


def with_cora() -> Tenant:
    """Return the salon with a third person, who cuts as well."""
    tenant = salon()
    cora = StaffMember(staff_id="cora", name="Cora", resource_id="cora")
    hosts = (*tenant.services[0].hosts, HostedEventType("cora", "301"))
    cut = evolve(tenant.services[0], hosts=hosts)
    return evolve(tenant, staff=(*tenant.staff, cora), services=(cut,))


def test_what_is_wrong_with_one_person_is_told_though_another_has_no_event_type() -> None:
    """Neither of the two is a reason to stay silent about the other."""
    bens = evolve(ANNAS, event_type="201", hosts=("Salon Muster",), is_recurring=True)
    coras = evolve(ANNAS, event_type="301", hosts=("Salon Muster",))

    comparison = compare_catalogue(with_cora(), provided=(bens, coras), today=TODAY)

    assert [(w.pair.event_type, w.hazard) for w in comparison.warnings] == [
        ("101", Hazard.MISSING),
        ("201", Hazard.RECURRING),
        ("301", Hazard.SHARED_HOST),
    ]


def test_a_host_who_is_one_of_several_others_is_the_other_person() -> None:
    """Numbers that were exchanged book Ben's chair under Anna's name, whoever else works there."""
    exchanged = evolve(ANNAS, hosts=("Ben",))

    comparison = compare_catalogue(with_cora(), provided=(exchanged, BENS), today=TODAY)

    assert Hazard.OTHER_PERSON in {w.hazard for w in comparison.warnings}


@pytest.mark.parametrize(
    ("host", "staff_id"),
    [
        ("Anna", "anna"),
        ("Anna Maria Schuster", "anna"),
        ("Chefin", "anna"),
        ("Salon Muster", "ben"),
        ("Annabell", None),
        ("Anna und Ben", None),
        ("", None),
    ],
)
def test_an_unlisted_event_type_is_somebodys_by_any_of_their_names(
    host: str, staff_id: str | None
) -> None:
    """Or by the account that serves them elsewhere; who is not certain is nobody."""
    tenant = salon()
    anna, ben = tenant.staff
    named = evolve(tenant, staff=(evolve(anna, synonyms=("Chefin",)), ben))
    bens = evolve(BENS, hosts=("Salon Muster",))
    other = evolve(ANNAS, event_type="103", title="Färben", hosts=(host,))

    comparison = compare_catalogue(named, provided=(ANNAS, bens, other), today=TODAY)

    assert [one.staff_id for one in comparison.unlisted] == [staff_id]


def test_an_event_type_that_says_nothing_of_buffers_has_none() -> None:
    """Nor is it hidden: most settings are never touched."""
    plain = ProviderEventType(
        event_type="101",
        title="Schnitt",
        duration_minutes=30,
        hosts=("Anna",),
        fields=ANNAS.fields,
    )

    found = {one.key: one.provided for one in compared(plain).differences}

    assert found == {CatalogueKey.BUFFER_AFTER: 0}
    assert not plain.is_hidden
