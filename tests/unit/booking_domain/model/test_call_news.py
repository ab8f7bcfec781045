"""What a platform tells of a call, in whatever order it arrives."""

import datetime as dt
import itertools

import pytest

from attrs import evolve

from booking_domain.model.call import (
    Call,
    CallKind,
    CallOutcome,
    Opinion,
    RecordingConsent,
    Transfer,
)
from booking_domain.model.call_facts import TRANSFERRED, CallFacts, outcome_of
from booking_domain.model.call_news import CallNews, NewsKind, with_news
from booking_domain.model.known_customer import Consent
from tests.doubles.salon import MONDAY_MORNING


CALL = Call(call_id="call_1", platform="retell", caller=None, first_seen_at=MONDAY_MORNING)
ENDED = MONDAY_MORNING + dt.timedelta(minutes=4)
NOTHING = CallNews("call_1", NewsKind.COURSE, CallKind.INBOUND, None)
STARTED = evolve(
    NOTHING,
    started_at=MONDAY_MORNING,
    recording_consent=RecordingConsent.GIVEN,
    is_ai_disclosed=True,
)
OVER = evolve(
    NOTHING,
    kind=NewsKind.END,
    ended_at=ENDED,
    duration_ms=240_000,
    disconnection_reason="user_hangup",
)
ANALYSED = evolve(
    NOTHING,
    transfer=Transfer.STARTED,
    recognition_consent=Consent.GIVEN,
    opinion=Opinion(is_success=False, sentiment="Neutral"),
)
JUDGED = evolve(NOTHING, opinion=Opinion(outcome="booked"))


@pytest.mark.parametrize(
    "order", list(itertools.permutations([STARTED, OVER, ANALYSED, JUDGED, NOTHING]))
)
def test_what_was_told_is_known_in_whatever_order_it_came(order: tuple[CallNews, ...]) -> None:
    """And is not lost by what tells nothing of it."""
    call = CALL
    for news in order:
        call = with_news(call, news)

    assert call == evolve(
        CALL,
        started_at=MONDAY_MORNING,
        ended_at=ENDED,
        duration_ms=240_000,
        disconnection_reason="user_hangup",
        transfer=Transfer.STARTED,
        recording_consent=RecordingConsent.GIVEN,
        recognition_consent=Consent.GIVEN,
        ai_disclosed_at=MONDAY_MORNING,
        opinion=Opinion(is_success=False, sentiment="Neutral", outcome="booked"),
    )


def test_what_is_told_anew_counts() -> None:
    """A caller takes a consent back; an analysis is made once more."""
    known = with_news(with_news(with_news(CALL, STARTED), OVER), ANALYSED)

    again = with_news(
        known,
        evolve(
            NOTHING,
            ended_at=ENDED + dt.timedelta(seconds=1),
            duration_ms=0,
            disconnection_reason="agent_hangup",
            recording_consent=RecordingConsent.REFUSED,
            recognition_consent=Consent.REFUSED,
            opinion=Opinion(is_success=True, sentiment="Positive", outcome="moved"),
        ),
    )

    assert again == evolve(
        known,
        ended_at=ENDED + dt.timedelta(seconds=1),
        duration_ms=0,
        disconnection_reason="agent_hangup",
        recording_consent=RecordingConsent.REFUSED,
        recognition_consent=Consent.REFUSED,
        opinion=Opinion(is_success=True, sentiment="Positive", outcome="moved"),
    )


def test_a_disclosure_is_dated_by_the_first_time() -> None:
    """A repeat of the announcement makes it no later."""
    later = evolve(STARTED, started_at=ENDED)

    assert with_news(with_news(CALL, STARTED), later).ai_disclosed_at == MONDAY_MORNING


def test_a_call_of_which_nobody_says_so_was_not_disclosed() -> None:
    """That a call has begun says nothing of what was said in it."""
    begun = evolve(NOTHING, started_at=MONDAY_MORNING)

    assert with_news(CALL, begun) == evolve(CALL, started_at=MONDAY_MORNING)


def test_a_disclosure_in_a_call_without_beginning_has_no_date() -> None:
    """None is invented."""
    assert with_news(CALL, evolve(STARTED, started_at=None)).ai_disclosed_at is None


@pytest.mark.parametrize(
    "change",
    [
        {"transfer": Transfer.BRIDGED},
        {"transfer": Transfer.ENDED},
        {"disconnection_reason": TRANSFERRED},
    ],
)
def test_a_call_that_a_person_took_over_was_transferred(change: dict[str, object]) -> None:
    """Whichever of the two the platform has told."""
    call = evolve(CALL, **change)  # type: ignore[arg-type]

    assert outcome_of(CallFacts(has_used_tools=True), call=call) is CallOutcome.TRANSFERRED


@pytest.mark.parametrize("transfer", [None, Transfer.STARTED, Transfer.CANCELLED])
def test_a_transfer_that_reached_nobody_is_none(transfer: Transfer | None) -> None:
    """The caller hung up while it rang."""
    call = evolve(CALL, transfer=transfer, disconnection_reason="user_hangup")

    assert outcome_of(CallFacts(has_used_tools=True), call=call) is CallOutcome.INFORMATION
