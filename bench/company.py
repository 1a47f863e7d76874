"""A company to be measured: a committee with twenty branches, members with accounts, one meeting today for all."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot import migrations, tables
from bot.core.clock import system_clock
from bot.core.db import Database
from bot.meetings import MeetingKind
from bot.people import OrgKind

assert tables.__all__

BRANCHES = 20
BLOCK = 792
"""Members of the company the product is made for."""
CORP_ID, AGENT_ID, TOKEN, AES_KEY = "wwbench", 7, "token", "a1" * 21 + "b"
TITLE = "十一月主题党日"


def settings(url: str) -> dict[str, str]:
    """The environment of a server at this store."""
    app = "ZHIBU_CHANNELS__WECOM_APP__"
    return {
        "ZHIBU_STORE__URL": url,
        f"{app}CORP_ID": CORP_ID,
        f"{app}AGENT_ID": str(AGENT_ID),
        f"{app}SECRET": "s" * 40,
        f"{app}TOKEN": TOKEN,
        f"{app}AES_KEY": AES_KEY,
        f"{app}API_BASE": "http://127.0.0.1:1/cgi-bin/",
    }


def userid(place: int) -> str:
    """The account of the member at this place, from 0."""
    return f"u{place:06d}"


def settle(url: str, members: int = BLOCK, *, first_id: int = 1) -> None:
    """Make the tables of an empty store and fill them; numbers of members and of the meeting begin at `first_id`."""
    database = Database(url)
    migrations.upgrade(database)
    with database.write() as session:
        connection = session.connection()
        SQLModel.metadata.create_all(connection)
        for name, rows in _rows(members, first_id).items():
            connection.execute(SQLModel.metadata.tables[name].insert(), rows)
        if not database.is_sqlite:
            for name in ("org", "member", "chat_account", "meeting"):
                connection.execute(sa.text(f"SELECT setval('{name}_id_seq', (SELECT max(id) FROM {name}))"))
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("ANALYZE"))
    database.close()


def _rows(members: int, first_id: int) -> dict[str, list[dict[str, Any]]]:
    orgs = list(_orgs())
    groups = [one for one in orgs if one["kind"] is OrgKind.GROUP]
    places = [groups[number % len(groups)] for number in range(members)]
    now = system_clock()
    return {
        "org": orgs,
        "member": [
            {
                "id": first_id + number,
                "code": f"M{number:06d}",
                "name": f"党员{number}",
                "org_id": group["parent_id"],
                "group_id": group["id"],
            }
            for number, group in enumerate(places)
        ],
        "chat_account": [
            {"channel": "wecom_app", "userid": userid(number), "member_id": first_id + number, "bound_at": now}
            for number in range(members)
        ],
        "meeting": [
            {
                "id": first_id,
                "org_id": 1,
                "kind": MeetingKind.THEME_DAY,
                "title": TITLE,
                "starts_at": now,
                "ends_at": now + timedelta(hours=2),
                "called_at": now - timedelta(days=3),
            }
        ],
    }


def _orgs() -> Iterator[dict[str, Any]]:
    def org(number: int, code: str, kind: OrgKind, path: str, parent: int | None) -> dict[str, Any]:
        return {
            "id": number,
            "code": code,
            "name": code,
            "short": code,
            "kind": kind,
            "path": path,
            "parent_id": parent,
        }

    yield org(1, "C00", OrgKind.COMMITTEE, "C00/", None)
    for branch in range(BRANCHES):
        number, code = 2 + 3 * branch, f"B{branch:02d}"
        yield org(number, code, OrgKind.BRANCH, f"C00/{code}/", 1)
        for group in (1, 2):
            yield org(number + group, f"{code}-{group}", OrgKind.GROUP, f"C00/{code}/{code}-{group}/", number)
