"""A whole day of the demo company through each door: the same words, and at the end the same records.

    python -m bench.day [--store sqlite|postgresql] [--unit B04 …]

Each door gets a store of its own and the whole of the house behind it: the served web application, sealed callbacks,
the courier, the jobs of the day. What is said differs in nothing but how: typed at the console, typed and pressed and
tapped in WeCom, typed and spoken and tapped in a 公众号. The records are compared row by row; so are the replies people
read at once, and what they were told of the house's own accord.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bench import day_script, doors
from bench.simulated import Act, at
from bench.stores import Stores
from bot.core.clock import SHANGHAI
from bot.demo import history, judged, method, rectified

EVENING = datetime(2026, 11, 22, 23, 40, tzinfo=SHANGHAI)
CLOSING = datetime(2026, 11, 23, 18, 0, tzinfo=SHANGHAI)
PASTS = (history, judged, rectified, method)
OF_THE_DOOR = frozenset(
    (
        *("inbox_message", "outbox_letter", "outbox_message", "channel_pause", "platform_token"),
        *("chat_account", "service_window", "sent_card", "card_code", "greeting", "question", "workbench_figure"),
        *("binding_code", "binding_try", "contact", "job_run"),
    )
)
"""Tables that say how something was said, and not what."""
OF_THE_MESSAGE = frozenset({"cause"})
"""Columns that number messages: a press is another message than its words."""
WITHDRAWN = "notify.withdraw"
"""In the trail: what was not said yet, when it was over. How much that is, the door decides."""

Records = Mapping[str, Sequence[tuple[Any, ...]]]


class Lived:
    """What a day came to behind one door."""

    def __init__(self, door: doors.Door) -> None:
        with door.looking() as ctx:
            self.records = records(ctx.connection)
            self.told = told(ctx.connection)
        self.replies, self.ways = door.replies, door.ways
        self.letters = door.letters()


def live(door: doors.Door, codes: Sequence[str] = (), *, past: bool = True) -> Lived:
    """The day from before dawn to six in the evening."""
    if past:
        with door.acting() as ctx:
            for part in PASTS:
                part.load(ctx)
    with door.looking() as ctx:
        units, office = day_script.branches(ctx, codes), day_script.clerk(ctx)
    slots = [at(day_script.DAY, slot) for slot in door.hours()]
    acts: list[tuple[datetime, Act]] = [(slot, door.look) for slot in slots if slot < CLOSING]
    acts += [(line.moment, partial(door.do, line)) for line in day_script.lines(units, office)]
    for moment, act in sorted(acts, key=itemgetter(0)):
        door.live(moment, act)
    door.deliver_until(CLOSING)
    return Lived(door)


def records(connection: sa.Connection) -> Records:
    """Every row of what was recorded."""
    found = {}
    for table in SQLModel.metadata.sorted_tables:
        if table.name not in OF_THE_DOOR:
            columns = [column for column in table.columns if column.name not in OF_THE_MESSAGE]
            query = sa.select(*columns).order_by(*table.primary_key.columns)
            if table.name == "audit_entry":
                query = query.with_only_columns(*columns[1:]).where(table.c.verb != WITHDRAWN)
            found[table.name] = [tuple(map(_plain, row)) for row in connection.execute(query)]
    return found


def told(connection: sa.Connection) -> Sequence[tuple[Any, ...]]:
    """What was to be told to whom; not the sentences that follow a press."""
    message = SQLModel.metadata.tables["outbox_message"].c
    query = sa.select(message.member_id, message.key, message.text).where(message.key.not_like("pressed:%"))
    return sorted(tuple(row) for row in connection.execute(query))


def differences(first: Records, other: Records) -> list[str]:
    """The tables that differ, with the first row that does."""
    found = []
    for name, rows in first.items():
        if rows != other[name]:
            pairs = zip(rows, other[name], strict=False)
            odd = next((pair for pair in pairs if pair[0] != pair[1]), (len(rows), len(other[name])))
            found.append(f"{name}: {odd[0]} / {odd[1]}")
    return found


def _plain(value: Any) -> Any:
    return repr(value) if isinstance(value, dict | list) else value


def main() -> int:
    """Live the day behind every door and compare; 1 if they differ."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    asked.add_argument("--unit", action="append", default=[])
    given = asked.parse_args()
    stores, place = Stores(given.store), Path(tempfile.mkdtemp(prefix="zhibu-day-"))
    lived, wrong = dict[str, Lived](), list[str]()
    try:
        for kind in doors.ALL:
            begun = time.monotonic()
            door = kind(stores.url(f"day_{kind.name}"), place / kind.name, EVENING)
            try:
                lived[kind.name] = live(door, given.unit)
            finally:
                door.close()
            _show(kind.name, lived[kind.name], time.monotonic() - begun)
        first, *others = lived.items()
        for name, one in others:
            wrong += [f"{first[0]} / {name}: {odd}" for odd in differences(first[1].records, one.records)]
            if first[1].told != one.told:
                wrong.append(f"{first[0]} / {name}: told differently: {_odd(first[1].told, one.told)}")
            wrong += [f"{first[0]} / {name}: {odd}" for odd in other_replies(first[1], one)]
    finally:
        stores.close()
        shutil.rmtree(place, ignore_errors=True)
    print("\n".join(wrong[:40]) or "wrong: nothing")
    return 1 if wrong else 0


def _odd(first: Sequence[Any], other: Sequence[Any]) -> str:
    return str(sorted(set(first) ^ set(other))[:2])


def other_replies(first: Lived, other: Lived) -> list[str]:
    """Where the same words were answered otherwise, those pressed left out: a button answers by its label."""
    return [
        f"reply {place}: {mine!r} / {theirs!r}"
        for place, (mine, theirs) in enumerate(zip(first.replies, other.replies, strict=True))
        if theirs is not None and mine != theirs
    ]


def _show(name: str, lived: Lived, seconds: float) -> None:
    rows = sum(len(rows) for rows in lived.records.values())
    ways = ", ".join(f"{way} {count}" for way, count in sorted(Counter(lived.ways).items()))
    print(f"{name}: {len(lived.ways)} messages ({ways}), {rows} rows, {lived.letters} letters, {seconds:.0f} s")


if __name__ == "__main__":
    sys.exit(main())
