"""What the platforms' errcodes mean, what it means for a message, what to do about it and who does it: said once.

Channels take their refusals from here; `zhibu doctor` and docs/doctor.md the rest. Sources: path/90313 and path/90455
with the limits of path/90312 (企业微信), path/91770 (群机器人), the global codes and stable_token pages (公众号).
One number can mean different things on two platforms: 40001 is a wrong secret here, a stale token there.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from bot.channels.base import Verdict


class Who(StrEnum):
    """Who can put something right."""

    IT = "信息人员"
    WECOM = "企业微信管理员"
    ACCOUNT = "公众号管理员"
    OFFICE = "党委工作部"
    NOBODY = "不用处理"


class Errcode(NamedTuple):
    """One code of one platform, in Chinese."""

    means: str
    remedy: str
    who: Who
    verdict: Verdict | None = None
    """What it means for a message; None: it is not said of messages, and final if it is after all."""


AGAIN, LATER, CLOSED, NEVER, OFFICE = Verdict.AGAIN, Verdict.LATER, Verdict.CLOSED, Verdict.NEVER, Verdict.OFFICE

ITSELF = "程序自己会再试，不用处理"
REFRESHED = "程序会自动换新；一直出现的，检查是不是有别的程序也在用这个应用取凭证"
REPORT = "程序拼错了请求：把日志里这一行发给维护程序的人"
MEMBER = "核对名册里的账号，本人离职或换号的改过来"
SEEN = "在应用的“可见范围”里加上这个人或所在部门"
GRANT = "在管理后台给应用开通这项权限"
GROUP = "把机器人重新加进群，把新的 Webhook 地址里 key= 后面的一串填进配置"
MATCH = "对照管理后台重新填配置；改好之前不要反复试，连错几次服务器地址会被停一小时"
GATE = "公众平台 → 设置与开发 → 账号设置 → 功能设置 → 网页授权域名：填 [web] base_url 的域名"
NO_GATE = "网页授权只有认证的服务号有：没有的把 web_login 改回 false，请大家在公众号里发「网页」"
WAIT = "程序会等限额过去再发；经常出现的，少发公告或申请提高限额"

MENU: Mapping[int, Errcode] = {
    40016: Errcode("菜单的按钮太多", "一级菜单最多三个，二级最多五个", Who.IT),
    40017: Errcode("菜单的按钮类型不对", REPORT, Who.IT),
    40018: Errcode("菜单的名字太长", "一级菜单名最多 16 字节（约五个汉字）", Who.IT),
    40019: Errcode("菜单要说的话太长", "一个菜单按钮要说的话最多 128 字节", Who.IT),
    40020: Errcode("菜单的网址不对或太长", "检查 [web] base_url", Who.IT),
    40022: Errcode("菜单的层数太多", REPORT, Who.IT),
    40023: Errcode("二级菜单的按钮太多", "一级菜单下面最多五个", Who.IT),
    40024: Errcode("二级菜单的按钮类型不对", REPORT, Who.IT),
    40025: Errcode("二级菜单的名字太长", "企业微信最多 40 字节，公众号最多 60 字节", Who.IT),
    40026: Errcode("二级菜单要说的话太长", "一个菜单按钮要说的话最多 128 字节", Who.IT),
    40027: Errcode("二级菜单的网址不对或太长", "检查 [web] base_url", Who.IT),
    40054: Errcode("二级菜单的网址不是平台认的域名", "检查 [web] base_url，公众号要在后台设业务域名", Who.IT),
    40055: Errcode("菜单的网址不是平台认的域名", "检查 [web] base_url，公众号要在后台设业务域名", Who.IT),
}
"""Menus are refused alike by 企业微信 and 公众号."""

WECOM: Mapping[int, Errcode] = {
    **MENU,
    -1: Errcode("企业微信繁忙", ITSELF, Who.NOBODY, AGAIN),
    6000: Errcode("企业微信的数据正在变动", ITSELF, Who.NOBODY, AGAIN),
    40001: Errcode("应用的 secret 不对，或应用已停用", MATCH, Who.IT, OFFICE),
    40003: Errcode("没有这个成员", MEMBER, Who.OFFICE, NEVER),
    40004: Errcode("文件类型不对", "换成允许的类型再发", Who.OFFICE, NEVER),
    40006: Errcode("文件大小不对", "图片 10 MB、文件 20 MB 以内，且大于 5 字节", Who.OFFICE, NEVER),
    40007: Errcode("文件已失效", "程序会重新上传一次；仍不行的，把原文件再发一次", Who.OFFICE, NEVER),
    40008: Errcode("消息类型不对", REPORT, Who.IT, NEVER),
    40009: Errcode("图片大小不对", "图片 2 MB 以内", Who.OFFICE),
    40013: Errcode("企业 ID（corp_id）不对", MATCH, Who.IT, OFFICE),
    40014: Errcode("调用凭证失效，刷新后仍被拒绝", REFRESHED, Who.IT, AGAIN),
    40029: Errcode("登录的 code 用过了或过期了", "重新打开网页就好", Who.NOBODY),
    40033: Errcode("请求里的字符不对", REPORT, Who.IT),
    40056: Errcode("AgentId 不对", "对照管理后台重新填 agent_id", Who.IT),
    40058: Errcode("消息的参数不对", REPORT, Who.IT, NEVER),
    40063: Errcode("请求里缺参数", REPORT, Who.IT),
    40068: Errcode("没有这个标签", "核对应用“可见范围”里的标签还在不在", Who.WECOM),
    40074: Errcode("图文消息不能保密发送", REPORT, Who.IT),
    40091: Errcode("secret 不是这个企业的", MATCH, Who.IT, OFFICE),
    40123: Errcode("图片打不开或已损坏", "换一张图片再发", Who.OFFICE),
    41001: Errcode("请求没有带调用凭证", REPORT, Who.IT),
    41002: Errcode("没有填企业 ID（corp_id）", MATCH, Who.IT, OFFICE),
    41004: Errcode("没有填应用的 secret", MATCH, Who.IT, OFFICE),
    41006: Errcode("请求里没有文件的编号", REPORT, Who.IT),
    41011: Errcode("请求里没有 AgentId", REPORT, Who.IT),
    41016: Errcode("图文消息或卡片没有标题", REPORT, Who.IT),
    41033: Errcode("卡片没有说明", REPORT, Who.IT),
    42001: Errcode("调用凭证过期，刷新后仍被拒绝", REFRESHED, Who.IT, AGAIN),
    44001: Errcode("上传的文件是空的", "换一个有内容的文件", Who.OFFICE),
    44004: Errcode("消息是空的", REPORT, Who.IT, NEVER),
    45001: Errcode("文件太大", "文件 20 MB 以内", Who.OFFICE),
    45002: Errcode("消息过长", "分成几条发", Who.OFFICE, NEVER),
    45008: Errcode("图文消息超过八条", REPORT, Who.IT),
    45009: Errcode("调用次数超过限额", WAIT, Who.NOBODY, LATER),
    45033: Errcode("同时调用过多", ITSELF, Who.NOBODY, AGAIN),
    45034: Errcode("链接要以 http:// 或 https:// 开头", "检查 [web] base_url", Who.IT),
    46003: Errcode("还没有菜单", "用 zhibu wecom menu 换上菜单", Who.IT),
    48001: Errcode("应用没有这个接口的权限", GRANT, Who.WECOM, OFFICE),
    48002: Errcode("应用没有这个接口的权限", GRANT, Who.WECOM, OFFICE),
    48004: Errcode("接口权限已被停用", "在管理后台看停用原因，按提示申请恢复", Who.WECOM, OFFICE),
    48006: Errcode("应用久未使用，接口权限已被收回", "在管理后台重新启用应用", Who.WECOM, OFFICE),
    48009: Errcode(
        "这个 secret 读不到通讯录的姓名", "secret 填应用自己的，不要填“通讯录同步”的；消息收发不受影响", Who.IT
    ),
    50001: Errcode("网页的域名不是可信域名", "把 [web] base_url 的域名（带端口的连端口）设为应用的可信域名", Who.WECOM),
    50002: Errcode("成员不在应用的可见范围", SEEN, Who.WECOM, NEVER),
    50003: Errcode("应用已停用", "在管理后台启用应用", Who.WECOM, OFFICE),
    60011: Errcode("收件人不在应用的可见范围", SEEN, Who.WECOM, NEVER),
    60020: Errcode(
        "服务器的地址不在应用的企业可信 IP 中",
        "应用 → 企业可信 IP：填服务器的出口 IP，保存后约一分钟生效；等着的消息会自己发出去",
        Who.WECOM,
        OFFICE,
    ),
    60021: Errcode("成员不在应用的可见范围", SEEN, Who.WECOM),
    60111: Errcode("没有这个成员", MEMBER, Who.OFFICE, NEVER),
    60140: Errcode("卡片的凭据已用过或过了 72 小时", "卡片改不了了，办理结果不受影响", Who.NOBODY),
    81013: Errcode("收件人都不在应用的可见范围", SEEN, Who.WECOM, NEVER),
    82001: Errcode("没有写收件人", REPORT, Who.IT),
    82002: Errcode("一次发给的部门太多", REPORT, Who.IT),
    82003: Errcode("一次发给的标签太多", REPORT, Who.IT),
    82004: Errcode("消息内容不对", REPORT, Who.IT),
    86001: Errcode("群聊的编号不对", REPORT, Who.IT),
    86003: Errcode("没有这个群聊", "群聊可能已解散", Who.OFFICE),
    86008: Errcode("群聊不是这个应用建的", "只能发到本应用建的群", Who.IT),
    301002: Errcode("agent_id 与 secret 不是同一个应用的", "对照管理后台重新填 agent_id 和 secret", Who.IT, OFFICE),
}
"""企业微信的应用。"""

ROBOT: Mapping[int, Errcode] = {
    -1: WECOM[-1],
    45033: WECOM[45033],
    45009: Errcode("群机器人发得太多", "一个机器人一分钟最多二十条；程序会等", Who.NOBODY, LATER),
    93000: Errcode("群机器人的 key 不对，或机器人已被移除", GROUP, Who.OFFICE, NEVER),
    93004: Errcode("群机器人已停用", "在群里重新启用机器人", Who.OFFICE, NEVER),
    93008: Errcode("群机器人不在群里", GROUP, Who.OFFICE, NEVER),
    **{code: WECOM[code] for code in (40004, 40006, 40007, 40008, 40058, 44001, 44004)},
}
"""企业微信的群机器人；机器人没了，要发的也就发不成了，另报党委工作部。"""

ACCOUNT: Mapping[int, Errcode] = {
    **MENU,
    -1: Errcode("公众平台繁忙", ITSELF, Who.NOBODY, AGAIN),
    10003: Errcode("网页的域名不是网页授权域名", GATE, Who.ACCOUNT),
    10004: Errcode("公众号被封禁", "登录公众平台看原因", Who.ACCOUNT),
    10005: Errcode("公众号没有网页授权的权限", NO_GATE, Who.IT),
    10006: Errcode("测试号只认关注了它的人", "请本人先关注测试号", Who.OFFICE),
    10009: Errcode("打开得太频繁", "过几分钟再打开", Who.NOBODY),
    40001: Errcode("调用凭证失效，或 secret 不对", REFRESHED, Who.IT, AGAIN),
    40002: Errcode("取凭证的方式不对", REPORT, Who.IT),
    40003: Errcode("没有这个关注者（OpenID 不对）", "本人重新关注后再绑定", Who.OFFICE, NEVER),
    40004: Errcode("文件类型不对", "换成允许的类型再发", Who.OFFICE, NEVER),
    40006: Errcode("文件大小不对", "图片 10 MB、文件 20 MB 以内", Who.OFFICE, NEVER),
    40007: Errcode("文件已失效", "程序会重新上传一次；仍不行的，把原文件再发一次", Who.OFFICE, NEVER),
    40008: Errcode("消息类型不对", REPORT, Who.IT, NEVER),
    40013: Errcode("AppID 不对", "对照公众平台重新填 app_id", Who.IT, OFFICE),
    40014: Errcode("调用凭证失效，刷新后仍被拒绝", REFRESHED, Who.IT, AGAIN),
    40029: Errcode("打开网页带来的 code 不对或过了五分钟", "请本人重新打开网页", Who.NOBODY),
    40036: Errcode("模板 ID 的长度不对", "在公众平台“模板消息”里核对，改 template_id", Who.ACCOUNT, OFFICE),
    40037: Errcode("模板 ID 不对", "在公众平台“模板消息”里核对，改 template_id", Who.ACCOUNT, OFFICE),
    40125: Errcode("AppSecret 不对", "在公众平台重置或核对 AppSecret，改 secret", Who.ACCOUNT, OFFICE),
    40163: Errcode("打开网页带来的 code 用过了", "请本人重新打开网页", Who.NOBODY),
    40164: Errcode(
        "服务器的地址不在公众号的 IP 白名单里",
        "公众平台 → 设置与开发 → 基本配置 → IP 白名单：填服务器的出口 IP；等着的消息会自己发出去",
        Who.ACCOUNT,
        OFFICE,
    ),
    40243: Errcode("AppSecret 已被冻结", "在公众平台解冻", Who.ACCOUNT, OFFICE),
    41001: Errcode("请求没有带调用凭证", REPORT, Who.IT),
    41002: Errcode("没有填 AppID", "填 app_id", Who.IT, OFFICE),
    41004: Errcode("没有填 AppSecret", "填 secret", Who.IT, OFFICE),
    41008: Errcode("没有带 code", REPORT, Who.IT),
    42001: Errcode("调用凭证过期，刷新后仍被拒绝", REFRESHED, Who.IT, AGAIN),
    42003: Errcode("打开网页带来的 code 过期了", "请本人重新打开网页", Who.NOBODY),
    43004: Errcode("对方没有关注公众号", "请本人关注公众号", Who.OFFICE, NEVER),
    43101: Errcode("对方没有同意收这条订阅通知", "请本人在公众号里再点一次“订阅”", Who.OFFICE, CLOSED),
    44001: Errcode("上传的图片是空的", "换一张图片", Who.OFFICE, NEVER),
    44004: Errcode("消息是空的", REPORT, Who.IT, NEVER),
    45001: Errcode("图片太大", "换一张小些的图片", Who.OFFICE, NEVER),
    45002: Errcode("消息过长", "分成几条发", Who.OFFICE, NEVER),
    45009: Errcode("今天的调用次数用完了", WAIT, Who.NOBODY, LATER),
    45011: Errcode("一分钟里调用太多", ITSELF, Who.NOBODY, LATER),
    45015: Errcode("对方超过 48 小时没有说话", "对方下次开口就送到；配了模板消息的用模板消息", Who.NOBODY, CLOSED),
    45047: Errcode("对方开口以前能发的条数用完了", "对方下次开口就送到；配了模板消息的用模板消息", Who.NOBODY, CLOSED),
    46003: Errcode("还没有菜单", "用 zhibu oa menu 换上菜单", Who.IT),
    47001: Errcode("平台没有读懂请求", REPORT, Who.IT, NEVER),
    47003: Errcode("模板消息的内容不合模板", "核对模板的字段；仍不对的，换一个模板", Who.ACCOUNT, NEVER),
    48001: Errcode(
        "公众号没有这个接口的权限", "客服消息、模板消息、菜单要认证过的公众号：先做微信认证", Who.ACCOUNT, OFFICE
    ),
    48004: Errcode("接口因违规被封禁", "登录公众平台看原因", Who.ACCOUNT, OFFICE),
    50002: Errcode("对方的账号受限", "对方账号被冻结或注销，换一个账号绑定", Who.OFFICE, NEVER),
    50004: Errcode("公众号不许取调用凭证", "登录公众平台看原因", Who.ACCOUNT, OFFICE),
    50007: Errcode("公众号已被冻结", "登录公众平台看原因", Who.ACCOUNT, OFFICE),
    61004: Errcode("服务器的地址没有登记", "公众平台 → IP 白名单：填服务器的出口 IP", Who.ACCOUNT, OFFICE),
    89503: Errcode("这个地址取凭证要公众号管理员确认", "管理员在微信里点确认", Who.ACCOUNT, OFFICE),
    89506: Errcode("管理员一天内两次没有同意这个地址", "一天后再试，请管理员点确认", Who.ACCOUNT, OFFICE),
    89507: Errcode("管理员一小时内没有同意这个地址", "一小时后再试，请管理员点确认", Who.ACCOUNT, OFFICE),
}
"""公众号；五位的 1 开头的，微信显示在打不开的网页上。"""

TABLES: Mapping[str, Mapping[int, Errcode]] = {"企业微信": WECOM, "群机器人": ROBOT, "公众号": ACCOUNT}


def refusals(table: Mapping[int, Errcode]) -> dict[int, tuple[Verdict, str]]:
    """What a channel makes of refused messages: by errcode the verdict and the words."""
    return {code: (one.verdict, one.means) for code, one in table.items() if one.verdict is not None}


def every_refusal(table: Mapping[int, Errcode]) -> dict[int, tuple[Verdict, str]]:
    """What it makes of anything else that is refused, a menu or the address book: final, unless the table says."""
    return {code: (one.verdict or NEVER, one.means) for code, one in table.items()}
