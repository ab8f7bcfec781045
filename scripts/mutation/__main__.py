"""
Measure the tests: `python -m scripts.mutation` changes the domain model in small ways, one at a
time, and counts how many changes some test notices.

The score is the share of mutants that were killed; one that ran out of time counts as killed, one
that is listed in `equivalents.toml` does not count at all.
"""

import argparse
import hashlib
import os
import sys
import tomllib

from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from attrs import frozen

from scripts.mutation.mutants import Mutant, mutants_of
from scripts.mutation.reach import measure
from scripts.mutation.report import Tally, table
from scripts.mutation.trial import Verdict, calm_hypothesis, warm_up
from scripts.mutation.trials import Bench


ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
MODEL = SOURCE / "booking_domain" / "model"
TESTS = ("tests/unit/booking_domain", "tests/unit/adapters/sql/test_stored_json.py")
EQUIVALENTS = Path(__file__).with_name("equivalents.toml")
KEPT_IN = ROOT / "mutants"


@frozen
class Part:
    """A part of the model that is measured on its own, in whole or by a sample of its mutants."""

    name: str
    modules: tuple[Path, ...]
    in_tables: bool
    sample: int | None


def parts(*, german: int, tables: int) -> tuple[Part, ...]:
    """This will return the parts: the logic in whole, of the rest a sample."""
    plain = tuple(sorted(MODEL.glob("*.py")))
    of_german = tuple(sorted((MODEL / "german").glob("*.py")))
    return (
        Part("model", plain, in_tables=False, sample=None),
        Part("model, tables", plain, in_tables=True, sample=tables),
        Part("german", of_german, in_tables=False, sample=german),
        Part("german, tables", of_german, in_tables=True, sample=tables),
    )


def module_name(path: Path) -> str:
    """This will return the dotted name of a module in `src`."""
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts)


def chosen(part: Part, *, only: Sequence[str], seed: str) -> list[Mutant]:
    """This will return the mutants of a part that are tried: all, or the sample of this seed."""
    found = [
        mutant
        for path in part.modules
        if not only or path.stem in only
        for mutant in mutants_of(module_name(path), path.read_text(encoding="utf-8"))
        if mutant.in_table == part.in_tables
    ]
    if part.sample is None or part.sample >= len(found):
        return found
    drawn = sorted(found, key=lambda mutant: _lot(mutant, seed))[: part.sample]
    return sorted(drawn, key=lambda mutant: (mutant.module, mutant.number))


def _lot(mutant: Mutant, seed: str) -> str:
    facts = f"{seed}|{mutant.module}|{mutant.number}|{mutant.before}|{mutant.after}"
    return hashlib.sha256(facts.encode()).hexdigest()


def equivalents() -> set[tuple[str, str, str, str]]:
    """This will return module, scope, before and after of each mutant that is known to be none."""
    listed = tomllib.loads(EQUIVALENTS.read_text(encoding="utf-8")).get("mutant", [])
    return {(one["module"], one["scope"], one["before"], one["after"]) for one in listed}


def main() -> int:
    """This will try the mutants, print the tables and write down who survived."""
    options = _options()
    os.chdir(ROOT)
    os.nice(10)
    sys.path.insert(0, str(SOURCE))
    calm_hypothesis()
    KEPT_IN.mkdir(exist_ok=True)
    reach = measure(SOURCE / "booking_domain", list(TESTS), stored_in=KEPT_IN / "reach.json")
    warm_up()
    bench = Bench(
        source=SOURCE,
        reach=reach,
        jobs=options.jobs,
        seconds=options.seconds,
        patience=options.patience,
    )
    again = _survivors_of(options.again)
    with _written(options.survivors) as survivors, _written("trials.txt") as trials:
        for part in parts(german=options.german, tables=options.tables):
            mutants = chosen(part, only=options.only, seed=options.seed)
            if again:
                mutants = [one for one in mutants if _key(one) in again]
            if mutants and (not options.part or part.name in options.part):
                print(table(part.name, _tried(mutants, bench, trials, survivors)), flush=True)
    print(f"survivors: {KEPT_IN / options.survivors}")
    return 0


def _written(name: str) -> TextIO:
    """Open a file of which every line is there at once: a whole run takes its time."""
    return (KEPT_IN / name).open("w", encoding="utf-8", buffering=1)


def _tried(mutants: Sequence[Mutant], bench: Bench, trials: TextIO, survivors: TextIO) -> Tally:
    known = equivalents()
    tally = Tally()
    for one in mutants:
        if _key(one) in known:
            tally.note_equivalent(one)
    for mutant, verdict in bench.try_all([one for one in mutants if _key(one) not in known]):
        tally.note(mutant, verdict)
        line = f"{_name(mutant)}\t{verdict.value}\n"
        trials.write(line)
        if verdict in {Verdict.SURVIVED, Verdict.UNREACHED}:
            survivors.write(line)
    return tally


def _name(mutant: Mutant) -> str:
    where = f"{mutant.module}:{mutant.lines[0]} {mutant.scope}"
    return f"{where}\t#{mutant.number}\t{mutant.before}\t=>\t{mutant.after}"


def _key(mutant: Mutant) -> tuple[str, str, str, str]:
    return mutant.module, mutant.scope, mutant.before, mutant.after


def _survivors_of(path: Path | None) -> set[tuple[str, str, str, str]]:
    """Read a file of survivors; line numbers do not count, so that it outlives small changes."""
    if path is None:
        return set()
    keys = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        where, _, before, _, after, _ = line.split("\t")
        place, _, scope = where.partition(" ")
        keys.add((place.partition(":")[0], scope, before, after))
    return keys


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.mutation", description=__doc__)
    parser.add_argument("--only", nargs="*", default=[], help="modules by name, such as saga")
    parser.add_argument("--part", nargs="*", default=[], help="parts by name, such as german")
    parser.add_argument("--german", type=int, default=300, help="mutants drawn from german/")
    parser.add_argument("--tables", type=int, default=150, help="mutants drawn from tables")
    parser.add_argument("--seed", default="1", help="of the samples")
    parser.add_argument("--jobs", type=int, default=2, help="processes at once")
    parser.add_argument("--seconds", type=float, default=8.0, help="of tests for a mutant")
    parser.add_argument("--patience", type=float, default=120.0, help="of more if it survives")
    parser.add_argument("--again", type=Path, help="try only those in a file of survivors")
    parser.add_argument("--survivors", default="survivors.txt", help="file in mutants/")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
