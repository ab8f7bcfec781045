"""From a result of the domain to what an agent gets: a status, words to speak, flat data."""

import datetime as dt

from collections.abc import Mapping
from typing import TypeAlias, assert_never

from attrs import evolve, frozen

from booking_domain.model.appointment import AppointmentState
from booking_domain.model.results import (
    AlreadyBooked,
    AmbiguousAppointment,
    AmbiguousTime,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentNotFound,
    AppointmentRequested,
    AppointmentRescheduled,
    AppointmentsFound,
    AppointmentSummary,
    CallbackNoted,
    NeedsInput,
    NoneFree,
    NotDone,
    OnlyRehearsed,
    PastDate,
    Policy,
    PolicyDenied,
    SalonClosed,
    SlotAvailable,
    SlotHeld,
    SlotsOffered,
    SlotTaken,
    StillPending,
    SystemUnavailable,
    TooLateToChange,
    ToolResult,
)
from booking_domain.model.slot_offer import SlotOffer
from booking_domain.model.tenant import Tenant
from entrypoints.speech import payload
from entrypoints.speech.feast_days import because_of
from entrypoints.speech.payload import Datum
from entrypoints.speech.rehearsed import rehearsed
from entrypoints.speech.sentences import about_appointments, about_free_times, questions, refusals
from entrypoints.speech.speakable import speakable
from entrypoints.speech.spoken_list import phrase
from entrypoints.speech.spoken_time import SpokenTime, lasting
from entrypoints.speech.status import STATUS_OF_FAILURE, STATUS_OF_STATE, Status
from entrypoints.speech.which_of import which_of
from entrypoints.speech.wording import Detail, Wording


__all__ = ["LONGEST_MESSAGE", "Presentation", "Status", "present"]

LONGEST_MESSAGE = 300
"""What a caller can follow, in characters; a longer message is said with less detail."""


@frozen
class Presentation:
    """
    A result as an agent gets it.

    `message` is one line of German that can be spoken as it is. `data` can be written as JSON:
    strings, lists of strings and lists of flat objects; times are ISO 8601 in the location's zone.
    """

    status: Status
    message: str
    data: Mapping[str, Datum]

    def flat(self) -> dict[str, Datum]:
        """Return all of it as one flat object."""
        return {"status": self.status.value, "message": self.message, **self.data}


def present(result: ToolResult, *, tenant: Tenant, now: dt.datetime) -> Presentation:
    """
    This will put a result into words for a caller who hears them at `now` (aware).

    Every time that is spoken is the result's own, in the zone of the tenant's location. A message
    longer than `LONGEST_MESSAGE` is said again with less `Detail`.

    Raises:
        InvalidValue: `now` is naive.
    """
    time = SpokenTime.heard_at(now, zone=tenant.location.zone, region=tenant.region)
    for detail in (Detail.FULL, Detail.SHORTER):
        wording = Wording(tenant=tenant, time=time, detail=detail)
        presentation = _presented(result, wording=wording, now=now)
        if len(presentation.message) <= LONGEST_MESSAGE:
            return presentation
    bare = Wording(tenant=tenant, time=time, detail=Detail.BARE)
    return _presented(result, wording=bare, now=now)


def _presented(result: ToolResult, *, wording: Wording, now: dt.datetime) -> Presentation:
    match result:
        case SlotAvailable() | SlotsOffered() | NoneFree() | SalonClosed() | SlotTaken():
            return _of_free_times(result, wording=wording)
        case SlotHeld():
            return _of_hold(result, wording=wording, now=now)
        case (
            AppointmentConfirmed()
            | AppointmentRequested()
            | StillPending()
            | AlreadyBooked()
            | AppointmentCancelled()
            | AppointmentRescheduled()
        ):
            return _of_appointment(result, wording=wording)
        case AppointmentsFound() | AmbiguousAppointment():
            return _of_matches(result, wording=wording)
        case NotDone():
            return _of_refusal(result, wording=wording)
        case OnlyRehearsed():
            return Presentation(Status.DRY_RUN, *rehearsed(result, wording=wording))
        case TooLateToChange() | PolicyDenied():
            return _of_rule(result, wording=wording)
        case NeedsInput() | AmbiguousTime():
            return _of_question(result, wording=wording)
        case AppointmentNotFound() | PastDate() | CallbackNoted() | SystemUnavailable():
            return _of_nothing(result)
        case _:
            assert_never(result)


# --- free times


def _of_free_times(
    result: SlotAvailable | SlotsOffered | NoneFree | SalonClosed | SlotTaken, *, wording: Wording
) -> Presentation:
    match result:
        case SlotAvailable(offer=offer):
            message = about_free_times.available(
                wording.time.when(offer.slot.start), whom=wording.whom_of(offer)
            )
            return Presentation(Status.AVAILABLE, message, payload.slot(offer, wording=wording))
        case SlotsOffered():
            return _of_offers(result, wording=wording)
        case NoneFree(first_day=first, last_day=last):
            message = about_free_times.none_free(wording.time.span(first, last=last))
            return Presentation(Status.NONE_FREE, message, {})
        case SalonClosed():
            return _of_closed_days(result, wording=wording)
        case SlotTaken(offers=offers):
            message = phrase(about_free_times.slot_taken(), _others(offers, wording=wording))
            return Presentation(Status.SLOT_TAKEN, message, payload.slots(offers, wording=wording))
        case _:
            assert_never(result)


def _of_closed_days(result: SalonClosed, *, wording: Wording) -> Presentation:
    days = wording.time.span(result.first_day, last=result.last_day)
    why = because_of(result.closure, with_own_words=wording.detail is Detail.FULL)
    message = phrase(
        about_free_times.closed(days, why=why), _others(result.offers, wording=wording)
    )
    status = Status.ALTERNATIVES if result.offers else Status.NONE_FREE
    return Presentation(status, message, payload.slots(result.offers, wording=wording))


def _of_offers(result: SlotsOffered, *, wording: Wording) -> Presentation:
    offers, asked = result.offers, result.requested_start
    data = payload.slots(offers, wording=wording)
    status = Status.AVAILABLE if offers else Status.NONE_FREE
    if asked is None:
        lead = "" if offers else about_free_times.nothing_free()
        return Presentation(status, phrase(lead, _others(offers, wording=wording)), data)
    data["requested_start"] = payload.instant(asked, wording=wording)
    message = _alternatives(offers, asked=asked, wording=wording)
    return Presentation(Status.ALTERNATIVES if offers else status, message, data)


def _alternatives(offers: tuple[SlotOffer, ...], *, asked: dt.datetime, wording: Wording) -> str:
    spoken = wording.offers(offers)
    same_day = spoken.days == (wording.time.day_of(asked),)
    when = wording.time.at(asked) if same_day else wording.time.when(asked)
    if any(offer.slot.start == asked for offer in offers):
        refusal = about_free_times.not_free_as_wished(when)
    elif spoken.whom and all(offer.staff_was_named for offer in offers):
        refusal = about_free_times.not_free(when, whom=spoken.whom)
        return phrase(refusal, about_free_times.offering(evolve(spoken, whom="")))
    else:
        refusal = about_free_times.not_free(when, whom="")
    return phrase(refusal, _others(offers, wording=wording))


def _others(offers: tuple[SlotOffer, ...], *, wording: Wording) -> str:
    if not offers:
        return about_free_times.ask_for_another_day()
    return about_free_times.offering(wording.offers(offers))


def _of_hold(result: SlotHeld, *, wording: Wording, now: dt.datetime) -> Presentation:
    offer = result.offer
    left = max(dt.timedelta(0), result.until - now)
    message = about_free_times.held(
        wording.time.when(offer.slot.start),
        whom=wording.whom_of(offer),
        lasting=lasting(left) if left else "",
    )
    data = payload.slot(offer, wording=wording)
    data["hold_expires_in_s"] = str(int(left.total_seconds()))
    return Presentation(Status.HELD, message, data)


# --- appointments


_AboutOne: TypeAlias = (
    AppointmentConfirmed
    | AppointmentRequested
    | StillPending
    | AlreadyBooked
    | AppointmentCancelled
    | AppointmentRescheduled
)


def _of_appointment(result: _AboutOne, *, wording: Wording) -> Presentation:
    appointment = result.appointment
    state = appointment.state
    spoken = wording.appointment(appointment)
    match result:
        case AppointmentConfirmed():
            status, message = Status.CONFIRMED, about_appointments.confirmed(spoken)
        case AppointmentRequested():
            status, message = Status.REQUESTED, about_appointments.requested(spoken)
        case StillPending(then=then):
            held = state is AppointmentState.HELD
            status = Status.HELD if held else Status.PENDING
            told = about_appointments
            message = told.later(spoken, change=then) if then else told.pending(spoken, state=state)
        case AlreadyBooked():
            settled = state.stands or state is AppointmentState.FAILED
            status = Status.ALREADY_BOOKED if settled else STATUS_OF_STATE[state]
            message = about_appointments.already_booked(spoken, state=state)
        case AppointmentCancelled(by_caller=by_caller):
            status = Status.CANCELLED
            told = about_appointments
            message = told.cancelled(spoken) if by_caller else told.cancelled_elsewhere(spoken)
        case AppointmentRescheduled(asked_start=asked):
            status, message = Status.RESCHEDULED, _moved(appointment, asked=asked, wording=wording)
        case _:
            assert_never(result)
    data = payload.appointment(appointment, status=status, wording=wording)
    return Presentation(status, message, data)


def _moved(appointment: AppointmentSummary, *, asked: dt.datetime, wording: Wording) -> str:
    spoken = wording.appointment(appointment)
    if appointment.slot.start == asked:
        return about_appointments.rescheduled(spoken, state=appointment.state)
    when = wording.time.when(asked)
    return about_appointments.rescheduled_otherwise(spoken, asked=when, state=appointment.state)


def _of_matches(
    result: AppointmentsFound | AmbiguousAppointment, *, wording: Wording
) -> Presentation:
    matches = result.appointments
    if not matches:
        return Presentation(Status.NOT_FOUND, about_appointments.not_found(), {})
    if len(matches) == 1 and isinstance(result, AppointmentsFound):
        status = STATUS_OF_STATE[matches[0].state]
        message = about_appointments.found(wording.appointment(matches[0]), state=matches[0].state)
        data = payload.appointment(matches[0], status=status, wording=wording)
        return Presentation(status, message, data)
    message = which_of(matches, wording=wording)
    return Presentation(Status.AMBIGUOUS, message, payload.appointments(matches, wording=wording))


def _of_refusal(result: NotDone, *, wording: Wording) -> Presentation:
    appointment, failure = result.appointment, result.failure
    spoken = wording.appointment(appointment)
    gone = appointment.state is AppointmentState.CANCELLED
    status = Status.CANCELLED if gone else STATUS_OF_FAILURE[failure]
    data = payload.slots(result.offers, wording=wording)
    data |= payload.appointment(appointment, status=status, wording=wording)
    if gone:
        return Presentation(status, about_appointments.cancelled_elsewhere(spoken), data)
    message = about_appointments.not_done(spoken, failure=failure)
    if status is Status.SLOT_TAKEN:
        message = phrase(message, _others(result.offers, wording=wording))
    return Presentation(status, message, data)


def _of_rule(result: TooLateToChange | PolicyDenied, *, wording: Wording) -> Presentation:
    match result:
        case TooLateToChange(appointment=one):
            told = about_appointments.too_late_to_change(wording.appointment(one), state=one.state)
            message = phrase(told, refusals.ring_the_salon(wording.salon_number))
            data = payload.appointment(one, status=Status.POLICY_DENIED, wording=wording)
            return Presentation(Status.POLICY_DENIED, message, data)
        case PolicyDenied(policy=policy):
            told = refusals.policy_denied(policy, most_appointments=wording.most_appointments)
            number = wording.salon_number if policy is Policy.OPEN_APPOINTMENTS else ""
            return Presentation(
                Status.POLICY_DENIED, phrase(told, refusals.ring_the_salon(number)), {}
            )
        case _:
            assert_never(result)


# --- questions and refusals


def _of_question(result: NeedsInput | AmbiguousTime, *, wording: Wording) -> Presentation:
    match result:
        case NeedsInput(missing=missing, choices=choices):
            named = (
                ()
                if wording.detail is Detail.BARE
                else tuple(filter(None, map(speakable, choices)))
            )
            message = questions.needs_input(missing, choices=named)
            data = payload.choices("missing", word=missing.value, options=choices)
            return Presentation(Status.NEEDS_INPUT, message, data)
        case AmbiguousTime(readings=readings, question=question):
            spoken = wording.readings(readings)
            message = questions.which_time(question, readings=spoken, meant=readings)
            data = payload.choices("question", word=question.value, options=spoken)
            return Presentation(Status.AMBIGUOUS, message, data)
        case _:
            assert_never(result)


def _of_nothing(
    result: AppointmentNotFound | PastDate | CallbackNoted | SystemUnavailable,
) -> Presentation:
    match result:
        case AppointmentNotFound():
            return Presentation(Status.NOT_FOUND, about_appointments.not_found(), {})
        case PastDate():
            return Presentation(Status.PAST_DATE, refusals.past_date(), {})
        case CallbackNoted(because=because):
            return Presentation(Status.CALLBACK_NOTED, refusals.callback_noted(because), {})
        case SystemUnavailable(trouble=trouble):
            message = refusals.system_unavailable(trouble)
            return Presentation(Status.SYSTEM_UNAVAILABLE, message, {})
        case _:
            assert_never(result)
