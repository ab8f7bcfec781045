"""A saga that nobody drives, as it was seen."""

from attrs import frozen


@frozen
class UnattendedSaga:
    """Whoever takes it over, or writes anything else of its appointment, moves the fence on."""

    tenant_id: str
    appointment_id: str
    fence: int
