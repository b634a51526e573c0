"""OpenID Connect Back-Channel Logout §2.6."""
import time

from authlib.jose import JsonWebKey, JsonWebToken
from authlib.jose.errors import JoseError

EVENT = "http://schemas.openid.net/event/backchannel-logout"
MAX_AGE_SECONDS = 120
CLOCK_SKEW_SECONDS = 10


class LogoutTokens:
    def __init__(self, eid, registration):
        self.eid = eid
        self.registration = registration
        self.jwt = JsonWebToken(["ES256"])
        self.seen = {}

    def read(self, token):
        """Answers the `sid` that is over, or None."""
        try:
            claims = self.jwt.decode(token, self.find_key, claims_options=self.expected())
            claims.validate(leeway=CLOCK_SKEW_SECONDS)
        except (JoseError, ValueError):
            return None
        now = time.time()
        is_fresh = now - claims["iat"] <= MAX_AGE_SECONDS + CLOCK_SKEW_SECONDS
        is_logout = EVENT in claims["events"] and "nonce" not in claims
        if not is_fresh or not is_logout or claims.header.get("typ") != "logout+jwt":
            return None
        return claims["sid"] if self.is_first(claims["jti"], now) else None

    def expected(self):
        essential = {name: {"essential": True} for name in ("exp", "iat", "jti", "sid", "events")}
        return {
            **essential,
            "iss": {"essential": True, "value": self.registration["issuer"]},
            "aud": {"essential": True, "value": self.registration["client_id"]},
        }

    def find_key(self, header, _payload):
        # An unknown key may be a new one: the published set is read once more.
        for force in (False, True):
            keys = JsonWebKey.import_key_set(self.eid.fetch_jwk_set(force=force))
            try:
                return keys.find_by_kid(header.get("kid"))
            except ValueError:
                continue
        raise ValueError("unknown key")

    def is_first(self, jti, now):
        self.seen = {one: at for one, at in self.seen.items() if now - at < 2 * MAX_AGE_SECONDS}
        if jti in self.seen:
            return False
        self.seen[jti] = now
        return True
