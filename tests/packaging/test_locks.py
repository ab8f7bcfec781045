"""The lock files: complete, pinned by hash, free of addresses, and of licences that we may ship."""

import re
import tomllib

from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = ("requirements.lock", "requirements-dev.lock")

# Permissive ones, and the weak copyleft that asks nothing of a program that merely imports it.
ALLOWED_LICENCES = re.compile(
    r"""\b( MIT | MIT-0 | BSD | BSD-[23]-Clause | 0BSD | ISC | Apache | Apache-2\.0 | PSF | PSF-2\.0
        | Python-2\.0 | MPL | MPL-2\.0 | LGPL | Unlicense | Zlib | Python\ Software\ Foundation
        | Mozilla\ Public )\b""",
    re.VERBOSE,
)
REFUSED_LICENCES = re.compile(r"\b(A?GPL|SSPL|BUSL|Commons Clause|Proprietary)")
BSD_TEXT = "Redistribution and use in source and binary forms, with or without modification, are"


def locked(lock: str) -> dict[str, Requirement]:
    lines = (ROOT / lock).read_text().splitlines()
    pins = [Requirement(line.rstrip("\\")) for line in lines if line[:1] not in {"", " ", "#"}]
    return {canonicalize_name(pin.name): pin for pin in pins}


def declared(lock: str) -> list[Requirement]:
    project, groups = PROJECT["project"], PROJECT["dependency-groups"]
    extras = [each for extra in project["optional-dependencies"].values() for each in extra]
    lines = PROJECT["build-system"]["requires"] + project["dependencies"] + extras
    if lock == "requirements-dev.lock":
        lines += [each for each in groups["dev"] if isinstance(each, str)]
    return [Requirement(line) for line in lines]


def licence_of(found: Distribution) -> str:
    """The SPDX expression where there is one, else the classifiers, else what the field says."""
    facts = found.metadata
    if expression := facts.get_all("License-Expression"):
        return str(expression[0])
    classifiers = [each for each in facts.get_all("Classifier", []) if each.startswith("License ")]
    text = " ".join(" ".join(facts.get_all("License", [])).split())
    return "; ".join(classifiers) or ("BSD-3-Clause" if BSD_TEXT in text else text[:60])


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_satisfies_every_declared_dependency(lock: str) -> None:
    """What pyproject.toml asks for is pinned at a version that it accepts."""
    pins = locked(lock)

    for wish in declared(lock):
        pin = pins[canonicalize_name(wish.name)]
        (version,) = [each.version for each in pin.specifier]
        assert wish.specifier.contains(version), f"{wish} is locked as {pin}: run `make lock`"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_each_package_by_version_and_hash(lock: str) -> None:
    """Every entry is `name==version` followed by at least one hash."""
    entries = re.split(r"\n(?=[a-zA-Z0-9])", (ROOT / lock).read_text())[1:]

    assert len(entries) == len(locked(lock))
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+==\S+( ; [^\n]+)? \\\n    --hash=sha256:", entry), entry[:80]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address_and_no_place_on_a_machine(lock: str) -> None:
    """It installs from whichever package index the reader uses."""
    text = (ROOT / lock).read_text()

    found = re.findall(r"\S*://\S*|^-{1,2}[a-z-]+| @ .*", text, re.MULTILINE)

    assert found == []


def test_the_two_locks_pin_the_same_versions() -> None:
    """Tests run against what is shipped."""
    shipped, tested = locked(LOCKS[0]), locked(LOCKS[1])

    assert {name: tested[name].specifier for name in shipped} == {
        name: pin.specifier for name, pin in shipped.items()
    }


def test_every_shipped_dependency_has_a_licence_that_allows_it() -> None:
    """Only permissive licences, and LGPL, MPL and PSF."""
    refused: list[str] = []
    for name, pin in locked("requirements.lock").items():
        if pin.marker is not None and not pin.marker.evaluate():
            continue
        try:
            licence = licence_of(distribution(name))
        except PackageNotFoundError:
            pytest.fail(f"{name} is locked but not installed: run `make test`")
        if not ALLOWED_LICENCES.search(licence) or REFUSED_LICENCES.search(licence):
            refused.append(f"{name}: {licence or 'none stated'}")

    assert refused == []
