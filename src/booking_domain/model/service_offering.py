"""What a salon sells, and how a spoken name finds it."""

from attrs import frozen

from booking_domain.errors import InvalidValue


@frozen
class HostedEventType:
    """One person's event type for a service, at the provider: exactly one host."""

    staff_id: str
    event_type: str


@frozen
class ServiceOffering:
    """
    A service with its length and buffers in minutes.

    `hosts` maps each person who offers it to the provider's event type with that one host.
    `needs_confirmation` says that the salon confirms each booking itself (it is then *requested*).

    Raises:
        InvalidValue: the length is not positive, a buffer is negative, or nobody offers it.
    """

    service_id: str
    name: str
    duration_minutes: int
    hosts: tuple[HostedEventType, ...]
    synonyms: tuple[str, ...] = ()
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    needs_confirmation: bool = False

    def __attrs_post_init__(self) -> None:
        if self.duration_minutes <= 0:
            message = f"duration_minutes must be positive, not {self.duration_minutes}"
            raise InvalidValue(message)
        if self.buffer_before_minutes < 0 or self.buffer_after_minutes < 0:
            message = "buffers must not be negative"
            raise InvalidValue(message)
        if not self.hosts:
            message = f"nobody offers the service {self.service_id!r}; name at least one host"
            raise InvalidValue(message)

    def event_type_of(self, staff_id: str) -> str | None:
        """Return the provider's event type of this person, `None` if they do not offer it."""
        return next((host.event_type for host in self.hosts if host.staff_id == staff_id), None)
