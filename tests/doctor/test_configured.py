"""Is what was configured really filled in, and can pages be opened with it?"""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.channels.errcodes import Who
from bot.core import config, explained
from bot.core.config import ConfigError, Settings
from bot.doctor import Grade, Patient, misconfigured
from tests.doctor.conftest import BASE, LINK_KEY, found, settings_for


def of(settings: Settings) -> Patient:
    return Patient(settings, None)


def test_what_is_filled_in_is_good(settings: Settings) -> None:
    assert [(one.grade, one.said) for one in found("config", of(settings))] == [(Grade.OK, "配置没有写错。")]
    assert [(one.grade, one.said) for one in found("web", of(settings))] == [
        (Grade.OK, "网页地址 zhibu.example.org，链接有签名密钥。")
    ]


def test_a_copy_of_the_example_is_told_by_section_without_its_values() -> None:
    example = Settings.model_validate(tomllib.loads(explained.read()))

    said = [one.said for one in found("config", of(example))]

    assert said == [
        "[channels.wecom_app] 的 corp_id、secret、token、aes_key 还是示例里的字。",
        "[channels.wechat_oa] 的 app_id、secret、token、aes_key 还是示例里的字。",
        "[channels.group_robot] 的 key 还是示例里的字。",
        "[web] 的 base_url、link_key 还是示例里的字。",
    ]
    assert {one.who for one in found("config", of(example))} == {Who.IT}
    for name in ("wecom", "account", "robots"):
        assert [one.said for one in found(name, of(example))] == ["配置里还是示例里的字，没有去问平台。"]


def test_a_blank_that_came_along_is_told_by_section_without_its_value(tmp_path: Path) -> None:
    account = {"app_id": "wx1 ", "secret": "s", "token": "\tt", "mode": "plain"}
    robots = {"key": "k", "units": {"B04": {"key": "k\n"}}}
    patient = of(settings_for("https://127.0.0.1", tmp_path, channels={"wechat_oa": account, "group_robot": robots}))

    assert [one.said for one in found("config", patient) if one.grade is Grade.WRONG] == [
        "[channels.wechat_oa] 的 app_id、token 前后有空格。",
        "[channels.group_robot.units.B04] 的 key 前后有空格。",
    ]


def test_nobody_can_speak_to_an_installation_without_a_channel() -> None:
    [finding] = found("config", of(Settings()))

    assert (finding.grade, finding.said) == (Grade.WARNING, "还没有配置企业微信应用或公众号，没有人能和它说话。")


def test_an_official_account_alone_is_somebody_to_speak_to(tmp_path: Path) -> None:
    alone = settings_for("https://127.0.0.1", tmp_path, channels={"wecom_app": None, "group_robot": None})

    assert [one.grade for one in found("config", of(alone))] == [Grade.OK]


def test_an_account_that_encrypts_nothing_is_warned_of(tmp_path: Path) -> None:
    account = {"app_id": "wx1", "secret": "s", "token": "t", "mode": "plain"}
    patient = of(settings_for("https://127.0.0.1", tmp_path, channels={"wechat_oa": account}))

    assert next((one.grade, one.said[:9], one.who) for one in found("config", patient)) == (
        Grade.WARNING,
        "公众号是明文模式：",
        Who.ACCOUNT,
    )


def test_what_would_keep_the_server_from_starting_is_told_of_all_channels(tmp_path: Path) -> None:
    account = {"app_id": "wx1", "secret": "s", "token": "t", "api_base": "http://api.example.org/"}
    robot = {"key": "k", "api_base": "http://api.example.org/"}
    patient = of(settings_for("https://127.0.0.1", tmp_path, channels={"wechat_oa": account, "group_robot": robot}))

    findings = found("config", patient)

    assert {one.grade for one in findings} == {Grade.WRONG}
    assert [one.said.split("：")[0] for one in findings] == [
        "channels.wechat_oa.api_base",
        "channels.wechat_oa.aes_key",
        "channels.group_robot.api_base",
    ]
    [unasked] = found("account", patient)
    assert unasked.said == "没有问到公众平台：地址是 http://，密钥会被路上的人看到，没有去问。"
    assert unasked.remedy == "把 api_base 改成 https:// 开头；一般不用写 api_base。"


@pytest.mark.parametrize(
    ("web", "grades", "words"),
    [
        ({}, [Grade.WARNING, Grade.WARNING], ["没有填 [web] base_url", "没有填 [web] link_key"]),
        ({"base_url": BASE}, [Grade.WARNING], ["没有填 [web] link_key"]),
        ({"link_key": LINK_KEY}, [Grade.WARNING], ["没有填 [web] base_url"]),
        ({"base_url": BASE, "link_key": "short"}, [Grade.WARNING], ["[web] link_key 太短"]),
        ({"base_url": BASE, "link_key": "k" * 15}, [Grade.WARNING], ["[web] link_key 太短"]),
        ({"base_url": BASE, "link_key": "k" * 16}, [Grade.OK], ["网页地址 zhibu.example.org"]),
        (
            {"base_url": f"{BASE}/hook/wecom_app", "link_key": LINK_KEY},
            [Grade.WRONG],
            ["[web] base_url 填成了回调地址"],
        ),
        ({"base_url": "http://zhibu.example.org", "link_key": LINK_KEY}, [Grade.WRONG], ["[web] base_url 是 http://"]),
        ({"base_url": "http://127.0.0.1:8000", "link_key": LINK_KEY}, [Grade.OK], ["网页地址 127.0.0.1:8000"]),
    ],
)
def test_pages_need_an_address_and_a_key(web: dict[str, Any], grades: list[Grade], words: list[str]) -> None:
    findings = found("web", of(Settings.model_validate({"web": web})))

    assert [one.grade for one in findings] == grades
    assert all(one.said.startswith(word) for one, word in zip(findings, words, strict=True))


def test_every_mistake_of_the_settings_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[stroe]\nx = 1\n[quiet]\nrest_days = 7\n[channels.wecom_app]\nagent_id = 0\n", "utf-8")
    with pytest.raises(ConfigError) as refused:
        config.load(path, {})

    findings = misconfigured(refused.value)

    assert {one.said for one in findings} == {
        "stroe：没有这个配置项，是不是拼错了。",
        "channels.wecom_app.agent_id：数值太小。",
        *(f"channels.wecom_app.{key}：必须填写。" for key in ("corp_id", "secret", "token", "aes_key")),
        "quiet.rest_days：应为 true 或 false。",
    }
    assert {one.grade for one in findings} == {Grade.WRONG}
