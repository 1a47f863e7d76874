"""`docs/scoring.md`, written from the table a company starts from: what is judged, how, and what one may object to."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from bot import appraisal, assess, people
from bot.assess import Indicator, Method, Source, Table, labels

HEAD = """# 考核怎样计分

本页由程序生成（`python3 run.py docs`），写的是自带的考核表；\
公司可以用 Excel 改自己每年的表（`python3 run.py export scheme 2026`，
改好用 `python3 run.py import scheme 2026 文件` 试算，加 `--apply` 才改）。改一次存一版，\
已定稿的结果用当时那一版，不再变。

考核对象是基层党组织，不给个人打分。缺省不排名次：各单位按编号排列，只看本单位的得分；否决项缺省不启用，\
启用要有上级文件的文号。

## 五个方面

| 编号 | 方面 | 分值 |
|---|---|--:|
"""
INDICATORS = """
## 指标

| 编号 | 指标 | 分值 | 怎样计分 | 数据从哪来 | 说明 |
|---|---|--:|---|---|---|
"""
RECORDS = """
## 数字从哪来

| 编号 | 按什么记录 | 没有记录时 |
|---|---|---|
"""
KNOWN_BY: Mapping[str, tuple[str, str]] = {
    "D1-1": ("任务清单：期限、办结的日子、经批准的不适用", "没有到期的任务，不计入"),
    "D2-1": ("学习计划的专题，月份过了学了没有：说过学了的，或归档会议的议题里有的", "没有学习计划的，由人评定"),
    "D2-2": (
        "归档会议的到会、补学，加上登记的学时；按日历进度看够不够",
        "会议以外没有登记过学时的单位待核：会议只是学时的一部分",
    ),
    "D2-3": ("书记主持并归档的党课；没有的看清单任务", "没到期的得满分"),
    "D2-4": ("问题台账：到期的和按期销号的", "没有台账的待核"),
    "D3-1": ("归档会议的表决、决议和到会", "没有归档会议的待核"),
    "D3-2": ("归档会议的记录", "没有归档会议的待核"),
    "D3-3": ("归档会议的到会", "没有归档会议的待核"),
    "D3-5": ("归档的日子，只提示", "由人评定"),
    "D4-1": ("登记的稿件，整个季度没有的算少一篇；全公司都没有登记的季度不算", "没有登记过稿件的单位，由人评定"),
    "D4-2": ("党委工作部确认过的上级采用；一篇只按最高一级，以前年度加过的扣除", "没有登记过稿件的单位，由人评定"),
    "D5-1": (
        "活动：办了的是有载体，有战报、结项的是有成效，有部门数据或突击队按期的是有数据成效",
        "没有活动的，由人评定",
    ),
    "J1": ("党委工作部确认过的荣誉；一件事只按最高一级，人工录入里写着同一件事的不重复加", "不加分"),
    "J3": ("提前完成、党委工作部确认是急难险重的突击队；人工录入里写着同一支队的不重复加", "不加分"),
}
"""What is known of an item by records, and what holds where there are none."""
PROPOSED = """
- **“记录建议、由人确认”的项**（{codes}），记录只提建议：党委工作部回「记录建议」看该扣多少、加多少、定哪一档，\
回「按记录确认 锅炉支部 D5-1」或「按记录确认 全部」才算，单位会知道，也可以申诉。没有确认以前得分和以前一样。
- 要让这些项直接按记录算，在考核表里把数据来源改成“{auto}”；没有记录的单位这时标待核，不按零分。
- 结果的每一项都留着依据的记录编号（任务、会议、表决、专题、学时、稿件、活动、荣誉、录入），\
书记回「本月检查」「扣分依据 D4-1」看原因。
"""
BY_RECORDS = "记录建议、由人确认"
METHOD = """
## 计分方法

| 方法 | 怎样算 |
|---|---|
| 任务加权 | 到期的任务按清单的分值加权：按期得全分，宽限内得 {grace}，更晚或没办不得分；同一项任务一年几次的，\
合起来算一份分值 |
| 按例扣分 | 从满分起，查实并确认一例扣一次，扣完为止 |
| 按比例 | 达到满分线得满分，零分线以下不得分，中间按比例 |
| 分档 | 由人定档，得该档的分 |
| 逐件加分 | 从零起，确认一件加一次，加满为止 |

- **待核不是零分。** 没有记录、也没有人评定的项标“待核”：不扣分，总分和等次等它核定后才有，\
此前只说“已核定多少分中得多少分”。
- **不适用的不算。** 没有到期任务、没有小组、没有要整改的问题，或经确认不适用的项，\
分值按比例分给同一方面的其他项；整个方面都不适用的，分给其他方面。
- **只在最后取整。** 中间用精确的分数计算，最后取一位小数，四舍五入。同样的记录，算多少次、按什么顺序算，\
结果一字不差。
- **两个人才算数。** 扣分、加分、评定由一人录入、另一人确认；没有确认的不算，单位也看不到。\
按记录确认的，记录是一方，确认的人是另一方。
- 分母有两个：到会率＝实到÷（应到－请假），法定人数另按有表决权的应到算，见[会议与计数](meetings.md)。

## 加分、另行扣分、否决

加分合计不超过 {bonus_cap} 分，另行扣分合计不超过 {deduction_cap} 分。

| 编号 | 项目 | 分值 | 说明 |
|---|---|---|---|
"""
GRADES = """
## 等次

| 等次 | 从多少分起 |
|---|--:|
"""
REST = """
没有比例限制：够分就是。

## 月、季、年

- **月检查**：每月 25 日（遇休息日提前）算一次，各单位只收到自己的：办了多少、还差什么、丢分的原因。只作提醒，\
不计入考核。
- **季度检查**：从年初累计到季末。季度结束后第 10 天（遇休息日顺延）出初稿，只发本单位书记；\
**{appeal_days} 个工作日**内可以申诉；
  申诉和待确认的扣分都处理完，由党委工作部定稿，之后不再改动。
- **年度**：季度平均占 {quarters_mean}，现场检查占 {on_site}，述职测评占 {debrief}；测评等次 {debrief_map}；\
{debrief_weights}。
- **与经营业绩挂钩**：缺省按“{mode}”，党建占 {party_weight}（可在 0.1 到 0.3 之间定），适用于{profiles}单位。

## 申诉

- 书记、副书记在看到之后 {appeal_days} 个工作日内，\
对一次扣分（「申诉 3 理由」）或结果里的一项（「申诉 D3-2 理由」）申诉；每件一次。
- 由没有录入、也没有申诉的另一位同志答复，要写理由。
- 同意对扣分的申诉：这一件不算。同意“不适用”：这项任务或指标不再计入。同意其他理由：先把记录改正，再同意。
- 三种情况都马上重算这个单位已公布、没定稿的结果，告诉单位改前改后的得分，改动留痕。
- 公布以后才确认的扣分、加分不改已公布的结果；党委工作部说「重算 2026Q3」才算进去，有变化的单位会知道，\
申诉期从那天重新起算。
"""


def scoring_page() -> str:
    """The whole page."""
    table = assess.tables.defaults()
    scoring = table.scoring
    caps = {"bonus_cap": assess.number(scoring.bonus_cap), "deduction_cap": assess.number(scoring.deduction_cap)}
    return "".join(
        (
            HEAD,
            *(f"| {one.code} | {one.name} | {assess.number(one.points)} |\n" for one in table.dimensions),
            INDICATORS,
            *map(_indicator, table.indicators),
            RECORDS,
            *(f"| {code} | {known} | {none} |\n" for code, (known, none) in KNOWN_BY.items()),
            PROPOSED.format(codes="、".join(_proposed(table)), auto=labels.SOURCES[Source.AUTO]),
            METHOD.format(grace=_grace(table), **caps),
            *_extras(table),
            GRADES,
            *(f"| {one.name} | {assess.number(one.min)} |\n" for one in table.grades),
            REST.format(**_year(table), appeal_days=scoring.appeal_days),
        )
    )


def _indicator(one: Indicator) -> str:
    source = BY_RECORDS if _is_proposed(one) else labels.SOURCES[one.source]
    return f"| {one.code} | {one.name} | {assess.number(one.points)} | {_method(one)} | {source} | {one.rule} |\n"


def _proposed(table: Table) -> Iterator[str]:
    return (one.code for one in table.indicators if _is_proposed(one))


def _is_proposed(one: Indicator) -> bool:
    """Whether records say of it what a person then confirms."""
    return one.source is not Source.AUTO and one.code in assess.rules.COMPUTED


def _method(one: Indicator) -> str:
    """`按例扣分，每例 0.5`, `按比例，95% 满分，70% 零分`, `分档：有载体 3…`."""
    name = labels.METHODS[one.method]
    if one.unit_deduction is not None:
        return f"{name}，每例 {assess.number(one.unit_deduction)}"
    if one.method is Method.RATIO:
        return f"{name}，{_percent(one.params['target'])} 满分，{_percent(one.params['zero_at'])} 零分"
    if one.method in {Method.BANDS, Method.ADD}:
        return f"{name}：{_named(one.params)}"
    return name


def _named(points: Mapping[str, Decimal]) -> str:
    return "、".join(f"{name} {assess.number(value)}" for name, value in points.items())


def _percent(share: Decimal) -> str:
    return f"{assess.number(share * 100)}%"


def _grace(table: Table) -> str:
    """What a task of the first indicator by weight is worth within the grace days."""
    params = next(one.params for one in table.indicators if one.method is Method.WEIGHTED_TASKS)
    return f"{assess.number(params['late_within_grace'] * 10)} 成（{assess.number(params['grace_days'])} 天以内）"


def _extras(table: Table) -> Iterator[str]:
    for bonus in table.bonuses:
        yield f"| {bonus.code} | {bonus.name} | 加：{_named(bonus.points)} | {bonus.rule} |\n"
    for one in table.deductions:
        yield f"| {one.code} | {one.name} | 扣：每件 {assess.number(one.points)} | {one.rule} |\n"
    for veto in table.vetoes:
        yield f"| {veto.code} | {veto.name} | 否决：等次不高于{veto.cap} | 缺省不启用，启用要有文号 |\n"


def _year(table: Table) -> dict[str, str]:
    """The year's parts and the linkage, in words."""
    year, linkage = table.year, table.linkage
    profiles = {code: name for name, code in people.roster.PROFILES.items() if name != code}
    weights = "、".join(
        f"{appraisal.GROUPS[group]} {assess.number(share)}" for group, share in year.debrief_weights.items()
    )
    return {
        "quarters_mean": assess.number(year.quarters_mean),
        "on_site": assess.number(year.on_site),
        "debrief": assess.number(year.debrief),
        "debrief_map": _named(year.debrief_map),
        "debrief_weights": f"各类人员的权重：{weights}",
        "mode": labels.MODES[linkage.mode],
        "party_weight": assess.number(linkage.party_weight),
        "profiles": "、".join(profiles[one] for one in linkage.profiles),
    }
