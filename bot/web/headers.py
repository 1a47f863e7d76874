"""What every answer bears: nothing but our own files is run or shown, nowhere else is posted to, nobody frames us."""

from flask import Flask, Response, request
from flask_compress import Compress

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


def harden(app: Flask, packer: Compress, *, is_secure: bool) -> None:
    """Let every answer of the application bear them, and be packed if it may be; `is_secure`: people come by https."""
    packed = frozenset(app.config["COMPRESS_MIMETYPES"])
    headers = [(name.lower(), name, value) for name, value in (HEADERS | (SECURE if is_secure else {})).items()]

    @app.after_request
    def bear(response: Response) -> Response:
        if request.endpoint in OPEN_FILES:
            response.direct_passthrough = False
            response.get_data()
            response.close()  # here: who goes away while it is sent would leave the file open, and so would packing it
        given = {name.lower() for name, _ in response.headers}
        for key, name, value in headers:
            if key not in given:
                response.headers.add(name, value)  # `setdefault` would go through all of them three times for each
        return packer.after_request(response) if response.mimetype in packed else response
