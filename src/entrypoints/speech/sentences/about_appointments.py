"""Appointments: where they stand, and what became of a wish to change them."""

from collections.abc import Sequence

from booking_domain.model.appointment import AppointmentState
from booking_domain.model.results import Change
from booking_domain.model.saga import Failure
from entrypoints.speech.sentences.refusals import leave_a_number
from entrypoints.speech.spoken_list import capital, either, phrase
from entrypoints.speech.spoken_time import count
from entrypoints.speech.wording import SpokenAppointment


_ASK_AGAIN = "Bitte fragen Sie in ein paar Minuten noch einmal nach."
_ORDINALS = ("erstens", "zweitens", "drittens")


def confirmed(appointment: SpokenAppointment) -> str:
    """Calendar and database both have it."""
    return _with_what(f"Ihr Termin {appointment.when} ist fest gebucht", appointment.what)


def requested(appointment: SpokenAppointment) -> str:
    """The salon still confirms it."""
    asked = _with_what(f"Ihr Termin {appointment.when} ist angefragt", appointment.what)
    return f"{asked} Der Salon bestätigt ihn noch."


def pending(appointment: SpokenAppointment, *, state: AppointmentState) -> str:
    """What was asked for is under way, or nobody knows yet."""
    match state:
        case AppointmentState.PENDING:
            return f"Ihr Termin {appointment.when} ist noch nicht bestätigt. {_STAY}"
        case AppointmentState.RESCHEDULING:
            return f"Ihr bisheriger Termin {appointment.when} wird noch verschoben. {_STAY}"
        case AppointmentState.CANCELLING:
            return f"Ihr Termin {appointment.when} wird noch abgesagt. {_STAY}"
        case AppointmentState.HELD | AppointmentState.STUCK:
            return found(appointment, state=state)
        case _:
            # Something else is under way on it, so that its state is no answer.
            return f"Ihr Termin {appointment.when} wird gerade noch bearbeitet. {_STAY}"


def later(appointment: SpokenAppointment, *, change: Change) -> str:
    """A change was wished while something else is under way; it is done after that."""
    done = "sage ich ihn ab" if change is Change.CANCEL else "verlege ich ihn wie gewünscht"
    under_way = f"Ihr Termin {appointment.when} wird gerade noch bearbeitet"
    return f"{under_way}. Sobald das abgeschlossen ist, {done}."


def already_booked(appointment: SpokenAppointment, *, state: AppointmentState) -> str:
    """The same wish, or another appointment for the same service, is there already."""
    if state is AppointmentState.FAILED:
        entry = f"Im Kalender steht {appointment.when} schon ein Eintrag"
        return f"{_with_what(entry, appointment.what)} Ich habe keinen weiteren angelegt."
    if not state.stands:
        return found(appointment, state=state)
    known = _with_what(f"Sie haben {appointment.when} schon einen Termin", appointment.what)
    return f"{known} {_STANDING[state]} Soll es dabei bleiben?"


def found(appointment: SpokenAppointment, *, state: AppointmentState) -> str:
    """This one appointment was asked for."""
    if state in _STANDING:
        known = _with_what(f"Sie haben {appointment.when} einen Termin", appointment.what)
        return f"{known} {_STANDING[state]}"
    return _NOT_STANDING[state].format(when=appointment.when)


def cancelled(appointment: SpokenAppointment) -> str:
    """The caller's wish was carried out."""
    return f"Ihr Termin {appointment.when} ist abgesagt."


def cancelled_elsewhere(appointment: SpokenAppointment) -> str:
    """Somebody else, or the caller in another way, cancelled it before."""
    return (
        f"Ihr Termin {appointment.when} wurde schon an anderer Stelle abgesagt. "
        "Soll ich einen neuen suchen?"
    )


def rescheduled(appointment: SpokenAppointment, *, state: AppointmentState) -> str:
    """It stands at the time that was asked for."""
    moved = phrase("Ihr Termin", appointment.whom, "ist auf", appointment.onto, "verschoben.")
    return phrase(moved, _unless_confirmed(state))


def rescheduled_otherwise(
    appointment: SpokenAppointment, *, asked: str, state: AppointmentState
) -> str:
    """It was moved, but not to where the caller wanted it."""
    return phrase(
        f"{capital(asked)} hat es leider nicht geklappt.",
        f"Ihr Termin ist jetzt für {appointment.onto} eingetragen.",
        _unless_confirmed(state),
    )


def not_done(appointment: SpokenAppointment, *, failure: Failure) -> str:
    """A move or a cancellation was refused, and the appointment stands as it was."""
    if failure is Failure.CANCELLED_OUTSIDE:
        return (
            f"Ob Ihr Termin {appointment.when} noch steht, kann ich gerade leider nicht sicher "
            f"sagen. {_ASK_AGAIN}"
        )
    told = f"{_NOT_DONE[failure]} {appointment.when} bleibt bestehen."
    return f"{told} {leave_a_number()}" if failure in _NOBODY_SERVES else told


def too_late_to_change(appointment: SpokenAppointment, *, state: AppointmentState) -> str:
    """It is too short before the appointment to move or cancel it."""
    stays = "Er bleibt bestehen." if state.stands else ""
    return phrase(
        f"So kurzfristig kann ich Ihren Termin {appointment.when} leider nicht mehr verschieben"
        " oder absagen.",
        stays,
    )


def _with_what(sentence: str, what: str) -> str:
    return f"{sentence}: {what}." if what else f"{sentence}."


def _unless_confirmed(state: AppointmentState) -> str:
    return "Der Salon bestätigt ihn noch." if state is AppointmentState.REQUESTED else ""


_STAY = "Das dauert noch einen Augenblick, bitte bleiben Sie kurz dran."
_STANDING = {
    AppointmentState.REQUESTED: "Er ist angefragt, der Salon bestätigt ihn noch.",
    AppointmentState.CONFIRMED: "Er ist fest gebucht.",
    AppointmentState.RESCHEDULING: "Er wird gerade verschoben.",
    AppointmentState.CANCELLING: "Er wird gerade abgesagt.",
}
"""What follows where the calendar has the appointment that was just named."""

_NOT_STANDING = {
    AppointmentState.HELD: "Ihr Termin {when} ist vorgemerkt, aber noch nicht fest.",
    AppointmentState.PENDING: (
        "Ihr Termin {when} ist noch nicht bestätigt, das dauert noch einen Augenblick."
    ),
    AppointmentState.CANCELLED: "Ihr Termin {when} ist abgesagt.",
    AppointmentState.FAILED: "Ihr Termin {when} ist leider nicht zustande gekommen.",
    AppointmentState.RELEASED: "Ihr Termin {when} ist nicht mehr vorgemerkt.",
    AppointmentState.STUCK: (
        "Ob Ihr Termin {when} steht, kann ich gerade leider nicht sicher sagen. "
        "Der Salon prüft das."
    ),
}
"""What is said where it does not, or where nobody knows."""

_TAKEN = "Die neue Zeit ist leider schon vergeben. Ihr bisheriger Termin"
_NO_CALENDAR = (
    "Das hat leider nicht geklappt, ich komme gerade nicht richtig an den Kalender. Ihr Termin"
)
_NOBODY_SERVES = frozenset(
    {Failure.CALENDAR_UNAVAILABLE, Failure.OTHER_TIME_BOOKED, Failure.MISCONFIGURED}
)
_NOT_DONE = {
    Failure.SLOT_TAKEN: _TAKEN,
    Failure.ALREADY_BOOKED: _TAKEN,
    Failure.OTHER_TIME_BOOKED: _NO_CALENDAR,
    Failure.NOT_ALLOWED: "Das lässt der Kalender des Salons leider nicht zu. Ihr Termin",
    Failure.IN_THE_PAST: "Das geht leider nicht mehr, die Zeit ist schon vorbei. Ihr Termin",
    Failure.ATTENDEE_REFUSED: (
        "Der Kalender nimmt die hinterlegten Kontaktdaten leider nicht an. Ihr Termin"
    ),
    Failure.CALENDAR_UNAVAILABLE: _NO_CALENDAR,
    Failure.MISCONFIGURED: "Das ist bei uns gerade technisch leider nicht möglich. Ihr Termin",
}


def several(appointments: Sequence[str], *, number: int) -> str:
    """The caller must say which one is meant; of `number` only the first are read out."""
    more = number > len(appointments)
    told = f" und nenne Ihnen die ersten {count(len(appointments))}" if more else ""
    numbered = [
        f"{ordinal} {appointment}"
        for ordinal, appointment in zip(_ORDINALS, appointments, strict=False)
    ]
    return (
        f"Ich sehe {count(number)} Termine für Sie{told}. Welchen meinen Sie: {either(numbered)}?"
    )


def several_on_a_day(on_the_day: str, *, told: Sequence[str]) -> str:
    """All of them are on one day and are read out; the caller must say which one is meant."""
    numbered = [f"{ordinal} {one}" for ordinal, one in zip(_ORDINALS, told, strict=False)]
    return (
        f"Sie haben {on_the_day}, {count(len(told))} Termine: {', '.join(numbered)}. "
        "Welchen meinen Sie?"
    )


def is_it_this(appointment: str) -> str:
    """What was said means no appointment for sure, and this is the only one that is left."""
    return f"Das kann ich leider nicht sicher zuordnen. Meinen Sie diesen Termin: {appointment}?"


def listed(when: str, *, of: str, state: AppointmentState) -> str:
    """One of several, with what sets it apart from a booked one."""
    named = phrase(of, when)
    mark = _MARKS.get(state, "")
    return f"{named}, {mark}" if mark else named


_MARKS = {
    AppointmentState.HELD: "nur vorgemerkt",
    AppointmentState.PENDING: "noch nicht bestätigt",
    AppointmentState.REQUESTED: "noch nicht bestätigt",
    AppointmentState.RESCHEDULING: "der gerade verschoben wird",
    AppointmentState.CANCELLING: "der gerade abgesagt wird",
    AppointmentState.CANCELLED: "abgesagt",
    AppointmentState.FAILED: "nicht zustande gekommen",
    AppointmentState.RELEASED: "nicht mehr vorgemerkt",
    AppointmentState.STUCK: "noch ungeklärt",
}


def not_found() -> str:
    """No appointment of this caller matches."""
    return (
        "Ich finde dazu leider keinen Termin. "
        "Für welchen Tag und auf welchen Namen ist er eingetragen?"
    )
