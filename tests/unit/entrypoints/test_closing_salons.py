"""Which salons that were taken off are gone on with, and what still leads to them."""

import datetime as dt

from pathlib import Path

import pytest

from attrs import evolve

from adapters.memory.tenant_register import MemoryTenantRegister
from booking_domain.application.open_work import OpenWorkAt
from booking_domain.model.open_work import NOTHING_OPEN, OpenWork
from booking_domain.model.tenant_declaration import TenantDeclaration
from entrypoints.closing_salons import closing_salons
from entrypoints.http.directory import directory_of
from entrypoints.settings.applied_tenants import declared_tenants, with_closing
from entrypoints.settings.loading import tenants_in
from entrypoints.settings.problem import SettingsRefused
from entrypoints.settings.salon import tenant_of
from entrypoints.settings.schema import Settings
from entrypoints.settings.secret import SecretSources
from tests.unit.entrypoints.settings.files import SALON, SECRETS, load


TAKEN_OFF_AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
DECLARED = TenantDeclaration(
    tenant_id="nord", revision=1, content={"id": "nord"}, applied_at=TAKEN_OFF_AT
)
TAKEN_OFF = evolve(DECLARED, revision=2, content=None)


class Told(OpenWorkAt):
    """Whatever the test says is open."""

    def __init__(self, work: OpenWork) -> None:
        self._work = work

    async def salon(self, tenant_id: str) -> OpenWork:
        assert tenant_id == "nord"
        return self._work


async def still_closing(work: OpenWork, *, days: int) -> list[str]:
    """Return the salons that are gone on with so long after one was taken off."""
    register = MemoryTenantRegister()
    for declaration in (DECLARED, TAKEN_OFF):
        await register.put(declaration)
    found = await closing_salons(
        await register.latest(),
        register=register,
        open_work=Told(work),
        now=TAKEN_OFF_AT + dt.timedelta(days=days),
    )
    assert all(one.declared == DECLARED for one in found)
    return [one.declared.tenant_id for one in found]


@pytest.mark.parametrize(
    ("work", "days", "is_closing"),
    [
        (NOTHING_OPEN, 1, True),
        (NOTHING_OPEN, 2, False),
        (OpenWork(sagas=1), 400, True),
        (OpenWork(events=1), 400, True),
        (OpenWork(sync_failures=1), 400, True),
        (OpenWork(erasure_steps=1), 400, True),
        (OpenWork(next_appointment=TAKEN_OFF_AT), 3, True),
    ],
)
async def test_a_salon_is_gone_on_with_while_anything_is_open(
    work: OpenWork, days: int, is_closing: bool
) -> None:
    """And for two days in any case: so long something late may come."""
    assert await still_closing(work, days=days) == (["nord"] if is_closing else [])


def with_nord(directory: Path, environment: dict[str, str]) -> Settings:
    """Load a salon, and beside it a closing one that had the same number, key and token."""
    settings = load(directory)
    path = directory / "nord.toml"
    path.write_text(SALON.replace('"muster"', '"nord"'), encoding="utf-8")
    content = declared_tenants({"tenants": [tenants_in(path)["nord"]]})["nord"]
    sources = SecretSources(environment=environment, directory=directory)
    return with_closing(settings, content, sources=sources)


def test_no_door_for_callers_leads_to_it(tmp_path: Path) -> None:
    """Number, key and token are the other's; what Cal.com signs is still heard, by its own path."""
    settings = with_nord(tmp_path, SECRETS)

    directory = directory_of(settings, tenants={one.id: tenant_of(one) for one in settings.tenants})

    closing = directory.named("nord")
    assert closing is not None
    assert (closing.retell_keys, closing.rest_tokens, closing.called_numbers) == ((), (), ())
    assert [secret.reveal() for secret in closing.calcom_secrets] == ["whsec_1"]
    called = directory.routed(called_number="+493023125042", agent_id=None)
    unknown = directory.routed(called_number="+4930111111", agent_id=None)
    bearing = directory.bearing("token-1")
    assert [one.tenant.tenant_id for one in (called, unknown, bearing) if one] == ["muster"] * 3


def test_without_its_secrets_it_cannot_be_gone_on_with(tmp_path: Path) -> None:
    """It is refused by itself; whoever starts goes on with the others."""
    with pytest.raises(SettingsRefused, match="CALCOM_KEY is not set"):
        with_nord(tmp_path, {name: one for name, one in SECRETS.items() if name != "CALCOM_KEY"})
