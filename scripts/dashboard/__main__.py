"""Write the dashboard anew: `python -m scripts.dashboard`, or `make dashboard`."""

from pathlib import Path

from scripts.dashboard.drawing import drawn
from scripts.dashboard.rows import ROWS


DASHBOARD = Path(__file__).parents[2] / "ops" / "grafana" / "voice-booking.json"


def dashboard() -> str:
    """This will return the dashboard as it has to stand in the file."""
    return drawn("voice-booking", uid="voice-booking", rows=ROWS)


if __name__ == "__main__":
    DASHBOARD.write_text(dashboard(), encoding="utf-8")
    print(f"{DASHBOARD.name} is written")
