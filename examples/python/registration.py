"""Registers once (RFC 7591) and keeps the answer."""
import json
import os

import requests

import settings

REDIRECT_URI = f"{settings.URL}/callback"


def find_issuer():
    services = requests.get(f"{settings.DESK}/services.json", timeout=10).json()
    return next(line for line in services if line["name"] == settings.ISSUER)


def read_registration(issuer):
    try:
        with open(settings.REGISTRATION_FILE, encoding="utf-8") as file:
            kept = json.load(file)
    except FileNotFoundError:
        return None
    # One made for another issuer or another address of this service is of no use.
    is_ours = kept["issuer"] == issuer and REDIRECT_URI in kept["redirect_uris"]
    return kept if is_ours else None


def register(service):
    metadata = {
        "client_name": "Dịch vụ mẫu (Python)",
        "redirect_uris": [REDIRECT_URI],
        "post_logout_redirect_uris": [f"{settings.URL}/"],
        "backchannel_logout_uri": f"{settings.URL}/back-channel-logout",
        "backchannel_logout_session_required": True,
        "token_endpoint_auth_method": "client_secret_basic",
    }
    answer = requests.post(
        service["registrationEndpoint"],
        json=metadata,
        headers={"Authorization": f"Bearer {service['initialAccessToken']}"},
        timeout=10,
    )
    answer.raise_for_status()
    kept = {"issuer": service["issuer"], **answer.json()}
    file = os.open(settings.REGISTRATION_FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as target:
        json.dump(kept, target, indent=2)
    return kept


def load_registration():
    service = find_issuer()
    return read_registration(service["issuer"]) or register(service)
