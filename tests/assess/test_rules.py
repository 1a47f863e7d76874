"""The assessment table: what a company starts from, what is refused, and which grade the seed's points give."""

import copy
import json
import tomllib
from decimal import Decimal
from importlib import resources
from typing import Any

import pytest

from bot.assess import rules
from bot.assess.proposing import METHODS
from bot.assess.scheme import Scoring
from bot.core.errors import BadInputError

DEFAULT = tomllib.loads((resources.files("bot.assess") / "defaults" / "assessment.toml").read_text("utf-8"))

SECOND_QUARTER_OF_2017 = {
    "W01": "95.6",
    "W02": "93.8",
    "W03": "91.2",
    "W04": "90.4",
    "W05": "86.5",
    "W06": "78.9",
    "G01": "90.7",
    "B01": "94.1",
    "B02": "92.5",
    "B03": "90.3",
    "B04": "96.8",
    "B05": "95.9",
    "B06": "92.0",
    "B07": "90.1",
    "B08": "84.2",
    "B09": "81.7",
    "B10": "93.3",
    "B11": "91.5",
    "B12": "90.8",
    "B13": "88.6",
    "B14": "76.4",
}
"""Synthetic points of 21 units, made to repeat what was reported of that quarter: 15 of 21 were excellent."""


def changed(section: str, index: int | None = None, **values: Any) -> dict[str, Any]:
    """The default table with some fields of one row (of the section itself without an index) put otherwise."""
    body = copy.deepcopy(DEFAULT)
    row = body[section] if index is None else body[section][index]
    row.update(values)
    return body


def without(section: str, index: int) -> dict[str, Any]:
    """The default table with one row left out."""
    body = copy.deepcopy(DEFAULT)
    del body[section][index]
    return body


def refusal(body: dict[str, Any]) -> str:
    with pytest.raises(BadInputError) as caught:
        rules.read(body)
    return caught.value.sentence


def test_the_default_table_stands() -> None:
    table = rules.read(DEFAULT)

    points = [(one.code, int(one.points)) for one in table.dimensions]
    assert points == [("D1", 40), ("D2", 15), ("D3", 20), ("D4", 10), ("D5", 15)]
    assert len(table.indicators) == 17
    assert table.scoring == Scoring(Decimal(100), Decimal(5), Decimal(10), appeal_days=5)
    assert {one.code for one in table.indicators if one.source is rules.Source.AUTO} == set(rules.COMPUTED) - set(
        METHODS
    )


def test_vetoes_are_off_until_a_document_allows_one() -> None:
    table = rules.read(DEFAULT)
    assert not any(veto.enabled or veto.document for veto in table.vetoes)

    on = rules.with_vetoes(table, {"V2": " 某党〔2026〕7号 ", "V3": "  ", "V9": "某党〔2026〕8号"})

    assert [veto.code for veto in on.vetoes if veto.enabled] == ["V2"]
    assert on.vetoes[1].document == "某党〔2026〕7号"
    assert (on.vetoes[0], on.vetoes[2:]) == (table.vetoes[0], table.vetoes[2:])


def test_a_table_from_before_the_year_was_judged_takes_the_usual_shares() -> None:
    older = {name: part for name, part in DEFAULT.items() if name not in {"year", "linkage"}}

    assert rules.read(older) == rules.read(DEFAULT)


@pytest.mark.parametrize("mode", ["additive", "multiplier", "none"])
def test_factors_of_grades_matter_only_where_grades_are_linked(mode: str) -> None:
    assert rules.read(changed("linkage", mode=mode, band={"甲": 1})).linkage.mode == mode


def test_a_table_kept_as_json_is_the_same_table() -> None:
    assert rules.read(json.loads(json.dumps(DEFAULT))) == rules.read(DEFAULT)
    assert rules.read(DEFAULT).indicators[0].params["late_within_grace"] == Decimal("0.6")


def test_what_is_stored_of_a_table_is_the_same_table() -> None:
    table = rules.with_vetoes(rules.read(DEFAULT), {"V2": "某党〔2026〕7号"})

    assert rules.read(json.loads(json.dumps(rules.plain(table)))) == table


def test_points_as_excel_gives_them_are_read() -> None:
    assert rules.read(changed("dimensions", 0, points="40.0")) == rules.read(DEFAULT)


def test_the_seed_quarter_gives_fifteen_of_twenty_one_excellent() -> None:
    table = rules.read(DEFAULT)

    grades = {unit: table.grade_of(Decimal(points)) for unit, points in SECOND_QUARTER_OF_2017.items()}

    assert list(grades.values()).count("优秀") == 15
    assert {unit for unit, grade in grades.items() if grade == "良好"} == {"W05", "B08", "B09", "B13"}
    assert {unit for unit, grade in grades.items() if grade == "一般"} == {"W06", "B14"}


@pytest.mark.parametrize(
    ("points", "grade"),
    [
        ("105", "优秀"),
        ("90", "优秀"),
        ("89.9", "良好"),
        ("80", "良好"),
        ("79.9", "一般"),
        ("70", "一般"),
        ("69.9", "待提升"),
        ("0", "待提升"),
    ],
)
def test_grades_begin_at_their_points(points: str, grade: str) -> None:
    assert rules.read(DEFAULT).grade_of(Decimal(points)) == grade


@pytest.mark.parametrize(
    ("grade", "cap", "left"),
    [("优秀", "一般", "一般"), ("良好", "一般", "一般"), ("一般", "一般", "一般"), ("待提升", "一般", "待提升")],
)
def test_a_cap_never_lifts_a_grade(grade: str, cap: str, left: str) -> None:
    assert rules.read(DEFAULT).capped(grade, cap) == left


UNREADABLE = [
    (changed("indicators", 3, points="六分"), "考核表有误：指标D2-3的“分值”填得不对。"),
    (changed("indicators", 3, points=0), "考核表有误：指标D2-3的“分值”填得不对。"),
    (changed("indicators", 3, points=float("nan")), "考核表有误：指标D2-3的“分值”填得不对。"),
    (changed("indicators", 3, points=1.005), "考核表有误：指标D2-3的“分值”填得不对。"),
    (changed("indicators", 3, method="guess"), "考核表有误：指标D2-3的“计分方法”填得不对。"),
    (changed("indicators", 3, source="rumour"), "考核表有误：指标D2-3的“数据来源”填得不对。"),
    (changed("indicators", 3, stars=5), "考核表有误：指标D2-3的“stars”填得不对。"),
    (changed("indicators", 0, params={"on_time": -1}), "考核表有误：指标D1-1的“参数”填得不对。"),
    (changed("indicators", 0, code="第一项"), "考核表有误：指标第一项的“编号”填得不对。"),
    (changed("indicators", 0, code=""), "考核表有误：指标任务按期完成的“编号”填得不对。"),
    (
        changed("indicators", 0, code="", name=""),
        "考核表有误：指标第 1 行的“编号”填得不对；指标第 1 行的“名称”填得不对。",
    ),
    (changed("grades", 1, min=-1), "考核表有误：等次良好的“最低分”填得不对。"),
    (changed("scoring", appeal_days=0), "考核表有误：总则的“申诉天数”填得不对。"),
    (changed("bonuses", 0, points={}), "考核表有误：加分项J1的“分值”填得不对。"),
    (changed("year", on_site="两成"), "考核表有误：年度的“现场检查占比”填得不对。"),
    (changed("year", debrief_map={"好": 100}), "考核表有误：年度的“测评等次分值”填得不对。"),
    (changed("year", debrief_weights={"friends": 1}), "考核表有误：年度的“测评人员权重”填得不对。"),
    (changed("linkage", party_weight=0.31), "考核表有误：挂钩的“党建占比”填得不对。"),
    (changed("linkage", party_weight=0.09), "考核表有误：挂钩的“党建占比”填得不对。"),
    (changed("linkage", mode="fine"), "考核表有误：挂钩的“挂钩方式”填得不对。"),
    (changed("linkage", band={"优秀": 9}), "考核表有误：挂钩的“等次系数”填得不对。"),
    (DEFAULT | {"vetoes": 3}, "考核表有误：“否决项”填得不对。"),
    (DEFAULT | {"deductions": ["K1"]}, "考核表有误：“扣分项第 1 行”填得不对。"),
    (DEFAULT | {"stars": []}, "考核表有误：“stars”填得不对。"),
    (
        changed("dimensions", 0, points=None, name="") | {"grades": None},
        "考核表有误：维度D1的“名称”填得不对；维度D1的“分值”填得不对；“等次”填得不对。",
    ),
]


@pytest.mark.parametrize(("body", "sentence"), UNREADABLE)
def test_what_cannot_be_read_is_named(body: dict[str, Any], sentence: str) -> None:
    assert refusal(body) == sentence


RATIO = {"target": 0.95, "zero_at": 0.7}
TASKS = {"on_time": 1, "late_within_grace": 0.6, "later": 0, "grace_days": 7}
CONTRADICTORY = [
    (changed("indicators", 1, points=3), "D2两学一做应为 15 分，各项指标加起来是 14 分"),
    (without("indicators", 0), "D1任务清单应为 40 分，各项指标加起来是 0 分"),
    (changed("scoring", base_points=110), "总分应为 110 分，各维度加起来是 100 分"),
    (changed("indicators", 1, code="D2-2"), "编号 D2-2 用了 2 次"),
    (changed("bonuses", 0, code="K1"), "编号 K1 用了 2 次"),
    (changed("indicators", 1, dimension="D9"), "指标 D2-1 所属的维度“D9”不在表里"),
    (changed("indicators", 8, source="auto"), "指标 D3-4 没有记录可以自动算，数据来源不能是 auto"),
    (changed("indicators", 0, source="confirm"), "指标 D1-1 的计分方法要靠记录自动算，数据来源只能是 auto"),
    (changed("indicators", 0, params=TASKS | {"grace_days": 7.5}), "指标 D1-1 的“参数”与计分方法不符"),
    (changed("indicators", 0, params=TASKS | {"later": 0.7}), "指标 D1-1 的“参数”与计分方法不符"),
    (changed("indicators", 0, params=TASKS | {"on_time": 0.9}), "指标 D1-1 的“参数”与计分方法不符"),
    (changed("indicators", 0, params={"on_time": 1}), "指标 D1-1 的“参数”与计分方法不符"),
    (changed("indicators", 1, params=RATIO), "指标 D2-1 的“参数”与计分方法不符"),
    (changed("indicators", 2, params={"target": 0.95}), "指标 D2-2 的“参数”与计分方法不符"),
    (changed("indicators", 2, params=RATIO | {"zero_at": 0.95}), "指标 D2-2 的“参数”与计分方法不符"),
    (changed("indicators", 2, params=RATIO | {"target": 1.2}), "指标 D2-2 的“参数”与计分方法不符"),
    (changed("indicators", 11, params={}), "指标 D4-2 的“参数”与计分方法不符"),
    (changed("indicators", 11, params={"公司": 0}), "指标 D4-2 的“参数”与计分方法不符"),
    (changed("indicators", 11, params={"公司": 4}), "指标 D4-2 的“参数”与计分方法不符"),
    (changed("indicators", 13, params={"有载体": 5}), "指标 D5-1 的“参数”与计分方法不符"),
    (changed("indicators", 13, params={}), "指标 D5-1 的“参数”与计分方法不符"),
    (
        changed("indicators", 1, unit_deduction=None),
        "指标 D2-1 的“每例扣分”只有扣分法要填，也必须填，且不超过分值",
    ),
    (changed("indicators", 1, unit_deduction=5), "指标 D2-1 的“每例扣分”只有扣分法要填，也必须填，且不超过分值"),
    (changed("indicators", 2, unit_deduction=1), "指标 D2-2 的“每例扣分”只有扣分法要填，也必须填，且不超过分值"),
    (changed("indicators", 2, unit_deduction=9), "指标 D2-2 的“每例扣分”只有扣分法要填，也必须填，且不超过分值"),
    (changed("grades", 0, min=80), "等次要从高到低，最低一等从 0 分起"),
    (changed("grades", 3, min=60), "等次要从高到低，最低一等从 0 分起"),
    (changed("grades", 1, name="优秀"), "等次“优秀”写了 2 次"),
    (changed("year", on_site=0.3), "年度三部分的占比加起来应为 1，现在是 1.1"),
    (changed("year", debrief_weights={"committee": 0.5, "own": 0.5}), "测评人员权重要写全三类，加起来应为 1"),
    (
        changed("year", debrief_weights={"committee": 0.5, "own": 0.5, "peers": 0.1}),
        "测评人员权重要写全三类，加起来应为 1",
    ),
    (changed("year", debrief_map={"好": 85, "差": 100}), "测评等次分值要从高到低，不超过 100"),
    (changed("year", debrief_map={"好": 101, "差": 50}), "测评等次分值要从高到低，不超过 100"),
    (changed("linkage", mode="band", band={"优秀": 1.05}), "等次系数要写全各等次，从高到低"),
    (
        changed("linkage", mode="band", band={"优秀": 1, "良好": 1.1, "一般": 0.9, "待提升": 0.9}),
        "等次系数要写全各等次，从高到低",
    ),
    (changed("linkage", profiles=["office", "moon"]), "没有单位类别“moon”"),
    (changed("vetoes", 0, cap="特别差"), "否决项 V1 的最高等次“特别差”不在表里"),
    (changed("vetoes", 0, enabled=True), "否决项 V1 要启用，先填依据的文号"),
    (changed("vetoes", 0, enabled=True, document="  "), "否决项 V1 要启用，先填依据的文号"),
]


@pytest.mark.parametrize(("body", "mistake"), CONTRADICTORY)
def test_what_does_not_fit_together_is_named(body: dict[str, Any], mistake: str) -> None:
    sentence = refusal(body)

    assert sentence.startswith("考核表有误：")
    assert mistake in sentence.removeprefix("考核表有误：").removesuffix("。").split("；")


def test_all_that_does_not_fit_is_named_at_once() -> None:
    body = changed("dimensions", 0, points=41)
    body["vetoes"][3] |= {"enabled": True, "cap": "优等"}

    assert refusal(body) == (
        "考核表有误：D1任务清单应为 41 分，各项指标加起来是 40 分；总分应为 100 分，各维度加起来是 101 分；"
        "否决项 V4 的最高等次“优等”不在表里；否决项 V4 要启用，先填依据的文号。"
    )


def test_a_table_without_grades_is_refused() -> None:
    assert "等次要从高到低，最低一等从 0 分起" in refusal(DEFAULT | {"grades": []})


def test_a_veto_with_a_document_is_accepted() -> None:
    table = rules.read(changed("vetoes", 0, enabled=True, document="某党〔2026〕7号"))
    assert table.vetoes[0].enabled
