"""One Official Account (公众号), and the stand-in that plays WeChat to it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.channels.base import Wiring
from bot.channels.tokens import MemoryTokens
from bot.channels.wechat_oa import WechatOa, opened
from bot.core import config
from bot.core.clock import MovableClock
from bot.demo.standin_http import Answer, Door, Request
from bot.demo.standin_oa import OaStandIn
from bot.demo.standin_oa_api import PREFIX
from bot.demo.standin_oa_followers import Account, Follower, openid_for
from tests.channels.conftest import AES_KEY, MONDAY, SECRET, TOKEN

APP_ID, ORIGINAL_ID = "wx5823bf96d3bd56c7", "gh_7f083739789a"
TEMPLATE, AGREED = "ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY", "zAx8_UGwr7Eb3cJ4uZQ0tN3mUo2FxGm1n9d5hSgqv0E"
LI, WANG, NOBODY = (openid_for(name) for name in ("li.ming", "wang", "nobody"))
MODES = ("plain", "compatible", "safe")

Reaction = Callable[[Request, Answer], Answer]


def account(mode: str = "safe", *, template: str = TEMPLATE, agreed: str = AGREED) -> Account:
    """What the admin page shows of it."""
    return Account(APP_ID, ORIGINAL_ID, SECRET, TOKEN, AES_KEY, mode, template, agreed)


def settings(mode: str = "safe", **changes: object) -> config.WechatOa:
    """The settings of the account, some of them changed."""
    usual: dict[str, object] = {"app_id": APP_ID, "secret": SECRET, "token": TOKEN, "mode": mode}
    usual |= {} if mode == "plain" else {"aes_key": AES_KEY}
    return config.WechatOa.model_validate(usual | changes)


@dataclass
class Playing:
    """The account's server, the platform that calls it, and the doors of both."""

    oa: OaStandIn
    channel: WechatOa
    doors: tuple[Door, ...]
    base: str
    """Of the API."""
    reaction: Reaction = lambda _, usual: usual
    keys: list[str] = field(default_factory=list)
    """Of what was heard."""

    @property
    def clock(self) -> MovableClock:
        """The one time of both."""
        return self.oa.clock

    def close(self) -> None:
        """Close the doors."""
        for door in self.doors:
            door.close()

    def verify(self, request: Request) -> Answer:
        """The answer to the check of the admin page."""
        return self.reaction(request, Answer(self.channel.verify(request.query, self.clock()).encode()))

    def receive(self, request: Request) -> Answer:
        """The answer to a callback: what was heard, said back."""
        said = self.channel.open(request.query, request.body, self.clock())
        self.keys.append(said.key)
        answer = f"您说：{said.text}" if said.text else said.kind
        return self.reaction(request, Answer(self.channel.seal(said, answer, self.clock()).encode()))


def playing(mode: str = "safe", home: str = "", **changes: object) -> Playing:
    """An account with two followers on a Monday morning."""
    oa, platform, server = OaStandIn(account(mode), clock=MovableClock(MONDAY)), Door(), Door()
    oa.add_followers([Follower(LI, "李明"), Follower(WANG, "王芳")])
    oa.open(platform)
    url, tokens = platform.serve(), MemoryTokens()
    base = url + PREFIX
    told = settings(mode, **({"api_base": base, "authorize_base": f"{url}/oa"} | changes))
    channel = opened(told, Wiring(lambda _: tokens, oa.clock, home))
    found = Playing(oa, channel, (platform, server), base)
    server.route("GET", "/hook", found.verify)
    server.route("POST", "/hook", found.receive)
    oa.hook = server.serve() + "/hook"
    return found
