"""The trials of a run as lines of a file, so that another run can go on where this one ended."""

import sys

from pathlib import Path

from attrs import frozen

from scripts.mutation.mutants import Mutant
from scripts.mutation.trial import Verdict


_SURVIVED = {Verdict.SURVIVED, Verdict.UNREACHED, Verdict.BROKEN}

Key = tuple[str, str, str, str]


def key_of(mutant: Mutant) -> Key:
    """This will name a mutant without lines and numbers, so that it outlives small changes."""
    return mutant.module, mutant.scope, mutant.before, mutant.after


def names_in(file: Path) -> set[Key]:
    """This will return the keys of a file of survivors."""
    keys = set()
    for line in file.read_text(encoding="utf-8").splitlines():
        where, _, before, _, after, _ = line.split("\t")
        place, _, scope = where.partition(" ")
        keys.add((place.partition(":")[0], scope, before, after))
    return keys


@frozen
class Records:
    """How each mutant's trial ended, in a file whose first line tells the code's state."""

    file: Path
    verdicts: dict[str, Verdict]

    @classmethod
    def of(cls, file: Path, *, state: str, resume: bool) -> "Records":
        """
        Begin a file anew, or go on with it.

        Raises:
            SystemExit: code or tests are no longer those of the trials in the file.
        """
        if not resume:
            file.write_text(f"{state}\n", encoding="utf-8")
            return cls(file, {})
        of_state, *lines = file.read_text(encoding="utf-8").splitlines()
        if of_state != state:
            sys.exit(f"{file} is of other code or other tests; begin anew without --resume")
        told = (line.rpartition("\t") for line in lines)
        return cls(file, {name: Verdict(verdict) for name, _, verdict in told})

    def verdict_of(self, mutant: Mutant) -> Verdict | None:
        """Return how the mutant's trial ended, None if it is still to come."""
        return self.verdicts.get(_name(mutant))

    def note(self, mutant: Mutant, verdict: Verdict) -> None:
        """Write a trial down at once: a run takes its time, and may be ended."""
        name = _name(mutant)
        self.verdicts[name] = verdict
        with self.file.open("a", encoding="utf-8") as lines:
            lines.write(f"{name}\t{verdict.value}\n")

    def survivors(self) -> str:
        """Return the lines of those that survived, in the order of the code."""
        left = [(name, one) for name, one in self.verdicts.items() if one in _SURVIVED]
        return "".join(f"{name}\t{verdict.value}\n" for name, verdict in sorted(left))


def _name(mutant: Mutant) -> str:
    where = f"{mutant.module}:{mutant.lines[0]} {mutant.scope}"
    return f"{where}\t#{mutant.number}\t{mutant.before}\t=>\t{mutant.after}"
