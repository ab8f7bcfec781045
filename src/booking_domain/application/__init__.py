"""One use case a file: a frozen command, a handler that holds ports, a union of results."""
