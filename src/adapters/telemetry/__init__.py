"""Metrics and traces: adapters that stand in front of others and measure them."""
