"""What every answer bears: nothing but our own files is run or shown, nowhere else is posted to, nobody frames us."""

from flask import Flask, Response, request

from bot.web.guard import OPEN_FILES

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'"
    ),
}
SECURE = {"Strict-Transport-Security": "max-age=31536000"}
"""Where people come by https."""


def harden(app: Flask, *, is_secure: bool) -> None:
    """Let every answer of the application bear them; `is_secure` where people come by https."""
    headers = HEADERS | (SECURE if is_secure else {})

    @app.after_request
    def bear(response: Response) -> Response:
        if request.endpoint in OPEN_FILES:
            response.direct_passthrough = False
            response.get_data()
            response.close()  # here: who goes away while it is sent would leave the file open, and so would packing it
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response
