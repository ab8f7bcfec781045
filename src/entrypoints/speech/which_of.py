"""The question which appointment is meant."""

from booking_domain.model.results import AppointmentSummary
from entrypoints.speech.sentences import about_appointments
from entrypoints.speech.wording import Wording


def which_of(matches: tuple[AppointmentSummary, ...], *, wording: Wording) -> str:
    """
    This will read several appointments out; a day that all of them share is said once.

    A single one is asked about as well: what the caller said did not mean it for sure.
    """
    spoken = wording.among_several(matches)
    time = wording.time
    if len(matches) == 1:
        (only,) = spoken
        return about_appointments.is_it_this(
            about_appointments.listed(only.when, of=only.what, state=matches[0].state)
        )
    days = {time.day_of(one.slot.start) for one in matches}
    is_one_day = len(days) == 1 and len(spoken) == len(matches)
    told = [
        about_appointments.listed(
            time.at(one.slot.start) if is_one_day else words.when, of=words.what, state=one.state
        )
        for words, one in zip(spoken, matches, strict=False)
    ]
    if is_one_day:
        return about_appointments.several_on_a_day(time.on(days.pop()), told=told)
    return about_appointments.several(told, number=len(matches))
