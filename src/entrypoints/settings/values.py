"""The kinds of values in a configuration file, and how each is read."""

import datetime as dt
import enum
import re

from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeAlias, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from attrs import frozen

from booking_domain.model.opening_hours import OpenWindow
from booking_domain.model.phone_number import PhoneNumber, parse_phone_number
from booking_domain.model.public_holidays import PUBLIC_HOLIDAYS
from entrypoints.settings.problem import InvalidSetting, suggestion
from entrypoints.settings.secret import Secret, SecretSources


_EnumT = TypeVar("_EnumT", bound=enum.Enum)
_LONGEST_NAME = 200
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,35}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_WINDOW = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")


@frozen
class Range:
    """Bounds of a number, or of the length of a text; both included."""

    least: float
    most: float


@frozen
class Kind:
    """Marks a text whose reader is looked up by this name."""

    name: str


Named: TypeAlias = Annotated[str, Range(1, _LONGEST_NAME)]
Identifier: TypeAlias = Annotated[str, Kind("identifier")]
HttpAddress: TypeAlias = Annotated[str, Kind("http address")]
EventTypeNumber: TypeAlias = Annotated[str, Kind("event type")]
Country: TypeAlias = Annotated[str, Kind("country")]
HolidayRegion: TypeAlias = Annotated[str, Kind("holiday region")]
WrittenNumber: TypeAlias = Annotated[str, Kind("telephone number")]


@frozen
class DatabaseUrl:
    """A database's address, which may hold a password and is therefore shown nowhere."""

    secret: Secret

    def reveal(self) -> str:
        """Return the address itself."""
        return self.secret.reveal()


@frozen
class RedisUrl:
    """The address of a Redis, which may hold a password and is therefore shown nowhere."""

    secret: Secret

    def reveal(self) -> str:
        """Return the address itself."""
        return self.secret.reveal()


def read_text(value: object) -> str:
    """This will take a text."""
    if not isinstance(value, str):
        raise _wrong_type("a text", value)
    return value


def read_flag(value: object) -> bool:
    """This will take true or false."""
    if not isinstance(value, bool):
        raise _wrong_type("true or false", value)
    return value


def read_whole(value: object) -> int:
    """This will take a whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong_type("a whole number", value)
    return value


def read_number(value: object) -> float:
    """This will take a number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise _wrong_type("a number", value)
    return float(value)


def within(value: Any, *, bounds: Range) -> Any:
    """This will refuse a number, or a text whose length, is out of bounds."""
    if isinstance(value, str):
        value = value.strip()
        size, unit = float(len(value)), " characters"
    else:
        size, unit = float(value), ""
    if not bounds.least <= size <= bounds.most:
        least, most = f"{bounds.least:g}", f"{bounds.most:g}"
        must_be = least if least == most else f"from {least} to {most}"
        message = f"must be {must_be}{unit}, not {size:g}"
        raise InvalidSetting(message)
    return value


def read_zone(value: object) -> ZoneInfo:
    """This will take the name of a time zone."""
    name = read_text(value)
    zones = available_timezones()
    if name not in zones:
        message = f"there is no time zone {name!r}{suggestion(name, known=zones)}"
        raise InvalidSetting(message)
    return ZoneInfo(name)


def read_window(value: object) -> OpenWindow:
    """This will take a span of a day, "09:00-18:00"."""
    text = read_text(value)
    found = _WINDOW.fullmatch(text.replace(" ", ""))
    message = f"must be a span of one day such as '09:00-18:00', not {text!r}"
    if found is None:
        raise InvalidSetting(message)
    opens_hour, opens_minute, closes_hour, closes_minute = (int(part) for part in found.groups())
    try:
        return OpenWindow(
            opens=dt.time(opens_hour, opens_minute), closes=dt.time(closes_hour, closes_minute)
        )
    except ValueError as error:
        raise InvalidSetting(message) from error


def read_date(value: object) -> dt.date:
    """This will take a day as TOML writes it, 2026-12-24, or as a text."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        return dt.date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError as error:
        message = f"must be a day such as 2026-12-24, not {value!s}"
        raise InvalidSetting(message) from error


def read_choice(value: object, *, kind: type[_EnumT]) -> _EnumT:
    """This will take one word of a closed set."""
    words = {str(member.value): member for member in kind}
    word = read_text(value)
    if word not in words:
        message = f"must be one of {', '.join(words)}, not {word!r}{suggestion(word, known=words)}"
        raise InvalidSetting(message)
    return words[word]


def read_database_url(value: object, *, sources: SecretSources) -> DatabaseUrl:
    """This will take an address without a password, or a reference to one."""
    text = _address(value, sources=sources)
    if "://" not in text:
        message = (
            "must be an address such as sqlite:///salon.sqlite3 or postgresql://user@host/name"
        )
        raise InvalidSetting(message)
    return DatabaseUrl(Secret(text))


def read_redis_url(value: object, *, sources: SecretSources) -> RedisUrl:
    """This will take an address without a password, or a reference to one."""
    text = _address(value, sources=sources)
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"redis", "rediss"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    else:
        # The library would take what is no number for 0.
        usable = usable and (parts.path in {"", "/"} or parts.path[1:].isdecimal())
    if not usable:
        message = "must be an address such as redis://host:6379/0; the last part is a number"
        raise InvalidSetting(message)
    return RedisUrl(Secret(text))


def _address(value: object, *, sources: SecretSources) -> str:
    text = read_text(value)
    if text.startswith(("env:", "file:")):
        return sources.resolve(text).reveal()
    if _has_password(text):
        message = "holds a password; give the whole address as env:NAME or file:PATH"
        raise InvalidSetting(message)
    return text


def _read_identifier(value: object) -> str:
    text = read_text(value)
    if not _IDENTIFIER.fullmatch(text):
        message = f"must be 1 to 36 letters, digits, - or _ and no space, not {text!r}"
        raise InvalidSetting(message)
    return text


def _read_country(value: object) -> str:
    text = read_text(value)
    if not _COUNTRY.fullmatch(text):
        message = f"must be a country's two letters such as DE, not {text!r}"
        raise InvalidSetting(message)
    return text


def _read_holiday_region(value: object) -> str:
    text = read_text(value)
    if text not in PUBLIC_HOLIDAYS:
        message = f"must be DE, AT, CH or a part of them such as DE-BY or CH-ZH, not {text!r}"
        raise InvalidSetting(message)
    return text


def _read_http_address(value: object) -> str:
    text = read_text(value)
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or _has_password(text):
        message = "must be an address such as https://api.cal.com, without a user"
        raise InvalidSetting(message)
    return text.rstrip("/")


def _read_event_type(value: object) -> str:
    number = int(value) if isinstance(value, str) and value.isdecimal() else value
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        message = f"must be the number of a Cal.com event type, such as 123456, not {value!r}"
        raise InvalidSetting(message)
    return str(number)


def _read_written_number(value: object) -> str:
    text = read_text(value)
    number = parse_phone_number(text, region="ZZ")
    if not isinstance(number, PhoneNumber):
        message = f"must be a telephone number such as +493012345678, not {text!r}"
        raise InvalidSetting(message)
    return number.e164


READERS_OF_KINDS: Mapping[str, Callable[[object], str]] = {
    "identifier": _read_identifier,
    "country": _read_country,
    "holiday region": _read_holiday_region,
    "http address": _read_http_address,
    "event type": _read_event_type,
    "telephone number": _read_written_number,
}


def _has_password(address: str) -> bool:
    _, at, _ = address.partition("://")[2].partition("/")[0].rpartition("@")
    return bool(at) and ":" in address.partition("://")[2].rpartition("@")[0]


def _wrong_type(wanted: str, value: object) -> InvalidSetting:
    return InvalidSetting(f"must be {wanted}, not {_kind_of(value)}")


def _kind_of(value: object) -> str:
    kinds = {dict: "a table", list: "a list", str: "a text", bool: "true or false"}
    named = {int: "a whole number", float: "a number"}
    return (kinds | named).get(type(value), f"a {type(value).__name__}")
