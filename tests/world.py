"""The cast: a committee, the boiler branch with two groups, the turbine branch, and the people in them.

锅炉支部 (B04): 老王 is secretary and in the first group; 陈静 organisation commissioner; 李明 leads the first
group, 赵强 the second; two members are called 王伟, one in each group; 小周 is probationary; 老孙 is retired,
bedridden and exempt with both approvals; 老吴 is retired and has no chat. 汽机支部 (B05): 周芳 is secretary.
The office's clerk is 何洁.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people
from bot.core.clock import SHANGHAI
from bot.core.config import Settings
from bot.core.context import Actor, Context
from bot.core.db import Database, Row
from bot.core.workdays import Workdays
from bot.notify import OutboxMessage
from bot.people import Category, ChatAccount, ExemptReason, Member, Org, OrgKind, Post, Role, Standing
from bot.plan import Check, Task

ORGS: tuple[tuple[str, str, str, OrgKind, str, list[str]], ...] = (
    ("C00", "公司党委", "党委", OrgKind.COMMITTEE, "", ["党委"]),
    ("B04", "锅炉工程公司党支部", "锅炉支部", OrgKind.BRANCH, "C00", ["锅炉", "锅炉支部"]),
    ("B04-01", "锅炉支部第一党小组", "锅炉支部第一党小组", OrgKind.GROUP, "B04", []),
    ("B04-02", "锅炉支部第二党小组", "锅炉支部第二党小组", OrgKind.GROUP, "B04", []),
    ("B05", "汽机工程公司党支部", "汽机支部", OrgKind.BRANCH, "C00", ["汽机", "汽机支部"]),
    ("B05-01", "汽机支部第一党小组", "汽机支部第一党小组", OrgKind.GROUP, "B05", []),
)
PEOPLE: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("laowang", "老王", "B04-01", {}),
    ("chenjing", "陈静", "B04-01", {}),
    ("liming", "李明", "B04-01", {}),
    ("wangwei1", "王伟", "B04-01", {"birth_year": 1980}),
    ("linfupeng", "林福鹏", "B04-01", {}),
    ("zhaoqiang", "赵强", "B04-02", {}),
    ("wangwei2", "王伟", "B04-02", {"birth_year": 1984}),
    ("xiaozhou", "小周", "B04-02", {"standing": Standing.PROBATIONARY}),
    ("huangyong", "黄勇", "B04-02", {}),
    (
        "laosun",
        "老孙",
        "B04-02",
        {
            "category": Category.RETIRED,
            "exempt_reason": ExemptReason.INFIRM,
            "exempt_approved_on": date(2026, 3, 1),
            "exempt_adopted_on": date(2026, 3, 20),
        },
    ),
    ("", "老吴", "B04-02", {"category": Category.RETIRED, "uses_chat": False}),
    ("zhoufang", "周芳", "B05-01", {}),
    ("liuyang", "刘洋", "B05-01", {}),
    ("hejie", "何洁", "B05-01", {}),
)
POSTS = (
    ("laowang", "B04", Role.SECRETARY),
    ("chenjing", "B04", Role.ORGANISATION_COMMISSIONER),
    ("liming", "B04-01", Role.GROUP_LEADER),
    ("zhaoqiang", "B04-02", Role.GROUP_LEADER),
    ("zhoufang", "B05", Role.SECRETARY),
    ("hejie", "C00", Role.PARTY_WORK_CLERK),
)
SINCE = date(2024, 1, 1)
"""The day since when they hold them."""

ORG_IDS = {code: number for number, (code, *_) in enumerate(ORGS, 1)}
MEMBER_IDS = {userid or name: number for number, (userid, name, *_) in enumerate(PEOPLE, 1)}
"""An empty store numbers them so."""

WORKDAYS = Workdays()
"""One calendar for all: to work out the holidays of a year takes longer than most tests."""


def _orgs() -> Iterator[Org]:
    paths = {"": ""}
    for code, name, short, kind, parent, aliases in ORGS:
        paths[code] = f"{paths[parent]}{code}/"
        org = Org(code=code, name=name, short=short, kind=kind, path=paths[code], aliases=aliases)
        org.parent_id = ORG_IDS.get(parent)
        yield org


def _members() -> Iterator[Member]:
    for number, (_, name, group, more) in enumerate(PEOPLE, 1):
        places = more | {"org_id": ORG_IDS[group.split("-")[0]], "group_id": ORG_IDS[group]}
        yield Member(code=f"M{number:04d}", name=name, **places)


def _posts() -> Iterator[Post]:
    for userid, code, role in POSTS:
        yield Post(member_id=MEMBER_IDS[userid], org_id=ORG_IDS[code], role=role, since=SINCE)


@cache
def _cast() -> list[tuple[type[Row], list[dict[str, Any]]]]:
    """The rows in the order in which they name each other, without their numbers."""
    rows: list[list[Row]] = [list(_orgs()), list(_members()), list(_posts())]
    return [(type(some[0]), [one.model_dump(exclude={"id"}) for one in some]) for some in rows]


def _accounts(now: datetime) -> list[dict[str, Any]]:
    return [
        {"channel": "wecom_app", "userid": userid, "member_id": MEMBER_IDS[userid], "bound_at": now}
        for userid, *_ in PEOPLE
        if userid
    ]


_in_one_text: dict[datetime, str] = {}
"""What makes the cast of this moment in PostgreSQL: asked once it takes a fraction of asking for every row."""


_in_rows: dict[datetime, list[tuple[str, list[tuple[Any, ...]]]]] = {}
"""The same for SQLite: values as they lie there, which nobody need convert again."""

_TABLES = ("org", "member", "post", "chat_account")


def _rows(connection: sa.Connection) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    for table in _TABLES:
        found = connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY id")
        names = tuple(found.keys())
        places = ", ".join("?" * len(names))
        yield f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})", [tuple(row) for row in found]


def _statements(connection: sa.Connection) -> Iterator[str]:
    for table in _TABLES:
        found = connection.exec_driver_sql(f"SELECT json_agg(t ORDER BY id)::text, max(id) FROM {table} t")
        [(rows, last)] = found.all()
        kept = rows.replace("'", "''")
        yield f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, '{kept}')"
        yield f"SELECT setval('{table}_id_seq', {last})"


class World:
    """The cast in a store, and a clock that stands where it is put."""

    def __init__(self, database: Database, now: datetime, settings: Settings | None = None) -> None:
        self.database = database
        self.now = now
        self.settings = settings or Settings()
        self.workdays = WORKDAYS
        self.orgs, self.members = dict(ORG_IDS), dict(MEMBER_IDS)
        with self.acting() as ctx:
            self._settle(ctx.connection, now)

    def _settle(self, connection: sa.Connection, now: datetime) -> None:
        """Put the cast into the empty store; the second time as the first time left it."""
        if self.database.is_sqlite and now in _in_rows:
            for insert, values in _in_rows[now]:
                connection.exec_driver_sql(insert, values)
            return
        if not self.database.is_sqlite and now in _in_one_text:
            connection.exec_driver_sql(_in_one_text[now])
            return
        for kind, rows in _cast():
            connection.execute(sa.insert(kind), rows)
        connection.execute(sa.insert(ChatAccount), _accounts(now))
        if self.database.is_sqlite:
            _in_rows[now] = list(_rows(connection))
        else:
            _in_one_text[now] = ";".join(_statements(connection))

    def who(self, name: str) -> int:
        """The number of a member by user id, or by a name that only one bears."""
        if name in self.members:
            return self.members[name]
        [number] = [self.members[userid or person] for userid, person, *_ in PEOPLE if person == name]
        return number

    @contextmanager
    def acting(self, name: str | None = None) -> Iterator[Context]:
        """A writing context in which this person speaks; committed at the end."""
        with self.database.write() as session:
            ctx = Context(session=session, now=self.now, settings=self.settings, workdays=self.workdays)
            yield ctx if name is None else ctx.acting(self.actor(ctx, name))

    def actor(self, ctx: Context, name: str) -> Actor:
        """Who speaks."""
        person = people.member(ctx, self.who(name))
        return Actor(person.id, person.name)

    def appoint(self, name: str, role: Role, code: str = "C00", *, since: date = SINCE) -> None:
        """Somebody holds a post too, at the committee unless told."""
        with self.acting() as ctx:
            ctx.session.add(Post(member_id=self.who(name), org_id=self.orgs[code], role=role, since=since))

    @contextmanager
    def asked(self) -> Iterator[list[str]]:
        """The statements put to the store meanwhile, in their order."""
        said: list[str] = []

        def hear(*given: Any) -> None:
            said.append(given[2])

        sa.event.listen(self.database.engine, "before_cursor_execute", hear)
        yield said
        sa.event.remove(self.database.engine, "before_cursor_execute", hear)

    def task(self, title: str, *, owner: str, due: str, lead: int = 7, code: str = "") -> Task:
        """An open task of the owner's unit (of `code`, when given), its next rung not said yet."""
        with self.acting() as ctx:
            home = people.member(ctx, self.who(owner)).org_id
            unit = people.org_by_code(ctx, code) if code else people.org(ctx, home)
            day = date.fromisoformat(due)
            task = Task(
                year=day.year,
                org_id=unit.id,
                unit_id=people.unit_of(ctx, unit).id,
                period=due,
                title=title,
                owner_id=self.who(owner),
                owner_fixed=True,
                planned_due=day,
                due=day,
                opens_on=min(day - timedelta(days=lead), ctx.today),
                check=Check.CONFIRM,
                next_nudge_on=day - timedelta(days=lead),
            )
            ctx.session.add(task)
            ctx.session.flush()
            return task

    def heard_by(self, name: str) -> list[str]:
        """What is in the outbox for this person, in the order it was put, whatever became of it."""
        query = select(OutboxMessage.text).where(OutboxMessage.member_id == self.who(name))
        with self.database.read() as session:
            return list(session.exec(query.order_by(col(OutboxMessage.id))).all())

    def on(self, when: str) -> "World":
        """The same world at another moment, `2026-11-27` (09:30) or `2026-11-27 15:00`."""
        day, _, clock = when.partition(" ")
        self.now = datetime.fromisoformat(f"{day}T{clock or '09:30'}").replace(tzinfo=SHANGHAI)
        return self
