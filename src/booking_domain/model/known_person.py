"""
A person as far as we know one: a number, and the names under which it made appointments.

Several people may share a number. What is about one of them only, about several, or perhaps about
another is told apart by the ids that it mentions.
"""

import enum
import json
import re

from collections.abc import Collection, Iterator

import phonenumbers

from attrs import frozen

from booking_domain.model.appointment import Appointment
from booking_domain.model.call import Call
from booking_domain.model.callback_request import CallbackRequest
from booking_domain.model.customer import normalise_name
from booking_domain.model.known_customer import KnownCustomer
from booking_domain.model.phone_number import PhoneNumber


_BETWEEN_DIGITS = re.compile(r"[\s()+./-]")
# Ids of the salon's own software, that made an appointment without a call.
_NO_CALL = "rest:"


class Mention(enum.Enum):
    """Whose something is."""

    THEIRS = enum.auto()
    SHARED = enum.auto()
    """Theirs, and of somebody else."""
    PERHAPS = enum.auto()
    """Of somebody on their number."""
    NOT = enum.auto()


@frozen
class KnownPerson:
    """
    One person at one salon.

    Args:
        names: As they are stored, each spelling once.
        appointments: The person's, by end.
        others: Those of other people on the same number.
        customers: What is kept of the person to know them by their number, in any spelling.
        other_customers: The same of other people.
    """

    tenant_id: str
    number: PhoneNumber
    names: tuple[str, ...]
    appointments: tuple[Appointment, ...]
    others: tuple[Appointment, ...] = ()
    customers: tuple[KnownCustomer, ...] = ()
    other_customers: tuple[KnownCustomer, ...] = ()

    @property
    def appointment_ids(self) -> tuple[str, ...]:
        """The ids of the person's appointments."""
        return tuple(one.appointment_id for one in self.appointments)

    @property
    def call_ids(self) -> frozenset[str]:
        """The ids of the calls in which the person's appointments were made."""
        return frozenset(one.call_id for one in self.appointments if one.call_id)

    @property
    def booking_uids(self) -> tuple[str, ...]:
        """The bookings at the provider, past names of moved ones too, each once."""
        return tuple(
            dict.fromkeys(
                uid
                for one in self.appointments
                for uid in (*one.previous_uids, one.provider_uid)
                if uid is not None
            )
        )

    def mention_in_call(self, call: Call) -> Mention:
        """Return whose a call of this number, or of these appointments, was."""
        ids = {call.call_id, call.last_appointment_id}
        return self._mention(
            own=not ids.isdisjoint({*self.appointment_ids, *self.call_ids}),
            other=not ids.isdisjoint(_ids_of(self.others)),
            number=call.caller == self.number,
        )

    def mention_in_callback(self, request: CallbackRequest) -> Mention:
        """
        Return whose a call-back of this number, or of these appointments, is.

        Under a name that nobody on the number has it may be anybody's, unless nobody is known.
        """
        named = normalise_name(request.name) if request.name else None
        untold = request.untold.appointment_id if request.untold else None
        own_names = {normalise_name(one) for one in self.names}
        known = (*map(_name_of, self.others), *(one.name for one in self.other_customers))
        is_own = untold in self.appointment_ids or (named is not None and named in own_names)
        mention = self._mention(
            own=is_own,
            other=named in {normalise_name(one) for one in known},
            number=request.number == self.number,
        )
        is_unknown_name = named is not None and bool(own_names) and not is_own
        return Mention.PERHAPS if mention is Mention.THEIRS and is_unknown_name else mention

    def mention_in(self, body: str, *, calls: Collection[Call]) -> Mention:
        """
        Return whom a received text is about.

        Args:
            calls: Those of the number and of the appointments.
        """
        text = _text_of(body)
        theirs = {c.call_id for c in calls if self.mention_in_call(c) is Mention.THEIRS}
        foreign = {c.call_id for c in calls if self.mention_in_call(c) is Mention.NOT}
        mails = _mails_of(self.appointments) - _mails_of(self.others)
        own = {*_ids_of(self.appointments), *theirs, *mails}
        other = {*_ids_of(self.others), *foreign, *_mails_of(self.others)} - mails
        return self._mention(
            own=_is_any_in(text, own),
            other=_is_any_in(text, other),
            number=_is_number_in(text, self.number),
        )

    def _mention(self, *, own: bool, other: bool, number: bool) -> Mention:
        if own:
            return Mention.SHARED if other else Mention.THEIRS
        if other or not number:
            return Mention.NOT
        is_shared = self.others or self.other_customers
        return Mention.PERHAPS if is_shared else Mention.THEIRS


@frozen
class WhichPerson:
    """
    Nobody can say yet who is meant.

    Args:
        names: Everybody who made appointments under the number.
        unknown: Names that were given and that none of them has.
    """

    names: tuple[str, ...]
    unknown: tuple[str, ...] = ()


def person_among(
    found: Collection[Appointment],
    *,
    tenant_id: str,
    number: PhoneNumber,
    names: Collection[str],
    customers: Collection[KnownCustomer] = (),
) -> KnownPerson | WhichPerson:
    """
    This will tell one person from the others on their number.

    Args:
        found: All appointments of the number.
        names: Who is meant, in one spelling or several; whoever there is, if none is given.
        customers: Everybody who is known under the number, also without an appointment left.
    """
    spellings = [*(_name_of(one) for one in found), *(one.name for one in customers)]
    known = {name: normalise_name(name) for name in spellings}
    if not names and len(set(known.values())) > 1:
        return WhichPerson(tuple(known))
    wanted = {normalise_name(name) for name in names} or set(known.values())
    unknown = tuple(name for name in names if normalise_name(name) not in known.values())
    if unknown:
        return WhichPerson(tuple(known), unknown=unknown)
    return KnownPerson(
        tenant_id=tenant_id,
        number=number,
        names=tuple(name for name, folded in known.items() if folded in wanted),
        appointments=tuple(one for one in found if known[_name_of(one)] in wanted),
        others=tuple(one for one in found if known[_name_of(one)] not in wanted),
        customers=tuple(one for one in customers if known[one.name] in wanted),
        other_customers=tuple(one for one in customers if known[one.name] not in wanted),
    )


def is_about(one: Appointment, *, body: str) -> bool:
    """
    This will tell whether a received text mentions an appointment, or a booking of it.

    The call in which it was made does not count: others may have been spoken of in it.
    """
    return _is_any_in(_text_of(body), _ids_of((one,)) - {one.call_id})


def is_about_call(call_id: str, *, body: str) -> bool:
    """This will tell whether a received text mentions a call."""
    return _is_any_in(_text_of(body), {call_id})


def is_of_a_platform(call_id: str) -> bool:
    """This will tell whether a call was one, which a voice platform may have recorded."""
    return not call_id.startswith(_NO_CALL)


def _name_of(one: Appointment) -> str:
    return one.customer.name if one.customer else ""


def _ids_of(appointments: Collection[Appointment]) -> set[str]:
    return {
        found
        for one in appointments
        for found in (one.appointment_id, one.call_id, one.provider_uid, *one.previous_uids)
        if found
    }


def _mails_of(appointments: Collection[Appointment]) -> set[str]:
    return {one.customer.email for one in appointments if one.customer and one.customer.email}


def _is_any_in(text: str, wanted: Collection[str]) -> bool:
    folded = text.casefold()
    return any(one.casefold() in folded for one in wanted)


def _is_number_in(text: str, number: PhoneNumber) -> bool:
    national = phonenumbers.format_number(
        phonenumbers.parse(number.e164), phonenumbers.PhoneNumberFormat.NATIONAL
    )
    digits = _BETWEEN_DIGITS.sub("", text)
    spellings = (number.e164[1:], _BETWEEN_DIGITS.sub("", national))
    return any(one in digits for one in spellings)


def _text_of(body: str) -> str:
    """Return all words of a JSON text without its escapes, or the text itself."""
    try:
        return "\n".join(_words_of(json.loads(body)))
    except (ValueError, RecursionError):
        return body


def _words_of(content: object) -> Iterator[str]:
    waiting = [content]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
        else:
            yield str(one)
