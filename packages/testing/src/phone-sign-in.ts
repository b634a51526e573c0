import { createHash, randomBytes } from 'node:crypto'
import { APP_CALLBACK_PATH, APP_CLIENT_ID } from '@mot-cua/device-api'
import type { DeviceKey } from './device-key.ts'
import type { LightHttp } from './light-http.ts'
import type { SeededPerson } from './seeded-people.ts'
import { signInOn } from './sign-in-driver.ts'
import { createVisit } from './sign-in-visit.ts'
import type { SmsSink } from './sms-sink.ts'

type Phone = {
  issuer: string
  targets?: readonly string[]
  http: LightHttp
  key: DeviceKey
  address: string
}

/** The code flow of the app: PKCE, the code bound to the key, `prompt=login`, token with DPoP. */
export async function obtainAppToken(
  { issuer, targets = [issuer], http, key, address }: Phone,
  { person, sms }: { person: SeededPerson; sms: Pick<SmsSink, 'nextTo'> },
): Promise<string> {
  const [target = issuer] = targets
  const toTarget = (url: string) => url.replace(issuer, target)
  const redirectUri = issuer + APP_CALLBACK_PATH
  const verifier = randomBytes(32).toString('base64url')
  const query = new URLSearchParams({
    client_id: APP_CLIENT_ID,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid',
    state: randomBytes(16).toString('base64url'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    dpop_jkt: key.jkt,
    prompt: 'login',
  })
  const visit = createVisit({ http, issuer, toTarget, address })
  const authorizeUrl = `${issuer}/authorize?${query}`
  const arrived = new URL(await signInOn(visit, sms, { authorizeUrl, redirectUri, person }))
  const url = `${issuer}/token`
  const answer = await http.send(toTarget(url), {
    method: 'POST',
    headers: { dpop: key.prove({ method: 'POST', url }), 'x-forwarded-for': address },
    form: {
      grant_type: 'authorization_code',
      client_id: APP_CLIENT_ID,
      code: arrived.searchParams.get('code') ?? '',
      redirect_uri: redirectUri,
      code_verifier: verifier,
    },
  })
  if (answer.status !== 200) throw new Error(`token of the app: ${answer.status} ${answer.body}`)
  return (JSON.parse(answer.body) as { access_token: string }).access_token
}
