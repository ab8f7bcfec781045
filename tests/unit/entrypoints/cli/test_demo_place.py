"""The demo's keys, also those of an older demo."""

import json

from pathlib import Path

from entrypoints.cli.demo_place import DemoPlace


def test_keys_from_before_there_were_webhooks_still_open_the_demo(tmp_path: Path) -> None:
    """Whoever updates keeps the bookings of the demo; the missing key is made up."""
    place = DemoPlace(tmp_path)
    former = {"calcom": "cal_demo_1", "sandbox_control": "control_demo_1"}
    former |= {"retell": "key_demo_1", "rest": "rest_demo_1"}
    place.keys_file.write_text(json.dumps(former), encoding="utf-8")

    keys = place.keys()

    assert keys.calcom == "cal_demo_1"
    assert keys.webhook.startswith("whsec_demo_")
