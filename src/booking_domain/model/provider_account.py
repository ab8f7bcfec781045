"""A salon's account at the provider: that it answers, and whom it tells of changes."""

import datetime as dt

from attrs import field, frozen


@frozen(kw_only=True)
class SignOfLife:
    """The account answered to its key; `provider_time` is in whole seconds, or not told."""

    provider_time: dt.datetime | None


@frozen(kw_only=True)
class Subscription:
    """
    An address that the provider tells of what happens.

    Args:
        triggers: What it is told, in the provider's words.
        secret: What signs it, `None` where nothing does; see `shows_secret`.
        shows_secret: Whether the provider says which secret it is.
        has_own_form: Whether the body is not the provider's usual one.
    """

    address: str
    triggers: frozenset[str]
    is_active: bool
    secret: str | None = field(repr=False)
    shows_secret: bool
    has_own_form: bool
