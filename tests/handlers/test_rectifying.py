"""The office asks a unit to put something right, the unit answers, somebody else accepts it."""

from datetime import date
from typing import Any

import pytest

from bot import evidence, people, problems
from bot.assess import AssessmentEntry, EntryKind, EntryState
from bot.evidence import EvidenceKind
from tests.problems.office import accept, issue, reply
from tests.talk import Say
from tests.world import World

SAID = "给锅炉支部下整改通知：三季度支委会少开一次，月底前说明原因并补课"
ISSUED = (
    "已下达整改〔2026〕1号，1号问题：锅炉支部三季度支委会少开一次。要求：说明原因并补课。"
    "11月30日前，老王负责，何洁验收。改错回「撤回」。"
)
TOLD = (
    "何洁下达整改〔2026〕1号：三季度支委会少开一次。要求：说明原因并补课。11月30日前改好，"
    "回复「整改 1 改了什么」，由何洁验收。"
)


def test_from_the_notice_to_the_stroke(world: World, say: Say) -> None:
    assert say("何洁", SAID) == ISSUED
    assert say("老王", "问题台账") == (
        "锅炉支部问题台账共1件，未销号1件（前面是编号）：\n1 三季度支委会少开一次，整改中，11月30日到期"
    )
    world.on("2026-11-27")
    assert say("老王", "1号问题已改完，补开了支委会，请验收") == (
        "1号整改已回复：补开了支委会。等何洁验收。改错回「撤回」。"
    )
    assert say("老王", "销号 1") == "下整改通知、验收销号由党委工作部来做；指定了验收人的，由验收人验收。"
    assert say("何洁", "退回整改 1 缺上学习记录") == (
        "已退回1号整改，原因已告诉锅炉支部，期限11月30日。改错回「撤回」。"
    )
    assert say("老王", "整改 1 已补上记录，照片见上") == (
        "1号整改已回复：已补上记录，照片见上。等何洁验收。改错回「撤回」。"
    )
    assert say("何洁", "1号整改通过，销号") == (
        "已销号：1号（三季度支委会少开一次），锅炉支部11月27日（周五）办，按期。改错回「撤回」。"
    )
    assert world.heard_by("老王") == [
        TOLD,
        "1号整改退回：缺上学习记录。期限11月30日，改好后回复「整改 1 改了什么」。",
        "1号整改已验收销号：三季度支委会少开一次。",
    ]
    assert world.heard_by("何洁") == [
        (
            "锅炉支部回复1号整改（三季度支委会少开一次）：补开了支委会。"
            "验收回复「销号 1」，没改好回复「退回整改 1 原因」。"
        ),
        (
            "锅炉支部回复1号整改（三季度支委会少开一次）：已补上记录，照片见上。"
            "验收回复「销号 1」，没改好回复「退回整改 1 原因」。"
        ),
    ]
    assert say("何洁", "没销号的问题") == "没有未销号的问题。"
    assert say("老王", "问题 1") == (
        "1号，锅炉支部：三季度支委会少开一次。已销号。整改〔2026〕1号，要求：说明原因并补课；"
        "11月30日前，老王负责，何洁验收。回复：已补上记录，照片见上。"
    )


def test_a_problem_is_put_right_by_what_it_is_about(world: World, say: Say) -> None:
    for text in ("会议室投影仪坏了", "公示栏标识未更新", "工具房标识脱落"):
        say("何洁", f"整改通知 锅炉支部 {text}，月底前改好")

    assert say("老王", "会议室投影坏了的问题解决了，新买了一台") == (
        "是1号问题（会议室投影仪坏了）改好了吗？回「确认」接着记，「取消」不记。"
    )
    assert say("老王", "确认") == "1号整改已回复：新买了一台。等何洁验收。改错回「撤回」。"
    assert say("老王", "标识整改完了") == (
        "写着「标识」、等回复的问题有2件，是哪一件改好了？\n1 2号 公示栏标识未更新\n2 3号 工具房标识脱落"
    )
    assert say("老王", "2") == "3号（工具房标识脱落）改了什么？请写一句，例如「已配投影」。"
    assert say("老王", "重新做了一块").startswith("3号整改已回复：重新做了一块。")
    nothing = "没有找到写着「{}」、等您回复的问题，没有记。编号见「问题」，改好了回「整改 编号 改了什么」。"
    assert say("老王", "路灯的问题解决了") == nothing.format("路灯")
    assert say("黄勇", "公示栏标识的问题解决了") == nothing.format("公示栏标识")


ASKED = [
    ("整改通知", "请写单位、问题和期限，例如「整改通知 锅炉支部 三季度支委会少开一次，说明原因并补课，月底前」。"),
    ("整改通知 锅炉支部", "要锅炉支部整改什么？请写问题和要求，例如「学习记录缺签到，月底前补齐」。"),
    ("整改通知 学习记录缺签到", "给哪个单位下整改通知？请写单位名称。"),
    (
        "整改通知 锅炉支部 学习记录缺签到",
        (
            "锅炉支部：学习记录缺签到。限什么时候改好？\n1 12月23日前（一般，30天）\n2 12月8日前（较重，15天）\n"
            "3 11月30日前（严重，7天）\n4 取消"
        ),
    ),
    ("整改", "请写上编号，例如「整改 12」。"),
]


@pytest.mark.parametrize(("said", "question"), ASKED)
def test_what_is_missing_is_asked_for(world: World, say: Say, said: str, question: str) -> None:
    assert say("何洁", said) == question


def test_piece_by_piece(world: World, say: Say) -> None:
    say("何洁", "整改通知 锅炉支部")
    assert say("何洁", "学习记录缺签到，12月10日前补齐，由陈静负责") == (
        "已下达整改〔2026〕1号，1号问题：锅炉支部学习记录缺签到。要求：补齐。"
        "12月10日前，陈静负责，何洁验收。改错回「撤回」。"
    )
    say("何洁", "整改通知 P2 党费台账不全")
    say("何洁", "汽机支部")
    assert say("何洁", "2") == (
        "已下达整改〔2026〕2号，2号问题：汽机支部党费台账不全。要求：查明原因，按期改正。"
        "12月8日前，周芳负责，何洁验收。改错回「撤回」。"
    )
    assert say("何洁", "整改通知 汽机支部 党费台账不全，缺九月，12月5日前") == (
        "汽机支部的2号问题正在整改，已补进去，没有另下；期限仍是12月8日。改错回「撤回」。"
    )
    assert say("何洁", "整改通知 锅炉支部 活动室标识褪色，2月30日前更换") == (
        "“2月30日”说不准是哪一天，请写清期限，例如「12月10日前」。"
    )
    say("何洁", "整改通知 锅炉支部 活动室标识褪色")
    assert say("何洁", "4") == "好，没有下。"


def test_a_finding_of_the_month_by_its_number(world: World, say: Say) -> None:
    with world.acting() as ctx:
        known: dict[str, Any] = {
            "org_id": world.orgs["B05"],
            "entered_by": world.who("何洁"),
            "entered_at": ctx.now,
            "day": ctx.today,
        }
        for kind, state in ((EntryKind.FINDING, EntryState.CONFIRMED), (EntryKind.DEDUCTION, EntryState.ENTERED)):
            text = "活动室标识褪色"
            ctx.session.add(AssessmentEntry(kind=kind, state=state, code="D5-3", text=text, **known))
    told = (
        "已下达整改〔2026〕1号，1号问题：汽机支部活动室标识褪色。要求：更换。"
        "11月30日前，周芳负责，何洁验收。改错回「撤回」。"
    )
    assert say("何洁", "整改通知 检查发现1 月底前更换") == told
    assert say("何洁", "整改通知 1号检查发现，月底前") == ("这件事已经下过整改〔2026〕1号（1号问题），没有再下。")
    assert say("何洁", "给汽机支部下整改通知 发现1 月底前") == ("这件事已经下过整改〔2026〕1号（1号问题），没有再下。")
    assert say("何洁", "整改通知 扣分2 月底前") == "第2号不是已记下的检查发现或扣分。"
    with world.acting("何洁") as ctx:
        row = problems.entry(ctx, 1)
        assert row.problem.source_key == "entry:1"
        assert row.rectification is not None
        assert row.rectification.basis.startswith("D5-3 ")


def test_done_on_its_task_is_the_reply(world: World, say: Say) -> None:
    say("何洁", SAID)

    assert say("老王", "完成 1") == "1号（三季度支委会少开一次）改了什么？请写一句，例如「已配投影」。"
    assert say("老王", "补开了支委会") == "1号整改已回复：补开了支委会。等何洁验收。改错回「撤回」。"
    assert say("老王", "撤回").startswith("已撤回：对1号：三季度支委会少开一次的整改回复，仍没有回复")
    assert say("老王", "完成 1 补开了支委会") == "1号整改已回复：补开了支委会。等何洁验收。改错回「撤回」。"
    assert say("何洁", "核验 1").startswith("“1号整改：三季度支委会少开一次”按整改办")


def test_a_photo_may_come_with_the_reply(world: World, say: Say) -> None:
    say("何洁", SAID)
    with world.acting("老王") as ctx:
        evidence.hand_in(ctx, EvidenceKind.IMAGE, channel="wecom_app", media_id="m1")

    assert say("老王", "整改 1 补开了支委会，照片见上") == (
        "1号整改已回复：补开了支委会，照片见上。等何洁验收。附材料1份。改错回「撤回」。"
    )


HUNG = (
    "已下达整改〔2026〕1号，1号问题：锅炉支部活动室没有党旗。要求：{asked}。"
    "12月15日前，老王负责，何洁验收。改错回「撤回」。"
)


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("整改通知 锅炉支部 活动室没有党旗，12月15号前挂好", "挂好"),
        ("整改通知 锅炉支部 活动室没有党旗，请于12月15日前在正面墙上挂一面", "在正面墙上挂一面"),
        ("整改通知 锅炉支部 活动室没有党旗，要说明原因，12月15号前挂好", "要说明原因，挂好"),
        ("整改通知 锅炉支部 活动室没有党旗，挂好，12月15号前", "挂好"),
        ("给锅炉支部下整改通知：活动室没有党旗，12月15号前挂一面", "挂一面"),
        ("整改通知 锅炉支部 12月15日前 活动室没有党旗", "查明原因，按期改正"),
    ],
)
def test_the_demand_keeps_its_verb_without_the_date(say: Say, said: str, asked: str) -> None:
    assert say("何洁", said) == HUNG.format(asked=asked)


@pytest.mark.parametrize(
    ("typed", "due"),
    [
        ("月底", "11月30日"),
        ("这个月底", "11月30日"),
        ("下周五", "12月4日"),
        ("15号", "12月15日"),
        ("3号", "12月3日"),
        ("12月8日", "12月8日"),
        ("2", "12月8日"),
    ],
)
def test_a_deadline_is_picked_or_typed(say: Say, typed: str, due: str) -> None:
    say("何洁", "整改通知 锅炉支部 活动室没有党旗")

    assert f"。{due}前，老王负责" in say("何洁", typed)


def test_a_deadline_that_cannot_be_read_is_asked_again(say: Say) -> None:
    say("何洁", "整改通知 锅炉支部 活动室没有党旗")

    assert say("何洁", "过几天") == "「过几天」看不准是哪一天，请写几月几日。"
    assert say("何洁", "11月20日") == "整改期限不能早于今天。"
    assert say("何洁", "4") == "好，没有下。"


MOVED = "已申请：1号整改：三季度支委会少开一次延到12月18日（周五），等布置人或党委工作部答复。改错回「撤回」。"


@pytest.mark.parametrize(
    "said",
    [
        ("整改1号延期到12月18号", "设备没到货"),
        ("整改1号延期到12月18号 设备没到货",),
        ("把1号整改改到12月18号，设备没到货",),
        ("问题1延期", "12月18日", "设备没到货"),
        ("改期 1 12月18日 设备没到货",),
        ("整改 1", "想延期到12月18号", "设备没到货"),
        ("完成 1", "申请延到12月18号", "设备没到货"),
        ("完成 1 延期到12月18号", "设备没到货"),
    ],
)
def test_more_time_is_never_the_reply(world: World, say: Say, said: tuple[str, ...]) -> None:
    say("何洁", SAID)

    assert [say("老王", text) for text in said][-1] == MOVED
    assert say("老王", "问题 1").startswith("1号，锅炉支部：三季度支委会少开一次。整改中，11月30日到期。")
    assert say("何洁", "同意延期 1").startswith("已同意延期1项：1 1号整改：三季度支委会少开一次（12月18日）")
    assert "12月18日到期" in say("老王", "问题 1")


def test_a_reply_may_tell_of_a_delay(say: Say) -> None:
    say("何洁", SAID)

    assert say("老王", "整改 1 已补开，开会推迟了一周").startswith("1号整改已回复：已补开，开会推迟了一周。")


def test_the_register_is_read_page_by_page(world: World, say: Say) -> None:
    for number in range(1, 24):
        issue(world, f"第{number:02d}个活动室没有党旗挂在墙上", due=date(2026, 12, 31 - number))
    accepted = (23, 22)
    for number in accepted:
        reply(world, number)
        accept(world, number)

    first = say("何洁", "问题台账").split("\n")
    assert first[0] == "问题台账共23件，未销号21件（前面是编号）："
    assert first[1].startswith("21 锅炉支部：第21个活动室没有党旗挂在墙上，整改中，12月10日到期")
    lines, page = first[1:], first
    while page[-1].startswith("后面还有"):
        assert lines.pop() == f"后面还有{23 - len(lines)}行，回「更多」接着看。"
        page = say("何洁", "更多").split("\n")
        lines += page
    assert [int(line.split()[0]) for line in lines] == [*range(21, 0, -1), 23, 22]
    assert lines[-1].endswith("，已销号")


def test_the_register_got_shorter_meanwhile(world: World, say: Say) -> None:
    for number in range(1, 9):
        issue(world, f"第{number}个活动室没有党旗挂在墙上")
    assert say("老王", "没销号的问题").endswith("行，回「更多」接着看。")
    for number in range(1, 9):
        reply(world, number)
        accept(world, number)

    assert say("老王", "更多") == "锅炉支部问题台账后面没有了。"


SHORT = [
    ("何洁", "1号整改退回，缺照片", "已退回1号整改，原因已告诉锅炉支部"),
    ("何洁", "退回1号整改", "1号整改没改好在哪里？"),
    ("何洁", "整改 1 通过，销号", "已销号：1号"),
    ("何洁", "整改1通过", "已销号：1号"),
    ("何洁", "销号 1", "已销号：1号"),
    ("何洁", "整改 1 退回", "1号整改没改好在哪里？会原样告诉锅炉支部。"),
    ("何洁", "退回整改 1", "1号整改没改好在哪里？会原样告诉锅炉支部。"),
    ("何洁", "退回整改 1 只改了一半", "已退回1号整改"),
    ("老王", "整改 1 已完成", "1号（三季度支委会少开一次）改了什么？"),
    ("周芳", "整改 1 改好了", "没有编号 1 的问题。"),
    ("周芳", "整改 1 投影配好了", "没有编号 1 的问题。"),
    ("李明", "整改 1 投影配好了", "没有编号 1 的问题。"),
    ("陈静", "整改 1 投影配好了", "1号整改由整改责任人或本单位书记、副书记回复。"),
    ("周芳", "问题 1", "没有编号 1 的问题。"),
    ("何洁", "撤销整改 1", "为什么撤销1号整改？会记入台账。"),
    ("老王", "撤销整改 1 不对", "下整改通知、验收销号由党委工作部来做"),
    ("老王", "整改通知 汽机支部 没有投影", "下整改通知、验收销号由党委工作部来做"),
    ("何洁", "重开整改 1 投影又坏了", "1号还没有销号，不用重开。"),
    ("王伟", "问题台账", "单位的记录由本单位书记、委员和党小组长查看。"),
]


@pytest.mark.parametrize(("who", "said", "answer"), SHORT)
def test_words_of_every_kind(world: World, say: Say, who: str, said: str, answer: str) -> None:
    say("何洁", SAID)
    say("老王", "整改 1 已补开支委会")

    assert say("wangwei1" if who == "王伟" else who, said).startswith(answer)


def test_reasons_asked_for_are_taken(world: World, say: Say) -> None:
    say("何洁", SAID)
    say("老王", "整改 1 已补开支委会")
    say("何洁", "退回整改 1")
    assert say("何洁", "缺记录").startswith("已退回1号整改")
    say("何洁", "撤销整改 1")
    assert say("何洁", "单位写错了") == (
        "已撤销1号整改（三季度支委会少开一次），编号整改〔2026〕1号不再用。改错回「撤回」。"
    )
    assert say("老王", "问题 1").startswith("1号，锅炉支部：三季度支委会少开一次。不予受理。")


def test_the_register_shows_what_is_open_first(world: World, say: Say) -> None:
    say("何洁", SAID)
    say("何洁", "给汽机支部下整改通知：学习记录缺签到，12月10日前补齐")
    say("老王", "整改 1 已补开支委会")
    world.on("2026-12-14")

    assert say("何洁", "问题台账") == (
        "问题台账共2件，未销号2件（前面是编号）：\n1 锅炉支部：三季度支委会少开一次，待验收\n"
        "2 汽机支部：学习记录缺签到，整改中，逾期4天"
    )
    assert say("周芳", "整改台账 逾期") == "汽机支部逾期未改1件（前面是编号）：\n2 学习记录缺签到，整改中，逾期4天"
    assert say("何洁", "问题台账 锅炉支部").startswith("锅炉支部问题台账共1件")
    assert say("老王", "整改台账 逾期") == "锅炉支部没有逾期未改的问题。"
    assert say("何洁", "销号 1").startswith("已销号：1号")
    assert say("何洁", "问题台账").splitlines()[1:] == [
        "2 汽机支部：学习记录缺签到，整改中，逾期4天",
        "1 锅炉支部：三季度支委会少开一次，已销号",
    ]
    assert say("何洁", "重开整改 1 四季度又少开一次，12月25日前补开") == (
        "1号问题重开（第2次出现），另下整改〔2026〕3号，12月25日前改好。改错回「撤回」。"
    )
    with world.acting() as ctx:
        assert people.org_by_code(ctx, "B04").id == ctx.get(problems.Problem, 1).org_id


def test_a_problem_nobody_was_asked_to_put_right_yet(world: World, say: Say) -> None:
    with world.acting() as ctx:
        known: dict[str, Any] = {"org_id": world.orgs["B04"], "source": problems.Source.REPORT, "day": ctx.today}
        ctx.session.add(problems.Problem(text="学习室没有投影", **known))

    assert say("老王", "问题 1") == "1号，锅炉支部：学习室没有投影。登记。"
    assert say("老王", "问题台账").endswith("\n1 学习室没有投影，登记")
    assert say("老王", "整改 1 配了投影") == "1号问题还没有下整改通知。"
    assert say("何洁", "撤销整改 1 错了") == "1号问题还没有下整改通知。"


def test_nothing_is_in_the_register_yet(world: World, say: Say) -> None:
    assert say("老王", "问题台账") == "锅炉支部问题台账还没有记录。"
