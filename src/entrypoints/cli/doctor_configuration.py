"""What there is to say of a configuration itself."""

import importlib.util
import re

from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import frozen

from entrypoints.cli.finding import Finding, Part, Reporter
from entrypoints.settings.loading import demo_secrets, sandbox_addresses
from entrypoints.settings.problem import Problem
from entrypoints.settings.schema import Settings, TenantSettings
from entrypoints.settings.usable_part import UsablePart


_REPORT = Reporter(part=Part.CONFIGURATION)
# Where a problem quotes what stands in the file, and that may be somebody's name or number.
_PERSONAL = re.compile(r"\.(name|synonyms|phone|called_numbers|address|reason)\b|^tenants\[\d+\]$")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_TRACING = "opentelemetry"


@frozen(kw_only=True)
class Source:
    """Where settings come from; `is_demo`: a sandbox and demo keys are meant so."""

    file: Path | None
    is_demo: bool


def findings_of_file(part: UsablePart, *, source: Source) -> Iterator[Finding]:
    """This will yield every problem, and what is not looked at because of it."""
    yield from refusals(part.problems, remedy=_remedy(source))
    for salon in part.lost_salons:
        what = "its configuration cannot be used"
        report = Reporter(part=Part.CONFIGURATION, salon=salon)
        yield report.not_looked_at("salon", why=what)
    if part.settings is None:
        yield _REPORT.not_looked_at("rest", why="nothing of the configuration can be used")
        return
    yield from findings_of_demo(part.settings, source=source)
    if not part.problems:
        yield _REPORT.ok("file", _sizes(part.settings))
        yield _REPORT.ok("secrets", f"{_secrets_in(part.settings)} secrets are present")
    if part.settings.operations.otlp_endpoint and importlib.util.find_spec(_TRACING) is None:
        what = "operations.otlp_endpoint needs a library that is not installed"
        remedy = "pip install 'voice-booking[opentelemetry]'"
        yield _REPORT.error("traces", what, remedy=remedy)


def findings_of_demo(settings: Settings, *, source: Source) -> Iterator[Finding]:
    """This will name what `serve` refuses without `--demo`."""
    if not source.is_demo:
        refused = (*sandbox_addresses(settings), *demo_secrets(settings))
        yield from refusals(refused, remedy="set that of the salon, or try it with --demo")


def refusals(problems: Iterable[Problem], *, remedy: str) -> Iterator[Finding]:
    """This will yield an error for each, without names and numbers that it quotes."""
    for problem in problems:
        message = problem.message
        if _PERSONAL.search(problem.path):
            message = _QUOTED.sub("(what stands there)", message)
        where = f"{problem.path}: " if problem.path else ""
        yield _REPORT.error("key", f"{where}{message}", remedy=remedy)


def findings_of_applied(refused: Iterable[Problem]) -> Iterator[Finding]:
    """This will yield why the salons that were applied cannot be used, nor `serve` started."""
    yield from refusals(refused, remedy="correct the file, then `voice-booking tenant apply`")
    yield _REPORT.not_looked_at("applied", why="what is applied; the file's salons are")


def of_other_salons(ids: Iterable[str], *, file: Path) -> Finding:
    """This will say that the file is not what is in force."""
    names = ", ".join(ids)
    what = f"{file} differs from what is applied for {names}, which is in force and looked at"
    remedy = f"see `voice-booking tenant apply --config {file} --dry-run`"
    return _REPORT.warning("applied", what, remedy=remedy)


def unknown_salons() -> Finding:
    """This will say that the file's salons may not be those in force."""
    why = "whether salons were applied to the database; those of the file are"
    return _REPORT.not_looked_at("applied", why=why)


def _remedy(source: Source) -> str:
    return f"correct it in {source.file} or its environment; examples/salon.toml explains each key"


def _sizes(settings: Settings) -> str:
    salons = settings.tenants
    people = sum(len(one.staff) for one in salons)
    services = sum(len(one.services) for one in salons)
    counted = (
        _counted(len(salons), "salon", "salons"),
        _counted(people, "person", "people"),
        _counted(services, "service", "services"),
    )
    return f"it can be used: {', '.join(counted)}"


def _counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def _secrets_in(settings: Settings) -> int:
    return len(settings.operations.tokens) + sum(map(_secrets_of, settings.tenants))


def _secrets_of(tenant: TenantSettings) -> int:
    keys = tenant.retell.keys if tenant.retell is not None else ()
    return 1 + len(tenant.calcom.webhook_secrets) + len(keys) + len(tenant.rest.tokens)
