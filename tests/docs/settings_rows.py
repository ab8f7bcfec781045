"""The settings schema as rows of a table: each key with its type and default, in words."""

import datetime as dt
import enum

from collections.abc import Iterator, Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import attrs

from attrs import frozen

from booking_domain.model.opening_hours import OpenWindow
from entrypoints.settings.schema import Settings
from entrypoints.settings.secret import Secret
from entrypoints.settings.values import DatabaseUrl, Kind, Range, RedisUrl


_WORDS: Mapping[Any, str] = {
    str: "text",
    bool: "true or false",
    int: "whole number",
    float: "number",
    ZoneInfo: "time zone",
    OpenWindow: "span of a day",
    dt.date: "day",
    Secret: "secret",
    DatabaseUrl: "address or secret",
    RedisUrl: "address or secret",
}


@frozen
class KeyRow:
    """A key as the reference shows it; `table` is the path of the table that it stands in."""

    table: str
    key: str
    type: str
    default: str


def rows() -> Iterator[KeyRow]:
    """This will yield every key of the configuration file, tables after their parents."""
    yield from _rows_of(Settings, table="")


def _rows_of(kind: Any, *, table: str) -> Iterator[KeyRow]:
    hints = get_type_hints(kind, include_extras=True)
    inner: list[tuple[str, Any]] = []
    for attribute in attrs.fields(kind):
        bare = _bare(hints[attribute.name])
        if attrs.has(bare) and bare not in _WORDS:
            inner.append((attribute.name, bare))
        else:
            yield KeyRow(
                table=table,
                key=attribute.name,
                type=_type(hints[attribute.name]),
                default=_default(attribute.default),
            )
    for name, bare in inner:
        yield from _rows_of(bare, table=f"{table}.{name}" if table else name)


def _bare(hint: Any) -> Any:
    """Return what is inside of an option, an annotation and a list."""
    origin = get_origin(hint)
    if origin is Annotated:
        return _bare(get_args(hint)[0])
    if origin in {Union, UnionType}:
        return _bare(next(one for one in get_args(hint) if one is not NoneType))
    if origin is tuple:
        return _bare(get_args(hint)[0])
    return hint


def _type(hint: Any) -> str:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is tuple:
        return f"list of: {_type(arguments[0])}"
    if origin in {Union, UnionType}:
        return _type(next(one for one in arguments if one is not NoneType))
    if origin is Mapping:
        return f"table of: {_type(arguments[1])}"
    if origin is Annotated:
        return _marked(arguments[0], mark=arguments[1])
    if issubclass(hint, enum.Enum):
        return ", ".join(f"`{member.value}`" for member in hint)
    return _WORDS[hint]


def _marked(hint: Any, *, mark: object) -> str:
    if isinstance(mark, Kind):
        return mark.name
    assert isinstance(mark, Range)
    if hint is str:
        return "text"
    return f"{_type(hint)}, {mark.least:.12g} to {mark.most:.12g}"


def _default(value: object) -> str:
    if value is attrs.NOTHING:
        return "required"
    if value is None or value == ():
        return "none"
    if isinstance(value, enum.Enum):
        value = value.value
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, float):
        return f"`{value:.12g}`"
    return f'`"{value}"`' if isinstance(value, str) else f"`{value}`"
