"""
What an adapter of `UnitsOfWork`, `SagaJournal` and `OfferExpiry` brings to its contract suites.

One harness is one fresh, empty database. The suites know nothing but this protocol and the ports,
so an adapter joins by one function that opens a harness:

- memory: `tests.contract.unit_of_work.memory_harness.memory_storage`
- SQL: `tests.contract.unit_of_work.sql_harness.sql_storage`, given the address of a database server
  as it stands in `VOICE_BOOKING_TEST_*`, or `None` for a SQLite file of its own
"""

import enum

from abc import abstractmethod
from typing import Protocol

from booking_domain.ports.aged_records import AgedRecords
from booking_domain.ports.erasure_journal import ErasureJournal
from booking_domain.ports.offer_expiry import OfferExpiry
from booking_domain.ports.open_matters import OpenMattersCount
from booking_domain.ports.person_records import PersonRecords
from booking_domain.ports.read_backs import ReadBacks
from booking_domain.ports.saga_journal import SagaJournal
from booking_domain.ports.service_records import ServiceRecords
from booking_domain.ports.tool_traces import ToolTraces
from booking_domain.ports.unit_of_work import UnitsOfWork


class CommitFault(enum.Enum):
    """What becomes of a commit: refused, or done or not done while its answer is lost."""

    REFUSED = "refused"
    LOST_UNWRITTEN = "lost_unwritten"
    LOST_WRITTEN = "lost_written"


class Refusal(enum.Enum):
    """For what reason a database refuses a row for good."""

    COLUMN = "a column is missing"
    CONSTRAINT = "a constraint forbids it"


class StorageHarness(Protocol):
    """
    A fresh database behind its ports.

    All ports see the same rows. The harness is what an async context manager gives:
    whatever it opened is closed and removed when the block is left, even after a failed test.
    """

    units: UnitsOfWork
    journal: SagaJournal
    expiry: OfferExpiry
    aged: AgedRecords
    people: PersonRecords
    erasures: ErasureJournal
    matters: OpenMattersCount
    traces: ToolTraces
    read_backs: ReadBacks
    served: ServiceRecords

    @abstractmethod
    def journal_serving(self, *tenant_ids: str) -> SagaJournal:
        """Return the journal of a process that serves these; `journal` serves all salons here."""

    @abstractmethod
    async def advance(self, seconds: float) -> None:
        """Let so much time pass for the leases, by the database's own clock; never really wait."""

    @abstractmethod
    async def fail_next_commit(self, fault: CommitFault) -> None:
        """Let this happen to the next commit of a unit of work; the one after it works again."""

    @abstractmethod
    async def refuse_events(self, refusal: Refusal | None) -> None:
        """Let every event of the outbox be refused for good; with `None`, be taken again."""

    @abstractmethod
    async def refuse_changes(self, *, is_refused: bool) -> None:
        """Let every change of an appointment be refused for good, or be taken again."""

    @abstractmethod
    async def take_down(self) -> None:
        """
        Let the database stop answering, as if its server had gone; it does not come back.

        Connections that are in use are cut off as well: their next statement fails.
        """
