"""What the office's computer person gets to hear when the settings are wrong, and what is never told."""

import traceback
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import get_args, get_origin

import pytest
from pydantic import BaseModel, SecretStr

from bot.core.config import FROM_FILES, Calendar, ConfigError, Section, Settings, load

ROOT = Path(__file__).parents[2]
AES = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
SECRETS = ("s3cr3t-of-the-app", "t0ken-of-the-hook", AES)
WECOM = f"""
[channels.wecom_app]
corp_id = "ww1"
agent_id = 1000002
secret = "{SECRETS[0]}"
token = "{SECRETS[1]}"
aes_key = "{AES}"
"""

BARE = ((), ("channels",))
"""Sections that hold only sections."""


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    return path


def problems(text: str, folder: Path, environ: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(written(folder, text), environ or {})
    told = "".join(traceback.format_exception(caught.value))
    assert not any(secret in told for secret in SECRETS)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    return caught.value.problems


def sections(model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], type[BaseModel]]]:
    """Every section of the settings with its place."""
    yield path, model
    for name, field in model.model_fields.items():
        kinds = [field.annotation, *(get_args(field.annotation) if get_origin(field.annotation) is not dict else ())]
        for kind in kinds:
            if isinstance(kind, type) and issubclass(kind, Section):
                yield from sections(kind, (*path, name))


def test_nothing_set_is_good_for_trying_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    settings = load(environ={})

    assert settings == Settings()
    assert settings.store.url == "sqlite:///data/zhibu.db"
    assert settings.channels.wecom_app is None


def test_the_file_beside_us_is_read_without_being_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, '[chat]\ncontact = "办公室"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZHIBU_LOG__LEVEL", "DEBUG")

    settings = load()

    assert (settings.chat.contact, settings.log.level) == ("办公室", "DEBUG")


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"找不到配置文件 .*none\.toml"):
        load(tmp_path / "none.toml", {})


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="读不出来：请检查文件权限"):
        load(tmp_path, {})


def test_the_byte_order_mark_of_notepad_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes('[chat]\ncontact = "办公室"\n'.encode("utf-8-sig"))

    assert load(path, {}).chat.contact == "办公室"


def test_a_file_saved_as_gbk_is_told_how_to_save_it(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes('[chat]\ncontact = "办公室"\n'.encode("gbk"))

    with pytest.raises(ConfigError, match=r"config\.toml 不是 UTF-8 编码（可能是 GBK）"):
        load(path, {})


@pytest.mark.parametrize(
    ("text", "where"),
    [("[chat]\ncontact = 办公室\n", "第 2 行"), ("[chat]\n\n[log\n", "第 3 行"), ('[chat]\ncontact = "a', "末尾")],
)
def test_a_slip_in_the_file_is_told_by_line(text: str, where: str, tmp_path: Path) -> None:
    assert problems(text, tmp_path) == [f"config.toml 的写法有误（{where}）：请对照 config.example.toml"]


def test_what_the_broken_file_may_have_held_is_not_called_missing(tmp_path: Path) -> None:
    told = problems("[chat", tmp_path, {"ZHIBU_CHANNELS__WECOM_APP__SECRET": SECRETS[0]})

    assert told == ["config.toml 的写法有误（末尾）：请对照 config.example.toml"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[chatt]\n", "chatt：没有这个配置项，是不是拼错了"),
        ('[chat]\ncontakt = "x"\n', "chat.contakt：没有这个配置项，是不是拼错了"),
        ("chat = 1\n", "chat：应为一个段（[…]）"),
        ("[chat]\ncontact = 1\n", "chat.contact：应为文字（加引号）"),
        ("[chat]\nretention_days_of_texts = 'x'\n", "chat.retention_days_of_texts：应为整数"),
        ("[chat]\nretention_days_of_texts = []\n", "chat.retention_days_of_texts：应为整数"),
        ("[chat]\nretention_days_of_texts = 1\n", "chat.retention_days_of_texts：数值太小"),
        ("[chat]\nretention_days_of_texts = 9999\n", "chat.retention_days_of_texts：数值太大"),
        ("[log]\njson_lines = 'maybe'\n", "log.json_lines：应为 true 或 false"),
        ("[log]\njson_lines = []\n", "log.json_lines：应为 true 或 false"),
        ("[log]\nlevel = 'LOUD'\n", "log.level：格式不对"),
        ("[web]\nbase_url = 'https://x.example/'\n", "web.base_url：格式不对"),
        ("[web]\nlink_key = ' '\n", "web.link_key：不能为空"),
        ("[calendar]\nrest = [20270101]\n", "calendar.rest.0：应为日期，例如 2026-10-01"),
        ("[calendar]\nrest = ['国庆']\n", "calendar.rest.0：应为日期，例如 2026-10-01"),
        ("[quiet]\nbegins = '晚上八点'\n", "quiet.begins：应为时间，例如 20:00"),
        ("[calendar]\nrest = 2027-01-01\n", "calendar.rest：值不对"),
        ("[store]\nurl = 'mysql://x:s3cr3t-of-the-app@y/z'\n", "store.url：应写作 sqlite:///文件 或 postgresql://…"),
        ("[store]\nurl = 's3cr3t-of-the-app'\n", "store.url：应写作 sqlite:///文件 或 postgresql://…"),
        ("[store]\nurl = 'postgresql://a:b@c:port/d'\n", "store.url：应写作 sqlite:///文件 或 postgresql://…"),
        (WECOM.replace("ww1", ""), "channels.wecom_app.corp_id：不能为空"),
        (WECOM.replace("1000002", "0"), "channels.wecom_app.agent_id：数值太小"),
        (WECOM.replace(f'secret = "{SECRETS[0]}"', ""), "channels.wecom_app.secret：必须填写"),
        (WECOM.replace(AES, AES[:-1]), "channels.wecom_app.aes_key：应为 43 位字母和数字"),
        (WECOM.replace(AES, AES[:-1] + "+"), "channels.wecom_app.aes_key：应为 43 位字母和数字"),
        (WECOM + 'authorize_base = "open.weixin.qq.com"\n', "channels.wecom_app.authorize_base：格式不对"),
        (WECOM + 'sign_in_base = "ftp://login"\n', "channels.wecom_app.sign_in_base：格式不对"),
        (WECOM + f'secrett = "{SECRETS[1]}"\n', "channels.wecom_app.secrett：没有这个配置项，是不是拼错了"),
    ],
)
def test_a_mistake_is_named_by_its_key_and_its_value_kept_quiet(text: str, told: str, tmp_path: Path) -> None:
    assert problems(text, tmp_path) == [told]


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = WECOM.replace(AES, "short").replace("1000002", '"x"') + "[log]\nlevel = 3\n[nothing]\n"
    environ = {"ZHIBU_WEB": "x", "ZHIBU_CHAT__CONTAKT": "y"}

    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, text), environ)

    assert sorted(caught.value.problems) == [
        "channels.wecom_app.aes_key：应为 43 位字母和数字",
        "channels.wecom_app.agent_id：应为整数",
        "chat.contakt：没有这个配置项，是不是拼错了",
        "log.level：应为文字（加引号）",
        "nothing：没有这个配置项，是不是拼错了",
        "环境变量 ZHIBU_WEB 不是配置项（应写作 ZHIBU_段__键）",
    ]
    assert caught.value.sentence == "配置有误：" + "；".join(caught.value.problems)


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    environ = {
        "ZHIBU_CHANNELS__WECOM_APP__SECRET": "other",
        "ZHIBU_CHANNELS__WECOM_APP__AGENT_ID": "1000009",
        "ZHIBU_CALENDAR__REST": "2027-01-01, 2027-01-02",
        "ZHIBU_CALENDAR__WORK": "[2027-01-03]",
        "ZHIBU_LOG__JSON_LINES": "false",
        "ZHIBU_CONFIG": "elsewhere.toml",
        "HOME": "x",
    }

    settings = load(written(tmp_path, WECOM), environ)

    wecom = settings.channels.wecom_app
    assert wecom is not None
    assert wecom.secret.get_secret_value() == "other"
    assert wecom.agent_id == 1000009
    assert wecom.token.get_secret_value() == SECRETS[1]
    assert settings.calendar == Calendar(rest=(date(2027, 1, 1), date(2027, 1, 2)), work=(date(2027, 1, 3),))
    assert settings.calendar.overrides() == {
        date(2027, 1, 1): False,
        date(2027, 1, 2): False,
        date(2027, 1, 3): True,
    }
    assert settings.log.json_lines is False


def test_an_empty_list_from_the_environment(tmp_path: Path) -> None:
    settings = load(written(tmp_path, "[calendar]\nrest = [2027-01-01]\n"), {"ZHIBU_CALENDAR__REST": ""})

    assert settings.calendar.rest == ()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("ZHIBU_WECOMM", "环境变量 ZHIBU_WECOMM 不是配置项（应写作 ZHIBU_段__键）"),
        ("ZHIBU_STORE_URL", "环境变量 ZHIBU_STORE_URL 不是配置项（应写作 ZHIBU_段__键）"),
        ("ZHIBU_STROE__URL", "stroe：没有这个配置项，是不是拼错了"),
        ("ZHIBU_STORE__ULR", "store.ulr：没有这个配置项，是不是拼错了"),
        ("ZHIBU_LOG__LEVEL_FILE", "log.level_file：没有这个配置项，是不是拼错了"),
        ("ZHIBU_LOG__LEVEL__MORE", "环境变量 ZHIBU_LOG__LEVEL__MORE 与配置文件冲突"),
    ],
)
def test_a_mistyped_name_in_the_environment_is_an_error(name: str, told: str, tmp_path: Path) -> None:
    assert problems("[log]\nlevel = 'INFO'\n", tmp_path, {name: SECRETS[0]}) == [told]


def test_secrets_are_read_from_files(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{SECRETS[0]}\n", "utf-8-sig")
    (tmp_path / "url").write_text("postgresql://zhibu:pw@db/zhibu\n", "utf-8")
    text = WECOM.replace(f'secret = "{SECRETS[0]}"', f"secret_file = '{tmp_path / 'secret'}'")

    settings = load(written(tmp_path, text), {"ZHIBU_STORE__URL_FILE": str(tmp_path / "url")})

    assert settings.channels.wecom_app is not None
    assert settings.channels.wecom_app.secret.get_secret_value() == SECRETS[0]
    assert settings.store.url == "postgresql://zhibu:pw@db/zhibu"


def test_a_secret_file_in_the_environment_goes_before_the_secret_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("newer", "utf-8")
    environ = {"ZHIBU_CHANNELS__WECOM_APP__SECRET_FILE": str(tmp_path / "secret")}

    settings = load(written(tmp_path, WECOM), environ)

    assert settings.channels.wecom_app is not None
    assert settings.channels.wecom_app.secret.get_secret_value() == "newer"


def test_a_secret_in_the_environment_goes_before_the_secret_file_in_the_file(tmp_path: Path) -> None:
    text = WECOM.replace(f'secret = "{SECRETS[0]}"', "secret_file = 'nowhere'")

    settings = load(written(tmp_path, text), {"ZHIBU_CHANNELS__WECOM_APP__SECRET": "newer"})

    assert settings.channels.wecom_app is not None
    assert settings.channels.wecom_app.secret.get_secret_value() == "newer"


@pytest.mark.parametrize("given", ["'nowhere/secret'", "3", "'a\\u0000b'", "''"])
def test_a_secret_file_that_cannot_be_read_is_told_once(given: str, tmp_path: Path) -> None:
    text = WECOM.replace(f'secret = "{SECRETS[0]}"', f"secret_file = {given}".replace("'", '"'))

    assert problems(text, tmp_path) == ["channels.wecom_app.secret_file：指的文件读不出来"]


def test_a_secret_given_both_ways_is_refused(tmp_path: Path) -> None:
    assert problems(WECOM + 'token_file = "x"\n', tmp_path) == ["channels.wecom_app.token_file：与 token 只能写一个"]
    environ = {"ZHIBU_WEB__LINK_KEY": "x", "ZHIBU_WEB__LINK_KEY_FILE": "y"}
    assert problems("", tmp_path, environ) == ["web.link_key_file：与 link_key 只能写一个"]


def test_settings_do_not_show_what_they_hide(tmp_path: Path) -> None:
    text = WECOM + f'[store]\nurl = "postgresql://zhibu:{SECRETS[0]}@db/zhibu"\n[web]\nlink_key = "{SECRETS[1]}"\n'

    settings = load(written(tmp_path, text), {})

    assert not any(secret in f"{settings!r} {settings}" for secret in SECRETS)


@pytest.mark.parametrize("key", sorted(FROM_FILES))
def test_every_secret_may_be_in_a_file(key: str) -> None:
    assert any(key in model.model_fields for _, model in sections(Settings))


@pytest.mark.parametrize(("place", "model"), [one for one in sections(Settings) if one[0] not in BARE], ids=str)
def test_the_example_shows_every_key_once(place: tuple[str, ...], model: type[BaseModel]) -> None:
    """Keys of a section stand under its heading; nothing is hidden from who reads the example."""
    lines = (ROOT / "config.example.toml").read_text("utf-8").splitlines()
    values = {name: field for name, field in model.model_fields.items() if not isinstance(field.default, Section)}
    start = lines.index(f"[{'.'.join(place)}]")
    rest = lines[start + 1 :]
    until = next((n for n, line in enumerate(rest) if line.startswith("[")), len(rest))
    shown = [line.split(" = ")[0] for line in rest[:until] if " = " in line and not line.startswith("#")]
    assert sorted(shown) == sorted(values)
    hidden = {name for name, field in values.items() if "SecretStr" in str(field.annotation)}
    assert hidden <= FROM_FILES


def test_the_example_is_good_as_it_stands() -> None:
    settings = load(ROOT / "config.example.toml", {})

    assert settings.channels.wecom_app is not None
    assert isinstance(settings.web.link_key, SecretStr)
