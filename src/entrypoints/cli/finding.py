"""What `voice-booking doctor` found: one line each."""

import enum

from attrs import frozen


class Part(enum.Enum):
    """What a finding is about; in the order in which they are shown."""

    CONFIGURATION = "configuration"
    DATABASE = "database"
    REDIS = "redis"
    CLOCKS = "clocks"
    ADDRESS = "address"
    CALCOM = "cal.com"
    EVENT_TYPES = "event types"
    WEBHOOKS = "webhooks"
    RETELL = "retell"


class Verdict(enum.Enum):
    """`WARNING`: it works, and could be better; `ERROR`: what is configured does not work."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@frozen(kw_only=True)
class Finding:
    """
    One thing that was looked at; no secret, no person's name and no telephone number is in it.

    Args:
        check: What was looked at, in words for programs; they stay as they are.
        salon: The salon's id, `None` where it is about all.
        remedy: What to do, where there is something to do.
    """

    part: Part
    check: str
    verdict: Verdict
    what: str
    remedy: str | None = None
    salon: str | None = None


@frozen(kw_only=True)
class Reporter:
    """Writes findings of one part, and of one salon if it is about one."""

    part: Part
    salon: str | None = None

    def ok(self, check: str, what: str) -> Finding:
        """Say that it is well."""
        return Finding(part=self.part, salon=self.salon, check=check, verdict=Verdict.OK, what=what)

    def warning(self, check: str, what: str, *, remedy: str) -> Finding:
        """Say that it works, but not as it could."""
        return self._bad(Verdict.WARNING, check, what=what, remedy=remedy)

    def error(self, check: str, what: str, *, remedy: str) -> Finding:
        """Say that it does not work."""
        return self._bad(Verdict.ERROR, check, what=what, remedy=remedy)

    def failed(self, check: str, error: Exception, *, usually: str) -> Finding:
        """
        Say what an error says: "what is wrong: what to do".

        Args:
            usually: What to do where the error does not say it.
        """
        what, _, remedy = str(error).partition(": ")
        return self.error(check, what, remedy=remedy or usually)

    def not_looked_at(
        self, check: str, *, why: str, remedy: str = "mend that first, then ask again"
    ) -> Finding:
        """Say that nobody knows; what it waits for has a finding of its own."""
        return self.warning(check, f"not looked at: {why}", remedy=remedy)

    def _bad(self, verdict: Verdict, check: str, *, what: str, remedy: str) -> Finding:
        return Finding(
            part=self.part,
            salon=self.salon,
            check=check,
            verdict=verdict,
            what=what,
            remedy=remedy,
        )
