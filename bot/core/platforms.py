"""The sections of the settings for channels: one a platform, called like its file in `bot/channels`."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr


def _not_blank(secret: SecretStr) -> SecretStr:
    if not secret.get_secret_value().strip():
        raise ValueError("blank")
    return secret


def _aes_key(secret: SecretStr) -> SecretStr:
    value = secret.get_secret_value()
    if len(value) != 43 or not (value.isascii() and value.isalnum()):  # noqa: PLR2004 the length of path/91116
        raise ValueError("aes_key")
    return secret


Secret = Annotated[SecretStr, AfterValidator(_not_blank)]
AesKey = Annotated[SecretStr, AfterValidator(_aes_key)]


FieldName = Annotated[str, Field(pattern="^[a-z_]+[0-9]*$")]
FieldText = Annotated[str, Field(min_length=1, max_length=20)]


class Section(BaseModel):
    """A part of the settings; unknown keys are errors and values are never echoed."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class WecomApp(Section):
    """[channels.wecom_app] a self-built WeCom app, as its admin page shows it (path/90238)."""

    corp_id: str = Field(min_length=1)
    agent_id: int = Field(ge=1)
    secret: Secret
    token: Secret
    aes_key: AesKey
    api_base: str = Field(default="https://qyapi.weixin.qq.com/cgi-bin/", pattern=r"^https?://")
    authorize_base: str = Field(default="https://open.weixin.qq.com", pattern=r"^https?://")
    """Where a page opened inside WeCom is sent to learn who opens it (path/91022)."""
    sign_in_base: str = Field(default="https://login.work.weixin.qq.com", pattern=r"^https?://")
    """Where a browser outside WeCom is sent to sign in by a scanned code (path/98152)."""
    cards: bool = True
    """Whether people are shown cards with buttons; words say the same."""
    workbench: bool = False
    """Whether the app's tile in the workbench shows everybody his open tasks (path/92535)."""


class WechatOa(Section):
    """[channels.wechat_oa] an Official Account (公众号), as its admin page shows it."""

    app_id: str = Field(min_length=1)
    secret: Secret
    token: Secret
    mode: str = Field(default="safe", pattern="^(plain|compatible|safe)$")
    """How it encrypts what it sends us (明文、兼容、安全模式)."""
    aes_key: AesKey | None = None
    """Needed in all modes but the plain one."""
    template_id: str = ""
    """The template of messages beyond the window of 48 hours (模板消息); empty: what is to be said waits."""
    subscribe_id: str = ""
    """The template people have agreed to once each (订阅通知); used where there is no template message."""
    template_fields: dict[FieldName, FieldText] = Field(default={"thing1": "内容", "time2": "时间"}, min_length=1)
    """Field of the template → what stands there: `内容`, `时间`, or these very words."""
    subscribe_fields: dict[FieldName, FieldText] = Field(default={"thing1": "内容", "time2": "时间"}, min_length=1)
    web_login: bool = False
    """Whether who opens a page inside WeChat is known (网页授权): verified service accounts alone have that."""
    api_base: str = Field(default="https://api.weixin.qq.com/cgi-bin/", pattern=r"^https?://")
    """Of the messages; `/sns/`, where one asks who opened a page, lies beside `/cgi-bin/`."""
    authorize_base: str = Field(default="https://open.weixin.qq.com", pattern=r"^https?://")
    """Where a page opened inside WeChat is sent to learn who opens it."""


class UnitRobot(Section):
    """The robot of a unit's group."""

    key: Secret


class GroupRobot(Section):
    """[channels.group_robot] robots of groups; a key alone lets one post there (path/91770)."""

    key: Secret
    """That of the office's group."""
    units: dict[str, UnitRobot] = Field(default_factory=dict)
    """Code of a unit → the robot in its group."""
    api_base: str = Field(default="https://qyapi.weixin.qq.com/cgi-bin/", pattern=r"^https?://")


class Channels(Section):
    """[channels] the platforms people talk from, and the groups that are posted to; a title is what people call one."""

    wecom_app: WecomApp | None = Field(default=None, title="企业微信")
    wechat_oa: WechatOa | None = Field(default=None, title="公众号")
    group_robot: GroupRobot | None = Field(default=None, title="群机器人")


NAMED = frozenset({"wecom_app"})
"""Where an account has a name that its owner and the office know; elsewhere it is a number nobody could copy."""


def called(channel: str) -> str:
    """What people call a channel; its own name where the settings have no title for it."""
    field = Channels.model_fields.get(channel)
    return (field.title if field else None) or channel
