"""Slips of the finger and of voice input in the terms of the field, put right without changing the text's length.

Long terms are recognised by sound and shape; short ones only from a table, because 当日 and 请加入 are words too.
"""

import re

from bot.text.sound import sound_alike

_LONG = (
    "支委会",
    "党小组",
    "小组会",
    "党员大会",
    "支部大会",
    "主题党日",
    "党日活动",
    "组织生活会",
    "民主生活会",
    "民主评议",
    "突击队",
    "主持人",
    "记录人",
)
_SHORT = {
    "请假": r"请[加甲价架驾嘉]|[情清晴轻青庆倾]假",
    "签到": r"[千牵迁铅签]道|[千牵迁铅]到",
    "报到": r"[抱爆]到|[报抱]道|报倒",
    "党课": r"[当挡荡档]课|党[刻克可科](?![学以])",
    "党日": r"党曰|(?<=主题)[当挡堂档唐]日",
    "党员": r"党圆|(?<![相担充])当员",
    "应到": r"[硬映]到",
    "接龙": r"接笼|街龙|节龙",
    "出差": r"出[叉岔拆](?!路|[开口])",
    "参加": r"[掺餐]加|参[佳家](?!庭|长|里)",
    "缺席": r"[却缺][习西]",
    "台账": r"台[帐仗胀]",
}
_SHAPES = frozenset({"曰日", "话活", "末未", "己已", "人入", "土士", "待侍", "尾委", "题提", "织识", "评坪", "莅位"})
_NOT_SLIPS = re.compile(
    r"请加[入我你快强群上大微班油紧]|党[课]程|新闻报道|报道[稿组员]|[篇媒宣采]\S{0,4}报道|报道[了过]?(?:我们|支部|公司)|请[架驾]驶|清假账"
)
_KEPT = frozenset("回")
_SHORT_SLIP = re.compile("|".join(f"(?P<{term}>{pattern})" for term, pattern in _SHORT.items()))
_ANCHORS: dict[str, list[tuple[str, int]]] = {}
for _term in _LONG:
    for _place, _char in enumerate(_term):
        _ANCHORS.setdefault(_char, []).append((_term, _place))


def mended(text: str) -> str:
    """The text with slips in our terms put right; as long as before."""
    kept = [match.span() for match in _NOT_SLIPS.finditer(text)]

    def put_right(match: re.Match[str]) -> str:
        inside = any(start < match.end() and match.start() < stop for start, stop in kept)
        return match[0] if inside else str(match.lastgroup)

    return _long_mended(_SHORT_SLIP.sub(put_right, text))


def _long_mended(text: str) -> str:
    chars = list(text)
    for place, char in enumerate(text):
        for term, offset in _ANCHORS.get(char, ()):
            start = place - offset
            window = text[start : start + len(term)] if start >= 0 else ""
            if window != term and _slip_of(window, term):
                chars[start : start + len(term)] = term
    return "".join(chars)


def _slip_of(window: str, term: str) -> bool:
    """Whether a stretch of text is the term but for one character (of five: two) sounding or looking like it."""
    if len(window) != len(term):
        return False
    wrong = [(seen, meant) for seen, meant in zip(window, term, strict=True) if seen != meant]
    return len(wrong) <= max(1, len(term) - 3) and all(_confused(seen, meant) for seen, meant in wrong)


def _confused(seen: str, meant: str) -> bool:
    return seen not in _KEPT and (seen + meant in _SHAPES or meant + seen in _SHAPES or sound_alike(seen, meant))
