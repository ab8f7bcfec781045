"""Ids and spoken references by chance."""

import re
import uuid

from adapters.system.identifiers import SPEAKABLE, SystemIdentifiers


def test_an_id_is_a_random_uuid_in_its_usual_spelling() -> None:
    """Version 4, small letters, hyphens."""
    text = SystemIdentifiers().new_id()

    parsed = uuid.UUID(text)
    assert parsed.version == 4
    assert str(parsed) == text


def test_ids_do_not_repeat() -> None:
    """Ten thousand ids are ten thousand different ones."""
    identifiers = SystemIdentifiers()

    assert len({identifiers.new_id() for _ in range(10_000)}) == 10_000


def test_a_reference_is_short_and_speakable() -> None:
    """An A, a hyphen, and five characters of the alphabet."""
    identifiers = SystemIdentifiers()
    pattern = re.compile(f"A-[{SPEAKABLE}]{{5}}")

    assert all(pattern.fullmatch(identifiers.new_reference()) for _ in range(1_000))


def test_the_alphabet_has_one_of_each_that_sound_or_look_alike() -> None:
    """No two of "be, de, te", of "zwei, drei", of 0 and O, 1 and I stand side by side."""
    confusable = ["0O", "1IJ", "23", "8B", "5S", "6G", "2Z", "AHK", "BCDEGPTW", "UQ", "MN", "FS"]

    for group in confusable:
        assert sum(character in SPEAKABLE for character in group) <= 1, group
    assert len(set(SPEAKABLE)) == len(SPEAKABLE)


def test_references_use_the_whole_alphabet_and_seldom_repeat() -> None:
    """Two thousand references hold every character, and nearly all are different."""
    identifiers = SystemIdentifiers()

    references = [identifiers.new_reference() for _ in range(2_000)]

    assert {character for one in references for character in one[2:]} == set(SPEAKABLE)
    assert len(set(references)) > 1_950
