"""What is asked back, with the names of what there is to choose from."""

from collections.abc import Sequence

from attrs import frozen

from booking_domain.model.german.temporal_wish import DayRange, Question, Reading, Window
from booking_domain.model.results import Missing
from entrypoints.speech.spoken_list import either, one_of, phrase


_NAMES_SPOKEN = 5
_EXAMPLES_SPOKEN = 3
_READINGS_SPOKEN = 3


@frozen
class _Asking:
    """What is said first, the open question, and the ones that several names or one complete."""

    lead: str
    openly: str
    choosing: str = ""
    only: str = ""


def needs_input(missing: Missing, *, choices: Sequence[str]) -> str:
    """Something must be said, or said again; names what there is to choose from."""
    asking = _MISSING[missing]
    if not choices or not asking.choosing:
        return phrase(asking.lead, asking.openly)
    if len(choices) == 1:
        return phrase(asking.lead, f"{asking.only.format(choices[0])}?")
    if len(choices) > _NAMES_SPOKEN:
        examples = one_of(choices[:_EXAMPLES_SPOKEN])
        if asking.choosing == _MEAN:
            return phrase(asking.lead, f"{_MEAN} vielleicht {examples}?")
        return phrase(asking.lead, f"{asking.choosing}, zum Beispiel {examples}?")
    colon = "" if asking.choosing == _MEAN else ":"
    return phrase(asking.lead, f"{asking.choosing}{colon} {one_of(choices)}?")


_MEAN = "Meinen Sie"
_WHICH_SERVICE = "Welche Leistung darf es sein"
_WHO = "Wer darf es sein"
_ABOUT = "Geht es um {}"
_MISSING = {
    Missing.SERVICE: _Asking("", f"{_WHICH_SERVICE}?", _WHICH_SERVICE, _ABOUT),
    Missing.UNKNOWN_SERVICE: _Asking(
        "Diese Leistung kenne ich leider nicht.",
        "Was möchten Sie machen lassen?",
        _WHICH_SERVICE,
        _ABOUT,
    ),
    Missing.WHICH_SERVICE: _Asking("", f"{_WHICH_SERVICE}?", _MEAN, _MEAN + " {}"),
    Missing.ONE_AT_A_TIME: _Asking(
        "Jeden Termin trage ich einzeln ein, für eine Person.",
        "Womit soll ich anfangen?",
        "Womit soll ich anfangen",
        "Soll ich mit {} anfangen",
    ),
    Missing.WHICH_STAFF: _Asking("", "Zu wem möchten Sie?", _MEAN, _MEAN + " {}"),
    Missing.UNKNOWN_STAFF: _Asking(
        "Diesen Namen kenne ich bei uns leider nicht.",
        "Zu wem möchten Sie?",
        _WHO,
        "Wäre Ihnen {} recht",
    ),
    Missing.STAFF_WITHOUT_SERVICE: _Asking(
        "Diese Leistung bietet die gewünschte Person leider nicht an.",
        "Darf es jemand anderes sein?",
        _WHO,
        "Wäre Ihnen {} recht",
    ),
    Missing.DATE: _Asking("", "Für welchen Tag möchten Sie den Termin?"),
    Missing.TIME: _Asking("", "Um wie viel Uhr möchten Sie kommen?"),
    Missing.INVALID_DATE: _Asking(
        "Diesen Tag oder diese Uhrzeit gibt es leider nicht.", "Wann möchten Sie kommen?"
    ),
    Missing.EXCLUDED_ONLY: _Asking(
        "Gern, dann suche ich eine andere Zeit.", "Wann würde es Ihnen passen?"
    ),
    Missing.NAME: _Asking("", "Auf welchen Namen darf ich den Termin eintragen?"),
    Missing.BOOKED_NAME: _Asking("", "Auf welchen Namen läuft der Termin?"),
    Missing.BOOKED_NAME_SPELT: _Asking(
        "Beim Namen möchte ich sichergehen.",
        "Bitte sagen Sie mir Vor- und Nachnamen, und buchstabieren Sie den Nachnamen.",
    ),
    Missing.PHONE_NUMBER: _Asking("", "Wie lautet bitte Ihre Telefonnummer mit Vorwahl?"),
    Missing.PHONE_NUMBER_AGAIN: _Asking(
        "Die Nummer habe ich nicht sicher verstanden.",
        "Bitte sagen Sie mir Ihre Telefonnummer mit Vorwahl noch einmal, Ziffer für Ziffer.",
    ),
    Missing.REST_OF_PHONE_NUMBER: _Asking(
        "An der Nummer scheint etwas zu fehlen.",
        "Wie lautet sie bitte vollständig, mit Vorwahl?",
    ),
    Missing.OTHER_PHONE_NUMBER: _Asking(
        "Unter dieser Nummer kann der Salon Sie so nicht erreichen.",
        "Wie lautet bitte Ihre vollständige Telefonnummer mit Vorwahl?",
    ),
    Missing.EMAIL: _Asking("", "Wie lautet bitte Ihre E-Mail-Adresse?"),
    Missing.SLOT: _Asking(
        "",
        "Welchen der freien Termine möchten Sie?",
        "Welchen der freien Termine möchten Sie",
        _ABOUT,
    ),
    Missing.UNKNOWN_SLOT: _Asking(
        "Diesen Vorschlag habe ich leider nicht mehr.",
        "Für welchen Tag soll ich noch einmal nachsehen?",
    ),
    Missing.NEW_TIME: _Asking("", "Auf welchen Tag und welche Uhrzeit soll ich den Termin legen?"),
    Missing.APPOINTMENT: _Asking(
        "", "Um welchen Ihrer Termine geht es?", "Um welchen Termin geht es", _ABOUT
    ),
    Missing.TOO_LONG: _Asking(
        "Das war leider etwas viel auf einmal.",
        "Bitte sagen Sie mir noch einmal kurz, wann Sie kommen möchten.",
    ),
}


def which_time(question: Question, *, readings: Sequence[str], meant: Sequence[Reading]) -> str:
    """The words had these meanings (`readings` are `meant` in words); open without any."""
    lead, choosing, sure = _QUESTIONS[question]
    if question is Question.OUTSIDE_OPENING_HOURS and any(map(_is_window, meant)):
        lead, sure = "", choosing
    if not readings:
        return phrase(lead, "Welchen Tag und welche Uhrzeit meinen Sie?")
    if len(readings) == 1:
        return phrase(lead, f"{sure} {readings[0]}?")
    if len(readings) > _READINGS_SPOKEN:
        readings = (*readings[:_READINGS_SPOKEN], "etwas anderes")
    return phrase(lead, f"{choosing} {either(readings)}?")


def _is_window(reading: Reading) -> bool:
    """Inside "bis acht" the salon may well be open, though not at eight."""
    match reading:
        case Window():
            return True
        case DayRange(earliest=earliest, latest=latest):
            return earliest is None or earliest != latest
    return False


_REALLY = "Meinen Sie wirklich"
_QUESTIONS = {
    Question.WHICH_WEEK: ("", _MEAN, _MEAN),
    Question.WHICH_DAY: ("", _MEAN, _MEAN),
    Question.WHICH_HALF_OF_DAY: ("", _MEAN, _MEAN),
    Question.WEEKDAY_AGAINST_DATE: ("Wochentag und Datum passen nicht zusammen.", _MEAN, _MEAN),
    Question.YEAR_REPAIRED: ("Das genannte Jahr ist schon vorbei.", _MEAN, _MEAN),
    Question.DAY_OVER: ("Dieser Tag ist schon vorbei.", _MEAN, _MEAN),
    Question.BEYOND_HORIZON: ("Das ist noch lange hin.", _MEAN, _REALLY),
    Question.PAST: ("Diese Zeit ist schon vorbei.", _MEAN, _MEAN),
    Question.OUTSIDE_OPENING_HOURS: ("Zu dieser Zeit haben wir nicht geöffnet.", _MEAN, _REALLY),
    Question.CLOCK_CHANGE: ("In dieser Nacht wird die Uhr umgestellt.", _MEAN, _MEAN),
    Question.WHICH_ALTERNATIVE: ("", "Was ist Ihnen lieber:", _MEAN),
}
"""For each: what is said first, and what comes before several meanings and before a single one."""
