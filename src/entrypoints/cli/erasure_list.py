"""
Who was erased, as ids, in a file outside of the database: a restored backup knows nothing of it.

A line is one erasure, a JSON object. It is written before the erasure begins, so that nothing is
erased that is not listed.
"""

import datetime as dt
import json
import os

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from attrs import frozen

from booking_domain.model.erasure import ErasureStep, StepKind
from entrypoints.cli.failure import Failure


_PRIVATE = 0o600

list_option = click.option(
    "--list",
    "erasure_list",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="VOICE_BOOKING_ERASURE_LIST",
    metavar="FILE",
    help="The list of erasures outside the database, as ids: `erase` adds to it, `again` reads it.",
)


@frozen
class ListedErasure:
    """One erasure as it was decided on."""

    tenant_id: str
    steps: tuple[ErasureStep, ...]


@frozen
class UnreadableLine:
    """A line of the list that is no erasure; counted from 1."""

    number: int


def append_to_list(path: Path, steps: Sequence[ErasureStep], *, tenant_id: str) -> None:
    """This will write a line, for good. Raises `Failure` where it cannot be written."""
    line = json.dumps({"tenant": tenant_id, "steps": [_plain(one) for one in steps]})
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, _PRIVATE)
        with os.fdopen(handle, "r+b") as file:
            # A line that broke off must not take this one with it.
            is_torn = file.seek(0, os.SEEK_END) > 0 and _last_byte(file.fileno()) != b"\n"
            file.write(b"\n" * is_torn + line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        message = f"not erased: {path} cannot be written: {error.strerror}"
        raise Failure(message) from error


def read_list(path: Path) -> Iterator[ListedErasure | UnreadableLine]:
    """This will read the file line by line. Raises `Failure` where it cannot be read."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}"
        raise Failure(message) from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield _erasure(json.loads(line))
            except (ValueError, KeyError, TypeError):
                yield UnreadableLine(number)


def _last_byte(handle: int) -> bytes:
    return os.pread(handle, 1, os.fstat(handle).st_size - 1)


def _plain(step: ErasureStep) -> dict[str, Any]:
    return {
        "erasure": step.erasure_id,
        "number": step.number,
        "kind": step.kind.value,
        "subject": step.subject,
        "noted_at": step.noted_at.isoformat(),
    }


def _erasure(content: Any) -> ListedErasure:
    steps = tuple(
        ErasureStep(
            erasure_id=str(one["erasure"]),
            number=int(one["number"]),
            kind=StepKind(one["kind"]),
            subject=str(one["subject"]),
            noted_at=dt.datetime.fromisoformat(one["noted_at"]),
        )
        for one in content["steps"]
    )
    if len({one.erasure_id for one in steps}) != 1:
        raise ValueError
    return ListedErasure(tenant_id=str(content["tenant"]), steps=steps)
