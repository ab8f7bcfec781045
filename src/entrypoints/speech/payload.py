"""The flat, JSON-able extras of an answer; a conversation flow reads strings only."""

import datetime as dt

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from booking_domain.model.appointment import AppointmentState
from booking_domain.model.results import AppointmentSummary
from booking_domain.model.slot_offer import SlotOffer
from booking_domain.model.time_slot import TimeSlot
from entrypoints.speech.status import STATUS_OF_STATE, Status
from entrypoints.speech.wording import OFFERS_SPOKEN, Wording


Datum: TypeAlias = str | list[str] | list[dict[str, str]]

_RETRY_AFTER_SECONDS = "4"


def slots(offers: Sequence[SlotOffer], *, wording: Wording) -> dict[str, Datum]:
    """Return the offers in the order in which they are spoken, as a list and as `slot_1_id` .."""
    if not offers:
        return {}
    told = sorted(offers[:OFFERS_SPOKEN], key=lambda offer: offer.slot)
    listed = [{"slot_id": one.slot_id, "spoken": wording.offer_label(one)} for one in told]
    flat = {f"slot_{place}_id": one.slot_id for place, one in enumerate(told, start=1)}
    return {"slots": listed, **flat}


def slot(offer: SlotOffer, *, wording: Wording) -> dict[str, Datum]:
    """Return a single offer as a list of one, with its times beside it."""
    return slots((offer,), wording=wording) | times(offer.slot, wording=wording)


def times(span: TimeSlot, *, wording: Wording) -> dict[str, Datum]:
    """Return `start`, `end` and `spoken_when` of a slot."""
    return {
        "start": instant(span.start, wording=wording),
        "end": instant(span.end, wording=wording),
        "spoken_when": wording.time.label(span.start),
    }


def instant(moment: dt.datetime, *, wording: Wording) -> str:
    """Return the instant in ISO 8601: the location's wall time with its offset, whole seconds."""
    return wording.time.local(moment).isoformat(timespec="seconds")


def appointment(known: AppointmentSummary, *, status: Status, wording: Wording) -> dict[str, Datum]:
    """Return one appointment; a pending one says when to ask again, unless that is no use."""
    data: dict[str, Datum] = {
        "appointment_ref": known.reference,
        **times(known.slot, wording=wording),
    }
    if status is Status.PENDING and known.state is not AppointmentState.STUCK:
        data["retry_after_s"] = _RETRY_AFTER_SECONDS
    return data


def appointments(known: Iterable[AppointmentSummary], *, wording: Wording) -> dict[str, Datum]:
    """Return all appointments in order, as a list and as `appointment_1_ref` .."""
    listed = [
        {
            "ref": one.reference,
            "spoken": wording.appointment_label(one),
            "status": STATUS_OF_STATE[one.state].value,
        }
        for one in known
    ]
    flat = {f"appointment_{place}_ref": one["ref"] for place, one in enumerate(listed, start=1)}
    return {"appointments": listed, **flat}


def choices(key: str, *, word: str, options: Iterable[str]) -> dict[str, Datum]:
    """Return what is asked for as a machine's word under `key`, and what to choose from."""
    listed = list(options)
    return {key: word, "choices": listed} if listed else {key: word}
