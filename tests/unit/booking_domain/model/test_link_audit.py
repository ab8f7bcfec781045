"""Which appointment belongs to which call: by what is written down, never by guess."""

import datetime as dt

import pytest

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.call import Call, CallKind, CallOutcome
from booking_domain.model.customer import Customer
from booking_domain.model.described_booking import DescribedBooking
from booking_domain.model.link_audit import decide_links, mendings_of
from booking_domain.model.link_decisions import (
    Adopt,
    EndTwin,
    FillCall,
    Link,
    LinkProblem,
    LinkReason,
    LinkReport,
    Pointer,
)
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.provider_booking import ProviderStatus
from booking_domain.model.saga import Failure
from booking_domain.model.salon_records import Belief, SalonRecords
from booking_domain.model.time_slot import TimeSlot
from tests.contract.unit_of_work.samples import cancel_saga
from tests.unit.booking_domain.model.link_records import (
    MAX,
    MAX_PHONE,
    NOW,
    TEN,
    TENANT,
    YESTERDAY,
    booking,
    call,
    carried_out,
    records,
    row,
)


KIM = Customer(name="Kim Muster")
LINKED = call(last_appointment_id="a-1")


def reports(found: SalonRecords) -> list[tuple[LinkProblem, str, str]]:
    return [
        (one.problem, one.appointment_id, one.call_id)
        for one in decide_links(found)
        if isinstance(one, LinkReport)
    ]


def test_what_is_linked_both_ways_is_left_alone() -> None:
    """Nothing is decided, and nothing is reported."""
    found = records(rows=[row(call_id="call_1")], calls=[LINKED], bookings=[booking()])

    assert decide_links(found) == ()


def test_a_booking_that_names_a_call_and_has_no_appointment_becomes_one() -> None:
    """Service and person are those of its event type, the customer is its attendee."""
    found = records(calls=[call()], bookings=[booking("b-1", call_id="call_1", key="key-1")])

    (adopted,) = decide_links(found)

    assert isinstance(adopted, Adopt)
    made = adopted.appointment
    assert (made.appointment_id, made.call_id, made.provider_uid) == ("key-1", "call_1", "b-1")
    assert (made.service_id, made.staff_id, made.resource_id) == ("herren", "anna", "chair-1")
    assert (made.customer, made.state) == (MAX, AppointmentState.CONFIRMED)
    assert made.slot == TimeSlot.lasting(TEN, minutes=30)
    assert adopted.pointer == Pointer("call_1", instead_of=None)


@pytest.mark.parametrize(
    ("status", "state", "failure"),
    [
        (ProviderStatus.PENDING, AppointmentState.REQUESTED, None),
        (ProviderStatus.CANCELLED, AppointmentState.CANCELLED, Failure.CANCELLED_OUTSIDE),
        (ProviderStatus.REJECTED, AppointmentState.CANCELLED, Failure.CANCELLED_OUTSIDE),
    ],
)
def test_the_state_is_that_of_the_booking(
    status: ProviderStatus, state: AppointmentState, failure: Failure | None
) -> None:
    """A cancelled booking does not come back to life."""
    found = records(calls=[call()], bookings=[booking("b-1", call_id="call_1", status=status)])

    (adopted,) = decide_links(found)

    assert isinstance(adopted, Adopt)
    assert (adopted.appointment.state, adopted.appointment.failure) == (state, failure)


def test_a_booking_that_was_moved_is_one_appointment() -> None:
    """At the time of its last booking; the earlier ones are its history."""
    moved = TimeSlot.lasting(TEN + dt.timedelta(hours=2), minutes=30)
    old = booking("b-1", call_id="call_1", status=ProviderStatus.CANCELLED, rescheduled_to="b-2")
    new = booking("b-2", call_id="call_1", slot=moved, rescheduled_from="b-1")

    (adopted,) = decide_links(records(calls=[call()], bookings=[old, new]))

    assert isinstance(adopted, Adopt)
    made = adopted.appointment
    assert (made.provider_uid, made.previous_uids, made.slot) == ("b-2", ("b-1",), moved)


def test_a_chain_with_an_end_that_was_not_read_is_left() -> None:
    """Where the appointment is now, nobody knows."""
    old = booking("b-1", call_id="call_1", status=ProviderStatus.CANCELLED, rescheduled_to="b-2")

    found = records(calls=[call()], bookings=[old])

    assert reports(found) == [(LinkProblem.BROKEN_CHAIN, "", "call_1")]


def test_a_chain_with_two_keys_is_left() -> None:
    """A move carries the key over: somebody has written another one into it."""
    old = booking("b-1", call_id="call_1", key="a-8", rescheduled_to="b-2")
    new = booking("b-2", call_id="call_1", key="a-9", rescheduled_from="b-1")

    found = records(calls=[call()], bookings=[old, new])

    assert reports(found) == [(LinkProblem.BROKEN_CHAIN, "", "call_1")]


def test_a_lost_appointment_is_found_by_the_key_that_its_call_names() -> None:
    """The row is gone; the call still names it, and the booking has its id for a key."""
    found = records(calls=[LINKED], bookings=[booking("b-1", key="a-1")])

    (adopted,) = decide_links(found)

    assert isinstance(adopted, Adopt)
    assert adopted.appointment.appointment_id == "a-1"
    assert (adopted.pointer, adopted.reason) == (None, LinkReason.CALL_NAMES_KEY)


def lost(**more: object) -> DescribedBooking:
    known: dict[str, object] = {
        "key": "a-1",
        "call_id": "call_lost",
        "tenant_id": TENANT.tenant_id,
        "slot": TimeSlot.lasting(NOW + dt.timedelta(days=1), minutes=30),
    }
    return booking("b-1", **(known | more))


def test_a_booking_of_a_lost_call_is_an_appointment_again_where_the_database_was_restored() -> None:
    """Under its own id, so that whoever calls again finds it and can move or cancel it."""
    found = evolve(records(bookings=[lost()]), belief=Belief.LOST_CALLS)

    (adopted,) = decide_links(found)

    assert isinstance(adopted, Adopt)
    assert (adopted.appointment.appointment_id, adopted.appointment.call_id) == ("a-1", "call_lost")
    assert (adopted.pointer, adopted.reason) == (None, LinkReason.LOST_WITH_DATABASE)


@pytest.mark.parametrize("state", [AppointmentState.HELD, AppointmentState.RELEASED])
def test_a_hold_that_was_booked_after_the_backup_becomes_that_appointment(
    state: AppointmentState,
) -> None:
    """By compare-and-set on the hold's own row: its reference and its history stay."""
    hold = row(state=state, customer=None, provider_uid=None, fence=7, reference="A-HOLD", events=2)
    found = evolve(records(rows=[hold], bookings=[lost()]), belief=Belief.LOST_CALLS)

    (link,) = decide_links(found)

    assert isinstance(link, Link)
    assert (link.row.appointment_id, link.row.fence, link.row.reference) == ("a-1", 7, "A-HOLD")
    assert link.row.events == 2
    assert (link.row.state, link.row.customer) == (AppointmentState.CONFIRMED, MAX)
    assert decide_links(carried_out(found, [link])) == ()


def test_a_booking_under_the_key_of_a_row_that_cannot_be_read_is_left() -> None:
    """The row is there, and will be found again once somebody has repaired it."""
    found = records(bookings=[lost()])
    found = evolve(found, unreadable=frozenset({"a-1"}), belief=Belief.LOST_CALLS)

    assert decide_links(found) == ()


def test_a_booking_of_a_lost_call_is_left_where_nobody_says_that_the_database_was_restored() -> (
    None
):
    """It may be another installation's on the same account; reconciliation reports it."""
    assert decide_links(records(bookings=[lost()])) == ()


@pytest.mark.parametrize(
    "more",
    [
        {"key": None},
        {"tenant_id": None},
        {"tenant_id": "another-salon"},
        {"status": ProviderStatus.CANCELLED},
        {"slot": TimeSlot.lasting(NOW - dt.timedelta(days=1), minutes=30)},
    ],
)
def test_what_is_not_surely_ours_or_not_ahead_comes_not_back_with_a_restored_database(
    more: dict[str, object],
) -> None:
    """Nobody who was erased after the backup is made known again by a booking that has ended."""
    found = evolve(records(bookings=[lost(**more)]), belief=Belief.LOST_CALLS)

    assert not any(isinstance(one, Adopt) for one in decide_links(found))


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"event_type": "999"}, LinkProblem.NO_SERVICE),
        ({"attendee": None}, LinkProblem.NO_ATTENDEE),
    ],
)
def test_a_booking_that_makes_no_appointment_is_reported(
    more: dict[str, object], problem: LinkProblem
) -> None:
    """A service that is not ours, or nobody's name: nothing is invented."""
    found = records(calls=[call()], bookings=[booking("b-1", call_id="call_1", **more)])

    assert reports(found) == [(problem, "", "call_1")]
    assert mendings_of(decide_links(found)) == ()


def test_bookings_of_others_are_nothing_to_us() -> None:
    """One from the web, and one of another salon on the same account that has our call's name."""
    web = booking("b-1")
    theirs = booking("b-2", call_id="call_1", tenant_id="salon-anders")

    assert decide_links(records(calls=[call()], bookings=[web, theirs])) == ()


def test_a_booking_that_names_an_unknown_call_is_reported() -> None:
    """Unless it is over: then nobody waits for it."""
    alive = booking("b-1", call_id="call_9")
    over = booking("b-2", call_id="call_9", status=ProviderStatus.CANCELLED)

    assert reports(records(bookings=[alive, over])) == [(LinkProblem.CALL_UNKNOWN, "", "")]


def test_two_bookings_of_one_wish_are_a_persons_business() -> None:
    """Which of them the caller means, only the caller knows."""
    twice = [booking("b-1", call_id="call_1"), booking("b-2", call_id="call_1", event_type="201")]

    found = records(calls=[call()], bookings=twice)

    assert reports(found) == [(LinkProblem.BOOKED_TWICE, "", "call_1")] * 2
    assert mendings_of(decide_links(found)) == ()


def test_mother_and_child_are_two_appointments_of_one_call() -> None:
    """The call names the one that was made last."""
    mother = booking("b-1", call_id="call_1", key="m")
    child = booking(
        "b-2",
        call_id="call_1",
        key="c",
        attendee=KIM,
        event_type="201",
        created_at=YESTERDAY + dt.timedelta(minutes=3),
    )

    found = decide_links(records(calls=[call()], bookings=[mother, child]))

    assert [
        (one.appointment.appointment_id, one.pointer) for one in found if isinstance(one, Adopt)
    ] == [("m", None), ("c", Pointer("call_1", None))]


def test_a_row_that_lost_its_bookings_uid_takes_it_over() -> None:
    """A second appointment for the same person at the same time would be a double booking."""
    lost = row(provider_uid=None)

    found = records(rows=[lost], calls=[call()], bookings=[booking("b-1", call_id="call_1")])
    (link,) = decide_links(found)

    assert isinstance(link, Link)
    assert (link.row, link.booking) == (lost, booking("b-1").booking)
    assert link.pointer == Pointer("call_1", None)


def test_a_row_of_the_same_wish_with_another_booking_forbids_a_second_one() -> None:
    """It is reported, and nothing is adopted."""
    found = records(
        rows=[row(call_id="call_1")],
        calls=[LINKED],
        bookings=[booking(), booking("b-2", call_id="call_1", event_type="201")],
    )

    assert reports(found) == [(LinkProblem.APPOINTMENT_AMBIGUOUS, "", "call_1")]
    assert mendings_of(decide_links(found)) == ()


def test_an_appointment_without_call_is_linked_by_its_bookings_metadata() -> None:
    """Even if its caller withheld the number, and another call came from the customer's."""
    anonymous = call(caller=None)
    other = call("call_2")

    found = records(rows=[row()], calls=[anonymous, other], bookings=[booking(call_id="call_1")])
    (link,) = decide_links(found)

    assert isinstance(link, Link)
    assert (link.call_id, link.reason) == ("call_1", LinkReason.BOOKING_NAMES_CALL)
    assert link.pointer == Pointer("call_1", None)


def test_an_appointment_without_call_is_linked_by_number_and_time() -> None:
    """One call came from this number when the booking was made, and one only."""
    late = call("call_2", first_seen_at=NOW - dt.timedelta(hours=2), ended_at=NOW)
    strange = call("call_3", caller=PhoneNumber("+493033081738"))

    found = records(rows=[row()], calls=[call(), late, strange], bookings=[booking()])
    (link,) = decide_links(found)

    assert isinstance(link, Link)
    assert (link.call_id, link.reason) == ("call_1", LinkReason.NUMBER_AND_TIME)


def test_a_call_that_was_delivered_twice_is_ambiguous_by_number() -> None:
    """Both rows fit: a person decides, and neither is touched."""
    found = records(rows=[row()], calls=[call(), call("call_1b")], bookings=[booking()])

    assert reports(found) == [(LinkProblem.CALL_AMBIGUOUS, "a-1", "")]
    assert mendings_of(decide_links(found)) == ()


def test_a_call_that_was_delivered_twice_is_decided_by_the_booking() -> None:
    """It names one of the two rows, and the other one stays as it is."""
    found = records(
        rows=[row()], calls=[call(), call("call_1b")], bookings=[booking(call_id="call_1b")]
    )

    (link,) = decide_links(found)

    assert isinstance(link, Link)
    assert link.call_id == "call_1b"


@pytest.mark.parametrize("who", ["caller", "customer"])
def test_whoever_has_no_number_is_never_guessed(who: str) -> None:
    """One anonymous call at the very time is no proof."""
    caller = None if who == "caller" else MAX_PHONE
    customer = evolve(MAX, phone=None) if who == "customer" else MAX

    found = records(
        rows=[row(customer=customer)], calls=[call(caller=caller)], bookings=[booking()]
    )

    assert decide_links(found) == ()


def test_a_call_that_names_the_appointment_made_in_it_is_named_back() -> None:
    """It went on when the booking was made; the number plays no part."""
    naming = call(caller=None, last_appointment_id="a-1")

    (link,) = decide_links(records(rows=[row()], calls=[naming], bookings=[booking()]))

    assert isinstance(link, Link)
    assert (link.reason, link.pointer) == (LinkReason.CALL_NAMES_IT, None)


def test_a_call_that_only_moved_the_appointment_did_not_make_it() -> None:
    """It came a day later."""
    later = call(
        last_appointment_id="a-1",
        first_seen_at=YESTERDAY + dt.timedelta(days=1),
        ended_at=YESTERDAY + dt.timedelta(days=1, minutes=5),
    )

    assert decide_links(records(rows=[row()], calls=[later], bookings=[booking()])) == ()


def test_a_call_is_given_its_missing_back_link() -> None:
    """The appointment names it, and it names nothing."""
    found = records(rows=[row(call_id="call_1")], calls=[call()], bookings=[booking()])

    (link,) = decide_links(found)

    assert isinstance(link, Link)
    assert (link.reason, link.pointer) == (LinkReason.MADE_IN_CALL, Pointer("call_1", None))


def test_a_call_that_names_another_appointment_keeps_it() -> None:
    """It booked one and moved one of an earlier call last: both are right."""
    moved_last = call(last_appointment_id="a-2")
    rows = [
        row(call_id="call_1"),
        row("a-2", call_id="call_0", slot=TimeSlot.lasting(NOW, minutes=30)),
    ]

    assert decide_links(records(rows=rows, calls=[moved_last], bookings=[booking()])) == ()


def test_a_call_that_names_an_appointment_that_is_gone_names_the_one_made_in_it() -> None:
    """By compare-and-set on what it named."""
    found = records(
        rows=[row(call_id="call_1")],
        calls=[call(last_appointment_id="gone")],
        bookings=[booking()],
    )

    (link,) = decide_links(found)

    assert isinstance(link, Link)
    assert link.pointer == Pointer("call_1", "gone")


def test_a_call_that_names_nothing_that_there_is_is_reported() -> None:
    """Nothing was made in it, and no booking has that key."""
    found = records(calls=[call(last_appointment_id="gone")])

    assert reports(found) == [(LinkProblem.APPOINTMENT_MISSING, "gone", "call_1")]


def test_of_several_without_a_date_none_is_chosen() -> None:
    """Which of them came last, nobody knows."""
    rows = [
        row("a-1", call_id="call_1"),
        row("a-2", call_id="call_1", customer=KIM, resource_id="chair-2"),
    ]

    found = records(rows=rows, calls=[call()])

    assert reports(found) == [(LinkProblem.APPOINTMENT_AMBIGUOUS, "", "call_1")]


def test_a_twin_without_booking_ends_and_the_booked_one_is_the_appointment() -> None:
    """Two rows for one wish in one call: the row that owns the booking's uid counts."""
    twin = row("a-2", call_id="call_1", provider_uid=None)

    found = decide_links(
        records(
            rows=[row(call_id="call_1"), twin],
            calls=[call(last_appointment_id="a-2")],
            bookings=[booking()],
        )
    )

    assert found == (EndTwin(twin, "a-1", pointer=Pointer("call_1", "a-2")),)


def test_twins_of_which_none_has_the_booking_are_reported() -> None:
    """Which of them the salon expects is not to be seen."""
    twins = [row(name, call_id="call_1", provider_uid=None) for name in ("a-1", "a-2")]

    found = records(rows=twins, calls=[LINKED])

    assert reports(found) == [
        (LinkProblem.APPOINTMENT_AMBIGUOUS, "a-1", "call_1"),
        (LinkProblem.APPOINTMENT_AMBIGUOUS, "a-2", "call_1"),
    ]


def test_two_rows_that_own_one_booking_are_reported() -> None:
    """And neither gets a call by it."""
    rows = [row("a-1", provider_uid="b"), row("a-2", provider_uid="b")]

    found = records(rows=rows, calls=[call()], bookings=[booking("b", call_id="call_1")])

    assert reports(found) == [
        (LinkProblem.SHARED_BOOKING, "a-1", ""),
        (LinkProblem.SHARED_BOOKING, "a-2", ""),
    ]
    assert mendings_of(decide_links(found)) == ()


def test_a_shared_chain_is_named_by_its_least_uid() -> None:
    """So that the same report is the same the next time, whichever booking was read first."""
    old = booking("b-8", status=ProviderStatus.CANCELLED, rescheduled_to="b-9")
    new = booking("b-9", rescheduled_from="b-8")
    rows = [row("a-1", provider_uid="b-8"), row("a-2", provider_uid="b-9")]

    found = decide_links(records(rows=rows, bookings=[new, old]))

    assert [one.uid for one in found if isinstance(one, LinkReport)] == ["b-8", "b-8"]


def test_the_salons_own_software_is_known_by_its_platform() -> None:
    """Of other calls nobody can say who called whom."""
    calls = [
        call("c-1", platform="rest", kind=CallKind.UNKNOWN),
        call("c-2", kind=CallKind.UNKNOWN),
    ]

    assert decide_links(records(calls=calls)) == (
        FillCall(calls[0], kind=CallKind.API, outcome=None),
        LinkReport(LinkProblem.NO_KIND, call_id="c-2"),
    )


@pytest.mark.parametrize(
    ("state", "failure", "outcome"),
    [
        (AppointmentState.CONFIRMED, None, CallOutcome.BOOKED),
        (AppointmentState.CANCELLED, Failure.CANCELLED_OUTSIDE, CallOutcome.BOOKED),
        (AppointmentState.CANCELLED, None, CallOutcome.CANCELLED),
        (AppointmentState.REQUESTED, None, CallOutcome.REQUESTED),
        (AppointmentState.FAILED, Failure.SLOT_TAKEN, CallOutcome.REFUSED),
        (AppointmentState.STUCK, None, CallOutcome.STUCK),
    ],
)
def test_an_outcome_follows_from_the_appointment(
    state: AppointmentState, failure: Failure | None, outcome: CallOutcome
) -> None:
    """A call of two days ago is not going on any more."""
    made = row(call_id="call_1", state=state, failure=failure)
    silent = evolve(LINKED, outcome=CallOutcome.ONGOING)

    found = decide_links(records(rows=[made], calls=[silent]))

    assert found == (FillCall(silent, kind=None, outcome=outcome),)


def test_a_call_that_may_still_go_on_has_no_outcome_yet() -> None:
    """And one in which nothing was made is reported when it is over."""
    talking = call("c-1", outcome=CallOutcome.ONGOING, first_seen_at=NOW - dt.timedelta(days=1))
    silent = call("c-2", outcome=CallOutcome.ONGOING)

    found = records(calls=[talking, silent])

    assert decide_links(found) == (LinkReport(LinkProblem.NO_OUTCOME, call_id="c-2"),)


def test_what_should_have_ended_is_named_and_left_alone() -> None:
    """Its runner or reconciliation has the word: a cancel whose request cannot land any more."""
    standing = row(call_id="call_1")
    saga = evolve(cancel_saga("uid-a-1"), sent_at=NOW - dt.timedelta(minutes=10))
    open_ones = [
        standing.cancelling(saga),
        evolve(standing, appointment_id="a-2", state=AppointmentState.PENDING, provider_uid=None),
        evolve(standing, appointment_id="a-3").cancelling(evolve(saga, sent_at=NOW)),
    ]

    found = records(rows=open_ones, calls=[LINKED])

    assert reports(found) == [
        (LinkProblem.UNFINISHED, "a-1", "call_1"),
        (LinkProblem.UNFINISHED, "a-2", "call_1"),
    ]
    assert mendings_of(decide_links(found)) == ()


def test_what_is_under_way_is_unfinished_when_its_time_is_over() -> None:
    """And not while a request of it may still land before that."""
    sent_at = NOW - dt.timedelta(minutes=10)
    saga = evolve(cancel_saga("uid-a-1"), sent_at=sent_at, landing_horizon=NOW - sent_at)
    ahead = row(call_id="call_1").cancelling(saga)
    over = evolve(ahead, slot=TimeSlot(start=NOW - dt.timedelta(minutes=30), end=NOW))

    assert reports(records(rows=[ahead], calls=[LINKED])) == []
    assert reports(records(rows=[over], calls=[LINKED])) == [
        (LinkProblem.UNFINISHED, "a-1", "call_1")
    ]


def test_a_row_that_cannot_be_read_gets_no_second_one() -> None:
    """The booking has its key: the appointment is there, and only damaged."""
    found = records(calls=[LINKED], bookings=[booking("b-1", call_id="call_1", key="a-1")])

    assert decide_links(evolve(found, unreadable=frozenset({"a-1"}))) == ()


def test_a_call_that_cannot_be_read_is_named() -> None:
    """And everything else is decided all the same."""
    names = [f"call_{number}" for number in range(20, 40)]
    found = evolve(records(calls=[call()]), unreadable_calls=frozenset(names))

    assert decide_links(found) == tuple(
        LinkReport(LinkProblem.UNREADABLE_CALL, call_id=name) for name in names
    )


def test_a_key_that_is_too_long_for_an_id_is_none() -> None:
    """The id follows from the booking then, and is the same in every run."""
    found = records(calls=[call()], bookings=[booking("b-1", call_id="call_1", key="k" * 65)])

    first, second = decide_links(found), decide_links(found)

    assert first == second
    (adopted,) = first
    assert isinstance(adopted, Adopt)
    assert len(adopted.appointment.appointment_id) == 36


def test_bookings_that_name_two_calls_are_reported() -> None:
    """Somebody changed the metadata on the way: which of the two it was, nobody knows."""
    old = booking("b-1", call_id="call_1", status=ProviderStatus.CANCELLED, rescheduled_to="b-2")
    new = booking("b-2", call_id="call_2", rescheduled_from="b-1")

    found = records(calls=[call(), call("call_2")], bookings=[old, new])

    assert reports(found) == [(LinkProblem.CALL_AMBIGUOUS, "", "")]


# ------------------------------------------------------------------------------- whatever was read
_CALLS = ["call_1", "call_2"]
_IDS = ["a-1", "a-2", "a-3"]
_UIDS = ["b-1", "b-2", "b-3"]
_PEOPLE = [MAX, evolve(MAX, phone=None), KIM]
_STATES = [state for state in AppointmentState if state is not AppointmentState.HELD]


@st.composite
def some_calls(draw: st.DrawFn) -> list[Call]:
    names = draw(st.lists(st.sampled_from(_CALLS), unique=True))
    return [
        call(
            name,
            platform=draw(st.sampled_from(["retell", "rest"])),
            caller=draw(st.sampled_from([None, MAX_PHONE])),
            last_appointment_id=draw(st.sampled_from([None, "gone", *_IDS])),
            kind=draw(st.sampled_from([CallKind.UNKNOWN, CallKind.INBOUND])),
            outcome=draw(st.sampled_from([CallOutcome.ONGOING, CallOutcome.BOOKED])),
        )
        for name in names
    ]


@st.composite
def some_rows(draw: st.DrawFn) -> list[Appointment]:
    names = draw(st.lists(st.sampled_from(_IDS), unique=True))
    made = []
    for name in names:
        one = row(
            name,
            tenant_id=draw(st.sampled_from(["salon-muster", "salon-muster", "salon-anders"])),
            call_id=draw(st.sampled_from([None, "call_9", *_CALLS])),
            state=draw(st.sampled_from(_STATES)),
            customer=draw(st.sampled_from(_PEOPLE)),
            provider_uid=draw(st.sampled_from([None, *_UIDS])),
            slot=draw(st.sampled_from(_SLOTS)),
        )
        if one.state.stands and draw(st.integers(0, 3)) == 0:
            one = one.cancelling(cancel_saga(one.provider_uid or "none"))
        made.append(one)
    return made


def _is_ended_twin(one: Call, after: SalonRecords) -> bool:
    return any(
        row.appointment_id == one.last_appointment_id and row.failure is Failure.ALREADY_BOOKED
        for row in after.appointments
    )


_SLOTS = [
    TimeSlot.lasting(TEN, minutes=30),
    TimeSlot.lasting(TEN + dt.timedelta(hours=1), minutes=30),
]


@st.composite
def some_bookings(draw: st.DrawFn) -> list[DescribedBooking]:
    uids = draw(st.lists(st.sampled_from(_UIDS), unique=True))
    return [
        booking(
            uid,
            status=draw(st.sampled_from(ProviderStatus)),
            key=draw(st.sampled_from([None, "key-9", *_IDS])),
            slot=draw(st.sampled_from(_SLOTS)),
            call_id=draw(st.sampled_from([None, "call_9", *_CALLS])),
            tenant_id=draw(st.sampled_from([None, "salon-muster", "salon-anders"])),
            attendee=draw(st.sampled_from([None, *_PEOPLE])),
            event_type=draw(st.sampled_from(["101", "201", "999"])),
            rescheduled_to=draw(st.sampled_from([None, None, None, *_UIDS])),
            created_at=YESTERDAY + dt.timedelta(minutes=draw(st.integers(0, 90))),
        )
        for uid in uids
    ]


ANYTHING = st.builds(records, rows=some_rows(), calls=some_calls(), bookings=some_bookings())


@settings(max_examples=500, deadline=None)
@given(ANYTHING)
def test_a_second_run_has_nothing_to_mend(found: SalonRecords) -> None:
    """Whatever was wrong: what is carried out is right, and stays so."""
    after = carried_out(found, decide_links(found))

    assert mendings_of(decide_links(after)) == ()


@settings(max_examples=300, deadline=None)
@given(ANYTHING)
def test_what_belongs_to_others_is_never_touched(found: SalonRecords) -> None:
    """No row of another salon, none with an open saga, and no booking that names another salon."""
    after = carried_out(found, decide_links(found))

    old = {(one.tenant_id, one.appointment_id): one for one in found.appointments}
    new = {(one.tenant_id, one.appointment_id): one for one in after.appointments}
    theirs = {one.booking.uid for one in found.bookings if one.tenant_id == "salon-anders"}
    for identity, one in old.items():
        if one.saga is not None or one.tenant_id == "salon-anders":
            assert new[identity] == one
    for identity in new.keys() - old.keys():
        assert new[identity].tenant_id == "salon-muster"
        assert theirs.isdisjoint({new[identity].provider_uid, *new[identity].previous_uids})


@settings(max_examples=300, deadline=None)
@given(ANYTHING)
def test_no_wish_gets_a_second_appointment_and_no_link_is_changed(found: SalonRecords) -> None:
    """A call that an appointment names stays its call; a pointer that leads somewhere stays."""
    after = carried_out(found, decide_links(found))

    new = {(one.tenant_id, one.appointment_id): one for one in after.appointments}
    for one in found.appointments:
        assert one.call_id in {None, new[one.tenant_id, one.appointment_id].call_id}
    ids = {one.appointment_id for one in after.appointments if one.tenant_id == "salon-muster"}
    pointers = {one.call_id: one.last_appointment_id for one in after.calls}
    for before in found.calls:
        is_kept = pointers[before.call_id] == before.last_appointment_id
        assert is_kept or before.last_appointment_id not in ids or _is_ended_twin(before, after)
    uids = [one.provider_uid for one in after.appointments if one.provider_uid is not None]
    added = [uid for uid in uids if uid not in {one.provider_uid for one in found.appointments}]
    assert len(added) == len(set(added))
