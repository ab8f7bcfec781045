"""How a sandbox is set up."""

from pathlib import Path

from attrs import field, frozen

from adapters.memory.calcom_model.account_event import Trigger
from adapters.memory.calcom_model.context import Behaviour
from adapters.memory.calcom_model.event_type import EventType, Schedule


@frozen
class WebhookSubscription:
    """Where events go; without a secret they are sent unsigned, as Cal.com does."""

    url: str
    triggers: tuple[Trigger, ...]
    secret: str | None = field(repr=False)


@frozen
class RateLimit:
    """So many requests in a window, and how long a key that exceeds it is shut out; in seconds."""

    limit: int = 120
    window: int = 60
    block: int = 60


@frozen
class SandboxUser:
    """The account's owner, who has the API key; hosts need not be users of their own."""

    id: int
    name: str
    username: str
    email: str
    time_zone: str


@frozen
class SandboxConfig:
    """
    One sandbox: its account, its keys, and where it keeps its bookings.

    `api_key` starts with `cal_`, as Cal.com's do. `control_key` opens `/_sandbox/*`; without one
    these paths do not exist. `journal` is an SQLite file, or `None` to forget with the process.
    """

    user: SandboxUser
    schedule: Schedule
    event_types: tuple[EventType, ...]
    api_key: str = field(repr=False)
    control_key: str | None = field(repr=False)
    journal: Path | None
    subscriptions: tuple[WebhookSubscription, ...]
    behaviour: Behaviour
    rate_limit: RateLimit | None
    title: str
