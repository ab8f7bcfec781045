"""From what a TOML file says to settings, with every problem and its path at once."""

import datetime as dt

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, TypeVar, get_args, get_origin
from zoneinfo import ZoneInfo

import attrs

from cattrs import (
    ClassValidationError,
    Converter,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn

from booking_domain.model.opening_hours import OpenWindow
from booking_domain.model.rollout import ServiceMode
from booking_domain.model.tenant import PhoneOnly
from entrypoints.settings.problem import InvalidSetting, Problem, SettingsRefused, suggestion
from entrypoints.settings.schema import LogFormat, LogLevel
from entrypoints.settings.secret import Secret, SecretSources
from entrypoints.settings.values import (
    READERS_OF_KINDS,
    DatabaseUrl,
    Kind,
    Range,
    RedisUrl,
    read_choice,
    read_database_url,
    read_date,
    read_flag,
    read_number,
    read_redis_url,
    read_text,
    read_whole,
    read_window,
    read_zone,
    within,
)


_T = TypeVar("_T")
_Reader = Callable[[Any, Any], Any]


def decode(content: object, *, into: type[_T], sources: SecretSources) -> _T:
    """
    This will build the settings.

    Raises:
        SettingsRefused: with every problem found.
    """
    try:
        return _converter(sources).structure(content, into)
    except (ClassValidationError, IterableValidationError, InvalidSetting) as error:
        raise SettingsRefused(tuple(_problems(error, path=""))) from error


def _converter(sources: SecretSources) -> Converter:
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    plain: tuple[tuple[type, Callable[[object], object]], ...] = (
        (str, read_text),
        (bool, read_flag),
        (int, read_whole),
        (float, read_number),
        (ZoneInfo, read_zone),
        (OpenWindow, read_window),
        (dt.date, read_date),
        (Secret, sources.resolve),
        (DatabaseUrl, lambda value: read_database_url(value, sources=sources)),
        (RedisUrl, lambda value: read_redis_url(value, sources=sources)),
    )
    converter.register_structure_hook_factory(attrs.has, lambda kind: _table(kind, converter))
    converter.register_structure_hook_factory(_is_list, lambda kind: _list(kind, converter))
    converter.register_structure_hook_factory(_is_mapping, lambda kind: _mapping(kind, converter))
    converter.register_structure_hook_factory(_is_bounded, lambda kind: _bounded(kind, converter))
    for kind, reader in plain:
        converter.register_structure_hook(kind, _reading(reader))
    for choice in (LogLevel, LogFormat, PhoneOnly, ServiceMode):
        converter.register_structure_hook(choice, _choosing)
    return converter


def _reading(reader: Callable[[object], object]) -> _Reader:
    return lambda value, _: reader(value)


def _choosing(value: object, kind: Any) -> object:
    return read_choice(value, kind=kind)


def _is_list(kind: Any) -> bool:
    return get_origin(kind) is tuple


def _is_mapping(kind: Any) -> bool:
    return get_origin(kind) is Mapping


def _is_bounded(kind: Any) -> bool:
    return get_origin(kind) is Annotated


def _table(kind: Any, converter: Converter) -> _Reader:
    structure = make_dict_structure_fn(
        kind,
        converter,
        _cattrs_forbid_extra_keys=True,
        _cattrs_detailed_validation=True,
    )

    def read(value: Any, asked: Any) -> Any:
        if not isinstance(value, dict):
            message = "must be a table"
            raise InvalidSetting(message)
        return structure(value, asked)

    return read


def _list(kind: Any, converter: Converter) -> _Reader:
    element = get_args(kind)[0]

    def read(value: Any, asked: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            message = "must be a list"
            raise InvalidSetting(message)
        return tuple(_each(enumerate(value), kind=element, converter=converter).values())

    return read


def _mapping(kind: Any, converter: Converter) -> _Reader:
    element = get_args(kind)[1]

    def read(value: Any, asked: Any) -> dict[Any, Any]:
        if not isinstance(value, dict):
            message = "must be a table"
            raise InvalidSetting(message)
        return _each(value.items(), kind=element, converter=converter)

    return read


def _each(
    items: Iterator[tuple[Any, Any]] | Any, *, kind: Any, converter: Converter
) -> dict[Any, Any]:
    read: dict[Any, Any] = {}
    refused: list[Exception] = []
    for place, value in items:
        try:
            read[place] = converter.structure(value, kind)
        except (ClassValidationError, IterableValidationError, InvalidSetting) as error:
            error.add_note(IterableValidationNote(f"at {place}", place, kind))
            refused.append(error)
    if refused:
        message = "elements"
        raise IterableValidationError(message, refused, kind)
    return read


def _bounded(kind: Any, converter: Converter) -> _Reader:
    plain, mark = get_args(kind)[:2]

    def read(value: Any, asked: Any) -> Any:
        match mark:
            case Range():
                return within(converter.structure(value, plain), bounds=mark)
            case Kind(name=name):
                return READERS_OF_KINDS[name](value)
            case _:
                message = f"{kind} has no reader"
                raise TypeError(message)

    return read


def _problems(error: BaseException, *, path: str) -> Iterator[Problem]:
    match error:
        case ClassValidationError() | IterableValidationError():
            for inner, place in _parts(error):
                yield from _problems(inner, path=_joined(path, place))
        case ForbiddenExtraKeysError():
            known = [one.name for one in attrs.fields(error.cl)]
            for key in sorted(error.extra_fields):
                message = f"there is no such key{suggestion(key, known=known)}"
                yield Problem(_joined(path, key), message)
        case KeyError():
            yield Problem(path, "is missing")
        case InvalidSetting():
            yield Problem(path, str(error))
        case _:
            raise error


def _parts(
    error: ClassValidationError | IterableValidationError,
) -> Iterator[tuple[Exception, str | int | None]]:
    if isinstance(error, ClassValidationError):
        attributes, others = error.group_exceptions()
        yield from ((inner, note.name) for inner, note in attributes)
    else:
        elements, others = error.group_exceptions()
        yield from ((inner, note.index) for inner, note in elements)
    yield from ((inner, None) for inner in others)


def _joined(path: str, place: str | int | None) -> str:
    match place:
        case None:
            return path
        case int():
            return f"{path}[{place}]"
        case str():
            return f"{path}.{place}" if path else place
