"""placeholder"""
from booking_domain.model.german.constraint import intersect
from booking_domain.model.german.expressions import When
from booking_domain.model.german.resolve import resolve
from booking_domain.model.german.temporal_wish import NothingFound

def judge(items, sequence, moment):
    whens=[c for c in sequence if c.category=="WHEN"]
    if not whens: return NothingFound(), None, ()
    cur=whens[0].value
    for c in whens[1:]:
        m=intersect(cur,c.value)
        if m is None:
            v=c.value
            m=When(v.day or cur.day, v.clock or cur.clock, v.part or cur.part)
        cur=m
    r=resolve(cur,moment)
    return r.wish,r.confirm,()
