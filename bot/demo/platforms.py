"""The platforms of the demonstration: WeCom, an Official Account and groups with robots, all at one stand-in's door."""

import base64
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.core import config
from bot.core.clock import MovableClock
from bot.demo import company
from bot.demo.records import Json
from bot.demo.standin import StandIn
from bot.demo.standin_chats import Member
from bot.demo.standin_contacts import ROOT, Department
from bot.demo.standin_oa import OaStandIn
from bot.demo.standin_oa_control import OaControl
from bot.demo.standin_oa_followers import Account, Follower, openid_for
from bot.demo.standin_robot import Group

CORP_ID = "wwdemo0000000001"
AGENT_ID = 1000002
APP_ID, ORIGINAL_ID = "wxdemo0000000001", "gh_demo00000001"
WECOM, OA = "wecom_app", "wechat_oa"
HOOK, OA_HOOK = f"/hook/{WECOM}", f"/hook/{OA}"
TEMPLATE = "demo-template-of-notices"
GROUPS: Mapping[str, str] = {"B04": "锅炉支部", "B07": "焊接支部", "W01": "保定项目"}
"""The units whose groups have a robot, beside the office's."""
A_GROUP = "{unit}工作群"
TONE = {"member": "普通党员", "group_leader": "党小组长", "secretary": "支部书记", "committee": "党委工作部"}


@dataclass(frozen=True, slots=True)
class Platforms:
    """What the bot talks to, and what it is told of it."""

    url: str
    """Where all of it is served."""
    standin: StandIn
    oa: OaStandIn
    channels: config.Channels

    def know(self, bot_url: str) -> None:
        """The addresses of the bot, as administrators would enter them."""
        self.standin.hook, self.standin.trusted = bot_url + HOOK, urlsplit(bot_url).netloc
        self.oa.hook, self.oa.sign_in.domain = bot_url + OA_HOOK, urlsplit(bot_url).netloc


def built(everybody: Sequence[Json], bound: Collection[str], clock: MovableClock, port: int) -> Platforms:
    """All platforms, served on this port (0: a free one), with whoever has a chat in WeCom's address book.

    Everybody may follow the Official Account; those do already whose openid is `bound`.
    """
    wecom, account = _wecom(), _wechat_oa()
    keys = {code: secrets.token_urlsafe(32) for code in ("", *GROUPS)}
    secret, token, aes_key = (one.get_secret_value() for one in (wecom.secret, wecom.token, wecom.aes_key))
    standin = StandIn(CORP_ID, AGENT_ID, secret, token, aes_key, clock=clock, robot_key=keys[""])
    _people(standin, everybody)
    for code, unit in GROUPS.items():
        members = tuple(one["userid"] for one in everybody if one["chat"] and one["unit"] == unit)
        standin.add_group(Group(code, A_GROUP.format(unit=unit), keys[code], members))
    oa = OaStandIn(account, clock=clock, chats=standin.chats)
    openids = {one["code"]: openid_for(one["code"]) for one in everybody}
    oa.add_followers(
        Follower(openids[one["code"]], one["name"], one["unit"], follows=openids[one["code"]] in bound)
        for one in everybody
    )
    oa.sign_in.featured = {openids[code]: TONE[role] for role, code in company.FEATURED.items() if code in openids}
    oa.open(standin)
    OaControl(oa).open(standin)
    url = standin.serve(port)
    api = f"{url}/cgi-bin/"
    channels = config.Channels(
        wecom_app=wecom.model_copy(
            update={"api_base": api, "authorize_base": url, "sign_in_base": url, "workbench": True}
        ),
        wechat_oa=config.WechatOa.model_validate(
            {
                "app_id": account.app_id,
                "secret": account.secret,
                "token": account.token,
                "aes_key": account.aes_key,
                "template_id": account.template_id,
                "web_login": True,
                "api_base": f"{url}/oa/cgi-bin/",
                "authorize_base": f"{url}/oa",
            }
        ),
        group_robot=config.GroupRobot.model_validate(
            {"key": keys[""], "units": {code: {"key": keys[code]} for code in GROUPS}, "api_base": api}
        ),
    )
    return Platforms(url, standin, oa, channels)


def _people(standin: StandIn, everybody: Sequence[Json]) -> None:
    """The address book, a department a unit, and who is offered first on the page one signs in at."""
    units = dict.fromkeys(person["unit"] for person in everybody)
    numbers = {unit: number for number, unit in enumerate(units, ROOT + 1)}
    standin.contacts.add(Department(number, unit.removesuffix("支部")) for unit, number in numbers.items())
    standin.add_users(
        Member(person["userid"], person["name"], (numbers[person["unit"]],), note=person["unit"])
        for person in everybody
        if person["chat"]
    )
    userids = {person["code"]: person["userid"] for person in everybody}
    standin.sign_in.featured = {userids[code]: TONE[role] for role, code in company.FEATURED.items() if code in userids}


def _wecom() -> config.WecomApp:
    return config.WecomApp.model_validate(
        {
            "corp_id": CORP_ID,
            "agent_id": AGENT_ID,
            "secret": secrets.token_urlsafe(32),
            "token": secrets.token_hex(16),
            "aes_key": _aes_key(),
        }
    )


def _wechat_oa() -> Account:
    return Account(
        APP_ID,
        ORIGINAL_ID,
        secrets.token_urlsafe(32),
        secrets.token_hex(16),
        _aes_key(),
        template_id=TEMPLATE,
    )


def _aes_key() -> str:
    """43 letters and digits that decode to 32 bytes (path/91144)."""
    while True:
        key = base64.b64encode(secrets.token_bytes(32)).decode().removesuffix("=")
        if key.isalnum():
            return key
