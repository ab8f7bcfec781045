"""
The rows of the dashboard of voice-booking.

Names with colons are figures of `ops/prometheus/rules.yml`, all others those of `/metrics`. What
the database is asked for is the same in each process, so the greatest is taken; all else is summed.
"""

from typing import Final

from scripts.dashboard.plan import Lines, Number, Query, Row


_GOOD, _DAY, _HOUR, _PAGE = "green", "yellow", "orange", "red"
_SHARE = ((None, _PAGE), (0.7, _HOUR), (0.9, _DAY), (0.95, _GOOD))
_NONE_IS_GOOD = ((None, _GOOD), (1, _PAGE))
_P = "voice_booking_"
_RATE = "[$__rate_interval]"


def _quantile(share: float, *, metric: str, by: str) -> Query:
    series = f"{_P}{metric}_bucket{_RATE}"
    return Query(
        f"histogram_quantile({share}, sum by (le, {by}) (rate({series})))", f"{{{{{by}}}}}"
    )


def _per_minute(metric: str, *, by: str, only: str = "") -> Query:
    legend = " ".join(f"{{{{{label}}}}}" for label in by.split(", "))
    return Query(f"60 * sum by ({by}) (rate({_P}{metric}{only}{_RATE}))", legend)


SUCCESS: Final = Row(
    "Wishes and success",
    (
        Number(
            title="Success, last hour",
            about="Confirmed or requested, of the wishes that named a free time. "
            "Who could not be served at all is a wish that failed.",
            query=Query("voice_booking:wishes_success:ratio1h", "success"),
            unit="percentunit",
            steps=_SHARE,
        ),
        Number(
            title="Success, last 24 hours",
            about="The same, over a day.",
            query=Query("voice_booking:wishes_success:ratio24h", "success"),
            unit="percentunit",
            steps=_SHARE,
        ),
        Number(
            title="Alerts firing",
            about="Of all severities; docs/runbook.md has a heading for each.",
            query=Query('count(ALERTS{alertstate="firing"}) or vector(0)', "alerts"),
            steps=_NONE_IS_GOOD,
        ),
        Number(
            title="Orphans to be taken out",
            about="Bookings in a calendar that no caller was promised.",
            query=Query(
                f'sum(max by (kind) ({_P}sync_failures_open{{kind=~"compensation|stray"}}))',
                "orphans",
            ),
            steps=_NONE_IS_GOOD,
        ),
        Lines(
            title="Endings of bookings, a minute",
            about="What became of the wishes.",
            queries=(_per_minute("sagas_ended_total", by="ending", only='{saga="booking"}'),),
        ),
        Lines(
            title="Why wishes failed, a minute",
            about="Endings that are neither confirmed nor requested, by reason.",
            queries=(
                _per_minute(
                    "sagas_ended_total",
                    by="ending, reason",
                    only='{saga="booking",ending!~"confirmed|requested"}',
                ),
            ),
        ),
        Lines(
            title="Moves and cancellations, a minute",
            about="By what became of them.",
            queries=(
                _per_minute("sagas_ended_total", by="saga, ending", only='{saga!="booking"}'),
            ),
        ),
        Lines(
            title="Wrong years and wrong recognitions",
            about="Since each process began: repaired dates that were denied, greetings by a "
            "name that is not the caller's.",
            queries=(
                Query("sum(voice_booking:wrong_years:sum)", "wrong years"),
                Query("sum(voice_booking:wrong_recognitions:sum)", "wrong recognitions"),
            ),
        ),
    ),
)

TOOLS: Final = Row(
    "Latency of each tool",
    (
        Lines(
            title="p50",
            about="From a tool call's arrival to its answer.",
            queries=(_quantile(0.5, metric="tool_duration_seconds", by="tool"),),
            unit="s",
        ),
        Lines(
            title="p95",
            about="An alert looks at it over 30 minutes.",
            queries=(_quantile(0.95, metric="tool_duration_seconds", by="tool"),),
            unit="s",
        ),
        Lines(
            title="p99",
            about="Budgets are from 1 s (inbound) to 8 s (book).",
            queries=(_quantile(0.99, metric="tool_duration_seconds", by="tool"),),
            unit="s",
        ),
        Lines(
            title="Answers by what the caller heard, a minute",
            about="The statuses of all tools.",
            queries=(_per_minute("tool_duration_seconds_count", by="status"),),
        ),
        Lines(
            title="Answers without a result, a minute",
            about="They left a second before the budget's end; the work goes on.",
            queries=(_per_minute("tool_overdue_total", by="tool"),),
        ),
        Lines(
            title="Calls that could not be served, a minute",
            about="TransactionConflict is a deadlock that reached a caller.",
            queries=(_per_minute("tool_faults_total", by="cause"),),
        ),
    ),
)

CALENDAR: Final = Row(
    "Calendar and breakers",
    (
        Lines(
            title="p95 of calls",
            about="With all pages, and the waits for a place and for the key's limit.",
            queries=(_quantile(0.95, metric="provider_duration_seconds", by="operation"),),
            unit="s",
        ),
        Lines(
            title="Calls by outcome, a minute",
            about="Unknown: the answer was lost. Unavailable: there was none.",
            queries=(_per_minute("provider_duration_seconds_count", by="operation, outcome"),),
        ),
        Lines(
            title="Breakers that are not closed",
            about="1 where a salon's calendar is left alone, in any process.",
            queries=(
                Query(
                    f'max by (tenant) ({_P}breaker_state{{state=~"open|probing"}})', "{{tenant}}"
                ),
            ),
        ),
    ),
)

SAGAS: Final = Row(
    "Sagas, compensations, orphans",
    (
        Lines(
            title="Open sagas",
            about="Under way, by the state of their appointment.",
            queries=(Query(f"max by (state) ({_P}sagas_open)", "{{state}}"),),
        ),
        Lines(
            title="p95 of steps",
            about="Each with its retries counted alone.",
            queries=(_quantile(0.95, metric="saga_step_duration_seconds", by="step"),),
            unit="s",
        ),
        Lines(
            title="Tries to undo a booking, a minute",
            about="Of those at another time than was asked for; booked and gone mean undone.",
            queries=(
                _per_minute(
                    "saga_step_duration_seconds_count",
                    by="outcome",
                    only='{saga="booking",step="cancel"}',
                ),
            ),
        ),
        Lines(
            title="Open sync failures",
            about="Compensation and stray are orphans; an ending is refused by the database.",
            queries=(Query(f"max by (kind) ({_P}sync_failures_open)", "{{kind}}"),),
        ),
        Lines(
            title="Differences found, an hour",
            about="By reconciliation; what is not mended is found again with each run.",
            queries=(
                Query(
                    f"sum by (decision, mended) (increase({_P}reconciliation_findings_total[1h]))",
                    "{{decision}}, mended: {{mended}}",
                ),
            ),
        ),
        Lines(
            title="Persons called for",
            about="Alarms since each process began.",
            queries=(Query("voice_booking:alarms:sum", "{{instance}}"),),
        ),
    ),
)

CACHE: Final = Row(
    "Cache of free times",
    (
        Lines(
            title="Days looked up, a minute",
            about="Unknown days are asked of the calendar.",
            queries=(_per_minute("cache_days_total", by="found"),),
        ),
        Lines(
            title="Share of unknown days, last hour",
            about="An alert fires above 20 %, where there are 200 days or more.",
            queries=(Query("voice_booking:cache_misses:ratio1h", "unknown"),),
            unit="percentunit",
        ),
    ),
)

WEBHOOKS: Final = Row(
    "Webhooks",
    (
        Lines(
            title="Events waiting",
            about="Of Cal.com and Retell: received and not processed.",
            queries=(Query("voice_booking:events_waiting:max", "waiting"),),
        ),
        Lines(
            title="Runs that process events, a minute",
            about="By outcome.",
            queries=(
                _per_minute(
                    "job_duration_seconds_count", by="name, outcome", only='{name=~"process.*"}'
                ),
            ),
        ),
    ),
)

RUNNER: Final = Row(
    "Runner, jobs and processes",
    (
        Lines(
            title="Readiness",
            about="1 where a part has no problem in any process.",
            queries=(Query(f"min by (part) ({_P}ready)", "{{part}}"),),
        ),
        Lines(
            title="Since a job last succeeded",
            about="In any process.",
            queries=(
                Query(
                    f"time() - max by (name) ({_P}job_last_success_timestamp_seconds)", "{{name}}"
                ),
            ),
            unit="s",
        ),
        Lines(
            title="Failed runs of jobs, an hour",
            about="Each is a line in the log with alarm=true.",
            queries=(
                Query(
                    "sum by (name) "
                    f'(increase({_P}job_duration_seconds_count{{outcome="failed"}}[1h]))',
                    "{{name}}",
                ),
            ),
        ),
        Lines(
            title="p95 of units of work",
            about="From the wait for a connection of the database to its return.",
            queries=(_quantile(0.95, metric="database_duration_seconds", by="access"),),
            unit="s",
        ),
        Lines(
            title="Units of work by outcome, a minute",
            about="A conflict is a deadlock, and is tried again.",
            queries=(_per_minute("database_duration_seconds_count", by="outcome"),),
        ),
        Lines(
            title="Memory and release",
            about="Of each process.",
            queries=(
                Query(
                    "process_resident_memory_bytes * on (instance) group_left (version) "
                    f"{_P}build_info",
                    "{{instance}} {{version}}",
                ),
            ),
            unit="bytes",
        ),
    ),
)

ROWS: Final = (SUCCESS, TOOLS, CALENDAR, SAGAS, CACHE, WEBHOOKS, RUNNER)
