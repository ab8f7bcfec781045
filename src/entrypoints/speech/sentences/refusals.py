"""Why something cannot be done at all."""

from typing import assert_never

from booking_domain.model.results import Policy, Trouble


_ASK_AGAIN = "Bitte fragen Sie in ein paar Minuten noch einmal nach."
_NOT_HERE = "Das kann ich am Telefon gerade leider nicht selbst erledigen."
_NO_CALENDAR = "Ich komme gerade leider nicht richtig an den Kalender."
_NOT_NOW = "Das ist bei uns gerade technisch leider nicht möglich."
_UNCHANGED = "Ich habe nichts eingetragen und nichts geändert."


def still_at_work() -> str:
    """Nothing is known yet of what was to be done, not even whether it was begun."""
    return (
        "Das dauert noch einen Augenblick. Ob es geklappt hat, kann ich noch nicht sagen, "
        "bitte bleiben Sie kurz dran."
    )


def leave_a_number() -> str:
    """Nobody knows yet whom to ring back."""
    return "Wenn Sie mir Ihren Namen und Ihre Rufnummer nennen, ruft der Salon Sie zurück."


def past_date() -> str:
    """The time that was asked for has passed."""
    return "Diese Zeit ist leider schon vorbei. Wann möchten Sie stattdessen kommen?"


def policy_denied(policy: Policy, *, most_appointments: str) -> str:
    """
    A rule of the salon forbids it.

    `most_appointments` is how many one customer may have ahead: "einen Termin", "drei Termine".
    """
    match policy:
        case Policy.HORIZON:
            return (
                "So weit im Voraus vergeben wir leider noch keine Termine. "
                "Welcher frühere Tag würde Ihnen passen?"
            )
        case Policy.LEAD_TIME:
            return (
                "So kurzfristig geht es leider nicht mehr. Welche spätere Zeit würde Ihnen passen?"
            )
        case Policy.SALON:
            return (
                "Das ist nach den Regeln des Salons leider nicht möglich. "
                "Möchten Sie es zu einer anderen Zeit versuchen?"
            )
        case Policy.OPEN_APPOINTMENTS:
            # Not how many there are: whoever asks may be somebody else.
            return (
                f"Mehr als {most_appointments} auf einmal kann ich auf einen Namen leider nicht "
                "vergeben."
            )
        case _:
            assert_never(policy)


def ring_the_salon(number: str) -> str:
    """People can do what is not possible here; nothing where their number is not known."""
    return f"Unter der Nummer {number} erreichen Sie den Salon direkt." if number else ""


def callback_noted(because: Trouble | None) -> str:
    """The salon will ring back; an appointment that there is already stays as it was."""
    if because is Trouble.NOT_SERVED:
        return (
            f"{_NOT_HERE} Ihren Wunsch habe ich notiert, und der Salon ruft Sie zurück. "
            "Fest vereinbart ist damit noch nichts."
        )
    if because is not None:
        return (
            f"{_NO_CALENDAR} {_UNCHANGED} "
            "Ihren Wunsch habe ich notiert, und der Salon ruft Sie zurück."
        )
    return (
        "Ich habe Ihren Wunsch notiert, und der Salon ruft Sie zurück. "
        "Einen festen Termin haben Sie damit noch nicht."
    )


def system_unavailable(trouble: Trouble) -> str:
    """We cannot help now. It claims that nothing happened only where that is certain."""
    match trouble:
        case Trouble.CALENDAR:
            return f"{_NO_CALENDAR} {_UNCHANGED} {leave_a_number()}"
        case Trouble.STORAGE | Trouble.CONFLICT:
            return f"Ich kann das gerade leider nicht sicher sagen. {_ASK_AGAIN}"
        case Trouble.UNKNOWN_TOOL:
            return f"Das kann ich hier leider nicht für Sie erledigen. {_UNCHANGED}"
        case Trouble.REPEATED_WITH_OTHER_ARGUMENTS:
            return (
                "Da ist mir leider etwas durcheinandergeraten. "
                "Bitte sagen Sie mir noch einmal, was Sie möchten."
            )
        case Trouble.MISCONFIGURED:
            return f"{_NOT_NOW} {_UNCHANGED} {leave_a_number()}"
        case Trouble.NOT_SERVED:
            return f"{_NOT_HERE} {leave_a_number()}"
        case Trouble.DEFECT:
            return (
                "Da ist bei uns leider etwas schiefgegangen, "
                f"und ich kann den Stand gerade nicht sicher sagen. {_ASK_AGAIN}"
            )
        case _:
            assert_never(trouble)
