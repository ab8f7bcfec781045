"""The parts of sentences that need the salon: services, people, appointments, offers, readings."""

import datetime as dt
import enum

from typing import assert_never

from attrs import evolve, frozen

from booking_domain.model.german.temporal_wish import (
    DayOnly,
    Daypart,
    DayRange,
    Exact,
    Reading,
    TimeOnly,
    Window,
)
from booking_domain.model.results import AppointmentSummary
from booking_domain.model.slot_offer import SlotOffer
from booking_domain.model.tenant import Tenant
from entrypoints.speech.speakable import speakable
from entrypoints.speech.spoken_list import either, phrase
from entrypoints.speech.spoken_number import digits
from entrypoints.speech.spoken_time import SpokenTime, clock, count


OFFERS_SPOKEN = 3
"""How many offers, appointments or readings a caller can keep in mind."""

_DAYPARTS = {
    Daypart.MORNING: "am Morgen",
    Daypart.FORENOON: "am Vormittag",
    Daypart.NOON: "am Mittag",
    Daypart.AFTERNOON: "am Nachmittag",
    Daypart.EVENING: "am Abend",
    Daypart.NIGHT: "in der Nacht",
}
_WEEKEND = (5, 6)
_NIGHTS_OF_A_WEEK = (4, 5, 6)


class Detail(enum.Enum):
    """
    How much is said, so that a message stays short enough to be followed.

    `SHORTER`: two offers in place of three, and of several appointments only times and people.
    `BARE`: two of each, and no name that somebody configured.
    """

    FULL = "full"
    SHORTER = "shorter"
    BARE = "bare"


@frozen
class SpokenOffers:
    """Offers in words; `whom` is "bei Anna" where all are hers, else each time has its own."""

    number: int
    days: tuple[dt.date, ...]
    times: str
    whom: str


@frozen
class SpokenAppointment:
    """
    An appointment in words.

    `what` is "Herrenhaarschnitt bei Anna", `whom` the latter half of it, and either may be empty;
    `when` is "am Mittwoch, dem 25. November, um 15 Uhr", `onto` what stands for it after "auf".
    """

    what: str
    when: str
    onto: str
    whom: str


@frozen
class Wording:
    """The words for one salon, heard at one instant, in so much detail."""

    tenant: Tenant
    time: SpokenTime
    detail: Detail

    @property
    def _offers_spoken(self) -> int:
        return OFFERS_SPOKEN if self.detail is Detail.FULL else OFFERS_SPOKEN - 1

    @property
    def salon_number(self) -> str:
        """The number at which people of the salon answer, spelt; empty where it is not known."""
        phone = self.tenant.location.phone
        return "" if phone is None else digits(phone, region=self.tenant.region)

    @property
    def most_appointments(self) -> str:
        """How many appointments one customer may have ahead: "einen Termin", "drei Termine"."""
        most = self.tenant.rules.open_appointments
        return "einen Termin" if most == 1 else f"{count(most)} Termine"

    def service(self, service_id: str) -> str:
        """Return the service's name; empty where it is no longer offered or not to be named."""
        service = self.tenant.service(service_id)
        if service is None or self.detail is Detail.BARE:
            return ""
        return speakable(service.name)

    def whom(self, *, service_id: str, staff_id: str) -> str:
        """Return "bei Anna" where more than one person could be meant, else nothing."""
        service = self.tenant.service(service_id)
        candidates = len(self.tenant.staff if service is None else service.hosts)
        member = self.tenant.member(staff_id)
        if member is None or candidates == 1 or self.detail is Detail.BARE:
            return ""
        name = speakable(member.name)
        return f"bei {name}" if name else ""

    def appointment(self, appointment: AppointmentSummary) -> SpokenAppointment:
        """Return the appointment in words, at the time that it has now."""
        start = appointment.slot.start
        whom = self.whom(service_id=appointment.service_id, staff_id=appointment.staff_id)
        return SpokenAppointment(
            what=phrase(self.service(appointment.service_id), whom),
            when=self.time.when(start),
            onto=self.time.onto(start),
            whom=whom,
        )

    def among_several(
        self, appointments: tuple[AppointmentSummary, ...]
    ) -> tuple[SpokenAppointment, ...]:
        """Return the first ones, as short as the detail wants it."""
        told = OFFERS_SPOKEN - 1 if self.detail is Detail.BARE else OFFERS_SPOKEN
        spoken = tuple(self.appointment(one) for one in appointments[:told])
        if self.detail is Detail.FULL:
            return spoken
        return tuple(evolve(one, what=one.whom) for one in spoken)

    def appointment_label(self, appointment: AppointmentSummary) -> str:
        """Return "Herrenhaarschnitt, Mittwoch, der 25. November, um 15 Uhr bei Anna"."""
        known = evolve(self, detail=Detail.FULL)
        whom = known.whom(service_id=appointment.service_id, staff_id=appointment.staff_id)
        label = phrase(self.time.label(appointment.slot.start), whom)
        service = known.service(appointment.service_id)
        return f"{service}, {label}" if service else label

    def offer_label(self, offer: SlotOffer) -> str:
        """Return "Mittwoch, der 25. November, um 15 Uhr bei Anna"."""
        known = evolve(self, detail=Detail.FULL)
        return phrase(self.time.label(offer.slot.start), known.whom_of(offer))

    def offers(self, offers: tuple[SlotOffer, ...]) -> SpokenOffers:
        """Return the first offers in order of time, each day named once."""
        chosen = sorted(offers[: self._offers_spoken], key=lambda offer: offer.slot)
        people = {self.whom_of(offer) for offer in chosen}
        whom = people.pop() if len(people) == 1 else ""
        by_day: dict[dt.date, list[str]] = {}
        for offer in chosen:
            own = "" if whom else self.whom_of(offer)
            spoken = phrase(self.time.at(offer.slot.start), own)
            by_day.setdefault(self.time.day_of(offer.slot.start), []).append(spoken)
        days = [f"{self.time.on(day)}, {either(times)}" for day, times in by_day.items()]
        return SpokenOffers(number=len(chosen), days=tuple(by_day), times=either(days), whom=whom)

    def whom_of(self, offer: SlotOffer) -> str:
        """Return "bei Anna" for an offer, or nothing."""
        return self.whom(service_id=offer.service_id, staff_id=offer.staff_id)

    def readings(self, readings: tuple[Reading, ...]) -> tuple[str, ...]:
        """Return what to choose from, as objects of "Meinen Sie"; equal ones once."""
        # Told apart by their words: two times of the doubled hour compare equal in one zone.
        distinct = {self._reading(reading): reading for reading in readings}
        told: list[str] = []
        day_before: dt.date | None = None
        for full, reading in distinct.items():
            day = self.time.day_of(reading.start) if isinstance(reading, Exact) else None
            if isinstance(reading, Exact) and day == day_before:
                told.append(self.time.at(reading.start))
            else:
                told.append(full)
            day_before = day
        return tuple(told)

    def _reading(self, reading: Reading) -> str:
        match reading:
            case Exact(start=start):
                return self.time.onto(start)
            case DayOnly(day=day):
                return self.time.accusative(day)
            case TimeOnly(time=time):
                return clock(time)
            case Window(day=day, earliest=earliest, latest=latest, part=part):
                span = _span(earliest=earliest, latest=latest, part=part)
                return _narrowed("" if day is None else self.time.accusative(day), span=span)
            case DayRange(earliest=earliest, latest=latest, part=part):
                span = _span(earliest=earliest, latest=latest, part=part)
                return _narrowed(self._days(reading), span=span)
            case _:
                assert_never(reading)

    def _days(self, days: DayRange) -> str:
        first, last = days.first, days.last
        if first is not None and last is not None:
            return self._span_of_days(first, last=last)
        if first is not None:
            return f"die Zeit ab {self.time.dative(first)}"
        return f"die Zeit bis {self.time.dative(last)}" if last is not None else "irgendeinen Tag"

    def _span_of_days(self, first: dt.date, *, last: dt.date) -> str:
        nights = (last - first).days
        if nights == 0:
            return self.time.accusative(first)
        if (first.weekday(), last.weekday()) == _WEEKEND and nights == 1:
            return f"das Wochenende ab {self.time.dative(first)}"
        if first.weekday() == 0 and nights in _NIGHTS_OF_A_WEEK:
            return f"die Woche ab {self.time.dative(first)}"
        return f"die Zeit {self.time.span(first, last=last)}"


def _span(*, earliest: dt.time | None, latest: dt.time | None, part: Daypart | None) -> str:
    until = None if latest == dt.time.max else latest
    if earliest is not None and until is not None:
        same = earliest == until
        return f"um {clock(until)}" if same else f"von {clock(earliest)} bis {clock(until)}"
    if earliest is not None:
        return f"ab {clock(earliest)}"
    if until is not None:
        return f"bis {clock(until)}"
    # As in the search: clock times that were said outweigh the part of the day.
    return "" if part is None else _DAYPARTS[part]


def _narrowed(days: str, *, span: str) -> str:
    return ", ".join(part for part in (days, span) if part)
