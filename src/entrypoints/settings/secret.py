"""Secrets: named in the configuration, never written there."""

from collections.abc import Mapping
from pathlib import Path

from attrs import field, frozen

from entrypoints.settings.problem import InvalidSetting


DEMO_MARK = "_demo_"


@frozen
class Secret:
    """A value that appears in no log and no traceback; `reveal` returns it."""

    _value: str = field(repr=False)

    def reveal(self) -> str:
        """Return the secret itself."""
        return self._value

    @property
    def is_of_the_demo(self) -> bool:
        """Whether it was generated for the demo salon or the sandbox (`cal_demo_...`)."""
        return DEMO_MARK in self._value[:16]


@frozen
class SecretSources:
    """Where references lead: the environment, and the directory that relative paths start from."""

    environment: Mapping[str, str] = field(repr=False)
    directory: Path

    def resolve(self, reference: object) -> Secret:
        """
        Return the secret of `env:NAME` or `file:PATH`; the end of a file's last line is left out.

        Raises:
            InvalidSetting: it is no reference, or what it names is missing or empty.
        """
        kind, colon, name = reference.partition(":") if isinstance(reference, str) else ("", "", "")
        if not colon or kind not in {"env", "file"} or not name:
            # The value itself is not repeated: it may be the secret.
            message = "a secret is given as env:NAME or file:PATH, never itself"
            raise InvalidSetting(message)
        value = self._variable(name) if kind == "env" else self._content(name)
        if not value:
            message = f"{kind}:{name} is empty"
            raise InvalidSetting(message)
        return Secret(value)

    def _variable(self, name: str) -> str:
        if name not in self.environment:
            message = f"the environment variable {name} is not set"
            raise InvalidSetting(message)
        return self.environment[name].strip()

    def _content(self, name: str) -> str:
        try:
            return (self.directory / name).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no text"
            message = f"the file {name} cannot be read: {reason}"
            raise InvalidSetting(message) from error
