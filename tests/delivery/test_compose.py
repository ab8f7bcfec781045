"""The compose file: valid by its schema, and nothing in it left to chance."""

import re
import subprocess
import sys

from pathlib import Path
from typing import Any

import pytest

from ruamel.yaml import YAML

from entrypoints.settings.schema import ServiceSettings
from tests.delivery.compose import ROOT, compose_file, services


OURS = {"migrate", "service", "worker"}
VERSION = re.compile(r":v?\d+\.\d+(\.\d+)?(-[a-z0-9]+)?$")
# From the machine to the container; what is no path is a volume.
MOUNT = re.compile(r"^(?P<source>\./[^:]+):(?P<target>/[^:]+):ro$")


def mounts() -> list[tuple[str, str]]:
    found = [
        (name, volume) for name, one in services().items() for volume in one.get("volumes", [])
    ]
    return [(name, volume) for name, volume in found if volume.startswith((".", "/"))]


def seconds(text: str) -> float:
    number = float(re.sub(r"\D", "", text))
    return number * {"s": 1, "m": 60}[text[-1]]


def test_the_file_is_valid_by_the_compose_specification() -> None:
    """A key that is unknown, or misplaced, is refused by one engine and ignored by another."""
    schema = ("--builtin-schema", "vendor.compose-spec")

    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *schema, ROOT / "compose.yaml"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


def test_every_image_names_its_version() -> None:
    """What ran yesterday runs tomorrow."""
    images = {name: one["image"] for name, one in services().items()}

    assert [name for name, image in images.items() if not VERSION.search(image)] == []


def test_whatever_is_waited_for_says_whether_it_is_there() -> None:
    """A condition on a service without a check holds for ever."""
    for name, one in services().items():
        for other, wait in one.get("depends_on", {}).items():
            waited_for = services()[other]
            ends = waited_for["restart"] == "no"
            wanted = "service_completed_successfully" if ends else "service_healthy"
            assert wait["condition"] == wanted, f"{name} waits for {other}"
            assert ends or other in OURS or "test" in waited_for["healthcheck"], other


def test_the_database_is_migrated_before_anybody_uses_it() -> None:
    """The service refuses a schema of another release."""
    for name in OURS - {"migrate"}:
        assert "migrate" in services()[name]["depends_on"], name


def test_a_stop_gives_more_time_than_the_service_takes() -> None:
    """An engine kills after ten seconds by itself; the service ends within its grace."""
    for name in OURS:
        assert seconds(services()[name]["stop_grace_period"]) > ServiceSettings().grace_seconds + 5


def test_no_secret_stands_in_the_file() -> None:
    """Each is a file, and is told to its reader by the file's name."""
    content = compose_file()

    assert all(set(one) == {"file"} for one in content["secrets"].values())
    for name, one in services().items():
        told = {
            key: value
            for key, value in one.get("environment", {}).items()
            if re.search(r"PASSWORD|SECRET|TOKEN|_KEY", key)
        }
        assert all(str(value).startswith("/run/secrets/") for value in told.values()), name
        assert all(
            str(value).removeprefix("/run/secrets/") in one["secrets"] for value in told.values()
        ), name


def test_the_example_of_a_server_names_the_secrets_that_are_handed_out() -> None:
    """One that is missing is refused at start, and one too many is read by nobody."""
    named = set(re.findall(r'"file:([^"]+)"', (ROOT / "examples/server.toml").read_text()))

    for name in OURS:
        assert set(services()[name]["secrets"]) == named, name


def test_nothing_is_reachable_from_another_machine() -> None:
    """What faces the internet is the salon's proxy; a database port needs no door at all."""
    for name, one in services().items():
        for port in one.get("ports", []):
            assert port.startswith("127.0.0.1:"), f"{name}: {port}"
    assert compose_file()["networks"]["inside"]["internal"] is True
    for name in ("postgresql", "redis"):
        assert (services()[name]["networks"], services()[name].get("ports")) == (["inside"], None)


@pytest.mark.parametrize(("service", "mount"), mounts())
def test_what_is_mounted_is_there(service: str, mount: str) -> None:
    """An engine would make an empty directory of what is missing."""
    found = MOUNT.match(mount)

    assert found is not None, f"{service}: {mount} may be written"
    assert (ROOT / found["source"]).exists(), mount


def test_grafana_finds_its_dashboards_and_its_prometheus() -> None:
    """The provisioning names a place that is mounted, and a host that exists."""
    place = ROOT / "ops/grafana/provisioning"
    yaml = YAML(typ="safe")
    (provider,) = yaml.load(place / "dashboards/voice-booking.yml")["providers"]
    (source,) = yaml.load(place / "datasources/prometheus.yml")["datasources"]

    targets = [mount.split(":")[1] for name, mount in mounts() if name == "grafana"]
    assert provider["options"]["path"] in {str(Path(target).parent) for target in targets}
    assert source["url"].removeprefix("http://").split(":")[0] in services()


def test_prometheus_asks_every_process_of_ours() -> None:
    """Each tells of itself only."""
    content: dict[str, Any] = YAML(typ="safe").load(ROOT / "ops/prometheus/prometheus.yml")

    asked = {
        target
        for job in content["scrape_configs"]
        for group in job.get("static_configs", [])
        for target in group["targets"]
    }
    assert {"service:9464", "worker:9464"} <= asked
