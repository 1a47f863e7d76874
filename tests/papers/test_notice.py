"""The quarter's notice as a Word file: a draft that says so, and the numbered paper."""

import io
from datetime import date
from typing import Any

import pytest
from docx import Document

from bot import assess, circular, papers
from bot.assess import Check, CheckKind
from bot.circular import NoticeItem, NoticePaper, PaperState, Section
from bot.core.config import Settings
from bot.core.errors import NotFoundError
from tests.papers.documents import flow
from tests.world import World

NUMBER = "公司党发〔2026〕18号"


@pytest.fixture
def number(world: World) -> int:
    """A notice being drafted, with something in every part but the practices."""
    with world.acting() as ctx:
        version, _ = assess.tables.current(ctx, 2026)
        known: dict[str, Any] = {"kind": CheckKind.QUARTER, "period": "2026Q3", "as_of": ctx.today}
        check = Check(table_id=version.id, computed_at=ctx.now, **known)
        ctx.session.add(check)
        ctx.session.flush()
        title = "关于2026年第三季度党建工作检查情况的通报"
        paper = NoticePaper(period="2026Q3", check_id=check.id, title=title, drafted_at=ctx.now)
        ctx.session.add(paper)
        ctx.session.flush()
        mend: dict[str, Any] = {
            "org_id": world.orgs["B04"],
            "due": date(2026, 11, 30),
            "acceptor_id": world.who("何洁"),
        }
        for place, (section, text, more) in enumerate(
            [
                (Section.OVERVIEW, "共检查2个单位。", {}),
                (Section.PROBLEMS, "党员大会记录缺表决情况\x08：有2个单位。", {}),
                (Section.RECTIFY, "补齐9月党员大会记录。", mend),
                (Section.AHEAD, "开好组织生活会（12月31日前）。", {}),
            ]
        ):
            ctx.session.add(NoticeItem(paper_id=paper.id, section=section, position=place, text=text, **more))
        return paper.id


def put(world: World, number: int, state: PaperState) -> None:
    with world.acting() as ctx:
        paper = ctx.get(NoticePaper, number)
        paper.state, paper.number, paper.dated = state, NUMBER, date(2026, 10, 20)
        paper.issue_on = date(2026, 10, 21)


def read(world: World, number: int, name: str | None = "何洁") -> Any:
    with world.acting(name) as ctx:
        return Document(io.BytesIO(papers.notice_docx(ctx, ctx.get(NoticePaper, number))))


@pytest.mark.parametrize(
    ("state", "mark"),
    [
        (PaperState.DRAFT, "草稿"),
        (PaperState.WITH_UNITS, "草稿（各单位核对）"),
        (PaperState.REVIEWED, "草稿（送签）"),
        (PaperState.SIGNED, "草稿（已签发，未编号）"),
    ],
)
def test_before_it_is_numbered_it_is_a_draft(world: World, number: int, state: PaperState, mark: str) -> None:
    put(world, number, state)
    document = read(world, number)

    assert document.sections[0].header.paragraphs[0].text == mark
    assert NUMBER not in flow(document)


@pytest.mark.parametrize("state", [PaperState.NUMBERED, PaperState.PUBLISHED])
def test_the_numbered_paper_holds_all_its_parts_in_order_and_nothing_else(
    world: World, number: int, state: PaperState
) -> None:
    put(world, number, state)
    document = read(world, number)
    with world.acting("何洁") as ctx:
        content = circular.content(ctx, ctx.get(NoticePaper, number))

    said = [content.issuer, NUMBER, content.title, content.addressee]
    for part in content.parts:
        said += [part.heading, *part.paragraphs, *(cell for row in part.rows for cell in row)]
    said += [content.signer, "2026年10月20日", f"抄送：{content.copy_to}。", content.printed]
    assert flow(document) == [text.replace("\x08", "") for text in said]
    assert document.sections[0].header.is_linked_to_previous
    assert content.printed == "党委工作部2026年10月21日印发"


def test_who_may_read_it_before_and_after_it_is_published(world: World, number: int) -> None:
    for name in ("老王", "小周"):
        with pytest.raises(NotFoundError):
            read(world, number, name)
    put(world, number, PaperState.PUBLISHED)

    assert NUMBER in flow(read(world, number, "老王"))
    assert NUMBER in flow(read(world, number, None))


def test_as_a_file_everybody_is_sent_it_once_it_is_published(world: World, number: int) -> None:
    with world.acting() as ctx:
        assert papers.sent_file(ctx, f"notice:{number}") is None
        assert papers.sent_file(ctx, f"notice:{number}:{world.who('小周')}") is None
        assert papers.sent_file(ctx, f"tasks:{number}") is None
    put(world, number, PaperState.PUBLISHED)

    with world.acting() as ctx:
        for reference in (f"notice:{number}", f"notice:{number}:{world.who('小周')}"):
            made = papers.sent_file(ctx, reference)
            assert made is not None
            assert made.name == "通报-2026Q3.docx"
            assert NUMBER in flow(Document(io.BytesIO(made.content)))


def test_the_company_says_who_gets_a_copy(world: World, number: int) -> None:
    world.settings = Settings.model_validate({"notice": {"copy_to": "公司工会、团委"}})
    assert "抄送：公司工会、团委。" in flow(read(world, number))
    world.settings = Settings.model_validate({"notice": {"copy_to": ""}})
    assert "抄送" not in "".join(flow(read(world, number)))
