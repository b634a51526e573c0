#!/bin/sh
# Registers this service (RFC 7591) and writes Apache's configuration into ./run.
set -eu
cd "$(dirname "$0")"

PORT=${PORT:-3000}
PUBLIC_URL=${PUBLIC_URL:-http://localhost:$PORT}
DESK=${DESK:-http://localhost:4900}
# portal for services of the public sector, identity for all others.
ISSUER=${ISSUER:-portal}
# The least level this service takes: urn:eid:level1, urn:eid:level2, or nothing.
LEVEL=${LEVEL:-}
TIMEOUT_SECONDS=${TIMEOUT_SECONDS:-10}
RUN=${RUN:-$PWD/run}

umask 077
mkdir -p "$RUN"
# Each curl stands alone: in a pipe nobody would hear that it failed.
services=$(curl -fsS "$DESK/services.json")
service=$(printf %s "$services" | jq -e --arg name "$ISSUER" '.[] | select(.name == $name)')
issuer=$(printf %s "$service" | jq -r .issuer)

# One made for another issuer or another address of this service is of no use.
kept=$(jq -r '"\(.issuer) \(.redirect_uris[0])"' "$RUN/registration.json" 2>/dev/null || true)
if [ "$kept" != "$issuer $PUBLIC_URL/app/oidc" ]; then
  jq -n --arg url "$PUBLIC_URL" '{
    client_name: "Dịch vụ mẫu (Apache)",
    redirect_uris: ["\($url)/app/oidc"],
    post_logout_redirect_uris: ["\($url)/"],
    backchannel_logout_uri: "\($url)/app/oidc?logout=backchannel",
    backchannel_logout_session_required: true,
    token_endpoint_auth_method: "client_secret_basic"
  }' >"$RUN/metadata.json"
  answer=$(curl -fsS "$(printf %s "$service" | jq -r .registrationEndpoint)" \
    -H "Authorization: Bearer $(printf %s "$service" | jq -r .initialAccessToken)" \
    -H 'Content-Type: application/json' -d @"$RUN/metadata.json")
  printf %s "$answer" | jq --arg issuer "$issuer" '. + {issuer: $issuer}' >"$RUN/registration.json.new"
  mv "$RUN/registration.json.new" "$RUN/registration.json"
fi

read_registration() { jq -r "$1" "$RUN/registration.json"; }
[ -s "$RUN/passphrase" ] || head -c 32 /dev/urandom | base64 >"$RUN/passphrase"

level_request='' level_rule=''
if [ -n "$LEVEL" ]; then
  level_request="OIDCAuthRequestParams acr_values=$LEVEL"
  # The issuer was asked for a level; whether it was reached is for the service to check.
  case $LEVEL in
    *level1) level_rule='Require claim acr~^urn:eid:level[12]$' ;;
    *) level_rule="Require claim acr:$LEVEL" ;;
  esac
fi

# Behind a proxy that ends TLS (nginx.conf) Apache learns from it how it is reached.
forwarded=''
case $PUBLIC_URL in
  https:*) forwarded='OIDCXForwardedHeaders X-Forwarded-Proto X-Forwarded-Host X-Forwarded-Port' ;;
esac

cat >"$RUN/eid.conf" <<CONF
OIDCProviderMetadataURL $issuer/.well-known/openid-configuration
OIDCClientID $(read_registration .client_id)
OIDCClientSecret $(read_registration .client_secret)
OIDCRedirectURI $PUBLIC_URL/app/oidc
OIDCCryptoPassphrase $(cat "$RUN/passphrase")
OIDCHTTPTimeoutLong $TIMEOUT_SECONDS
$level_request
$forwarded
Define EID_LISTEN 127.0.0.1:$PORT
Define EID_SITE $PWD/site
Define EID_BUTTONS ${BUTTON_KIT:-$PWD/../button-kit}
Define EID_HOME $PUBLIC_URL/
CONF
printf '%s\n' "${level_rule:-Require valid-user}" >"$RUN/eid-rule.conf"
echo "$PUBLIC_URL signs people in at $issuer; start it by: apache2 -d $RUN -f $PWD/httpd.conf -DFOREGROUND"
