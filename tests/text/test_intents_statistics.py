"""How many meetings a unit held and how far it is: intent and every slot."""

import pytest

from tests.text.told import read

SAID: list[tuple[str, str, str, dict[str, object]]] = [
    ("s", "统计", "stats.query", {}),
    ("s", "统计 锅炉支部 今年", "stats.query", {"orgs": ["B04"], "period": "2026"}),
    ("c", "统计 全公司 本周", "stats.query", {"scope": "all", "period": "2026-W48"}),
    ("s", "今年开了几次会", "stats.query", {"metric": "meeting_count", "period": "2026"}),
    (
        "s",
        "锅炉支部今年开了几次党员大会",
        "stats.query",
        {"metric": "meeting_count", "orgs": ["B04"], "meeting": "general_meeting", "period": "2026"},
    ),
    (
        "c",
        "二支部今年开了几次党员大会",
        "stats.query",
        {
            "metric": "meeting_count",
            "unit_said": "二支部",
            "unit_choices": ["B02", "B11"],
            "meeting": "general_meeting",
            "period": "2026",
        },
    ),
    (
        "s",
        "锅炉二组这个月开了几次会",
        "stats.query",
        {"metric": "meeting_count", "group": "B04-02", "period": "2026-11"},
    ),
    (
        "s",
        "锅炉支部本季度党课开了没",
        "stats.query",
        {"metric": "meeting_count", "orgs": ["B04"], "meeting": "party_lecture", "period": "2026-Q4"},
    ),
    ("s", "本季度党课开了没", "meeting.query", {"meeting": "party_lecture", "period": "2026-Q4", "ask": "status"}),
    ("s", "今年支部到会率多少", "stats.query", {"metric": "attendance_rate", "period": "2026"}),
    (
        "c",
        "锅炉支部上半年党员大会到会率",
        "stats.query",
        {"metric": "attendance_rate", "orgs": ["B04"], "meeting": "general_meeting", "period": "2026-H1"},
    ),
    (
        "c",
        "二支部到会率多少",
        "stats.query",
        {"metric": "attendance_rate", "unit_said": "二支部", "unit_choices": ["B02", "B11"]},
    ),
    ("m", "支委会一个月开几次", "rule.query", {"topic": "branch_committee_meeting_frequency"}),
    ("s", "进度", "stats.query", {"metric": "completion"}),
    ("s", "我们支部任务进度怎么样", "stats.query", {"metric": "completion"}),
    ("c", "全公司进度", "stats.query", {"metric": "completion", "scope": "all"}),
    ("c", "各支部进度", "stats.query", {"metric": "completion", "scope": "all"}),
    ("c", "锅炉支部完成情况", "stats.query", {"metric": "completion", "orgs": ["B04"]}),
    (
        "c",
        "二支部进度",
        "stats.query",
        {"metric": "completion", "unit_said": "二支部", "unit_choices": ["B02", "B11"]},
    ),
    ("s", "水压突击队进度怎么样了", "activity.query", {"activity": "HD-TJD-1"}),
]


@pytest.mark.parametrize(("role", "text", "intent", "slots"), SAID)
def test_figures_of_units(role: str, text: str, intent: str, slots: dict[str, object]) -> None:
    understood = read(text, role)

    assert (understood.intent, understood.slots) == (intent, slots)
