"""The databases that this suite runs on."""

from tests.contract.unit_of_work.storages import storage


__all__ = ["storage"]
