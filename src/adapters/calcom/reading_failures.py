"""Why a reading call failed and what to do: in words for whoever runs the service."""

from typing import Final

from adapters.calcom.http import Answer, ExchangeError
from adapters.calcom.not_sent import AccountIsIll, LimitReached, TooManyInFlight
from booking_domain.errors import CalendarBusy, CalendarUnavailable


_KEY = "the key is refused: is `calcom.api_key` of this salon right, and does it belong to it?"
_ADVICE: Final = {
    401: _KEY,
    403: _KEY,
    404: "are `calcom.base_url` of this salon and its event types right?",
    429: "its limit of requests is reached: try again in a minute",
}
_TROUBLE_THERE = "Cal.com has trouble of its own: try again in a few minutes"
_OTHER = "`calcom` of this salon may not fit what Cal.com has"
_FIRST_ERROR_OF_THEIRS = 500


def unsuccessful(answer: Answer) -> CalendarUnavailable:
    """This will return the error for an answer that is no success."""
    status = answer.status
    usual = _TROUBLE_THERE if status >= _FIRST_ERROR_OF_THEIRS else _OTHER
    advice = _ADVICE.get(status, usual)
    message = f"the calendar answered a reading call with HTTP {status}: {advice}"
    return CalendarUnavailable(message, again_in=answer.again_in)


def no_answer(error: ExchangeError) -> CalendarUnavailable:
    """This will return the error for an exchange without an answer."""
    message = f"no answer from the calendar ({error})"
    if isinstance(error.__cause__, LimitReached):
        advice = "the key's limit of requests is used up: try again in a minute"
        return CalendarBusy(f"{message}: {advice}", again_in=error.again_in)
    if isinstance(error.__cause__, AccountIsIll):
        advice = "it has failed too often just now; it is asked again by itself within a minute"
    elif isinstance(error.__cause__, TooManyInFlight):
        advice = "too many requests are under way: it answers slowly; try again in a minute"
    elif error.never_sent:
        advice = "is `calcom.base_url` of this salon right, and does the network reach it?"
    else:
        advice = "try again; if it stays so, look at the network and at `calcom.base_url`"
    return CalendarUnavailable(f"{message}: {advice}", again_in=error.again_in)
