"""Why a request was held back: in each case nothing was sent."""


class NotSent(Exception):
    """
    A request was held back; nothing was sent.

    `again_in` is the number of seconds after which another try makes sense, `None` where it makes
    none.
    """

    def __init__(self, message: str, *, again_in: float | None) -> None:
        super().__init__(message)
        self.again_in = again_in


class LimitReached(NotSent):
    """The budget of requests is used up for longer than one can wait."""


class AccountIsIll(NotSent):
    """The account's breaker is open: whoever asked now would wait for nothing."""


class TooManyInFlight(NotSent):
    """As many requests of the account as may be are under way, and none has ended in time."""
