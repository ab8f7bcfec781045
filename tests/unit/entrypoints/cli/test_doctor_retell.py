"""What the form of a Retell key tells."""

import pytest

from attrs import evolve

from entrypoints.cli.doctor_retell import look_at_retell
from entrypoints.cli.finding import Finding, Verdict
from entrypoints.settings.schema import RetellSettings, TenantSettings
from entrypoints.settings.secret import Secret
from tests.unit.entrypoints.cli.doctor_settings import salon


def judged(*keys: str, is_only: bool = True, **more: tuple[str, ...]) -> list[Finding]:
    """Look at a salon with these keys."""
    retell = RetellSettings(keys=tuple(Secret(key) for key in keys))
    for name, value in more.items():
        retell = evolve(retell, **{name: value})  # type: ignore[arg-type]
    tenant: TenantSettings = evolve(salon(), retell=retell)
    return list(look_at_retell(tenant, is_only=is_only))


def test_keys_of_the_usual_form_are_well() -> None:
    """Two of them during a rotation."""
    (found,) = judged("key_1f3a", "key_2b4c")

    assert found.verdict is Verdict.OK


@pytest.mark.parametrize(
    ("key", "verdict", "told"),
    [
        ("cal_live_canary", Verdict.ERROR, "is a key of Cal.com"),
        ("key_one canary", Verdict.ERROR, "has spaces or line breaks"),
        ("sk-canary", Verdict.WARNING, "does not begin with key_"),
    ],
)
def test_another_form_is_told_without_the_key(key: str, verdict: Verdict, told: str) -> None:
    """By its place in the configuration."""
    (found,) = judged("key_1f3a", key)

    assert found.verdict is verdict
    assert told in found.what
    assert found.what.startswith("keys[1]")
    assert "canary" not in repr(found)


def test_a_salon_without_agent_needs_no_key() -> None:
    """That is no fault."""
    (found,) = look_at_retell(evolve(salon(), retell=None), is_only=True)

    assert found.verdict is Verdict.OK


def test_one_of_several_salons_must_be_recognised_by_its_calls() -> None:
    """By a number or an agent; the only salon need not be."""
    assert judged("key_1f3a", is_only=False)[-1].verdict is Verdict.WARNING
    assert judged("key_1f3a", is_only=False, agent_ids=("agent_1",))[-1].verdict is Verdict.OK
    assert judged("key_1f3a", is_only=True)[-1].verdict is Verdict.OK


def test_the_key_that_tells_late_results_is_looked_at_as_well() -> None:
    """A key of Cal.com in its place would be told to Retell."""
    retell = RetellSettings(keys=(Secret("key_1f3a"),), push_key=Secret("cal_1f3a"))
    tenant: TenantSettings = evolve(salon(), retell=retell)

    (found,) = look_at_retell(tenant, is_only=True)

    assert found.verdict is Verdict.ERROR
    assert "push_key is a key of Cal.com" in found.what
