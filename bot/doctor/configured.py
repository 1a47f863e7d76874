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
WRONG = "{problem}。"
CORRECT = "改 config.toml 或环境变量，写法见 config.example.toml。"
SILENT = "还没有配置企业微信应用或公众号，没有人能和它说话。"
OPEN = "公众号是明文模式：谁在路上看到一条回调，十分钟里就能冒充关注者说话。"
CLOSE = "在公众平台“基本配置”里改成安全模式，生成 EncodingAESKey，填 aes_key，mode 写 safe。"
SPEAK = "填 [channels.wecom_app] 或 [channels.wechat_oa]，步骤见 docs/start.md 第三节。"

NO_ADDRESS = "没有填 [web] base_url：消息里不带网页链接，文件也下载不了。"
GIVE_ADDRESS = "填大家打开网页用的地址，例如 https://支部通的域名。"
PLAIN = "[web] base_url 是 http://：登录和链接会被路上的人看到，企业微信里也可能打不开。"
ENCRYPT = "给域名配上 HTTPS 证书，改成 https://。"
NO_KEY = "没有填 [web] link_key：下载链接没法签名。"
GIVE_KEY = "填一串随机字符（32 位以上），不要告诉别人。"
SHORT_KEY = "[web] link_key 太短，容易被猜到。"
ADDRESS_GOOD = "网页地址 {host}，链接有签名密钥。"
SHORT = 16
PLAIN_MODE = "plain"


def misconfigured(error: ConfigError) -> list[Finding]:
    """A finding for every mistake that kept the settings from being read."""
    return [Finding.wrong(WRONG.format(problem=one), CORRECT, Who.IT) for one in error.problems]


def settings(patient: Patient) -> Iterator[Finding]:
    """Nothing may be left as it stands in the example, and somebody must be able to speak to us."""
    spoken = patient.settings.channels
    copied = dict(_copied(patient.settings, tomllib.loads(explained.read())))
    unopened = list(_unopened(patient.settings))
    yield from (
        Finding.wrong(COPIED.format(place=place, keys="、".join(keys)), FILL, Who.IT) for place, keys in copied.items()
    )
    yield from (Finding.wrong(WRONG.format(problem=one), CORRECT, Who.IT) for one in unopened)
    if spoken.wechat_oa is not None and spoken.wechat_oa.mode == PLAIN_MODE:
        yield Finding.warning(OPEN, CLOSE, Who.ACCOUNT)
    if spoken.wecom_app is None and spoken.wechat_oa is None:
        yield Finding.warning(SILENT, SPEAK, Who.IT)
    elif not copied and not unopened:
        yield Finding.ok(GOOD)


def _copied(section: Section, example: Mapping[str, Any], place: str = "") -> Iterator[tuple[str, list[str]]]:
    """By section the keys that hold what the example shows."""
    keys = []
    for key, shown in example.items():
        value = getattr(section, key, None)
        if isinstance(value, Section):
            yield from _copied(value, shown, f"{place}.{key}".removeprefix("."))
            continue
        plain = value.get_secret_value() if isinstance(value, SecretStr) else value
        if key in SHOWN and plain == shown:
            keys.append(key)
    if keys:
        yield place, keys


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
    elif not sdk.is_safe(web.base_url):
        yield Finding.wrong(PLAIN, ENCRYPT, Who.IT)
    if web.link_key is None:
        yield Finding.warning(NO_KEY, GIVE_KEY, Who.IT)
    elif len(web.link_key.get_secret_value()) < SHORT:
        yield Finding.warning(SHORT_KEY, GIVE_KEY, Who.IT)
    elif sdk.is_safe(web.base_url):
        yield Finding.ok(ADDRESS_GOOD.format(host=urlsplit(web.base_url).netloc))
