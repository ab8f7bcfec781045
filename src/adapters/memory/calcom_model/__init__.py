"""
A Cal.com account as a state machine: event types, bookings, slots, reservations, webhooks to send.

It knows nothing of HTTP. The memory calendar and the sandbox are its two faces, so that a test
with the one and a demonstration with the other meet the same behaviour: the gap between check and
insert, the slots that are two seconds stale, the uid that changes with every move.
"""
