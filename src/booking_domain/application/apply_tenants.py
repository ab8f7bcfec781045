"""Bringing what is declared of the salons into force, after somebody has seen what changes."""

import datetime as dt
import enum

from collections.abc import Mapping

from attrs import frozen

from booking_domain.application.open_work import OpenWorkAt
from booking_domain.model.open_work import NOTHING_OPEN, OpenWork
from booking_domain.model.tenant_declaration import (
    Content,
    KeyChange,
    TenantDeclaration,
    key_changes,
)
from booking_domain.ports.clock import Clock
from booking_domain.ports.tenant_register import TenantRegister


class Step(enum.Enum):
    """What becomes of a salon."""

    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"
    KEEP = "keep"


@frozen
class TenantStep:
    """
    One salon of a plan.

    Args:
        revision: The one that is in force now, 0 where there never was any.
        changes: Key by key; empty for a salon that is kept or taken off.
        open_work: Of a salon that is to be taken off: what must still come to its end.
    """

    tenant_id: str
    step: Step
    revision: int
    content: Content | None
    changes: tuple[KeyChange, ...] = ()
    open_work: OpenWork = NOTHING_OPEN

    @property
    def next_appointment(self) -> dt.datetime | None:
        """Of a salon that is to be taken off: the first that somebody still expects."""
        return self.open_work.next_appointment

    @property
    def is_refused(self) -> bool:
        """Whether somebody would come to a salon that is served no more."""
        return self.next_appointment is not None


class ApplyTenantsHandler:
    """Compares what is declared with what is in force, and brings it into force."""

    def __init__(self, *, register: TenantRegister, open_work: OpenWorkAt, clock: Clock) -> None:
        self._register = register
        self._open_work = open_work
        self._clock = clock

    async def plan(
        self, declared: Mapping[str, Content], *, may_remove: bool
    ) -> tuple[TenantStep, ...]:
        """
        Return what would become of each salon; nothing is written.

        Args:
            declared: What is wanted, by the salon's id.
            may_remove: Whether a salon that is not declared any more is taken off, or kept.

        Raises:
            StorageUnavailable: nothing can be said.
        """
        known = {one.tenant_id: one for one in await self._register.latest()}
        steps = [_wanted(name, content, known.get(name)) for name, content in declared.items()]
        left_out = [one for name, one in known.items() if name not in declared and one.content]
        steps += [await self._left_out(one, may_remove=may_remove) for one in left_out]
        return tuple(steps)

    async def apply(self, step: TenantStep) -> None:
        """
        Bring one step of a plan into force; one that changes nothing writes nothing.

        Raises:
            DeclarationChanged: somebody else did, since the plan was made.
            StorageUnavailable: nothing was written.
        """
        if step.step is Step.KEEP:
            return
        await self._register.put(
            TenantDeclaration(
                tenant_id=step.tenant_id,
                revision=step.revision + 1,
                content=step.content,
                applied_at=self._clock.now(),
            )
        )

    async def _left_out(self, known: TenantDeclaration, *, may_remove: bool) -> TenantStep:
        if not may_remove:
            return TenantStep(known.tenant_id, Step.KEEP, known.revision, known.content)
        return TenantStep(
            known.tenant_id,
            Step.REMOVE,
            known.revision,
            content=None,
            open_work=await self._open_work.salon(known.tenant_id),
        )


def _wanted(tenant_id: str, content: Content, known: TenantDeclaration | None) -> TenantStep:
    present = known.content if known else None
    revision = known.revision if known else 0
    changes = key_changes(present, content)
    if present is None:
        return TenantStep(tenant_id, Step.ADD, revision, content, changes)
    step = Step.CHANGE if changes else Step.KEEP
    return TenantStep(tenant_id, step, revision, content, changes)
