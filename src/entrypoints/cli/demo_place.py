"""Where the demo keeps its things: a database, the sandbox's calendar, and the keys to both."""

import contextlib
import json
import os
import secrets
import tempfile

from pathlib import Path

from attrs import asdict, field, frozen

from entrypoints.cli.failure import Failure


@frozen
class DemoKeys:
    """Secrets that open nothing but one demo; each says so in its name."""

    calcom: str = field(repr=False)
    sandbox_control: str = field(repr=False)
    retell: str = field(repr=False)
    rest: str = field(repr=False)
    webhook: str = field(repr=False, factory=lambda: _generated("whsec"))

    @classmethod
    def generated(cls) -> "DemoKeys":
        """Return new keys."""
        return cls(
            calcom=_generated("cal"),
            sandbox_control=_generated("control"),
            retell=_generated("key"),
            rest=_generated("rest"),
        )


@frozen
class DemoPlace:
    """A directory of the demo's own."""

    directory: Path

    @property
    def database(self) -> Path:
        """The appointments."""
        return self.directory / "demo.sqlite3"

    @property
    def journal(self) -> Path:
        """The sandbox's bookings."""
        return self.directory / "demo-calendar.sqlite3"

    @property
    def keys_file(self) -> Path:
        """The keys, for the eyes of this user only."""
        return self.directory / "demo-keys.json"

    def prepared(self) -> DemoKeys:
        """
        Make the directory and return its keys; a new database gets new ones.

        Raises:
            Failure: the directory cannot be written.
        """
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            is_known = self.database.exists() or self.journal.exists()
            if is_known and self.keys_file.exists():
                return self.keys()
            keys = DemoKeys.generated()
            _write_privately(self.keys_file, text=json.dumps(asdict(keys), indent=2) + "\n")
        except OSError as error:
            message = f"{self.directory} cannot be used: {error.strerror}; name another with --data"
            raise Failure(message) from error
        return keys

    def keys(self) -> DemoKeys:
        """
        Return the keys of a demo that was started before.

        Raises:
            Failure: there are none, or they cannot be read.
        """
        try:
            content = json.loads(self.keys_file.read_text(encoding="utf-8"))
            return DemoKeys(**content)
        except FileNotFoundError as error:
            message = (
                f"there is no demo in {self.directory}: start `voice-booking serve --demo` first, "
                "or name its directory (--data) or your salon's file (--config)"
            )
            raise Failure(message) from error
        except (OSError, ValueError, TypeError) as error:
            message = (
                f"{self.keys_file} cannot be read; remove it and {self.database} to start over"
            )
            raise Failure(message) from error


def _generated(kind: str) -> str:
    return f"{kind}_demo_{secrets.token_hex(16)}"


def _write_privately(path: Path, *, text: str) -> None:
    """Write a file of mode 0600 that is never seen half-written, or by others."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(temporary).replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise
