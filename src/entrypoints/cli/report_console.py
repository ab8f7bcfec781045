"""Where reports with tables are printed."""

from rich.console import Console


_WIDTH_OF_FILES = 240


def report_console() -> Console:
    """This will return the terminal; in a file or a pipe nothing is folded that is looked for."""
    console = Console(markup=False)
    return console if console.is_terminal else Console(markup=False, width=_WIDTH_OF_FILES)
