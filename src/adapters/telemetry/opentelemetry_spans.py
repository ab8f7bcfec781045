"""Spans of OpenTelemetry, sent to a collector over OTLP/HTTP; needs the extra `opentelemetry`."""

import asyncio
import contextlib
import threading

from collections.abc import Iterator

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace import Span, Status, StatusCode
from typing_extensions import override

from adapters.telemetry.spans import OpenSpan, Spans


_EXPORT_SECONDS = 2.0
_CLOSING_SECONDS = 1.0
_PREFIX = "voice_booking."


class OpenTelemetrySpans(Spans):
    """Collects in memory and sends from a thread; a collector that is away holds nobody up."""

    def __init__(self, exporter: SpanExporter, *, version: str) -> None:
        resource = Resource.create({"service.name": "voice-booking", "service.version": version})
        # Not the global one: nobody else in this process may add to what is sent.
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("voice_booking", version)

    @override
    @contextlib.contextmanager
    def span(self, name: str, **attributes: str | float) -> Iterator[OpenSpan]:
        # Its own record of an exception holds the message, which may name a person.
        with self._tracer.start_as_current_span(
            name,
            attributes=_named(attributes),
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield _OpenSpan(span)
            except (asyncio.CancelledError, GeneratorExit):
                raise
            except BaseException as error:
                span.set_status(Status(StatusCode.ERROR, type(error).__name__))
                raise

    @override
    def close(self) -> None:
        # The library waits for its collector for up to half a minute, and cannot be told not to.
        closing = threading.Thread(target=self._provider.shutdown, daemon=True)
        closing.start()
        closing.join(_CLOSING_SECONDS)


class _OpenSpan(OpenSpan):
    def __init__(self, span: Span) -> None:
        self._span = span

    @override
    def note(self, **attributes: str | float) -> None:
        self._span.set_attributes(_named(attributes))


def _named(attributes: dict[str, str | float]) -> dict[str, str | float]:
    return {f"{_PREFIX}{name}": value for name, value in attributes.items()}


def spans_to(endpoint: str, *, version: str) -> Spans:
    """This will send to the collector at an address such as `http://collector:4318`."""
    exporter = OTLPSpanExporter(
        endpoint=f"{endpoint.rstrip('/')}/v1/traces", timeout=_EXPORT_SECONDS
    )
    return OpenTelemetrySpans(exporter, version=version)
