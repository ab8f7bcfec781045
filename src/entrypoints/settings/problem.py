"""What is wrong with a configuration, by the path of its key."""

import difflib

from collections.abc import Iterable, Sequence

from attrs import frozen
from typing_extensions import override


@frozen
class Problem:
    """One thing to correct; `path` is the key's, such as `tenants[0].services[2].hosts.anna`."""

    path: str
    message: str

    @override
    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class SettingsRefused(Exception):
    """The configuration cannot be used; every problem is in it, a line each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class InvalidSetting(ValueError):
    """One value is wrong; the message completes "PATH: ..." and never quotes a secret."""


def suggestion(word: str, *, known: Iterable[str]) -> str:
    """This will return what was probably meant, as the end of a sentence, or nothing."""
    close = difflib.get_close_matches(word, sorted(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""
