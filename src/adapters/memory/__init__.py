"""Adapters that keep everything in this process: complete, tested like the others, and fast."""
