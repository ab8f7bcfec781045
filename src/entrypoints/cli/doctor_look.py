"""One look among many: bounded in time, and no other's trouble."""

import asyncio

from collections.abc import Awaitable
from typing import Protocol

from attrs import frozen

from entrypoints.cli.finding import Finding, Reporter


class Progress(Protocol):
    """Hears what is being looked at."""

    def begin(self, name: str) -> None:
        """Note that it is begun."""

    def end(self, name: str) -> None:
        """Note that it is done."""


@frozen(kw_only=True)
class Looks:
    """Takes looks of which each has so many seconds."""

    seconds: float
    progress: Progress

    async def findings(
        self, look: Awaitable[tuple[Finding, ...]], *, report: Reporter
    ) -> tuple[Finding, ...]:
        """Return what it finds; that it failed, or took too long, is a finding as well."""
        name = " ".join(filter(None, [report.part.value, report.salon]))
        self.progress.begin(name)
        try:
            async with asyncio.timeout(self.seconds):
                return await look
        except TimeoutError:
            what = f"there was no answer within {self.seconds:g} s"
            remedy = "look at the network; or ask again with a longer --timeout"
            return (report.error("answer", what, remedy=remedy),)
        except Exception as error:  # noqa: BLE001 - whatever it was, the others are still looked at
            what = f"it could not be looked at ({type(error).__name__})"
            remedy = "ask again; the other lines hold"
            return (report.error("answer", what, remedy=remedy),)
        finally:
            self.progress.end(name)
