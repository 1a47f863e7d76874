"""The cookie that a form's token is held against: signed with a key made of `link_key`, read by no script."""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask

from bot.core.config import Web

PURPOSE = b"zhibu web session"


def prepare(app: Flask, web: Web) -> None:
    """Give the application its cookie; without a key there are no links, and so no forms."""
    app.config["SESSION_COOKIE_NAME"] = "zhibu"
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    app.config["SESSION_COOKIE_SECURE"] = web.base_url.startswith("https://")
    if web.link_key is not None:
        key = HKDF(hashes.SHA256(), length=32, salt=None, info=PURPOSE)
        app.secret_key = key.derive(web.link_key.get_secret_value().encode())
