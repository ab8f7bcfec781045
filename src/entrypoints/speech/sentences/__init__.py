"""
Everything that a caller hears, in one place: spoken by a machine, heard once.

The parts that go in are words already (`wording`, `spoken_time`). "gebucht" stands only where the
calendar and our database both have the appointment; a hold is "vorgemerkt", a request "angefragt".
No statement ends in a number: "um 14 Uhr 30." may be read as "der Dreißigste".
"""
