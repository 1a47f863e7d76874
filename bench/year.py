"""A simulated year of the demo company: how much everybody is told, and whether every deadline was said in time.

    python -m bench.year [--store sqlite|postgresql] [--until 2026-12-31]

792 people, every job of the timetable at its slot, the real courier, the real stand-in, people who act by a script
(`bench.script`) and use all the rest of the method in the chat (`bench.method`). Everything is counted at the stand-in:
what did not arrive was not said. Exit code 1 when somebody is told more than the budget allows, a deadline passed
unsaid, somebody was not told of a meeting without the caller being asked to, something was said twice, or at night.
"""

import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from datetime import time as hour_of

import click
import sqlalchemy as sa
from sqlmodel import col, select

from bench import heard
from bench.heard import Heard, Owed
from bench.method import Method
from bench.occasions import Occasions
from bench.script import Script
from bench.simulated import Act, Simulation, at
from bench.stores import Stores
from bot import people, plan
from bot.core.clock import SHANGHAI
from bot.notify import MessageState, OutboxMessage, Topic, spread
from bot.notify.packing import OVER_BUDGET, STALE_HELD
from bot.plan import Check, Task, TaskNudge, TaskState

FIRST = date(2026, 1, 1)
DAY = timedelta(days=1)
MORNING, EVENING = hour_of(8, 30), hour_of(19, 59)
MOST = {"member": 2, "officer": 3, "secretary": 3}
"""Letters a week (burden budget: outbound_per_week_max), those apart with which the committee tells everybody."""
BROADCASTS = 2
"""Of those (burden budget: broadcasts_per_week_max)."""
WORDS = {"不开了": "called off", "改会了": "moved"}
"""How messages begin that are no call of a meeting."""
RUNGS = 3
NO_LIMIT = 10**6
HEAD = """| who | people | letters | a week | median | p95 | max | weeks above the budget |
|---|--:|--:|--:|--:|--:|--:|--:|"""
BURDEN = "| {kind} | {people} | {letters} | {a_week:.2f} | {spread.median} | {spread.p95} | {spread.most} | {over} |"


def lived(stores: Stores, until: date) -> tuple[Simulation, Script, list[Owed]]:
    """The company after the year, what its people did, and what was owed to whom on each deadline."""
    start = datetime.combine(FIRST - DAY, hour_of(23, 59), SHANGHAI)
    company = Simulation(stores.url("year"), stores.place, start)
    company.look()
    with company.acting() as ctx:
        plan.load_defaults(ctx, FIRST.year)
    script, owed = Script(company), list[Owed]()
    occasions, method = Occasions(company, script), Method(company, script)
    for number in range((until - FIRST).days + 1):
        day = FIRST + number * DAY
        occasions.day(day)
        method.day(day)
        _live(company, script, day, owed)
    return company, script, owed


def _live(company: Simulation, script: Script, day: date, owed: list[Owed]) -> None:
    slots: list[tuple[datetime, Act]] = [(at(day, hour), company.look) for hour in company.hours()]
    slots.append((at(day, EVENING), lambda: owed.extend(_owed(company, day))))
    for moment, act in slots:
        if moment.time() < MORNING:
            company.live(moment, act)
    later = [one for one in slots if one[0].time() >= MORNING]
    for moment, act in sorted([*later, *script.day(day)], key=lambda one: one[0]):
        company.live(moment, act)


def _owed(company: Simulation, day: date) -> Iterable[Owed]:
    """The tasks due that day and still open in the evening, with who hears: its owner, else the unit's secretary."""
    names = (Task.id, Task.title, Task.owner_id, Task.unit_id, Task.check)
    query = sa.select(*map(col, names)).where(col(Task.due) == day, col(Task.state) == TaskState.OPEN)
    with company.looking() as ctx:
        instead = people.secretaries(ctx)
        for row in ctx.connection.execute(query).all():
            asked = () if row.owner_id is None else (row.owner_id, instead.get(row.unit_id, 0))
            hears = next((company.accounts[one] for one in asked if one in company.accounts), "")
            yield Owed(row.id, row.title, day, row.check, hears)


def _burden(said: Heard) -> tuple[list[str], bool]:
    """The table of letters a week, by kind of person; whether the budget holds."""
    lines, holds = [HEAD], True
    for kind, weeks in said.weeks().items():
        counts = list(weeks.values())
        over = sum(count > MOST.get(kind, NO_LIMIT) for count in counts)
        holds = holds and not over
        shown = f"{over} of {len(counts)}" if kind in MOST else "–"
        people, a_week = len({userid for userid, _ in weeks}), sum(counts) / len(counts)
        row = {"kind": kind, "people": people, "letters": sum(counts), "a_week": a_week, "over": shown}
        lines.append(BURDEN.format(spread=spread(counts), **row))
    told = max(count for weeks in said.weeks(broadcasts=True).values() for count in weeks.values())
    lines.append(f"told everybody besides (公告): at most {told} letters to a person in a week")
    return lines, holds and told <= BROADCASTS


def _by_topic(said: Heard) -> list[str]:
    """Messages brought, by topic and kind of person, for one person and week."""
    counts, weeks = said.topics(), {kind: len(found) for kind, found in said.weeks().items()}
    lines = [f"| topic | {' | '.join(weeks)} |", "|---|" + "--:|" * len(weeks)]
    for topic in sorted({topic for topic, _ in counts}):
        cells = (f"{counts[topic, kind] / weeks[kind]:.3f}" for kind in weeks)
        lines.append(f"| {topic} | {' | '.join(cells)} |")
    return lines


def _deadlines(said: Heard, owed: Sequence[Owed]) -> tuple[list[str], int]:
    """How the owners of what was still open knew; how many were told nothing."""
    found: Counter[str] = Counter()
    missed = []
    for one in owed:
        how = said.how(one)
        found[how] += 1
        if how in heard.UNSAID:
            missed.append(one)
    lines = [f"deadlines on which a task was still open: {len(owed)}"]
    lines += [f"  {how}: {count}" for how, count in found.most_common()]
    lines += [f"  UNSAID {one.number} {one.title} due {one.due} {one.userid}" for one in missed[:10]]
    return lines, len(missed)


def _twice(company: Simulation, said: Heard) -> tuple[list[str], int]:
    """Deliveries of one message beyond the first, rungs said again, people told of one task more than three times."""
    nudge = (TaskNudge.task_id, TaskNudge.member_id)
    with company.looking() as ctx:
        count = sa.func.count(col(TaskNudge.id))
        rungs = sa.select(count).group_by(*map(col, (*nudge, TaskNudge.rung, TaskNudge.due))).having(count > 1)
        again = len(ctx.connection.execute(rungs).all())
        often = len(ctx.connection.execute(sa.select(count).group_by(*map(col, nudge)).having(count > RUNGS)).all())
    doubled = said.doubled()
    lines = [
        f"letters delivered twice: {doubled}; rungs said twice: {again}; tasks with more than {RUNGS} rungs: {often}",
        f"letters that name one task to one person: {said.mentions()}",
        f"equal texts to one person at another time: {said.repeated()}",
    ]
    return lines, doubled + again + often


def _untold(company: Simulation, script: Script) -> tuple[list[str], int]:
    """Who did not hear of a meeting because the week was full; of how many the caller was not asked to tell them."""
    message, member = OutboxMessage, people.Member
    full = sa.and_(col(message.topic) == Topic.MEETING, col(message.reason) == STALE_HELD + OVER_BUDGET)
    query = sa.select(col(message.about), col(member.name), col(message.text)).join(
        member, col(member.id) == col(message.member_id)
    )
    with company.looking() as ctx:
        rows = ctx.connection.execute(query.where(full)).all()
    dropped = {(int(row.about.partition(":")[2]), row.name): row.text for row in rows}
    what = Counter(WORDS.get(text[:3], "called") for text in dropped.values())
    silent, needless = set(dropped) - script.foretold, script.foretold - set(dropped)
    counts = ", ".join(f"{word} {count}" for word, count in what.most_common()) or "nobody"
    lines = [
        f"not told of a meeting, the week being full: {counts}",
        f"  the caller was not asked to tell: {len(silent)}; was asked to tell who was told: {len(needless)}",
    ]
    lines += [f"  SILENT {number} {dropped[number, name]}" for number, name in sorted(silent)[:5]]
    return lines, len(silent)


def _states(company: Simulation) -> list[str]:
    """What became of the messages, and why some were not sent."""
    query = sa.select(col(OutboxMessage.state), col(OutboxMessage.topic), col(OutboxMessage.reason), sa.func.count())
    grouped = query.group_by(col(OutboxMessage.state), col(OutboxMessage.topic), col(OutboxMessage.reason))
    with company.looking() as ctx:
        rows = ctx.connection.execute(grouped).all()
        tasks = dict(
            ctx.connection.execute(sa.select(col(Task.state), sa.func.count()).group_by(col(Task.state))).all()
        )
        timing = select(Task.timing, sa.func.count()).where(col(Task.timing).is_not(None)).group_by(col(Task.timing))
        when = dict(ctx.session.exec(timing).all())
    sent = sum(count for state, _, _, count in rows if state is MessageState.SENT)
    lines = [f"messages: {sum(row[3] for row in rows)}, sent {sent}"]
    lines += sorted(f"  {row[0]}, {row[1]}: {row[3]} {row[2]}" for row in rows if row[0] is not MessageState.SENT)
    lines.append(f"tasks: {', '.join(f'{state} {count}' for state, count in tasks.items())}")
    lines.append(f"done: {', '.join(f'{timing} {count}' for timing, count in when.items())}")
    return lines


def _figures(company: Simulation, script: Script, owed: Sequence[Owed]) -> tuple[list[str], bool]:
    said = heard.gathered(company)
    burden, holds = _burden(said)
    deadlines, missed = _deadlines(said, [one for one in owed if one.check is not Check.EXTERNAL])
    twice, doubled = _twice(company, said)
    untold, silent = _untold(company, script)
    night = said.at_night(company.workdays)
    lines = [*burden, "", *_by_topic(said), "", *deadlines, *untold, *twice]
    lines += [f"letters at night or, routine, on a day of rest: {night}", *said.worst(), *_states(company)]
    lines.append(f"dropped by the platform: {len(company.standin.dropped)}")
    lines.append("people: " + ", ".join(f"{what} {count}" for what, count in script.told.most_common()))
    return lines, holds and not (missed or silent or doubled or night)


@click.command()
@click.option("--store", "kind", type=click.Choice(["sqlite", "postgresql"]), default="sqlite", show_default=True)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), default="2026-12-31", show_default=True)
def main(kind: str, until: datetime) -> None:
    """Live through the year and print what people were told."""
    stores, begin = Stores(kind), time.monotonic()
    try:
        company, script, owed = lived(stores, until.date())
        seconds = time.monotonic() - begin
        lines, good = _figures(company, script, owed)
        company.close()
    finally:
        stores.close()
    click.echo("\n".join([f"{kind}, {FIRST} to {until:%Y-%m-%d}, {seconds:.0f} s", "", *lines]))
    sys.exit(not good)


if __name__ == "__main__":
    main()
