"""A comparison of services for programs."""

from typing import Any

from booking_domain.model.catalogue_comparison import (
    CatalogueComparison,
    Difference,
    Pair,
    Unlisted,
    Warned,
)
from entrypoints.cli.services_advice import advice


def comparison_json(comparison: CatalogueComparison) -> dict[str, Any]:
    """This will return it as JSON's types, keyed as `docs/reference/services-sync.md` says."""
    return {
        "agrees": comparison.agrees,
        "compared": len(comparison.pairs),
        "differences": [_difference(one) for one in comparison.differences],
        "warnings": [_warning(one) for one in comparison.warnings],
        "mendings": [
            {"service": one.service_id, "key": one.key.value, "value": one.value}
            for one in comparison.mendings
        ],
        "unlisted": [_unlisted(one) for one in comparison.unlisted],
    }


def _place(pair: Pair) -> dict[str, Any]:
    return {
        "service": pair.service.service_id,
        "person": pair.staff.staff_id,
        "event_type": pair.event_type,
    }


def _difference(one: Difference) -> dict[str, Any]:
    stated = {"key": one.key.value, "configured": one.configured, "calcom": one.provided}
    return _place(one.pair) | stated


def _warning(one: Warned) -> dict[str, Any]:
    said = advice(one)
    return _place(one.pair) | {
        "hazard": one.hazard.value,
        "about": list(one.about),
        "problem": said.problem,
        "remedy": said.remedy,
    }


def _unlisted(one: Unlisted) -> dict[str, Any]:
    found = one.found
    return {
        "event_type": found.event_type,
        "title": found.title,
        "duration_minutes": found.duration_minutes,
        "hosts": list(found.hosts),
        "hidden": found.is_hidden,
        "person": one.staff_id,
        "service": one.service_id,
    }
