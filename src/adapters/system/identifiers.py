"""Ids by the operating system's source of chance."""

import secrets
import uuid

from typing_extensions import override

from booking_domain.ports.identifiers import Identifiers


SPEAKABLE = "3456789KLMQRTVXYZ"
"""
Letters and digits whose German names are not taken for each other on a telephone.

One is kept of each group that sounds alike (A H K, B C D E G P T W, Q U, 2 3), none of those that
are read for one another (0 O, 1 I J), and L and M of the group F L M N S, which are told apart.
"""

_LENGTH = 5


class SystemIdentifiers(Identifiers):
    """Random UUIDs, and references such as "A-7K3QX" (1.4 million different ones)."""

    @override
    def new_id(self) -> str:
        return str(uuid.uuid4())

    @override
    def new_reference(self) -> str:
        return "A-" + "".join(secrets.choice(SPEAKABLE) for _ in range(_LENGTH))
