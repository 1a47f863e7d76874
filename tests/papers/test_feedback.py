"""The year's feedback to one unit, read back from the file, and the unit's own statement."""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from bot import assess, papers, people, problems
from bot.assess import Check, CheckKind, CheckState, Score, YearFeedback
from bot.core.context import Context
from bot.core.errors import NotAllowedError, NotFoundError
from bot.problems import Demand, Source
from tests.world import World

Lines = Sequence[tuple[str, str, str | None, str]]
YEAR: Lines = [("Q", "60", "54.3", "平均90.5分。"), ("XC", "20", "18", "现场90分。"), ("SZ", "20", "17", "合计85分。")]
QUARTER: Lines = [
    ("D1-1", "40", "38.5", "1项迟办。"),
    ("D3-1", "6", "6", "没有少开。"),
    ("D3-2", "5", "4.5", "1次会议缺表决情况。"),
    ("D4-1", "4", None, "待录入。"),
    ("J1", "0", "1", "上级表扬。"),
]


@pytest.fixture
def number(world: World) -> int:
    """The year's check of B04, shown; before it a frozen quarter."""
    with world.acting() as ctx:
        judged(world, ctx, CheckKind.QUARTER, "2026Q3", QUARTER)
        return judged(world, ctx, CheckKind.YEAR, "2026", YEAR, points="89.3", grade="良好").id


def judged(world: World, ctx: Context, kind: CheckKind, period: str, lines: Lines, **result: str) -> Check:
    """A check that was shown this morning, a quarter's frozen since, with one unit's result."""
    version, _ = assess.tables.current(ctx, 2026)
    state = CheckState.FROZEN if kind is CheckKind.QUARTER else CheckState.SHOWN
    check = Check(kind=kind, period=period, table_id=version.id, state=state, as_of=ctx.today)
    check.computed_at = check.shown_at = world.now
    ctx.session.add(check)
    ctx.session.flush()
    named = ("code", "of", "earned", "reason")
    said: list[dict[str, Any]] = [dict(zip(named, line, strict=True)) | {"applies": True, "rows": []} for line in lines]
    score = Score(check_id=check.id, org_id=world.orgs["B04"], lines=said, grade=result.get("grade", ""))
    score.points = Decimal(result["points"]) if "points" in result else None
    score.known, score.known_of = Decimal("72.3"), Decimal(80)
    ctx.session.add(score)
    ctx.session.flush()
    return check


def read(world: World, number: int, name: str = "老王") -> tuple[list[str], list[list[str]]]:
    """The paragraphs and the rows of the table."""
    with world.acting(name) as ctx:
        unit = people.org_by_code(ctx, "B04")
        document = Document(io.BytesIO(papers.feedback_docx(ctx, ctx.get(Check, number), unit)))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    return [line.text.replace("\n", "") for line in document.paragraphs if line.text.strip()], rows


HOW_TO_APPEAL = (
    "对结果有不同意见的，请在2026年11月30日前由书记、副书记在支部通回复「申诉 编号 理由」，编号为考核表中的编号，"
    "例如「申诉 D3-2 记录里有表决情况」。申诉由没有参加录入的同志答复。"
)


def test_result_strengths_what_is_next_and_how_to_appeal(world: World, number: int) -> None:
    lines, rows = read(world, number)

    assert lines == [
        "关于锅炉工程公司党支部2026年度党建工作考核结果的反馈",
        "锅炉工程公司党支部：",
        "按照党建工作量化考核表，现将你单位2026年度党建工作考核结果反馈如下。",
        "一、考核结果",
        "年度得分89.3分，等次为良好。",
        "二、做得好的方面",
        "下列内容得满分：程序合规。",
        "加分事项：上级表彰。",
        "三、下一年要做的",
        "1. D1-1 任务按期完成，失1.5分：1项迟办。",
        "2. D3-2 记录要素齐全，失0.5分：1次会议缺表决情况。",
        "四、申诉",
        HOW_TO_APPEAL,
        "党委工作部",
        "2026年11月23日",
    ]
    assert rows == [
        ["考核内容", "满分", "得分", "说明"],
        ["季度平均", "60", "54.3", "平均90.5分。"],
        ["现场考评", "20", "18", "现场90分。"],
        ["述职测评", "20", "17", "合计85分。"],
    ]


def test_the_words_of_the_office_and_open_rectifications_come_first_and_last(world: World, number: int) -> None:
    with world.acting("何洁") as ctx:
        unit = people.org_by_code(ctx, "B04")
        demand = Demand(unit, "支委会少开。", "补议题", date(2026, 12, 1), world.who("何洁"), Source.QUARTER_CHECK)
        problems.issue(ctx, demand)
        ctx.session.add(problems.Problem(org_id=unit.id, source=Source.REPORT, text="还没有核实", day=ctx.today))
        said = YearFeedback(check_id=number, org_id=unit.id, text="把现场经验\x08写下来。\n\n带好新人。", at=world.now)
        said.by_id = world.who("何洁")
        ctx.session.add(said)
    lines, _ = read(world, number)

    start = lines.index("三、下一年要做的")
    assert lines[start + 1 : start + 3] == ["把现场经验写下来。", "带好新人。"]
    assert "还没有核实" not in "".join(lines)
    assert lines[start + 5] == "3. 整改〔2026〕1号，2026年12月1日前：支委会少开。"


def test_the_day_is_the_one_it_was_sent(world: World, number: int) -> None:
    with world.acting() as ctx:
        said = YearFeedback(check_id=number, org_id=world.orgs["B04"], text="", at=world.now)
        said.sent_at = world.on("2026-11-25").now
        ctx.session.add(said)

    assert read(world, number)[0][-1] == "2026年11月25日"


def test_what_is_not_known_is_said_to_be_open(world: World) -> None:
    with world.acting() as ctx:
        lines: Lines = [*YEAR[:2], ("SZ", "20", None, "还没有可用的测评结果，待核。")]
        number = judged(world, ctx, CheckKind.YEAR, "2026", lines).id
    paragraphs, rows = read(world, number)

    assert paragraphs[4] == "已核定80分，得72.3分；还有1项待核，总分和等次待定，待核不是扣分。"
    assert rows[3][2] == "待核"
    assert paragraphs[6] == "没有得满分的考核内容。"
    assert paragraphs[8] == "没有失分的考核内容，请继续保持。"


def test_a_part_that_does_not_count_and_a_result_without_grade(world: World, number: int) -> None:
    with world.acting() as ctx:
        [score] = [score for org, score in assess.every_result(ctx, ctx.get(Check, number)) if org.code == "B04"]
        score.grade = ""
        score.lines = [*score.lines[:2], {**score.lines[2], "applies": False, "earned": None}]
        ctx.session.add(score)
    lines, rows = read(world, number)

    assert (lines[4], rows[3][2]) == ("年度得分89.3分。", "不计入")


def test_a_quarter_without_full_marks(world: World) -> None:
    with world.acting() as ctx:
        judged(world, ctx, CheckKind.QUARTER, "2026Q3", [("D1-1", "40", "38.5", "1项迟办。")])
        number = judged(world, ctx, CheckKind.YEAR, "2026", YEAR, points="89.3").id

    assert "没有得满分的考核内容。" in read(world, number)[0]


def test_who_may_read_it(world: World, number: int) -> None:
    for name in ("黄勇", "周芳"):
        with pytest.raises(NotAllowedError):
            read(world, number, name)
    with world.acting() as ctx:
        ctx.get(Check, number).state = CheckState.DRAFT
    with pytest.raises(NotFoundError):
        read(world, number)
    with world.acting("何洁") as ctx:
        unit = people.org_by_code(ctx, "B04")
        document = Document(io.BytesIO(papers.feedback_docx(ctx, ctx.get(Check, number), unit)))
    assert document.sections[0].header.paragraphs[0].text == "草稿"


def test_only_a_year_is_fed_back(world: World) -> None:
    with world.acting() as ctx:
        number = judged(world, ctx, CheckKind.QUARTER, "2026Q3", QUARTER).id
    with pytest.raises(NotFoundError, match="只有年度考核才有书面反馈"):
        read(world, number)


def test_where_all_is_published_others_read_it_without_the_register(world: World, number: int) -> None:
    settings = world.settings.model_copy(
        update={"assess": world.settings.assess.model_copy(update={"publish_scores": "all"})}
    )
    world.settings = settings
    with world.acting("何洁") as ctx:
        unit = people.org_by_code(ctx, "B04")
        demand = Demand(unit, "支委会少开。", "补议题", date(2026, 12, 1), world.who("何洁"), Source.QUARTER_CHECK)
        problems.issue(ctx, demand)

    assert not any("支委会少开" in line for line in read(world, number, "周芳")[0])
    assert any("支委会少开" in line for line in read(world, number, "老王")[0])


def test_the_own_statement_holds_one_unit_and_adds_up(world: World) -> None:
    with world.acting() as ctx:
        check = assess.run_check(ctx, CheckKind.MONTH, "2026-11")
        assess.show(ctx, check)
        whole = {org.code: score.known for org, score in assess.every_result(ctx, check)}
    with world.acting("老王") as ctx:
        unit = people.org_by_code(ctx, "B04")
        book = load_workbook(io.BytesIO(papers.scores.statement_xlsx(ctx, ctx.get(Check, check.id), unit)))
    sums, lines = book["得分表"], book["逐项"]

    assert [cell.value for cell in sums["A"]] == ["编号", "B04"]
    assert {cell.value for cell in lines["A"][1:]} == {"B04"}
    assert sums["D2"].value == f"=MAX(0,ROUND(SUM(逐项!I2:I{lines.max_row}),1))"
    assert sums["G2"].value == float(whole["B04"])
    for sheet in (sums, lines):
        assert sheet.oddHeader is not None
        assert sheet.oddHeader.center.text == "2026年11月检查　&A"
    assert [sums[f"{letter}2"].number_format for letter in "CDG"] == ["0.0"] * 3
    known = next(row for row in lines.iter_rows(min_row=2) if row[9].value == "已核定")
    assert [cell.number_format for cell in known[5:9]] == ["0.00", "0.0000", "0.00", "0.00"]


def test_nobody_gets_the_statement_of_others(world: World) -> None:
    with world.acting() as ctx:
        check = assess.show(ctx, assess.run_check(ctx, CheckKind.MONTH, "2026-11"))
        number = check.id
    with world.acting("周芳") as ctx, pytest.raises(NotAllowedError):
        papers.scores.statement_xlsx(ctx, ctx.get(Check, number), people.org_by_code(ctx, "B04"))
