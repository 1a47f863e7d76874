"""All checks together: healthy, sick, hanging, breaking; never longer than the deadline, never a secret."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import doctor, migrations
from bot.core.config import Settings
from bot.core.db import Database
from bot.core.job_run import claim
from bot.doctor import CHECKS, Check, Finding, Grade, Patient, examine
from tests.doctor.conftest import SECRETS, Platforms, told


def say(_: Patient) -> Iterator[Finding]:
    yield Finding.ok("好。")


def break_(_: Patient) -> Iterator[Finding]:
    yield Finding.ok("还好。")
    raise ZeroDivisionError("secret words")


def hang(_: Patient) -> Iterator[Finding]:
    yield Finding.ok("开始了。")
    time.sleep(5)


NOBODY = Patient(Settings(), None)


def test_checks_have_names_of_their_own_and_say_what_they_are_about() -> None:
    assert len({check.name for check in CHECKS}) == len({check.title for check in CHECKS}) == len(CHECKS)
    assert all(check.about and not check.about.endswith("。") for check in CHECKS)
    assert {check.name for check in CHECKS if check.online} == {"wecom", "account", "robots", "callback"}


def test_a_check_that_breaks_hides_no_other() -> None:
    first, broken, last = examine(
        NOBODY, [Check("a", "甲", "", say), Check("b", "乙", "", break_), Check("c", "丙", "", say)]
    )

    assert [one.said for one in first.findings + last.findings] == ["好。", "好。"]
    assert [(one.grade, one.said) for one in broken.findings] == [
        (Grade.OK, "还好。"),
        (Grade.WRONG, "这一项没有查成（ZeroDivisionError）。"),
    ]


def test_a_check_that_hangs_is_left_behind_in_time() -> None:
    began = time.monotonic()
    stuck, well = examine(NOBODY, [Check("a", "甲", "", hang), Check("b", "乙", "", say)], deadline=0.3)

    assert time.monotonic() - began < 2
    assert all(thread.daemon for thread in threading.enumerate() if thread is not threading.main_thread())
    assert [one.said for one in stuck.findings] == ["开始了。", "0 秒内没有查完。"]
    assert [one.grade for one in well.findings] == [Grade.OK]


@pytest.fixture
def store(settings: Settings, tmp_path: Path) -> Iterator[Database]:
    """Migrated, and its clock did something an hour ago."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "zhibu.db").touch()
    database = doctor.store_of(settings)
    assert database is not None
    migrations.upgrade(database)
    yield database
    database.close()


def test_when_every_platform_hangs_the_whole_is_over_within_half_a_minute(
    platforms: Platforms, settings: Settings, store: Database
) -> None:
    platforms.wecom.fault("*", hang=60.0, times=99)
    platforms.oa.fault("*", hang=60.0, times=99)
    began = time.monotonic()

    reports = examine(Patient(settings, store), deadline=1.0)

    assert time.monotonic() - began < 5, "about the deadline"
    assert doctor.DEADLINE + 5 < 30
    stuck = {one.check.name for one in reports if any("秒内没有查完" in found.said for found in one.findings)}
    assert {"wecom", "account", "robots"} <= stuck
    assert "database" not in stuck


def test_offline_nobody_is_asked(platforms: Platforms, settings: Settings, store: Database) -> None:
    reports = examine(Patient(settings, store, offline=True))

    assert [one.check.name for one in reports] == [check.name for check in CHECKS if not check.online]
    assert platforms.wecom.calls == platforms.oa.calls == []


def test_a_whole_examination_tells_no_secret(platforms: Platforms, settings: Settings, store: Database) -> None:
    with store.write() as session:
        now = platforms.wecom.clock()
        claim(session.connection(), "remind", now - timedelta(hours=1), now=now - timedelta(hours=1))
    healthy = examine(Patient(settings, store))
    platforms.wecom.fault("*", errcode=40001, times=99)
    platforms.oa.fault("*", raw="<html>", times=99)
    sick = examine(Patient(settings, store))

    grades = {one.check.name: {found.grade for found in one.findings} for one in healthy}
    assert [name for name, found in grades.items() if Grade.WRONG in found] == ["callback"], "nobody serves it"
    assert not any(secret in told(healthy) + told(sick) for secret in SECRETS)
    assert platforms.wecom.outbox == platforms.oa.outbox == platforms.wecom.group == []
