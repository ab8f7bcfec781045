"""All that `voice-booking doctor` looks at, at once."""

import asyncio
import itertools

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import httpx

from attrs import evolve, field, frozen

from booking_domain.model.tenant_declaration import TenantDeclaration
from booking_domain.ports.clock import Clock
from entrypoints.cli.applied_salons import differing
from entrypoints.cli.doctor_address import Knocker, no_address, open_door_client
from entrypoints.cli.doctor_closing import look_at_closing_salons
from entrypoints.cli.doctor_configuration import (
    Source,
    findings_of_applied,
    findings_of_demo,
    findings_of_file,
    of_other_salons,
    unknown_salons,
)
from entrypoints.cli.doctor_look import Looks
from entrypoints.cli.doctor_retell import look_at_retell
from entrypoints.cli.doctor_salon import SalonDesk
from entrypoints.cli.doctor_stores import look_at_database, look_at_redis
from entrypoints.cli.finding import Finding, Part, Reporter, Verdict
from entrypoints.container import Container
from entrypoints.settings.applied_tenants import with_applied
from entrypoints.settings.problem import SettingsRefused
from entrypoints.settings.schema import Settings, TenantSettings
from entrypoints.settings.secret import SecretSources
from entrypoints.settings.usable_part import UsablePart


_Found = tuple[Finding, ...]
_Door = asyncio.Task[_Found]
_PARTS = tuple(Part)


@frozen(kw_only=True)
class Examination:
    """
    One round of looks at everything.

    What is cut out of the configuration is not looked at, and the rest is.
    """

    part: UsablePart
    source: Source
    environment: Mapping[str, str] = field(repr=False)
    clock: Clock
    looks: Looks

    async def findings(self) -> _Found:
        """Return everything that was found, by part and salon."""
        found = [*findings_of_file(self.part, source=self.source)]
        if self.part.settings is not None:
            found += await self._of_all(self.part.settings)
        salons = list(dict.fromkeys(one.salon for one in found))
        return tuple(
            sorted(found, key=lambda one: (_PARTS.index(one.part), salons.index(one.salon)))
        )

    async def _of_all(self, settings: Settings) -> list[Finding]:
        async with open_door_client(seconds=self.looks.seconds) as client:
            knocker = self._knocker(settings, client=client)
            door = asyncio.create_task(self._of_door(knocker))
            found = await asyncio.gather(
                self._of_redis(settings),
                self._of_database_and_salons(settings, door=door, knocker=knocker),
                door,
            )
        return [*itertools.chain.from_iterable(found)]

    def _knocker(self, settings: Settings, *, client: httpx.AsyncClient) -> Knocker | None:
        url = settings.service.public_url
        if url is None or self.part.is_without("service"):
            return None
        return Knocker(url=url, client=client, clock=self.clock, is_demo=self.source.is_demo)

    async def _of_door(self, knocker: Knocker | None) -> _Found:
        report = Reporter(part=Part.ADDRESS)
        if self.part.is_without("service"):
            return (report.not_looked_at("configured", why="[service] cannot be used"),)
        if knocker is None:
            return (no_address(),)
        return await self.looks.findings(knocker.at_the_door(), report=report)

    async def _of_redis(self, settings: Settings) -> _Found:
        report = Reporter(part=Part.REDIS)
        if self.part.is_without("redis"):
            return (report.not_looked_at("usable", why="redis.url cannot be used"),)
        return await self.looks.findings(look_at_redis(settings.redis), report=report)

    async def _of_database_and_salons(
        self, settings: Settings, *, door: _Door, knocker: Knocker | None
    ) -> _Found:
        applied: list[Sequence[TenantDeclaration]] = []
        found = [*await self._of_database(settings, applied=applied)]
        if applied:
            settings, said = self._in_force(settings, applied=applied[0])
            found += [*said, *await self._of_closing(settings, applied=applied[0])]
        else:
            found.append(unknown_salons())
        container = Container(settings=_alone(settings))
        try:
            rounds = [
                self._of_salon(
                    one,
                    desk=self._desk(one, settings=settings, container=container),
                    door=door,
                    knocker=knocker,
                )
                for one in settings.tenants
            ]
            found += itertools.chain.from_iterable(await asyncio.gather(*rounds))
        finally:
            await container.http_client().aclose()
        return tuple(found)

    async def _of_database(
        self, settings: Settings, *, applied: list[Sequence[TenantDeclaration]]
    ) -> _Found:
        report = Reporter(part=Part.DATABASE)
        if self.part.is_without("database"):
            return (report.not_looked_at("reachable", why="database.url cannot be used"),)

        async def look() -> _Found:
            seen = await look_at_database(settings.database, clock=self.clock)
            if seen.applied is not None:
                applied.append(seen.applied)
            return seen.findings

        return await self.looks.findings(look(), report=report)

    def _in_force(
        self, settings: Settings, *, applied: Sequence[TenantDeclaration]
    ) -> tuple[Settings, list[Finding]]:
        """Return the settings with the salons that `serve` would serve."""
        file = self.source.file
        if file is None or not applied:
            return settings, []
        sources = SecretSources(environment=self.environment, directory=file.parent)
        try:
            changed = with_applied(settings, applied, sources=sources)
        except SettingsRefused as refused:
            return settings, [*findings_of_applied(refused.problems)]
        said = [*findings_of_demo(changed, source=self.source)]
        if not self.part.problems and (other := differing(applied, file=file)):
            said.append(of_other_salons(other, file=file))
        return changed, said

    async def _of_closing(
        self, settings: Settings, *, applied: Sequence[TenantDeclaration]
    ) -> _Found:
        if self.source.file is None or all(one.content is not None for one in applied):
            return ()
        sources = SecretSources(environment=self.environment, directory=self.source.file.parent)
        look = look_at_closing_salons(_alone(settings), applied, sources=sources)
        return await self.looks.findings(look, report=Reporter(part=Part.CONFIGURATION))

    def _desk(
        self, tenant: TenantSettings, *, settings: Settings, container: Container
    ) -> SalonDesk:
        return SalonDesk(
            tenant=tenant,
            settings=settings,
            container=container,
            clock=self.clock,
            command=_command(self.source.file),
        )

    async def _of_salon(
        self, tenant: TenantSettings, *, desk: SalonDesk, door: _Door, knocker: Knocker | None
    ) -> _Found:
        others = len(desk.settings.tenants) + len(self.part.lost_salons) - 1
        retell = self._of_retell(tenant, is_only=others == 0)
        found = await asyncio.gather(
            self._of_calendar(desk), self._of_doors(tenant, door=door, knocker=knocker)
        )
        return (*retell, *itertools.chain.from_iterable(found))

    def _of_retell(self, tenant: TenantSettings, *, is_only: bool) -> _Found:
        if self.part.is_without("retell", salon=tenant.id):
            report = Reporter(part=Part.RETELL, salon=tenant.id)
            return (report.not_looked_at("keys", why="[tenants.retell] cannot be used"),)
        return tuple(look_at_retell(tenant, is_only=is_only))

    async def _of_calendar(self, desk: SalonDesk) -> _Found:
        salon = desk.tenant.id
        calcom = Reporter(part=Part.CALCOM, salon=salon)
        kinds = Reporter(part=Part.EVENT_TYPES, salon=salon)
        hooks = Reporter(part=Part.WEBHOOKS, salon=salon)
        if self.part.is_without("calcom"):
            return (calcom.not_looked_at("key", why="[calcom] cannot be used"),)
        account = await self.looks.findings(desk.account(), report=calcom)
        if _has_error(account, part=Part.CALCOM):
            why = "the account cannot be asked"
            unseen = (one.not_looked_at("readable", why=why) for one in (kinds, hooks))
            return (*account, *unseen)
        found = await asyncio.gather(
            self.looks.findings(desk.event_types(), report=kinds),
            self._of_webhooks(desk, report=hooks),
        )
        return (*account, *itertools.chain.from_iterable(found))

    async def _of_webhooks(self, desk: SalonDesk, *, report: Reporter) -> _Found:
        if self.part.is_without("webhook_secrets", salon=desk.tenant.id):
            return (report.not_looked_at("secret", why="`webhook_secrets` cannot be used"),)
        return await self.looks.findings(desk.webhooks(), report=report)

    async def _of_doors(
        self, tenant: TenantSettings, *, door: _Door, knocker: Knocker | None
    ) -> _Found:
        is_open = any(one.check == "alive" and one.verdict is Verdict.OK for one in await door)
        if knocker is None or not is_open:
            return ()
        report = Reporter(part=Part.ADDRESS, salon=tenant.id)
        return await self.looks.findings(knocker.for_salon(tenant), report=report)


def _alone(settings: Settings) -> Settings:
    """Return settings with which nothing is shared: no budget is used up, no breaker moved."""
    return evolve(settings, redis=None, operations=evolve(settings.operations, otlp_endpoint=None))


def _command(file: Path | None) -> Callable[[str], str]:
    return lambda name: f"voice-booking {name}" + (f" --config {file}" if file else "")


def _has_error(found: _Found, *, part: Part) -> bool:
    return any(one.part is part and one.verdict is Verdict.ERROR for one in found)
