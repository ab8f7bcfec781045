"""Who is to be rung back."""

import datetime as dt

from abc import abstractmethod
from typing import Protocol

from booking_domain.model.callback_request import CallbackRequest


class CallbackRepository(Protocol):
    """The tenant's call-back requests."""

    @abstractmethod
    async def add(self, request: CallbackRequest) -> None:
        """
        Insert a request.

        Raises:
            TransactionConflict: one has this id, perhaps since a moment ago: read it, and change
                that one.
        """

    @abstractmethod
    async def get(self, callback_id: str) -> CallbackRequest | None:
        """Return the request of this id."""

    @abstractmethod
    async def to_change(self, callback_id: str) -> CallbackRequest | None:
        """Return it for a change in this transaction: nobody else changes it meanwhile."""

    @abstractmethod
    async def save(self, request: CallbackRequest) -> None:
        """Replace what was returned by `to_change`; one that is gone stays gone."""

    @abstractmethod
    async def close(self, callback_id: str, *, at: dt.datetime, note: str | None) -> bool:
        """Close an open one; `False` where none of this id is open, and nothing is changed."""

    @abstractmethod
    async def close_told(self, appointment_id: str, *, at: dt.datetime, note: str) -> None:
        """Close whatever was to be told of an appointment: the caller has heard it."""

    @abstractmethod
    async def unclosed(self, *, limit: int) -> tuple[CallbackRequest, ...]:
        """Return what is open, who has waited longest first."""

    @abstractmethod
    async def latest(self, *, limit: int) -> tuple[CallbackRequest, ...]:
        """Return the youngest, open and closed, the youngest first."""
