"""What waits for a person: what it means, and what one can do about it."""

from attrs import frozen

from booking_domain.model.reconciliation import Problem
from booking_domain.model.settlement import Obstacle


@frozen
class Advice:
    """Two sentences for a table."""

    meaning: str
    remedy: str


_ENDING = "call the customer, then `resolve ... --as cancelled`"
_ADOPTING = "`resolve ... --as adopt-calendar`"
_KEEPING = "`resolve ... --as keep` if it is right as it is"

ADVICE = {
    Problem.STUCK: Advice(
        "a booking, move or cancellation could be neither finished nor undone",
        f"look into Cal.com: if the booking there is right, {_ADOPTING}; if there is none, "
        f"{_ENDING}",
    ),
    Problem.GHOST: Advice(
        "the customer was told that it is booked, and Cal.com has no booking of it",
        f"{_ENDING}; or book the customer anew first",
    ),
    Problem.OVERLAP: Advice(
        "two appointments at the same time in one chair",
        f"move or cancel one of them in Cal.com, after a call to the customer; or {_KEEPING}",
    ),
    Problem.SECOND_SUCCESSOR: Advice(
        "it was moved twice, and both new bookings stand",
        f"cancel the wrong one in Cal.com; or {_KEEPING}",
    ),
    Problem.PREDECESSOR_LIVES: Advice(
        "it was moved, and the booking at the old time stands as well",
        f"cancel the wrong one in Cal.com; or {_KEEPING}",
    ),
    Problem.AMBIGUOUS: Advice(
        "its booking is unknown, and several in Cal.com may be it",
        f"cancel the wrong ones in Cal.com, then {_ADOPTING}",
    ),
    Problem.ENDED_BUT_ALIVE: Advice(
        "it was cancelled, and somebody has moved its booking in Cal.com",
        f"cancel that booking in Cal.com; or {_KEEPING}",
    ),
    Problem.STRAY_WAS_MOVED: Advice(
        "a booking that nobody was told of, and somebody has moved it in Cal.com",
        f"cancel that booking in Cal.com; or {_KEEPING}",
    ),
    Problem.UNKNOWN_KEY: Advice(
        "a booking of another installation on this account, or of a database that was lost",
        "find out whose it is; after a restore `voice-booking backfill --restored` makes our own "
        f"appointments again; {_KEEPING}",
    ),
    Problem.DAMAGED: Advice(
        "its row in the database cannot be read, and nothing is done with it",
        "repair the column that the log names (`appointment_unreadable`), or restore a backup",
    ),
}

UNDOING = Advice(
    "a booking that must go, and of which Cal.com has not said that it is cancelled",
    "it is looked at again by the worker and by `reconcile`, and closed once it is seen to be "
    "gone; or cancel it in Cal.com, then `resolve ... --as cancelled`",
)

REFUSED = Advice(
    "what is decided of an appointment, and the database refuses to store",
    "mend the row or the schema (the problem names the database's error): it is written again by "
    "itself, and closed then",
)

UNREADABLE = Advice(
    "a note of a booking that must go, or of an ending, cannot be read, and is left as it is",
    "install the later version that wrote it, or correct the row's column in the database; or "
    "delete the row: what is still open is noted anew when it is tried again",
)

OBSTACLES = {
    Obstacle.UNKNOWN: (
        "there is no appointment of this reference or id, and no booking of ours with this uid"
    ),
    Obstacle.SAGA_IS_OPEN: (
        "somebody is at work on it: try again in a minute, `serve` and `worker` finish such work"
    ),
    Obstacle.ONLY_HELD: "it is only held for a caller and ends by itself",
    Obstacle.STILL_IN_CALENDAR: (
        "the calendar still has a booking of it: cancel that in Cal.com first, or, if the booking "
        "is right, say `--as adopt-calendar`"
    ),
    Obstacle.NOT_IN_CALENDAR: (
        "the calendar has no booking of it that could be adopted: `--as cancelled` ends it"
    ),
    Obstacle.SEVERAL_IN_CALENDAR: (
        "the calendar has several bookings of it: cancel the wrong ones in Cal.com first"
    ),
    Obstacle.HAS_ENDED: (
        "it has ended, and its customer was told so, but the calendar has a booking of it: cancel "
        "that in Cal.com, or leave it with `--as keep` once `reconcile` has reported it"
    ),
    Obstacle.INCOMPLETE: (
        "the calendar names a booking that cannot be read yet: try again in a minute"
    ),
    Obstacle.CHANGED: "calendar or database changed meanwhile: look again, then try again",
    Obstacle.NOT_KEEPABLE: (
        "what is reported of it cannot stay as it is, since it says something false: "
        "say `--as cancelled` or `--as adopt-calendar`"
    ),
    Obstacle.NOTHING_REPORTED: (
        "nothing is reported of it as it is now: run `voice-booking reconcile` first, and name it "
        "as the first column does"
    ),
}
