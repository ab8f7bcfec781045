"""Retell's signature: over raw bytes and its own time, by one of the salon's keys."""

import datetime as dt
import hashlib
import hmac
import json

from pathlib import Path
from typing import Any

import pytest

from entrypoints.http.signature import Signature, SignatureProblem, read_signature, sign
from entrypoints.settings.secret import Secret


KEY = Secret("key_test_0123456789")
NOW = dt.datetime(2026, 11, 24, 9, 15, 0, tzinfo=dt.UTC)
NOW_MS = 1_795_511_700_000
BODY = '{"name":"find_appointments","args":{"name":"Jürgen Groß"}}'.encode()
VECTORS = Path(__file__).parents[4].parent / "shared/contracts/retell/signature_vectors.json"


def _vectors() -> list[Any]:
    if not VECTORS.is_file():
        missing = pytest.mark.skip(reason="Retell's signature vectors are not beside the project")
        return [pytest.param({}, marks=missing)]
    loaded = json.loads(VECTORS.read_text(encoding="utf-8"))
    return [pytest.param(one, id=one["label"]) for one in loaded]


def _header(body: bytes, *, made_at: str = str(NOW_MS), key: str = KEY.reveal()) -> str:
    message = body + str(int(made_at)).encode()
    return f"v={made_at},d={hmac.new(key.encode(), message, hashlib.sha256).hexdigest()}"


def _is_good(
    body: bytes, *, header: str | None, keys: tuple[Secret, ...] = (KEY,), now: dt.datetime = NOW
) -> bool:
    signature = read_signature(header, now=now)
    return isinstance(signature, Signature) and signature.matches(body, keys=keys)


def test_the_hmac_of_body_and_time_is_good() -> None:
    """No separator stands between the two."""
    assert _is_good(BODY, header=_header(BODY))


def test_what_we_sign_is_what_we_accept() -> None:
    """`sign` writes the header of the platform."""
    assert sign(BODY, key=KEY, now=NOW) == _header(BODY)


def test_an_empty_body_is_signed_by_its_time_alone() -> None:
    """As in requests without a body."""
    assert _is_good(b"", header=_header(b""))


def test_the_time_is_signed_as_a_number() -> None:
    """Leading zeros are dropped before the digest is made."""
    assert _is_good(BODY, header=_header(BODY, made_at=f"00{NOW_MS}"))


@pytest.mark.parametrize("body", [BODY + b" ", BODY[:-1], b"", BODY.replace(b"find", b"hold")])
def test_another_body_is_not_good(body: bytes) -> None:
    """Every byte counts."""
    assert not _is_good(body, header=_header(BODY))


def test_a_body_that_was_written_anew_is_not_good() -> None:
    """Raw bytes are signed: the same JSON with escaped umlauts is another text."""
    rewritten = json.dumps(json.loads(BODY), separators=(",", ":")).encode()

    assert not _is_good(rewritten, header=_header(BODY))


@pytest.mark.parametrize("place", [0, 1, 2])
def test_any_key_of_the_salon_is_good(place: int) -> None:
    """While one key is replaced by another, both sign."""
    keys = [Secret("key_a"), Secret("key_b"), Secret("key_c")]

    header = _header(BODY, key=keys[place].reveal())

    assert _is_good(BODY, header=header, keys=tuple(keys))


@pytest.mark.parametrize("keys", [(), (Secret("key_other"),)])
def test_no_other_key_is_good(keys: tuple[Secret, ...]) -> None:
    """A salon without keys accepts nothing."""
    assert not _is_good(BODY, header=_header(BODY), keys=keys)


@pytest.mark.parametrize("milliseconds", [-300_000, -1, 0, 1, 300_000])
def test_a_time_within_five_minutes_is_good(milliseconds: int) -> None:
    """Behind or ahead of ours."""
    assert _is_good(BODY, header=_header(BODY), now=NOW + dt.timedelta(milliseconds=milliseconds))


@pytest.mark.parametrize("milliseconds", [-300_001, 300_001, 86_400_000])
def test_a_time_further_away_is_stale(milliseconds: int) -> None:
    """A millisecond more is too much."""
    now = NOW + dt.timedelta(milliseconds=milliseconds)

    assert read_signature(_header(BODY), now=now) is SignatureProblem.STALE


def test_seconds_are_no_milliseconds() -> None:
    """A sender that counts seconds is stale by half a century."""
    header = _header(BODY, made_at=str(NOW_MS // 1000))

    assert read_signature(header, now=NOW) is SignatureProblem.STALE


@pytest.mark.parametrize("header", [None, ""])
def test_no_header_is_missing(header: str | None) -> None:
    """An empty one, too."""
    assert read_signature(header, now=NOW) is SignatureProblem.MISSING


@pytest.mark.parametrize(
    "header",
    [
        f"v={NOW_MS}",
        f"d={'a' * 64},v={NOW_MS}",
        f"v={NOW_MS},d={'a' * 63}",
        f"v={NOW_MS},d={'a' * 65}",
        f"v={NOW_MS},d={'A' * 64}",
        f"v={NOW_MS}, d={'a' * 64}",
        f" v={NOW_MS},d={'a' * 64}",
        f"v={NOW_MS},d={'a' * 64}\n",
        f"v=-{NOW_MS},d={'a' * 64}",
        f"v={NOW_MS}.0,d={'a' * 64}",
        f"v=,d={'a' * 64}",
        f"v=१७९५५११७०००००,d={'a' * 64}",
        f"v={'9' * 5_000},d={'a' * 64}",
        f"t={NOW_MS // 1000},v1={'a' * 64}",
    ],
)
def test_any_other_form_is_malformed(header: str) -> None:
    """The whole header must have the one form, in plain digits and lower-case hex."""
    assert read_signature(header, now=NOW) is SignatureProblem.MALFORMED


@pytest.mark.parametrize("vector", _vectors())
def test_a_vector_of_retell_gets_its_verdict(vector: dict[str, Any]) -> None:
    """The SDKs' verdict; where they differ (upper-case hex), that of the Python one: refused."""
    now = dt.datetime.fromtimestamp(0, dt.UTC) + dt.timedelta(milliseconds=vector["now_ms"])

    verdict = _is_good(
        vector["body"].encode(), header=vector["header"], keys=(Secret(vector["api_key"]),), now=now
    )

    assert verdict is bool(vector["valid"])
