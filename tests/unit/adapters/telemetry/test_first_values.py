"""What is there with 0 before it has happened."""

import inspect

import pytest

from prometheus_client.parser import text_string_to_metric_families

from adapters.telemetry.first_values import FAULT_CAUSES, FIRST_VALUES
from adapters.telemetry.metric_table import FINDINGS, SAGAS_ENDED, STEP_SECONDS, Metric
from adapters.telemetry.metrics import Metrics
from adapters.telemetry.observed_steps import _ending_words, _outcome_word, _step_word
from booking_domain import errors
from booking_domain.model.finding_words import words_of
from booking_domain.model.provider_booking import NotBooked, OutcomeUnknown, RefusalReason
from booking_domain.model.reconciliation import Leave, Problem, Report, Waiting
from booking_domain.model.saga import (
    CancelBooking,
    Compensated,
    Ending,
    Failure,
    Refused,
    Stuck,
)
from tests.unit.adapters.telemetry.exposed import value_of


@pytest.mark.parametrize("metric", FIRST_VALUES, ids=lambda metric: str(metric.name))
def test_a_first_value_has_a_value_for_each_label(metric: Metric) -> None:
    """And none is named twice."""
    values = FIRST_VALUES[metric]

    assert {len(one) for one in values} == {len(metric.labels)}
    assert len(set(values)) == len(values)


@pytest.mark.parametrize(
    "ending",
    [
        *(Refused(failure) for failure in Failure),
        Compensated(uid="uid", failure=Failure.OTHER_TIME_BOOKED),
        Stuck(alarm="compensation_failed", uid="uid"),
    ],
)
def test_every_failure_of_a_booking_begins_with_0(ending: Ending) -> None:
    """In the words that are counted when it happens."""
    assert ("booking", *_ending_words(ending)) in FIRST_VALUES[SAGAS_ENDED]


@pytest.mark.parametrize(
    "outcome",
    [*(NotBooked(reason, detail="") for reason in RefusalReason), OutcomeUnknown(detail="")],
)
def test_every_try_to_undo_a_booking_begins_with_0(outcome: NotBooked | OutcomeUnknown) -> None:
    """In the words that are counted when it happens."""
    undoing = CancelBooking(uid="uid", not_before=None)
    counted = ("booking", _step_word(undoing), _outcome_word(outcome, effect=undoing))

    assert counted in FIRST_VALUES[STEP_SECONDS]


@pytest.mark.parametrize(
    ("decision", "mended"),
    [
        (decision, mended)
        for decision in (Leave(Waiting.OPEN_SAGA), *(Report(one, "") for one in Problem))
        for mended in ("true", "false")
    ],
)
def test_every_finding_begins_with_0(decision: Leave | Report, mended: str) -> None:
    """In the words that are counted when it happens."""
    assert (*words_of(decision), mended) in FIRST_VALUES[FINDINGS]


def test_every_error_of_the_calendar_or_the_database_is_a_cause() -> None:
    """A new one joins by itself, or fails here."""
    of_theirs = (errors.CalendarUnavailable, errors.StorageUnavailable)
    classes = [one for _, one in inspect.getmembers(errors, inspect.isclass)]

    assert sorted(FAULT_CAUSES) == [one.__name__ for one in classes if issubclass(one, of_theirs)]


def test_the_faults_of_a_tool_that_is_offered_begin_with_0(metrics: Metrics) -> None:
    """The first deadlock after a start increases something."""
    labels = {"tool": "book_appointment", "cause": "TransactionConflict"}
    assert value_of(metrics, "tool_faults_total", **labels) is None

    metrics.tools_offered(["book_appointment"])

    assert value_of(metrics, "tool_faults_total", **labels) == 0
    assert value_of(metrics, "tool_overdue_total", tool="book_appointment") == 0


@pytest.mark.parametrize("outcome", ["done", "failed"])
def test_the_runs_of_a_job_that_begins_are_0(metrics: Metrics, outcome: str) -> None:
    """Before it has run."""
    metrics.job_begins("reconcile")

    counted = value_of(metrics, "job_duration_seconds_count", name="reconcile", outcome=outcome)
    assert counted == 0


def test_no_label_is_one_that_prometheus_gives_itself(metrics: Metrics) -> None:
    """It would rename ours when it scrapes."""
    metrics.job_begins("reconcile")
    labels = {
        label
        for family in text_string_to_metric_families(metrics.exposition().decode())
        for sample in family.samples
        for label in sample.labels
    }

    assert {"name", "saga"} <= labels
    assert labels & {"job", "instance"} == set()
