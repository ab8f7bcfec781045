"""A calendar that cannot be read: what is said tells what to do."""

import pytest

from adapters.calcom.http import Answer, ExchangeError
from adapters.calcom.not_sent import AccountIsIll, LimitReached, NotSent, TooManyInFlight
from adapters.calcom.reading_failures import no_answer, unsuccessful


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (401, "calcom.api_key"),
        (403, "calcom.api_key"),
        (404, "calcom.base_url"),
        (418, "may not fit"),
        (429, "try again in a minute"),
        (503, "trouble of its own"),
    ],
)
def test_an_answer_that_is_no_success_names_what_to_look_at(status: int, advice: str) -> None:
    """A refused key is in the configuration, and an outage there is nobody's here."""
    said = str(unsuccessful(Answer(status, None)))

    assert f"HTTP {status}" in said
    assert advice in said


def _failed(cause: Exception, *, never_sent: bool) -> str:
    error = ExchangeError(cause, never_sent=never_sent)
    error.__cause__ = cause
    return str(no_answer(error))


def test_silence_names_the_network_and_keeps_the_cause() -> None:
    """A request that was sent may be answered the next time; one that never left will not."""
    silent = _failed(TimeoutError("canary"), never_sent=False)
    unsent = _failed(OSError("canary"), never_sent=True)

    assert "no answer from the calendar (TimeoutError): try again" in silent
    assert "does the network reach it?" in unsent
    assert "canary" not in silent + unsent


@pytest.mark.parametrize(
    ("reason", "advice"),
    [
        (LimitReached, "limit of requests is used up"),
        (AccountIsIll, "it is asked again by itself"),
        (TooManyInFlight, "too many requests are under way"),
    ],
)
def test_what_was_held_back_by_us_is_not_blamed_on_the_network(
    reason: type[NotSent], advice: str
) -> None:
    """Whoever looks at cables then looks in the wrong place."""
    said = _failed(reason("canary", again_in=None), never_sent=True)

    assert advice in said
    assert "canary" not in said
