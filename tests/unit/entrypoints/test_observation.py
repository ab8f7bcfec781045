"""What watches, as the settings want it."""

import sys

from pathlib import Path

import pytest

from adapters import telemetry
from adapters.telemetry.spans import NoSpans
from booking_domain.errors import InvalidValue
from entrypoints.container import Container
from tests.unit.entrypoints.settings.files import SALON, load


COLLECTOR = f'{SALON}\n[operations]\notlp_endpoint = "http://127.0.0.1:4318"\n'


def without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    # As if nobody in this process had imported it before.
    monkeypatch.delattr(telemetry, "opentelemetry_spans", raising=False)
    monkeypatch.setitem(sys.modules, "adapters.telemetry.opentelemetry_spans", None)


def test_without_a_collector_no_span_is_made_and_no_library_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is an extra."""
    without_the_library(monkeypatch)

    observation = Container(settings=load(tmp_path)).observation()

    assert isinstance(observation.measuring.spans, NoSpans)


def test_who_names_a_collector_without_the_library_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the start, not at the first call."""
    without_the_library(monkeypatch)

    with pytest.raises(InvalidValue, match=r"voice-booking\[opentelemetry\]"):
        Container(settings=load(tmp_path, text=COLLECTOR)).observation()
