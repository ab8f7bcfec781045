"""The HTTP face: signed tool calls, the salon's REST interface, health and pages."""
