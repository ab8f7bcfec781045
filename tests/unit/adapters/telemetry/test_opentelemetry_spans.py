"""Spans of OpenTelemetry: what is told of work, and what is not."""

import asyncio

import pytest

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from adapters.telemetry.opentelemetry_spans import OpenTelemetrySpans


NAME = "Kanaria Zwitscherling"


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def spans(exporter: InMemorySpanExporter) -> OpenTelemetrySpans:
    return OpenTelemetrySpans(exporter, version="1.2.3")


def told(spans: OpenTelemetrySpans, exporter: InMemorySpanExporter) -> dict[str, ReadableSpan]:
    spans._provider.force_flush()
    return {one.name: one for one in exporter.get_finished_spans()}


async def test_spans_hang_together_also_across_tasks(
    spans: OpenTelemetrySpans, exporter: InMemorySpanExporter
) -> None:
    """A saga's task belongs to no request, and to its trace all the same."""

    async def inner() -> None:
        with spans.span("inner") as span:
            span.note(outcome="done", seconds=0.5)

    with spans.span("outer", tenant="salon-muster"):
        task = asyncio.create_task(inner())
    await task

    found = told(spans, exporter)
    parent = found["inner"].parent
    outer = found["outer"].context
    assert parent is not None
    assert outer is not None
    assert (parent.span_id, parent.trace_id) == (outer.span_id, outer.trace_id)
    assert dict(found["inner"].attributes or {}) == {
        "voice_booking.outcome": "done",
        "voice_booking.seconds": 0.5,
    }
    assert found["outer"].resource.attributes["service.name"] == "voice-booking"


def test_an_error_is_its_class_and_not_its_message(
    spans: OpenTelemetrySpans, exporter: InMemorySpanExporter
) -> None:
    """The library would keep message and trace as an event."""
    with pytest.raises(ValueError, match=NAME), spans.span("work"):
        raise ValueError(NAME)

    span = told(spans, exporter)["work"]
    assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, "ValueError")
    assert span.events == ()
    assert NAME not in span.to_json()


def test_what_is_cancelled_is_no_error(
    spans: OpenTelemetrySpans, exporter: InMemorySpanExporter
) -> None:
    """Somebody hung up."""
    with pytest.raises(asyncio.CancelledError), spans.span("work"):
        raise asyncio.CancelledError

    assert told(spans, exporter)["work"].status.status_code is StatusCode.UNSET


def test_closing_sends_what_is_left(
    spans: OpenTelemetrySpans, exporter: InMemorySpanExporter
) -> None:
    """A stop comes sooner than the next batch."""
    with spans.span("last"):
        pass

    spans.close()

    assert [one.name for one in exporter.get_finished_spans()] == ["last"]
