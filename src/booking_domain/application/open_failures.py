"""What failed before and is listed: what reconciliation sees of it, and when that is over."""

import datetime as dt

from collections.abc import Collection, Mapping

from attrs import frozen

from booking_domain.application.reconciliation_result import Reconciliation
from booking_domain.model.damaged_record import DamagedRecord
from booking_domain.model.sync_failure import Resolution, SyncFailure, SyncFailureKind
from booking_domain.ports.unit_of_work import UnitsOfWork


_MOST = 100


@frozen
class OpenFailures:
    """The open failures of a salon, the oldest first."""

    tenant_id: str
    failures: tuple[SyncFailure, ...]
    unreadable: tuple[DamagedRecord, ...]

    @property
    def strays(self) -> Mapping[str, tuple[str, ...]]:
        """By appointment, the uids of bookings that must go, as far as was known."""
        found: dict[str, tuple[str, ...]] = {}
        for one in self.failures:
            if one.kind is SyncFailureKind.STRAY:
                found[one.appointment_id] = (*found.get(one.appointment_id, ()), one.uid)
        return found

    def uncompared(self) -> Reconciliation:
        """Return what can be told of the salon while its calendar does not answer."""
        return Reconciliation(
            appointments=0,
            bookings=0,
            left=(),
            findings=(),
            sync_failures=self.failures,
            unreadable=self.unreadable,
            is_compared=False,
        )

    async def close_written(
        self, agreeing: Collection[str], *, units: UnitsOfWork, at: dt.datetime
    ) -> None:
        """Close what the database refused of appointments on which both sides agree by now."""
        written = [
            one.uid
            for one in self.failures
            if one.kind is SyncFailureKind.ENDING and one.appointment_id in agreeing
        ]
        if not written:
            return
        async with units.writing(self.tenant_id) as unit:
            for uid in written:
                await unit.sync_failures.resolve(uid, at=at, how=Resolution.WRITTEN)
            await unit.commit()


async def open_failures(tenant_id: str, *, units: UnitsOfWork) -> OpenFailures:
    """This will read them, and which of them nobody can read; raises `StorageUnavailable`."""
    async with units.reading(tenant_id) as unit:
        return OpenFailures(
            tenant_id,
            failures=await unit.sync_failures.unresolved(limit=_MOST),
            unreadable=await unit.sync_failures.unreadable(),
        )
