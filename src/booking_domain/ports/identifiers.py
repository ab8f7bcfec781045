"""New names for new things."""

from abc import abstractmethod
from typing import Protocol


class Identifiers(Protocol):
    """A source of ids that nobody can predict and that never repeat."""

    @abstractmethod
    def new_id(self) -> str:
        """Return a new UUID in its usual spelling."""

    @abstractmethod
    def new_reference(self) -> str:
        """Return a short, speakable reference such as "A-7K3QX"; it may repeat by chance."""
