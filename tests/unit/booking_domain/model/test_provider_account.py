"""What is known of a salon's account at the provider."""

from booking_domain.model.provider_account import Subscription


def test_the_secret_of_a_subscription_is_not_shown() -> None:
    """It signs what we believe: it stands in no log and no report."""
    told = Subscription(
        address="https://salon.example/calcom",
        triggers=frozenset({"BOOKING_CREATED"}),
        is_active=True,
        secret="s3cret-of-the-salon",
        shows_secret=True,
        has_own_form=False,
    )

    assert "s3cret-of-the-salon" not in repr(told)
