"""One salon's account at Cal.com, as the service would find it."""

from collections.abc import Callable

from attrs import frozen

from booking_domain.errors import CalendarBusy, CalendarUnavailable
from booking_domain.model.catalogue_comparison import compare_catalogue
from booking_domain.ports.clock import Clock
from entrypoints.cli.doctor_clocks import clock_finding
from entrypoints.cli.doctor_event_types import event_type_findings
from entrypoints.cli.doctor_webhooks import Expected, webhook_findings
from entrypoints.cli.finding import Finding, Part, Reporter
from entrypoints.container import Container
from entrypoints.database import ClockReading
from entrypoints.settings.schema import Settings, TenantSettings


_LATER = "ask again; if it stays so, look at calcom.base_url and the network"
_DATE_SECONDS = 1.0
# Callers wait for several such answers in a row.
_SLOW_SHARE = 0.5
_OF_RETELL = "key_"


@frozen(kw_only=True)
class SalonDesk:
    """Looks at one salon's account; nothing is written there, and no budget is shared."""

    tenant: TenantSettings
    settings: Settings
    container: Container
    clock: Clock
    command: Callable[[str], str]

    async def account(self) -> tuple[Finding, ...]:
        """Look at key, speed and clock; an error among them says that it cannot be asked more."""
        report = Reporter(part=Part.CALCOM, salon=self.tenant.id)
        if self.tenant.calcom.api_key.reveal().startswith(_OF_RETELL):
            what = "calcom.api_key is a key of Retell"
            remedy = "Cal.com: Settings > Developer > API keys; such keys begin with cal_"
            return (report.error("key", what, remedy=remedy),)
        source = self.container.accounts.of_accounts()[self.tenant.id]
        begun, asked_at = self.clock.monotonic(), self.clock.now()
        try:
            sign = await source.sign_of_life()
        except CalendarUnavailable as error:
            return (_unanswered("key", error, report=report),)
        answered_at, took = self.clock.now(), self.clock.monotonic() - begun
        findings = [report.ok("key", "the key is taken"), self._speed(took, report=report)]
        if sign.provider_time is not None:
            findings.append(
                clock_finding(
                    Reporter(part=Part.CLOCKS, salon=self.tenant.id),
                    check="cal.com",
                    whose="Cal.com's clock",
                    reading=ClockReading(
                        told=sign.provider_time, asked_at=asked_at, answered_at=answered_at
                    ),
                    resolution_seconds=_DATE_SECONDS,
                )
            )
        return tuple(findings)

    async def event_types(self) -> tuple[Finding, ...]:
        """Look at what `services sync` looks at."""
        report = Reporter(part=Part.EVENT_TYPES, salon=self.tenant.id)
        tenant = self.container.tenants()[self.tenant.id]
        named = {host.event_type for service in tenant.services for host in service.hosts}
        source = self.container.catalogues()[self.tenant.id]
        try:
            provided = await source.event_types(named=named)
        except CalendarUnavailable as error:
            return (_unanswered("readable", error, report=report),)
        today = self.clock.now().astimezone(tenant.location.zone).date()
        comparison = compare_catalogue(tenant, provided=provided, today=today)
        command = self.command("services sync")
        return tuple(event_type_findings(comparison, report=report, command=command))

    async def webhooks(self) -> tuple[Finding, ...]:
        """Look at whom the account tells of changes."""
        report = Reporter(part=Part.WEBHOOKS, salon=self.tenant.id)
        source = self.container.accounts.of_accounts()[self.tenant.id]
        try:
            subscriptions = await source.subscriptions()
        except CalendarUnavailable as error:
            return (_unanswered("readable", error, report=report),)
        expected = Expected.of(self.tenant, settings=self.settings)
        return tuple(webhook_findings(subscriptions, expected=expected, report=report))

    def _speed(self, took: float, *, report: Reporter) -> Finding:
        limit = self.settings.calcom.read_timeout_seconds
        if took <= limit * _SLOW_SHARE:
            return report.ok("speed", f"it answers within {limit * _SLOW_SHARE:g} s")
        what = f"it took {took:.1f} s to answer; after {limit:g} s it counts as down"
        remedy = "look at the network and at Cal.com's status page; callers wait for it"
        return report.warning("speed", what, remedy=remedy)


def _unanswered(check: str, error: CalendarUnavailable, *, report: Reporter) -> Finding:
    if isinstance(error, CalendarBusy):
        # Our own limit of requests: salons that share a key ask too much at once.
        why = "the key's requests of this minute are used up"
        return report.not_looked_at(check, why=why, remedy="ask again in a minute")
    return report.failed(check, error, usually=_LATER)
