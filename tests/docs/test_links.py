"""Every link between the project's pages leads somewhere, and every file that is named exists."""

import re

from collections.abc import Iterator
from pathlib import Path

import pytest


PROJECT = Path(__file__).parents[2]
DOCS = PROJECT / "docs"
PAGES = sorted([*PROJECT.glob("*.md"), *DOCS.rglob("*.md")])
# Of an example in a how-to, which nobody writes.
EXAMPLES = frozenset({"src/booking_domain/application/tell_opening_hours.py"})
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^)\s]+)\)")
_NAMED = re.compile(r"`((?:src|tests|scripts|bench|docs|examples|ops)/[\w./-]*\w\.\w+)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_every_link_leads_somewhere_on(page: Path) -> None:
    """To a file or folder that is there, and to a heading that it has."""
    broken = [link for link in _links(page) if not _is_there(link, page=page)]

    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_every_file_that_is_named_exists_on(page: Path) -> None:
    """Paths from the project's folder on, as code."""
    text = page.read_text(encoding="utf-8")
    named = {one for one in _NAMED.findall(text) if one not in EXAMPLES}

    assert {one for one in named if not (PROJECT / one).exists()} == set()


def test_every_page_of_the_documentation_is_in_its_index() -> None:
    """But for decisions, which are in a folder of their own."""
    listed = {(DOCS / link.partition("#")[0]).resolve() for link in _links(DOCS / "README.md")}
    pages = {page for page in DOCS.rglob("*.md") if page.parent.name != "decisions"}

    assert pages - listed == {DOCS / "README.md"}


def test_decisions_are_numbered_once_each() -> None:
    """The file's number is that of its heading."""
    numbers = []
    for page in sorted((DOCS / "decisions").glob("*.md")):
        heading = page.read_text(encoding="utf-8").partition(".")[0]
        assert int(heading.removeprefix("# ")) == int(page.name[:4]), page.name
        numbers.append(page.name[:4])

    assert len(numbers) == len(set(numbers))


def _links(page: Path) -> Iterator[str]:
    text = _CODE.sub("", page.read_text(encoding="utf-8"))
    for link in _LINK.findall(text):
        if not re.match(r"[a-z]+:", link):
            yield link


def _is_there(link: str, *, page: Path) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.is_relative_to(PROJECT):
        return False
    if not target.exists():
        return False
    return not anchor or anchor in set(_anchors(target))


def _anchors(page: Path) -> Iterator[str]:
    """Yield the anchors of a page's headings, as code hosts make them."""
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    seen: dict[str, int] = {}
    for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
        kept = "".join(one for one in words if one.isalnum() or one in " -_")
        anchor = kept.replace(" ", "-")
        count = seen.get(anchor, 0)
        seen[anchor] = count + 1
        yield anchor if count == 0 else f"{anchor}-{count}"
