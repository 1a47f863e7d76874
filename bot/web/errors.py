"""Whatever goes wrong is said in words, on a page of ours; what is not there and what is not for one look alike."""

import logging
import secrets

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, NotFound, RequestEntityTooLarge

from bot.core.errors import BotError, BusyError, NotAllowedError, NotFoundError
from bot.web.hall import STALE, page

NO_PAGE = "没有这个页面，或者您看不到它。"
WRONG = "这样打不开。请从聊天里或网页上的链接进来。"
TOO_LARGE = "这些文件加起来太大，没有收下。请分几次交，或者先把照片缩小。"
BUSY = "现在用的人多，这一次没有记下。请返回上一页，再试一次。"
CRASHED = "出错了，编号 {code}，已记下。请稍后再试，或把编号告诉{contact}。"
SENTENCES = {NotFound.code: NO_PAGE, RequestEntityTooLarge.code: TOO_LARGE}

log = logging.getLogger(__name__)


def answer_errors(app: Flask, contact: str) -> None:
    """Let the application do so; `contact` is whom a crash is told to."""

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        status = error.code or 400
        if request.path.startswith("/hook/"):
            return Response(status=status)
        return _said(SENTENCES.get(status, WRONG), status)

    @app.errorhandler(CSRFError)
    def stale(_: CSRFError) -> Response:
        return _said(STALE, 400)

    @app.errorhandler(BotError)
    def wrong(error: BotError) -> Response:
        if isinstance(error, NotFoundError | NotAllowedError):
            return _said(NO_PAGE, 404)
        return _said(error.sentence, 409)

    @app.errorhandler(BusyError)
    def busy(_: BusyError) -> Response:
        return _said(BUSY, 503)

    @app.errorhandler(Exception)
    def crashed(error: Exception) -> Response:
        code = secrets.token_hex(2)
        log.error("page crashed", exc_info=error, extra={"number": code})
        return _said(CRASHED.format(code=code, contact=contact), 500)


def _said(text: str, status: int) -> Response:
    return page("said.html", status, title="打不开", text=text)
