"""不要卡片, 要卡片: whether one is shown cards with buttons; everything can be typed as well."""

from bot import people
from bot.chat import Reply, Router, Said
from bot.core.context import Context

router = Router()

NO_CARDS = "好，以后用文字告诉您，不发卡片。要恢复回「要卡片」。"
CARDS = "好，以后发卡片，点一下就能办。不要了回「不要卡片」。"
NONE_ALREADY = "本来就不给您发卡片。要恢复回「要卡片」。"
SOME_ALREADY = "本来就给您发卡片。在微信里（微信插件）看不到卡片，可以回「不要卡片」。"


@router.command(
    "不要卡片",
    "不发卡片",
    "关闭卡片",
    intent="cards.without",
    usage="不要卡片",
    about="通知改用文字，不发带按钮的卡片；用微信插件（在微信里收消息）看不到卡片的，请回这一句。",
    typed=True,
)
def without(ctx: Context, _: Said) -> Reply:
    """Words from now on; what is on its way may still come as a card."""
    return Reply(NO_CARDS if people.show_cards(ctx, wanted=False) else NONE_ALREADY)


@router.command(
    "要卡片",
    "恢复卡片",
    "发卡片",
    intent="cards.with",
    usage="要卡片",
    about="通知用带按钮的卡片，点一下就能办。",
    typed=True,
)
def with_cards(ctx: Context, _: Said) -> Reply:
    """Cards again."""
    return Reply(CARDS if people.show_cards(ctx, wanted=True) else SOME_ALREADY)
