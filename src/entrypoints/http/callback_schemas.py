"""The bodies of `/api/v1/callbacks`, as they stand in the OpenAPI document."""

import datetime as dt

from typing import Annotated

from msgspec import Meta, Struct

from booking_domain.application.salon_callbacks import MAX_NOTE
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.callback_request import CallbackReason
from booking_domain.model.saga import Failure
from entrypoints.http.schemas import Named


class SpanView(Struct, frozen=True, kw_only=True):
    """A time in which the caller would come; the end does not belong to it."""

    start: dt.datetime
    end: dt.datetime


class WordsView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was said, as it came; `appointment` says which existing one is meant."""

    text: str | None = None
    service: str | None = None
    staff: str | None = None
    date: str | None = None
    time: str | None = None
    appointment: str | None = None


class NamedAppointment(Struct, frozen=True, kw_only=True):
    """An appointment that a call-back is about, as it stands now."""

    id: str
    reference: str
    service: Named
    staff: Named
    start: dt.datetime


class WishView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    One thing that the caller wants.

    `words` are the caller's; the rest is what they were understood as, where that is certain.
    `start` is an exact time, `spans` are times in one of which it may begin; `appointment` is the
    one that is to be moved or cancelled.
    """

    tool: Annotated[str, Meta(description="The tool that the agent called for it.")]
    words: WordsView
    service: Named | None = None
    staff: Named | None = None
    start: dt.datetime | None = None
    spans: list[SpanView] = []
    appointment: NamedAppointment | None = None


class UntoldView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    What became of an appointment, and nobody has told its caller.

    `failure` says why what was wished did not come about.
    """

    id: str
    state: AppointmentState
    start: dt.datetime
    failure: Failure | None = None
    reference: str | None = None
    service: Named | None = None
    staff: Named | None = None


class CallbackView(Struct, frozen=True, kw_only=True):
    """
    Somebody to be rung back.

    Times are the salon's wall time with its offset. `appointment` is what is to be told, where the
    reason is `untold`.
    """

    id: str
    reason: CallbackReason
    is_open: bool
    name: str | None
    phone: str | None
    asked_at: dt.datetime
    call: str | None
    wishes: list[WishView]
    appointment: UntoldView | None
    closed_at: dt.datetime | None
    note: str | None


class CallbackList(Struct, frozen=True, kw_only=True):
    """Who is to be rung back. `is_complete` is false where `limit` cut the list: see `skip`."""

    callbacks: list[CallbackView]
    is_complete: bool


class Closing(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That somebody has rung, or that nobody need."""

    note: Annotated[str, Meta(max_length=MAX_NOTE, examples=["Termin am Freitag"])] | None = None
