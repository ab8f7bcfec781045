"""`compose.yaml`, read."""

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML


ROOT = Path(__file__).parents[2]


def compose_file() -> dict[str, Any]:
    """This will return the file with its anchors and merges resolved."""
    content: dict[str, Any] = YAML(typ="safe").load(ROOT / "compose.yaml")
    return content


def services() -> dict[str, dict[str, Any]]:
    """This will return what is to run, by name."""
    found: dict[str, dict[str, Any]] = compose_file()["services"]
    return found
