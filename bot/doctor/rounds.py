"""All checks at the same time, each in a thread of its own, and none longer than the whole may take."""

import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.channels.errcodes import Who
from bot.doctor import callback, configured, machine, official, robots, stored, wecom
from bot.doctor.findings import Check, Finding, Patient

DEADLINE = 20.0
"""Seconds for everything."""
ENDLESS = "{seconds:.0f} 秒内没有查完。"
ASK_AGAIN = "过一会儿再查一次；总是这样的，看服务器出网是不是被拦着不放也不拒绝。"
FAILED = "这一项没有查成（{error}）。"
REPORT = "把这一行发给维护程序的人。"

CHECKS: Sequence[Check] = (
    Check("config", "配置", "没有照抄示例，至少有一个渠道；写错的键逐条指出", configured.settings),
    Check("web", "网页", "网页地址是 https，链接有签名密钥", configured.pages),
    Check("database", "数据库", "连得上、没有损坏、结构是最新的", stored.database),
    Check("folders", "文件夹", "数据、佐证材料、备份能写，剩 1 GB 以上", machine.folders),
    Check("backup", "备份", "三天以内备份过", machine.copies),
    Check("clock", "时钟", "与平台的时间相差不超过一分钟（不联网的，只看是不是停在过去）", machine.time),
    Check("fonts", "字体", "有中文字体，图片画得出来", machine.fonts),
    Check("jobs", "定时任务", "一天以内执行过，最近一次没有出错", stored.jobs),
    Check("outbox", "发送", "没有积压，没有渠道暂停，近七天都送到了", stored.outbox),
    Check("wecom", "企业微信应用", "凭证、可信 IP、应用在用、可见范围、可信域名、菜单", wecom.app, online=True),
    Check("account", "公众号", "凭证、IP 白名单、菜单、模板、网页授权", official.account, online=True),
    Check("robots", "群机器人", "每个 key 有效；不往群里发任何消息", robots.robots, online=True),
    Check("callback", "回调地址", "照平台的办法核对一遍自己的地址（从本机看）", callback.hooks, online=True),
)


@dataclass(frozen=True, slots=True)
class Report:
    """What one check has found so far."""

    check: Check
    findings: list[Finding] = field(default_factory=list)


def examine(patient: Patient, checks: Iterable[Check] = CHECKS, *, deadline: float = DEADLINE) -> list[Report]:
    """The reports of all checks that may be made, in their order; one that hangs is told of and left behind."""
    reports = [Report(check) for check in checks if not (patient.offline and check.online)]
    threads = [threading.Thread(target=_look, args=(patient, one), daemon=True) for one in reports]
    until = time.monotonic() + deadline
    for thread in threads:
        thread.start()
    for report, thread in zip(reports, threads, strict=True):
        thread.join(max(0.0, until - time.monotonic()))
        if thread.is_alive():
            report.findings.append(Finding.wrong(ENDLESS.format(seconds=deadline), ASK_AGAIN, Who.IT))
    return [Report(one.check, list(one.findings)) for one in reports]


def _look(patient: Patient, report: Report) -> None:
    """A check that breaks is told of like everything else: the others go on."""
    try:
        for finding in report.check.run(patient):
            report.findings.append(finding)
    except Exception as error:  # noqa: BLE001 whatever it is, people are to read Chinese
        report.findings.append(Finding.wrong(FAILED.format(error=type(error).__name__), REPORT, Who.IT))
