"""The WeCom app as WeCom sees it: secret, address, is it switched on, whom may it speak to, where are its pages.

Nothing is sent to anybody: `gettoken`, `agent/get` and `menu/get` only read (path/91039, path/90227, path/90231).
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.channels.errcodes import WECOM, Who
from bot.core.config import WecomApp
from bot.doctor.asking import Heard, UnheardError, ask
from bot.doctor.configured import unasked
from bot.doctor.findings import Finding, Patient
from bot.doctor.judging import WECOM_APP

TOKEN = "企业 ID、secret 是对的，取得到调用凭证。"  # noqa: S105 not a secret
TRUSTED = "服务器的地址可信，agent_id 是这个应用的。"
"""Not before `agent/get`: a token is given to whatever address knows the secret, 60020 comes with the call."""
CLOSED = "应用“{name}”已停用。"
OPEN = "应用“{name}”在用。"
SWITCH_ON = "应用管理 → 应用 → 启用。"
NOBODY = "应用的可见范围是空的：谁也看不到它，什么也发不出去。"
VISIBLE = "可见范围：{users} 人，{parties} 个部门，{tags} 个标签。"
LET_SEE = "应用 → 可见范围：加上有党员的部门。"
NOT_TOLD_ENTER = "没有打开“用户进入应用”上报：第一次点开应用的人看不到问候。"
TELL_ENTER = "应用 → 接收消息 → 设置API接收：勾上“用户进入应用”。"
NO_DOMAIN = "没有设可信域名：企业微信里打不开网页。"
OTHER_DOMAIN = "可信域名是 {domain}，和 [web] base_url 的 {host} 不同：打开网页会提示 50001。"
SET_DOMAIN = "应用 → 网页授权及JS-SDK：可信域名填 {host}。"
DOMAIN = "可信域名和网页地址一致（{host}）。"
NO_MENU = "应用下面还没有菜单。"
MENU = "菜单有 {count} 个一级按钮。"


def app(patient: Patient) -> Iterator[Finding]:
    """From the secret to the menu, in the order in which one thing needs the other."""
    section = patient.settings.channels.wecom_app
    if section is None:
        return
    if finding := unasked(patient, "wecom_app"):
        yield finding
        return
    try:
        token = ask("GET", section.api_base, "gettoken", params=_credentials(section))
        yield WECOM_APP.judged(token, Finding.ok(TOKEN))
        if token.code != 0:
            return
        key = {"access_token": token.fields.get("access_token", ""), "agentid": section.agent_id}
        found = ask("GET", section.api_base, "agent/get", params=key)
        if found.code != 0:
            yield WECOM_APP.judged(found, Finding.ok(""))
            return
        yield Finding.ok(TRUSTED)
        yield from _app(found.fields, urlsplit(patient.settings.web.base_url).netloc)
        yield _menu(ask("GET", section.api_base, "menu/get", params=key))
    except UnheardError as error:
        yield WECOM_APP.unheard(error, section.api_base)


def _credentials(section: WecomApp) -> dict[str, str]:
    return {"corpid": section.corp_id, "corpsecret": section.secret.get_secret_value()}


def _app(told: Mapping[str, Any], host: str) -> Iterator[Finding]:
    name = told.get("name", "")
    if told.get("close"):
        yield Finding.wrong(CLOSED.format(name=name), SWITCH_ON, Who.WECOM)
    else:
        yield Finding.ok(OPEN.format(name=name))
    yield _visible(told)
    if not told.get("isreportenter"):
        yield Finding.warning(NOT_TOLD_ENTER, TELL_ENTER, Who.WECOM)
    domain = str(told.get("redirect_domain", ""))
    if not host:
        return  # `web` says that there is no address
    if not domain:
        yield Finding.wrong(NO_DOMAIN, SET_DOMAIN.format(host=host), Who.WECOM)
    elif domain.lower() != host.lower():
        yield Finding.wrong(OTHER_DOMAIN.format(domain=domain, host=host), SET_DOMAIN.format(host=host), Who.WECOM)
    else:
        yield Finding.ok(DOMAIN.format(host=host))


def _visible(told: Mapping[str, Any]) -> Finding:
    """Whom the app may speak to: counted, nobody is named."""
    lists = (("allow_userinfos", "user"), ("allow_partys", "partyid"), ("allow_tags", "tagid"))
    users, parties, tags = (len((told.get(outer) or {}).get(inner) or ()) for outer, inner in lists)
    if users + parties + tags == 0:
        return Finding.wrong(NOBODY, LET_SEE, Who.WECOM)
    return Finding.ok(VISIBLE.format(users=users, parties=parties, tags=tags))


def _menu(heard: Heard) -> Finding:
    if heard.code == 46003:  # noqa: PLR2004 there is none
        return Finding.warning(NO_MENU, WECOM[46003].remedy + "。", Who.IT)
    return WECOM_APP.judged(heard, Finding.ok(MENU.format(count=len(heard.fields.get("button") or ()))))
