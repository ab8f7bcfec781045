"""
The OpenAPI document as a page without scripts.

Litestar's render plugins load theirs from content delivery networks; this one needs no network.
"""

import json

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from litestar import Request
from litestar.openapi.plugins import OpenAPIRenderPlugin
from typing_extensions import override

from entrypoints.http.page_style import page


_METHODS = ("get", "post", "put", "patch", "delete")
_DEEPEST = 4
_LINKS = (
    '<p class="muted">Als Dokument: <a href="/schema/openapi.json">openapi.json</a>, zum '
    'Ausprobieren: <a href="/schema/swagger">Swagger UI</a> (lädt sein Skript aus dem Netz). '
    '<a href="/">Startseite</a></p>'
)
_Json = Mapping[str, Any]


class OfflineApiPage(OpenAPIRenderPlugin):
    """Shows every operation with its parameters, its body and its answers."""

    def __init__(self) -> None:
        super().__init__(path="/overview")

    @override
    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        info = openapi_schema["info"]
        content = [
            f"<h1>{escape(info['title'])}</h1><p>Version {escape(info['version'])}</p>",
            *(f"<p>{escape(part)}</p>" for part in info.get("description", "").split("\n\n")),
            _LINKS,
        ]
        for tag, operations in _by_tag(openapi_schema).items():
            content.append(f"<h2>{escape(tag)}</h2>")
            content += [_operation(one, document=openapi_schema) for one in operations]
        return page(info["title"], content="".join(content))


def _by_tag(document: _Json) -> dict[str, list[tuple[str, str, _Json]]]:
    found: dict[str, list[tuple[str, str, _Json]]] = {}
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                tag = (item[method].get("tags") or ["Weiteres"])[0]
                found.setdefault(tag, []).append((method, path, item[method]))
    return found


def _operation(one: tuple[str, str, _Json], *, document: _Json) -> str:
    method, path, operation = one
    description = "".join(
        f"<p>{escape(part)}</p>" for part in (operation.get("description") or "").split("\n\n")
    )
    return (
        f"<section><h3><code>{method.upper()} {escape(path)}</code></h3>{description}"
        f"{_parameters(operation)}{_body(operation, document=document)}"
        f"{_answers(operation, document=document)}</section>"
    )


def _parameters(operation: _Json) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(one['name'])}</code></td><td>{escape(one['in'])}"
        f"{', nötig' if one.get('required') else ''}</td>"
        f"<td>{escape(one.get('description') or '')}</td></tr>"
        for one in operation.get("parameters") or ()
    )
    return f"<table><tr><th>Parameter</th><th>Ort</th><th></th></tr>{rows}</table>" if rows else ""


def _body(operation: _Json, *, document: _Json) -> str:
    body = operation.get("requestBody")
    if body is None:
        return ""
    schema = body["content"]["application/json"]["schema"]
    return f"<p>Inhalt (JSON):</p>{_fields(schema, document=document)}"


def _answers(operation: _Json, *, document: _Json) -> str:
    told = []
    for code, answer in sorted(operation.get("responses", {}).items()):
        schema = answer.get("content", {}).get("application/json", {}).get("schema")
        fields = _fields(schema, document=document) if schema else ""
        told.append(
            f"<details><summary>{escape(code)} {escape(answer.get('description') or '')}</summary>"
            f"{fields}</details>"
        )
    return "".join(told)


def _fields(schema: _Json, *, document: _Json) -> str:
    resolved = _resolved(schema, document=document)
    rows = "".join(_rows(resolved, document=document, prefix="", depth=0))
    about = escape(resolved.get("description") or "")
    table = f"<table><tr><th>Feld</th><th>Art</th><th></th></tr>{rows}</table>" if rows else ""
    return f'<p class="muted">{about}</p>{table}'


def _rows(schema: _Json, *, document: _Json, prefix: str, depth: int) -> Iterator[str]:
    required = schema.get("required") or ()
    for name, inner in (schema.get("properties") or {}).items():
        field = _resolved(inner, document=document)
        needed = ", nötig" if name in required else ""
        yield (
            f"<tr><td><code>{escape(prefix + name)}</code></td>"
            f"<td>{escape(_kind(field))}{needed}</td><td>{_about(field)}</td></tr>"
        )
        items = _resolved(field.get("items") or {}, document=document)
        if depth < _DEEPEST:
            yield from _rows(field, document=document, prefix=f"{prefix}{name}.", depth=depth + 1)
            yield from _rows(items, document=document, prefix=f"{prefix}{name}[].", depth=depth + 1)


def _resolved(schema: _Json, *, document: _Json) -> _Json:
    """Return a schema behind its reference, and the one that is not null of an optional one."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        found: _Json = document["components"]["schemas"][name]
        return _resolved(found, document=document)
    choices = [one for one in schema.get("oneOf") or () if one.get("type") != "null"]
    return _resolved(choices[0], document=document) if len(choices) == 1 else schema


def _kind(field: _Json) -> str:
    kind = field.get("type", "")
    return kind if isinstance(kind, str) else " / ".join(kind)


def _about(field: _Json) -> str:
    told = [escape(field.get("description") or "")]
    if allowed := field.get("enum"):
        told.append(escape(" | ".join(str(one) for one in allowed)))
    examples = field.get("examples")
    if examples:
        shown = examples[0] if isinstance(examples, list) else examples
        told.append(f"<code>{escape(json.dumps(shown, ensure_ascii=False))}</code>")
    return "<br>".join(part for part in told if part)
