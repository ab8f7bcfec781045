"""What a caller hears of the salon's rules."""

import datetime as dt

import pytest

from attrs import evolve

from booking_domain.model.appointment import AppointmentState
from booking_domain.model.closed_days import Closure
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.public_holidays import PUBLIC_HOLIDAYS
from booking_domain.model.results import Policy, PolicyDenied, SalonClosed, TooLateToChange
from booking_domain.model.tenant import BookingRules, Tenant
from entrypoints.speech.feast_days import because_of
from entrypoints.speech.presentation import Status, present
from entrypoints.speech.spoken_number import digits
from tests.unit.entrypoints.speech.salon import NOW, appointment, at, offer, salon


CHRISTMAS = dt.date(2026, 12, 25)
MONDAY = at(28, 10, month=12)


def without_number() -> Tenant:
    tenant = salon()
    return evolve(tenant, location=evolve(tenant.location, phone=None))


def test_a_holiday_is_named_and_other_days_are_offered() -> None:
    """The agent may take one of them at once."""
    result = SalonClosed(CHRISTMAS, CHRISTMAS, Closure(feast="weihnachten"), (offer(MONDAY),))

    heard = present(result, tenant=salon(), now=NOW)

    assert heard.message == (
        "Am Freitag, dem 25. Dezember, ist der Salon wegen Weihnachten geschlossen. "
        "Ich hätte am Montag, dem 28. Dezember, um 10 Uhr etwas frei. Passt Ihnen das?"
    )
    assert heard.status is Status.ALTERNATIVES
    assert heard.data["slot_1_id"] == offer(MONDAY).slot_id


def test_closed_days_without_a_reason_are_named_and_another_day_is_asked_for() -> None:
    """Several days, and nothing was found near them."""
    heard = present(
        SalonClosed(CHRISTMAS, dt.date(2026, 12, 31), Closure()), tenant=salon(), now=NOW
    )

    assert heard.message == (
        "Von Freitag, dem 25. Dezember, bis Donnerstag, dem 31. Dezember, ist der Salon "
        "geschlossen. Soll ich an einem anderen Tag nachsehen?"
    )
    assert heard.status is Status.NONE_FREE


def test_a_reason_of_the_salons_own_is_said_as_far_as_a_voice_can() -> None:
    """Whoever writes it does not think of one."""
    closed = SalonClosed(NOW.date(), NOW.date(), Closure(reason="*Umbau* & Inventur"))

    heard = present(closed, tenant=salon(), now=NOW)

    assert heard.message.startswith(
        "Heute, Dienstag, den 24. November, ist der Salon wegen Umbau und Inventur geschlossen."
    )


def test_a_reason_that_is_too_long_is_left_out() -> None:
    """That the salon is closed is what matters."""
    closed = SalonClosed(CHRISTMAS, CHRISTMAS, Closure(reason="Umbau " * 60))

    heard = present(closed, tenant=salon(), now=NOW)

    assert heard.message.startswith("Am Freitag, dem 25. Dezember, ist der Salon geschlossen.")


@pytest.mark.parametrize("feast", sorted(set().union(*PUBLIC_HOLIDAYS.values())))
def test_every_public_holiday_has_words(feast: str) -> None:
    """One without would fail while a caller waits."""
    said = because_of(Closure(feast=feast), with_own_words=False)

    assert said.startswith("wegen ")
    assert "_" not in said


def test_a_late_change_is_refused_with_the_number_of_the_salon() -> None:
    """The appointment stands, and somebody can be asked."""
    heard = present(TooLateToChange(appointment(at(24, 15))), tenant=salon(), now=NOW)

    assert heard.message == (
        "So kurzfristig kann ich Ihren Termin heute, Dienstag, den 24. November, um 15 Uhr leider "
        "nicht mehr verschieben oder absagen. Er bleibt bestehen. "
        "Unter der Nummer 0 3 0, 2 3 1 2 5 0 4 2 erreichen Sie den Salon direkt."
    )
    assert heard.status is Status.POLICY_DENIED
    assert heard.data["appointment_ref"] == "A-7K3QX"


def test_a_late_change_without_a_number_says_that_the_appointment_stands() -> None:
    """Not everybody wants to be rung."""
    heard = present(TooLateToChange(appointment(at(24, 15))), tenant=without_number(), now=NOW)

    assert heard.message.endswith("absagen. Er bleibt bestehen.")


def test_what_does_not_stand_yet_is_not_said_to_stand() -> None:
    """A booking on its way may still fail."""
    pending = appointment(at(24, 15), state=AppointmentState.PENDING)

    heard = present(TooLateToChange(pending), tenant=without_number(), now=NOW)

    assert "bleibt" not in heard.message


@pytest.mark.parametrize(("most", "said"), [(1, "einen Termin"), (3, "drei Termine")])
def test_the_limit_is_said_without_what_there_is(*, most: int, said: str) -> None:
    """Whether somebody has appointments is nobody else's business."""
    tenant = evolve(without_number(), rules=BookingRules(open_appointments=most))

    heard = present(PolicyDenied(Policy.OPEN_APPOINTMENTS), tenant=tenant, now=NOW)

    assert heard.message == (
        f"Mehr als {said} auf einmal kann ich auf einen Namen leider nicht vergeben."
    )
    assert heard.status is Status.POLICY_DENIED


@pytest.mark.parametrize(
    ("number", "region", "spelt"),
    [
        ("+493023125042", "DE", "0 3 0, 2 3 1 2 5 0 4 2"),
        ("+4915112345678", "DE-BY", "0 1 5 1 1, 2 3 4 5 6 7 8"),
        ("+493023125042", "AT", "plus 4 9, 3 0, 2 3 1 2 5 0 4 2"),
    ],
)
def test_a_number_is_spelt(*, number: str, region: str, spelt: str) -> None:
    """Digit by digit, as it is dialled there."""
    assert digits(PhoneNumber(number), region=region) == spelt
