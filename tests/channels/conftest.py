"""One app of one company, and the stand-in that plays WeCom to it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import pytest

from bot.channels.group_robot import GroupRobot
from bot.channels.wecom_app import WecomApp
from bot.core import config
from bot.core.clock import SHANGHAI, MovableClock
from bot.core.config import WecomApp as Settings
from bot.demo.standin import StandIn
from bot.demo.standin_chats import Member

CORP, AGENT = "wwdemo0000000001", 1000002
SECRET = "demo-Secret_0123456789"
TOKEN, AES_KEY = "QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
ROBOT_KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
PNG = b"\x89PNG\r\n\x1a\n" + b"drawn"
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)


def content_of(standin: StandIn, line: Mapping[str, Any]) -> bytes:
    """What a line of a chat shows, picture or file."""
    found = standin.api.shelf.find(str(line["media_id"]))
    assert found is not None
    return found.content


def settings(**changes: object) -> Settings:
    """The settings of the app, some of them changed."""
    usual = {"corp_id": CORP, "agent_id": AGENT, "secret": SECRET, "token": TOKEN, "aes_key": AES_KEY}
    return Settings.model_validate(usual | changes)


@pytest.fixture
def standin() -> Iterator[StandIn]:
    """WeCom on a Monday morning: two members who see the app, one without a licence, a group with a robot."""
    wecom = StandIn(CORP, AGENT, SECRET, TOKEN, AES_KEY, clock=MovableClock(MONDAY), robot_key=ROBOT_KEY)
    wecom.add_users([Member("li.ming", "李明"), Member("wang", "王芳"), Member("zhao", "赵强", licensed=False)])
    yield wecom
    wecom.close()


@pytest.fixture
def api_base(standin: StandIn) -> str:
    """Where the API is served."""
    return standin.serve() + "/cgi-bin/"


@pytest.fixture
def app(standin: StandIn, api_base: str) -> WecomApp:
    """The channel under test, talking to the stand-in."""
    return WecomApp(settings(api_base=api_base), clock=standin.clock)


def robot_settings(api_base: str, key: str = ROBOT_KEY, **units: str) -> config.GroupRobot:
    """The settings of the robot in the office's group, and of those of units by their keys."""
    of_units = {code: {"key": one} for code, one in units.items()}
    return config.GroupRobot.model_validate({"key": key, "units": of_units, "api_base": api_base})


@pytest.fixture
def robot(standin: StandIn, api_base: str) -> GroupRobot:
    """The robot of the stand-in's group."""
    return GroupRobot(robot_settings(api_base), clock=standin.clock)


ODD = ({"reset": True}, {"http": 502}, {"http": 302}, {"raw": "<html>维护中</html>"}, {"raw": "[]"})
"""What no platform answers that is well; faults of the stand-ins."""
