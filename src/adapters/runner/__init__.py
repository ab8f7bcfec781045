"""Runners: who drives sagas to their end."""
