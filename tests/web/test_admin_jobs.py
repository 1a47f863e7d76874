"""定时任务 in a browser: what runs when, how it went, and one wished for now."""

import pytest

from bot.app import App
from bot.core import job_run
from tests.core.test_job_wish import wishes
from tests.web.visiting import SETTINGS, counted, visit
from tests.world import World

AT = "/admin/jobs"


def test_the_office_sees_the_timetable_and_its_last_runs(world: World) -> None:
    with world.acting() as ctx:
        for name, more in (("remind", {"done": 7}), ("digest", {"error": "a1b2"}), ("recur", {"error": "busy"})):
            number = job_run.claim(ctx.connection, name, ctx.now, now=ctx.now)
            assert number is not None
            job_run.finish(ctx.connection, number, now=ctx.now, **more)
        job_run.claim(ctx.connection, "study", ctx.now, now=ctx.now)
        job_run.claim(ctx.connection, "tidy", ctx.now, now=ctx.now - 2 * job_run.LEASE)
    page = visit(world, "何洁").get(AT).text

    for said in ("✓ 办了 7 项", "出错，编号 a1b2", "数据库正忙", "正在运行", "没有结束，会重新开始", "还没有运行过"):
        assert said in page
    assert "下次 11月24日 08:53" in page
    assert page.count("现在运行<") == len(App(SETTINGS, world.database).scheduler().timetable)


def test_wished_for_it_runs_at_the_next_look(world: World) -> None:
    office = visit(world, "何洁")
    assert office.post(f"{AT}/tidy/run", on=AT).status_code == 303
    page = office.get(AT).text
    assert ("已安排运行，一般半分钟内开始" in page, "已安排运行，还没有结束" in page) == (True, True)
    again = office.post(f"{AT}/tidy/run", on=AT)
    assert (again.status_code, "已经安排运行" in again.text) == (422, True)

    assert App(SETTINGS, world.database, lambda: world.now).scheduler().grant() == 1
    assert "已安排运行" not in office.get(AT).text


@pytest.mark.parametrize(("name", "job"), [("老王", "tidy"), ("李明", "tidy"), ("何洁", "burn")])
def test_nothing_is_wished_by_others_or_for_what_there_is_not(world: World, name: str, job: str) -> None:
    visitor = visit(world, name)
    assert visitor.post(f"{AT}/{job}/run", on="/me").status_code == 404
    assert visitor.get(AT).status_code == (200 if name == "何洁" else 404)
    assert wishes(world) == []


def test_as_many_statements_for_many_runs(world: World) -> None:
    office = visit(world, "何洁")
    with counted(world) as few:
        office.get(AT)
    with world.acting() as ctx:
        for minute in range(60):
            job_run.claim(ctx.connection, "tidy", ctx.now.replace(minute=minute), now=ctx.now)
    taken = few()
    with counted(world) as many:
        office.get(AT)
    assert (many(), taken <= 22) == (taken, True)
