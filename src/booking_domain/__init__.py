"""
Booking appointments by phone, without ever telling a caller something false.

The hexagon: `model` is pure and frozen, `ports` say what is needed from outside, `application`
holds one use case a file. Nothing here reads a clock, draws a random number or does IO.
"""

from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.tool_catalogue import CATALOGUE
from booking_domain.application.tools import Tools
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.booking_saga import BookingSaga
from booking_domain.model.cancel_saga import CancelSaga
from booking_domain.model.customer import Customer
from booking_domain.model.german.understand import understand
from booking_domain.model.phone_number import PhoneNumber, parse_phone_number
from booking_domain.model.reschedule_saga import RescheduleSaga
from booking_domain.model.service_offering import ServiceOffering
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot


__all__ = [
    "CATALOGUE",
    "Appointment",
    "AppointmentState",
    "BookingSaga",
    "CancelSaga",
    "Customer",
    "PhoneNumber",
    "RescheduleSaga",
    "ServiceOffering",
    "Tenant",
    "TimeSlot",
    "ToolInvocation",
    "Tools",
    "parse_phone_number",
    "understand",
]
