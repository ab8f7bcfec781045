"""
Days and times in the words of a German voice: "am Mittwoch, dem 25. November, um 14 Uhr 30".

The hours run from 0 to 23, the day always has its weekday, and the year is heard only where it is
not the present one.
"""

import datetime as dt

from zoneinfo import ZoneInfo

from attrs import frozen

from booking_domain.errors import InvalidValue


_WEEKDAYS = (
    "Montag",
    "Dienstag",
    "Mittwoch",
    "Donnerstag",
    "Freitag",
    "Samstag",
    "Sonntag",
)
_MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
# Some voices read "1 Uhr" as "eins Uhr"; the word is safe.
_HOURS_IN_WORDS = {0: "null", 1: "ein"}
_COUNTS = (
    "null",
    "ein",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
)


@frozen
class SpokenTime:
    """
    How time is named at one place and instant.

    `today` is the calendar day in `zone`; `region` is the location's, such as "DE-BY" or "AT".
    """

    zone: ZoneInfo
    today: dt.date
    region: str

    @classmethod
    def heard_at(cls, now: dt.datetime, *, zone: ZoneInfo, region: str) -> "SpokenTime":
        """
        Return the words for a caller who hears them at `now` (aware).

        Raises:
            InvalidValue: `now` is naive.
        """
        if now.tzinfo is None:
            message = f"now must be aware, not the naive {now}"
            raise InvalidValue(message)
        return cls(zone=zone, today=now.astimezone(zone).date(), region=region)

    def local(self, moment: dt.datetime) -> dt.datetime:
        """Return the instant as the location's wall time, aware."""
        return moment.astimezone(self.zone)

    def day_of(self, moment: dt.datetime) -> dt.date:
        """Return the location's calendar day of the instant."""
        return self.local(moment).date()

    def on(self, day: dt.date) -> str:
        """This will say when: "am Mittwoch, dem 25. November", or "heute, Freitag, den ..."."""
        if near := self._near(day):
            return f"{near}, {self._named(day, article='den')}"
        return f"am {self.dative(day)}"

    def accusative(self, day: dt.date) -> str:
        """This will name the day as an object: "Mittwoch, den 25. November"."""
        named = self._named(day, article="den")
        near = self._near(day)
        return f"{near}, {named}" if near else named

    def dative(self, day: dt.date) -> str:
        """This will name the day after "von", "bis", "ab": "Mittwoch, dem 25. November"."""
        return self._named(day, article="dem")

    def nominative(self, day: dt.date) -> str:
        """This will name the day as a subject: "Mittwoch, der 25. November"."""
        return self._named(day, article="der")

    def span(self, first: dt.date, *, last: dt.date) -> str:
        """This will say when, for one day or several: "von Montag, dem 23. November, bis ..."."""
        if first == last:
            return self.on(first)
        return f"von {self.dative(first)}, bis {self.dative(last)}"

    def at(self, moment: dt.datetime) -> str:
        """
        This will say the wall time of the instant: "um 14 Uhr 30".

        In the hour that a day has twice it says which of the two is meant.
        """
        local = self.local(moment)
        spoken = f"um {clock(local.time())}"
        first, second = (local.replace(fold=fold).utcoffset() for fold in (0, 1))
        if first is None or second is None or first <= second:
            return spoken
        return f"{spoken} {'Winterzeit' if local.fold else 'Sommerzeit'}"

    def when(self, moment: dt.datetime) -> str:
        """This will say day and time: "am Mittwoch, dem 25. November, um 14 Uhr 30"."""
        return f"{self.on(self.day_of(moment))}, {self.at(moment)}"

    def onto(self, moment: dt.datetime) -> str:
        """This will name day and time as an object: "Mittwoch, den 25. November, um 14 Uhr 30"."""
        return f"{self.accusative(self.day_of(moment))}, {self.at(moment)}"

    def label(self, moment: dt.datetime) -> str:
        """This will name day and time for any reader: "Mittwoch, der 25. November, um 15 Uhr"."""
        return f"{self.nominative(self.day_of(moment))}, {self.at(moment)}"

    def _near(self, day: dt.date) -> str:
        return {0: "heute", 1: "morgen"}.get((day - self.today).days, "")

    def _named(self, day: dt.date, *, article: str) -> str:
        year = "" if day.year == self.today.year else f" {day.year}"
        return f"{_WEEKDAYS[day.weekday()]}, {article} {day.day}. {self._month(day)}{year}"

    def _month(self, day: dt.date) -> str:
        if day.month == 1 and self.region.upper().startswith("AT"):
            return "Jänner"
        return _MONTHS[day.month - 1]


def weekday(day: dt.date) -> str:
    """This will name the day of the week: "Mittwoch"."""
    return _WEEKDAYS[day.weekday()]


_MINUTES_OF_AN_HOUR = 60
_TOO_LONG_TO_SAY = dt.timedelta(days=1)


def clock(time: dt.time) -> str:
    """This will say a clock time: "9 Uhr", "14 Uhr 30", "null Uhr 5"."""
    hour = _HOURS_IN_WORDS.get(time.hour, str(time.hour))
    return f"{hour} Uhr {time.minute}" if time.minute else f"{hour} Uhr"


def count(number: int) -> str:
    """This will say a small number before a noun in the plural: "drei", from 13 on "13"."""
    return _COUNTS[number] if 0 <= number < len(_COUNTS) else str(number)


def lasting(duration: dt.timedelta) -> str:
    """
    This will say how long something lasts: "drei Minuten", "zwei Stunden"; empty beyond a day.

    Below an hour it is rounded to minutes and never less than one. Beyond it is cut to half hours:
    nobody counts 535 minutes, and nobody must be told more than there is.
    """
    if duration >= _TOO_LONG_TO_SAY:
        return ""
    whole = max(1, round(duration / dt.timedelta(minutes=1)))
    if whole < _MINUTES_OF_AN_HOUR:
        return "eine Minute" if whole == 1 else f"{count(whole)} Minuten"
    hours, over = divmod(whole, _MINUTES_OF_AN_HOUR)
    has_half = over >= _MINUTES_OF_AN_HOUR // 2 and hours < len(_COUNTS)
    if hours == 1:
        return "eineinhalb Stunden" if has_half else "eine Stunde"
    return f"{count(hours)}{'einhalb' if has_half else ''} Stunden"
