"""The sandbox's answers against Cal.com's own OpenAPI document."""

import json
import re

from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from tests.http.sandbox.replay import CONTRACT, NOT_COVERED, Exchange, Replay
from tests.http.sandbox.sandbox_world import EVENT_TYPES, World


DOCUMENT = CONTRACT / "openapi-v2-reduced.json"
CURRENT = {"/v2/bookings": "2024-08-13", "/v2/slots": "2024-09-04", "/v2/event-types": EVENT_TYPES}


@pytest.fixture(scope="session")
def document() -> Any:
    """The document as JSON Schema understands it."""
    if not DOCUMENT.is_file():
        pytest.skip("Cal.com's OpenAPI document is not beside the project")
    return _as_json_schema(json.loads(DOCUMENT.read_text("utf-8")))


def test_an_answer_breaks_the_document_only_where_the_real_one_does(
    replays: tuple[Replay, Replay], document: Any
) -> None:
    """What Cal.com's own answer to the same request fulfils, the sandbox's answer fulfils too."""
    checked = 0
    for exchange in (*replays[0].exchanges, *replays[1].exchanges):
        if not _is_current(exchange) or (exchange.scenario, exchange.number) in NOT_COVERED:
            continue
        schema = _schema(document, exchange.method, path=exchange.path, status=exchange.status)
        ours = _violations(exchange.body, schema=schema)

        assert ours <= _violations(exchange.recorded_body, schema=schema), exchange.path
        checked += 1

    assert checked > 150


def test_bookings_fit_the_document_without_exception(
    replays: tuple[Replay, Replay], document: Any
) -> None:
    """Every answer to a create, a move, a cancellation or a look-up of one booking is valid."""
    for exchange in replays[0].exchanges:
        if exchange.path.startswith("/v2/bookings/") and _is_current(exchange):
            schema = _schema(document, exchange.method, path=exchange.path, status=exchange.status)

            assert not _violations(exchange.body, schema=schema), exchange.path


async def test_the_owner_of_the_key_fits_the_document(world: World, document: Any) -> None:
    """GET /v2/me, which was not recorded, has the documented shape."""
    answer = await world.call("GET", "/v2/me", version=None)

    schema = _schema(document, "GET", path="/v2/me", status=answer.status_code)
    assert not _violations(answer.json(), schema=schema)


def _is_current(exchange: Exchange) -> bool:
    wanted = next((v for prefix, v in CURRENT.items() if exchange.path.startswith(prefix)), None)
    return wanted is None or wanted == exchange.version


def _schema(document: Any, method: str, *, path: str, status: int) -> Any:
    plain = path.partition("?")[0]
    operation = next(
        operations[method.lower()]
        for template, operations in sorted(document["paths"].items(), key=_literal_first)
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), plain)
        and method.lower() in operations
    )
    schema = operation["responses"][str(status)]["content"]["application/json"]["schema"]
    return {**schema, "components": document["components"]}


def _violations(body: Any, *, schema: Any) -> set[tuple[str, ...]]:
    errors = jsonschema.Draft202012Validator(schema).iter_errors(body)
    return {
        (*("*" if isinstance(step, int) else step for step in error.absolute_path), error.validator)
        for error in errors
    }


def _literal_first(entry: tuple[str, Any]) -> tuple[int, str]:
    return entry[0].count("{"), entry[0]


def _as_json_schema(part: Any) -> Any:
    if isinstance(part, list):
        return [_as_json_schema(value) for value in part]
    if not isinstance(part, dict):
        return part
    converted = {field: _as_json_schema(value) for field, value in part.items()}
    if converted.get("pattern") == "TIME_FORMAT_HH_MM":
        converted["pattern"] = r"^\d\d:\d\d$"  # the document has a constant's name in its place
    if "rescheduledByEmail" in converted:
        # Null on every recorded booking that was not moved.
        converted["rescheduledByEmail"] = {"type": ["string", "null"]}
    if converted.pop("nullable", False) is True:
        return {"anyOf": [converted, {"type": "null"}]}
    return converted
