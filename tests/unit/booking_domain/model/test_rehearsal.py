"""What would have been done is noted once a wish."""

import datetime as dt

import pytest

from booking_domain.model.rehearsal import Act, rehearsal_id_of
from tests.doubles.salon import MONDAY_MORNING


WISH: dict[str, object] = {
    "call_id": "call_1",
    "act": Act.BOOK,
    "service_id": "herren",
    "staff_id": "anna",
    "start": MONDAY_MORNING,
    "appointment_id": None,
}


def id_of(**change: object) -> str:
    return rehearsal_id_of(**(WISH | change))  # type: ignore[arg-type]


def test_the_id_of_a_wish_is_that_of_ever() -> None:
    """A wish that is said again after an update is still one."""
    assert id_of() == "c2613206-efae-5004-b7b5-b8448fa7d966"
    assert id_of(act=Act.MOVE, appointment_id="a-1") == "4dcca4fe-acb7-5f11-b291-85f5f4439b9e"


def test_the_same_instant_in_another_zone_is_the_same_wish() -> None:
    """Whatever zone it was worked out in."""
    assert id_of(start=MONDAY_MORNING.astimezone(dt.UTC)) == id_of()


@pytest.mark.parametrize(
    "change",
    [
        {"call_id": "call_2"},
        {"act": Act.HOLD},
        {"service_id": "damen"},
        {"staff_id": "ben"},
        {"start": MONDAY_MORNING + dt.timedelta(minutes=30)},
        {"appointment_id": "a-1"},
        {"service_id": "herrena", "staff_id": "nna"},
    ],
)
def test_another_wish_has_another_id(change: dict[str, object]) -> None:
    """In whatever it differs."""
    assert id_of(**change) != id_of()
