"""The columns of a year's list, the ones that are printed first."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from bot import meetings, people, plan
from bot.papers.tasks import fields, rules
from bot.papers.tasks.fields import BETWEEN
from bot.people import OrgKind
from bot.plan import BasisLevel, Check, Period

K = TypeVar("K", bound=StrEnum)

PERIODS: Mapping[str, Period] = {
    "每月": Period.MONTH,
    "每季度": Period.QUARTER,
    "每半年": Period.HALF_YEAR,
    "每年": Period.YEAR,
    "每届": Period.TERM,
    "按事件": Period.EVENT,
}
CHECKS: Mapping[str, Check] = {"自动": Check.AUTO, "报后核验": Check.CONFIRM, "外部数据": Check.EXTERNAL}
LEVELS: Mapping[str, BasisLevel] = {
    "中央规定": BasisLevel.CENTRAL,
    "惯例": BasisLevel.CONVENTION,
    "公司规定": BasisLevel.COMPANY,
}
NEEDS = {"正式党员": "min_full_members", "党小组": "min_groups", "入党积极分子": "min_activists"}
NEED_CODES = {code: code for code in NEEDS.values()}
READERS = {"党员": "m", "骨干": "s"}
"""Whom a task costs messages: members, and officers."""
MOVED = {"prev_workday": True, "none": False}
BY_GROUP = {"group": True}
BRANCHES = (OrgKind.BRANCH, OrgKind.JOINT_BRANCH, OrgKind.TEMPORARY_BRANCH)
UNITS = (*BRANCHES, OrgKind.GENERAL_BRANCH, OrgKind.WORKING_COMMITTEE)
YES, NO = "是", "否"


def _named(words: Mapping[str, K]) -> dict[str, K]:
    """Chinese words first, then the code itself."""
    return {**words} | {value.value: value for value in words.values()}


def _yes_no(key: str, hint: str, example: str, *also: str, **more: bool) -> fields.Field:
    words = people.roster.YES_NO | more
    return fields.word(key, words, hint, *also, width=8, example=example, choices=(YES, NO))


KIND_WORDS: Mapping[OrgKind, str] = people.roster.cells.shown(people.roster.KINDS)
KIND_CHOICES = (
    BETWEEN.join(KIND_WORDS[kind] for kind in UNITS),
    BETWEEN.join(KIND_WORDS[kind] for kind in BRANCHES),
    *KIND_WORDS.values(),
)
MEETINGS = {rule.name: kind.value for kind, rule in meetings.KINDS.items()}
EVIDENCE = {words: kind for kind, words in plan.wording.EVIDENCE.items()}

PRINTED = (
    fields.field(
        "code",
        fields.code,
        str,
        "两个字母、类别、序号，如 ZB-01-1；编号相同就是同一项，再导入只更新。",
        needed=True,
        width=9,
    ),
    fields.text("area_name", 20, "类别的名称；同一类别写过一次，其余可空。", width=11, example="党员大会"),
    fields.text("name", 30, "最多 30 个字。", width=18, example="季度党员大会"),
    fields.text(
        "requirement", 300, "做什么、做到什么程度，最多 300 个字。", width=32, example="每季度开一次党员大会。"
    ),
    fields.word("role", people.roster.ROLES, "负责的职务，不写姓名。", "responsible", width=11),
    fields.field(
        "rrule",
        rules.rule,
        rules.rule_words,
        "哪天到期：每月25日，3、6、9、12月末日，5月4日；也可写 RFC 5545 规则。与触发事件只填一个。",
        width=15,
        example="3、6、9、12月末日",
    ),
    fields.field(
        "trigger",
        rules.event,
        rules.event_words,
        "由事件引起的任务填这里：从列表选，或写“ZB-05-1完成后”。",
        width=13,
        choices=tuple(rules.EVENTS),
    ),
    fields.field(
        "offset",
        rules.offset,
        rules.offset_words,
        "事件后多久到期：当天，后15天，前5天，后3个月，按步骤。",
        "due",
        width=9,
    ),
    fields.word(
        "period",
        _named(PERIODS),
        "一项管多长时间；同一周期只能有一个到期日。空着按期限规则定。",
        width=8,
        example="每季度",
    ),
    fields.several(
        "kinds",
        people.roster.KINDS,
        "哪些组织要做；多个用分号隔开。",
        "applies_kind",
        width=14,
        choices=KIND_CHOICES,
        example=KIND_CHOICES[0],
    ),
    fields.word(
        "check",
        _named(CHECKS),
        "自动：由会议等记录办结；报后核验：本人报、别人核；外部数据：部门提供。",
        width=9,
        example="报后核验",
    ),
    fields.field("weight", fields.points, fields.points_shown, "考核分值，0 到 100。", width=6, example=6),
    fields.text("basis", 200, "文件名和条款；惯例可空。", width=16, example="支部工作条例第十一条"),
    fields.word("basis_level", _named(LEVELS), "如实写：没有中央规定的不写中央规定。", width=9),
)
"""What fits on a printed page."""
FURTHER = (
    fields.pairs(
        "overrides",
        people.roster.KINDS,
        (rules.rule, rules.rule_words),
        "某类组织另有期限的写这里。",
        "override",
        width=22,
        example="党总支：6、12月末日",
    ),
    fields.field(
        "lead_days",
        fields.days,
        fields.days_words,
        "到期前几天提醒，最长的一个也是任务开始的日子。",
        width=10,
        example="20、5",
    ),
    fields.several(
        "evidence",
        EVIDENCE,
        "用什么证明；多个用分号隔开；没有就空着。",
        strict=False,
        width=12,
        choices=tuple(EVIDENCE),
        example="会议记录",
    ),
    _yes_no("shifts", "到期日逢休息日，提前到前一个工作日；空着当“是”。", YES, "shift", **MOVED),
    _yes_no("per_group", "每个党小组各做一份；空着当“否”。", NO, "per", **BY_GROUP),
    fields.several(
        "support", people.roster.ROLES, "协助的职务；责任人空缺时由第一个代。", width=14, example="组织委员"
    ),
    fields.pairs(
        "needs", NEEDS | NEED_CODES, (fields.count, str), "人数不到的单位不用做。", width=14, example="正式党员：7"
    ),
    fields.several(
        "exempt_profiles", people.roster.PROFILES, "这几类单位不用做。", width=12, choices=("离退休", "机关")
    ),
    fields.word(
        "meeting", MEETINGS | {kind: kind for kind in MEETINGS.values()}, "开了这种会，任务自动办结。", width=13
    ),
    fields.field("area", fields.number, int, "类别的次序；空着取编号中间的数。", width=8, example=1),
    fields.pairs(
        "chat_load",
        READERS | {"m": "m", "s": "s"},
        (fields.count, str),
        "一期里最多给每人发几条消息。",
        width=14,
        example="党员：1；骨干：3",
    ),
    fields.text("note", 300, "别的要说明的。", width=20),
    _yes_no("active", "停用的项不再派任务；空着当“是”。", YES),
)
"""What an office looks at on the screen."""
FIELDS = {one.column.key: one for one in (*PRINTED, *FURTHER)}
COLUMNS = tuple(one.column for one in FIELDS.values())
NEEDED = ("code", "area_name", "name", "requirement", "role", "period", "kinds", "check", "basis_level")
"""What a duty cannot do without."""
OPEN_LISTS = ("kinds", "evidence", "trigger", "exempt_profiles", "support")
"""Lists that help but do not bind: several may be filled in."""
