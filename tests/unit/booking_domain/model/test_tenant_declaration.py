"""What differs between two declarations of a salon, as its operator is shown it."""

import datetime as dt

from typing import Any

import pytest

from booking_domain.errors import InvalidValue
from booking_domain.model.tenant_declaration import KeyChange, TenantDeclaration, key_changes


SALON: dict[str, Any] = {
    "id": "muster",
    "rules": {"hold_minutes": 3},
    "staff": [{"id": "anna", "name": "Anna"}, {"id": "ben", "name": "Ben"}],
    "closed_days": {"open_on": ["2026-12-24"]},
}


def test_what_means_the_same_is_no_change() -> None:
    """The order of keys does not matter."""
    assert key_changes(SALON, dict(reversed(SALON.items()))) == ()


def test_a_value_is_named_by_its_path() -> None:
    """As the configuration's errors name it."""
    later = SALON | {"rules": {"hold_minutes": 5}}

    assert key_changes(SALON, later) == (KeyChange("rules.hold_minutes", "3", "5"),)


def test_a_person_more_is_one_change_and_not_all_that_follow() -> None:
    """Members of a list are told apart by their ids, not by their places."""
    later = SALON | {"staff": [{"id": "cem", "name": "Cem"}, *SALON["staff"]]}

    assert key_changes(SALON, later) == (
        KeyChange("staff[cem]", None, '{"id": "cem", "name": "Cem"}'),
    )


def test_values_are_shown_as_they_were_written() -> None:
    """An operator reads "Grün", and no escapes."""
    later = SALON | {"staff": [{"id": "anna", "name": "Änne"}, SALON["staff"][1]]}

    assert key_changes(SALON, later) == (KeyChange("staff[anna].name", '"Anna"', '"Änne"'),)


def test_a_person_less_is_told() -> None:
    """Whoever was left out by mistake is seen before it is applied."""
    later = SALON | {"staff": SALON["staff"][:1]}

    assert key_changes(SALON, later) == (
        KeyChange("staff[ben]", '{"id": "ben", "name": "Ben"}', None),
    )


def test_another_order_is_a_change_of_the_list() -> None:
    """It decides whom callers who do not mind are offered first."""
    later = SALON | {"staff": SALON["staff"][::-1]}

    assert key_changes(SALON, later) == (
        KeyChange("staff (order)", '["anna", "ben"]', '["ben", "anna"]'),
    )


def test_a_list_of_plain_values_changes_as_a_whole() -> None:
    """It has nothing to tell its members apart by."""
    later = SALON | {"closed_days": {"open_on": ["2026-12-24", "2026-12-31"]}}

    assert key_changes(SALON, later) == (
        KeyChange("closed_days.open_on", '["2026-12-24"]', '["2026-12-24", "2026-12-31"]'),
    )


def test_two_entries_of_one_id_are_not_taken_for_one() -> None:
    """A list that is wrong is shown as it is."""
    twice = SALON | {"staff": [{"id": "anna"}, {"id": "anna", "name": "Other"}]}

    assert [change.path for change in key_changes(SALON, twice)] == ["staff"]


def test_a_salon_that_is_new_is_all_change() -> None:
    """Key by key, against nothing."""
    assert key_changes(None, {"id": "muster"}) == (KeyChange("id", None, '"muster"'),)
    assert key_changes({"id": "muster"}, None) == (KeyChange("id", '"muster"', None),)


def test_revisions_are_counted_from_one() -> None:
    """0 stands for a salon that never was."""
    with pytest.raises(InvalidValue, match="from 1"):
        TenantDeclaration(
            "muster", revision=0, content=None, applied_at=dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
        )

    first = TenantDeclaration(
        "muster", revision=1, content=None, applied_at=dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    )
    assert first.revision == 1
