"""
Sagas and results as JSON: unions tagged by class name, instants in UTC, enums by value.

What is stored must be readable by later code: a field may be added with a default, never renamed. A
field that this code does not know is refused, since ignoring it could undo what it stands for.
"""

import datetime as dt
import json

from collections.abc import Callable
from typing import Any, TypeVar

from cattrs import ForbiddenExtraKeysError, transform_error
from cattrs.preconf.json import JsonConverter, make_converter
from cattrs.strategies import configure_tagged_union

from booking_domain.model.appointment import Saga
from booking_domain.model.callback_request import CallbackWish
from booking_domain.model.change_wish import ChangeWish
from booking_domain.model.german.temporal_wish import Reading
from booking_domain.model.results import ToolResult
from booking_domain.model.saga import Ending


Value = TypeVar("Value")


class UnreadableJson(ValueError):
    """Stored text is no value of its type; the message says where, and quotes no value."""


def dump_saga(saga: Saga) -> str:
    """This will return the text to store."""
    return _dump(saga, Saga)


def load_saga(text: str) -> Saga:
    """This will return the saga again. Raises `UnreadableJson`."""
    saga: Saga = _load(text, Saga)
    return saga


def dump_wish(wish: ChangeWish) -> str:
    """This will return the text to store."""
    return _dump(wish, ChangeWish)


def load_wish(text: str) -> ChangeWish:
    """This will return the wish again. Raises `UnreadableJson`."""
    wish: ChangeWish = _load(text, ChangeWish)
    return wish


def dump_result(result: ToolResult) -> str:
    """This will return the text to store."""
    return _dump(result, ToolResult)


def load_result(text: str) -> ToolResult:
    """This will return the result again. Raises `UnreadableJson`."""
    result: ToolResult = _load(text, ToolResult)
    return result


def dump_uids(uids: tuple[str, ...]) -> str:
    """This will return the text to store."""
    return _dump(uids, tuple[str, ...])


def load_uids(text: str) -> tuple[str, ...]:
    """This will return the uids again. Raises `UnreadableJson`."""
    uids: tuple[str, ...] = _load(text, tuple[str, ...])
    return uids


def dump_ids(ids: tuple[str, ...]) -> str:
    """This will return the text to store."""
    return _dump(ids, tuple[str, ...])


def load_ids(text: str) -> tuple[str, ...]:
    """This will return the ids again. Raises `UnreadableJson`."""
    ids: tuple[str, ...] = _load(text, tuple[str, ...])
    return ids


def dump_callback_wishes(wishes: tuple[CallbackWish, ...]) -> str:
    """This will return the text to store."""
    return _dump(wishes, tuple[CallbackWish, ...])


def load_callback_wishes(text: str) -> tuple[CallbackWish, ...]:
    """This will return the wishes again. Raises `UnreadableJson`."""
    wishes: tuple[CallbackWish, ...] = _load(text, tuple[CallbackWish, ...])
    return wishes


def _dump(value: object, kind: Any) -> str:
    return json.dumps(_CONVERTER.unstructure(value, unstructure_as=kind), separators=(",", ":"))


def _load(text: str, kind: Any) -> Any:
    try:
        return _CONVERTER.structure(json.loads(text), kind)
    except json.JSONDecodeError as error:
        message = f"no JSON at character {error.pos}"
        raise UnreadableJson(message) from error
    except Exception as error:
        raise UnreadableJson(
            "; ".join(transform_error(error, format_exception=_problem))
        ) from error


def _problem(error: BaseException, kind: type | None) -> str:
    if isinstance(error, ForbiddenExtraKeysError):
        return f"unknown field {', '.join(sorted(error.extra_fields))}"
    if isinstance(error, KeyError):
        return f"no such field or class as {error}"
    return f"not what a {getattr(kind, '__name__', kind)} is stored as"


def _strict(kind: type[Value]) -> Callable[[object, object], Value]:
    def structured(value: object, _: object) -> Value:
        # Python would read a damaged `null` as the text "None", and "false" as true.
        if type(value) is not kind:
            raise TypeError(kind.__name__)
        return value

    return structured


def _utc(moment: dt.datetime) -> str:
    if moment.tzinfo is None:
        message = f"a stored time must be aware, not the naive {moment}"
        raise ValueError(message)
    return moment.astimezone(dt.UTC).isoformat()


def _aware(text: str, _: object) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError
    return moment


def _new_converter() -> JsonConverter:
    converter = make_converter(forbid_extra_keys=True)
    for kind in (str, int, bool):
        converter.register_structure_hook(kind, _strict(kind))
    converter.register_unstructure_hook(dt.datetime, _utc)
    converter.register_structure_hook(dt.datetime, _aware)
    converter.register_unstructure_hook(dt.time, lambda time: time.isoformat())
    converter.register_structure_hook(dt.time, lambda text, _: dt.time.fromisoformat(text))
    converter.register_unstructure_hook(dt.timedelta, lambda span: span.total_seconds())
    converter.register_structure_hook(dt.timedelta, lambda value, _: dt.timedelta(seconds=value))
    # The inner unions first: the outer ones take the hooks of their members when they are set up.
    for union in (Ending, Reading):
        configure_tagged_union(union, converter)
    _allow_none(Ending, converter)
    for union in (Saga, ChangeWish, ToolResult):
        configure_tagged_union(union, converter)
    return converter


def _allow_none(union: Any, converter: JsonConverter) -> None:
    converter.register_unstructure_hook(
        union | None,
        lambda value: None if value is None else converter.unstructure(value, unstructure_as=union),
    )
    converter.register_structure_hook(
        union | None, lambda value, _: None if value is None else converter.structure(value, union)
    )


_CONVERTER = _new_converter()
