"""A wish that was only rehearsed: its words and its data."""

from booking_domain.model.results import OnlyRehearsed
from entrypoints.speech import payload
from entrypoints.speech.payload import Datum
from entrypoints.speech.sentences import about_tests, refusals
from entrypoints.speech.spoken_list import phrase
from entrypoints.speech.wording import Wording


def rehearsed(result: OnlyRehearsed, *, wording: Wording) -> tuple[str, dict[str, Datum]]:
    """This will return what is said and what is written of it."""
    one, time = result.appointment, wording.time
    said = about_tests.only_rehearsed(
        result.act,
        when=time.when(result.slot.start),
        onto=time.onto(result.slot.start),
        appointment=None if one is None else wording.appointment(one),
    )
    data: dict[str, Datum] = {"would": result.act.value}
    data |= payload.times(result.slot, wording=wording)
    if result.offer is not None:
        data |= payload.slots((result.offer,), wording=wording)
    if one is not None:
        data["appointment_ref"] = one.reference
    return phrase(said, refusals.ring_the_salon(wording.salon_number)), data
