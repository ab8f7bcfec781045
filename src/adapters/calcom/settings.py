"""What a tenant's account at Cal.com needs to be spoken to."""

from typing import Final
from zoneinfo import ZoneInfo

from attrs import field, frozen, validators

from booking_domain.model.tenant import PhoneOnly


KEY_NAME: Final = "idempotencyKey"
"""The metadata key that carries our intent's key."""


@frozen(kw_only=True)
class CalcomSettings:
    """
    Address, versions, time-outs and wording of one tenant's account; the API key is not in here.

    `base_url` is without `/v2`, such as `https://api.cal.com`. `zone` is the location's: free times
    are asked for by its whole days. Time-outs are in seconds and bound a whole exchange, from the
    wait for a connection to the last byte of the answer; `connect_timeout_seconds` bounds its first
    part. `key_name` is the metadata key that carries our intent's key. Attendees without e-mail are
    booked as `phone_only` says, placeholder addresses live on `placeholder_domain`.
    """

    base_url: str = field(validator=validators.matches_re(r"https?://[^/\s]+(/\S*)?"))
    zone: ZoneInfo
    phone_only: PhoneOnly = PhoneOnly.PLACEHOLDER
    placeholder_domain: str = "no-mail.invalid"
    language: str = "de"
    key_name: str = KEY_NAME
    cancellation_reason: str = "Abgesagt"
    bookings_version: str = "2024-08-13"
    slots_version: str = "2024-09-04"
    event_types_version: str = "2024-06-14"
    schedules_version: str = "2024-06-11"
    connect_timeout_seconds: float = field(default=3.0, validator=validators.gt(0))
    read_timeout_seconds: float = field(default=5.0, validator=validators.gt(0))
    write_timeout_seconds: float = field(default=20.0, validator=validators.gt(0))

    def version_of(self, path: str) -> str:
        """
        Return the `cal-api-version` of a path such as `/v2/slots`.

        No single version fits all paths: a wrong one is answered 404, or served by the legacy API.
        """
        resource = path.removeprefix("/v2/").partition("/")[0]
        versions = {
            "slots": self.slots_version,
            "event-types": self.event_types_version,
            "schedules": self.schedules_version,
        }
        return versions.get(resource, self.bookings_version)
