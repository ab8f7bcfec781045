"""Free times: offered, taken, held, or none."""

from entrypoints.speech.spoken_list import capital, phrase
from entrypoints.speech.wording import SpokenOffers


def available(when: str, *, whom: str) -> str:
    """A time is free: the one that was asked for, or the only one."""
    return f"{capital(phrase(when, 'ist', whom, 'noch ein Termin frei'))}. Passt Ihnen das?"


def offering(offers: SpokenOffers) -> str:
    """Times to choose from."""
    question = "Passt Ihnen das?" if offers.number == 1 else "Was passt Ihnen?"
    return f"{phrase('Ich hätte', offers.whom, offers.times, 'etwas frei')}. {question}"


def not_free(when: str, *, whom: str) -> str:
    """The time that was asked for is not free."""
    return capital(phrase(when, "ist", whom, "leider nichts frei."))


def not_free_as_wished(when: str) -> str:
    """The time that was asked for is free, but not as it was asked for."""
    return f"So wie gewünscht ist {when} leider nichts frei."


def none_free(days: str) -> str:
    """
    Nothing fits the wish on these days.

    It must not say that the days are full: the wish may have been for part of them.
    """
    return f"Zu Ihrem Wunsch finde ich {days}, leider nichts Freies. Passt Ihnen eine andere Zeit?"


def closed(days: str, *, why: str) -> str:
    """The salon is closed on all days that were asked for; `why` may be empty."""
    return capital(phrase(f"{days}, ist der Salon", why, "geschlossen."))


def slot_taken() -> str:
    """Somebody else was faster, and nothing was booked."""
    return "Dieser Termin wurde leider gerade vergeben."


def nothing_free() -> str:
    """Nothing is free, and no time was asked for that could be named."""
    return "Dazu finde ich leider nichts Freies."


def ask_for_another_day() -> str:
    """No other time was found near it."""
    return "Soll ich an einem anderen Tag nachsehen?"


def held(when: str, *, whom: str, lasting: str) -> str:
    """The time is kept for a while; `lasting` is empty when the while is over."""
    span = f"für etwa {lasting}" if lasting else ""
    kept = phrase("Ich habe Ihnen den Termin", when, whom, span, "vorgemerkt")
    return f"{kept}. Fest ist er damit noch nicht."
