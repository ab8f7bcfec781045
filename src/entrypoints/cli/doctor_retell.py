"""Whether a salon's Retell keys look like such, and whether its calls can be recognised."""

from collections.abc import Iterator

from entrypoints.cli.finding import Finding, Part, Reporter
from entrypoints.settings.schema import TenantSettings
from entrypoints.settings.secret import Secret


_PREFIX = "key_"
_OF_CALCOM = "cal_"


def look_at_retell(tenant: TenantSettings, *, is_only: bool) -> Iterator[Finding]:
    """This will look at their form only: nobody but Retell knows whether a key is good."""
    report = Reporter(part=Part.RETELL, salon=tenant.id)
    if tenant.retell is None:
        yield report.ok("configured", "no Retell agent calls for this salon")
        return
    keys = {f"keys[{place}]": key for place, key in enumerate(tenant.retell.keys)}
    found = [one for name, key in keys.items() for one in _of_key(key, name=name, report=report)]
    if tenant.retell.push_key is not None:
        found += _of_key(tenant.retell.push_key, name="push_key", report=report)
    yield from found
    if not found:
        number = len(keys)
        form = "key has" if number == 1 else "keys have"
        yield report.ok("keys", f"{number} {form} the form of Retell's")
    if not (is_only or tenant.retell.called_numbers or tenant.retell.agent_ids):
        what = "neither `called_numbers` nor `agent_ids`: calls do not say whose they are"
        remedy = f"add one of them, or let the agent's addresses begin with /retell/{tenant.id}/"
        yield report.warning("routed", what, remedy=remedy)


def _of_key(key: Secret, *, name: str, report: Reporter) -> Iterator[Finding]:
    text = key.reveal()
    remedy = "take the API key with the webhook badge (Retell: Settings > API Keys)"
    if text.startswith(_OF_CALCOM):
        yield report.error("keys", f"{name} is a key of Cal.com", remedy=remedy)
    elif any(letter.isspace() or not letter.isprintable() for letter in text):
        yield report.error("keys", f"{name} has spaces or line breaks in it", remedy=remedy)
    elif not text.startswith(_PREFIX):
        what = f"{name} does not begin with {_PREFIX}, as Retell's keys do"
        yield report.warning("keys", what, remedy=remedy)
