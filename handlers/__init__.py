"""What people can say: one file a topic, joined here in the order help shows them."""

from collections.abc import Mapping
from types import ModuleType

from bot.chat import Router
from handlers import (
    additions,
    again,
    announce,
    appeals,
    appraising,
    asking_rules,
    assigning,
    attendance,
    changes,
    checking,
    coming,
    composing,
    debriefing,
    done,
    dues,
    elections,
    entering,
    evidence,
    explaining,
    feedback,
    issuing,
    makeup,
    meetings,
    minutes,
    notices,
    nudge,
    numbers,
    office,
    onsite,
    org_life,
    publishing,
    rectifying,
    register,
    reminders,
    results,
    rollcall,
    statistics,
    talk,
    tallying,
    tasks,
    undo,
    yearly,
)

TOPICS: Mapping[ModuleType, str] = {
    attendance: "到会",
    rollcall: "到会",
    meetings: "会议",
    minutes: "会议",
    tasks: "任务",
    done: "任务",
    evidence: "任务",
    explaining: "任务",
    changes: "任务",
    assigning: "布置",
    nudge: "布置",
    numbers: "人数",
    additions: "会议",
    makeup: "到会",
    statistics: "人数",
    results: "得分",
    appeals: "得分",
    entering: "得分",
    rectifying: "问题",
    register: "问题",
    issuing: "问题",
    checking: "得分",
    debriefing: "测评",
    appraising: "测评",
    tallying: "测评",
    notices: "通报",
    composing: "通报",
    publishing: "通报",
    onsite: "年度",
    yearly: "年度",
    feedback: "年度",
    dues: "党费",
    elections: "换届",
    org_life: "组织生活",
    asking_rules: "规定",
    undo: "其他",
    reminders: "其他",
    announce: "布置",
    talk: "其他",
    office: "其他",
    coming: "其他",
    again: "其他",
}
"""Every topic, and the word help shows it under."""


def router() -> Router:
    """All commands."""
    joined = Router()
    for topic, group in TOPICS.items():
        joined.include(topic.router, group)
    return joined
