"""The machine: its time, its folders, its fonts, its copies."""

import os
import shutil
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot import papers
from bot.core.clock import SHANGHAI, MovableClock, system_clock
from bot.core.config import Settings
from bot.core.db import Database
from bot.demo.standin_http import Answer, Door
from bot.doctor import Grade, Patient
from bot.doctor.findings import Finding
from tests.doctor.conftest import Platforms, found, settings_for
from tests.ground import MONDAY
from tests.world import World


def brief(findings: list[Finding]) -> list[tuple[Grade, str]]:
    return [(one.grade, one.said) for one in findings]


@pytest.mark.parametrize(
    ("off", "grade", "words"),
    [
        (0, Grade.OK, "与平台相差"),
        (-57, Grade.OK, "与平台相差"),
        (57, Grade.OK, "与平台相差"),
        (64, Grade.WRONG, "比平台快 6"),
        (-64, Grade.WRONG, "比平台慢 6"),
        (-86_400, Grade.WRONG, "比平台慢 86"),
    ],
)
def test_a_clock_more_than_a_minute_off_is_wrong(settings: Settings, off: int, grade: Grade, words: str) -> None:
    clock = MovableClock()
    clock.advance(timedelta(seconds=off))

    [finding] = found("clock", Patient(settings, None, clock))

    assert finding.grade is grade
    assert words in finding.said
    assert ("自动对时" in finding.remedy) is (grade is Grade.WRONG)


@pytest.mark.parametrize(("seconds", "grade"), [(60, Grade.OK), (61, Grade.WRONG), (-60, Grade.OK), (-61, Grade.WRONG)])
def test_a_minute_is_not_more_than_a_minute(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, seconds: int, grade: Grade
) -> None:
    monkeypatch.setattr("bot.doctor.machine._dated", lambda _: MONDAY - timedelta(seconds=seconds))

    assert found("clock", Patient(settings, None, lambda: MONDAY))[0].grade is grade


def test_an_official_account_alone_tells_the_time_too(platforms: Platforms, tmp_path: Path) -> None:
    alone = settings_for(platforms.base, tmp_path, channels={"wecom_app": None, "group_robot": None})

    [finding] = found("clock", Patient(alone, None))

    assert "与平台相差" in finding.said
    assert platforms.oa.calls[0]["path"] == "getcallbackip"


@pytest.mark.parametrize("why", ["offline", "no channel", "nobody there"])
def test_a_clock_nobody_can_compare_is_at_least_not_in_the_past(settings: Settings, tmp_path: Path, why: str) -> None:
    lonely = {"no channel": Settings(), "nobody there": settings_for("http://127.0.0.1:9", tmp_path)}
    patient = Patient(lonely.get(why, settings), None, lambda: MONDAY, offline=why == "offline")
    early = Patient(patient.settings, None, lambda: MONDAY.replace(year=2019), offline=patient.offline)

    assert brief(found("clock", patient)) == [(Grade.OK, "北京时间 2026-11-23 09:30，没有和平台核对。")]
    assert brief(found("clock", early)) == [(Grade.WRONG, "北京时间 2019-11-23 09:30，时钟停在过去。")]


def test_an_answer_without_a_date_compares_nothing(tmp_path: Path) -> None:
    door = Door()
    door.route("GET", "/cgi-bin/getcallbackip", lambda _: Answer(b"{}", headers={"Date": "yesterday"}))
    patient = Patient(settings_for(door.serve(), tmp_path), None, lambda: MONDAY)

    assert "没有和平台核对" in found("clock", patient)[0].said
    door.close()


def test_folders_are_written_to_where_they_will_be(settings: Settings, tmp_path: Path) -> None:
    database = Database(settings.store.url)

    findings = found("folders", Patient(settings, database))

    assert [one.grade for one in findings] == [Grade.OK] * 3
    assert [one.said.split(" ")[0] for one in findings] == ["数据文件夹", "佐证材料文件夹", "备份文件夹"]
    assert not (tmp_path / "evidence").exists(), "to look makes nothing"
    assert list((tmp_path / "data").iterdir()) == []
    database.close()


def test_a_folder_that_cannot_be_written_to_is_named(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "evidence").write_text("a file where a folder belongs", "utf-8")

    said = [one.said for one in found("folders", Patient(settings, None)) if one.grade is Grade.WRONG]

    assert said == [f"佐证材料文件夹 {tmp_path}/evidence 写不了。"]


@pytest.mark.parametrize(("free", "grade"), [(1 << 30, Grade.OK), (1 << 29, Grade.WARNING), (50 << 20, Grade.WRONG)])
def test_a_full_disk_is_told_before_it_is_full(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, free: int, grade: Grade
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))

    findings = found("folders", Patient(settings, None))

    assert {one.grade for one in findings} == {grade}
    assert all(f"{free / (1 << 30):.1f} GB" in one.said for one in findings)


@pytest.mark.parametrize(("there", "grade"), [(True, Grade.OK), (False, Grade.WARNING)])
def test_pictures_need_a_chinese_font(monkeypatch: pytest.MonkeyPatch, *, there: bool, grade: Grade) -> None:
    monkeypatch.setattr(papers, "has_chinese_font", lambda: there)

    [finding] = found("fonts", Patient(Settings(), None))

    assert finding.grade is grade


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((), (Grade.WARNING, "还没有备份过。")),
        ((10, 4), (Grade.WARNING, "3 天以上没有备份了。")),
        ((10, 2), (Grade.OK, "最近一次备份是 {at:%m月%d日 %H:%M}。")),
    ],
)
def test_the_newest_copy_is_not_old(settings: Settings, days: tuple[int, ...], expected: tuple[Grade, str]) -> None:
    database, now = Database(settings.store.url), system_clock()
    nightly = settings.store.backups / "nightly"
    nightly.mkdir(parents=True)
    for day in days:
        copy = nightly / f"zhibu-{day}.db"
        copy.write_bytes(b"")
        made = (now - timedelta(days=day)).timestamp()
        os.utime(copy, (made, made))

    at = (now - timedelta(days=min(days, default=0))).astimezone(SHANGHAI)
    assert brief(found("backup", Patient(settings, database))) == [(expected[0], expected[1].format(at=at))]
    database.close()


def test_copies_of_postgresql_are_somebody_elses(world: World) -> None:
    [finding] = found("backup", Patient(world.settings, world.database))

    assert (finding.grade is Grade.OK) is (not world.database.is_sqlite)
    assert ("pg_dump" in finding.said) is (not world.database.is_sqlite)


def test_without_a_store_nothing_is_said_of_copies(settings: Settings) -> None:
    assert found("backup", Patient(settings, None)) == []
