"""What the machine must give: the right time, folders to write to with room in them, a Chinese font, recent copies."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bot import papers
from bot.channels.errcodes import Who
from bot.core import backup
from bot.core.clock import local
from bot.core.platforms import GroupRobot, WechatOa, WecomApp
from bot.doctor.asking import UnheardError, ask
from bot.doctor.findings import Finding, Patient

MOST_SKEW = timedelta(seconds=60)
"""Callbacks more than ten minutes off are refused; a clock that is a minute off goes on drifting."""
EARLIEST = datetime.fromisoformat("2026-01-01T00:00+08:00")
"""Before this program was written."""
TIME = "北京时间 {now:%Y-%m-%d %H:%M}"
IN_TIME = TIME + "，与平台相差 {seconds} 秒。"
UNCOMPARED = TIME + "，没有和平台核对。"
OFF = TIME + "，比平台{which} {seconds} 秒；差到十分钟，企业微信的消息就都收不进来。"
LONG_AGO = TIME + "，时钟停在过去。"
SET_CLOCK = "打开自动对时（Linux：timedatectl set-ntp true；Windows：设置 → 时间 → 自动设置）。"

ROOMY, CRAMPED = 1 << 30, 100 << 20
WRITABLE = "{title}文件夹 {path} 能写，还有 {free:.1f} GB。"
UNWRITABLE = "{title}文件夹 {path} 写不了。"
LET_WRITE = "检查路径和权限：运行支部通的账号要能在里面建文件。"
NARROW = "{title}文件夹 {path} 所在的盘只剩 {free:.1f} GB。"
MAKE_ROOM = "清理磁盘或换一个大的盘。"

FONT, NO_FONT = "有中文字体，图片画得出来。", "机器上没有中文字体，图片改发文字。"
INSTALL_FONT = "装一种中文字体（Debian、Ubuntu：apt install fonts-noto-cjk）。"

OLD = timedelta(days=3)
COPIED = "最近一次备份是 {at:%m月%d日 %H:%M}。"
NOT_COPIED = "{days} 天以上没有备份了。"
NEVER_COPIED = "还没有备份过。"
COPY = "定时任务每天夜里备份；没有的，运行 zhibu backup，再看“定时任务”一项。"
ELSEWHERE = "PostgreSQL 的备份不归这里管：请确认另有 pg_dump 定时备份。"


def time(patient: Patient) -> Iterator[Finding]:
    """The clock shows what the platform's shows, give or take a minute; unasked, at least not the past."""
    dated = None if patient.offline else _dated(patient)
    now = local(patient.clock())
    if dated is None:
        past = now < EARLIEST
        yield (
            Finding.wrong(LONG_AGO.format(now=now), SET_CLOCK, Who.IT)
            if past
            else Finding.ok(UNCOMPARED.format(now=now))
        )
        return
    off = round((now - dated).total_seconds())
    if abs(off) <= MOST_SKEW.total_seconds():
        yield Finding.ok(IN_TIME.format(now=now, seconds=abs(off)))
    else:
        said = OFF.format(now=now, which="快" if off > 0 else "慢", seconds=abs(off))
        yield Finding.wrong(said, SET_CLOCK, Who.IT)


def _dated(patient: Patient) -> datetime | None:
    """What time it is for the first platform that is configured."""
    bases = [one.api_base for _, one in patient.settings.channels if isinstance(one, WecomApp | WechatOa | GroupRobot)]
    try:
        return ask("GET", bases[0], "getcallbackip").dated if bases else None
    except UnheardError:
        return None


def folders(patient: Patient) -> Iterator[Finding]:
    """Everything that writes must be able to: the store where it is a file, evidence, backups."""
    store = patient.settings.store
    places = [("佐证材料", store.evidence), ("备份", store.backups)]
    if patient.database is not None and backup.is_file(patient.database):
        places.insert(0, ("数据", backup.store_file(patient.database).parent))
    for title, path in places:
        yield _folder(title, path)


def _folder(title: str, path: Path) -> Finding:
    """One that is not there yet is made when it is needed, in the nearest that is."""
    there = next(one for one in (path.absolute(), *path.absolute().parents) if one.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            left = shutil.disk_usage(there).free
    except OSError:
        return Finding.wrong(UNWRITABLE.format(title=title, path=path), LET_WRITE, Who.IT)
    shown = {"title": title, "path": path, "free": left / (1 << 30)}
    if left >= ROOMY:
        return Finding.ok(WRITABLE.format(**shown))
    make = Finding.warning if left >= CRAMPED else Finding.wrong
    return make(NARROW.format(**shown), MAKE_ROOM, Who.IT)


def fonts(patient: Patient) -> Iterator[Finding]:
    """Pictures are drawn only where Chinese can be."""
    del patient
    yield Finding.ok(FONT) if papers.has_chinese_font() else Finding.warning(NO_FONT, INSTALL_FONT, Who.IT)


def copies(patient: Patient) -> Iterator[Finding]:
    """The newest copy of an SQLite store is not older than three days."""
    if patient.database is None:
        return
    if not backup.is_file(patient.database):
        yield Finding.ok(ELSEWHERE)
        return
    made = [copy.stat().st_mtime for copy in patient.settings.store.backups.rglob(backup.COPIES)]
    if not made:
        yield Finding.warning(NEVER_COPIED, COPY, Who.IT)
        return
    at = datetime.fromtimestamp(max(made), tz=patient.clock().tzinfo)
    old = patient.clock() - at > OLD
    yield Finding.warning(NOT_COPIED.format(days=OLD.days), COPY, Who.IT) if old else Finding.ok(COPIED.format(at=at))
