"""F49: what somebody typed is shown, never carried out: in no table a formula, in Word no field, in chat no link.

Everything people can type holds a formula, a tag and a template; then every file is written that can be.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from sqlmodel import SQLModel, col

from bot import papers, people
from bot.assess import Check, Score
from bot.channels import cards, envelope, group_bodies, replies
from bot.channels.base import Button, Card, Incoming, Markup, Outgoing
from bot.circular import NoticePaper
from bot.cli import files
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.meetings import Meeting
from bot.web.signed import papers as pages
from tests.cli.conftest import Run, run
from tests.failures import estate
from tests.talk import talk
from tests.world import World

__all__ = ["run"]

HOSTILE = '=HYPERLINK("http://127.0.0.1","x")<script>alert(1)</script>{{7*7}}'
MARK = "HYPERLINK"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
TYPED: Mapping[str, tuple[str, ...]] = {
    "member": ("name",),
    "org": ("name", "short"),
    "meeting": ("title", "place", "reason", "discussion", "late_reason"),
    "resolution": ("text",),
    "vote": ("motion",),
    "attendance": ("reason_text",),
    "task": ("title", "requirement", "reason"),
    "record": ("note",),
    "problem": ("text", "answer"),
    "rectification": ("requirement", "basis", "reply", "verdict"),
    "assessment_entry": ("text", "document"),
    "article": ("title", "authors", "reviewer"),
    "honour": ("title", "document", "matter", "reason"),
    "activity": ("name", "target", "result"),
    "activity_report": ("text",),
    "activity_member": ("note",),
    "nomination": ("text",),
    "award": ("subject", "text"),
    "admission_candidate": ("name",),
    "study_topic": ("title", "leader"),
    "study_entry": ("title",),
    "survey": ("title",),
    "survey_question": ("text",),
    "notice_paper": ("title",),
    "notice_item": ("text", "objection"),
    "year_feedback": ("text",),
    "debrief": ("text",),
    "evidence_file": ("name",),
    "announcement": ("text",),
    "outbox_message": ("text",),
    "inbox_message": ("text", "reply"),
}
"""What people type, by table."""
BESIDES: Mapping[str, tuple[str, ...]] = {
    "contest": ("1", "2026Q4"),
    "survey": ("1",),
    "scores": ("2026Q3",),
    "linkage": ("2026", "--draft"),
    "scheme": ("2026",),
}
"""What an export wants to know."""
NOT_YET = re.compile(r"没有|还没|不能|不是")
"""How an export refuses what is not there yet in the year of the estate."""


def poison(world: World) -> None:
    """Put harm into everything that was typed; what nobody typed stays empty."""
    with world.database.engine.begin() as connection:
        for table, columns in TYPED.items():
            held = SQLModel.metadata.tables[table]
            harmful = {
                name: sa.case((held.c[name] != "", sa.literal(HOSTILE) + held.c[name]), else_="") for name in columns
            }
            connection.execute(held.update().values(harmful))


@pytest.fixture
def hostile(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The estate, with harm in everything typed."""
    estate.settled(world)
    for name, value in {"WEB__BASE_URL": "https://zhibu.example.com", "WEB__LINK_KEY": "k" * 32}.items():
        monkeypatch.setenv(f"ZHIBU_{name}", value)
    poison(world)
    return world


def formulas(content: bytes) -> Iterator[str]:
    """Every formula of a workbook."""
    for sheet in load_workbook(io.BytesIO(content)):
        yield from (str(cell.value) for row in sheet.iter_rows() for cell in row if cell.data_type == "f")


def words(content: bytes) -> str:
    """Everything in a package, as XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def harmless(content: bytes) -> None:
    """Nothing in this file is carried out by who opens it."""
    if not content.startswith(b"PK"):
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        assert not [cell for row in rows for cell in row if cell.startswith(FORMULA_STARTS)]
        return
    held = words(content)
    if b"xl/workbook.xml" in content:
        assert not [one for one in formulas(content) if MARK in one or "script" in one]
    assert "<script" not in held
    assert not re.search(r'TargetMode="External"|<w:fldSimple|ddeLink|externalLink', held)
    assert not [field for field in re.findall(r"<w:instrText[^>]*>([^<]*)", held) if MARK in field]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_no_export_holds_what_is_carried_out(hostile: World, run: Run, kind: str) -> None:
    """Every table the terminal writes, in either form; some are written as a workbook alone."""
    written, told, not_written = 0, 0, []
    for command in sorted(files.export.commands):
        ran = run("export", command, *BESIDES.get(command, ()), "-o", f"{command}.{kind}")
        path = Path(f"{command}.{kind}")
        if "不能导出成 csv" in ran.err:
            assert kind == "csv"
            continue
        if ran.code:
            not_written.append((command, ran.err))
            continue
        content = path.read_bytes()
        harmless(content)
        written += 1
        told += MARK.encode() in content or (content[:2] == b"PK" and MARK in words(content))

    assert all(NOT_YET.search(said) for _, said in not_written), not_written
    assert len(not_written) <= 4
    assert told >= written - 2 > (10 if kind == "xlsx" else 5), "the harm was there to be seen"


def test_no_template_holds_what_is_carried_out(hostile: World, run: Run) -> None:
    written = []
    for command in sorted(files.template.commands):
        ran = run("template", command, "-o", f"{command}.xlsx")
        if ran.code == 0:
            harmless(Path(f"{command}.xlsx").read_bytes())
            written.append(command)

    assert set(files.template.commands) - set(written) <= {"contest", "operating"}, "nothing to fill in there"


def numbers(ctx: Context) -> Mapping[str, int]:
    """What each kind of paper is asked for by."""
    unit = people.org_by_code(ctx, "B04")
    quarter, year = (
        ctx.connection.execute(
            sa.select(col(Score.id))
            .join(Check, col(Check.id) == col(Score.check_id))
            .where(col(Score.org_id) == unit.id, col(Check.period) == period)
        ).scalar_one()
        for period in ("2026Q3", "2026")
    )
    months = papers.ledger.numbered(unit, date(2026, 10, 1), date(2026, 12, 1))
    notice = ctx.connection.execute(sa.select(sa.func.max(col(NoticePaper.id)))).scalar_one()
    given = {"notice": notice, "feedback": year, "statement": quarter, "ledger": months, "dues": months}
    return {purpose: given.get(purpose, unit.id if purpose == "tasks" else 1) for purpose in pages.MAKERS}


def test_no_paper_fetched_by_a_link_holds_what_is_carried_out(hostile: World) -> None:
    with hostile.acting("刘洋") as ctx:
        ctx.connection.execute(sa.update(Meeting).values(state="closed", closed_at=ctx.now))
        made = {purpose: pages.MAKERS[purpose](ctx, number) for purpose, number in numbers(ctx).items()}

    for purpose, (content, _) in made.items():
        harmless(content)
        assert purpose == "dues" or MARK in words(content), purpose


SAID = (
    '反映 <a href="http://127.0.0.1/login">点这里重新登录</a>',
    "反映 <@all> 紧急",
    "反映 </a><A\thref='http://127.0.0.1'>领取</A>",
)
NOON = datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)
LINK = re.compile(r"<(/?a\b|@)", re.IGNORECASE)


@pytest.mark.parametrize("text", SAID)
def test_no_words_become_a_link_in_somebody_elses_chat(world: World, text: str) -> None:
    """WeCom shows `<a href>` as a link and `<@all>` as a call (path/90236, path/91770): ours holds neither."""
    say = talk(world)
    replied = say("黄勇", text)
    told = say("何洁", "待核实")

    assert "登记" in replied
    assert LINK.search(told), "it is kept as it was typed"
    assert not any(LINK.search(envelope.clean(words_)) for words_ in (replied, told, *world.heard_by("何洁")))


@pytest.mark.parametrize("text", SAID)
def test_what_is_sent_and_answered_goes_through_that(text: str) -> None:
    """Answers, texts, Markdown, cards in the chat and in groups: none carries a link or a call somebody typed."""
    card = Card(text, text, ((text, text),), (Button(text, "核验 1"),), "https://zhibu.example")
    words = Outgoing((), text)
    asked = Incoming("wecom_app", "m:1", "liming")
    shown = [
        replies.text_reply(asked, text, corp_id="ww1", now=NOON),
        replies.button_reply(asked, text, corp_id="ww1", now=NOON),
        *(group_bodies.body(replace(words, markup=markup)) for markup in Markup),
        group_bodies.body(replace(words, card=replace(card, buttons=()))),
        cards.built(card, "zb-1-1"),
    ]

    assert not [one for one in shown if LINK.search(str(one))]


def test_only_what_means_something_to_the_platform_is_changed() -> None:
    assert envelope.clean(SAID[0]) == '反映 ＜a href="http://127.0.0.1/login">点这里重新登录＜/a>'
    assert envelope.clean("3<5，<b>，a < b，<abc>") == "3<5，<b>，a < b，<abc>"
