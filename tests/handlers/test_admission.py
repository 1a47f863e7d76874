"""发展党员 by chat: recorded by number or name, told to who may know it, never decided."""

from datetime import date

import pytest
import sqlalchemy as sa

from bot import people
from bot.chat import Reply
from bot.core.errors import NOT_KEPT
from bot.people import Role, Standing
from handlers import admission_acts
from tests.admission.register import candidate, joined, stored, tasks, the_year
from tests.talk import Say
from tests.world import World

WHAT = "要算哪一步？例如「有人11月18号交的申请书，最晚几号要谈话」「小周的预备期哪天到」。"
UNKNOWN = "没有张三丰的发展党员记录。新的说「发展 张三丰 申请 11月18日」，办到半路的说「发展 新 张三丰 政审 3月5日」。"


def test_an_applicant_is_put_on_record(world: World, say: Say) -> None:
    the_year(world)

    assert say("陈静", "发展 王小明 申请 11月18日") == (
        "已登记1号王小明（锅炉支部）：第1步递交入党申请书，2026年11月18日。以后说编号就行。\n"
        "下一步：派人谈话，最晚12月18日（周五）（中央规定）。改错回「撤回」。"
    )
    assert say("陈静", "发展 1 谈话 11月20日") == (
        "已记：1号王小明，第2步派人谈话，2026年11月20日。\n"
        "下一步：确定为入党积极分子，最早2027年2月18日（周四）（本地规定）。改错回「撤回」。"
    )
    assert tasks(world) == [("发展党员1号：派人谈话", "2026-12-18", "done")]
    assert say("陈静", "撤回") == "已撤回：刚才记的发展党员1号第2步。"
    assert tasks(world) == [("发展党员1号：派人谈话", "2026-12-18", "open")]
    assert list(stored(world, 1).record().days) == [1]
    assert say("何洁", "发展党员 汽机支部") == "汽机支部还没有发展党员的记录。"


def test_what_began_is_taken_back_with_its_task(world: World, say: Say) -> None:
    the_year(world)
    say("陈静", "发展 王小明 申请 11月18日")

    assert say("陈静", "撤回") == "已撤回：刚才登记的发展党员1号第1步，现在没有记录。"
    assert tasks(world) == []
    assert say("陈静", "发展党员") == "还没有发展党员的记录。收到申请说「发展 王小明 申请 11月18日」。"


def test_a_crash_over_an_admission_keeps_no_words() -> None:
    @admission_acts.private
    def broken(text: str) -> Reply:
        raise ZeroDivisionError(text)

    with pytest.raises(ZeroDivisionError) as crash:
        broken("发展 王小明 申请 11月18日")
    assert crash.value.__notes__ == [NOT_KEPT]


def test_who_is_half_way_is_taken_over(world: World, say: Say) -> None:
    assert say("老王", "发展 新 李小红 发展对象 3月5日") == (
        "已登记1号李小红（锅炉支部）：第7步确定为发展对象，2026年3月5日。以后说编号就行。现在是发展对象。\n"
        "下一步：发展对象报党委备案，已过4月5日（周日）（本地规定）。改错回「撤回」。"
    )


def test_a_name_is_enough(world: World, say: Say) -> None:
    candidate(world, "王小明", s1="2026-11-18")

    assert say("老王", "王小明 谈话 11月20日").startswith("已记：1号王小明，第2步派人谈话，2026年11月20日。")
    assert say("老王", "王小明谈话 11月20日").startswith("1号第2步已经记在2026年11月20日，没有改动。")
    assert say("老王", "发展王小明 申请 11月18日").startswith("1号第1步已经记在2026年11月18日")


def test_the_list_shows_the_next_step_and_its_last_day(world: World, say: Say) -> None:
    candidate(world, "王小明", s1="2026-11-18", s2="2026-11-20")
    candidate(world, "李小红", s3="2026-11-10")
    candidate(world, "张小刚", s7="2026-10-01")
    candidate(world, "赵小兰", "B05", s1="2026-10-01")
    over = candidate(world, "钱小玉", s25="2026-10-01")

    assert say("老王", "发展党员") == (
        "发展党员3人（前面是编号）：\n"
        "3 张小刚 发展对象：发展对象报党委备案，已过11月1日\n"
        "2 李小红 入党积极分子：积极分子报党委备案，最晚12月10日\n"
        "1 王小明 入党申请人：确定为入党积极分子，最早2027年2月18日"
    )
    assert say("老王", "发展").startswith("发展党员3人")
    assert "4 汽机支部赵小兰" in say("何洁", "发展党员") + say("何洁", "更多")
    assert say("何洁", "发展党员 汽机支部").startswith("发展党员1人（前面是编号）：\n4 赵小兰")
    assert say("老王", f"发展 {over}").endswith("各步都办完了。")


def test_one_is_shown(world: World, say: Say) -> None:
    candidate(world, "王小明", s13="2026-11-18", s14="2026-11-20")

    assert say("老王", "发展 1") == (
        "1号王小明，锅炉支部，发展对象，第4阶段（预备党员的接收）。\n"
        "最近：第14步填写入党志愿书，2026年11月20日。\n"
        "下一步：支部大会讨论接收，最晚12月18日（周五）（中央规定）。\n"
        "表决：应到9人，到会5人可以开始，赞成5票通过，预备党员不计。"
    )


def test_a_decision_not_sent_up_is_told(world: World, say: Say) -> None:
    candidate(world, "王小明", s15="2026-08-01")

    assert (
        "支部大会决议2026年11月1日前没有报批，应由支部复议：支部大会通过后三个月内没有报批的，支部要复议；超过六个月的，重新办理（中央规定）。"
        in say("老王", "发展 1")
    )


def test_what_is_against_a_central_rule_takes_words(world: World, say: Say) -> None:
    candidate(world, "王小明", s1="2026-09-30")

    assert say("老王", "发展 1 谈话 11月20日") == (
        "最晚2026年10月30日：收到入党申请书后一个月内派人谈话（中央规定）。\n照实记，请写文号或原因；不记回「取消」。"
    )
    assert say("老王", "取消") == "好，不记了。"
    say("老王", "发展 1 谈话 11月20日")
    assert say("老王", "书记住院，推迟了").startswith(
        "已记：1号王小明，第2步派人谈话，2026年11月20日。\n最晚2026年10月30日："
    )
    assert stored(world, 1).steps[-1].basis == "书记住院，推迟了"


@pytest.mark.parametrize(
    "request_of_its_own",
    [
        "登记入党申请人 李建国",
        "帮我登记一名入党积极分子：李建国",
        "李建国 申请 11月18日",
        "发展李建国 入党申请 昨天",
        "王小明最晚哪天谈话？",
    ],
)
def test_another_request_is_no_reason(world: World, say: Say, request_of_its_own: str) -> None:
    candidate(world, "王小明", s1="2026-09-30")
    say("老王", "发展 1 谈话 11月20日")

    assert say("老王", request_of_its_own) == (
        "这一句像是另一件事，没有当作原因，也没有办。前面的还等着：写「原因 …」或文号；要办别的先回「取消」，再说一次。"
    )
    assert [one.no for one in stored(world, 1).steps] == [1]
    assert say("老王", "原因：登记入党申请人时漏了").startswith("已记：1号王小明，第2步派人谈话，2026年11月20日。")


@pytest.mark.parametrize(
    "reason", ["等待政审结果", "登记晚了", "个人申请推迟", "公司党〔2026〕12号", "书记 11月20日才出差回来", "3号文件"]
)
def test_what_only_resembles_a_request_is_a_reason(world: World, say: Say, reason: str) -> None:
    candidate(world, "王小明", s1="2026-09-30")
    say("老王", "发展 1 谈话 11月20日")

    assert say("老王", reason).startswith("已记：1号王小明，第2步派人谈话，2026年11月20日。")
    assert stored(world, 1).steps[-1].basis == reason


def test_the_words_may_come_at_once(world: World, say: Say) -> None:
    candidate(world, "王小明", s1="2026-09-30")

    assert say("老王", "发展 1 谈话 11月20日 原因：书记住院").startswith("已记：1号王小明，第2步派人谈话")
    assert stored(world, 1).steps[-1].basis == "书记住院"


def test_against_a_local_rule_it_is_only_told(world: World, say: Say) -> None:
    candidate(world, "王小明", s1="2026-09-30", s2="2026-10-08")

    assert say("老王", "发展 1 确定积极分子 11月20日") == (
        "已记：1号王小明，第3步确定为入党积极分子，2026年11月20日。现在是入党积极分子。\n"
        "最早2026年12月30日：递交申请满三个月再确定积极分子（本地规定）。\n"
        "下一步：积极分子报党委备案，最晚12月20日（周日）（本地规定）。改错回「撤回」。"
    )


@pytest.mark.parametrize(
    ("typed", "recorded"),
    [
        ("培训 11月20日 3天", True),
        ("培训 11月20日 24学时", True),
        ("集中培训11月20日", True),
        ("培训 11月20日 两天", False),
        ("培训 16个学时 11月20日", False),
    ],
)
def test_training_that_was_too_short_is_told(typed: str, recorded: bool, world: World, say: Say) -> None:  # noqa: FBT001 a table
    candidate(world, "王小明", s10="2026-11-18")

    assert say("老王", f"发展 1 {typed}").startswith(
        "已记：1号" if recorded else "短期集中培训不少于三天或二十四学时（中央规定）。"
    )


@pytest.mark.parametrize(
    ("taken", "word", "no"),
    [
        ({"s1": "2026-11-01"}, "谈话", 2),
        ({"s15": "2026-11-01"}, "谈话", 16),
        ({"s13": "2026-11-01", "s14": "2026-11-02"}, "支部大会", 15),
        ({"s19": "2026-11-01", "s22": "2026-11-02"}, "支部大会", 23),
        ({"s16": "2026-11-01"}, "审批", 17),
        ({"s23": "2026-11-01"}, "审批", 24),
        ({"s3": "2026-11-01"}, "备案", 4),
        ({"s7": "2026-11-01"}, "备案", 8),
        ({"s17": "2026-11-01"}, "备案", 18),
        ({"s3": "2026-11-01", "s4": "2026-11-02", "s5": "2026-11-02"}, "考察", 6),
        ({"s19": "2026-11-01", "s20": "2026-11-02"}, "考察", 21),
        ({"s19": "2026-11-01", "s21": "2026-11-02"}, "申请", 22),
        ({"s24": "2026-11-01"}, "第25步", 25),
    ],
)
def test_a_word_means_the_step_nearest(taken: dict[str, str], word: str, no: int, world: World, say: Say) -> None:
    candidate(world, "王小明", **taken)

    said = say("老王", f"发展 1 {word} 11月20日")

    assert f"第{no}步" in said
    assert said.startswith("已记：")


@pytest.mark.parametrize(
    ("typed", "reply"),
    [
        ("发展 1 谈话 12月1日", "2026年12月1日还没到，办完再记。"),
        ("发展 1 谈话", "请写明日期，例如 12月4日、周五、月底。"),
        ("发展 1 谈话 年前", "「年前」看不准是哪一天，请写几月几日。"),
        ("发展 1 喝茶 11月20日", "没看懂是哪一步，请写步骤名，例如「发展 1 谈话 11月20日」，也可以写「第2步」。"),
        ("发展 1 更正 喝茶", "没看懂是哪一步，请写步骤名，例如「发展 1 谈话 11月20日」，也可以写「第2步」。"),
        ("发展 1 第26步 11月20日", "发展党员一共二十五步，没有第26步。"),
        ("发展 9 谈话 11月20日", "没有编号 9 的发展党员记录。"),
        ("发展 张三丰", UNKNOWN),
        ("张三丰 谈话 11月20日", UNKNOWN),
        ("发展 谁", "请写谁、哪一步、哪天，例如「发展 王小明 申请 11月18日」「发展 3 谈话 11月20日」。"),
        ("停止发展", "请写上编号，例如「停止发展 12」。"),
        ("延长预备期 1", "延长多久？请写「延长预备期 1 6个月」，半年到一年。"),
        ("转正 1", "名册上还没有1号。请先导入名册，第二天自动对上；再说「转正 1」。"),
    ],
)
def test_what_cannot_be_done_is_told(typed: str, reply: str, world: World, say: Say) -> None:
    candidate(world, "王小明", s1="2026-11-18")

    assert say("老王", typed) == reply


def test_the_office_names_the_unit(world: World, say: Say) -> None:
    assert say("何洁", "发展 王小明 申请 11月18日").startswith("请写明是哪个支部")
    assert say("何洁", "发展 公司党委 王小明 申请 11月18日").startswith("请写明是哪个支部")
    assert say("何洁", "发展 汽机支部 王小明 申请 11月18日").startswith("已登记1号王小明（汽机支部）")
    assert say("周芳", "发展 王小明").startswith("1号王小明，汽机支部，入党申请人")


def test_who_keeps_two_branches_names_the_unit(world: World, say: Say) -> None:
    world.appoint("老王", Role.SECRETARY, "B05")

    assert say("老王", "发展 王小明 申请 11月18日").startswith("请写明是哪个支部")
    assert say("老王", "发展 锅炉支部第一党小组 王小明 申请 11月18日").startswith("已登记1号王小明（锅炉支部）")


def test_two_of_one_name_are_asked_for(world: World, say: Say) -> None:
    say("老王", "发展 王小明 申请 11月1日")
    assert say("老王", "发展 王小明 申请 11月18日") == (
        "第1步（递交入党申请书）已记在2026年11月1日。记错了说「发展 1 更正 递交入党申请书 日期」。"
    )
    assert say("老王", "发展 王小明 申请 11月1日").endswith("同名的另一位请说「发展 新 王小明 申请 日期」。")
    assert say("老王", "发展 新 王小明 申请 11月18日").startswith("已登记2号王小明")
    assert say("老王", "王小明 谈话 11月20日") == (
        "有2位王小明，是哪一位？\n1 1号，锅炉支部，入党申请人\n2 2号，锅炉支部，入党申请人"
    )
    assert say("老王", "2").startswith("已记：2号王小明，第2步派人谈话")


def test_a_day_is_put_right(world: World, say: Say) -> None:
    candidate(world, "王小明", s1="2026-11-18", s2="2026-11-22")

    assert say("老王", "发展 1 更正 谈话 11月20日").startswith("已记：1号王小明，第2步派人谈话，2026年11月20日。")
    assert say("老王", "发展 1 更正 申请 11月21日").startswith("第2步派人谈话记在2026年11月20日，前后日期对不上")
    assert say("老王", "日期抄错，以申请书为准").startswith("已记：1号王小明，第1步递交入党申请书，2026年11月21日。")
    assert say("老王", "撤回") == "已撤回：对发展党员1号第1步的更正，恢复原来的日期。"


def test_stopped_and_gone_on_with(world: World, say: Say) -> None:
    candidate(world, "王小明", s1="2026-11-18")

    assert say("老王", "停止发展 1") == "已停止1号，不再提醒；恢复说「发展 1 恢复」。改错回「撤回」。"
    assert say("老王", "发展 1").endswith("已停止。")
    assert say("老王", "发展 1 谈话 11月20日") == "1号已停止，要接着办先说「发展 1 恢复」。"
    assert say("老王", "恢复发展 王小明") == (
        "已恢复1号。下一步：派人谈话，最晚12月18日（周五）（中央规定）。改错回「撤回」。"
    )


def test_probation_is_extended(world: World, say: Say) -> None:
    candidate(world, "王小明", s15="2025-11-30", s17="2026-01-18")

    assert say("老王", "延长预备期 1 3个月") == (
        "预备期一年，从支部大会通过那天算起；延长一次，不少于半年、最长一年（中央规定）。\n"
        "照实记，请写文号或原因；不记回「取消」。"
    )
    say("老王", "取消")
    assert say("老王", "发展 1 延长 半年") == "已记：1号预备期延长6个月，到2027年5月30日满。改错回「撤回」。"
    assert say("老王", "延长预备期 1 一年").startswith("已经延长过一次")
    assert say("老王", "某党发〔2026〕8号") == "已记：1号预备期延长12个月，到2028年5月30日满。改错回「撤回」。"


def test_who_is_to_leave_soon(world: World, say: Say) -> None:
    candidate(world, "王小明", s13="2026-11-18")

    assert say("老王", "发展 1 调离 2027年1月31日") == (
        "三个月内要调离的，一般不办理接收（中央规定）。2027年1月31日调离的，2026年10月31日以后开的支部大会就在三个月内。调离日期不保存。"
    )


def test_a_confirmation_is_proposed_to_who_keeps_the_roster(world: World, say: Say) -> None:
    with world.acting() as ctx:
        people.member(ctx, world.who("小周")).joined_on = date(2025, 11, 10)
    candidate(world, "小周", s15="2025-11-10", s22="2026-11-01", s23="2026-11-12")
    with world.acting() as ctx:
        ctx.connection.execute(sa.text("UPDATE admission_candidate SET member_id = :m"), {"m": world.who("小周")})
    world.appoint("黄勇", Role.DEPUTY_SECRETARY, "B04")

    assert say("黄勇", "发展 1 审批 11月20日").startswith("已记：1号小周，第24步党委审批转正")
    assert world.heard_by("陈静") == ["发展党员1号转正已由党委批准。请核对后回「转正 1」，名册上改为正式党员。"]
    assert say("黄勇", "转正 1").startswith("人员和组织由支部书记、组织委员")
    assert say("陈静", "转正 1") == "名册上小周已改为正式党员。改错回「撤回」。"
    assert say("陈静", "撤回") == "已撤回：发展党员1号在名册上的转正，仍是预备党员。"

    say("黄勇", "撤回")
    assert say("陈静", "发展 1 审批 11月20日").endswith(
        "要把名册上的小周由预备党员改为正式党员吗？回「确认」，暂不改回「取消」。"
    )
    assert say("陈静", "确认") == "名册上小周已改为正式党员。改错回「撤回」。"
    with world.acting() as ctx:
        assert people.member(ctx, world.who("小周")).standing is Standing.FULL


@pytest.mark.parametrize(
    "text", ["发展党员", "发展 1", "发展 王小明", "停止发展 1", "王小明 谈话 11月20日", "王小明的政审什么时候到期"]
)
@pytest.mark.parametrize("name", ["李明", "黄勇", "小周"])
def test_nobody_else_is_told_anything(name: str, text: str, world: World, say: Say) -> None:
    candidate(world, "王小明", s1="2026-11-18")

    assert say(name, text) == "发展党员的情况由支部书记、副书记、组织委员和党委工作部掌握。"


def test_what_was_typed_is_not_kept(world: World, say: Say) -> None:
    say("老王", "发展 王小明 申请 11月18日")
    say("老王", "王小明 谈话 11月20日")
    assert say("老王", "王小明 谈话 12月20日") == "2026年12月20日还没到，办完再记。"
    assert say("李明", "王小明 谈话 11月20日").startswith("发展党员的情况由")
    with world.acting() as ctx:
        kept = ctx.connection.execute(sa.text("SELECT text FROM inbox_message")).scalars().all()

    assert list(kept) == [""] * 4


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        (
            "有人交了入党申请书，11月18号交的，最晚几号要谈话",
            "派人谈话最晚12月18日（周五）。\n收到入党申请书后一个月内派人谈话（中央规定），从2026年11月18日起算。",
        ),
        (
            "10月12日确定的积极分子，啥时候能列为发展对象",
            "确定为发展对象最早2027年10月12日（周二）。\n积极分子经过一年以上培养教育和考察，才能确定为发展对象（中央规定），从2026年10月12日起算。",
        ),
        (
            "10月8号定的积极分子，考察最晚什么时候",
            "半年考察最晚2027年4月8日（周四）。\n对积极分子每半年考察一次（中央规定）。",
        ),
        (
            "有位同志11月10号交了申请书，最早什么时候",
            (
                "派人谈话最晚12月10日（周四）。\n收到入党申请书后一个月内派人谈话（中央规定），从2026年11月10日起算。\n"
                "确定为入党积极分子最早2027年2月10日（周三）。\n递交申请满三个月再确定积极分子（本地规定），从2026年11月10日起算。"
            ),
        ),
        (
            "有位同志7月15号支部大会接收的，预备期哪天到期",
            (
                "这位同志的预备期2027年7月15日满。\n预备期一年，从支部大会通过那天算起；延长一次，不少于半年、最长一年（中央规定）；"
                "支部大会是2026年7月15日。满前一个月请提醒本人提转正申请。"
            ),
        ),
        (
            "有人11月10号编入支部，最晚什么时候宣誓，入党",
            "第20步入党宣誓没有统一的时限。看某个人的下一步，说「发展党员」。",
        ),
        ("有位同志11月10号宣誓的，入党最晚什么时候", WHAT),
        ("有人11月10号的入党材料，最晚什么时候", WHAT),
        ("我们支部11月10号交的志愿书，入党最晚什么时候", WHAT),
        (
            "有位同志11月10号支部大会接收为预备党员，最晚什么时候审批",
            "党委审批最晚2027年2月10日（周三）。\n党委三个月内审批，特殊情况不超过六个月（中央规定），从2026年11月10日起算。\n特殊情况不超过2027年5月10日。",
        ),
    ],
)
@pytest.mark.parametrize("name", ["老王", "黄勇"])
def test_the_rule_alone_needs_nobodys_name(name: str, text: str, reply: str, world: World, say: Say) -> None:
    assert say(name, text) == reply


def test_when_probation_ends(world: World, say: Say) -> None:
    assert say("老王", "小周的预备期哪天到") == "名册上没有小周的入党日期，算不出预备期，请先补上。"
    joined(world, "小周", "2026-07-15")

    ends = (
        "预备期2027年7月15日满。\n预备期一年，从支部大会通过那天算起；延长一次，不少于半年、最长一年（中央规定）；"
        "支部大会是2026年7月15日。"
    )
    assert say("老王", "小周的预备期哪天到") == f"小周的{ends}满前一个月请提醒本人提转正申请。"
    assert say("小周", "我的预备期哪天到") == f"您的{ends}满前一个月提转正申请。"
    assert say("小周", "小周的预备期哪天到") == f"您的{ends}满前一个月提转正申请。"
    assert say("黄勇", "小周的预备期哪天到").startswith("发展党员的情况由")
    assert say("周芳", "小周的预备期哪天到").startswith("您管的单位里没有这个人")
    assert say("老王", "李明的预备期哪天到") == "李明在名册上不是预备党员。"
    assert say("黄勇", "我的预备期哪天到") == "黄勇在名册上不是预备党员。"

    candidate(world, "小周", s15="2026-07-16", s17="2026-08-20")
    assert say("老王", "小周的预备期哪天到").startswith("小周的预备期2027年7月16日满。")


def test_by_when_somebodys_step_is_to_be_taken(world: World, say: Say) -> None:
    candidate(world, "王小明", s3="2026-05-20", s10="2026-11-20")

    assert (
        say("老王", "王小明的政审什么时候到期")
        == "政治审查有效到2027年11月20日。\n政治审查结论一年内有效（本地规定）。"
    )
    assert (
        say("老王", "王小明的转正申请最晚什么时候")
        == "第22步本人提转正申请没有统一的时限。看某个人的下一步，说「发展党员」。"
    )
    assert say("老王", "王小明的预备期哪天到").startswith("1号王小明，锅炉支部，发展对象")
    assert say("老王", "小李的政审什么时候到期").startswith("要算哪一步？")
