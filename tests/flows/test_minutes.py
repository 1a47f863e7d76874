"""The record of a meeting: what is missing is said, it is written, closed, and opened again to be put right."""

from datetime import datetime

import pytest
from playwright.sync_api import Browser, expect

from bot import meetings, people
from bot.core.clock import SHANGHAI
from bot.demo.run import Demo
from bot.meetings import MeetingKind, Presence
from tests.flows.office import Screen, acting, screen

pytestmark = pytest.mark.browser

KEEPERS = ((375, "孙德平", "B07"), (1280, "冯国山", "B01"))
"""Each width has a branch of its own."""
HELD = datetime(2026, 11, 17, 15, 0, tzinfo=SHANGHAI)


def held(demo: Demo, name: str, code: str) -> int:
    """A general meeting to which everybody came; in the chat its secretary has called the roll and no more."""
    with acting(demo, name) as ctx:
        unit = people.org_by_code(ctx, code)
        row = meetings.call(
            ctx, kind=MeetingKind.GENERAL_MEETING, org_id=unit.id, starts_at=HELD, place="三楼会议室", agenda=["学习"]
        )
        meetings.mark(ctx, row, meetings.rest_of(ctx, row, Presence.PRESENT))
        return row.id


@pytest.mark.parametrize(("width", "name", "code"), KEEPERS)
def test_a_record_is_written_closed_and_opened_again(
    demo: Demo, browser: Browser, width: int, name: str, code: str
) -> None:
    number = held(demo, name, code)
    with screen(demo, browser, name, width) as shown:
        page = shown.page
        page.goto(f"{shown.base}/meetings/{number}")
        shown.press("会议结束，归档")
        shown.hears("还不能归档：")
        shown.check()
        shown.follow("写记录")
        write(shown, name)
        decide(shown, name)
        page.goto(f"{shown.base}/meetings/{number}")
        expect(page.get_by_role("region", name="归档前检查")).to_contain_text("票数没有记全")
        shown.press("会议结束，归档")
        shown.hears("已归档")
        shown.check()
        expect(page.get_by_role("region", name="表决")).to_contain_text("同意成立突击队：赞成 9，反对 1，弃权 0")
        expect(page.get_by_role("region", name="决议")).to_contain_text(f"成立突击队 {name}负责，12月4日（周五）前")
        expect(page.get_by_role("link", name="写记录")).to_have_count(0)
        shown.press("重开，更正记录")
        shown.hears("已重开")
        expect(page.get_by_role("link", name="写记录")).to_be_visible()


def write(shown: Screen, name: str) -> None:
    """An end before the beginning is refused and nothing is lost; then the record is kept."""
    page = shown.page
    page.get_by_label("主持人").select_option(label=name)
    page.get_by_label("记录人").select_option(index=1)
    page.get_by_label("发言和讨论").fill(f"{name}：先把年底检修的事定下来")
    page.get_by_label("结束时间").fill("14:00")
    shown.press("保存记录")
    shown.hears("结束时间要晚于开始时间")
    expect(page.get_by_label("发言和讨论")).to_have_value(f"{name}：先把年底检修的事定下来")
    page.get_by_label("结束时间").fill("16:30")
    shown.press("保存记录")
    shown.hears("已记入会议记录")


def decide(shown: Screen, name: str) -> None:
    """A resolution and the count of a motion are added; a count that cannot be is refused and what was typed stays."""
    page = shown.page
    page.get_by_text("加一项决议", exact=True).click()
    resolve = page.get_by_role("region", name="决议")
    resolve.get_by_label("决议内容").fill("成立突击队")
    resolve.get_by_label("责任人").select_option(label=name)
    resolve.get_by_label("完成时限").fill("2026-12-04")
    shown.go(resolve.get_by_role("button", name="加上"))
    shown.hears("已记入决议 1")
    page.get_by_text("加一项表决", exact=True).click()
    vote = page.get_by_role("region", name="表决")
    vote.get_by_label("表决事项").fill("同意成立突击队")
    vote.get_by_label("赞成").fill("9")
    vote.get_by_label("反对").fill("1")
    vote.get_by_label("书面意见").fill("50")
    shown.go(vote.get_by_role("button", name="加上"))
    shown.hears("书面意见算在票数里")
    expect(vote.get_by_label("表决事项")).to_be_visible()  # what was typed is not folded away
    expect(vote.get_by_label("表决事项")).to_have_value("同意成立突击队")
    shown.check()
    vote.get_by_label("书面意见").fill("0")
    shown.go(vote.get_by_role("button", name="加上"))
    shown.hears("已记入表决")
