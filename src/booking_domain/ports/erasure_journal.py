"""The journal of erasures: what was decided on is done, whoever dies in between."""

import datetime as dt

from abc import abstractmethod
from collections.abc import Collection
from typing import Protocol

from booking_domain.model.erasure import ErasureStep


class ErasureJournal(Protocol):
    """
    Steps of erasures; every method is a transaction of its own.

    Every method may raise `StorageUnavailable`: nothing was written, unless it is a
    `CommitOutcomeUnknown`. Doing it again is harmless.
    """

    @abstractmethod
    async def begin(self, steps: Collection[ErasureStep], *, tenant_id: str) -> None:
        """Store all steps of an erasure, or none."""

    @abstractmethod
    async def is_begun(self, erasure_id: str, *, tenant_id: str) -> bool:
        """Whether anything of an erasure was ever stored, done or not."""

    @abstractmethod
    async def open_steps(
        self, *, tenant_id: str, after: ErasureStep | None, limit: int
    ) -> tuple[ErasureStep, ...]:
        """Return what the program has still to do, the oldest first, from behind `after` on."""

    @abstractmethod
    async def carry_out(
        self,
        step: ErasureStep,
        *,
        tenant_id: str,
        at: dt.datetime,
        bookings: Collection[str] = (),
    ) -> bool:
        """
        Erase what an open step names, and note it as done, without its subject.

        `bookings` are uids that must be erased by hand as well: those that the erasure does not
        name yet join it, in the same transaction, and once whoever is doing it at the same time.

        An appointment is left, and `False` returned, while it is ahead, or a saga or a wish is open
        on it. What is gone already counts as erased; a step that is done stays as it is.
        """

    @abstractmethod
    async def empty_event(self, subject: str, *, tenant_id: str, at: dt.datetime) -> None:
        """Empty a received event, as its step would, without a step."""

    @abstractmethod
    async def forget_call(self, call_id: str, *, tenant_id: str) -> None:
        """Delete what is kept of a call, as its step would, without a step."""

    @abstractmethod
    async def to_do(self, *, tenant_id: str, limit: int) -> tuple[ErasureStep, ...]:
        """Return what a person has still to do by hand, the oldest first."""

    @abstractmethod
    async def tick_off(
        self, erasure_id: str, number: int, *, tenant_id: str, at: dt.datetime
    ) -> bool:
        """Note that a step was done by hand; `False` where no such one is open."""
