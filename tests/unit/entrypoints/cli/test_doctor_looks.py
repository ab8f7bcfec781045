"""A look that fails, or does not end, is a line and stops no other."""

import asyncio

from attrs import define, field

from entrypoints.cli.doctor_look import Looks, Progress
from entrypoints.cli.finding import Finding, Part, Reporter, Verdict


REPORT = Reporter(part=Part.WEBHOOKS, salon="muster")


@define
class Heard(Progress):
    """What progress was told."""

    names: list[str] = field(factory=list)

    def begin(self, name: str) -> None:
        self.names.append(f"begin {name}")

    def end(self, name: str) -> None:
        self.names.append(f"end {name}")


async def hangs() -> tuple[Finding, ...]:
    """Never end."""
    await asyncio.Event().wait()
    return ()


async def breaks() -> tuple[Finding, ...]:
    """Fail with a text that must not be shown."""
    raise ValueError("canary")


async def test_a_look_that_takes_too_long_is_an_error() -> None:
    """With the seconds that it had."""
    (found,) = await Looks(seconds=0.01, progress=Heard()).findings(hangs(), report=REPORT)

    assert (found.part, found.salon, found.verdict) == (Part.WEBHOOKS, "muster", Verdict.ERROR)
    assert "0.01 s" in found.what


async def test_a_look_that_fails_is_an_error_without_its_words() -> None:
    """They may hold anything."""
    (found,) = await Looks(seconds=1, progress=Heard()).findings(breaks(), report=REPORT)

    assert found.verdict is Verdict.ERROR
    assert "ValueError" in found.what
    assert "canary" not in repr(found)


async def test_progress_hears_of_each_end() -> None:
    """Of a failed one as well."""
    heard = Heard()

    await Looks(seconds=1, progress=heard).findings(breaks(), report=REPORT)

    assert heard.names == ["begin webhooks muster", "end webhooks muster"]
