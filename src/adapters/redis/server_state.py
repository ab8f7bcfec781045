"""What a look at a Redis finds; needs no library for it."""

from attrs import frozen


@frozen(kw_only=True)
class RedisMemory:
    """
    What the server says of its memory, in bytes; `most` is 0 where nothing bounds it.

    `policy` is what it does when it is full: `noeviction` refuses to write, others forget keys.
    """

    used: int
    most: int
    policy: str


@frozen(kw_only=True)
class RedisState:
    """
    What was found.

    `problem` is what keeps it from being used now. `memory` is `None` where the server does not
    tell it to this user, `is_cluster` then `False`.
    """

    problem: str | None = None
    memory: RedisMemory | None = None
    is_cluster: bool = False
