"""Nothing tells who reported without a name: every table, every column, the store's own files and the logs are read."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from sqlmodel import SQLModel

import handlers
from bot import problems
from bot.channels.base import Incoming
from bot.chat import Desk, Reply, Router, Said
from bot.core.config import Settings, Web
from bot.core.context import Context
from bot.core.errors import ConflictError
from bot.text import nameless
from tests.talk import Say, talk
from tests.world import World

WORDS = "食堂的汤从来是凉的，没人过问"
REPORTS = (
    f"匿名反映 {WORDS}",
    f"我想匿名举报 {WORDS}",
    f"反映 {WORDS}，别说是我说的",
    f"{WORDS} 不要让人知道是我",
    f"提意见：{WORDS}，匿名",
    f"建议 {WORDS}，不署名",
)
KEYED = Settings(web=Web(link_key=SecretStr("a long and random string of the tests")))
KEY = "m:7210000000000000042"


@pytest.fixture
def logs(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    return caplog


def rows(world: World) -> dict[str, list[str]]:
    """Every row of every table as text."""
    with world.database.read() as session:
        return {
            table.name: [repr(tuple(row)) for row in session.connection().execute(sa.select(table))]
            for table in SQLModel.metadata.sorted_tables
        }


def new(before: dict[str, list[str]], after: dict[str, list[str]]) -> dict[str, list[str]]:
    """What was added or changed."""
    return {name: found for name, kept in after.items() if (found := [row for row in kept if row not in before[name]])}


def raw(world: World) -> bytes:
    """The bytes of SQLite's file and of what waits to be put into it; of PostgreSQL nothing."""
    if not world.database.is_sqlite:
        return b""
    path = Path(str(world.database.url.database))
    return b"".join(one.read_bytes() for one in sorted(path.parent.iterdir()) if one.name.startswith(path.name))


def told(logs: pytest.LogCaptureFixture) -> str:
    """All that was logged, with the fields that came along."""
    return "\n".join(f"{record.getMessage()} {vars(record)}" for record in logs.records)


def who(name: str = "黄勇", userid: str = "huangyong", code: str = "M0009") -> Iterator[str]:
    yield from (name, userid, code, "锅炉", "B04")


@pytest.mark.parametrize("text", REPORTS)
def test_a_report_without_a_name_leaves_its_words_its_unit_and_its_day(
    world: World, say: Say, logs: pytest.LogCaptureFixture, text: str
) -> None:
    say("黄勇", "帮助")
    before, lay = rows(world), raw(world)
    logs.clear()

    answer = say("黄勇", text, key=KEY)

    added = new(before, rows(world))
    assert added.keys() == {"problem", "nameless_message"}
    [problem], [message] = added["problem"], added["nameless_message"]
    assert WORDS in problem
    assert WORDS not in message
    assert "2026, 11, 23" in problem
    assert "datetime.datetime" not in problem + message
    code = nameless.code(answer)
    assert code
    for word in (*who(), KEY, "0042", code, code.replace("-", "")):
        assert word not in problem + message
        assert word not in told(logs)
        assert raw(world).count(word.encode()) == lay.count(word.encode()), word
    assert WORDS not in told(logs)
    with world.acting() as ctx:
        row = ctx.get(problems.Problem, 1)
        assert (row.opened_by, row.org_id, row.reported) == (None, world.orgs["C00"], True)


def test_ids_of_the_speaker_are_nowhere_in_what_was_added(world: World, say: Say) -> None:
    """No column holds a number that could be his: the numbers are the problem's own and the company's."""
    say("黄勇", f"匿名反映 {WORDS}")

    with world.database.read() as session:
        [row] = session.connection().execute(sa.select(SQLModel.metadata.tables["problem"])).mappings()
    numbers = {name for name, value in row.items() if type(value) is int}
    assert numbers == {"id", "org_id", "came_back"}


def test_the_same_from_two_people_leaves_the_same(world: World, say: Say) -> None:
    with world.acting() as ctx:
        ctx.connection.execute(sa.delete(SQLModel.metadata.tables["question"]))
    say("黄勇", f"匿名反映 {WORDS}", key="m:1")
    one = rows(world)
    with world.acting() as ctx:
        ctx.connection.execute(sa.delete(SQLModel.metadata.tables["problem"]))
        ctx.connection.execute(sa.delete(SQLModel.metadata.tables["nameless_message"]))
    say("周芳", f"匿名反映 {WORDS}", key="m:1")
    other = rows(world)

    assert [name for name in one if one[name] != other[name]] == ["problem"]
    assert one["problem"][0].partition(",")[2] == other["problem"][0].partition(",")[2]


def test_a_copy_gets_the_same_receipt_and_registers_nothing(world: World) -> None:
    world.settings = KEYED
    first = talk(world)("黄勇", f"匿名反映 {WORDS}", key=KEY)
    before = rows(world)

    assert talk(world)("黄勇", f"匿名反映 {WORDS}", key=KEY) == first
    assert rows(world) == before
    assert talk(world)("黄勇", f"匿名反映 {WORDS}", key="m:other") != first


def test_another_installation_knows_neither_message_nor_receipt(world: World) -> None:
    """Who has the store and the platform's records of messages cannot join them without the key."""
    world.settings = KEYED
    first = talk(world)("黄勇", f"匿名反映 {WORDS}", key=KEY)
    world.settings = Settings(web=Web(link_key=SecretStr("another long and random string")))
    second = talk(world)("黄勇", f"匿名反映 {WORDS}", key=KEY)

    assert nameless.code(first) != nameless.code(second)
    assert len(rows(world)["nameless_message"]) == 2


def test_who_asks_with_a_receipt_is_not_kept_either(world: World, say: Say, logs: pytest.LogCaptureFixture) -> None:
    code = nameless.code(say("黄勇", f"匿名反映 {WORDS}"))
    before = rows(world)

    answer = say("刘洋", f"回执 {code.lower().replace('-', '')}")

    assert answer == "11月23日登记的问题：已登记，等党委工作部核实。"
    added = new(before, rows(world))
    assert added.keys() == {"nameless_message"}
    for word in ("刘洋", "liuyang", code, code.replace("-", "")):
        assert word not in added["nameless_message"][0]
        assert word not in told(logs)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("匿名反映 我的身份证110101199003074258被他们传出去了", "这条里有证件号码，没有保存。"),
        ("匿名反映", "匿名反映请一条写完"),
        ("匿名反映 " + "长" * 501, "一件事请写在500个字以内，没有登记。"),
        ("回执 AAAA-AAAA", "没有这个回执。"),
        ("回执 K7MP-3XQ", "请写回执"),
    ],
)
def test_what_is_refused_keeps_nobody(world: World, say: Say, text: str, answer: str) -> None:
    before = rows(world)

    assert say("黄勇", text).startswith(answer)
    added = new(before, rows(world))
    assert added.keys() <= {"nameless_message"}
    assert not any(word in row for row in added.get("nameless_message", ()) for word in (*who(), "长长"))


def test_a_stranger_is_told_that_only_members_report_and_is_not_kept(world: World, say: Say) -> None:
    before = rows(world)

    assert say("nobody", f"匿名反映 {WORDS}").startswith("匿名反映要先绑定身份才能用")
    assert rows(world) == before


def test_a_crash_says_where_and_not_what(world: World, logs: pytest.LogCaptureFixture) -> None:
    router = Router()

    @router.command("反映", intent="problem.report")
    def broken(_: Context, said: Said) -> Reply:
        raise ValueError(said.slots["text"])

    before = rows(world)
    answer = talk(world, router)("黄勇", f"匿名反映 {WORDS}")

    assert answer.startswith("出错了，编号 ")
    assert rows(world) == before
    [record] = logs.records
    assert "broken" in str(vars(record)["where"])
    assert vars(record)["kind"] == "ValueError"
    assert WORDS not in told(logs)
    assert not any(word in told(logs) for word in who())


def test_nobody_acts_and_the_moment_is_the_day(world: World) -> None:
    """What the handler is not told it cannot keep."""
    seen: list[Context] = []
    router = Router()

    @router.command("反映", intent="problem.report")
    def looking(ctx: Context, _: Said) -> Reply:
        seen.append(ctx)
        raise ConflictError("不行。")

    assert talk(world, router)("黄勇", f"匿名反映 {WORDS}") == "不行。"
    [ctx] = seen
    assert (ctx.actor, ctx.cause, f"{ctx.now:%H:%M:%S.%f}") == (None, None, "00:00:00.000000")


def test_a_question_still_open_stays_as_it_is(world: World, say: Say) -> None:
    """It is no answer, and that something else was said in between is not noted."""
    say("黄勇", "反映")
    before = rows(world)

    say("黄勇", f"匿名反映 {WORDS}")

    assert rows(world)["question"] == before["question"]


def test_a_voice_and_a_pressed_button_are_read_alike(world: World, say: Say) -> None:
    heard = replace(say.message("黄勇", ""), kind="voice", details={"Recognition": f"匿名反映 {WORDS}"})
    before = rows(world)

    assert nameless.code(say.desk.receive(heard))
    assert new(before, rows(world)).keys() == {"problem", "nameless_message"}


def test_what_only_the_reader_finds_anonymous_is_asked_for_again(world: World) -> None:
    """The words are looked through twice; where only the second look finds it, the sender is dropped at least."""
    router = handlers.router()
    said = Said(WORDS, "problem.report", {"kind": "problem", "text": WORDS, "anonymous": True})

    with world.acting("黄勇") as ctx:
        reply = router.commands["problem.report"].run(ctx, said)

    assert reply.text.startswith("要匿名的，请以「匿名反映」开头")
    assert not reply.keeps_words
    assert not rows(world)["problem"]


def test_the_office_hears_no_sooner_of_it_than_with_the_week(world: World, say: Say) -> None:
    say("黄勇", f"匿名反映 {WORDS}")

    assert not rows(world)["outbox_message"]
    assert not rows(world)["audit_entry"]


def test_the_key_of_a_wecom_installation_serves_where_no_link_key_is_set(world: World) -> None:
    app = {"corp_id": "wx1", "agent_id": 1, "secret": "s", "token": "t", "aes_key": "a" * 43}
    world.settings = Settings.model_validate({"channels": {"wecom_app": app}})
    message = Incoming(channel="wecom_app", key=KEY, sender="huangyong", text=f"匿名反映 {WORDS}")

    one, other = (Desk(world.database, handlers.router(), lambda: world.now, world.settings) for _ in "12")

    assert one.receive(message) == other.receive(message)
    assert len(rows(world)["problem"]) == 1
