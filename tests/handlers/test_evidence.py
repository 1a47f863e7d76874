"""照片、文件、链接 sent in the chat: with the task just reported, or asked after once, never put silently."""

from dataclasses import replace
from itertools import count

import pytest
from sqlmodel import col, select

from bot import evidence
from bot.evidence import EvidenceFile, EvidenceKind, EvidenceState
from bot.plan import TaskState
from tests.talk import Say
from tests.tasks import duty
from tests.world import World

NUMBERS = count(1)
KEEP = "收到，先收着。办完时说「完成 任务编号 见材料」就放进去，24小时内有效。"


def hand(say: Say, name: str = "老王", kind: str = "image", **details: str) -> str:
    """Somebody sends what is no text."""
    told = {"MediaId": f"M{next(NUMBERS)}"} | details
    return say.desk.receive(replace(say.message(name, ""), kind=kind, details=told))


def there(world: World, number: int) -> int:
    """How much belongs to a task."""
    with world.acting() as ctx:
        return len(evidence.of(ctx, "task", [number]).get(number, ()))


def handed(world: World) -> list[EvidenceFile]:
    with world.acting() as ctx:
        return list(ctx.session.exec(select(EvidenceFile).order_by(col(EvidenceFile.id))).all())


@pytest.fixture
def lecture(world: World) -> int:
    return duty(world, "ZB-04-1", "季度党课", due="2026-11-30")


def test_a_photo_after_a_report_belongs_to_it_and_says_so(world: World, say: Say, lecture: int) -> None:
    say("老王", f"完成 {lecture} 已讲")

    assert hand(say) == "这张照片放进了“季度党课”。放错了回「撤回」。"
    assert hand(say, kind="voice") == "这段语音放进了“季度党课”（共2份）。放错了回「撤回」。"
    assert there(world, lecture) == 2

    assert say("老王", "撤回").startswith("已撤回：")
    assert there(world, lecture) == 1


def test_ten_minutes_later_it_is_asked(world: World, say: Say, lecture: int) -> None:
    say("老王", f"完成 {lecture} 已讲")
    world.on("2026-11-23 09:41")

    assert hand(say).splitlines() == ["收到。这张照片是哪项任务的？", "1 季度党课 11月30日", "2 都不是"]
    assert there(world, lecture) == 0


def test_after_two_reports_it_is_asked_of_both(world: World, say: Say, lecture: int) -> None:
    other = duty(world, "ZB-02-1", "月度支委会", due="2026-11-30")
    say("老王", f"完成 {lecture} 已讲")
    world.on("2026-11-23 09:32")
    say("老王", f"完成 {other} 已开")

    assert hand(say, kind="file", FileName="记录.docx").splitlines()[:3] == [
        "收到。这个文件是哪项任务的？",
        "1 月度支委会 11月30日",
        "2 季度党课 11月30日",
    ]


def test_what_was_sent_back_is_not_just_reported(world: World, say: Say) -> None:
    number = duty(world, "ZB-04-1", "季度党课", due="2026-11-30", owner="李明")
    say("李明", f"完成 {number} 已讲")
    say("老王", f"退回 {number} 缺签到")

    assert hand(say, "李明").splitlines() == ["收到。这张照片是哪项任务的？", "1 季度党课 11月30日", "2 都不是"]


def test_three_photos_in_a_row_are_one_question(world: World, say: Say, lecture: int) -> None:
    replies = [hand(say) for _ in range(3)]

    assert replies[1:] == [
        "又收到，一共2份，等您回上面的数字。",
        "又收到，一共3份，等您回上面的数字。",
    ]
    assert say("老王", "1") == "这3份材料放进了“季度党课”。放错了回「撤回」。"
    assert there(world, lecture) == 3
    say("老王", "撤回")
    assert there(world, lecture) == 0


def test_none_of_them_is_kept_for_later_and_not_counted_again(world: World, say: Say, lecture: int) -> None:
    hand(say)
    assert say("老王", "2") == KEEP

    assert hand(say, kind="video").splitlines()[0] == "收到。这段视频是哪项任务的？"
    assert say("老王", "1") == "这段视频放进了“季度党课”。放错了回「撤回」。"
    assert there(world, lecture) == 1


def test_what_waits_is_put_with_the_task_that_speaks_of_it(world: World, say: Say, lecture: int) -> None:
    hand(say)
    say("老王", "都不是")

    assert "附材料1份" in say("老王", f"完成 {lecture} 见材料")
    assert there(world, lecture) == 1


def test_who_has_nothing_to_do_is_told_that_it_waits(world: World, say: Say) -> None:
    assert hand(say, "李明") == KEEP
    [file] = handed(world)
    assert (file.kind, file.state, file.member_id) == (EvidenceKind.IMAGE, EvidenceState.WANTED, world.who("李明"))


def test_another_question_is_not_swept_away(world: World, say: Say) -> None:
    number = duty(world, "ZB-04-1", "季度党课", due="2026-11-30", owner="李明")
    duty(world, "ZB-02-1", "月度支委会", due="2026-11-30")
    say("李明", f"完成 {number} 已讲")
    assert "原因是什么" in say("老王", f"退回 {number}")

    assert hand(say).startswith("收到，先收着。前面问您的还等着")
    assert say("老王", "缺签到").startswith("已退回：季度党课")


def test_tasks_that_read_alike_are_told_apart_by_number(world: World, say: Say) -> None:
    for org in ("B04-01", "B04-02"):
        duty(world, "ZB-03-1", "月度党小组会", due="2026-11-30", org=org)

    assert hand(say).splitlines()[1:] == [
        "1 月度党小组会 11月30日（任务1）",
        "2 月度党小组会 11月30日（任务2）",
        "3 都不是",
    ]


def test_the_question_fits_a_reply(world: World, say: Say) -> None:
    for number in range(1, 10):
        duty(world, f"ZB-{number:02}-1", f"第{number}项" + "名字很长的任务" * 4, due="2026-11-30")

    reply = hand(say)
    assert len(reply) <= 200
    assert reply.splitlines()[-1] == "5 都不是"


def test_what_has_not_begun_is_not_offered(world: World, say: Say) -> None:
    duty(world, "ZB-04-1", "季度党课", due="2027-03-31")

    assert hand(say) == KEEP


def test_what_waits_for_a_look_is_offered(world: World, say: Say) -> None:
    duty(world, "ZB-04-1", "季度党课", due="2026-11-20", state=TaskState.REPORTED)

    assert hand(say).splitlines()[1] == "1 季度党课 11月20日"


def test_a_shared_page_is_kept_with_its_title(world: World, say: Say, lecture: int) -> None:
    page = "https://mp.weixin.qq.com/s/abc"

    assert hand(say, kind="link", Url=page, Title="党课开讲").splitlines()[0] == "收到。这条链接是哪项任务的？"
    [file] = handed(world)
    assert (file.kind, file.link, file.name, file.state) == (EvidenceKind.LINK, page, "党课开讲", EvidenceState.KEPT)


def test_a_short_video_is_a_video(world: World, say: Say) -> None:
    hand(say, kind="shortvideo")

    assert [file.kind for file in handed(world)] == [EvidenceKind.VIDEO]


def test_a_page_of_the_machine_itself_is_not_kept(world: World, say: Say) -> None:
    """F19."""
    assert "https://" in hand(say, kind="link", Url="file:///secret", Title="x")
    assert handed(world) == []


def test_a_photo_delivered_again_is_one_photo(world: World, say: Say, lecture: int) -> None:
    message = replace(say.message("老王", "", key="m:77"), kind="image", details={"MediaId": "M77"})

    assert say.desk.receive(message) == say.desk.receive(message)
    assert len(handed(world)) == 1


def test_a_file_with_a_secret_name_is_not_kept(world: World, say: Say) -> None:
    assert "涉密标志" in hand(say, kind="file", FileName="绝密★通知.pdf")
    assert handed(world) == []


def test_a_place_on_the_map_is_no_evidence(world: World, say: Say) -> None:
    assert "只看得懂文字" in hand(say, kind="location")
    assert handed(world) == []
