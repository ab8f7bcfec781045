"""Retell's signature over the raw body: `X-Retell-Signature: v=<unix ms>,d=<hex HMAC-SHA256>`."""

import datetime as dt
import enum
import hashlib
import hmac
import re

from collections.abc import Sequence

from attrs import frozen

from entrypoints.settings.secret import Secret


SIGNATURE_HEADER = "X-Retell-Signature"
WINDOW_MS = 300_000
"""How far a signature's time may be from ours, in milliseconds, past and future."""

_FORM = re.compile(r"v=([0-9]{1,20}),d=([0-9a-f]{64})")
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MILLISECOND = dt.timedelta(milliseconds=1)


class SignatureProblem(enum.Enum):
    """Why a request is not taken for the platform's."""

    MISSING = "missing"
    MALFORMED = "malformed"
    STALE = "stale"
    WRONG = "wrong"


@frozen
class Signature:
    """What the header says: when it was made, in milliseconds since 1970, and the digest."""

    made_at_ms: int
    digest: str

    def matches(self, body: bytes, *, keys: Sequence[Secret]) -> bool:
        """Return whether one of the keys made it; every key is tried, in constant time each."""
        message = body + str(self.made_at_ms).encode()
        # A list, not a generator: how many keys were tried must tell nothing.
        verdicts = [hmac.compare_digest(_hmac(message, key=key), self.digest) for key in keys]
        return any(verdicts)


def read_signature(header: str | None, *, now: dt.datetime) -> Signature | SignatureProblem:
    """This will read the header and check its time against `now` (aware); not yet the digest."""
    if not header:
        return SignatureProblem.MISSING
    form = _FORM.fullmatch(header)
    if form is None:
        return SignatureProblem.MALFORMED
    signature = Signature(made_at_ms=int(form[1]), digest=form[2])
    if abs(_milliseconds(now) - signature.made_at_ms) > WINDOW_MS:
        return SignatureProblem.STALE
    return signature


def sign(body: bytes, *, key: Secret, now: dt.datetime) -> str:
    """This will return the header that the platform would send with this body at `now` (aware)."""
    made_at = str(_milliseconds(now))
    return f"v={made_at},d={_hmac(body + made_at.encode(), key=key)}"


def _hmac(message: bytes, *, key: Secret) -> str:
    return hmac.new(key.reveal().encode(), message, hashlib.sha256).hexdigest()


def _milliseconds(moment: dt.datetime) -> int:
    return (moment - _EPOCH) // _MILLISECOND
