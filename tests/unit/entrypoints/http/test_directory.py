"""Whose request it is."""

import pytest

from booking_domain.errors import InvalidValue
from entrypoints.http.directory import TenantAccess, TenantDirectory
from entrypoints.settings.secret import Secret
from tests.doubles.salon import salon


MITTE = TenantAccess(
    salon(tenant_id="mitte"),
    called_numbers=("+49 (30) 231250-42", "0049 30 23125044"),
    agent_ids=("agent_m",),
    rest_tokens=(Secret("token-m"), Secret("token-m-next")),
)
PANKOW = TenantAccess(
    salon(tenant_id="pankow"),
    called_numbers=("+493023125043",),
    agent_ids=("agent_p",),
    rest_tokens=(Secret("token-p"),),
)
BOTH = TenantDirectory((MITTE, PANKOW))


@pytest.mark.parametrize(
    ("number", "agent", "expected"),
    [
        ("+493023125042", None, MITTE),
        ("004930 23125042", None, MITTE),
        ("+493023125044", None, MITTE),
        ("+493023125043", "agent_m", PANKOW),
        ("+4999", "agent_p", PANKOW),
        (None, "agent_m", MITTE),
        (None, None, None),
        ("", "", None),
        ("+4999", "agent_x", None),
        ("sip:salon", None, None),
    ],
)
def test_a_call_is_routed_by_number_then_by_agent(
    number: str | None, agent: str | None, expected: TenantAccess | None
) -> None:
    """Punctuation of numbers does not matter; the number wins; unknown is unknown."""
    assert BOTH.routed(called_number=number, agent_id=agent) is expected


def test_the_only_salon_needs_no_routing() -> None:
    """With one salon every call is its call; its keys still decide."""
    alone = TenantDirectory((MITTE,))

    assert alone.routed(called_number="+4999", agent_id=None) is MITTE


def test_a_directory_may_be_empty() -> None:
    """Then nothing is anybody's."""
    empty = TenantDirectory(())

    assert empty.only is None
    assert empty.routed(called_number="+493023125042", agent_id="agent_m") is None
    assert empty.bearing("token-m") is None


def test_a_salon_is_found_by_its_id() -> None:
    """Exactly by it."""
    assert BOTH.named("pankow") is PANKOW
    assert BOTH.named("Pankow") is None


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("token-m", MITTE),
        ("token-m-next", MITTE),
        ("token-p", PANKOW),
        ("token", None),
        ("token-ä", None),
        ("\udcff", None),
    ],
)
def test_a_token_tells_the_salon(token: str, expected: TenantAccess | None) -> None:
    """Every token of a rotation is good; nothing like a token is."""
    assert BOTH.bearing(token) is expected


@pytest.mark.parametrize(
    "other",
    [
        TenantAccess(salon(tenant_id="mitte")),
        TenantAccess(salon(tenant_id="x"), called_numbers=("+493023125042",)),
        TenantAccess(salon(tenant_id="x"), agent_ids=("agent_m",)),
        TenantAccess(salon(tenant_id="x"), rest_tokens=(Secret("token-m"),)),
        TenantAccess(salon(tenant_id="x"), rest_tokens=(Secret(""),)),
        TenantAccess(salon(tenant_id="x"), retell_keys=(Secret(""),)),
    ],
)
def test_what_opens_two_doors_or_any_is_refused(other: TenantAccess) -> None:
    """Shared ids, numbers, agents and tokens, and empty secrets."""
    with pytest.raises(InvalidValue):
        TenantDirectory((MITTE, other))


def test_secrets_are_not_shown() -> None:
    """A directory in a log says nothing that opens a door."""
    assert "token-m" not in repr(BOTH)
