"""F54: what the law asks for people's own data (个人信息保护法), article by article; the page is docs/privacy.md."""

import io
import logging
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from sqlmodel import SQLModel, col

from bench.served import ROOT
from bot import chat, evidence, papers, people, tables
from bot.app import App
from bot.chat import InboxMessage
from bot.core.audit import AuditEntry
from bot.evidence import EvidenceKind
from bot.papers import own
from jobs import tidy
from tests.failures import estate
from tests.talk import Say, talk
from tests.web.visiting import visit
from tests.world import World

assert tables.__all__

PAGE = (ROOT / "docs/privacy.md").read_text("utf-8")
YEARS = timedelta(days=3 * 366)
KEPT = {"孩子发烧", "提醒占了午休"}
"""What 黄勇 said of himself."""
FORBIDDEN = re.compile(r"phone|mobile|tele|identity|id_card|id_no|address|bank|card|salary|amount|illness|diagnosis")
CHAT_CARDS = {
    *("outbox_message.card", "outbox_letter.card", "chat_account.cards"),
    *(f"sent_card.{name}" for name in ("id", "channel", "card_id", "letter_id", "subject")),
    *(f"sent_card.{name}" for name in ("sent_at", "outcome", "settled_at")),
    *(f"card_code.{name}" for name in ("id", "card_id", "code", "given_at", "pressed_by", "used_at")),
}
"""Cards with buttons in the chat: nobody's bank card."""


@pytest.fixture
def say(world: World) -> Say:
    estate.settled(world)
    return talk(world)


def stored(world: World) -> str:
    """Everything in the store, as text."""
    with world.database.engine.connect() as connection:
        return "\n".join(
            repr(row) for table in SQLModel.metadata.sorted_tables for row in connection.execute(sa.select(table))
        )


def taken_home(world: World, name: str) -> str:
    """All that stands in somebody's file."""
    with world.acting() as ctx:
        me = people.member(ctx, world.who(name))
        content, lines = papers.own.export(ctx, me, chat.said_by(ctx, me.id))
    rows = [row for sheet in load_workbook(io.BytesIO(content)) for row in sheet.iter_rows(values_only=True)]
    assert lines == len(rows) - len(load_workbook(io.BytesIO(content)).sheetnames)
    return "\n".join(str(cell) for row in rows for cell in row if cell is not None)


def test_what_is_kept_and_why_is_told_in_one_reply(say: Say) -> None:
    """Art. 17."""
    told = say("黄勇", "隐私")

    assert told.startswith("支部通只记党务工作要用的")
    assert "365天" in told
    assert "90天" in told
    assert "我的数据" in told
    assert len(told) <= 200
    assert say("黄勇", "个人信息") == told


def test_every_table_has_its_term() -> None:
    """Art. 19: a new table is thought of before it is kept."""
    named = re.findall(r"`([a-z_]+)`", PAGE)

    assert set(SQLModel.metadata.tables) <= set(named)
    assert sorted(name for name in named if name in SQLModel.metadata.tables and named.count(name) > 2) == []


def test_after_years_private_words_are_gone_and_the_counts_stay(world: World, say: Say) -> None:
    """Art. 19 and 47: what was said, why somebody was on leave, what belongs to nothing; who came stays."""
    with world.acting("黄勇") as ctx:
        evidence.hand_in(ctx, EvidenceKind.FILE, channel="wecom_app", media_id="m1", name="病历.pdf")
    said = stored(world)
    assert all(words in said for words in ("孩子发烧", "病历", "接下来分派整改"))
    with world.acting() as ctx:
        ctx.connection.execute(
            sa.update(SQLModel.metadata.tables["outbox_message"]).values(state="sent", settled_at=ctx.now)
        )

    world.now += YEARS
    with world.acting() as ctx:
        assert tidy.run(ctx) > 0
        assert tidy.run(ctx) == 0

    left = stored(world)
    assert [words for words in ("孩子发烧", "病历", "接下来分派整改") if words in left] == []
    with world.acting() as ctx:
        assert ctx.connection.execute(sa.select(sa.func.count()).select_from(InboxMessage)).scalar_one() == 0
        rows = ctx.connection.execute(sa.text("SELECT state, reason FROM attendance WHERE state = 'leave'")).all()
        assert [tuple(row) for row in rows] == [("leave", "family")]


@pytest.mark.parametrize("name", ["黄勇", "李明"])
def test_ones_own_data_and_nobody_elses(world: World, say: Say, name: str) -> None:
    """Art. 45: all of one's own, told by what only that one said; nothing private of others."""
    mine = taken_home(world, name)

    assert {words for words in estate.PRIVATE if words in mine} == (KEPT if name == "黄勇" else set())
    assert (name == "黄勇") == ("技术能手" in mine)
    assert (name == "李明") == ("写年终总结" in mine)
    assert not any(other in mine for other in ("赵强", "小周", "老孙", "林福鹏", "M0006"))


def test_no_table_that_names_a_person_is_forgotten() -> None:
    """Art. 45: whatever is about a person is in the file, or left out for a reason that is said."""
    about = {
        table.name
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if column.name in {"member_id", "owner_id"} and column.foreign_keys
    }
    told = {
        part.name
        for _, query in own._records(1)
        for part in sa.sql.visitors.iterate(query)
        if isinstance(part, sa.Table)
    }

    assert about - told == set(own.LEFT_OUT)


def test_the_link_to_it_is_for_the_one_who_asked(world: World, say: Say, caplog: pytest.LogCaptureFixture) -> None:
    """Art. 45 and 57: nobody else can have it, whatever the link is changed to; the log tells who had it, by number."""
    browser = App(estate.SETTINGS, world.database, lambda: world.now).web().test_client()
    [path] = re.findall(r"https://zhibu.example.com(/papers/own/\S+)", say("黄勇", "我的数据"))

    with caplog.at_level(logging.INFO):
        answer = browser.get(path)

    assert answer.status_code == 200
    assert "孩子发烧" in "".join(
        str(cell) for sheet in load_workbook(io.BytesIO(answer.data)) for row in sheet.values for cell in row
    )
    [told] = [one for one in caplog.records if one.message == "paper fetched"]
    assert (vars(told)["reader"], vars(told)["kind"]) == (world.who("黄勇"), "own")
    assert "黄勇" not in caplog.text
    assert browser.get(path.replace("own", "roster")).status_code == 403
    assert browser.get(path[:-2]).status_code == 403


def test_the_page_tells_the_same_and_gives_the_same(world: World, say: Say) -> None:
    """Art. 17 and 45: a foot of every page leads there; the file is of who is logged in, whatever is asked."""
    visitor = visit(world, "黄勇", estate.SETTINGS)
    page = visitor.get("/privacy")

    assert page.status_code == 200
    assert all(line in page.text for line in say("黄勇", "隐私").split("\n"))
    assert 'href="/privacy"' in page.text
    answer = visitor.get("/privacy/own.xlsx?member=3")
    assert answer.headers["Cache-Control"] == "private, no-store"
    cells = [str(cell) for sheet in load_workbook(io.BytesIO(answer.data)) for row in sheet.values for cell in row]
    assert "孩子发烧" in cells
    assert "李明" not in cells


def test_who_saw_which_page_stands_in_the_log_by_number(
    world: World, say: Say, caplog: pytest.LogCaptureFixture
) -> None:
    """Art. 57: without it nobody could tell within the hour."""
    visitor = visit(world, "黄勇", estate.SETTINGS)
    with caplog.at_level(logging.INFO):
        visitor.get("/privacy?q=李明")

    [told] = [one for one in caplog.records if one.message == "page asked for"]
    assert (vars(told)["reader"], vars(told)["asked"]) == (world.who("黄勇"), "GET /privacy")
    assert "黄勇" not in caplog.text


def test_who_left_is_known_no_more_and_nothing_of_his_is_lost(world: World, say: Say) -> None:
    """Departed: from the next message on, from the next page on; the records stay."""
    browser = App(estate.SETTINGS, world.database, lambda: world.now).web().test_client()
    [path] = re.findall(r"https://zhibu.example.com(/papers/own/\S+)", say("黄勇", "我的数据"))
    before = estate.digest(world)

    with world.acting() as ctx:
        people.member(ctx, world.who("黄勇")).left_on = ctx.today

    assert "还没有把您和党员名册对上" in say("黄勇", "我的任务")
    assert browser.get(path).status_code == 403
    assert estate.changed(before, world) == ["member"]


def test_no_column_holds_what_is_not_to_be_kept() -> None:
    """Art. 6 and 51: what is not there cannot leak; nothing needs a cipher that is not stored."""
    columns = [f"{table.name}.{column.name}" for table in SQLModel.metadata.sorted_tables for column in table.columns]

    assert [name for name in columns if FORBIDDEN.search(name) and name not in CHAT_CARDS] == []


@pytest.mark.parametrize("text", ["我的身份证号是110101199003071233", "卡号 6222021234567890123", "密码：Hunter2222"])
def test_what_is_typed_of_it_is_not_kept(world: World, say: Say, text: str) -> None:
    """Art. 28."""
    assert "没有保存" in say("黄勇", text)

    assert re.search(r"[\w]+$", text)[0] not in stored(world)  # type: ignore[index]


def test_who_did_what_can_be_told_and_not_be_changed(world: World, say: Say) -> None:
    """Art. 54 and 57: the trail says who, when and what, by number; the store refuses to change it."""
    with world.acting() as ctx:
        deeds = ctx.connection.execute(
            sa.select(col(AuditEntry.verb), col(AuditEntry.at)).where(col(AuditEntry.actor_id) == world.who("何洁"))
        ).all()
        asked = ctx.connection.execute(
            sa.select(col(InboxMessage.text), col(InboxMessage.reply)).where(col(InboxMessage.sender) == "hejie")
        ).all()
    assert len(deeds) > 5
    assert len(asked) > 5
    with pytest.raises(sa.exc.IntegrityError), world.acting() as ctx:
        ctx.connection.execute(sa.update(AuditEntry).values(actor_id=1))


def test_nothing_rests_on_consent_and_what_is_voluntary_says_so(say: Say) -> None:
    """Art. 14 to 16, 24: no profile, no ranking; who asks who has not is told that nobody counts."""
    assert "不统计谁没报" in say("何洁", "谁没报名水冷壁突击队")
    assert "不排名" in say("何洁", "把党员到会情况做个个人排名")
    assert "没有一项以“同意”为依据" in PAGE


@pytest.mark.parametrize(
    "article", ["第十七条", "第四十五条", "第四十六条", "第四十七条", "第五十一条", "第五十五、五十六条", "第五十七条"]
)
def test_the_page_says_what_the_company_has_to_do(article: str) -> None:
    assert article in PAGE
