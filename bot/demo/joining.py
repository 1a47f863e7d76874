"""Who is on the way into the Party in the demo company: its probationary members, and invented people before that."""

from dataclasses import replace
from datetime import date, timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from bot import admission, notify, plan
from bot.demo.past import Past, at
from bot.plan import Task

WAY: tuple[tuple[str, str, tuple[tuple[int, int], ...]], ...] = (
    ("B04", "顾长松", ((1, 29),)),
    ("B04", "邵立新", ((1, 300), (2, 290), (3, 170), (4, 160), (5, 160))),
    ("B05", "白春宁", ((1, 640), (2, 625), (3, 520), (4, 505), (5, 505), (6, 340), (6, 160))),
    (
        "B07",
        "乔志远",
        ((1, 900), (2, 880), (3, 780), (4, 770), (5, 770), (6, 600), (6, 420), (6, 240), (7, 45), (8, 40)),
    ),
    (
        "W01",
        "温海岩",
        (
            *((1, 980), (2, 960), (3, 860), (4, 850), (5, 850), (6, 680), (6, 500), (6, 320), (7, 150), (8, 140)),
            *((9, 120), (10, 70), (11, 40)),
        ),
    ),
    ("W02", "邢子强", ((1, 75), (2, 60))),
    ("B01", "车文慧", ((1, 12),)),
)
"""Where somebody is, the name, and the steps taken with the days ago; the first one's month to talk runs out."""


def load(past: Past) -> int:
    """Take over the roster's probationary members and enter the others; returns the number of people."""
    ctx = replace(past.ctx, now=at(past.before(8)), memo={})
    last = ctx.session.exec(select(sa.func.max(Task.id))).one() or 0
    lines = [
        admission.Line(past.places[unit], name, tuple((no, _day(past, days)) for no, days in steps))
        for unit, name, steps in WAY
    ]
    admission.look_round(ctx)
    taken = admission.take_in(ctx, lines)
    for task in ctx.session.exec(select(Task).where(col(Task.id) > last)):
        notify.withdraw(ctx, about=plan.about_task(task))
    return taken


def _day(past: Past, days: int) -> date:
    return past.ctx.workdays.on_or_before(past.ctx.today - timedelta(days=days))
