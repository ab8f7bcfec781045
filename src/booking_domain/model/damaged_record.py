"""What is stored and cannot be read: it is left as it is, for a person to repair."""

from attrs import frozen


@frozen
class DamagedRecord:
    """
    A stored row.

    Args:
        table: Where it is stored.
        key: Its place there, its parts with "/" between them.
        problem: What is wrong with it; no value that may be a person's.
    """

    table: str
    key: str
    problem: str
