"""A salon as the configuration has it."""

import tempfile

from pathlib import Path

from entrypoints.settings.schema import TenantSettings
from tests.unit.entrypoints.settings.files import load


def salon() -> TenantSettings:
    """Return the small configuration's only salon."""
    with tempfile.TemporaryDirectory() as folder:
        return load(Path(folder)).tenants[0]
