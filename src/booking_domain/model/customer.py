"""Who an appointment is for."""

import unicodedata

from attrs import frozen

from booking_domain.errors import InvalidValue
from booking_domain.model.phone_number import PhoneNumber


MAX_NAME_LENGTH = 120
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ı": "i"})
"""Umlauts as they are written without; the Turkish ı is an i to everybody who only hears it."""


@frozen
class Customer:
    """
    A person by name; number and e-mail where they are known.

    Raises:
        InvalidValue: the name is empty or longer than `MAX_NAME_LENGTH` characters.
    """

    name: str
    phone: PhoneNumber | None = None
    email: str | None = None

    def __attrs_post_init__(self) -> None:
        if not 0 < len(self.name.strip()) <= MAX_NAME_LENGTH:
            message = f"a name has 1 to {MAX_NAME_LENGTH} characters, not {len(self.name)}"
            raise InvalidValue(message)

    @property
    def normalised_name(self) -> str:
        """The name for comparing: case, umlauts, accents, hyphens and spacing do not matter."""
        return normalise_name(self.name)


def normalise_name(name: str) -> str:
    """This will fold a name so that spellings of one name by one speaker compare equal."""
    # Compatibility forms first: some of them ("℡") become capitals, which must be folded too.
    folded = unicodedata.normalize("NFKC", name).casefold()
    lettered = unicodedata.normalize("NFC", folded).translate(_LETTERS)
    plain = "".join(
        character
        for character in unicodedata.normalize("NFKD", lettered)
        if not unicodedata.combining(character)
    )
    words = "".join(character if character.isalnum() else " " for character in plain)
    return " ".join(words.split())
