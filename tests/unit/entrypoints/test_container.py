"""The composition root."""

from pathlib import Path

import pytest

from entrypoints.container import Container, http_services
from entrypoints.http.app import create_app
from tests.unit.entrypoints.settings.files import load


@pytest.mark.parametrize("name", sorted(Container.providers))
def test_every_provider_can_be_built(tmp_path: Path, name: str) -> None:
    """Without an event loop, a connection or a file."""
    container = Container(settings=load(tmp_path))

    provider = container.providers[name]

    arguments = {"api_key": str, "settings": None, "pacing": None} if name == "calendar" else {}
    assert provider(**arguments) is not None


def test_there_is_one_of_each(tmp_path: Path) -> None:
    """Two runners in one process would fight for leases."""
    container = Container(settings=load(tmp_path))

    assert container.runner() is container.runner()
    assert container.clock() is container.clock()


def test_the_application_is_built_without_opening_anything(tmp_path: Path) -> None:
    """A test or another server can build it as well."""
    container = Container(settings=load(tmp_path))

    app = create_app(services=http_services(container, version="1", mounts=()))

    assert "/retell/tools/{name:str}" in app.route_handler_method_map
    assert [path.name for path in tmp_path.iterdir()] == ["salon.toml"]
