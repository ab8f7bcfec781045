"""What is left of a configuration when everything is cut out of it that cannot be used."""

import copy
import re

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from entrypoints.settings.consistency import contradictions
from entrypoints.settings.environment import overridden
from entrypoints.settings.loading import decoded, parsed
from entrypoints.settings.problem import Problem, SettingsRefused
from entrypoints.settings.schema import Settings
from entrypoints.settings.secret import SecretSources


# Cutting shows what was hidden behind what was cut; more often than this nothing is.
_MOST_CUTS = 8
_SALON = re.compile(r"tenants\[(\d+)\](?:\.(retell|rest|calcom\.webhook_secrets)\b)?")
_ANY_SALON = re.compile(r"\btenants\[(\d+)\]")
_NO_DATABASE = {"url": "sqlite:///none"}


@frozen
class LeftOut:
    """
    Something that cannot be used: a table of the file, or one of a salon (`None`: it itself).

    `salon` is its id, or its place in the file where it has none.
    """

    salon: str | None
    table: str | None


@frozen
class UsablePart:
    """
    Settings without what is `left_out`, `None` where nothing can be used, and every problem.

    With `database` left out its address leads nowhere, with `calcom` that of Cal.com is not the
    file's: neither may be asked.
    """

    settings: Settings | None
    problems: tuple[Problem, ...]
    left_out: frozenset[LeftOut]

    def is_without(self, table: str, *, salon: str | None = None) -> bool:
        """Whether this table cannot be used."""
        return LeftOut(salon, table) in self.left_out

    @property
    def lost_salons(self) -> tuple[str, ...]:
        """The salons that cannot be used at all."""
        lost = (one.salon for one in self.left_out if one.table is None)
        return tuple(sorted(salon for salon in lost if salon is not None))


def usable_part(path: Path, *, environment: Mapping[str, str]) -> UsablePart:
    """
    This will load as much of the file as can be used, and tell everything that is wrong with it.

    Raises:
        SettingsRefused: it cannot be read, or is no TOML.
    """
    content = overridden(parsed(path), environment=environment)
    sources = SecretSources(environment=environment, directory=path.parent)
    scissors = _Scissors(content)
    # Once each: what could not be cut is found again.
    problems: dict[Problem, None] = {}
    settings: Settings | None = None
    for _ in range(_MOST_CUTS):
        settings, found = _loaded(scissors.content, sources=sources)
        if scissors.has_cut_salons:
            found = [one for one in found if one.path != "tenants"]
        problems |= dict.fromkeys(scissors.in_the_file(one) for one in found)
        # What only contradicts can be worked with, save for a salon's.
        parts = found if settings is None else [one for one in found if _SALON.match(one.path)]
        if not scissors.cut(parts):
            break
    return UsablePart(settings, tuple(problems), frozenset(scissors.left_out))


def _loaded(
    content: Mapping[str, Any], *, sources: SecretSources
) -> tuple[Settings | None, list[Problem]]:
    try:
        settings = decoded(content, into=Settings, sources=sources)
    except SettingsRefused as refused:
        return None, list(refused.problems)
    return settings, list(contradictions(settings))


class _Scissors:
    """
    Cuts tables out of parsed TOML.

    `places` are the numbers that the salons which are left have in the file.
    """

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = copy.deepcopy(dict(content))
        self.left_out: set[LeftOut] = set()
        self.has_cut_salons = False
        tenants = content.get("tenants")
        self._places = list(range(len(tenants))) if isinstance(tenants, list) else []

    def in_the_file(self, problem: Problem) -> Problem:
        """Return a problem of what is left with the numbers that salons have in the file."""

        def number(found: re.Match[str]) -> str:
            return f"tenants[{self._places[int(found[1])]}]"

        return evolve(
            problem,
            path=_ANY_SALON.sub(number, problem.path),
            message=_ANY_SALON.sub(number, problem.message),
        )

    def cut(self, problems: Iterable[Problem]) -> bool:
        """Cut what they are about; false where that is nothing that could be cut."""
        lost: set[int] = set()
        has_cut = False
        for problem in problems:
            found = _SALON.match(problem.path)
            if found is None:
                has_cut |= self._without_table(re.split(r"[.\[ ]", problem.path)[0])
            elif found[2] is None:
                lost.add(int(found[1]))
            else:
                has_cut |= self._without_part(int(found[1]), table=found[2])
        self.has_cut_salons |= bool(lost)
        for place in sorted(lost, reverse=True):
            self.left_out.add(LeftOut(self._name(place), None))
            del self.content["tenants"][place]
            del self._places[place]
        return has_cut or bool(lost)

    def _without_table(self, name: str) -> bool:
        if name == "tenants":
            self.has_cut_salons = True
            is_other = self.content.get(name) != []
            self.content[name] = []
            return is_other
        self.left_out.add(LeftOut(None, name))
        if name == "database":
            is_other = self.content.get(name) != _NO_DATABASE
            self.content[name] = dict(_NO_DATABASE)
            return is_other
        return self.content.pop(name, None) is not None

    def _without_part(self, place: int, *, table: str) -> bool:
        self.left_out.add(LeftOut(self._name(place), table.rpartition(".")[2]))
        salon = self.content["tenants"][place]
        *outer, name = table.split(".")
        for key in outer:
            salon = salon[key]
        # Cut already, for another problem of the same table.
        salon.pop(name, None)
        return True

    def _name(self, place: int) -> str:
        salon = self.content["tenants"][place]
        name = salon.get("id") if isinstance(salon, dict) else None
        return name if isinstance(name, str) else f"tenants[{self._places[place]}]"
