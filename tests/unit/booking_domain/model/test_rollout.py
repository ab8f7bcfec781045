"""Which calls belong to a rollout."""

import os
import subprocess
import sys

import pytest

from booking_domain.errors import InvalidValue
from booking_domain.model.rollout import (
    Admission,
    Rollout,
    ServiceMode,
    Treatment,
    place_of_call,
)


SALON = "salon-muster"
CALLS = tuple(f"call_{number:x}" for number in range(0x10_000, 0x10_000 + 20_000))


def share(percent: int, *, tenant_id: str = SALON) -> float:
    rollout = Rollout(percent=percent)
    return sum(rollout.admits(one, tenant_id=tenant_id).is_inside for one in CALLS) / len(CALLS)


@pytest.mark.parametrize("percent", [1, 5, 20, 50, 80, 99])
def test_so_many_calls_are_inside_as_were_asked_for(percent: int) -> None:
    """Within four standard deviations of 20,000 calls."""
    expected = percent / 100
    deviation = (expected * (1 - expected) / len(CALLS)) ** 0.5

    assert abs(share(percent) - expected) < 4 * deviation


@pytest.mark.parametrize(("percent", "expected"), [(0, 0.0), (100, 1.0)])
def test_none_and_all_are_exact(percent: int, expected: float) -> None:
    """Zero lets nobody in by chance."""
    assert share(percent) == expected


def test_two_salons_let_different_calls_in() -> None:
    """Of the half of one, about half is in the other's."""
    half = Rollout(percent=50)
    mine = [one for one in CALLS if half.admits(one, tenant_id=SALON).is_inside]

    both = sum(half.admits(one, tenant_id="salon-nord").is_inside for one in mine)

    assert abs(both / len(mine) - 0.5) < 0.03


def test_a_call_that_is_inside_stays_inside_when_the_rollout_grows() -> None:
    """Its caller is not treated in two ways."""
    for one in CALLS[:500]:
        sides = [Rollout(percent=n).admits(one, tenant_id=SALON).is_inside for n in range(101)]
        assert sides == sorted(sides)


def test_the_places_of_calls_are_those_of_ever() -> None:
    """Another function would change sides in the middle of a rollout."""
    places = [place_of_call(one, tenant_id=SALON) for one in ("call_1", "call_2", "Jörg", "")]

    assert places == [22, 66, 17, 66]


def test_a_call_whose_id_is_no_clean_text_has_a_place_too() -> None:
    """JSON may carry half a character; its caller is served or rung back, and never fails."""
    assert 0 <= place_of_call("call_\ud83d", tenant_id=SALON) < 100


def test_no_two_pairs_spell_the_same_text() -> None:
    """The end of an id is not the beginning of another."""
    calls = [f"{number}" for number in range(100)]

    mine = [place_of_call(f"b{one}", tenant_id="a") for one in calls]
    theirs = [place_of_call(one, tenant_id="ab") for one in calls]

    assert mine != theirs


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_every_process_finds_the_same_side(seed: str) -> None:
    """Whatever Python's own hashes are seeded with."""
    code = (
        "from booking_domain.model.rollout import place_of_call;"
        f"print([place_of_call(f'call_{{n}}', tenant_id={SALON!r}) for n in range(50)])"
    )

    told = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
        timeout=180,
    ).stdout

    here = [place_of_call(f"call_{number}", tenant_id=SALON) for number in range(50)]
    assert told.strip() == str(here)


@pytest.mark.parametrize(
    ("mode", "is_inside", "treatment"),
    [
        (ServiceMode.LIVE, True, Treatment.SERVE),
        (ServiceMode.DRY_RUN, True, Treatment.REHEARSE),
        (ServiceMode.OFF, True, Treatment.RING_BACK),
        *((mode, False, Treatment.RING_BACK) for mode in ServiceMode),
    ],
)
def test_mode_and_side_say_what_becomes_of_a_wish(
    mode: ServiceMode, is_inside: bool, treatment: Treatment
) -> None:
    """Whoever is outside is rung back in every mode."""
    assert Admission(mode, is_inside=is_inside).treatment is treatment


@pytest.mark.parametrize("percent", [-1, 101])
def test_no_more_than_all_and_no_less_than_none(percent: int) -> None:
    """A slip of the keyboard is refused."""
    with pytest.raises(InvalidValue):
        Rollout(percent=percent)
