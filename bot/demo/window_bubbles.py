"""What a line of a chat looks like in the window: words, a picture, a file, a card, or that it cannot be seen."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.core import pixels
from bot.demo.records import Json
from bot.demo.standin_card_checks import BUTTON, MULTIPLE, VOTE
from bot.demo.standin_cards import Shown
from bot.demo.standin_chats import BOT
from bot.demo.standin_media import Media

PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}
"""How a file begins that the window shows as a picture."""
WEB = ("http://", "https://")
PLATFORM = "platform"
MARKDOWN = frozenset({"markdown", "markdown_v2"})
ATTACHED = frozenset({"file", "voice", "video"})

HIDDEN_CARD = "这里有一张卡片，微信插件里不显示。"
HIDDEN_MARKDOWN = "这里有一条带格式的消息，微信插件里不显示。"
RECALLED = "这条消息已撤回。"
UNHEARD = "语音（平台没有识别出文字）"
HEARD = "语音：{words}"


def drawn(line: Mapping[str, Any], media: Media | None, shown: Shown | None, *, plugin: bool = False) -> Json:
    """A line as the page draws it; `media` and `shown` are what its file and its card are by now.

    In the WeChat plugin cards and Markdown are not shown, and nothing is taken back (paths 90236 and 94867).
    """
    kind = str(line.get("kind", "text"))
    bubble: Json = {"own": line["from"] not in {BOT, PLATFORM}, "text": line["text"], "at": line["at"]}
    if line.get("recalled") and not plugin:
        return bubble | {"text": "", "hidden": RECALLED}
    if plugin and (kind == "template_card" or kind in MARKDOWN):
        return bubble | {"text": "", "hidden": HIDDEN_CARD if kind == "template_card" else HIDDEN_MARKDOWN}
    if line["from"] == PLATFORM:
        return bubble | {"platform": True}
    if kind == "voice" and bubble["own"]:
        heard = line.get("heard")
        return bubble | {"text": HEARD.format(words=heard) if heard else UNHEARD}
    return bubble | _part(kind, line, media, shown)


def _part(kind: str, line: Mapping[str, Any], media: Media | None, shown: Shown | None) -> Json:
    if kind == "template_card":
        return {"card": card(shown or Shown(line.get("body") or {}))}
    if kind in MARKDOWN:
        return {"markup": kind, "called": _called(line)}
    if kind == "template":
        return {"notice": {"link": _web(line.get("url"))}}
    if media is not None and kind == "image":
        return _picture(line["media_id"], media.content)
    if media is not None and kind in ATTACHED:
        href = f"api/file/{line['media_id']}"
        return {"file": {"href": href, "name": media.name, "size": len(media.content)}}
    return {"called": _called(line)} if line.get("mentions") else {}


def _picture(media_id: str, content: bytes) -> Json:
    """An image shows itself, as large as it says it is."""
    try:
        found = pixels.size(picture_kind(content), content)
    except ValueError:
        found = None
    if found is None:
        return {}
    width, height = found
    return {"picture": {"href": f"api/picture/{media_id}", "width": width, "height": height}}


def picture_kind(content: bytes) -> str:
    """The type of a picture; empty for anything else."""
    return next((kind for begins, kind in PICTURES.items() if content.startswith(begins)), "")


def _called(line: Mapping[str, Any]) -> list[str]:
    """Who is called but not named within the text: the client puts them at its end."""
    names = [one["name"] for one in line.get("mentions") or ()]
    return [name for name in names if f"@{name}" not in line["text"]]


def card(shown: Shown) -> Json:
    """A card with its parts in the order WeCom draws them; nothing that is no web address leads anywhere."""
    given = shown.card
    title, strong = given.get("main_title") or {}, given.get("emphasis_content") or {}
    return {
        "id": given.get("task_id", ""),
        "source": (given.get("source") or {}).get("desc", ""),
        "title": title.get("title", ""),
        "note": title.get("desc", ""),
        "strong": [part for part in (strong.get("title"), strong.get("desc")) if part],
        "quote": _words(given.get("quote_area") or {}, ("title", "quote_text")),
        "text": given.get("sub_title_text", ""),
        "lines": [
            {"name": one.get("keyname", ""), "value": one.get("value", ""), "link": _web(one.get("url"))}
            for one in given.get("horizontal_content_list") or ()
        ],
        "rows": [_words(one, ("title", "desc")) for one in given.get("vertical_content_list") or ()],
        "jumps": [_jump(one) for one in given.get("jump_list") or ()],
        "link": _web((given.get("card_action") or {}).get("url")),
        "questions": _questions(given),
        "buttons": _buttons(given),
        "outcome": shown.outcome,
        "menu": [_jump(one) for one in (given.get("action_menu") or {}).get("action_list") or ()],
    }


def _words(found: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    return [str(found[name]) for name in names if found.get(name)]


def _jump(one: Mapping[str, Any]) -> Json:
    return {
        "label": one.get("title") or one.get("text", ""),
        "key": one.get("key", ""),
        "link": _web(one.get("url")),
        "style": one.get("style", 1),
    }


def _buttons(given: Mapping[str, Any]) -> list[Json]:
    if given.get("card_type") == BUTTON:
        return [_jump(one) for one in given["button_list"]]
    return [_jump(given["submit_button"])] if given.get("card_type") in {VOTE, MULTIPLE} else []


def _questions(given: Mapping[str, Any]) -> list[Json]:
    """What a card asks; a list begins with an option, a vote with what it was sent with."""
    if given.get("card_type") == VOTE:
        box = given["checkbox"]
        ticked = [one["id"] for one in box["option_list"] if one.get("is_checked")]
        return [_question(box, ticked, "many" if box.get("mode", 0) == 1 else "one")]
    lists = [*(given.get("select_list") or ()), *filter(None, (given.get("button_selection"),))]
    return [_question(one, [one.get("selected_id") or one["option_list"][0]["id"]], "list") for one in lists]


def _question(asked: Mapping[str, Any], chosen: Iterable[str], mode: str) -> Json:
    begun = set(chosen)
    options = [{"id": one["id"], "text": one["text"], "chosen": one["id"] in begun} for one in asked["option_list"]]
    return {"key": asked["question_key"], "title": asked.get("title", ""), "mode": mode, "options": options}


def _web(address: object) -> str:
    return str(address) if str(address).startswith(WEB) else ""
