"""The Official Account as WeChat sees it: secret, address, menu, template, and who opens a page.

Nothing is sent to anybody: `stable_token` is the same for whoever asks and ends no other, the rest only reads.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from bot.channels import oauth, sdk_oa
from bot.channels.errcodes import ACCOUNT, Who
from bot.core.config import WechatOa
from bot.doctor.asking import Heard, UnheardError, ask
from bot.doctor.configured import unasked
from bot.doctor.findings import Finding, Patient
from bot.doctor.judging import OFFICIAL

TOKEN = "AppID、secret 是对的，取得到调用凭证；服务器的地址在白名单里。"  # noqa: S105 not a secret
MENU, NO_MENU = "公众号有菜单。", "公众号还没有菜单。"
TEMPLATE = "模板消息的模板在公众号里。"
NO_TEMPLATE = "公众号里没有配置的模板（template_id）。"
PICK_TEMPLATE = "在公众平台“模板消息”里选一个模板，把模板 ID 填进 template_id。"
WAITS = "没有配模板：对方 48 小时没说话的，要等他下次开口才收得到。"
MAY_PICK = "要提醒按时送到的，申请模板消息或订阅通知，填 template_id 或 subscribe_id。"
PAGES = "网页授权问得到人。网页授权域名只在后台看得到，要正好是 {host}：不是的，打开网页时微信提示 10003。"
NO_DOMAIN = "网页授权域名不能带端口，也不能是 IP 地址；现在的 base_url 是 {host}。"
PLAIN_DOMAIN = "让代理用 443 端口，[web] base_url 写成 https://域名；做不到的，把 web_login 改回 false。"
NO_PAGES = "开了网页授权（web_login），但没有配网页的地址。"
FILL_IN = "填 [web] base_url 和 link_key，或把 web_login 改回 false。"
DOMAIN = re.compile(r"(?=.*[a-z])[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
WECHAT = WechatOa.model_fields["authorize_base"].default
"""Whose rules of domains are known; a stand-in has its own."""
NO_CODE = "zhibu-doctor"
"""A code nobody was given: asked about it, the platform says so and nothing else happens."""


def account(patient: Patient) -> Iterator[Finding]:
    """From the secret to the template, in the order in which one thing needs the other."""
    section = patient.settings.channels.wechat_oa
    if section is None:
        return
    if finding := unasked(patient, "wechat_oa"):
        yield finding
        return
    try:
        token = ask("POST", section.api_base, "stable_token", said=_credentials(section))
        yield _token(token)
        if token.code != 0:
            return
        key = {"access_token": token.fields.get("access_token", "")}
        menu = ask("GET", section.api_base, "menu/get", params=key)
        none = Finding.warning(NO_MENU, f"{ACCOUNT[46003].remedy}。", Who.IT)
        yield none if menu.code == 46003 else OFFICIAL.judged(menu, Finding.ok(MENU))  # noqa: PLR2004
        yield _template(section, key)
        if section.web_login:
            yield _pages(section, patient.settings.web.base_url)
    except UnheardError as error:
        yield OFFICIAL.unheard(error, section.api_base)


def _token(heard: Heard) -> Finding:
    """Of a call, 40001 says that its token is stale; of asking for a token, that the secret is wrong."""
    if heard.code == sdk_oa.INVALID_CREDENTIAL:
        return Finding.refused(heard.code, ACCOUNT[sdk_oa.SECRET_REFUSED])
    return OFFICIAL.judged(heard, Finding.ok(TOKEN))


def _credentials(section: WechatOa) -> dict[str, Any]:
    secret = section.secret.get_secret_value()
    return {"grant_type": "client_credential", "appid": section.app_id, "secret": secret, "force_refresh": False}


def _template(section: WechatOa, key: dict[str, str]) -> Finding:
    if not section.template_id:
        return Finding.ok(WAITS) if section.subscribe_id else Finding.warning(WAITS, MAY_PICK, Who.ACCOUNT)
    found = ask("GET", section.api_base, "template/get_all_private_template", params=key)
    listed = found.fields.get("template_list") or []
    if found.code == 0 and all(one.get("template_id") != section.template_id for one in listed):
        return Finding.wrong(NO_TEMPLATE, PICK_TEMPLATE, Who.ACCOUNT)
    return OFFICIAL.judged(found, Finding.ok(TEMPLATE))


def _pages(section: WechatOa, base_url: str) -> Finding:
    """Whether it would tell who opens a page; for which domain, no endpoint says."""
    if not base_url:
        return Finding.warning(NO_PAGES, FILL_IN, Who.IT)
    host = urlsplit(base_url).netloc
    if section.authorize_base == WECHAT and not DOMAIN.fullmatch(host):
        return Finding.wrong(NO_DOMAIN.format(host=host), PLAIN_DOMAIN, Who.IT)
    secret = section.secret.get_secret_value()
    asked = {"appid": section.app_id, "secret": secret, "code": NO_CODE, "grant_type": "authorization_code"}
    heard, good = ask("GET", section.api_base, sdk_oa.BY_CODE, params=asked), PAGES.format(host=host)
    return Finding.ok(good) if heard.code == oauth.CODE_REFUSED else OFFICIAL.judged(heard, Finding.ok(good))
