"""How tasks read: a line, how one stands, where a duty comes from."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.core.clock import local
from bot.people import Role
from bot.plan import BasisLevel, Check, Period, Record, RecordKind, Task, TaskState, TaskTemplate, Timing, wording

TODAY = date(2026, 11, 23)


def task(due: str = "2026-12-04", **columns: Any) -> Task:
    day = date.fromisoformat(due)
    values: dict[str, Any] = {"title": "季度党课", "due": day, "planned_due": day, "opens_on": date(2026, 11, 1)}
    made = Task(**(values | {"state": TaskState.OPEN, "check": Check.CONFIRM} | columns))
    made.id = 12
    return made


def duty(level: BasisLevel, basis: str) -> TaskTemplate:
    return TaskTemplate(
        year=2026,
        code="ZB-04-1",
        area=4,
        area_name="上党课",
        name="季度党课",
        requirement="",
        role=Role.SECRETARY,
        period=Period.YEAR,
        check=Check.AUTO,
        basis=basis,
        basis_level=level,
    )


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"due": "2026-11-26"}, "还有3天"),
        ({"due": "2026-11-23"}, "今天到期"),
        ({"due": "2026-11-20"}, "逾期3天"),
        ({"opens_on": date(2026, 12, 1)}, "12月1日起提醒"),
        ({"state": TaskState.REPORTED}, "待核验"),
        ({"state": TaskState.DONE, "timing": Timing.ON_TIME}, "按期完成"),
        ({"state": TaskState.DONE, "timing": Timing.GRACE}, "略迟完成"),
        ({"state": TaskState.DONE, "timing": Timing.LATE}, "逾期完成"),
        ({"state": TaskState.DONE}, "已完成"),
        ({"state": TaskState.NOT_APPLICABLE}, "不适用"),
        ({"state": TaskState.CANCELLED}, "已取消"),
    ],
)
def test_how_a_task_stands(columns: dict[str, Any], words: str) -> None:
    assert wording.state(task(**columns), TODAY) == words


def test_the_line_of_a_task() -> None:
    assert wording.line(task(), TODAY) == "12 季度党课 12月4日（周五）还有11天"
    assert wording.line(task(due="2025-12-04", planned_due=date(2025, 12, 4)), TODAY).startswith(
        "12 季度党课 2025年12月4日（周四）逾期"
    )
    moved = task(planned_due=date(2026, 11, 30), title="关于" * 20)
    assert wording.line(moved, TODAY) == f"12 {'关于' * 11}关… 12月4日（周五，原11月30日）还有11天"


@pytest.mark.parametrize(
    ("level", "basis", "words"),
    [
        (BasisLevel.COMPANY, "公司规定", "依据：公司规定"),
        (BasisLevel.CENTRAL, "支部工作条例第十一条", "依据：支部工作条例第十一条（中央规定）"),
        (BasisLevel.COMPANY, "公司任务清单", "依据：公司任务清单（公司规定）"),
        (BasisLevel.COMPANY, "", "公司规定"),
        (BasisLevel.CONVENTION, "", "惯例，中央没有统一规定"),
        (BasisLevel.CONVENTION, "条例只要求按期", "惯例，中央没有统一规定：条例只要求按期"),
    ],
)
def test_where_a_duty_comes_from(level: BasisLevel, basis: str, words: str) -> None:
    assert wording.basis(duty(level, basis)) == words


def test_what_is_given_by_hand_has_no_basis() -> None:
    assert wording.basis(None) == ""


def test_when_a_task_was_finished() -> None:
    assert wording.finished(task()) == ""
    done = task(done_on=date(2026, 11, 20), timing=Timing.LATE)
    assert wording.finished(done) == "11月20日（周五）办，逾期"


def test_what_the_house_did_has_no_name() -> None:
    at = local(datetime(2026, 11, 23, 1, 30, tzinfo=UTC))
    record = Record(task_id=12, kind=RecordKind.FULFILLED, at=at)

    assert wording.happened(record, "") == "11月23日 由会议记录完成"


def test_messages_stay_short_whatever_people_write() -> None:
    long, note = task(title="题" * 80, done_on=date(2026, 11, 20), timing=Timing.LATE), "因" * 300
    told = [
        wording.please_verify(long, "欧阳某某", note),
        wording.returned(long, "欧阳某某", note),
        wording.please_decide(long, "欧阳某某", date(2026, 12, 30), note),
        wording.moved(long, "欧阳某某", note),
        wording.handed_over(long, "欧阳某某"),
        wording.assigned([long, long], "欧阳某某"),
        wording.cancelled(long, "欧阳某某", note),
    ]
    assert max(map(len, told)) <= 200
    assert wording.cancelled(task(), "老王", "") == "老王取消了任务：季度党课。"
