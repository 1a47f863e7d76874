"""What stands on a card when it is sent, and when there is none: over, gone, or nobody knows what it is."""

import pytest
from pydantic import SecretStr

from bot import cards
from bot.channels.base import Button, Card
from bot.circular import NoticePaper, PaperState
from bot.core.config import Settings, Web
from bot.plan import Check, Task, TaskState
from tests.circular import quarter
from tests.talk import Say
from tests.tasks import duty
from tests.world import World


def made(world: World, subject: str) -> Card | None:
    """The card as of now."""
    with world.acting() as ctx:
        return cards.card(ctx, subject)


def changed(world: World, number: int, **values: object) -> None:
    """A task as it may stand by the time its card is made."""
    with world.acting() as ctx:
        task = ctx.get(Task, number)
        for name, value in values.items():
            setattr(task, name, value)


def test_a_task_says_what_until_when_and_by_whom(world: World) -> None:
    task = world.task("交三季度小结", owner="李明", due="2026-11-30")

    assert made(world, f"task:{task.id}") == Card(
        "交三季度小结",
        "办完点「完成」，要附说明的回复「完成 1 说明」。",
        (("单位", "锅炉支部"), ("期限", "11月30日（周一） 还有7天"), ("责任人", "李明"), ("编号", "1")),
        (Button("完成", "完成 1"), Button("看依据", "依据 1")),
    )


@pytest.mark.parametrize(
    "template",
    [{"check": Check.AUTO, "meeting": "branch_congress"}, {"check": Check.EXTERNAL}, {"check": Check.ACCEPTED}],
    ids=["by a meeting", "by another department", "by an acceptor"],
)
def test_what_nobody_reports_by_hand_has_no_button_for_it(world: World, template: dict[str, str]) -> None:
    number = duty(world, "ZB-01-1", "支部党员大会", due="2026-11-30", **template)

    card = made(world, f"task:{number}")

    assert card is not None
    assert (card.note, [one.label for one in card.buttons]) == ("", ["看依据"])


def test_a_duty_kept_by_records_and_no_meeting_is_reported(world: World) -> None:
    number = duty(world, "ZB-09-1", "党费", due="2026-11-30", check=Check.AUTO)

    card = made(world, f"task:{number}")

    assert card is not None
    assert [one.label for one in card.buttons] == ["完成", "看依据"]


def test_who_is_to_verify_reads_who_reported_what(world: World, say: Say) -> None:
    task = world.task("交三季度小结", owner="李明", due="2026-11-30")
    say("李明", f"完成 {task.id} 已交组织委员")

    assert made(world, f"verify:{task.id}") == Card(
        "请核验：交三季度小结",
        "报的说明：已交组织委员",
        (
            ("报告人", "李明"),
            ("完成", "11月23日（周一）办，按期"),
            ("单位", "锅炉支部"),
            ("期限", "11月30日（周一） 待核验"),
            ("责任人", "李明"),
            ("编号", "1"),
        ),
        (Button("核验", "核验 1"), Button("退回", "退回 任务1"), Button("看依据", "依据 1")),
    )


def test_a_task_nobody_answers_for_names_nobody(world: World) -> None:
    task = world.task("交三季度小结", owner="李明", due="2026-11-30")
    changed(world, task.id, owner_id=None)

    card = made(world, f"task:{task.id}")

    assert card is not None
    assert [name for name, _ in card.lines] == ["单位", "期限", "编号"]


def test_a_meeting_without_a_place_names_none(world: World, say: Say) -> None:
    say("老王", "开会 党员大会 11月27日下午3点")

    card = made(world, "meeting:1")

    assert card is not None
    assert [name for name, _ in card.lines] == ["时间", "单位", "编号"]


@pytest.mark.parametrize("state", [one for one in TaskState if one is not TaskState.OPEN])
def test_what_is_over_when_it_is_sent_has_no_card(world: World, state: TaskState) -> None:
    task = world.task("交三季度小结", owner="李明", due="2026-11-30")
    changed(world, task.id, state=state)

    assert made(world, f"task:{task.id}") is None
    assert (made(world, f"verify:{task.id}") is not None) == (state is TaskState.REPORTED)


def test_a_report_without_its_record_is_shown_without_who(world: World) -> None:
    task = world.task("交三季度小结", owner="李明", due="2026-11-30")
    changed(world, task.id, state=TaskState.REPORTED)

    card = made(world, f"verify:{task.id}")

    assert card is not None
    assert [name for name, _ in card.lines] == ["单位", "期限", "责任人", "编号"]


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "task",
        "task:",
        "task:0",
        "task:99",
        "task:-1",
        "task:１",
        "task:1.5",
        "task:" + "9" * 20,
        "poll:1",
        "check:1",
    ],
)
def test_what_nobody_knows_has_no_card(world: World, subject: str) -> None:
    assert made(world, subject) is None


def published(world: World) -> NoticePaper:
    """The notice of the quarter, out."""
    number = quarter.drafted(world)
    with world.acting() as ctx:
        paper = ctx.get(NoticePaper, number)
        paper.state, paper.number = PaperState.PUBLISHED, "公司党发〔2026〕18号"
        ctx.session.flush()
        ctx.session.expunge(paper)
        return paper


def test_a_notice_is_read_by_a_word_where_there_are_no_pages(world: World) -> None:
    paper = published(world)

    card = made(world, f"notice:{paper.id}")

    assert card is not None
    assert (card.title, card.link) == (paper.title, "")
    assert card.lines == (("文号", "公司党发〔2026〕18号"),)
    assert card.buttons == (Button("看通报", "通报 2026Q3"),)
    assert card.note.startswith(paper.title)


def test_a_notice_opens_its_page_where_there_are_pages(world: World) -> None:
    paper = published(world)
    world.settings = Settings(web=Web(base_url="https://zhibu.example", link_key=SecretStr("k" * 32)))

    card = made(world, f"notice:{paper.id}")

    assert card is not None
    assert (card.link, card.buttons) == (f"https://zhibu.example/notices/{paper.id}", ())


def test_a_notice_taken_back_has_no_card(world: World) -> None:
    number = quarter.drafted(world)

    assert made(world, f"notice:{number}") is None
