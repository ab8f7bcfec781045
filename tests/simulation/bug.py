"""What a planted bug is."""

import contextlib

from collections.abc import Iterator
from typing import Any
from unittest import mock

from attrs import frozen


@frozen
class Bug:
    """
    One mistake: what is replaced, and by what.

    `beside` is a second mistake: where the code has two safeguards, either one alone does no harm.
    Where the second one is found by itself, `seen_as` names the breach that only both together are.
    """

    owner: Any
    attribute: str
    replacement: Any
    beside: "Bug | None" = None
    seen_as: str | None = None

    @contextlib.contextmanager
    def planted(self) -> Iterator[None]:
        """Let it be in the code for a while."""
        with contextlib.ExitStack() as stack:
            stack.enter_context(mock.patch.object(self.owner, self.attribute, self.replacement))
            if self.beside is not None:
                stack.enter_context(self.beside.planted())
            yield
