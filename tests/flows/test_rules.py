"""What the office rules: a duty of the list, a working day, the points of an indicator, a message that failed."""

from decimal import Decimal

import pytest
from playwright.sync_api import Browser, expect
from sqlmodel import select

from bot import notify
from bot.demo.run import Demo
from bot.notify import MessageState, OutboxMessage, Topic
from bot.plan import TaskTemplate
from tests.flows.office import WIDTHS, Screen, acting, named, screen

pytestmark = pytest.mark.browser

DUTIES = {375: "ZB-09-2", 1280: "ZB-09-3"}
DAYS = {375: ("2026-12-05", "12月5日（周六）"), 1280: ("2026-12-12", "12月12日（周六）")}
LETTERS = {375: ("范景勇", "张国霞"), 1280: ("魏春洋", "袁涛")}
"""Who was to hear something: the first hears it yet, the second never."""
REASON = "没有绑定企业微信"
WANTED = "每季一次，留下记录"


@pytest.mark.parametrize("width", WIDTHS)
def test_the_rules_of_the_year_are_changed(demo: Demo, browser: Browser, width: int) -> None:
    with screen(demo, browser, "高庆宁", width) as shown:
        duty(shown, DUTIES[width])
        day(shown, *DAYS[width])
        points(shown)
    with demo.database.read() as session:
        changed = session.exec(select(TaskTemplate).where(TaskTemplate.code == DUTIES[width])).one()
        assert changed.requirement == WANTED


def duty(shown: Screen, code: str) -> None:
    """What a change would come to is seen before it is kept; a date nobody understands is told beside its field."""
    page = shown.page
    page.goto(f"{shown.base}/admin/templates/duty/{code}")
    dates, wanted = page.locator("#rrule"), page.locator("#requirement")
    was = dates.input_value()
    dates.fill("月底左右")
    wanted.fill(WANTED)
    shown.press("先看会改多少任务")
    expect(page.locator("#rrule-wrong")).to_contain_text("看不懂")
    shown.check()
    dates.fill(was)
    shown.press("先看会改多少任务")
    shown.hears("还没有保存")
    expect(wanted).to_have_value(WANTED)
    shown.press("保存")
    shown.hears(f"已保存 {code}")
    shown.fits()
    expect(page.get_by_role("listitem").filter(has_text=code)).to_contain_text(WANTED)


def day(shown: Screen, when: str, words: str) -> None:
    """A Saturday is worked, and then it is not."""
    page = shown.page
    page.goto(f"{shown.base}/admin/calendar")
    page.get_by_label("日期").fill(when)
    page.get_by_label("这一天").select_option(label="上班")
    page.get_by_label("说明").fill("年底检修")
    shown.press("记下")
    shown.hears("上班。一分钟内都按新的算")
    ours = page.get_by_role("listitem").filter(has_text=words)
    expect(ours).to_contain_text("本公司改的：年底检修")
    shown.check()
    shown.go(ours.get_by_role("button"))
    shown.hears("已改回")
    expect(ours).to_have_count(0)


def points(shown: Screen) -> None:
    """What does not add up is told and stays in the form; a look comes before the new version, and a reason with it."""
    page = shown.page
    page.goto(f"{shown.base}/admin/indicators/edit")
    less, more = (page.get_by_label(f"分值（{one}）") for one in ("D4-1 季度稿件", "D4-2 上级采用"))
    taken, given = str(Decimal(less.input_value()) - 1), str(Decimal(more.input_value()) + 1)
    less.fill(taken)
    page.get_by_label("为什么改").fill("采用更难得")
    shown.press("存为新的一版")
    expect(page.locator("main")).to_contain_text("应为")
    expect(less).to_have_value(taken)
    shown.check()
    more.fill(given)
    shown.press("先看改了什么")
    shown.hears(f"→ {taken}")
    shown.press("存为新的一版")
    shown.hears("已存为新的一版，改了 2 处")
    shown.fits()
    expect(page.get_by_role("listitem").filter(has_text="（现行）")).to_contain_text("高庆宁：采用更难得")


def lost(demo: Demo, name: str) -> None:
    """A message to this person did not arrive."""
    with acting(demo, "高庆宁") as ctx:
        notify.put(ctx, to=named(ctx, name), text="交计划", key=f"lost:{name}", topic=Topic.TASK)
        row = ctx.session.exec(select(OutboxMessage).where(OutboxMessage.key == f"lost:{name}")).one()
        row.state, row.reason, row.settled_at = MessageState.FAILED, REASON, ctx.now


@pytest.mark.parametrize("width", WIDTHS)
def test_what_did_not_arrive_is_sent_again_or_let_be(demo: Demo, browser: Browser, width: int) -> None:
    heard, unheard = LETTERS[width]
    for name in (heard, unheard):
        lost(demo, name)
    with screen(demo, browser, "高庆宁", width) as shown:
        page = shown.open("/admin/outbox")
        for name, button, said in ((heard, "重发", "已安排重发 1 条"), (unheard, "不再发", "1 条不再发")):
            row = page.get_by_role("listitem").filter(has_text=name)
            expect(row).to_contain_text(REASON)
            shown.go(row.get_by_role("button", name=button, exact=True))
            shown.hears(said)
            expect(row).to_have_count(0)
        shown.follow("不发了")
        expect(page.get_by_role("listitem").filter(has_text=unheard)).to_have_count(1)
        expect(page.get_by_role("listitem").filter(has_text=heard)).to_have_count(0)
