"""What the provider says of an account itself."""

from abc import abstractmethod
from typing import Protocol

from booking_domain.model.provider_account import SignOfLife, Subscription


class AccountSource(Protocol):
    """One tenant's account at the provider; read only."""

    @abstractmethod
    async def sign_of_life(self) -> SignOfLife:
        """
        Ask whether the account's key is taken.

        Raises:
            CalendarUnavailable: it is not, or there is no answer.
        """

    @abstractmethod
    async def subscriptions(self) -> tuple[Subscription, ...]:
        """
        Return whom the account tells of changes, those of single event types or a team not.

        Raises:
            CalendarUnavailable: no answer, or no sense in it.
        """
