"""A patient in good health: an app, an Official Account and two robots on the stand-in, with the machine's own time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.core.clock import MovableClock
from bot.core.config import Settings
from bot.demo.standin import StandIn
from bot.demo.standin_chats import Member
from bot.demo.standin_oa import OaStandIn
from bot.demo.standin_oa_followers import Account
from bot.demo.standin_robot import Group
from bot.doctor import Check, Finding, Patient, Report, examine
from bot.doctor.rounds import CHECKS

CORP, AGENT, SECRET = "wwdemo0000000001", 1000002, "demo-Secret_0123456789"
TOKEN, AES_KEY = "QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
APP_ID, OA_SECRET, OA_TOKEN = "wx5823bf96d3bd56c7", "oa-Secret_9876543210", "OaToken7"
ROBOT, UNIT_ROBOT = "693a91f6-office", "693a91f6-unit"
LINK_KEY = "a-long-random-string-for-links"
BASE = "https://zhibu.example.org"
BUTTONS = [{"type": "click", "name": "我的任务", "key": "我的任务"}]
SECRETS = (SECRET, TOKEN, AES_KEY, OA_SECRET, OA_TOKEN, ROBOT, UNIT_ROBOT, LINK_KEY)


@dataclass
class Platforms:
    """Both stand-ins and where they are served."""

    wecom: StandIn
    oa: OaStandIn
    base: str


@pytest.fixture
def platforms() -> Iterator[Platforms]:
    clock = MovableClock()
    wecom = StandIn(CORP, AGENT, SECRET, TOKEN, AES_KEY, clock=clock, robot_key=ROBOT)
    wecom.add_users([Member("li.ming", "李明")])
    wecom.add_group(Group("B04", "锅炉支部群", UNIT_ROBOT))
    wecom.trusted, wecom.menus.buttons = urlsplit(BASE).netloc, BUTTONS
    oa = OaStandIn(Account(APP_ID, "gh_1", OA_SECRET, OA_TOKEN, AES_KEY), clock=clock)
    oa.api.menu = BUTTONS
    oa.open(wecom)
    yield Platforms(wecom, oa, wecom.serve())
    wecom.close()


def settings_for(base: str, folder: Path, **changes: Any) -> Settings:
    """Everything filled in; `changes` replace whole sections."""
    api = f"{base}/cgi-bin/"
    channels: dict[str, Any] = {
        "wecom_app": {
            "corp_id": CORP,
            "agent_id": AGENT,
            "secret": SECRET,
            "token": TOKEN,
            "aes_key": AES_KEY,
            "api_base": api,
        },
        "wechat_oa": {
            "app_id": APP_ID,
            "secret": OA_SECRET,
            "token": OA_TOKEN,
            "aes_key": AES_KEY,
            "api_base": f"{base}/oa/cgi-bin/",
        },
        "group_robot": {"key": ROBOT, "units": {"B04": {"key": UNIT_ROBOT}}, "api_base": api},
    }
    channels |= changes.pop("channels", {})
    whole: dict[str, Any] = {
        "store": {
            "url": f"sqlite:///{folder}/data/zhibu.db",
            "backups": str(folder / "backups"),
            "evidence": str(folder / "evidence"),
        },
        "channels": channels,
        "web": {"base_url": BASE, "link_key": LINK_KEY},
    }
    return Settings.model_validate(whole | changes)


@pytest.fixture
def settings(platforms: Platforms, tmp_path: Path) -> Settings:
    """Of the patient in good health."""
    return settings_for(platforms.base, tmp_path)


Looked = Callable[..., list[Finding]]


def found(name: str, patient: Patient) -> list[Finding]:
    """What one check finds."""
    [report] = examine(patient, [one(name)])
    return report.findings


def one(name: str) -> Check:
    [check] = [check for check in CHECKS if check.name == name]
    return check


def told(reports: list[Report]) -> str:
    """Everything that is said, of all checks."""
    return "\n".join(f"{finding.said}{finding.remedy}" for report in reports for finding in report.findings)
