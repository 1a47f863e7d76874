"""The control plane of the stand-in's Official Account, below `/_sim/oa/`: do what followers do, read what they see."""

import base64
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from bot.demo.standin_control import Asked, control_page, more, told
from bot.demo.standin_oa import OaStandIn, Routes
from bot.demo.standin_oa_followers import Follower

PREFIX = "/_sim/oa/"


class OaControl:
    """Answers of the control plane; arguments come as JSON or in the query, people by their openids."""

    def __init__(self, oa: OaStandIn) -> None:
        self._oa = oa

    def open(self, door: Routes) -> None:
        """Add the routes."""
        oa = self._oa
        posts: dict[str, Callable[[Asked], Any]] = {
            "followers": self._add_followers,
            "say": lambda asked: told(oa.say(_openid(asked), str(asked["text"]))),
            "hand": self._hand,
            "follow": lambda asked: told(oa.follow(_openid(asked), str(asked.get("scene", "")))),
            "unfollow": lambda asked: told(oa.unfollow(_openid(asked))),
            "menu": lambda asked: told(
                oa.press(_openid(asked), str(asked["key"]))
                if "key" in asked
                else oa.view(_openid(asked), str(asked["url"]))
            ),
            "agree": lambda asked: told(oa.agree(_openid(asked))),
            "event": lambda asked: told(oa.event(str(asked["name"]), _openid(asked), **more(asked))),
            "fault": self._fault,
            "expire_tokens": lambda asked: oa.expire_tokens(int(asked.get("code", 40001))),
            "verify_url": lambda _: oa.verify_url(),
            "reset": lambda _: oa.reset(),
        }
        gets: dict[str, Callable[[Asked], Any]] = {
            "followers": lambda _: [asdict(one) for one in oa.followers.values()],
            "conversation": lambda asked: oa.conversation(_openid(asked)),
            "windows": lambda asked: oa.windows(_openid(asked)),
            "buttons": lambda _: oa.menu,
            "outbox": lambda _: oa.outbox,
            "calls": lambda _: oa.calls,
        }
        for method, actions in (("POST", posts), ("GET", gets)):
            for name, action in actions.items():
                door.route(method, PREFIX + name, control_page(action))

    def _add_followers(self, asked: Asked) -> None:
        self._oa.add_followers(Follower(str(openid), str(name)) for openid, name in asked.items())

    def _hand(self, asked: Asked) -> Any:
        """A picture or a voice, its content as base64, and what the platform `heard` in it."""
        content = base64.b64decode(str(asked["content"]), validate=True)
        heard = str(asked.get("heard", ""))
        return told(self._oa.hand(_openid(asked), str(asked["kind"]), str(asked["name"]), content, heard=heard))

    def _fault(self, asked: Asked) -> None:
        wrong = dict(asked)
        self._oa.fault(str(wrong.pop("path")), **wrong)


def _openid(asked: Asked) -> str:
    return str(asked["openid"])
