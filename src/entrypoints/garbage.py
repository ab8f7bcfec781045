# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""When Python looks for cyclic garbage: not while somebody is waiting on the telephone."""

import gc


_YOUNG_OBJECTS = 50_000
_YOUNG_ROUNDS = 20
_MIDDLE_ROUNDS = 50


def settle_garbage() -> None:
    """
    This will exempt everything that start-up has made from later searches, and search less often.

    A full search through what was imported took 10 to 20 ms, now and then in the middle of an
    answer; what is made while answering is freed without it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG_OBJECTS, _YOUNG_ROUNDS, _MIDDLE_ROUNDS)
