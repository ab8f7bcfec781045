"""Booking uids: 22 characters of base 58, new for every booking and not to be guessed."""

import uuid


_ALPHABET = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH = 22


def short_uid(number: uuid.UUID) -> str:
    """Return the identifier in the short form that bookings carry."""
    rest = number.int
    characters: list[str] = []
    for _ in range(_LENGTH):
        rest, digit = divmod(rest, len(_ALPHABET))
        characters.append(_ALPHABET[digit])
    return "".join(reversed(characters))
