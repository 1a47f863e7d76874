"""The kinds of meeting as sets of words; codes: 支部条例 (2018) articles 11–16 and the yearly meetings."""

import re
from collections.abc import Iterable, Mapping

MEETINGS: Mapping[str, tuple[str, ...]] = {
    "general_meeting": (
        "支部党员大会", "全体党员大会", "全体党员会", "党员大会", "支部大会", "党大会", "党员会", "全体会", "大会",
        "dy大会", "dydh", "zbdh",
    ),
    "branch_committee_meeting": (
        "支部委员会会议", "支部委员会", "支部委员会议", "支委会议", "支委会", "支委扩大会", "支委碰头会", "zwh",
    ),
    "group_meeting": (
        "党小组会议", "党小组学习会", "党小组学习", "党小组会", "党小组的会", "小组学习会", "小组学习", "小组会",
        "小组的会", "组里的会", "组会", "组里会", "dxzh", "dxz会",
    ),
    "party_lecture": (
        "专题党课", "微党课", "党课", "dk",
    ),
    "theme_day": (
        "主题党日活动", "主题党日", "党日活动", "支部主题日", "主题日", "党员活动日", "党日", "ztdr", "ztdr活动",
    ),
    "org_life_meeting": (
        "专题组织生活会", "组织生活会", "zzshh",
    ),
    "member_appraisal": (
        "民主评议党员", "党员民主评议", "民主评议", "mzpy",
    ),
    "democratic_life_meeting": (
        "民主生活会", "mzshh",
    ),
    "central_group_study": (
        "理论学习中心组", "理论中心组", "中心组学习", "中心组",
    ),
}  # fmt: skip


INNER_ROOM = r"休息室|培训室|[大小]?会议室|活动室|学习室|办公室|党员之家|多功能厅|集控室|值班室"
"""Source of a regular expression for rooms that stand behind the name of a place."""
ROOM = rf"{INNER_ROOM}|会议厅|礼堂|党建室|报告厅|职工之家|工具房|值班房|板房|工棚"


def longest_first(words: Iterable[str]) -> str:
    """A pattern matching any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


MEETING_OF = {word: kind for kind, words in MEETINGS.items() for word in words}
MEETING = re.compile(longest_first(MEETING_OF), re.IGNORECASE)
