"""Whoever runs, mends or changes it finds a page about it, and the page says something."""

import re

from pathlib import Path

import pytest


DOCS = Path(__file__).parents[2] / "docs"
LEAST_WORDS = 100

PAGES = {
    "from nothing to a booked call": "tutorial/first-booked-call.md",
    "connect a real Cal.com and Retell": "how-to/connect-cal-com-and-retell.md",
    "PostgreSQL and Redis": "how-to/use-postgresql-and-redis.md",
    "rotate a secret": "how-to/rotate-a-secret.md",
    "roll out, and roll back": "how-to/roll-out-and-roll-back.md",
    "back up and restore": "how-to/back-up-and-restore.md",
    "add a tool": "how-to/add-a-tool.md",
    "add a calendar adapter": "how-to/add-a-calendar-adapter.md",
    "containers": "how-to/run-in-containers.md",
    "systemd": "how-to/run-under-systemd.md",
    "architecture": "explanation/architecture.md",
    "saga": "explanation/saga.md",
    "consistency": "explanation/consistency.md",
    "German": "explanation/german.md",
    "configuration": "reference/configuration.md",
    "command line": "reference/cli.md",
    "statuses": "reference/statuses.md",
    "metrics": "reference/metrics.md",
    "API": "reference/api.md",
    "whoever is called": "runbook.md",
}
DECISIONS = {
    "sagas in rows": "0024-sagas-are-values-in-rows.md",
    "a database constraint over a lock": "0025-a-constraint-decides-who-has-the-chair.md",
    "idempotency": "0026-three-keys-against-doing-it-twice.md",
    "the breaker": "0020-an-account-that-does-not-answer-is-left-alone.md",
    "Core over the ORM": "0027-sqlalchemy-core-not-its-orm.md",
    "dependency-injector without wiring": "0028-dependency-injector-without-wiring.md",
    "namespace packages": "0029-adapters-and-entrypoints-are-namespace-packages.md",
    "the aiohttp transport": "0030-httpx-on-aiohttps-transport.md",
    "an outbox, and no message bus": "0031-no-message-bus-but-an-outbox.md",
}
PARTS = ["Context", "Decision", "Rejected", "Consequences"]


@pytest.mark.parametrize("page", PAGES.values(), ids=list(PAGES))
def test_there_is_a_page_about(page: str) -> None:
    """It is in the index, and is more than a heading."""
    text = (DOCS / page).read_text(encoding="utf-8")

    assert f"]({page})" in (DOCS / "README.md").read_text(encoding="utf-8")
    assert len(text.split()) >= LEAST_WORDS


@pytest.mark.parametrize("page", DECISIONS.values(), ids=list(DECISIONS))
def test_it_is_written_down_why(page: str) -> None:
    """What was decided, what was not, and what follows from it; in the index for newcomers."""
    text = (DOCS / "decisions" / page).read_text(encoding="utf-8")

    assert re.findall(r"^\*\*(\w+)\.\*\*\s", text, re.MULTILINE) == PARTS
    assert f"](decisions/{page})" in (DOCS / "README.md").read_text(encoding="utf-8")


def test_the_architecture_is_drawn_once() -> None:
    """One picture, with every part of the source in it."""
    text = (DOCS / PAGES["architecture"]).read_text(encoding="utf-8")
    (picture,) = re.findall(r"^```mermaid$(.*?)^```$", text, re.MULTILINE | re.DOTALL)

    for part in (
        "booking_domain",
        "entrypoints",
        "http",
        "cli",
        "sandbox",
        "application",
        "ports",
        "model",
        "runner",
        "sql",
    ):
        assert part in picture


def test_who_builds_the_image_is_told_that_nobody_has_yet() -> None:
    """Whoever has, takes the sentence out of page and Dockerfile."""
    page = (DOCS / PAGES["containers"]).read_text(encoding="utf-8")
    recipe = (DOCS.parent / "Dockerfile").read_text(encoding="utf-8")

    assert "not built here" in page
    assert "not built here" in recipe
