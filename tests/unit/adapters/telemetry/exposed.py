"""What a Prometheus server would read."""

from prometheus_client.parser import text_string_to_metric_families

from adapters.telemetry.metrics import Metrics


def value_of(metrics: Metrics, name: str, /, **labels: str) -> float | None:
    """Return a sample of ours by its name without the prefix, `None` where there is none."""
    for family in text_string_to_metric_families(metrics.exposition().decode()):
        for sample in family.samples:
            if sample.name == f"voice_booking_{name}" and sample.labels == labels:
                return float(sample.value)
    return None


def samples_of(metrics: Metrics, name: str) -> dict[tuple[str, ...], float]:
    """
    Return all samples of a name that are not 0, by the values of their labels.

    The values stand in the order of the labels' names.
    """
    return {
        tuple(sample.labels[one] for one in sorted(sample.labels)): float(sample.value)
        for family in text_string_to_metric_families(metrics.exposition().decode())
        for sample in family.samples
        if sample.name == f"voice_booking_{name}" and sample.value
    }
