"""Points of operating performance in, the linkage out: numbers in the file are those of chat and store."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from bot import assess, papers
from bot.assess import Check, CheckKind, CheckState, LinkageMode, OperatingScore, Score
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError
from bot.people import Org
from tests.world import World

HEADS = "单位代码,单位,年度,经营业绩分,备注"


@pytest.fixture
def company(world: World) -> World:
    """锅炉支部 is a production unit, 汽机支部 one of retired people."""
    with world.acting() as ctx:
        for code, profile in (("B04", "production"), ("B05", "retired")):
            ctx.session.exec(select(Org).where(Org.code == code)).one().profile = profile
    return world


def sheet(*lines: str, heads: str = HEADS) -> papers.Sheet:
    return papers.read("\n".join([heads, *lines]).encode(), "经营.csv")


def stored(ctx: Context) -> dict[tuple[int, int], tuple[Decimal, str]]:
    return {(row.year, row.org_id): (row.points, row.note) for row in ctx.session.exec(select(OperatingScore))}


def test_points_are_kept_once_for_a_unit_and_year(company: World) -> None:
    lines = ("B04,锅炉支部,2026,93.35,二次分配前", "B05,,2026年,88分,", "B04,,2025,90,")
    with company.acting("何洁") as ctx:
        found = papers.operating.compare(ctx, sheet(*lines))
        assert stored(ctx) == {}, "looking writes nothing"
        assert papers.operating.described(found) == [
            "新增 2026 锅炉支部 93.35",
            "新增 2026 汽机支部 88",
            "新增 2025 锅炉支部 90",
        ]
        assert [hint.sentence for hint in found.hints] == ["汽机支部今年不与经营业绩挂钩，分数照记，挂钩表里不算。"]
        assert papers.operating.apply(ctx, found) == 3
        assert papers.operating.apply(ctx, found) == 0
        boiler, turbine = company.orgs["B04"], company.orgs["B05"]
        assert stored(ctx) == {
            (2026, boiler): (Decimal("93.35"), "二次分配前"),
            (2026, turbine): (Decimal(88), ""),
            (2025, boiler): (Decimal(90), ""),
        }

    with company.acting() as ctx:
        again = papers.operating.compare(ctx, sheet("B04,2026,94", "B05,2026,", heads="单位代码,年度,经营业绩分"))
        assert papers.operating.described(again) == ["更新 2026 锅炉支部 93.35 → 94"]
        assert ([hint.sentence for hint in again.hints], again.unchanged) == (["有 1 个单位没有填分，没有改动。"], 1)
        papers.operating.apply(ctx, again)
        assert stored(ctx)[2026, boiler] == (Decimal(94), "二次分配前"), "a note the file has no column for stays"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("B99,,2026,90,", ("单位代码", "没有编号 B99 的考核单位。")),
        ("B04-01,,2026,90,", ("单位代码", "没有编号 B04-01 的考核单位。")),
        ("B04,汽机支部,2026,90,", ("单位", "B04 是锅炉支部，不是“汽机支部”。")),
        ("B04,,,90,", ("年度", "不能为空，请写哪一年，如 2026。")),
        ("B04,,去年,90,", ("年度", "「去年」不是年份，请写成 1985。")),
        ("B04,,2026,优秀,", ("经营业绩分", "「优秀」不是分数，请写 0 到 1000 之间的数，最多两位小数。")),
        ("B04,,2026,-1,", ("经营业绩分", "「-1」不是分数，请写 0 到 1000 之间的数，最多两位小数。")),
        ("B04,,2026,NaN,", ("经营业绩分", "「NaN」不是分数，请写 0 到 1000 之间的数，最多两位小数。")),
        ("B04,,2026,90.125,", ("经营业绩分", "「90.125」不是分数，请写 0 到 1000 之间的数，最多两位小数。")),
        (",,2026,90,", ("单位代码", "不能为空。")),
    ],
)
def test_a_bad_row_says_what_is_wrong(company: World, line: str, problem: tuple[str, str]) -> None:
    with company.acting("何洁") as ctx:
        found = papers.operating.compare(ctx, sheet(line, "B05,,2026,88,"))
        assert [(one.column, one.sentence) for one in found.problems] == [problem]
        with pytest.raises(BadInputError, match="有 1 行有错，没有导入"):
            papers.operating.apply(ctx, found)
        assert papers.operating.apply(ctx, found, good_rows_only=True) == 1


def test_a_unit_twice_in_a_year(company: World) -> None:
    with company.acting("何洁") as ctx:
        found = papers.operating.compare(ctx, sheet("B04,,2026,90,", "B04,,2026,91,"))
        assert [one.sentence for one in found.problems] == ["与第 3 行重复。", "与第 2 行重复。"]


def test_only_the_office_keeps_points(company: World) -> None:
    """To compare a file with what is kept would show it: that is refused as well."""
    with company.acting("何洁") as ctx:
        found = papers.operating.compare(ctx, sheet("B04,,2026,90,"))
    with company.acting("老王") as ctx:
        with pytest.raises(NotAllowedError):
            papers.operating.compare(ctx, sheet("B04,,2026,90,"))
        with pytest.raises(NotAllowedError):
            papers.operating.apply(ctx, found)


def test_the_template_can_be_filled_in_and_read_back(company: World) -> None:
    with company.acting("何洁") as ctx:
        papers.operating.apply(ctx, papers.operating.compare(ctx, sheet("B04,,2026,93.5,暂定")))
        content = papers.operating.template(ctx, 2026)
        assert [line.cells for line in papers.read(content, "经营.xlsx").lines] == [
            {"单位代码": "B04", "单位": "锅炉支部", "年度": 2026, "经营业绩分": 93.5, "备注": "暂定"}
        ]
        assert papers.operating.compare(ctx, papers.read(content, "经营.xlsx")).unchanged == 1


def test_no_template_without_units(world: World) -> None:
    with world.acting() as ctx, pytest.raises(BadInputError, match="还没有组织"):
        papers.operating.template(ctx, 2026)


def judged(
    world: World, ctx: Context, mode: LinkageMode, state: CheckState = CheckState.FROZEN, points: str | None = "90.1"
) -> Check:
    """A year by a table of this mode, both units alike."""
    _, table = assess.tables.current(ctx, 2026)
    linkage = replace(table.linkage, mode=mode)
    assess.tables.save_version(ctx, 2026, assess.rules.plain(replace(table, linkage=linkage)))
    version, _ = assess.tables.current(ctx, 2026)
    check = Check(kind=CheckKind.YEAR, period="2026", table_id=version.id, state=state, as_of=ctx.today)
    check.computed_at = check.frozen_at = world.now
    ctx.session.add(check)
    ctx.session.flush()
    for code in ("B04", "B05"):
        score = Score(check_id=check.id, org_id=world.orgs[code], lines=[], grade="优秀" if points else "")
        score.known, score.known_of = Decimal(0), Decimal(0)
        score.points = None if points is None else Decimal(points)
        ctx.session.add(score)
    ctx.session.flush()
    return check


def exported(ctx: Context, check: Check, *, draft: bool = False) -> tuple[Any, list[list[Any]]]:
    content, units, _ = papers.linkage.export(ctx, check, draft=draft)
    book = load_workbook(io.BytesIO(content))
    rows: list[list[Any]] = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=2)]
    assert len(rows) == units == 2
    return book, rows


@pytest.mark.parametrize(
    ("mode", "points", "formula", "rule", "words"),
    [
        (
            LinkageMode.ADDITIVE,
            92.82,  # 0.8 x 93.5 + 0.2 x 90.1
            "=ROUND(C2*(1-办法!$B$4)+D2*办法!$B$4,2)",
            [("党建占比", 0.2)],
            "经营93.5×0.8＋党建90.1×0.2",
        ),
        (LinkageMode.MULTIPLIER, 84.24, "=ROUND(C2*D2/100,2)", [], "经营93.5×党建得分率90.1%"),
        (
            LinkageMode.BAND,
            98.18,  # 93.5 x 1.05 = 98.175, half up
            '=ROUND(C2*VLOOKUP(E2&"系数",办法!$A$4:$B$7,2,FALSE),2)',
            [("优秀系数", 1.05), ("良好系数", 1), ("一般系数", 0.97), ("待提升系数", 0.93)],
            "经营93.5×优秀系数1.05",
        ),
    ],
)
def test_the_pay_office_can_follow_every_sum(
    company: World, mode: LinkageMode, points: float, formula: str, rule: Sequence[Any], words: str
) -> None:
    with company.acting("何洁") as ctx:
        papers.operating.apply(ctx, papers.operating.compare(ctx, sheet("B04,,2026,93.5,")))
        book, rows = exported(ctx, judged(company, ctx, mode))

    assert book.sheetnames[:2] == ["挂钩", "办法"]
    agrees = '=IF(ABS(F2-G2)<0.005,"一致","不一致")'
    assert rows == [
        ["B04", "锅炉支部", 93.5, 90.1, "优秀", formula, points, agrees, words],
        ["B05", "汽机支部", None, 90.1, "优秀", None, None, None, "没有经营业绩分的单位，不挂钩"],
    ]
    assert [book["挂钩"].cell(2, column).number_format for column in (3, 4, 6, 7)] == ["0.00", "0.0", "0.00", "0.00"]
    assert {sheet.oddHeader.center.text for sheet in book.worksheets} == {"2026年度考核　&A"}
    said = [tuple(cell.value for cell in row[:2]) for row in book["办法"].iter_rows(min_row=2)]
    assert said == [("年度", "2026"), ("方式", said[1][1]), *rule]


@pytest.mark.parametrize(
    ("mode", "points", "words"),
    [
        (LinkageMode.NONE, "90.1", "不挂钩"),
        (LinkageMode.ADDITIVE, "90.1", "还没有经营业绩分"),
        (LinkageMode.ADDITIVE, None, "还没有经营业绩分"),
    ],
)
def test_a_unit_that_is_not_linked_says_why(company: World, mode: LinkageMode, points: str | None, words: str) -> None:
    with company.acting("何洁") as ctx:
        _, rows = exported(ctx, judged(company, ctx, mode, points=points))

    assert rows[0][5:] == [None, None, None, words]


def test_only_what_is_frozen_goes_to_the_pay_office(company: World) -> None:
    with company.acting("何洁") as ctx:
        check = judged(company, ctx, LinkageMode.ADDITIVE, CheckState.SHOWN)
        with pytest.raises(ConflictError, match="2026年度考核还没有定稿"):
            papers.linkage.export(ctx, check)
        book, _ = exported(ctx, check, draft=True)
        assert book.sheetnames[0] == "挂钩（草稿）"
        assert book["办法"]["C2"].value == "草稿：已公布，还没有定稿，不能作为依据"
    with company.acting("老王") as ctx, pytest.raises(NotAllowedError):
        papers.linkage.export(ctx, check)


def test_the_workbook_of_a_year_says_what_chat_says(company: World) -> None:
    """The sums are formulas over the parts, which are called by their names: 0.6 x 89.85 and 0.2 x 92.5."""
    with company.acting("何洁") as ctx:
        for quarter, points in ((1, "89.4"), (2, "90.3")):
            check = assess.run_check(ctx, CheckKind.QUARTER, f"2026Q{quarter}")
            check.state = CheckState.FROZEN
            for _, score in assess.every_result(ctx, check):
                score.points = Decimal(points)
        draft = assess.Draft(assess.EntryKind.ON_SITE, company.orgs["B04"], date(2026, 11, 20), points=Decimal("92.5"))
        assess.enter(ctx, draft)
        entry = ctx.session.exec(select(assess.AssessmentEntry)).one()
        entry.state = assess.EntryState.CONFIRMED
        check = assess.run_check(ctx, CheckKind.YEAR, "2026")
        book = load_workbook(io.BytesIO(papers.scores.export(ctx, check)))
        known = {org.code: score.known for org, score in assess.every_result(ctx, check)}
        (score,) = [score for org, score in assess.every_result(ctx, check) if org.code == "B04"]
        said = assess.annual.parts(score)
    lines = [[cell.value for cell in row] for row in book["逐项"].iter_rows(min_row=2)]

    boiler = [line for line in lines if line[0] == "B04"]
    assert [line[2:6] for line in boiler] == [
        ["Q", "季度平均", 60, 53.91],
        ["XC", "现场考评", 20, 18.5],
        ["SZ", "述职测评", 20, None],
    ]
    assert [(line[7], line[8], line[9]) for line in boiler[1:]] == [
        ("=E3*G3", "=F3*G3", "已核定"),
        (None, None, "待核"),
    ]
    assert said == "季度平均53.9/60，现场考评18.5/20，述职测评待核"
    assert known["B04"] == Decimal("72.4")  # 53.91 + 18.5 = 72.41
    assert [cell.value for cell in book["得分表"][2]][:4] == [
        "B04",
        "锅炉支部",
        "=ROUND(SUM(逐项!H2:H4),1)",
        "=MAX(0,ROUND(SUM(逐项!I2:I4),1))",
    ]
