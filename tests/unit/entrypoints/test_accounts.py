"""Every salon's account, and how many requests its key may send."""

from pathlib import Path
from typing import Any

from adapters.calcom.pacing import Pacing
from booking_domain.ports.rate_limit import Urgency
from entrypoints.accounts import accounts_of, gates_of
from entrypoints.container import Container
from entrypoints.settings.loading import load_settings
from tests.doubles.processes import configured


def _second(salon: str, *, key: str, least: int | None) -> str:
    """Return another salon's part of the file, with this key and number."""
    number = "" if least is None else f"requests_per_minute = {least}\n"
    return (
        salon.replace("salon-muster", "salon-zwei")
        .replace("+493023125042", "+493023125043")
        .replace("env:TEST_RETELL_KEY", "env:TWO_RETELL_KEY")
        .replace("env:TEST_REST_TOKEN", "env:TWO_REST_TOKEN")
        .replace("env:TEST_CALCOM_KEY", f"env:{key}")
        .replace("[tenants.retell]", f"{number}[tenants.retell]")
    )


def _at_most(directory: Path, *, key: str, least: int | None) -> dict[str, int | None]:
    text = configured(calendar="http://127.0.0.1:9", directory=directory, requests_per_minute=100)
    head, salon = text.split("[[tenants]]")
    file = directory / "salons.toml"
    salons = (head, salon, _second(salon, key=key, least=least))
    file.write_text("[[tenants]]".join(salons), encoding="utf-8")
    names = ("TEST_CALCOM_KEY", "TEST_RETELL_KEY", "TEST_REST_TOKEN")
    more = ("TWO_CALCOM_KEY", "TWO_RETELL_KEY", "TWO_REST_TOKEN")
    environment = {name: f"secret of {name}" for name in (*names, *more)}
    settings = load_settings(file, environment=environment)

    def pacing_of(*, pacing: Pacing, **_: Any) -> Pacing:
        return pacing

    gates = gates_of(settings, shared=Container(settings=settings).shared())
    found = accounts_of(settings, adapter=pacing_of, gates=gates, urgency=Urgency.CALLER)
    return {name: one.at_most for name, one in found.items()}


def test_a_salon_may_have_a_number_of_its_own(tmp_path: Path) -> None:
    """It may be more than what holds for all, as for a Cal.com of its own."""
    found = _at_most(tmp_path, key="TWO_CALCOM_KEY", least=250)

    assert found == {"salon-muster": 100, "salon-zwei": 250}


def test_of_salons_that_share_a_key_the_least_number_holds(tmp_path: Path) -> None:
    """Cal.com counts the key's requests, whoever sends them."""
    found = _at_most(tmp_path, key="TEST_CALCOM_KEY", least=40)

    assert found == {"salon-muster": 40, "salon-zwei": 40}
