"""The spans that a collector gets of a booking."""

import http.server
import threading

from collections.abc import Iterator
from pathlib import Path

import pytest

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.doubles.processes import CLIENT, running_sandbox, service_beside


NAME = "Kanaria Zwitscherling"


class Collector(http.server.ThreadingHTTPServer):
    """Takes what is sent to /v1/traces."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.bodies: list[bytes] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def spans(self) -> list[Span]:
        return [
            span
            for body in self.bodies
            for of_resource in ExportTraceServiceRequest.FromString(body).resource_spans
            for of_scope in of_resource.scope_spans
            for span in of_scope.spans
        ]


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        assert self.path == "/v1/traces"
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Say nothing."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_a_booking_is_one_trace_from_the_tool_to_the_database(
    collector: Collector, tmp_path: Path
) -> None:
    """Tool, saga steps, calendar and database hang together, and name nobody."""
    settings = f'[operations]\notlp_endpoint = "{collector.url}"\n'
    with (
        running_sandbox(tmp_path / "calendar") as sandbox,
        service_beside(sandbox, tmp_path, more_settings=settings) as service,
    ):
        service.start()
        request = service.signed(
            "book_appointment",
            {
                "customer_name": NAME,
                "service": "Herrenhaarschnitt",
                "date_text": "nächste Woche Dienstag",
                "time_text": "um zehn",
            },
            call_id="call_traced",
            tool_call_id="tool_traced",
        )
        answer = CLIENT.post(**request)
        assert service.stop() == 0

    spans = collector.spans()
    (tool,) = [one for one in spans if one.name == "tool book_appointment"]
    of_trace = {one.span_id: one for one in spans if one.trace_id == tool.trace_id}
    told = {one.key: one.value.string_value for one in tool.attributes}
    assert told["voice_booking.correlation_id"] == answer.headers["X-Request-Id"]
    assert told["voice_booking.call_id"] == "call_traced"
    assert answer.json()["status"] == "confirmed", answer.text
    parents = {
        (one.name, of_trace[one.parent_span_id].name)
        for one in of_trace.values()
        if one.parent_span_id
    }
    assert parents >= {
        ("provider free_slots", "tool book_appointment"),
        ("database writing", "tool book_appointment"),
        ("saga create", "tool book_appointment"),
        ("provider create", "saga create"),
        ("saga conclude", "tool book_appointment"),
        ("database writing", "saga conclude"),
    }
    everything = b"".join(collector.bodies)
    for secret in (*NAME.split(), "15228817386", *service.secrets.values()):
        assert secret.encode() not in everything


def test_a_collector_that_is_away_holds_nobody_up(tmp_path: Path) -> None:
    """Calls are answered, and a stop ends in time."""
    settings = '[operations]\notlp_endpoint = "http://127.0.0.1:9"\n'
    with (
        running_sandbox(tmp_path / "calendar") as sandbox,
        service_beside(sandbox, tmp_path, more_settings=settings) as service,
    ):
        service.start()

        answer = service.use("check_availability", service="Herrenhaarschnitt", date_text="morgen")

        assert answer["status"] != "system_unavailable"
        assert service.stop() == 0
