"""Test operation: what would be done, and that it is not."""

from typing import assert_never

from booking_domain.model.rehearsal import Act
from entrypoints.speech.spoken_list import phrase
from entrypoints.speech.wording import SpokenAppointment


_TEST = "Das ist nur ein Test."


def only_rehearsed(act: Act, *, when: str, onto: str, appointment: SpokenAppointment | None) -> str:
    """
    Nothing was done.

    `when` and `onto` are the time that was wished, `appointment` is what there is already.
    """
    stays = f"An Ihrem Termin {appointment.when} ändert sich nichts." if appointment else ""
    match act:
        case Act.HOLD:
            would, nothing = f"den Termin {when} für Sie vormerken", "Vorgemerkt ist er nicht."
        case Act.BOOK:
            would, nothing = f"Ihren Termin {when} buchen", "Einen Termin haben Sie damit nicht."
        case Act.MOVE:
            would, nothing = f"Ihren Termin auf {onto} verschieben", stays
        case Act.CANCEL:
            would, nothing = "diesen Termin absagen", stays
        case _:
            assert_never(act)
    return phrase(_TEST, f"Sonst würde ich jetzt {would}.", nothing)
