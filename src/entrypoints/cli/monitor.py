"""`voice-booking monitor`: how callers are served, and whether more of them may come."""

import asyncio
import datetime as dt
import json
import re

from fractions import Fraction
from pathlib import Path

import click

from attrs import frozen
from rich.console import Console, Group
from rich.live import Live
from rich.text import Text
from typing_extensions import override

from booking_domain.application.monitor import Monitor, MonitorResult
from booking_domain.errors import InvalidValue, StorageUnavailable
from booking_domain.model.gate import Gate
from entrypoints.accounts import ill_salons
from entrypoints.cli.applied_salons import closing_at
from entrypoints.cli.failure import Failure, Misused
from entrypoints.cli.log_setup import QUIET, set_up_logs
from entrypoints.cli.monitor_report import page, plain
from entrypoints.cli.salon_choice import config_option, salon_settings, tenant_named
from entrypoints.cli.start_checks import checked
from entrypoints.container import Container
from entrypoints.lifecycle import opened
from entrypoints.settings.schema import Settings


EXIT_CODES = {Gate.GO: 0, Gate.HOLD: 3, Gate.NO_GO: 4}
_EXAMPLES = """\b
Examples:
  voice-booking monitor --config salon.toml
  voice-booking monitor --config salon.toml --window 24h --threshold 90 --json
  voice-booking monitor --config salon.toml --salon muster --watch
"""
_UNDONE = "not measured"
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class _Span(click.ParamType[dt.timedelta]):
    name = "span"

    @override
    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.timedelta:
        if isinstance(value, dt.timedelta):
            return value
        found = re.fullmatch(r"([1-9][0-9]{0,5})([smhd])", str(value).strip())
        if found is None:
            self.fail(f"{value} is no span such as 90s, 60m, 24h or 7d", param, ctx)
        return dt.timedelta(**{_UNITS[found[2]]: int(found[1])})


class _Percent(click.ParamType[Fraction]):
    name = "percent"

    @override
    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Fraction:
        if isinstance(value, Fraction):
            return value
        text = str(value).strip()
        if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,6})?", text) is None or float(text) > 100:  # noqa: PLR2004 - percent
            self.fail(f"{value} is not from 0 to 100", param, ctx)
        return Fraction(text) / 100


@frozen
class _Wish:
    span: dt.timedelta
    threshold: Fraction
    as_json: bool
    closing: frozenset[str]

    def page(self, result: MonitorResult) -> Group:
        return page(result, threshold=self.threshold, closing=self.closing)

    def show(self, result: MonitorResult) -> None:
        if self.as_json:
            told = plain(result, threshold=self.threshold, closing=self.closing)
            click.echo(json.dumps(told))
        else:
            Console().print(self.page(result))


@click.command(short_help="How callers are served: go, hold or no-go.", epilog=_EXAMPLES)
@config_option
@click.option(
    "--window", type=_Span(), default="60m", show_default=True, help="How far to look back."
)
@click.option(
    "--threshold",
    type=_Percent(),
    default="95",
    show_default=True,
    metavar="PERCENT",
    help="Below this success it is hold.",
)
@click.option(
    "--salon", "--tenant", "tenant", metavar="ID", help="Only this salon.  [default: all]"
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of tables.")
@click.option("--watch", "is_watched", is_flag=True, help="Look again and again, until Ctrl-C.")
@click.option(
    "--every",
    type=click.FloatRange(1, 3600),
    default=5.0,
    show_default=True,
    help="Seconds between looks, with --watch.",
)
@click.option(
    "--demo",
    "as_demo",
    is_flag=True,
    help="Allow a sandbox and demo keys in the configuration, as `serve --demo` does.",
)
def monitor(
    *,
    config: Path | None,
    window: dt.timedelta,
    threshold: Fraction,
    tenant: str | None,
    as_json: bool,
    is_watched: bool,
    every: float,
    as_demo: bool,
) -> int:
    """
    Show success, latency and what went wrong within a window, of each salon and of all, with a
    verdict on the sum and every reason that speaks against go.

    Exit code 0: go. 3: hold. 4: no-go. 1: it could not be measured. 2: the command line or the
    configuration must be changed. With --watch 0, once it is ended by Ctrl-C.
    """
    settings = salon_settings(config, as_demo=as_demo, undone=_UNDONE)
    set_up_logs(QUIET)
    _require_recorded(window, settings=settings)
    if is_watched and not as_json and not Console().is_terminal:
        message = "--watch updates a terminal in place: say --json where there is none"
        raise Misused(message)
    ids = [tenant_named(settings, name=tenant).id] if tenant else [t.id for t in settings.tenants]
    closing = frozenset(one.declared.tenant_id for one in closing_at(settings, undone=_UNDONE))
    wish = _Wish(span=window, threshold=threshold, as_json=as_json, closing=closing)
    command = Monitor(tenant_ids=tuple(ids), span=window, threshold=threshold)
    try:
        if is_watched:
            return _watch(settings, command=command, wish=wish, every=every)
        result = asyncio.run(_measured(settings, command=command))
    except InvalidValue as error:
        raise Misused(str(error)) from error
    except StorageUnavailable as error:
        message = f"{_UNDONE}: {error}"
        raise Failure(message) from error
    wish.show(result)
    return EXIT_CODES[result.total.judgement.gate]


def _require_recorded(window: dt.timedelta, *, settings: Settings) -> None:
    days = settings.retention.traces_days
    if window > dt.timedelta(days=days):
        message = f"--window: latencies are kept for retention.traces_days, {days} days"
        raise Misused(message)


async def _measured(settings: Settings, *, command: Monitor) -> MonitorResult:
    container = Container(settings=settings)
    await checked(container)
    async with opened(container):
        return await _look(container, command=command)


async def _look(container: Container, *, command: Monitor) -> MonitorResult:
    """Measure once. Breakers are known where processes share them, and this one has used none."""
    ill = await ill_salons(container.settings(), gates=container.gates())
    return await container.monitoring().monitor.handle(command, ill=ill)


def _watch(settings: Settings, *, command: Monitor, wish: _Wish, every: float) -> int:
    try:
        asyncio.run(_watched(settings, command=command, wish=wish, every=every))
    except KeyboardInterrupt:
        # Whoever watched has seen it; what is open was closed on the way here.
        return 0
    return 0


async def _watched(settings: Settings, *, command: Monitor, wish: _Wish, every: float) -> None:
    container = Container(settings=settings)
    await checked(container)
    async with opened(container):
        if wish.as_json:
            await _told_again_and_again(container, command=command, wish=wish, every=every)
        with Live(auto_refresh=False) as live:
            while True:
                try:
                    shown = wish.page(await _look(container, command=command))
                except StorageUnavailable as error:
                    live.update(Text(f"{_UNDONE}: {error}"), refresh=True)
                else:
                    live.update(shown, refresh=True)
                await asyncio.sleep(every)


async def _told_again_and_again(
    container: Container, *, command: Monitor, wish: _Wish, every: float
) -> None:
    while True:
        try:
            wish.show(await _look(container, command=command))
        except StorageUnavailable as error:
            click.echo(f"{_UNDONE}: {error}", err=True)
        await asyncio.sleep(every)
