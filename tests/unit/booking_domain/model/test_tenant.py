"""A salon, and how spoken names find its people and services."""

import datetime as dt

from typing import Any

import pytest

from attrs import evolve

from booking_domain.errors import InvalidValue
from booking_domain.model.service_offering import HostedEventType
from booking_domain.model.tenant import BookingRules
from tests.doubles.salon import MONDAY_MORNING, salon


def test_services_are_found_by_name_and_synonym_however_they_are_written() -> None:
    """Case and spelling do not matter; the words do."""
    tenant = salon()

    assert [s.service_id for s in tenant.match_services("HERRENHAARSCHNITT")] == ["herren"]
    assert [s.service_id for s in tenant.match_services("haarschnitt herren")] == ["herren"]
    assert tenant.match_services("Haarschnitt") == ()


def test_people_are_found_by_name() -> None:
    """An unknown name finds nobody, and never somebody else."""
    tenant = salon()

    assert [m.staff_id for m in tenant.match_staff("anna")] == ["anna"]
    assert tenant.match_staff("Anne") == ()


def test_ids_find_what_is_still_there() -> None:
    """A person or service that was taken out of the configuration is no more."""
    tenant = salon()

    assert tenant.service("gone") is None
    assert tenant.member("gone") is None


def test_a_service_names_only_people_who_work_there() -> None:
    """A host without a chair could not be claimed."""
    tenant = salon()
    service = evolve(tenant.services[0], hosts=(HostedEventType("nobody", "1"),))

    with pytest.raises(InvalidValue, match="names the unknown staff 'nobody'"):
        evolve(tenant, services=(service,))


def test_two_services_never_share_a_spoken_name() -> None:
    """A caller who says it would get one of them by chance."""
    tenant = salon()
    twin = evolve(tenant.services[1], synonyms=("herren-haarschnitt", "Haarschnitt Herren"))

    with pytest.raises(InvalidValue, match="share the spoken name"):
        evolve(tenant, services=(tenant.services[0], twin))


def test_two_people_never_share_an_id() -> None:
    """Appointments could not be told apart."""
    tenant = salon()
    twin = evolve(tenant.staff[1], staff_id="anna")

    with pytest.raises(InvalidValue, match="two entries of staff share an id"):
        evolve(tenant, staff=(tenant.staff[0], twin), services=())


def test_a_synonym_may_repeat_the_name() -> None:
    """One entry cannot collide with itself."""
    tenant = salon()
    member = evolve(tenant.staff[0], synonyms=("ANNA",))

    assert evolve(tenant, staff=(member, tenant.staff[1])).match_staff("anna") == (member,)


def test_the_bookable_span_begins_after_the_lead_time_and_ends_at_the_horizon() -> None:
    """Both are counted from now."""
    rules = BookingRules(lead_minutes=60, horizon_days=30)

    span = rules.bookable_from(MONDAY_MORNING)

    assert span.start == MONDAY_MORNING + dt.timedelta(hours=1)
    assert span.duration == dt.timedelta(days=30, hours=-1)
    assert rules.landing_horizon == dt.timedelta(seconds=150)


@pytest.mark.parametrize(
    "wrong",
    [
        {"lead_minutes": -1},
        {"hold_minutes": -1},
        {"landing_horizon_seconds": -1},
        {"lead_minutes": 1440, "horizon_days": 1},
        {"horizon_days": 0},
    ],
)
def test_rules_that_leave_nothing_to_book_are_refused(wrong: dict[str, Any]) -> None:
    """A mistake in the configuration is named at start, and not spoken to every caller."""
    with pytest.raises(InvalidValue, match=r"must not be negative|leave nothing"):
        BookingRules(**wrong)


def test_a_placeholder_address_can_reach_nobody() -> None:
    """Unless a salon names a domain of its own, confirmations go nowhere."""
    assert BookingRules().placeholder_domain.endswith(".invalid")
