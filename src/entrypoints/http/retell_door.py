"""Who may come in as Retell: whoever signed with a key of the salon that the call belongs to."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from attrs import frozen
from litestar import Request

from booking_domain.ports.clock import Clock
from entrypoints.http.directory import TenantAccess, TenantDirectory
from entrypoints.http.errors import RequestRefused
from entrypoints.http.signature import SIGNATURE_HEADER, SignatureProblem, read_signature


_SAYINGS = {
    SignatureProblem.MISSING: f"The request is not signed: there is no {SIGNATURE_HEADER} header.",
    SignatureProblem.MALFORMED: (
        f"The {SIGNATURE_HEADER} header must read "
        "v=<unix milliseconds>,d=<64 lower-case hex digits>."
    ),
    SignatureProblem.STALE: (
        "The signature was made more than 5 minutes ago or ahead: sign each delivery anew, "
        "and compare the clocks of both sides."
    ),
    SignatureProblem.WRONG: (
        "The signature does not match the body and any key of this salon: sign the raw bytes with "
        "the API key that has the webhook badge."
    ),
}
_UNROUTED = (
    "It is not known whose call this is. Name the salon in the address "
    "(/retell/<tenant>/...), or configure the called number or the agent id for it."
)


@frozen
class Parties:
    """What an unverified body says of whose call it is; it chooses keys and nothing else."""

    called_number: str | None = None
    agent_id: str | None = None


class CallOfNobody(RequestRefused):
    """No salon is configured for this call, so nobody's key can verify it."""


class RetellDoor:
    """Lets requests in that a salon's key has signed."""

    def __init__(self, *, directory: TenantDirectory, clock: Clock) -> None:
        self._directory = directory
        self._clock = clock

    def admitted(
        self,
        request: Request[Any, Any, Any],
        *,
        body: bytes,
        tenant_id: str | None,
        parties: Callable[[], Parties],
    ) -> TenantAccess:
        """
        Return the salon whose key signed exactly this body.

        Args:
            tenant_id: The salon that the address names, if it does.
            parties: Reads from the body whose call it is; asked only where nothing else tells.

        Raises:
            RequestRefused: 401; or whatever `parties` raises.
            CallOfNobody: 401, no salon is known.
        """
        header = request.headers.get(SIGNATURE_HEADER)
        signature = read_signature(header, now=self._clock.now())
        if isinstance(signature, SignatureProblem):
            raise _unauthorised(RequestRefused, _SAYINGS[signature])
        access = self._addressed(tenant_id, parties=parties)
        if access is None:
            raise _unauthorised(CallOfNobody, _UNROUTED)
        if not signature.matches(body, keys=access.retell_keys):
            raise _unauthorised(RequestRefused, _SAYINGS[SignatureProblem.WRONG])
        return access

    def _addressed(
        self, tenant_id: str | None, *, parties: Callable[[], Parties]
    ) -> TenantAccess | None:
        if tenant_id is not None:
            return self._directory.named(tenant_id)
        if self._directory.only is not None:
            return self._directory.only
        found = parties()
        return self._directory.routed(called_number=found.called_number, agent_id=found.agent_id)


def _unauthorised(kind: type[RequestRefused], message: str) -> RequestRefused:
    return kind(
        message,
        status_code=HTTPStatus.UNAUTHORIZED,
        status="unauthorised",
        headers={"WWW-Authenticate": SIGNATURE_HEADER},
    )
