"""A salon with twenty services and six people, as salons name them."""

from booking_domain.model.service_offering import HostedEventType, ServiceOffering
from booking_domain.model.staff import StaffMember


def service(service_id: str, name: str, *synonyms: str) -> ServiceOffering:
    """Return a service of which only the names matter."""
    return ServiceOffering(
        service_id=service_id,
        name=name,
        duration_minutes=30,
        hosts=(HostedEventType("anna", "101"),),
        synonyms=synonyms,
    )


def member(staff_id: str, name: str, *synonyms: str) -> StaffMember:
    """Return a person of whom only the names matter."""
    return StaffMember(staff_id=staff_id, name=name, resource_id=staff_id, synonyms=synonyms)


SERVICES = (
    service("herren", "Herrenhaarschnitt", "Herrenschnitt"),
    service("damen", "Damenhaarschnitt", "Damenschnitt"),
    service("kinder", "Kinderhaarschnitt"),
    service("waschen-schneiden-foehnen", "Waschen, Schneiden, Föhnen"),
    service("foehnen", "Föhnen", "Waschen und Föhnen"),
    service("faerben", "Färben", "Haare färben", "Farbe"),
    service("ansatz", "Ansatz färben", "Ansatzfarbe"),
    service("straehnen", "Strähnen", "Foliensträhnen"),
    service("schneiden-faerben", "Schneiden und Färben"),
    service("balayage", "Balayage"),
    service("toenung", "Tönung"),
    service("dauerwelle", "Dauerwelle"),
    service("bart", "Bartpflege", "Bart trimmen"),
    service("rasur", "Nassrasur"),
    service("verlaengerung", "Haarverlängerung", "Extensions"),
    service("hochstecken", "Hochsteckfrisur"),
    service("braut", "Brautfrisur", "Brautstyling"),
    service("brauen", "Augenbrauen zupfen"),
    service("keratin", "Keratinbehandlung", "Keratinglättung"),
    service("kur", "Pflegekur", "Haarkur"),
)

STAFF = (
    member("anna", "Anna Schuster", "Frau Schuster"),
    member("ben", "Ben"),
    member("petra", "Petra Müller", "Frau Müller"),
    member("anne", "Anne-Kathrin Weiß", "Anne"),
    member("mehmet", "Mehmet Yılmaz"),
    member("kim", "Kim Müller"),
)
