"""Adapters for what the operating system gives: time and chance."""
