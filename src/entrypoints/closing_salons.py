# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""Salons that were taken off while something was open: it is ended, and nobody can call."""

import datetime as dt

from collections.abc import Collection, Sequence

from attrs import frozen

from booking_domain.application.open_work import OpenWorkAt
from booking_domain.model.open_work import OpenWork
from booking_domain.model.tenant_declaration import TenantDeclaration
from booking_domain.ports.tenant_register import TenantRegister


# What was sent last may land, and is watched for, a day; a webhook may come as late.
_LISTENING = dt.timedelta(days=2)


@frozen
class ClosingSalon:
    """
    One salon that was taken off.

    Args:
        declared: As it was before.
        open_work: What is left; nothing where only something late may still come.
    """

    declared: TenantDeclaration
    open_work: OpenWork


async def closing_salons(
    applied: Collection[TenantDeclaration],
    *,
    register: TenantRegister,
    open_work: OpenWorkAt,
    now: dt.datetime,
) -> Sequence[ClosingSalon]:
    """
    This will return those of the salons taken off that are not done with, in their order.

    Raises:
        StorageUnavailable: the database did not answer.
    """
    found: list[ClosingSalon] = []
    for one in applied:
        if one.content is not None:
            continue
        left = await open_work.salon(one.tenant_id)
        declared = await register.last_declared(one.tenant_id)
        if declared is not None and (not left.is_nothing or now < one.applied_at + _LISTENING):
            found.append(ClosingSalon(declared, left))
    return found
