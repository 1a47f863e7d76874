"""What an answer of a platform means: all is well, or what its errcode says by the table."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.channels.errcodes import ACCOUNT, ROBOT, WECOM, Errcode, Who
from bot.doctor.asking import OPENLY, UNSAFE, Heard, UnheardError
from bot.doctor.findings import Finding

UNHEARD = "没有问到{title}：{why}。"
LET_OUT = "放开服务器到 {host} 的 {port} 端口；要走代理的，设好环境变量 HTTPS_PROXY。"
HTTPS = 443
INSTEAD = {
    OPENLY: "把 api_base 改成 https:// 开头；一般不用写 api_base。",
    UNSAFE: "看服务器的时间对不对、系统的根证书全不全；中间有检查 HTTPS 的网关的，对 {host} 放行。",
}
"""What helps where it is not the way there that is closed."""
SENSELESS = "{title}的回答看不懂（HTTP {status}）。"
LOOK_AT_BASE = "检查 api_base；中间有代理或网关的，看它有没有改写回答。"


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform, what its codes mean, and how it words the address it saw us come from."""

    title: str
    codes: Mapping[int, Errcode]
    address: re.Pattern[str]
    untrusted: frozenset[int]
    """The codes that are about the address."""

    def judged(self, heard: Heard, good: Finding) -> Finding:
        """`good`, or what the errcode means."""
        if heard.code is None:
            return Finding.wrong(SENSELESS.format(title=self.title, status=heard.status), LOOK_AT_BASE, Who.IT)
        if heard.code == 0:
            return good
        seen = self.address.search(str(heard.fields.get("errmsg", ""))) if heard.code in self.untrusted else None
        return Finding.refused(heard.code, self.codes.get(heard.code), seen=seen[1] if seen else "")

    def unheard(self, error: UnheardError, base: str) -> Finding:
        """Nobody answered there."""
        at, why = urlsplit(base), str(error)
        remedy = INSTEAD.get(why, LET_OUT).format(host=at.hostname, port=at.port or HTTPS)
        return Finding.wrong(UNHEARD.format(title=self.title, why=why), remedy, Who.IT)


_SEEN = r"[0-9A-Fa-f.:]*[0-9A-Fa-f]"
WECOM_APP = Platform("企业微信", WECOM, re.compile(rf"from ip: ?({_SEEN})"), frozenset({60020}))
OFFICIAL = Platform(
    "公众平台", ACCOUNT, re.compile(rf"invalid ip ({_SEEN})"), frozenset({40164, 61004, 89503, 89506, 89507})
)
ROBOTS = Platform("企业微信", ROBOT, WECOM_APP.address, frozenset())
