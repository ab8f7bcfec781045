"""What is stored for longer than it may be kept."""

import datetime as dt

from abc import abstractmethod
from typing import Protocol

from booking_domain.model.retention import RecordKind


class AgedRecords(Protocol):
    """Forgets what is old, in transactions of its own that are short."""

    @abstractmethod
    async def forget(
        self,
        kind: RecordKind,
        *,
        tenant_id: str,
        before: dt.datetime,
        at: dt.datetime,
        limit: int,
    ) -> int:
        """
        Forget records that are older than `before`, the oldest first, and return how many.

        Rows are deleted; that of an appointment stays, without the person and without what leads
        to them. What is still at work is left: an appointment with an open saga, a wish or an open
        sync failure, the receipts of an appointment that starts later or has an open saga, a sync
        failure that is open.

        Fewer than `limit` says that no more are left, or that another process has the others.

        Raises:
            StorageUnavailable: nothing was forgotten.
            CommitOutcomeUnknown: it may have been; forgetting again is harmless.
        """
