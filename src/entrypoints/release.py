# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""Which release this is."""

from importlib.metadata import PackageNotFoundError, version


def release() -> str:
    """This will return the installed distribution's version, "unknown" for sources alone."""
    try:
        return version("voice-booking")
    except PackageNotFoundError:
        return "unknown"
