"""Help by role, thanks, refusals, complaints, binding."""

from datetime import date

import pytest

import handlers
from bot.chat import Router
from bot.core.context import Context
from bot.people import Post, Role
from tests.talk import Say
from tests.world import World

OVERVIEW = ("可以这样说：", "细说一类或一件：「帮助 任务」")
MOST_LINES, LONGEST_REPLY = 15, 200


def groups(say: Say, name: str) -> list[str]:
    """The words under which help shows this person what may be said."""
    return [line.partition("：")[0] for line in say(name, "帮助").splitlines()[1:-1]]


def shown(say: Say, name: str, group: str) -> list[str]:
    """The pages of a group."""
    pages = [say(name, f"帮助 {group}")]
    while "回「更多」" in pages[-1]:
        pages.append(say(name, "更多"))
    return pages


@pytest.mark.parametrize("role", [None, *Role])
def test_help_is_short_for_everybody(world: World, say: Say, role: Role | None) -> None:
    with world.acting() as ctx:
        for code in ("C00", "B04") if role else ():
            post = {"member_id": world.who("黄勇"), "org_id": world.orgs[code], "role": role, "since": date(2026, 1, 1)}
            ctx.session.add(Post.model_validate(post))

    lines = say("黄勇", "帮助").splitlines()

    assert (lines[0], lines[-1]) == OVERVIEW
    assert len(lines) <= MOST_LINES
    assert sum(map(len, lines)) + len(lines) <= LONGEST_REPLY


def test_help_shows_only_what_one_may_do(say: Say) -> None:
    assert say("黄勇", "帮助").splitlines()[1:4] == [
        "到会：签到、请假、更正、应到多少、谁没来",
        "会议：会议",
        "任务：我的任务、更多、完成、任务、延期",
    ]
    assert "会议：开会、改会" in say("老王", "帮助")
    assert "绑定" not in "".join(shown(say, "黄勇", "其他"))
    assert "布置" not in groups(say, "黄勇")


@pytest.mark.parametrize("name", ["黄勇", "李明", "老王", "何洁"])
def test_help_goes_on_until_everything_was_shown(world: World, say: Say, name: str) -> None:
    pages = [page for group in groups(say, name) for page in shown(say, name, group)]

    assert all(len(page) <= LONGEST_REPLY and len(page.splitlines()) <= MOST_LINES for page in pages)
    lines = [line for page in pages for line in page.splitlines() if line.startswith("· ")]
    with world.acting(name) as ctx:
        assert sorted(lines) == sorted(f"· {one.usage[0].splitlines()[0]}" for one in say.desk.router.open_to(ctx))


def test_help_leaves_an_open_question_open(say: Say) -> None:
    say("何洁", "静默")

    assert "回「更多」" not in say("何洁", "帮助 任务")
    assert "不发一般提醒" in say("何洁", "3")


def test_help_on_many_things_says_what_the_first_is_for(say: Say) -> None:
    assert say("老王", "帮助 布置").splitlines()[:2] == [
        "给人或单位布置一件事；没说的会问。",
        "· 布置任务 写年终总结 李明 12月10日前",
    ]


def test_help_on_one_thing(say: Say) -> None:
    assert say("黄勇", "帮助 请假").startswith("请假；原因只有本人和本单位负责人看得到。\n例：请假 周五 出差")
    assert say("黄勇", "帮助 开会") == "没有「开会」这个说法。回复「帮助」看能办什么。"


def test_thanks_are_not_answered(say: Say) -> None:
    assert say("黄勇", "收到") == ""


def test_small_talk_is_not_understood(say: Say) -> None:
    assert say("黄勇", "今天食堂吃啥").startswith("没看懂。您是想：\n1 ")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("我把党费转给你吧", "不经手钱"),
        ("红头文件拍给你，帮我转成文字", "走公文系统"),
        ("把各支部登录率排个名发群里", "不排名"),
        ("谁没报名突击队", "不统计谁没报、谁没投"),
        ("帮我编一份10月的支委会记录，当时没开", "不能补记录"),
    ],
)
def test_refusals_are_polite_and_say_why(say: Say, text: str, word: str) -> None:
    assert word in say("老王", text)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("我请假的原因谁能看到", "请假原因只有本人和本单位的负责人"),
        ("我的投诉谁会看到", "投诉由"),
        ("考勤记录会公开吗", "个人的到会记录只有本人和本单位的负责人看得到"),
    ],
)
def test_who_sees_what_is_ones_own(say: Say, text: str, first: str) -> None:
    assert say("黄勇", text).startswith(first)


def test_a_complaint_is_kept_for_the_office(say: Say) -> None:
    assert say("黄勇", "这个机器人天天催太烦了，我要投诉").startswith("投诉已记下（编号 ")
    assert "天天催太烦了" in say("何洁", "投诉清单")
    assert say("老王", "投诉清单") == "投诉由党委工作部查看和处理。"


def test_binding_an_account(say: Say) -> None:
    assert "还没有把您" in say("wu1950", "签到")

    assert say("陈静", "绑定 wu1950 老吴") == "已绑定：老吴（锅炉支部）↔ wu1950。改错回「撤回」。"
    assert "今天没有您的会" in say("wu1950", "签到")


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("绑定 wu1950", "请这样写：绑定 企业微信账号 姓名，例如「绑定 zhangsan 张庆刚」。"),
        ("绑定 wu1950 刘洋", "您管的名册里没有刘洋，请核对姓名。"),
        ("绑定 wu1950 王伟", "有 2 位王伟，请让信息人员用名册导入来绑定。"),
        ("绑定 liming 老吴", "这个账号已经绑定了名册上的人，没有改动。"),
    ],
)
def test_a_binding_that_cannot_be(say: Say, text: str, reply: str) -> None:
    assert say("陈静", text) == reply


def test_a_member_binds_nobody(say: Say) -> None:
    assert "由支部书记、组织委员或党委工作部维护" in say("黄勇", "绑定 wu1950 老吴")


def usages() -> list[tuple[str, str]]:
    joined: Router = handlers.router()
    return [(command.intent, usage) for command in joined.commands.values() for usage in command.usage]


def understood(ctx: Context, say: Say, usage: str) -> str:
    named = say.desk.router.by_word(usage.split(maxsplit=1)[0])
    found = named.intent if named and named.typed else say.desk.reader.read(ctx, usage).intent
    return named.intent if found == "unclear" and named is not None and named.asks_back else found


def test_every_example_of_help_is_understood_as_its_command(world: World, say: Say) -> None:
    """By a secretary or by the office: some things only the office says."""
    with world.acting("老王") as ctx:
        read = {(understood(ctx, say, usage), usage) for _, usage in usages()}
    with world.acting("何洁") as ctx:
        read |= {(understood(ctx, say, usage), usage) for _, usage in usages()}

    assert set(usages()) - read == set()
