"""Whether our own server answers the platforms' check of its address, asked from here as they ask from outside.

Seen from inside: that the way in from the internet is open, only the admin page of the platform can tell.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from bot.channels import envelope
from bot.channels.errcodes import Who
from bot.channels.sdk import Crypto
from bot.core.config import Settings, WechatOa, WecomApp
from bot.doctor.asking import Heard, UnheardError, ask
from bot.doctor.findings import Finding, Patient

IN_TIME = 1.0
"""Seconds the platform waits for the echo (path/90238)."""
OK, NOT_FOUND, REFUSED = 200, 404, frozenset({400, 401, 403})
REDIRECTS = range(300, 400)

GOOD = "{path} 从本机看应答正确（{ms} 毫秒）。"
INSIDE = "这是从本机看的；外网进不进得来，以管理后台点“保存”为准。"
UNHEARD = "{path} 没有应答：{why}。"
START = "看 zhibu serve 有没有运行、代理有没有转到它的端口；域名在内网解析不了的，在服务器上加 hosts。"
SLOW = "{path} 应答用了 {seconds:.1f} 秒，平台只等一秒。"
SPEED = "看代理和服务器是不是太忙；核对地址时不要经过别的网关。"
MISSING = "{path} 打不开（404）：运行着的程序没有配这个渠道，或代理没有转过去。"
RESTART = "改过配置的，重启 zhibu serve；代理要把 /hook/ 整段转过来。"
FORGED = "{path} 不认签名（HTTP {status}）：运行着的程序用的 token、aes_key 或时钟和这里不同。"
AGREE = "重启 zhibu serve 让它读到同一份配置；几台机器的，配置和时间都要一致。"
MOVED = "{path} 被转到了别的地址（HTTP {status}），平台不跟着走。"
STRAIGHT = "[web] base_url 填最后的 https 地址；代理对 /hook/ 不要跳转、不要要求登录。"
ALTERED = "{path} 的应答被改过（HTTP {status}）。"
LEAVE = "代理、防火墙对 /hook/ 不要加内容、不要换页面、不要要求登录。"

Question = Callable[[str, datetime], Mapping[str, str]]


def hooks(patient: Patient) -> Iterator[Finding]:
    """One for each platform that calls us; without an address `web` says so."""
    if not patient.settings.web.base_url:
        return
    for name, question in _questions(patient.settings):
        yield _asked(patient, f"/hook/{name}", question)


def _asked(patient: Patient, path: str, question: Question) -> Finding:
    echo = str(secrets.randbelow(10**18))
    address = patient.settings.web.base_url + path
    try:
        heard = ask("GET", address, params=question(echo, patient.clock()))
    except UnheardError as error:
        return Finding.wrong(UNHEARD.format(path=path, why=error), START, Who.IT)
    return _trouble(path, heard, echo) or Finding.ok(GOOD.format(path=path, ms=round(heard.seconds * 1000)) + INSIDE)


def _questions(settings: Settings) -> Iterator[tuple[str, Question]]:
    app, account = settings.channels.wecom_app, settings.channels.wechat_oa
    if app is not None:
        yield "wecom_app", lambda echo, now: sealed(app, echo, now)
    if account is not None:
        yield "wechat_oa", lambda echo, now: signed(account, echo, now)


def sealed(section: WecomApp, echo: str, now: datetime) -> Mapping[str, str]:
    """The question WeCom asks: the echo encrypted, the ciphertext signed along (path/90238)."""
    token = section.token.get_secret_value()
    ciphertext = Crypto(token, section.aes_key.get_secret_value(), section.corp_id).encrypt(echo)
    stamp, nonce = str(int(now.timestamp())), str(secrets.randbelow(10**10))
    signature = envelope.signature(token, stamp, nonce, ciphertext)
    return {"msg_signature": signature, "timestamp": stamp, "nonce": nonce, "echostr": ciphertext}


def signed(section: WechatOa, echo: str, now: datetime) -> Mapping[str, str]:
    """The question WeChat asks of an Official Account: the echo in plain text, whatever the mode, and not signed."""
    stamp, nonce = str(int(now.timestamp())), str(secrets.randbelow(10**10))
    signature = envelope.signature(section.token.get_secret_value(), stamp, nonce, "")
    return {"signature": signature, "timestamp": stamp, "nonce": nonce, "echostr": echo}


def _trouble(path: str, heard: Heard, echo: str) -> Finding | None:
    """What is wrong with an answer; None where the platform would be content."""
    shown = {"path": path, "status": heard.status}
    if heard.status == OK and heard.body == echo.encode():
        late = heard.seconds > IN_TIME
        return Finding.wrong(SLOW.format(path=path, seconds=heard.seconds), SPEED, Who.IT) if late else None
    if heard.status == NOT_FOUND:
        return Finding.wrong(MISSING.format(path=path), RESTART, Who.IT)
    if heard.status in REFUSED:
        return Finding.wrong(FORGED.format(**shown), AGREE, Who.IT)
    if heard.status in REDIRECTS:
        return Finding.wrong(MOVED.format(**shown), STRAIGHT, Who.IT)
    return Finding.wrong(ALTERED.format(**shown), LEAVE, Who.IT)
