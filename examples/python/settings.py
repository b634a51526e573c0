"""Everything that another installation needs to change stands here."""
import os

PORT = int(os.environ.get("PORT", "3000"))
# Where this service is reached; its redirect address is made of it.
URL = os.environ.get("PUBLIC_URL", f"http://localhost:{PORT}")
# The sandbox's desk; services.json tells issuers and how to register.
DESK = os.environ.get("DESK", "http://localhost:4900")
# "portal" for services of the public sector, "identity" for all others.
ISSUER = os.environ.get("ISSUER", "portal")
SCOPE = "openid profile"
# The least level this service takes: urn:eid:level1, urn:eid:level2, or nothing.
LEVEL = os.environ.get("LEVEL", "")
# Somebody waits in front of a page.
TIMEOUT_SECONDS = float(os.environ.get("TIMEOUT_SECONDS", "10"))
# What the registration answered: a secret, so nobody else may read the file.
REGISTRATION_FILE = os.environ.get("REGISTRATION_FILE", "registration.json")
BUTTON_KIT = os.environ.get(
    "BUTTON_KIT", os.path.join(os.path.dirname(os.path.abspath(__file__)), "../button-kit")
)
