"""What is said of a salon's webhooks at Cal.com."""

from typing import Any

import pytest

from attrs import evolve

from booking_domain.model.provider_account import Subscription
from entrypoints.cli.doctor_webhooks import Expected, webhook_findings
from entrypoints.cli.finding import Finding, Part, Reporter, Verdict
from entrypoints.settings.secret import Secret


REPORT = Reporter(part=Part.WEBHOOKS, salon="muster")
EXPECTED = Expected(
    path="/calcom/webhook/muster",
    public_url="https://salon.example",
    secrets=(Secret("new"), Secret("old")),
    asked_every_seconds=60.0,
)
GOOD = Subscription(
    address="https://salon.example/calcom/webhook/muster",
    triggers=frozenset(
        {
            "BOOKING_CREATED",
            "BOOKING_RESCHEDULED",
            "BOOKING_REQUESTED",
            "BOOKING_CANCELLED",
            "BOOKING_REJECTED",
            "BOOKING_NO_SHOW_UPDATED",
        }
    ),
    is_active=True,
    secret="old",
    shows_secret=True,
    has_own_form=False,
)


def judged(*subscriptions: Subscription, expected: Expected = EXPECTED) -> list[Finding]:
    """Return the findings."""
    return list(webhook_findings(subscriptions, expected=expected, report=REPORT))


def test_a_webhook_as_it_should_be_is_well() -> None:
    """During a rotation either secret will do."""
    (found,) = judged(GOOD)

    assert (found.check, found.verdict) == ("delivered", Verdict.OK)


@pytest.mark.parametrize(
    ("change", "check", "verdict"),
    [
        ({"is_active": False}, "active", Verdict.WARNING),
        ({"triggers": frozenset({"BOOKING_CREATED"})}, "triggers", Verdict.WARNING),
        ({"has_own_form": True}, "form", Verdict.ERROR),
        ({"address": "https://old.example/calcom/webhook/muster"}, "address", Verdict.WARNING),
        ({"secret": None}, "secret", Verdict.ERROR),
        ({"secret": "another"}, "secret", Verdict.ERROR),
    ],
)
def test_each_fault_is_a_line_with_what_to_do(
    change: dict[str, Any], check: str, verdict: Verdict
) -> None:
    """What makes every delivery be refused is an error."""
    (found,) = judged(evolve(GOOD, **change))

    assert (found.check, found.verdict) == (check, verdict)
    assert found.remedy


def test_missing_triggers_are_named() -> None:
    """Those that are there are not."""
    (found,) = judged(evolve(GOOD, triggers=GOOD.triggers - {"BOOKING_REJECTED"}))

    assert "BOOKING_REJECTED" in found.what
    assert "BOOKING_CREATED" not in found.what


def test_no_secret_of_either_side_is_shown() -> None:
    """Not even where they differ."""
    (found,) = judged(evolve(GOOD, secret="canary-there"))

    assert "canary-there" not in repr(found)
    assert "canary-there" not in repr(evolve(GOOD, secret="canary-there"))


def test_without_secrets_here_every_delivery_is_refused() -> None:
    """Whatever Cal.com signs with."""
    (found,) = judged(GOOD, expected=evolve(EXPECTED, secrets=()))

    assert (found.check, found.verdict) == ("secret", Verdict.ERROR)


def test_a_secret_that_is_not_shown_is_not_doubted() -> None:
    """It is said that nobody knows."""
    (found,) = judged(evolve(GOOD, secret=None, shows_secret=False))

    assert found.verdict is Verdict.OK
    assert "does not say" in found.what


def test_webhooks_of_others_are_nobodys_business() -> None:
    """Another program's, and another salon's with a similar name."""
    (found,) = judged(
        evolve(GOOD, address="https://other.example/hook"),
        evolve(GOOD, address="https://salon.example/calcom/webhook/muster-2"),
    )

    assert (found.check, found.verdict) == ("registered", Verdict.WARNING)
    assert "60 s" in found.what
    assert "https://salon.example/calcom/webhook/muster" in str(found.remedy)


def test_with_neither_webhook_nor_asking_nobody_learns_of_changes() -> None:
    """That is no warning any more."""
    (found,) = judged(expected=evolve(EXPECTED, asked_every_seconds=0.0, public_url=None))

    assert found.verdict is Verdict.ERROR
    assert "https://YOUR-ADDRESS/calcom/webhook/muster" in str(found.remedy)


def test_without_a_public_address_none_is_compared() -> None:
    """The path tells whose it is."""
    (found,) = judged(GOOD, expected=evolve(EXPECTED, public_url=None))

    assert found.verdict is Verdict.OK
