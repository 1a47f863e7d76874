"""What the platforms say of us, and that nobody hears a word while they are asked."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.channels.errcodes import ACCOUNT, ROBOT, WECOM, Who
from bot.core.config import Settings, Web
from bot.demo.standin_http import Door
from bot.doctor import Finding, Grade, Patient
from tests.doctor.conftest import ROBOT as OFFICE_KEY
from tests.doctor.conftest import SECRETS, UNIT_ROBOT, Platforms, found, settings_for

PASSES = {-1, 45009}
"""What is over by itself."""


def brief(findings: list[Finding]) -> list[tuple[Grade, str]]:
    return [(one.grade, one.said) for one in findings]


def looked(name: str, settings: Settings) -> list[Finding]:
    findings = found(name, Patient(settings, None))
    assert not any(secret in str(findings) for secret in SECRETS)
    return findings


def test_an_app_in_good_health(platforms: Platforms, settings: Settings) -> None:
    assert brief(looked("wecom", settings)) == [
        (Grade.OK, "企业 ID、secret 是对的，取得到调用凭证。"),
        (Grade.OK, "服务器的地址可信，agent_id 是这个应用的。"),
        (Grade.OK, "应用“支部通”在用。"),
        (Grade.OK, "可见范围：0 人，1 个部门，0 个标签。"),
        (Grade.OK, "可信域名和网页地址一致（zhibu.example.org）。"),
        (Grade.OK, "菜单有 1 个一级按钮。"),
    ]
    assert [call["path"] for call in platforms.wecom.calls] == ["gettoken", "agent/get", "menu/get"]
    assert platforms.wecom.outbox == []


@pytest.mark.parametrize("code", [40001, 40013, 40091, 60020, 45009, -1, 48004])
@pytest.mark.parametrize("path", ["gettoken", "agent/get"])
def test_a_refused_app_says_what_the_code_means(platforms: Platforms, settings: Settings, path: str, code: int) -> None:
    platforms.wecom.fault(path, errcode=code)

    last = looked("wecom", settings)[-1]

    grade = Grade.WARNING if code in PASSES else Grade.WRONG
    assert (last.grade, last.said) == (grade, f"{WECOM[code].means}（{code}）。")
    assert (last.remedy, last.who) == (f"{WECOM[code].remedy}。", WECOM[code].who)


@pytest.mark.parametrize(
    ("change", "code"),
    [({"secret": "wrong"}, 40001), ({"corp_id": "wwother"}, 40013), ({"agent_id": 7}, 40056)],
)
def test_settings_of_another_app_are_found_out(
    platforms: Platforms, settings: Settings, change: dict[str, Any], code: int
) -> None:
    app = settings.channels.wecom_app
    assert app is not None
    changed = type(app).model_validate(
        app.model_dump() | {key: one.get_secret_value() for key, one in _secrets(app)} | change
    )
    channels = settings.channels.model_copy(update={"wecom_app": changed})

    last = looked("wecom", settings.model_copy(update={"channels": channels}))[-1]

    assert f"（{code}）" in last.said
    assert len([call for call in platforms.wecom.calls if call["path"] == "gettoken"]) == 1, "asked once, not again"


def _secrets(app: Any) -> list[tuple[str, Any]]:
    return [(key, getattr(app, key)) for key in ("secret", "token", "aes_key")]


UNTRUSTED = {
    "wecom": {
        "errcode": 60020,
        "errmsg": "not allow to access from your ip, hint: [1700000000123456789012345], from ip: 203.0.113.7, "
        "more info at https://open.work.weixin.qq.com/devtool/query?e=60020",
    },
    "account": {
        "errcode": 40164,
        "errmsg": "invalid ip 2001:db8::7, not in whitelist hint: [aBcD1] rid: 6553-1-2",
    },
}


def test_the_address_the_platform_saw_is_told(platforms: Platforms, settings: Settings) -> None:
    platforms.wecom.fault("agent/get", raw=json.dumps(UNTRUSTED["wecom"]))
    platforms.oa.fault("stable_token", raw=json.dumps(UNTRUSTED["account"]))

    [given, app], [account] = looked("wecom", settings), looked("account", settings)

    assert given.said == "企业 ID、secret 是对的，取得到调用凭证。", "a token is given to any address"
    assert app.said == "服务器的地址不在应用的企业可信 IP 中（60020），平台看到的地址是 203.0.113.7。"
    assert (app.who, account.who) == (Who.WECOM, Who.ACCOUNT)
    assert account.said == "服务器的地址不在公众号的 IP 白名单里（40164），平台看到的地址是 2001:db8::7。"


def test_a_code_nobody_listed_is_told_as_it_is(platforms: Platforms, settings: Settings) -> None:
    platforms.wecom.fault("gettoken", errcode=99999)

    [finding] = looked("wecom", settings)

    assert (finding.grade, finding.said, finding.who) == (Grade.WRONG, "平台没有接受（99999）。", Who.IT)


Change = Callable[[Platforms], object]


@pytest.mark.parametrize(
    ("change", "grade", "said", "who"),
    [
        (lambda p: p.wecom.workbench.app.update(close=1), Grade.WRONG, "应用“支部通”已停用。", Who.WECOM),
        (
            lambda p: setattr(p.wecom.contacts, "visible", ()),
            Grade.WRONG,
            "应用的可见范围是空的：谁也看不到它，什么也发不出去。",
            Who.WECOM,
        ),
        (
            lambda p: p.wecom.workbench.app.update(isreportenter=0),
            Grade.WARNING,
            "没有打开“用户进入应用”上报：第一次点开应用的人看不到问候。",
            Who.WECOM,
        ),
        (
            lambda p: setattr(p.wecom, "trusted", ""),
            Grade.WRONG,
            "没有设可信域名：企业微信里打不开网页。",
            Who.WECOM,
        ),
        (
            lambda p: setattr(p.wecom, "trusted", "old.example.org"),
            Grade.WRONG,
            "可信域名是 old.example.org，和 [web] base_url 的 zhibu.example.org 不同：打开网页会提示 50001。",
            Who.WECOM,
        ),
        (lambda p: setattr(p.wecom.menus, "buttons", []), Grade.WARNING, "应用下面还没有菜单。", Who.IT),
        (lambda p: setattr(p.oa.api, "menu", []), Grade.WARNING, "公众号还没有菜单。", Who.IT),
    ],
)
def test_what_is_switched_off_is_one_line(
    platforms: Platforms, settings: Settings, change: Change, grade: Grade, said: str, who: Who
) -> None:
    change(platforms)

    findings = looked("wecom", settings) + looked("account", settings)
    trouble = [one for one in findings if one.grade is not Grade.OK and "没有配模板" not in one.said]

    assert [(one.grade, one.said, one.who) for one in trouble] == [(grade, said, who)]
    assert trouble[0].remedy


def test_a_domain_is_the_same_in_capital_letters(platforms: Platforms, settings: Settings) -> None:
    platforms.wecom.trusted = "ZhiBu.Example.ORG"

    assert {one.grade for one in looked("wecom", settings)} == {Grade.OK}


@pytest.mark.parametrize("scope", ["allow_userinfos", "allow_partys", "allow_tags"])
def test_who_sees_the_app_by_any_list_sees_it(platforms: Platforms, settings: Settings, scope: str) -> None:
    one = {
        "allow_userinfos": {"user": [{"userid": "li"}]},
        "allow_partys": {"partyid": [7]},
        "allow_tags": {"tagid": [1]},
    }
    told = {"errcode": 0, "errmsg": "ok", "name": "支部通", "close": 0, "isreportenter": 1, scope: one[scope]}
    platforms.wecom.fault("agent/get", raw=json.dumps(told))

    [visible] = [finding for finding in looked("wecom", settings) if finding.said.startswith("可见范围")]

    assert visible.grade is Grade.OK
    assert visible.said.count("1") == 1


def test_an_address_is_told_only_where_it_is_the_trouble(platforms: Platforms, settings: Settings) -> None:
    told = {"errcode": 40001, "errmsg": "invalid credential, hint: [1], from ip: 203.0.113.7, more info at x"}
    platforms.wecom.fault("gettoken", raw=json.dumps(told))

    assert "203.0.113.7" not in looked("wecom", settings)[0].said


def test_to_ask_for_the_accounts_token_ends_nobody_elses(platforms: Platforms, settings: Settings) -> None:
    looked("account", settings)

    assert platforms.oa.calls[0]["body"]["force_refresh"] is False


def test_without_an_address_of_pages_no_domain_is_compared(platforms: Platforms, tmp_path: Path) -> None:
    platforms.wecom.trusted = ""
    bare = settings_for(platforms.base, tmp_path, web={})

    assert {one.grade for one in looked("wecom", bare)} == {Grade.OK}


@pytest.mark.parametrize("name", ["wecom", "account", "robots"])
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"raw": "<html>请先登录</html>"}, "的回答看不懂（HTTP 200）。"),
        ({"http": 502}, "的回答看不懂（HTTP 502）。"),
        ({"raw": "[]"}, "的回答看不懂（HTTP 200）。"),
        ({"raw": '{"errcode":"many"}'}, "的回答看不懂（HTTP 200）。"),
        ({"reset": True}, "：连接中断。"),
        ({"hang": 9.0}, "：等了几秒没有回答。"),
    ],
)
def test_a_platform_that_talks_nonsense_or_nothing(
    platforms: Platforms,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    wrong: dict[str, Any],
    said: str,
) -> None:
    monkeypatch.setattr("bot.doctor.asking.TIMEOUT", (3.05, 0.3))
    platforms.wecom.fault("*", **wrong, times=9)
    platforms.oa.fault("*", **wrong, times=9)

    findings = looked(name, settings)

    assert findings[0].grade is Grade.WRONG
    assert findings[0].said.endswith(said)
    assert findings[0].who is Who.IT


@pytest.mark.parametrize("name", ["wecom", "account", "robots"])
def test_a_platform_out_of_reach_names_the_host_to_be_let_out_to(tmp_path: Path, name: str) -> None:
    [finding] = looked(name, settings_for("http://127.0.0.1:9", tmp_path))

    assert finding.said.endswith("：连不上（域名解析不了、端口不通或被防火墙拦住）。")
    assert finding.remedy.startswith("放开服务器到 127.0.0.1 的 9 端口；")


def test_a_certificate_that_is_not_the_platforms_is_told(tmp_path: Path) -> None:
    door = Door()
    patient = settings_for(door.serve().replace("http:", "https:"), tmp_path)

    [finding] = looked("wecom", patient)
    door.close()

    assert finding.said == "没有问到企业微信：HTTPS 没有接通（证书过期、域名不符、不被信任，或那边不是 HTTPS）。"
    assert finding.remedy.startswith("看服务器的时间对不对")


def test_an_account_in_good_health(platforms: Platforms, settings: Settings) -> None:
    findings = looked("account", settings)

    assert brief(findings) == [
        (Grade.OK, "AppID、secret 是对的，取得到调用凭证；服务器的地址在白名单里。"),
        (Grade.OK, "公众号有菜单。"),
        (Grade.WARNING, "没有配模板：对方 48 小时没说话的，要等他下次开口才收得到。"),
    ]
    assert platforms.oa.outbox == []
    assert all(call["path"] in {"stable_token", "menu/get"} for call in platforms.oa.calls)


def with_account(platforms: Platforms, folder: Path, **given: object) -> Settings:
    account = settings_for(platforms.base, folder).channels.wechat_oa
    assert account is not None
    plain = account.model_dump() | {key: one.get_secret_value() for key, one in _secrets(account)}
    return settings_for(platforms.base, folder, channels={"wechat_oa": plain | given})


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("T2", (Grade.OK, "模板消息的模板在公众号里。")),
        ("T1", (Grade.WRONG, "公众号里没有配置的模板（template_id）。")),
        ("", (Grade.WRONG, "公众号里没有配置的模板（template_id）。")),
    ],
)
def test_the_template_must_be_one_of_the_accounts(
    platforms: Platforms, tmp_path: Path, own: str, expected: tuple[Grade, str]
) -> None:
    platforms.oa.api.account = replace(platforms.oa.account, template_id=own)

    assert brief(looked("account", with_account(platforms, tmp_path, template_id="T2")))[-1] == expected


def test_an_account_without_templates_to_be_listed_says_so(platforms: Platforms, tmp_path: Path) -> None:
    platforms.oa.fault("template/get_all_private_template", errcode=48001)

    assert (
        f"{ACCOUNT[48001].means}（48001）。"
        == looked("account", with_account(platforms, tmp_path, template_id="T2"))[-1].said
    )


def test_who_has_agreed_to_be_told_needs_no_template(platforms: Platforms, tmp_path: Path) -> None:
    [*_, last] = looked("account", with_account(platforms, tmp_path, subscribe_id="S1"))

    assert last.grade is Grade.OK


def test_an_account_that_tells_who_opens_a_page(platforms: Platforms, tmp_path: Path) -> None:
    """For which domain it does no endpoint says: what it must be is said, and what is seen where it is not."""
    [*_, last] = looked("account", with_account(platforms, tmp_path, web_login=True))

    assert (last.grade, last.said) == (
        Grade.OK,
        "网页授权问得到人。网页授权域名只在后台看得到，要正好是 zhibu.example.org：不是的，打开网页时微信提示 10003。",
    )
    assert platforms.oa.calls[-1]["path"] == "sns/oauth2/access_token"


@pytest.mark.parametrize("host", ["127.0.0.1", "zhibu.example.org:8443", "192.0.2.7:443", "localhost"])
def test_a_domain_wechat_would_not_take_is_told_unasked(platforms: Platforms, tmp_path: Path, host: str) -> None:
    settings = with_account(platforms, tmp_path, web_login=True)
    own = settings.model_copy(update={"web": settings.web.model_copy(update={"base_url": f"https://{host}"})})

    assert brief(looked("account", own))[-1] == (
        Grade.WRONG,
        f"网页授权域名不能带端口，也不能是 IP 地址；现在的 base_url 是 {host}。",
    )
    assert "sns/oauth2/access_token" not in {call["path"] for call in platforms.oa.calls}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"errcode": 48001}, f"{ACCOUNT[48001].means}（48001）。"),
        ({"raw": "<html>"}, "公众平台的回答看不懂（HTTP 200）。"),
    ],
)
def test_an_account_that_tells_nobody_says_why(
    platforms: Platforms, tmp_path: Path, wrong: dict[str, Any], said: str
) -> None:
    platforms.oa.fault("sns/oauth2/access_token", **wrong)
    [*_, last] = looked("account", with_account(platforms, tmp_path, web_login=True))

    assert (last.grade, last.said) == (Grade.WRONG, said)


def test_who_opens_a_page_is_of_no_use_without_pages(platforms: Platforms, tmp_path: Path) -> None:
    settings = with_account(platforms, tmp_path, web_login=True).model_copy(update={"web": Web()})

    assert looked("account", settings)[-1] == Finding(
        Grade.WARNING,
        "开了网页授权（web_login），但没有配网页的地址。",
        "填 [web] base_url 和 link_key，或把 web_login 改回 false。",
        Who.IT,
    )
    assert "sns/oauth2/access_token" not in {call["path"] for call in platforms.oa.calls}


@pytest.mark.parametrize("code", [40125, 40013, 40164, 40243, 89503, 50007])
def test_a_refused_account_says_what_the_code_means(platforms: Platforms, settings: Settings, code: int) -> None:
    platforms.oa.fault("stable_token", errcode=code)

    [finding] = looked("account", settings)

    assert finding.said.startswith(f"{ACCOUNT[code].means}（{code}）")
    assert finding.who is ACCOUNT[code].who


def test_where_a_token_is_asked_for_a_bad_credential_is_a_wrong_secret(
    platforms: Platforms, settings: Settings
) -> None:
    platforms.oa.fault("stable_token", errcode=40001)

    assert brief(looked("account", settings)) == [(Grade.WRONG, "AppSecret 不对（40001）。")]


def test_robots_are_asked_without_a_word_in_any_group(platforms: Platforms, settings: Settings) -> None:
    before = platforms.wecom.version

    assert brief(looked("robots", settings)) == [
        (Grade.OK, "党委工作部的群：机器人的 key 有效（没有往群里发消息）。"),
        (Grade.OK, "B04 的群：机器人的 key 有效（没有往群里发消息）。"),
    ]
    assert platforms.wecom.version == before, "not a line in any chat"
    assert platforms.wecom.group == []
    assert [call["path"] for call in platforms.wecom.calls] == ["webhook/upload_media"] * 2


@pytest.mark.parametrize("code", [93000, 93004, 93008, 45009, -1])
def test_a_robot_that_is_gone_is_named_by_its_group(platforms: Platforms, settings: Settings, code: int) -> None:
    platforms.wecom.fault("webhook/upload_media", errcode=code)

    office, unit = looked("robots", settings)

    grade = Grade.WARNING if code in PASSES else Grade.WRONG
    assert (office.grade, office.said) == (grade, f"党委工作部的群：{ROBOT[code].means}（{code}）。")
    assert office.who is ROBOT[code].who
    assert unit.grade is Grade.OK


def test_a_key_of_no_robot_is_found_out(platforms: Platforms, tmp_path: Path) -> None:
    robots = {"key": "no-such-key", "api_base": f"{platforms.base}/cgi-bin"}
    changed = settings_for(platforms.base, tmp_path, channels={"group_robot": robots})

    assert brief(looked("robots", changed)) == [
        (Grade.WRONG, "党委工作部的群：群机器人的 key 不对，或机器人已被移除（93000）。")
    ]


def test_a_whole_address_in_place_of_its_key_is_told_unasked(platforms: Platforms, tmp_path: Path) -> None:
    whole = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={OFFICE_KEY}"
    robots = {"key": whole, "units": {"B04": {"key": UNIT_ROBOT}}, "api_base": f"{platforms.base}/cgi-bin"}

    office, unit = looked("robots", settings_for(platforms.base, tmp_path, channels={"group_robot": robots}))

    assert (office.said, office.who) == ("党委工作部的群：key 填成了整个 Webhook 地址。", Who.IT)
    assert unit.grade is Grade.OK
    assert len(platforms.wecom.calls) == 1


def test_what_is_not_configured_is_not_asked(platforms: Platforms, tmp_path: Path) -> None:
    none = settings_for(platforms.base, tmp_path, channels=dict.fromkeys(("wecom_app", "wechat_oa", "group_robot")))

    assert [looked(name, none) for name in ("wecom", "account", "robots", "callback")] == [[]] * 4
    assert platforms.wecom.calls == platforms.oa.calls == []
