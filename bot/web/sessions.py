"""The cookie that a form's token is held against: signed with a key made of `link_key`, read by no script."""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from bot.core.config import Web

PURPOSE = b"zhibu web session"
CALLBACKS = "/hook/"
"""Where platforms knock, which have no cookies."""


class PagesOnly(SecureCookieSessionInterface):
    """Opens a session for pages; for a callback not even what would check its signature is made."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of a browser; None where none can be."""
        return None if request.path.startswith(CALLBACKS) else super().open_session(app, request)


def prepare(app: Flask, web: Web) -> None:
    """Give the application its cookie; without a key there are no links, and so no forms."""
    app.session_interface = PagesOnly()
    app.config["SESSION_COOKIE_NAME"] = "zhibu"
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    app.config["SESSION_COOKIE_SECURE"] = web.base_url.startswith("https://")
    if web.link_key is not None:
        key = HKDF(hashes.SHA256(), length=32, salt=None, info=PURPOSE)
        app.secret_key = key.derive(web.link_key.get_secret_value().encode())
