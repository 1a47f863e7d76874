"""The API of an Official Account (公众号): what its client does otherwise than that of a WeCom app."""

from typing import Any, ClassVar

from bot.channels.sdk import Client, PlatformError

SECRET_REFUSED = 40125
INVALID_CREDENTIAL = 40001
BY_CODE = "../sns/oauth2/access_token"
"""Beside `/cgi-bin/`, not below it."""


class AccountClient(Client):
    """Asks for stable tokens, which other programs of the account share: to ask for one ends nobody else's.

    40001 means of a call that its token is not the latest, and of asking for a token that the secret is wrong; there
    it is told as 40125.
    """

    token_refused: ClassVar[frozenset[int]] = frozenset({INVALID_CREDENTIAL, 40014, 42001})
    credential_refused: ClassVar[frozenset[int]] = frozenset({40013, SECRET_REFUSED, 40164, 40243, 41002, 41004})
    codeless: ClassVar[frozenset[str]] = frozenset({"stable_token", "media/upload", "menu/get", BY_CODE})

    def whose(self, code: str) -> dict[str, Any]:
        """Who brought a code (网页授权), asked with the secret and without a token; a code is good once.

        Raises:
            PlatformError: as `call`; 40125 where the secret is wrong.
        """
        asked = [("appid", self.corp_id), ("secret", self.secret), ("code", code), ("grant_type", "authorization_code")]
        return self._with_secret("get", BY_CODE, params=asked)

    def _ask_for_token(self) -> dict[str, Any]:
        asked = {
            "grant_type": "client_credential",
            "appid": self.corp_id,
            "secret": self.secret,
            "force_refresh": False,
        }
        # Parameters as a list: to a dict wechatpy would add a token.
        return self._with_secret("post", "stable_token", params=[], data=asked)

    def _with_secret(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        try:
            return self._ask(method, path, **options)
        except PlatformError as error:
            if error.code != INVALID_CREDENTIAL:
                raise
        raise PlatformError(SECRET_REFUSED, "invalid appsecret")
