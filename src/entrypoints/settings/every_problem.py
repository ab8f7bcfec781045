"""
Everything that is wrong with a file, at once.

What cannot be read hides what contradicts it: of a salon whose length of a service is no number
nobody would say that a host is misspelt, before that was corrected.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from entrypoints.settings.consistency import Entry, crossing, repeated, shared_tokens
from entrypoints.settings.loading import parsed
from entrypoints.settings.problem import Problem
from entrypoints.settings.usable_part import usable_part


def every_problem(path: Path, *, environment: Mapping[str, str]) -> tuple[Problem, ...]:
    """
    This will name each thing that must be corrected, each once; nothing, if the file can be used.

    Raises:
        SettingsRefused: it cannot be read, or is no TOML.
    """
    found = usable_part(path, environment=environment).problems
    return tuple(dict.fromkeys((*found, *_as_written(parsed(path)))))


def _as_written(content: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what ids, numbers and names say against each other, whatever stands beside them."""
    salons = _tables(content.get("tenants"))
    named = [one for number, salon in salons for one in _owned(salon, path=f"tenants[{number}]")]
    yield from repeated(named)
    yield from shared_tokens(one for number, salon in salons for one in _tokens(number, salon))
    for number, salon in salons:
        path = f"tenants[{number}]"
        yield from crossing(
            [_entry(one, where=f"{path}.staff[{n}]") for n, one in _tables(salon.get("staff"))],
            [
                _entry(one, where=f"{path}.services[{n}]")
                for n, one in _tables(salon.get("services"))
            ],
        )


def _tokens(number: int, salon: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    rest = salon.get("rest")
    tokens = rest.get("tokens") if isinstance(rest, dict) else None
    for place, token in enumerate(tokens if isinstance(tokens, list) else ()):
        if isinstance(token, str):
            # What names it, unless somebody has written the token itself here.
            yield f"tenants[{number}].rest.tokens[{place}]", token


def _owned(salon: Mapping[str, Any], *, path: str) -> Iterator[tuple[str, str, str]]:
    """Yield what belongs to one salon alone."""
    if isinstance(salon.get("id"), str):
        yield f"{path}.id", "id", salon["id"]
    retell = salon.get("retell")
    for kind in ("called_numbers", "agent_ids"):
        values = retell.get(kind) if isinstance(retell, dict) else None
        for place, value in enumerate(values if isinstance(values, list) else ()):
            if isinstance(value, str):
                yield f"{path}.retell.{kind}[{place}]", kind, value


def _entry(table: Mapping[str, Any], *, where: str) -> Entry:
    hosts, synonyms = table.get("hosts"), table.get("synonyms")
    return Entry(
        where=where,
        id=_text(table.get("id")),
        name=_text(table.get("name")),
        synonyms=[_text(word) for word in (synonyms if isinstance(synonyms, list) else ())],
        hosts={who: str(one) for who, one in (hosts if isinstance(hosts, dict) else {}).items()},
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _tables(value: object) -> list[tuple[int, dict[str, Any]]]:
    listed = value if isinstance(value, list) else []
    return [(number, one) for number, one in enumerate(listed) if isinstance(one, dict)]
