"""A member's own pages: what waits for him, hours, what he has to say, large type."""

from datetime import date

import pytest
from playwright.sync_api import Browser, expect

from bot import appraisal, surveys
from bot.demo.run import Demo
from bot.surveys import Audience, Call
from tests.flows.office import Screen, acting, screen

pytestmark = pytest.mark.browser

WHO = ((375, "范景勇"), (1280, "张国霞"))
"""Each width has a member of 锅炉支部 of its own."""
OWNERS = ((375, "马学林"), (1280, "杨国生"))
"""Who answers for the fees of a branch that are still to be entered."""


@pytest.mark.parametrize(("width", "name"), WHO)
def test_what_waits_for_me(demo: Demo, browser: Browser, width: int, name: str) -> None:
    with screen(demo, browser, name, width) as shown:
        page = shown.open("/me")
        coming = page.get_by_role("listitem").filter(has_text="锅炉支部11月党员大会")
        shown.follow(coming.get_by_role("link", name="请假"))
        page.get_by_label("原因").select_option(label="出差")
        page.get_by_label("补充说明").fill("去项目部送材料")
        shown.press("请假")
        shown.hears("您请假")
        expect(coming).to_contain_text("请假（出差）")
        team = page.get_by_role("listitem").filter(has_text="锅炉水压突击队")
        shown.go(team.get_by_role("button", name="报名"))
        shown.hears("已报名锅炉水压突击队")
        shown.follow("我的会议")
        expect(coming).to_contain_text("请假（出差）")
        shown.open("/me/activities")
        shown.go(team.get_by_role("button", name="退出"))
        shown.hears("不用说明原因")


@pytest.mark.parametrize(("width", "name"), OWNERS)
def test_i_say_that_it_is_done(demo: Demo, browser: Browser, width: int, name: str) -> None:
    with screen(demo, browser, name, width) as shown:
        page = shown.open("/me")
        mine = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="完成", exact=True))
        title = mine.first.get_by_role("heading").inner_text()
        before = page.get_by_role("link", name="完成", exact=True).count()
        shown.follow("完成")
        expect(page.locator("h1")).to_have_text(f"报完成：{title}")
        page.get_by_label("哪天完成的").fill("2026-11-30")
        page.get_by_label("怎么完成的").fill("都登记了，收据在支部柜子里")
        press = page.get_by_role("button", name="完成", exact=True)
        shown.go(press)
        shown.hears("完成日期不能在今天以后")
        expect(page.get_by_label("怎么完成的")).to_have_value("都登记了，收据在支部柜子里")
        page.get_by_label("哪天完成的").fill("2026-11-20")
        shown.go(press)
        shown.hears("已报完成")
        expect(page.get_by_role("link", name="完成", exact=True)).to_have_count(before - 1)


@pytest.mark.parametrize(("width", "name"), WHO)
def test_what_i_learned_and_what_i_have_to_say(demo: Demo, browser: Browser, width: int, name: str) -> None:
    with screen(demo, browser, name, width) as shown:
        hours(shown)
        page = shown.open("/me/report")
        page.get_by_label("建议").check()
        page.get_by_label("要反映什么").fill("活动室的灯修一下，晚上看不清")
        shown.press("交上")
        shown.hears("已登记")
        expect(page.locator("main")).to_contain_text("活动室的灯修一下")
        page = shown.open("/me/complaint")
        page.get_by_label("要投诉什么").fill("匿名投诉 提醒太多")
        shown.press("交上")
        shown.hears("做不到匿名")
        expect(page.get_by_label("要投诉什么")).to_have_value("")
        page.get_by_label("要投诉什么").fill("提醒太多")
        shown.press("交上")
        shown.hears("投诉已记下")
        shown.press("字放大")
        expect(page.locator("html")).to_have_class("large")
        shown.check()
        shown.press("字改回原来的大小")
        expect(page.locator("html.large")).to_have_count(0)


def hours(shown: Screen) -> None:
    """A piece of study is written down, one that cannot be is refused beside its field, and it is taken back."""
    page = shown.open("/me/hours")
    page.get_by_label("几个学时").fill("99")
    page.get_by_label("学了什么").fill("安全生产网课")
    shown.press("记下")
    expect(page.get_by_label("几个学时")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("学了什么")).to_have_value("安全生产网课")
    shown.check()
    page.get_by_label("几个学时").fill("1.5")
    shown.press("记下")
    shown.hears("已记")
    mine = page.get_by_role("listitem").filter(has_text="安全生产网课")
    shown.go(mine.get_by_role("button"))
    shown.hears("已撤掉")
    expect(mine).to_have_count(0)


@pytest.fixture(scope="module")
def asked(demo: Demo) -> str:
    """The office has opened the year's rating and a survey; the survey's title."""
    title, until = "学习安排调研", date(2026, 12, 4)
    with acting(demo, "杜涛") as ctx:
        appraisal.open_round(ctx, until)
        questions = [surveys.question("多久学一次合适：每月/每季度"), surveys.question("最想学什么")]
        surveys.send(ctx, surveys.draft(ctx, title, questions).id, Call(Audience.MEMBERS, until))
    return title


@pytest.mark.parametrize(("width", "name"), WHO)
def test_i_vote_and_answer_once(demo: Demo, browser: Browser, asked: str, width: int, name: str) -> None:
    with screen(demo, browser, name, width) as shown:
        page = shown.page
        for button, sent in (("去投票", "交票"), ("去答", "交上")):
            shown.open("/me/ballots") if sent == "交票" else page.goto(f"{shown.base}/me/ballots")
            shown.press(button)
            for group in page.locator("fieldset:has(input)").all():
                group.locator("label").first.click()
            shown.check()
            shown.press(sent)
            expect(page.locator("form")).to_have_count(0)
        page.goto(f"{shown.base}/me/ballots")
        expect(page.locator("main")).not_to_contain_text(asked)
        expect(page.get_by_role("button", name="去投票")).to_have_count(0)
