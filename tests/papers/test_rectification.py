"""The rectification notice and its reply form, read back from the file."""

import io
from typing import Any

import pytest
from docx import Document

from bot import assess, papers, people, problems
from bot.assess import AssessmentEntry, Check, CheckKind, EntryKind
from bot.circular import NoticePaper
from bot.core.errors import NotFoundError
from bot.problems import Rectification, Source
from tests.problems import office
from tests.world import World

FOUND, ASKED = "9月党员大会记录没有表决情况", "说明原因，今后记全"


def opened(world: World, finding: str = FOUND, **more: Any) -> Rectification:
    return office.issue(world, finding, requirement=ASKED, **more).rectification


def read(world: World, row: Rectification, name: str = "老王") -> tuple[Any, dict[str, str], dict[str, str]]:
    """The file, the notice's form and the reply form as label → text."""
    with world.acting(name) as ctx:
        document = Document(io.BytesIO(papers.rectification_docx(ctx, ctx.get(Rectification, row.id))))
    first, second = ({one.cells[0].text: one.cells[1].text for one in table.rows} for table in document.tables)
    return document, first, second


def test_the_notice_says_what_by_when_and_who_by_post(world: World) -> None:
    document, notice, form = read(world, opened(world, basis="党支部工作条例第十三条"))

    assert [line.text for line in document.paragraphs if line.text] == [
        "整改通知书",
        "整改〔2026〕1号",
        "锅炉工程公司党支部：",
        "你单位有下列事项需要整改。请按要求和时限改好，并把整改情况回复验收人。",
        "党委工作部",
        "2026年11月23日",
        "整改情况回复单",
    ]
    assert notice == {
        "整改单位": "锅炉工程公司党支部",
        "发现的问题": FOUND,
        "发现日期": "2026年11月23日",
        "来源和记录": "季检查",
        "依据": "党支部工作条例第十三条",
        "整改要求": ASKED,
        "整改时限": "2026年11月30日前",
        "责任岗位": "锅炉支部书记",
        "验收岗位": "党委工作部党务工作者",
        "回复方式": "在支部通回复「整改 1 改了什么」，可附照片；也可填写所附回复单。验收通过后销号。",
    }
    assert form["改了什么"] == form["验收意见"] == form["凭据在哪里"] == ""


def test_no_person_is_named(world: World) -> None:
    document, *_ = read(world, opened(world))

    said = document.element.xpath("string(.)")
    assert "老王" not in said
    assert "何洁" not in said


def test_the_reply_form_begins_a_page_and_holds_what_was_answered(world: World) -> None:
    row = opened(world)
    with world.acting("老王") as ctx:
        problems.reply(ctx, row.problem_id, "已补记，注明日期")
    document, _, form = read(world, row)
    assert (form["改了什么"], form["验收意见"]) == ("已补记，注明日期", "")
    title = next(line for line in document.paragraphs if line.text == "整改情况回复单")
    assert title.paragraph_format.page_break_before is True
    heights = [line.height.mm for line in document.tables[1].rows if line.height is not None]
    assert heights == pytest.approx([48, 14, 14, 48, 14], abs=0.1)

    with world.acting("何洁") as ctx:
        problems.accept(ctx, row.problem_id, "已看记录")
    assert read(world, row)[2]["验收意见"] == "已看记录"


def test_what_was_found_again_stands_beside_it(world: World) -> None:
    row = opened(world)
    again = opened(world, source=Source.MONTH_CHECK, source_key="entry:99")

    assert again.id == row.id
    assert read(world, row)[1]["又发现"] == f"2026年11月23日：{FOUND}"


def test_it_says_from_which_record_it_comes(world: World) -> None:
    with world.acting() as ctx:
        author: dict[str, Any] = {"entered_by": world.who("何洁"), "entered_at": ctx.now}
        one = AssessmentEntry(kind=EntryKind.FINDING, org_id=world.orgs["B04"], code="D3-2", day=ctx.today, **author)
        ctx.session.add(one)
        version, _ = assess.tables.current(ctx, 2026)
        known: dict[str, Any] = {
            "kind": CheckKind.QUARTER,
            "period": "2026Q3",
            "as_of": ctx.today,
            "computed_at": ctx.now,
        }
        check = Check(table_id=version.id, **known)
        ctx.session.add(check)
        ctx.session.flush()
        number = "公司党发〔2026〕18号"
        paper = NoticePaper(period="2026Q3", check_id=check.id, title="通报", drafted_at=ctx.now, number=number)
        ctx.session.add(paper)
        ctx.session.flush()
        keys = {f"entry:{one.id}": f"检查记录第{one.id}号", f"notice:{paper.id}:4": number}

    for place, (key, said) in enumerate(keys.items()):
        row = opened(world, source_key=key, finding="一二三四五"[place] * 9)
        assert read(world, row)[1]["来源和记录"] == f"季检查，{said}"


@pytest.mark.parametrize("key", ["entry:77", "entry:", "notice:5:1", "task:ZB-01", "一"])
def test_a_record_that_is_not_there_is_not_named(world: World, key: str) -> None:
    assert read(world, opened(world, source_key=key))[1]["来源和记录"] == "季检查"


def test_a_withdrawn_notice_says_so(world: World) -> None:
    row = opened(world)
    with world.acting("何洁") as ctx:
        problems.withdraw(ctx, row.problem_id, "下错了")

    assert read(world, row)[0].sections[0].header.paragraphs[0].text == "已撤销"


def test_who_holds_no_post_any_more(world: World) -> None:
    row = opened(world)
    with world.acting() as ctx:
        for name in ("老王", "何洁"):
            for post, _ in people.posts_of(ctx, world.who(name)):
                post.until = ctx.today
    _, notice, _ = read(world, row)

    assert (notice["责任岗位"], notice["验收岗位"]) == ("由锅炉支部书记确定", "党委工作部")


def test_a_post_in_another_unit_is_not_told(world: World) -> None:
    row = opened(world, acceptor_id=world.who("周芳"))

    assert read(world, row)[1]["验收岗位"] == "党委工作部"


def test_only_whom_it_concerns_reads_it(world: World) -> None:
    row = opened(world)
    for name in ("小周", "周芳"):
        with pytest.raises(NotFoundError):
            read(world, row, name)
    assert read(world, row, "何洁")[1]


def test_hostile_text_stays_text(world: World) -> None:
    nasty = "=cmd|' /C calc'!A0 </w:t>\x08\ufffe😀\n<b>&amp;"
    row = opened(world, basis=nasty)

    assert read(world, row)[1]["依据"] == "=cmd|' /C calc'!A0 </w:t>😀\n<b>&amp;"
