"""Who is to be rung back, and what becomes of it when the same caller says more."""

import datetime as dt

import pytest

from attrs import evolve

from booking_domain.model.appointment import AppointmentState
from booking_domain.model.callback_request import (
    CallbackReason,
    CallbackRequest,
    CallbackWish,
    SaidWish,
    UntoldEnd,
    callback_of_call,
    callback_of_end,
    is_final,
    untold_end_of,
)
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.saga import Failure
from tests.doubles.salon import BERLIN, MONDAY_MORNING, hold_at


def wish(service: str) -> CallbackWish:
    return CallbackWish("check_availability", SaidWish(service=service))


FIRST = CallbackRequest(
    callback_id="c-1",
    reason=CallbackReason.CALENDAR_DOWN,
    call_id="call_1",
    name="Max Beispiel",
    number=PhoneNumber("+4915112345678"),
    asked_at=MONDAY_MORNING,
    wishes=(wish("Herrenhaarschnitt"),),
)
END = UntoldEnd("a-1", AppointmentState.FAILED, Failure.SLOT_TAKEN, MONDAY_MORNING)


@pytest.mark.parametrize("place", range(3))
def test_the_weightier_reason_is_kept(place: int) -> None:
    """Whichever of the two was there first."""
    weightier, lighter = list(CallbackReason)[place : place + 2]
    one, other = evolve(FIRST, reason=weightier), evolve(FIRST, reason=lighter)

    assert one.with_more(other).reason is weightier
    assert other.with_more(one).reason is weightier


def test_name_and_number_are_those_that_were_given_last() -> None:
    """Where to ring is what the caller said at the end."""
    later = evolve(FIRST, name="Kim Muster", number=PhoneNumber("+493033081738"))

    found = FIRST.with_more(later)

    assert (found.name, found.number) == (later.name, later.number)


def test_whoever_says_neither_name_nor_number_again_keeps_them() -> None:
    """Nobody says their number in every sentence."""
    found = FIRST.with_more(evolve(FIRST, name=None, number=None))

    assert (found.name, found.number) == (FIRST.name, FIRST.number)


def test_a_new_wish_opens_it_again_and_a_known_one_does_not() -> None:
    """What the salon is done with it need not do twice."""
    closed = evolve(FIRST, closed_at=MONDAY_MORNING)

    assert not closed.with_more(FIRST).is_open
    more = closed.with_more(evolve(FIRST, wishes=(wish("Herrenhaarschnitt"), wish("Farbe"))))
    assert more.is_open
    assert [one.said.service for one in more.wishes] == ["Herrenhaarschnitt", "Farbe"]


def test_of_many_wishes_ten_are_kept() -> None:
    """Who wishes more is rung up anyway."""
    many = evolve(FIRST, wishes=tuple(wish(f"service {number}") for number in range(20)))

    wishes = FIRST.with_more(many).wishes

    assert len(wishes) == 10
    assert (wishes[0], wishes[-1]) == (wish("Herrenhaarschnitt"), wish("service 8"))


@pytest.mark.parametrize("state", list(AppointmentState))
def test_only_what_comes_to_nothing_more_by_itself_can_be_told(state: AppointmentState) -> None:
    """A request may yet be refused, and somebody will look at what is stuck."""
    ends = {
        AppointmentState.CONFIRMED,
        AppointmentState.CANCELLED,
        AppointmentState.FAILED,
        AppointmentState.RELEASED,
    }

    assert is_final(state) is (state in ends)


def test_what_is_told_of_an_appointment_is_how_it_stands() -> None:
    """Its state, why it failed, and when it begins."""
    failed = evolve(
        hold_at(MONDAY_MORNING), state=AppointmentState.FAILED, failure=Failure.SLOT_TAKEN
    )

    assert untold_end_of(failed) == evolve(END, appointment_id=failed.appointment_id)


def test_the_ids_of_call_backs_are_those_of_ever() -> None:
    """After an update the same call is still one call-back, and the same end is told once."""
    of_call = callback_of_call(tenant_id="salon-muster", platform="retell", call_id="call_1")
    booked = evolve(END, state=AppointmentState.CONFIRMED, failure=None)

    assert of_call == "ea126ec5-47ec-5dde-b5e9-a98dd39fb060"
    assert callback_of_end(END, tenant_id="salon-muster") == "843c20f9-18f2-553f-8bd4-1a1ee3e76aab"
    assert (
        callback_of_end(booked, tenant_id="salon-muster") == "6fe06a35-bdbb-510d-8457-9f15c95f6105"
    )


def test_an_instant_in_another_zone_is_the_same_end() -> None:
    """Whatever zone a driver gives its instants in."""
    there = evolve(END, start=END.start.astimezone(dt.UTC))

    assert END.start.tzinfo is BERLIN
    assert callback_of_end(there, tenant_id="s") == callback_of_end(END, tenant_id="s")
