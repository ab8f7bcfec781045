"""An appointment and its sagas against a model of a calendar, in any order of mishaps."""

import datetime as dt
import enum

import pytest

from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.booking_saga import BookingSaga
from booking_domain.model.cancel_saga import CancelSaga
from booking_domain.model.customer import Customer
from booking_domain.model.events import AppointmentEvent
from booking_domain.model.idempotency import IdempotencyKey
from booking_domain.model.provider_booking import (
    Booked,
    NotBooked,
    OutcomeUnknown,
    ProviderStatus,
    RefusalReason,
    WriteOutcome,
)
from booking_domain.model.reschedule_saga import RescheduleSaga
from booking_domain.model.saga import (
    LATE_ANSWER,
    MAX_LOOK_UPS,
    CancelBooking,
    Conclude,
    CreateBooking,
    Effect,
    FindBooking,
    LookUpFailed,
    MoveBooking,
    Outcome,
    TraceBooking,
)
from booking_domain.model.time_slot import TimeSlot
from tests.doubles.salon import hold_at
from tests.unit.booking_domain.model.calendar_model import EVENT_TYPE, CalendarModel


NOW = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
MORNING = dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC)
SLOTS = tuple(
    TimeSlot.lasting(MORNING + dt.timedelta(minutes=minutes), minutes=30)
    for minutes in (0, 15, 60, 240)
)
ELSEWHERE = TimeSlot.lasting(MORNING + dt.timedelta(days=3), minutes=30)
KEY = "the-appointment"
HORIZON = dt.timedelta(seconds=150)
LEASE = dt.timedelta(seconds=20)
BLINK = dt.timedelta(milliseconds=100)
MOST_STEPS = 4 * MAX_LOOK_UPS


class Weather(enum.Enum):
    """What becomes of one writing call."""

    CALM = "answered"
    NEVER_ARRIVES = "lost on its way"
    ANSWER_LOST = "done, and nobody knows"
    LANDS_LATE = "done later, and nobody knows"
    REFUSED = "surely not done"
    ELSEWHERE = "done at another time"


slots = st.sampled_from(SLOTS)
weathers = st.sampled_from((*[Weather.CALM] * 4, *Weather, Weather.LANDS_LATE, Weather.ANSWER_LOST))


class AppointmentMachine(RuleBasedStateMachine):
    """One appointment, one caller who changes their mind, one calendar that others use too."""

    calendar: CalendarModel
    row: Appointment

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.steps = 0
        self.told: list[AppointmentEvent] = []
        self.is_watched = False
        self.touched_by_the_salon = False
        self.of_the_salon: set[str] = set()

    @initialize(
        slot=slots,
        asks=st.booleans(),
        lag=st.sampled_from((0.0, 1.0, 2.9)),
        after=st.sampled_from((0, 10)),
        is_calm=st.booleans(),
    )
    def a_caller_books(
        self, *, slot: TimeSlot, asks: bool, lag: float, after: int, is_calm: bool
    ) -> None:
        self.calendar = CalendarModel(lag=dt.timedelta(seconds=lag), asks_the_salon=asks)
        saga = BookingSaga(
            key=KEY,
            event_type=EVENT_TYPE,
            slot=slot,
            repeatable=not asks,
            sent_at=self.now,
            landing_horizon=HORIZON,
        )
        hold = evolve(hold_at(slot.start), buffer_after_minutes=after)
        self.row = hold.booking(
            customer=Customer(name="Max Beispiel"), intent=IdempotencyKey("intent"), saga=saga
        )
        if is_calm:
            self.it_goes_on_undisturbed()

    @precondition(lambda self: self.row.saga is not None)
    @rule(
        weather=weathers,
        reason=st.sampled_from(
            (RefusalReason.SLOT_TAKEN, RefusalReason.RATE_LIMITED, RefusalReason.NEVER_SENT)
        ),
        late=st.integers(1, 146),
        dies=st.sampled_from((False, False, False, True)),
    )
    def a_step(self, *, weather: Weather, reason: RefusalReason, late: int, dies: bool) -> None:
        self.step(weather, reason=reason, late=late, dies=dies)

    @precondition(lambda self: self.row.saga is not None)
    @rule()
    def it_goes_on_undisturbed(self) -> None:
        while self.row.saga is not None:
            self.step(Weather.CALM, reason=RefusalReason.NEVER_SENT, late=1, dies=False)

    @precondition(lambda self: self.row.saga is not None)
    @rule()
    def another_runner_takes_over(self) -> None:
        assert self.row.saga is not None
        self.row = self.row.with_saga(self.row.saga.resumed(at=self.now))

    @rule(seconds=st.sampled_from((1, 3, 30, 200)))
    def time_passes(self, *, seconds: int) -> None:
        self.wait_until(self.now + dt.timedelta(seconds=seconds))

    @rule(slot=slots)
    def a_stranger_books(self, *, slot: TimeSlot) -> None:
        self.calendar.create(None, slot, at=self.now)

    @rule()
    def the_strangers_leave(self) -> None:
        for one in self.calendar.active():
            if one.key is None:
                self.calendar.cancel(one.uid, at=self.now)

    @precondition(lambda self: self.the_appointments())
    @rule(slot=st.none() | slots)
    def the_salon_moves_or_cancels(self, *, slot: TimeSlot | None) -> None:
        self.touched_by_the_salon = True
        (uid,) = self.the_appointments()
        if slot is None:
            self.calendar.cancel(uid, at=self.now)
            return
        outcome = self.calendar.move(uid, slot, at=self.now)
        if isinstance(outcome, Booked) and self.row.provider_uid is None:
            # Moved before we had seen it: where a repeated create books again, a person must look.
            self.of_the_salon.add(outcome.booking.uid)

    @precondition(lambda self: self.row.state.stands)
    @rule(slot=slots)
    def the_caller_moves(self, *, slot: TimeSlot) -> None:
        self.row = self.row.rescheduling(
            RescheduleSaga(
                uid=self.row.provider_uid or "",
                old_slot=self.row.slot,
                new_slot=slot,
                target=slot,
                repeatable=not self.calendar.asks_the_salon,
                sent_at=self.now,
                landing_horizon=HORIZON,
            )
        )
        self.steps = 0

    @precondition(lambda self: self.row.state.stands)
    @rule()
    def the_caller_cancels(self) -> None:
        saga = CancelSaga(
            uid=self.row.provider_uid or "", sent_at=self.now, landing_horizon=HORIZON
        )
        self.row = self.row.cancelling(saga)
        self.steps = 0

    @invariant()
    def its_time_is_claimed_while_it_is_undecided(self) -> None:
        if self.row.saga is None:
            return
        wanted = [self.row.slot]
        if isinstance(self.row.saga, RescheduleSaga):
            wanted += [self.row.saga.old_slot, self.row.saga.new_slot]
        for slot in wanted:
            assert set(self.row.with_buffers(slot).grains()) <= set(self.row.grains)

    @invariant()
    def events_are_numbered_without_gaps(self) -> None:
        assert [one.sequence for one in self.told] == list(range(1, self.row.events + 1))

    @invariant()
    def what_has_ended_holds_no_time(self) -> None:
        ended = {AppointmentState.CANCELLED, AppointmentState.FAILED}
        assert (self.row.grains == ()) == (self.row.state in ended)

    def teardown(self) -> None:
        """Let all come to rest, and compare both sides."""
        if not hasattr(self, "row"):
            return
        self.it_goes_on_undisturbed()
        self.wait_until(self.now + HORIZON)
        if self.row.state is AppointmentState.STUCK:
            assert self.told[-1].detail
            return
        self.cancel_strays()
        if self.row.state.stands:
            self.check_that_it_stands()
        else:
            assert self.orphans() == []

    def check_that_it_stands(self) -> None:
        """What the row says is what the calendar has, unless the salon had a hand in it."""
        mine = self.row.provider_uid or ""
        assert self.orphans() == []
        if self.touched_by_the_salon:
            return
        booking = self.calendar.now(mine)
        waits = booking.status is ProviderStatus.PENDING
        assert self.ours() == [mine]
        assert booking.slot == self.row.slot
        assert waits == (self.row.state is AppointmentState.REQUESTED)

    def cancel_strays(self) -> None:
        """What `StrayBookings` does for a key that is watched."""
        own = {self.row.provider_uid, *self.row.previous_uids}
        for uid in self.ours() if self.is_watched else ():
            if uid not in own and self.calendar.now(uid).rescheduled_from is None:
                self.calendar.cancel(uid, at=self.now)

    def ours(self) -> list[str]:
        """Return the uids of active bookings that carry our key."""
        return [one.uid for one in self.calendar.active() if one.key == KEY]

    def orphans(self) -> list[str]:
        """Return the uids of ours that neither descend from the row's nor are the salon's."""
        known = self.of_the_salon | ({self.row.provider_uid} if self.row.state.stands else set())
        return [uid for uid in self.ours() if not self.calendar.origin(uid) & known]

    def the_appointments(self) -> list[str]:
        """Return the uid of our booking, where there is one and it is no stray."""
        ours = self.ours()
        mine = self.row.provider_uid
        is_clear = len(ours) == 1 and (mine is None or mine in self.calendar.origin(ours[0]))
        return ours if is_clear else []

    def wait_until(self, moment: dt.datetime) -> None:
        """Let time pass, and requests land that were on their way."""
        self.calendar.land(moment)
        self.now = max(self.now, moment)

    def step(self, weather: Weather, *, reason: RefusalReason, late: int, dies: bool) -> None:
        """Do what the saga asks for, and tell it what came of it; or die with the knowledge."""
        saga = self.row.saga
        assert saga is not None
        assert saga.effect is not None
        self.steps += 1
        assert self.steps <= MOST_STEPS
        if isinstance(saga.effect, Conclude):
            self.is_watched |= isinstance(saga, BookingSaga) and saga.may_land_late
            self.row, event = self.row.concluded(at=self.now)
            self.told.append(event)
            return
        self.wait_until(getattr(saga.effect, "not_before", None) or self.now + BLINK)
        if isinstance(saga.effect, FindBooking | TraceBooking):
            outcome = self.look(saga.effect, fails=weather is not Weather.CALM)
        elif self.now > saga.sent_at + LEASE and not isinstance(saga.effect, CancelBooking):
            # Whoever had stored this intent has lost its lease, and never sends it.
            dies, outcome = True, OutcomeUnknown("")
        else:
            outcome = self.send(saga.effect, weather, reason=reason, late=late)
        self.row = self.row.with_saga(
            saga.resumed(at=self.now) if dies else saga.apply(outcome, at=self.now)
        )

    def look(self, effect: FindBooking | TraceBooking, *, fails: bool) -> Outcome:
        if fails:
            return LookUpFailed()
        if isinstance(effect, FindBooking):
            assert effect.key == KEY
            return self.calendar.find(effect.key, at=self.now)
        return self.calendar.trace(effect.uid, at=self.now)

    def send(
        self, effect: Effect, weather: Weather, *, reason: RefusalReason, late: int
    ) -> Outcome:
        """Send a writing call through this weather."""
        wished = (
            TimeSlot.lasting(effect.start, minutes=30)
            if isinstance(effect, MoveBooking)
            else self.row.slot
        )

        def request(at: dt.datetime) -> WriteOutcome:
            slot = ELSEWHERE if weather is Weather.ELSEWHERE else wished
            return self.write(effect, slot, at=at)

        match weather:
            case Weather.CALM | Weather.ELSEWHERE:
                return request(self.now)
            case Weather.REFUSED:
                return NotBooked(reason, detail="")
            case Weather.ANSWER_LOST:
                request(self.now)
            case Weather.LANDS_LATE:
                sent_at = self.row.saga.sent_at if self.row.saga else self.now
                latest = sent_at + HORIZON - LATE_ANSWER
                arrival = min(self.now + dt.timedelta(seconds=late), latest)
                self.calendar.on_their_way.append((arrival, request))
            case Weather.NEVER_ARRIVES:
                pass
        return OutcomeUnknown("")

    def write(self, effect: Effect, slot: TimeSlot, *, at: dt.datetime) -> WriteOutcome:
        """Let a writing call take effect; it may only touch what is ours."""
        match effect:
            case CreateBooking(key=key):
                assert key == KEY
                return self.calendar.create(key, slot, at=at)
            case MoveBooking(uid=uid):
                assert self.calendar.now(uid).key == KEY
                return self.calendar.move(uid, slot, at=at)
            case CancelBooking(uid=uid):
                assert self.calendar.now(uid).key == KEY
                return self.calendar.cancel(uid, at=at)
            case _:
                message = f"{effect} changes no calendar"
                raise TypeError(message)


@pytest.mark.timeout(600)  # the steps of a failure are shrunk, which takes minutes
def test_an_appointment_and_the_calendar_agree_after_any_mishaps() -> None:
    """Nothing foreign is touched, no time is given away early, and both sides end alike."""
    run_state_machine_as_test(
        AppointmentMachine,
        settings=settings(max_examples=300, stateful_step_count=30, deadline=None),
    )
