"""The store: is it there, is it current, does the clock run, does what is to be said get out? On both databases."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select

from bot import migrations, notify
from bot.channels.errcodes import WECOM, Who
from bot.core import job_run
from bot.core.config import Settings
from bot.core.db import Database
from bot.doctor import Finding, Grade, Patient, store_of
from tests.doctor.conftest import found
from tests.world import World


def patient(world: World) -> Patient:
    return Patient(world.settings, world.database, lambda: world.now)


def brief(findings: list[Finding]) -> list[tuple[Grade, str]]:
    return [(one.grade, one.said) for one in findings]


def test_a_store_that_is_there_tells_its_version(world: World) -> None:
    [finding] = found("database", patient(world))

    assert finding.grade is Grade.OK
    assert finding.said.split(" ")[0] == ("SQLite" if world.database.is_sqlite else "PostgreSQL")
    assert f"（{migrations.head()}）" in finding.said


def test_to_look_for_a_store_makes_none(settings: Settings, tmp_path: Path) -> None:
    [finding] = found("database", Patient(settings, store_of(settings)))

    assert (finding.grade, finding.said, finding.remedy) == (
        Grade.WRONG,
        "还没有数据库文件。",
        "运行 zhibu db upgrade。",
    )
    assert not (tmp_path / "data").exists()


def test_a_store_without_tables_is_told_to_be_migrated(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "zhibu.db").write_bytes(b"")
    store = store_of(settings)
    assert store is not None

    assert brief(found("database", Patient(settings, store))) == [(Grade.WRONG, "数据库是空的，还没有建表。")]
    assert found("jobs", Patient(settings, store)) == found("outbox", Patient(settings, store)) == []
    store.close()


def test_a_store_of_an_older_program_is_told_to_be_migrated(world: World) -> None:
    with world.acting() as ctx:
        ctx.connection.execute(sa.text("UPDATE alembic_version SET version_num = '0006'"))

    assert brief(found("database", patient(world))) == [(Grade.WRONG, "数据库结构是旧的（0006）。")]
    assert found("jobs", patient(world)) == []
    with world.acting() as ctx:
        ctx.connection.execute(sa.text("UPDATE alembic_version SET version_num = :head"), {"head": migrations.head()})


@pytest.mark.parametrize("url", ["sqlite:///{folder}/letter.db", "postgresql://nobody:hush@127.0.0.1:9/zhibu"])
def test_a_store_out_of_reach_is_told_without_its_password(tmp_path: Path, url: str) -> None:
    (tmp_path / "letter.db").write_text("亲爱的" * 1000, "utf-8")
    store = Database(url.format(folder=tmp_path))
    looked_at = Patient(Settings(), store)

    assert brief(found("database", looked_at)) == [(Grade.WRONG, "数据库连不上，或已损坏。")]
    assert found("jobs", looked_at) == found("outbox", looked_at) == []
    store.close()


def run(world: World, at: datetime, *, name: str = "remind", error: str = "") -> None:
    with world.acting() as ctx:
        number = job_run.claim(ctx.connection, name, at, now=at)
        assert number is not None
        job_run.finish(ctx.connection, number, now=at, done=1, error=error)


def test_a_clock_that_never_ran_is_told_to_be_started(world: World) -> None:
    assert brief(found("jobs", patient(world))) == [(Grade.WARNING, "定时任务从来没有执行过。")]


@pytest.mark.parametrize(("hours", "grade"), [(1, Grade.OK), (25, Grade.OK), (27, Grade.WRONG)])
def test_a_clock_does_something_every_day(world: World, hours: int, grade: Grade) -> None:
    run(world, world.now - timedelta(hours=hours))

    [finding] = found("jobs", patient(world))

    assert finding.grade is grade
    assert f"{world.now - timedelta(hours=hours):%m月%d日 %H:%M}" in finding.said


def test_a_job_that_failed_the_last_time_names_the_number_in_the_log(world: World) -> None:
    run(world, world.now - timedelta(hours=3), name="backup", error="a3f9")
    run(world, world.now - timedelta(hours=2), name="backup")
    run(world, world.now - timedelta(hours=1), name="digest", error="b001")
    run(world, world.now - timedelta(hours=1), name="recur", error=job_run.BUSY)

    findings = found("jobs", patient(world))

    assert brief(findings[1:]) == [(Grade.WRONG, "定时任务 digest 最近一次出错，编号 b001。")]
    assert findings[1].remedy == "在日志里按编号找原因，改好后 zhibu run-job digest。"


def wait(world: World, minutes: int) -> None:
    """李明 is to be told something, and has been for so long."""
    with world.acting() as ctx:
        notify.put(ctx, to=world.who("李明"), text="请于周五前完成。", key=f"wait:{minutes}", topic=notify.Topic.TASK)
        since = world.now - timedelta(minutes=minutes)
        ctx.connection.execute(sa.update(notify.OutboxMessage).values(due=since, put_at=since))


def pause(world: World, channel: str, code: int, reason: str) -> None:
    with world.acting() as ctx:
        until = world.now + timedelta(minutes=30)
        ctx.session.add(notify.Pause(channel=channel, since=world.now, until=until, code=code, reason=reason))


def test_an_empty_outbox_is_well(world: World) -> None:
    assert brief(found("outbox", patient(world))) == [(Grade.OK, "要发的都发出去了。")]


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (3, (Grade.OK, "要发的还有 1 条，最早的等了 3 分钟。")),
        (90, (Grade.WRONG, "1 条消息等了 1.5 小时还没有发出去。")),
    ],
)
def test_what_waits_too_long_is_stuck(world: World, minutes: int, expected: tuple[Grade, str]) -> None:
    wait(world, minutes)

    assert brief(found("outbox", patient(world))) == [expected]


def test_a_channel_that_rests_says_why_and_who_can_help(world: World) -> None:
    wait(world, 5)
    pause(world, "wecom_app", 60020, f"{WECOM[60020].means}（60020）。")

    waiting, resting = found("outbox", patient(world))

    assert waiting.grade is resting.grade is Grade.WARNING
    assert resting.said == "企业微信应用暂停发送到 10:00：服务器的地址不在应用的企业可信 IP 中（60020）。"
    assert resting.who is Who.WECOM
    assert "企业可信 IP" in resting.remedy


def test_a_rest_for_a_reason_nobody_listed_goes_to_it(world: World) -> None:
    pause(world, "dingtalk", 88, "某平台没有接受（88）。")

    resting = found("outbox", patient(world))[1]

    assert (resting.said, resting.who) == ("dingtalk暂停发送到 10:00：某平台没有接受（88）。", Who.IT)


def test_a_rest_that_is_over_is_not_told(world: World) -> None:
    pause(world, "wecom_app", 45009, "调用次数超过限额（45009）。")
    world.now += timedelta(minutes=30)

    assert brief(found("outbox", patient(world))) == [(Grade.OK, "要发的都发出去了。")]


def test_the_group_of_a_unit_rests_for_itself(world: World) -> None:
    pause(world, "group_robot/B04", 93000, "群机器人的 key 不对，或机器人已被移除（93000）。")

    resting = found("outbox", patient(world))[1]

    assert resting.said.startswith("群机器人（B04）暂停发送到 10:00：群机器人的 key 不对")
    assert resting.who is Who.OFFICE


def test_what_was_lost_in_the_last_week_is_counted_and_nobody_named(world: World) -> None:
    wait(world, 1)
    with world.acting() as ctx:
        message = ctx.session.exec(select(notify.OutboxMessage)).one()
        message.state, message.reason = notify.MessageState.FAILED, "没有这个成员（60111）。"
        message.settled_at = world.now - timedelta(days=2)

    findings = found("outbox", patient(world))

    assert brief(findings) == [(Grade.OK, "要发的都发出去了。"), (Grade.WARNING, "近七天有 1 条消息没有送到。")]
    assert "李明" not in str(findings)
    world.now += timedelta(days=6)
    assert brief(found("outbox", patient(world))) == [(Grade.OK, "要发的都发出去了。")]
