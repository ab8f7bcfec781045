"""Whether Cal.com tells the service of a salon's changes, as far as it says itself."""

import hmac

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from attrs import frozen

from booking_domain.model.provider_account import Subscription
from entrypoints.cli.finding import Finding, Reporter
from entrypoints.http.calcom_wire import KNOWN_TRIGGERS
from entrypoints.settings.schema import Settings, TenantSettings
from entrypoints.settings.secret import Secret


WEBHOOK_PATH: Final = "/calcom/webhook/"
_NEEDED: Final = frozenset(one for one in KNOWN_TRIGGERS if one.startswith("BOOKING_"))
_PAGE: Final = "Cal.com: Settings > Developer > Webhooks"


@frozen(kw_only=True)
class Expected:
    """
    What a salon's webhook at Cal.com should be.

    `asked_every_seconds` is how often changes are asked for besides; 0 is never.
    """

    path: str
    public_url: str | None
    secrets: tuple[Secret, ...]
    asked_every_seconds: float

    @classmethod
    def of(cls, tenant: TenantSettings, *, settings: Settings) -> "Expected":
        """Return that of a salon."""
        return cls(
            path=f"{WEBHOOK_PATH}{tenant.id}",
            public_url=settings.service.public_url,
            secrets=tenant.calcom.webhook_secrets,
            asked_every_seconds=settings.periodic.poll_calendar_seconds,
        )

    @property
    def address(self) -> str:
        """Where Cal.com should deliver."""
        return f"{self.public_url or 'https://YOUR-ADDRESS'}{self.path}"


def webhook_findings(
    subscriptions: Sequence[Subscription], *, expected: Expected, report: Reporter
) -> Iterator[Finding]:
    """This will judge those of the salon; others are nobody's business."""
    ours = [one for one in subscriptions if _is_ours(one, path=expected.path)]
    if not ours:
        yield _none(expected, report=report)
        return
    for one in ours:
        found = tuple(_faults(one, expected=expected, report=report))
        yield from found or (report.ok("delivered", _praise(one)),)


def _is_ours(one: Subscription, *, path: str) -> bool:
    return urlsplit(one.address).path.rstrip("/").endswith(path)


def _none(expected: Expected, *, report: Reporter) -> Finding:
    remedy = (
        f"{_PAGE}: subscribe {expected.address} to all booking triggers, with a secret of "
        "`webhook_secrets` (docs/reference/webhooks.md)"
    )
    seconds = expected.asked_every_seconds
    if seconds == 0:
        what = "none leads to this salon, and periodic.poll_calendar_seconds is 0"
        consequence = "changes in Cal.com are found by reconciliation only"
        return report.error("registered", f"{what}: {consequence}", remedy=remedy)
    what = (
        "none of the account leads to this salon (those of single event types are not seen): "
        f"changes in Cal.com are learned up to {seconds:g} s later"
    )
    return report.warning("registered", what, remedy=remedy)


def _faults(one: Subscription, *, expected: Expected, report: Reporter) -> Iterator[Finding]:
    if not one.is_active:
        yield report.warning("active", "it is switched off", remedy=f"{_PAGE}: switch it on")
    if missing := sorted(_NEEDED - one.triggers):
        what = f"it is not told of {', '.join(missing)}"
        yield report.warning("triggers", what, remedy=f"{_PAGE}: choose all booking triggers")
    if one.has_own_form:
        what = "it has a payload template: what it delivers cannot be read"
        yield report.error("form", what, remedy=f"{_PAGE}: remove the template")
    if expected.public_url is not None and one.address.rstrip("/") != expected.address:
        what = "it leads to another address than service.public_url"
        remedy = f"{_PAGE}: set {expected.address}, or correct service.public_url"
        yield report.warning("address", what, remedy=remedy)
    yield from _of_secret(one, expected=expected, report=report)


def _of_secret(one: Subscription, *, expected: Expected, report: Reporter) -> Iterator[Finding]:
    if not expected.secrets:
        what = "no `webhook_secrets` are configured: every delivery is refused"
        remedy = "name the webhook's secret in tenants.calcom.webhook_secrets"
        yield report.error("secret", what, remedy=remedy)
    elif one.shows_secret and one.secret is None:
        what = "it has no secret at Cal.com: every delivery is refused"
        remedy = f"{_PAGE}: set a secret of `webhook_secrets`"
        yield report.error("secret", what, remedy=remedy)
    elif one.secret is not None and not _is_known(one.secret, secrets=expected.secrets):
        what = "its secret is none of `webhook_secrets`: every delivery is refused"
        remedy = f"set the same on both sides ({_PAGE})"
        yield report.error("secret", what, remedy=remedy)


def _is_known(secret: str, *, secrets: Sequence[Secret]) -> bool:
    known = [hmac.compare_digest(one.reveal().encode(), secret.encode()) for one in secrets]
    return any(known)


def _praise(one: Subscription) -> str:
    if one.shows_secret:
        return "all booking triggers are delivered, signed with a secret of the configuration"
    return "all booking triggers are delivered; Cal.com does not say with which secret"
