"""What an agent is given to say of a wish that it could not answer in time."""

import datetime as dt

from booking_domain.model.results import ToolResult
from booking_domain.model.tenant import Tenant
from entrypoints.speech.presentation import present


def late_result(result: ToolResult, *, tenant: Tenant, now: dt.datetime) -> str:
    """
    This will return one line of German for the agent, not for the caller.

    It has the agent ask once more: only an answer of a tool is noted as heard, and it is of the
    moment in which it is spoken.
    """
    said = present(result, tenant=tenant, now=now).message
    return (
        f"Das Ergebnis, auf das der Anrufer wartet, liegt jetzt vor: {said} "
        "Rufen Sie sofort get_booking_status auf und sagen Sie dem Anrufer, was das Werkzeug "
        "antwortet."
    )
