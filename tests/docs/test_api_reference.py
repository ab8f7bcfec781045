"""The reference of the HTTP interface against the application."""

import re

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from litestar import Litestar
from litestar.routes import HTTPRoute
from msgspec import Struct

from booking_domain.application.tool_catalogue import CATALOGUE
from entrypoints.http.app import create_app
from entrypoints.http.operations import create_operations_app
from entrypoints.http.schemas import (
    AppointmentAnswer,
    AppointmentView,
    NewAppointment,
    NewCustomer,
    NewTime,
    ToolAnswer,
)
from tests.doubles.world import World
from tests.http.face import services


REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "api.md"
ADDRESS = re.compile(r"^\| `(?P<address>[A-Z]+ /\S*)` \| (?P<who>\S+) \| (?P<codes>[0-9, ]+) \|")
TOOL = re.compile(r"^\| `(?P<tool>\w+)` \| (?P<budget>[0-9, ]+) \| (?P<changes>yes|no) \| (.*) \|$")
OPENED_BY = {"retell_signature": "Retell", "calcom_signature": "Cal.com", "salon_token": "salon"}


def test_every_described_address_stands_in_the_reference_with_its_codes() -> None:
    """Besides those of single tools: whoever opens it, and what it may answer."""
    told = [
        (row["address"], row["who"], row["codes"].split(", "))
        for line in _lines()
        if (row := ADDRESS.match(line))
    ]

    assert told == list(_described(_application()))


def test_no_address_is_kept_from_the_reader() -> None:
    """Pages and operations are named, too."""
    told = set(re.findall(r"/[\w./{}]*", " ".join(re.findall(r"`([^`]+)`", _text()))))
    operations = create_operations_app(services(World()).operations, readiness=_readiness())
    known = {_path(one) for app in (_application(), operations) for one in app.routes}
    # Parts of a page of Litestar's, which nobody calls by name.
    known -= {"/schema/{path}", "/schema/oauth2-redirect.html"}
    known -= {f"/retell/tools/{one.name}" for one in CATALOGUE}

    assert known <= told


def test_every_tool_stands_in_the_reference_with_budget_and_arguments() -> None:
    """In the order of the catalogue; what must be given is bold."""
    told = [row.groups() for line in _lines() if (row := TOOL.match(line))]
    known = [
        (
            one.name,
            f"{one.budget.default_ms}, {one.budget.least_ms}, {one.budget.most_ms}",
            "yes" if one.has_side_effect else "no",
            ", ".join(f"**`{a.name}`**" if a.required else f"`{a.name}`" for a in one.fields),
        )
        for one in CATALOGUE
    ]

    assert told == known


def test_every_key_of_a_tools_answer_stands_in_the_reference() -> None:
    """Of those that the OpenAPI document describes, and no other."""
    rows = re.search(r"^\| key of an answer .*\n(?:\|.*\n)+", _text(), re.MULTILINE)
    assert rows
    first_cells = [line.split("|")[1] for line in rows[0].splitlines()[2:]]

    told = {name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)}
    assert told == {one.name for one in msgspec.structs.fields(ToolAnswer)}


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("to book", [NewAppointment, NewCustomer]),
        ("to move", [NewTime]),
        ("of an answer to a change", [AppointmentAnswer]),
        ("of an appointment", [AppointmentView]),
    ],
)
def test_every_key_of_a_body_stands_in_the_reference(body: str, kinds: list[type[Struct]]) -> None:
    """And no other."""
    row = re.search(rf"^\| {body} \| (.*) \|$", _text(), re.MULTILINE)
    assert row

    known = {one.name for kind in kinds for one in msgspec.structs.fields(kind)}
    assert set(re.findall(r"`(\w+)`", row[1])) == known


def _described(app: Litestar) -> Iterator[tuple[str, str, list[str]]]:
    document: dict[str, Any] = app.openapi_schema.to_schema()
    tools = {f"/retell/tools/{one.name}" for one in CATALOGUE}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if path not in tools:
                scheme = next(iter((operation.get("security") or [{}])[0]), None)
                who = "-" if scheme is None else OPENED_BY[scheme]
                yield f"{method.upper()} {path}", who, sorted(operation["responses"])


def _path(route: Any) -> str:
    assert isinstance(route, HTTPRoute)
    return re.sub(r"\{(\w+):\w+\}", r"{\1}", route.path)


def _application() -> Litestar:
    return create_app(services=services(World()))


def _readiness() -> Any:
    return services(World()).readiness


def _lines() -> list[str]:
    return _text().splitlines()


def _text() -> str:
    return REFERENCE.read_text(encoding="utf-8")
