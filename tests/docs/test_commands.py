"""What the README, the tutorial and the how-tos tell people to type does what they say."""

import re

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import ServerUrl
from tests.docs.reader import reading
from tests.docs.shell_blocks import DOCS, PAGES, REASONS, ShellBlock, blocks_of
from tests.doubles.redis_server import own_redis
from tests.doubles.server_databases import empty_database
from tests.unit.entrypoints.settings.test_loading import EXAMPLE_SECRETS


MARKS = REASONS | {"background", "beside", "exit-1"}
ON_SERVERS = DOCS / "how-to" / "use-postgresql-and-redis.md"
# Nobody listens there: what the example salon asks Cal.com goes nowhere.
NOWHERE = {"VOICE_BOOKING_CALCOM_URL": "http://127.0.0.1:9"}
RUN = [
    page for page in PAGES if page != ON_SERVERS and any(block.is_run for block in blocks_of(page))
]


@pytest.mark.parametrize("page", RUN, ids=lambda page: str(page.relative_to(DOCS.parent)))
def test_every_block_works_from_a_clean_folder_on(page: Path, tmp_path: Path) -> None:
    """In order, with the exit code and the output that the page shows."""
    _read(blocks_of(page), place=tmp_path, variables=EXAMPLE_SECRETS | NOWHERE)


def test_every_block_about_servers_works_with_servers(
    server_url: ServerUrl, tmp_path: Path
) -> None:
    """On a database of its own, and a Redis that is started for it."""
    with empty_database(server_url("postgresql")) as address, own_redis() as redis:
        addresses = {"SALON_DATABASE_URL": address, "SALON_REDIS_URL": redis.url}
        _read(
            blocks_of(ON_SERVERS),
            place=tmp_path,
            variables=EXAMPLE_SECRETS | NOWHERE | addresses,
        )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS.parent)))
def test_a_block_that_is_not_run_says_why(page: Path) -> None:
    """In a word that whoever reads the page's source sees."""
    assert {mark for one in blocks_of(page) for mark in one.marks} <= MARKS


def _read(blocks: tuple[ShellBlock, ...], *, place: Path, variables: Mapping[str, str]) -> None:
    with reading(place, variables=variables) as reader:
        for block in blocks:
            if block.is_run:
                reader.types(block)


def test_the_readme_exports_what_the_example_reads_from_the_environment() -> None:
    """The block itself needs an account, and is run by nobody."""
    example = (DOCS.parent / "examples" / "salon.toml").read_text(encoding="utf-8")
    wanted = re.findall(r'^[^#\n]*"env:(\w+)"(?:, "env:(\w+)")?', example, re.MULTILINE)
    exported = {
        name
        for block in blocks_of(DOCS.parent / "README.md")
        for name in re.findall(r"(\w+)=\.\.\.", block.commands)
    }

    assert exported == {name for names in wanted for name in names if name}
