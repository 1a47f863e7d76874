"""通报: the quarter's notice as the office, the secretaries and everybody else talk about it."""

import re

import pytest
from pydantic import SecretStr
from sqlmodel import select

from bot.chat import Router
from bot.core.config import Web
from bot.notify import MessageState, OutboxMessage
from handlers import agreeing, composing, notices, publishing
from tests.circular import quarter
from tests.circular.quarter import numbered
from tests.filled import settle
from tests.talk import Say, talk, talked
from tests.world import World

USAGES = [
    (command.intent, usage)
    for topic in (notices, composing, agreeing, publishing)
    for command in topic.router.commands.values()
    for usage in command.usage
]
NUMBER = "公司党发〔2026〕18号"


@pytest.fixture
def usual(world: World) -> None:
    """The usual quarter, frozen; Monday 26 October."""
    quarter.usual(world)


def the_draft(world: World) -> None:
    quarter.usual(world)
    talked(world, ("何洁", "起草三季度通报"))


@pytest.fixture
def drafted(world: World) -> None:
    """The notice of the usual quarter is drafted by 何洁."""
    settle(world, the_draft)


def signed(say: Say) -> None:
    for name, text in (
        ("何洁", "送核通报"),
        ("老王", "同意通报"),
        ("周芳", "同意通报"),
        ("刘洋", "审核通报"),
        ("黄勇", "核稿通报"),
        ("林福鹏", "签发通报"),
    ):
        assert say(name, text).startswith("已"), (name, text)


def test_a_quarter_of_the_office(world: World, say: Say, usual: None) -> None:
    assert say("何洁", "起草三季度通报") == (
        "已起草2026年第三季度通报：12条，479字。看回「通报 看 一」，改好回「送核通报」。"
    )
    assert say("何洁", "通报") == (
        "2026年第三季度通报起草中，下一步「送核通报」（干事或部长）。共12条，479字。\n"
        "看全文回「通报 看 一」到「五」，Word 回「通报 文件」。"
    )
    assert say("何洁", "送核通报") == "已送2个单位核对，10月29日前没回的按同意算。改错回「撤回」。"
    assert say("何洁", "通报").splitlines()[1] == "单位核对：同意0条，等答复7条，有异议0条，没问0条。"
    case = numbered(world, "锅炉支部：活动室")
    page = say("老王", "通报")
    assert page.startswith("2026年第三季度通报写到您单位的（前面是编号），同意回「同意通报」")
    assert "汽机" not in page + say("老王", "更多")
    assert say("老王", f"不同意通报 {case} 标识9月25日换过了") == (
        f"已记：第{case}条有异议（标识9月25日换过了），改好或去掉前不写入通报，已告诉党委工作部。改错回「撤回」。"
    )
    assert f"{case} 有异议：标识9月25日换过了" in say("何洁", "通报")
    assert "〔有异议，不写入〕" in say("何洁", "通报 看 三")
    assert say("老王", "同意通报") == f"已记：同意3条。第{case}条仍有您的异议。改错回「撤回」。"
    assert say("周芳", "同意通报") == "已记：同意2条。改错回「撤回」。"
    assert say("刘洋", "审核通报").startswith(f"第{case}条单位有异议（标识9月25日换过了）")
    assert say("何洁", "通报里把锅炉支部那条去掉，没跟人家核实").startswith("通报里写锅炉支部的有4件，去掉哪一件？\n1 ")
    assert say("何洁", "1") == (
        f"已去掉2条：锅炉支部：活动室标识褪色。原因：没跟人家核实。放回说「恢复通报 {case}」，改错回「撤回」。"
    )
    assert say("刘洋", "审核通报") == "已审核2026年第三季度通报，请纪委书记核稿。改错回「撤回」。"
    assert say("黄勇", "核稿通报") == "已核稿2026年第三季度通报，请党委书记签发。改错回「撤回」。"
    assert say("林福鹏", "通报签发") == "已签发2026年第三季度通报，落款10月26日，请党委工作部编号。改错回「撤回」。"
    assert say("何洁", "发布通报") == "2026年第三季度通报已签发，文号是多少？例如「公司党发〔2026〕18号」。"
    preview = say("何洁", NUMBER)
    assert re.fullmatch(
        r"发布2026年第三季度通报（公司党发〔2026〕18号）：摘要\d+字，马上发，整改1项同时下达。发给谁？\n"
        r"1 各单位书记2人\n2 全体党员13人（1人没有账号）\n3 不发",
        preview,
    )
    assert say("何洁", "1") == (
        "已发布2026年第三季度通报：摘要马上发给各单位书记2人，整改1项已建项编号。"
        "文件回「通报 文件」，谁没收到回「谁没收到」。改错回「撤回」。"
    )
    assert world.heard_by("老王")[-1].startswith("党委工作部通报（何洁）：\n关于2026年第三季度")
    assert say("小周", "通报").startswith("关于2026年第三季度党建工作检查情况的通报（公司党发〔2026〕18号）已印发。")
    assert "整改〔2026〕1号 汽机支部" in say("老王", "通报 看 四")
    assert say("何洁", "谁没收到").startswith("“关于2026年第三季度党建工作检查情况的通报")
    assert say("何洁", "撤回").startswith(
        "已撤回：2026年第三季度通报的发布和整改建项，已发出的收不回来；没发出的消息不发了。"
    )
    assert say("何洁", "通报").startswith("2026年第三季度通报已编号，下一步「发布通报」")
    assert say("何洁", "发布通报 全体党员").endswith("\n1 全体党员13人（1人没有账号）\n2 不发")
    assert say("何洁", "2") == "好，没有发布。"


def test_numbered_for_tomorrow(world: World, say: Say, drafted: None) -> None:
    signed(say)

    assert say("何洁", f"通报定稿，文号{NUMBER}，明天发") == (
        f"已编号{NUMBER}，定在10月27日印发；那天早上提醒您回「发布通报」。改错回「撤回」。"
    )
    world.on("2026-10-27")
    assert world.heard_by("何洁")[-1] == "2026年第三季度通报定在今天印发，回「发布通报」。"
    assert say("何洁", "发布通报").startswith(f"发布2026年第三季度通报（{NUMBER}）：")
    assert say("何洁", "发布通报，改到后天发").startswith(f"已编号{NUMBER}，定在10月29日印发")


def test_not_yet_to_be_published(say: Say, drafted: None) -> None:
    for text in (f"通报定稿，文号{NUMBER}，明天发", "发布通报", "发布通报，明天发"):
        assert say("何洁", text) == "2026年第三季度通报起草中，下一步「送核通报」（干事或部长）。"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("起草三季度通报", "已起草2026年第三季度通报"),
        ("写一份三季度通报，简短点，别排名", "已起草2026年第三季度通报：12条"),
        ("三季度通报生成一下", "已起草2026年第三季度通报"),
        ("三季度通報起草一下 不要排名", "已起草2026年第三季度通报"),
        ("起草通报", "已起草2026年第三季度通报"),
        ("起草二季度通报", "2026年第二季度检查还没有结果，不能起草通报"),
        ("拟个四季度通报初稿", "2026年第四季度检查还没有结果，不能起草通报"),
    ],
)
def test_how_a_draft_is_asked_for(say: Say, usual: None, text: str, start: str) -> None:
    assert say("何洁", text).startswith(start)


def test_no_ranking_is_promised_when_it_is_asked_for(say: Say, usual: None) -> None:
    assert "字，不排名次、不列分数。" in say("何洁", "写一份三季度通报，简短点，别排名")


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("通报里把汽机支部那条去掉，没跟人家核实", "已去掉2条：汽机支部：9月支委会缺记录人。原因：没跟人家核实。"),
        ("通报里把汽机支部第一条删掉 数据不准", "已去掉2条：汽机支部：9月支委会缺记录人。原因：数据不准。"),
        ("通报里把汽机支部第二条删掉 数据不准", "通报里写汽机支部的只有1件。"),
        ("通报稿里锅炉支部那条拿掉，人家已经整改了", "通报里写锅炉支部的有4件，去掉哪一件？"),
        ("通报去掉那条", "去掉哪一条？请写编号"),
        ("通报里第999条去掉", "通报里没有编号 999 的内容"),
    ],
)
def test_how_a_sentence_is_taken_out(say: Say, drafted: None, text: str, reply: str) -> None:
    assert say("何洁", text).startswith(reply)


def test_taken_out_by_its_number(world: World, say: Say, drafted: None) -> None:
    number = numbered(world, "汽机支部：9月")
    say("何洁", "通报去掉那条")
    assert say("何洁", f"{number} 没核实").startswith("已去掉2条：汽机支部：9月支委会缺记录人。原因：没核实。")
    assert "〔已去掉〕" in say("何洁", "通报 看 三")
    assert say("何洁", f"恢复通报 {number}") == "已放回2条：汽机支部：9月支委会缺记录人。改错回「撤回」。"
    assert say("何洁", "撤回") == "已撤回：通报里放回的“汽机支部：9月支委会缺记录人”，又去掉了。"
    assert say("何洁", f"恢复通报 {number}").startswith("已放回2条")
    assert say("何洁", f"删通报 {number}").startswith("已去掉2条：汽机支部：9月支委会缺记录人。放回说")


def test_own_words(world: World, say: Say, drafted: None) -> None:
    reply = say("何洁", "写入通报 二 汽机支部组织技术比武，三个班组参加")
    number = numbered(world, "技术比武")
    assert reply == (
        f"已写进主要做法：第{number}条，汽机支部组织技术比武，三个班组参加。送核时会请汽机支部核对。改错回「撤回」。"
    )
    assert say("何洁", "撤回") == "已撤回：刚才写进通报的“汽机支部组织技术比武，三个班组参加”。"
    reply = say("何洁", "写入通报 四 汽机支部更换褪色的标识，12月10日前")
    number = numbered(world, "更换褪色")
    assert reply.startswith(f"已写进整改要求：第{number}条")
    assert say("何洁", "通报 看 四").endswith(f"{number} 汽机支部更换褪色的标识，12月10日前（12月10日前，刘洋验收）")
    assert say("何洁", f"改通报 {number} 汽机支部更换褪色的标识") == (
        f"已改第{number}条：汽机支部更换褪色的标识（12月10日前，刘洋验收）。改错回「撤回」。"
    )
    assert "（12月11日前，刘洋验收）" in say("何洁", f"改通报 {number} 期限改到12月12日")
    assert "（12月11日前，何洁验收）" in say("何洁", f"改通报 {number} 验收人何洁")
    assert say("何洁", f"改通报 {number} 验收人钱多多") == "公司党委任职的同志里没有“钱多多”，不能验收，没有改。"
    assert say("何洁", f"改通报 {number} 期限12月10号，由周芳验收").startswith("公司党委任职的同志里没有“周芳”")
    assert say("何洁", f"改通报 {number} 期限12月10号，请他换标识，由刘洋验收").startswith(
        "一次改文字，或者改期限和验收人"
    )
    assert say("何洁", f"改通报 {number} 期限12月12号，由刘洋验收") == (
        f"已改第{number}条：汽机支部更换褪色的标识（12月11日前，刘洋验收）。期限落在休息日，提前到12月11日。改错回「撤回」。"
    )
    say("何洁", "送核通报")
    assert say("何洁", "写入通报 三 汽机支部9月支委会没有写议题").endswith("已请汽机支部核对。改错回「撤回」。")
    assert say("何洁", f"改通报 {number} 汽机支部更换两处标识").endswith("已请单位重新核对。改错回「撤回」。")


def test_the_part_right_behind_the_word(world: World, say: Say, drafted: None) -> None:
    assert say("何洁", "写入通报二 汽机支部组织技术比武，三个班组参加").startswith("已写进主要做法：")
    assert say("何洁", "写入通报第四部分，汽机支部更换标识").startswith("已写进整改要求：")
    for text in ("通报三", "通报看三", "通报 看三", "通报看第三部分", "通报：看 三。"):
        assert say("何洁", text).startswith("三、存在问题（前面是编号）："), text
    assert say("何洁", "通报。").startswith("2026年第三季度通报起草中")


def test_a_rectification_is_shown_with_its_unit(world: World, say: Say, drafted: None) -> None:
    number = numbered(world, "改正“9月")
    assert f"{number} 汽机支部：改正“9月支委会缺记录人”，说明改了什么（11月25日前，刘洋验收）" in say(
        "何洁", "通报 看 四"
    )


def test_a_unit_that_did_not_answer(world: World, say: Say, drafted: None) -> None:
    say("何洁", "送核通报")
    assert say("周芳", "没意见").startswith("已记：同意")
    world.on("2026-10-30")

    assert say("何洁", "通报").splitlines()[1] == "单位核对：同意7条（到期没回5条），等答复0条，有异议0条，没问0条。"
    assert "锅炉支部：活动室标识褪色〔到期没回，按同意算〕" in say("何洁", "通报 看 三")


def test_set_for_a_rest_day(say: Say, drafted: None) -> None:
    signed(say)
    assert "定在10月31日印发；那天是休息日，11月2日早上提醒您回" in say("何洁", f"通报定稿，文号{NUMBER}，10月31日发")


def test_published_it_is_not_drawn_again(say: Say, drafted: None) -> None:
    signed(say)
    say("何洁", f"发布通报 文号{NUMBER}")
    say("何洁", "1")
    assert say("何洁", "起草三季度通报") == "2026年第三季度通报已发布，不能再改。"
    page = say("小周", "通报")
    assert page.endswith("看到就行，不用回。")
    assert all(line[-1] in "。；，" for line in page.splitlines())


def test_done_twice(say: Say, drafted: None) -> None:
    signed(say)
    assert say("林福鹏", "签发通报").startswith("2026年第三季度通报已签发，下一步编号")


REFUSED = [
    ("何洁", "写入通报 三 锅炉支部名次下降", "通报不排名次，请去掉“名次”。"),
    ("何洁", "写入通报 三 小周没有参加", "通报不点名到没有职务的党员，请去掉“小周”。"),
    ("何洁", "写入通报 三 组长因病没有到", "通报不写健康原因，请去掉“因病”。"),
    ("何洁", "写入通报 三 锅炉支部扣2分", "通报不写分数，请去掉“扣2分”。"),
    ("何洁", "写入通报 锅炉支部很好", "写进哪一部分？"),
    ("何洁", "写入通报 三", "写进哪一部分？"),
    ("何洁", "改通报 999 好", "通报里没有编号 999 的内容"),
    ("何洁", "改通报", "请写上编号，例如「改通报 12」。"),
    ("何洁", "删通报", "请写上编号，例如「删通报 12」。"),
    ("何洁", "恢复通报 999", "通报里没有编号 999 的内容"),
    ("何洁", "通报 第八部分", "请说「通报」「通报 看 三」「通报 文件」"),
    ("何洁", "审核通报", "通报由党委工作部部长审核。"),
    ("何洁", "核稿通报", "通报的文字由纪委书记核。"),
    ("何洁", "签发通报", "通报由党委书记签发。"),
    ("何洁", "三季度通报签发", "通报由党委书记签发。"),
    ("何洁", "通报 三季度 审核", "通报由党委工作部部长审核。"),
    ("何洁", "退回通报 不好", "通报由审核、核稿或签发的同志退回。"),
    ("老王", "送核通报", "通报由党委工作部干事或部长起草、修改。"),
    ("老王", "删通报 1", "通报由党委工作部干事或部长起草、修改。"),
    ("老王", "恢复通报 1", "通报由党委工作部干事或部长起草、修改。"),
    ("老王", "改通报 1 好", "通报由党委工作部干事或部长起草、修改。"),
    ("老王", "写入通报 三 好", "通报由党委工作部干事或部长起草、修改。"),
    ("老王", "发布通报", "通报由党委工作部干事或部长发布。"),
    ("老王", "通报", "还没有发布的通报；写到您单位的，发布前会请书记核对。"),
    ("老王", "通报 看 三", "还没有发布的通报；写到您单位的，发布前会请书记核对。"),
    ("小周", "通报", "还没有发布的通报"),
    ("小周", "同意通报", "2026年第三季度通报现在不在各单位核对这一步"),
    ("刘洋", "审核通报", "2026年第三季度通报起草中，下一步「送核通报」"),
    ("林福鹏", "签发通报", "2026年第三季度通报起草中，下一步「送核通报」"),
    ("黄勇", "核稿通报", "2026年第三季度通报起草中，下一步「送核通报」"),
    ("黄勇", "退回通报 不好", "2026年第三季度通报起草中，下一步「送核通报」"),
    ("何洁", "通报 文件", "还没有配置网页地址"),
]


def test_what_is_refused(say: Say, drafted: None) -> None:
    for name, text, reply in REFUSED:
        assert say(name, text).startswith(reply), (name, text)


def test_there_is_none_yet(say: Say, usual: None) -> None:
    assert say("何洁", "通报") == "还没有通报；先回「起草通报」。"
    assert say("何洁", "发布通报") == "还没有通报；先回「起草通报」。"
    assert say("老王", "通报").startswith("还没有发布的通报")


def test_a_secretary_sees_no_part_before_it_is_published(say: Say, drafted: None) -> None:
    say("何洁", "送核通报")

    assert say("老王", "通报 看 三").startswith("还没有发布的通报")
    assert say("老王", "通报 文件").startswith("通报还没有发布")


def test_the_reason_is_asked_for(world: World, say: Say, drafted: None) -> None:
    say("何洁", "送核通报")
    case = numbered(world, "锅炉支部：活动室")

    assert say("老王", f"不同意通报 {case}") == f"第{case}条哪里不对？请写理由。"
    assert say("老王", "换过了").startswith(f"已记：第{case}条有异议（换过了）")
    assert say("老王", "撤回").startswith("已撤回：对通报里“锅炉支部：活动室标识褪色”的异议")
    assert say("老王", "不同意通报").startswith("对哪一条不同意？")
    assert say("老王", f"{case} 换过了").startswith(f"已记：第{case}条有异议")
    assert say("老王", f"同意通报 {case}") == "已记：同意2条。改错回「撤回」。"
    say("老王", "同意通报")
    assert say("老王", "通报").startswith("2026年第三季度通报写到您单位的，已核对：")


def test_sent_back(say: Say, drafted: None) -> None:
    say("何洁", "送核通报")
    assert say("刘洋", "退回通报 第二部分太笼统") == (
        "已退回2026年第三季度通报：第二部分太笼统。已告诉起草的同志。改错回「撤回」。"
    )
    assert say("刘洋", "撤回").startswith("已撤回：2026年第三季度通报的退回")
    assert say("刘洋", "退回通报").startswith("请写明为什么退回")


def test_sent_back_by_mistake_the_reviewer_is_still_reminded(world: World, say: Say, drafted: None) -> None:
    """To send it back drops the reminder for the morning after the term; to take that back lets it wait again."""
    say("何洁", "送核通报")
    assert waiting_for(world, "刘洋") == ["10-30 08:57 2026年第三季度通报各单位已核对，请审核"]
    say("刘洋", "退回通报 第二部分太笼统")
    assert waiting_for(world, "刘洋") == []
    assert waiting_for(world, "何洁") == ["10-26 09:30 2026年第三季度通报退回修改"]

    assert say("刘洋", "撤回") == "已撤回：2026年第三季度通报的退回；没发出的消息不发了。"
    assert waiting_for(world, "刘洋") == ["10-30 08:57 2026年第三季度通报各单位已核对，请审核"]
    assert waiting_for(world, "何洁") == []


def waiting_for(world: World, name: str) -> list[str]:
    """When what still waits to be said to this person about the notice is due, and how it begins."""
    with world.acting() as ctx:
        query = select(OutboxMessage).where(OutboxMessage.member_id == world.who(name))
        rows = ctx.session.exec(query.where(OutboxMessage.state == MessageState.WAITING)).all()
        return [
            f"{one.due:%m-%d %H:%M} {one.text.partition('：')[0]}" for one in rows if one.about.startswith("notice:")
        ]


def test_nobody_to_ask(world: World, say: Say, drafted: None) -> None:
    for part in ("锅炉支部：活动室", "汽机支部：9月", "突击队", "责任区", "劳模"):
        say("何洁", f"删通报 {numbered(world, part)}")

    assert say("何洁", "通报").splitlines()[1] == "主要做法0条，要写三到五条：「写入通报 二 单位和一件事」。"
    assert say("何洁", "通报 看 五").startswith("五、下季度提示（前面是编号）：\n")
    assert say("何洁", "送核通报") == "没有写到单位的内容要核对，下一步「审核通报」。改错回「撤回」。"


def test_a_link_to_the_word_file(world: World, drafted: None) -> None:
    web = Web(base_url="https://zhibu.example.com", link_key=SecretStr("k" * 40))
    world.settings = world.settings.model_copy(update={"web": web})

    reply = talk(world)("何洁", "通报 文件", key="file")
    assert reply.startswith(
        "关于2026年第三季度党建工作检查情况的通报（Word），半小时内有效：\nhttps://zhibu.example.com/papers/notice/"
    )


def test_at_night_it_waits(world: World, say: Say, drafted: None) -> None:
    signed(say)
    world.on("2026-10-26 21:30")

    assert "现在是免打扰时间，10月27日" in say("何洁", f"发布通报 文号{NUMBER}")


def speaker(intent: str) -> str:
    """Who says it in the office."""
    return {
        "notice.agree": "老王",
        "notice.object": "老王",
        "notice.review": "刘洋",
        "notice.wording": "黄勇",
        "notice.sign": "林福鹏",
        "notice.send_back": "刘洋",
    }.get(intent, "何洁")


def test_every_usage_is_understood(world: World, say: Say, drafted: None) -> None:
    number = str(numbered(world, "锅炉支部：活动室"))
    for intent, usage in USAGES:
        reply = say(speaker(intent), usage.replace("12", number, 1) if " 12" in usage else usage)
        assert not any(word in reply for word in ("没看懂", "出错", "请写明", "没有编号")), usage
        assert 0 < len(reply) <= 200


def test_every_command_is_known_to_the_house(say: Say) -> None:
    joined: Router = say.desk.router
    assert {intent for intent, _ in USAGES} <= set(joined.commands)
    assert len({intent for intent, _ in USAGES}) == 14


def test_replies_are_short(world: World, say: Say, drafted: None) -> None:
    long = "关于会议记录要素齐全规范的若干意见" * 11
    case = numbered(world, "锅炉支部：活动室")
    say("何洁", "送核通报")
    for name, text in (
        ("何洁", f"写入通报 三 {long}"),
        ("何洁", f"改通报 {case} 锅炉支部{long}"),
        ("何洁", "通报 看 三"),
        ("何洁", "更多"),
        ("老王", f"不同意通报 {case} {long}"),
        ("何洁", "通报"),
        ("老王", "通报"),
        ("老王", "更多"),
        ("刘洋", "审核通报"),
        ("刘洋", f"退回通报 {long}"),
        ("何洁", f"删通报 {case} {long}"),
    ):
        assert 0 < len(say(name, text)) <= 200, text
