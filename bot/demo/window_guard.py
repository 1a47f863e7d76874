"""Who may ask the chat window, and how it answers: only this machine's own page, and every error in one sentence."""

from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

from bot.core.errors import BotError, NotFoundError
from bot.demo.standin_http import Answer, Handler, Request

PAGE = Path(__file__).parent / "page"
SCRIPTS = ("window.js", "draw.js", "bubbles.js", "cards.js", "markdown.js", "doors.js")
STYLES = ("window.css", "chat.css")
FILES = {
    "/": ("index.html", "text/html; charset=utf-8"),
    **{f"/{name}": (name, "text/css; charset=utf-8") for name in STYLES},
    **{f"/{name}": (name, "text/javascript; charset=utf-8") for name in SCRIPTS},
}
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
FOREIGN = "只能从这台机器上打开。"


def file(name: str, kind: str) -> Callable[[Request], Answer]:
    """A part of the page, as it lies beside us."""
    content = (PAGE / name).read_bytes()
    return lambda _: Answer(content, kind)


def guarded(handler: Handler) -> Handler:
    """Only this machine's own pages may ask; errors become their sentence."""

    def answer(request: Request) -> Answer:
        if not _from_here(request):
            found = Answer.of({"error": FOREIGN}, HTTPStatus.FORBIDDEN)
        else:
            try:
                found = handler(request)
            except NotFoundError as error:
                found = Answer.of({"error": error.sentence}, HTTPStatus.NOT_FOUND)
            except BotError as error:
                found = Answer.of({"error": error.sentence}, HTTPStatus.BAD_REQUEST)
        return Answer(found.body, found.kind, found.status, {**found.headers, **HEADERS})

    return answer


def _from_here(request: Request) -> bool:
    """Whether it is asked under this machine's own name, and what changes something is JSON.

    A page of another site cannot send JSON across without being allowed to, and nobody here allows it.
    """
    asks = request.method == "GET" or request.headers.get("content-type", "").startswith("application/json")
    return request.is_local and asks
