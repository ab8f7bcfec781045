"""
Answers of pure functions, kept for the next run: all callers of all worlds have four names.

The product must not keep them: names are personal data, and a call asks once.
"""

import contextlib
import functools

from collections.abc import Iterator
from typing import Any

from booking_domain.application import book_appointment, cancel_appointment, own_appointments
from booking_domain.model import customer, name_matching, person_name


_MOST = 4096


def _kept(*modules: Any, name: str) -> tuple[tuple[Any, ...], str, Any, Any]:
    plain = getattr(modules[0], name)
    return modules, name, plain, functools.lru_cache(maxsize=_MOST)(plain)


_KEPT = (
    _kept(person_name, name_matching, book_appointment, name="read_person_name"),
    _kept(own_appointments, name="match_name"),
    _kept(customer, book_appointment, cancel_appointment, own_appointments, name="normalise_name"),
)


@contextlib.contextmanager
def answers() -> Iterator[None]:
    """Look up what was answered before, for as long as this lasts."""
    for modules, name, _, remembering in _KEPT:
        for module in modules:
            setattr(module, name, remembering)
    try:
        yield
    finally:
        for modules, name, plain, _ in _KEPT:
            for module in modules:
                setattr(module, name, plain)
