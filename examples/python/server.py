"""Signs people in with Flask and Authlib: PKCE, RP-initiated and back-channel logout."""
import logging
import secrets
import sys
from urllib.parse import urlencode

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from authlib.jose.errors import JoseError
from flask import Flask, redirect, request, send_from_directory, session

import pages
import settings
from logout_token import LogoutTokens
from registration import load_registration

registration = load_registration()
# Its lines hold whole addresses, and codes have no place in a log.
logging.getLogger("werkzeug").setLevel(logging.WARNING)
app = Flask(__name__)
app.secret_key = secrets.token_bytes(32)
app.config.update(
    SESSION_COOKIE_NAME="example-session",
    SESSION_COOKIE_HTTPONLY=True,
    SESSION_COOKIE_SAMESITE="Lax",
    SESSION_COOKIE_SECURE=settings.URL.startswith("https:"),
)
eid = OAuth(app).register(
    "eid",
    client_id=registration["client_id"],
    client_secret=registration["client_secret"],
    server_metadata_url=f"{registration['issuer']}/.well-known/openid-configuration",
    client_kwargs={"scope": settings.SCOPE, "code_challenge_method": "S256"},
)
# The people themselves stay on the server: Flask's own session is a cookie, and a cookie
# cannot be ended by a logout token.
people = {}
logout_tokens = LogoutTokens(eid, registration)


class LevelTooLow(Exception):
    """The issuer was asked for a level and answered with less."""


class Unusable(Exception):
    """An answer that is not the one to our question."""


@app.get("/")
def home():
    known = people.get(session.get("id"))
    return pages.person(known["name"], known["acr"]) if known else pages.welcome()


@app.get("/sign-in-button.css")
def button_style():
    return send_from_directory(settings.BUTTON_KIT, "sign-in-button.css")


@app.get("/sign-in")
def sign_in():
    # A browser sent to an issuer that is away would end on a page that is not ours.
    requests.get(eid.load_server_metadata()["jwks_uri"], timeout=2).raise_for_status()
    # State, nonce and PKCE verifier are made by Authlib and rest in the signed session cookie.
    wishes = {"acr_values": settings.LEVEL} if settings.LEVEL else {}
    return eid.authorize_redirect(f"{settings.URL}/callback", **wishes)


@app.get("/callback")
def callback():
    # RFC 9207: the answer of another issuer is no answer to us. Authlib leaves this to us.
    if request.args.get("iss") != registration["issuer"]:
        raise Unusable("iss of the callback")
    # Checks state, PKCE and the ID token: signature, iss, aud, exp, nonce.
    token = eid.authorize_access_token(timeout=settings.TIMEOUT_SECONDS)
    claims = token["userinfo"]
    if settings.LEVEL and (claims.get("acr") or "") < settings.LEVEL:
        raise LevelTooLow("acr")
    info = eid.userinfo(token=token, timeout=settings.TIMEOUT_SECONDS)
    if info["sub"] != claims["sub"]:
        raise Unusable("sub of userinfo")
    # A new session for who has signed in: nobody can have planted it.
    session.clear()
    session["id"] = secrets.token_urlsafe(32)
    people[session["id"]] = {
        "issuer": registration["issuer"],
        "sub": claims["sub"],
        "sid": claims.get("sid"),
        "acr": claims.get("acr"),
        "name": info["name"],
    }
    return redirect("/", 303)


@app.post("/sign-out")
def sign_out():
    known = people.pop(session.get("id"), None) or {}
    session.clear()
    query = {
        "client_id": registration["client_id"],
        "post_logout_redirect_uri": f"{settings.URL}/",
    }
    # The session's id as the hint, so that no token stands in an address.
    if known.get("sid"):
        query["logout_hint"] = known["sid"]
    end_session = eid.load_server_metadata()["end_session_endpoint"]
    return redirect(f"{end_session}?{urlencode(query)}", 303)


@app.post("/back-channel-logout")
def back_channel_logout():
    sid = logout_tokens.read(request.form.get("logout_token", ""))
    if sid is None:
        return {"error": "invalid_request"}, 400, {"Cache-Control": "no-store"}
    for key in [key for key, known in list(people.items()) if known["sid"] == sid]:
        people.pop(key, None)
    return "", 200, {"Cache-Control": "no-store"}


def kind_of(error):
    if isinstance(error, LevelTooLow):
        return "level"
    if isinstance(error, requests.RequestException):
        return "away"
    code = error.error if isinstance(error, OAuthError) else ""
    if code == "unmet_authentication_requirements":
        return "level"
    return "cancelled" if code == "access_denied" else "unusable"


@app.errorhandler(LevelTooLow)
@app.errorhandler(Unusable)
@app.errorhandler(OAuthError)
@app.errorhandler(JoseError)
@app.errorhandler(requests.RequestException)
# Authlib says so of a key that it does not find, even after it has fetched them again.
@app.errorhandler(ValueError)
def refuse(error):
    print(f"sign-in refused: {type(error).__name__}", file=sys.stderr)
    kind = kind_of(error)
    return pages.trouble(kind), 503 if kind == "away" else 400


if __name__ == "__main__":
    print(f"{settings.URL} signs people in at {registration['issuer']}", flush=True)
    app.run(host="localhost", port=settings.PORT, threaded=True)
