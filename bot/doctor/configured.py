"""Whether what is configured was really filled in, and whether pages can be opened with it."""

import tomllib
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot import channels
from bot.channels import sdk
from bot.channels.base import Wiring
from bot.channels.errcodes import Who
from bot.channels.tokens import MemoryTokens
from bot.core import explained
from bot.core.config import FROM_FILES, ConfigError, Section, Settings
from bot.doctor.findings import Finding, Patient

SHOWN = (FROM_FILES | {"corp_id", "app_id", "base_url"}) - {"url"}
"""Keys whose value in the example is nobody's."""
GOOD = "配置没有写错。"
COPIED = "[{place}] 的 {keys} 还是示例里的字。"
FILL = "按示例上面的说明，填本单位自己的。"
UNASKED = "配置里还是示例里的字，没有去问平台。"
BLANKS = "[{place}] 的 {keys} 前后有空格。"
TRIM = "多半是粘贴时带进来的，删掉；放在文件里的，文件里不要有空格。"
WRONG = "{problem}。"
CORRECT = "改 config.toml 或环境变量，写法见 config.example.toml。"
SILENT = "还没有配置企业微信应用或公众号，没有人能和它说话。"
OPEN = "公众号是明文模式：谁在路上看到一条回调，十分钟里就能冒充关注者说话。"
CLOSE = "在公众平台“基本配置”里改成安全模式，生成 EncodingAESKey，填 aes_key，mode 写 safe。"
SPEAK = "填 [channels.wecom_app] 或 [channels.wechat_oa]，步骤见 docs/start.md 第三节。"

NO_ADDRESS = "没有填 [web] base_url：消息里不带网页链接，文件也下载不了。"
GIVE_ADDRESS = "填大家打开网页用的地址，例如 https://支部通的域名。"
A_HOOK = "[web] base_url 填成了回调地址。"
WITHOUT_HOOK = "只填到域名为止，例如 https://支部通的域名，/hook/ 和后面的去掉。"
PLAIN = "[web] base_url 是 http://：登录和链接会被路上的人看到，企业微信里也可能打不开。"
ENCRYPT = "给域名配上 HTTPS 证书，改成 https://。"
NO_KEY = "没有填 [web] link_key：下载链接没法签名。"
GIVE_KEY = "填一串随机字符（32 位以上），不要告诉别人。"
SHORT_KEY = "[web] link_key 太短，容易被猜到。"
ADDRESS_GOOD = "网页地址 {host}，链接有签名密钥。"
SHORT = 16
PLAIN_MODE = "plain"
HOOK = "/hook/"


def misconfigured(error: ConfigError) -> list[Finding]:
    """A finding for every mistake that kept the settings from being read."""
    return [Finding.wrong(WRONG.format(problem=one), CORRECT, Who.IT) for one in error.problems]


def settings(patient: Patient) -> Iterator[Finding]:
    """Nothing may be left as it stands in the example, and somebody must be able to speak to us."""
    spoken = patient.settings.channels
    copied, blank = _copied(patient.settings), dict(_blank(patient.settings.channels, "channels"))
    unopened = list(_unopened(patient.settings))
    for found, said, remedy in ((copied, COPIED, FILL), (blank, BLANKS, TRIM)):
        for place, keys in found.items():
            yield Finding.wrong(said.format(place=place, keys="、".join(keys)), remedy, Who.IT)
    yield from (Finding.wrong(WRONG.format(problem=one), CORRECT, Who.IT) for one in unopened)
    if spoken.wechat_oa is not None and spoken.wechat_oa.mode == PLAIN_MODE:
        yield Finding.warning(OPEN, CLOSE, Who.ACCOUNT)
    if spoken.wecom_app is None and spoken.wechat_oa is None:
        yield Finding.warning(SILENT, SPEAK, Who.IT)
    elif not (copied or blank or unopened):
        yield Finding.ok(GOOD)


def unasked(patient: Patient, channel: str) -> Finding | None:
    """Why a platform is not asked: with the example's words it would count one wrong secret after the other."""
    is_copied = f"channels.{channel}" in _copied(patient.settings)
    return Finding.wrong(UNASKED, FILL, Who.IT) if is_copied else None


def _copied(settings: Settings) -> dict[str, list[str]]:
    """By section the keys that hold what the example shows."""
    return dict(_alike(settings, tomllib.loads(explained.read())))


def _alike(section: Section, example: Mapping[str, Any], place: str = "") -> Iterator[tuple[str, list[str]]]:
    keys = []
    for key, shown in example.items():
        value = getattr(section, key, None)
        if isinstance(value, Section):
            yield from _alike(value, shown, f"{place}.{key}".removeprefix("."))
        elif key in SHOWN and _plain(value) == shown:
            keys.append(key)
    if keys:
        yield place, keys


def _blank(section: Section, place: str) -> Iterator[tuple[str, list[str]]]:
    """By section the keys whose value begins or ends with a blank."""
    values = {key: _plain(value) for key, value in section}
    keys = [key for key, value in values.items() if isinstance(value, str) and value != value.strip()]
    if keys:
        yield place, keys
    for key, value in values.items():
        for name, inner in value.items() if isinstance(value, dict) else [("", value)]:
            if isinstance(inner, Section):
                yield from _blank(inner, ".".join(filter(None, (place, key, name))))


def _plain(value: object) -> object:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def _unopened(settings: Settings) -> Iterator[str]:
    """What keeps channels from being opened, as it would keep the server from starting."""
    wiring = Wiring(lambda _: MemoryTokens())
    for name, section in settings.channels:
        try:
            if section is not None:
                import_module(f"{channels.__name__}.{name}").opened(section, wiring)
        except ConfigError as error:
            yield from error.problems


def pages(patient: Patient) -> Iterator[Finding]:
    """Links need an address nobody reads along on, and a key to sign them."""
    web = patient.settings.web
    if not web.base_url:
        yield Finding.warning(NO_ADDRESS, GIVE_ADDRESS, Who.IT)
    elif HOOK in web.base_url:
        yield Finding.wrong(A_HOOK, WITHOUT_HOOK, Who.IT)
    elif not sdk.is_safe(web.base_url):
        yield Finding.wrong(PLAIN, ENCRYPT, Who.IT)
    if web.link_key is None:
        yield Finding.warning(NO_KEY, GIVE_KEY, Who.IT)
    elif len(web.link_key.get_secret_value()) < SHORT:
        yield Finding.warning(SHORT_KEY, GIVE_KEY, Who.IT)
    elif sdk.is_safe(web.base_url) and HOOK not in web.base_url:
        yield Finding.ok(ADDRESS_GOOD.format(host=urlsplit(web.base_url).netloc))
