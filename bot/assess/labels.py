"""What methods, sources and the like are called where people read and fill in the table."""

from collections.abc import Mapping

from bot.assess.scheme import LinkageMode, Method, Source

METHODS: Mapping[Method, str] = {
    Method.WEIGHTED_TASKS: "任务加权",
    Method.DEDUCT: "按例扣分",
    Method.RATIO: "按比例",
    Method.BANDS: "分档",
    Method.ADD: "逐件加分",
}
SOURCES: Mapping[Source, str] = {Source.AUTO: "记录自动算", Source.CONFIRM: "人工录入确认", Source.EXTERNAL: "部门提供"}
MODES: Mapping[LinkageMode, str] = {
    LinkageMode.ADDITIVE: "加权相加",
    LinkageMode.MULTIPLIER: "相乘",
    LinkageMode.BAND: "等次系数",
    LinkageMode.NONE: "不挂钩",
}
PARAMS: Mapping[str, str] = {
    "on_time": "按期",
    "late_within_grace": "宽限内",
    "later": "更晚",
    "grace_days": "宽限天数",
    "target": "满分线",
    "zero_at": "零分线",
}
"""Parameters of methods; bands and levels are called as people type them."""
