"""People and chairs: what can be occupied."""

from attrs import frozen


@frozen
class StaffMember:
    """
    A person who serves callers.

    `resource_id` is what a booking occupies: the host (person, chair), never the event type, so
    that all services of one host share it.
    """

    staff_id: str
    name: str
    resource_id: str
    synonyms: tuple[str, ...] = ()
