import { appRoutes, type Session } from '@mot-cua/device-api'
import type { Failure } from '../api/failure.ts'
import type { ProvenFetch } from '../api/proven-fetch.ts'
import { randomText, sha256 } from '../device-key/base64url.ts'
import { type DeviceKey, makeDeviceKey, thumbprintOf } from '../device-key/device-key.ts'
import type { PhoneStore } from '../device-key/phone.store.ts'
import { readCallback, signInAddress, tokenForm } from './sign-in-address.ts'

type Deps = {
  phone: PhoneStore
  provenFetch: ProvenFetch
  origin: string
  issuer: string
  apiUrl: (path: string) => string
  now?: () => number
}

/** A key that has signed in, and what it may use for one thing: to become a device. */
type Candidate = { key: DeviceKey; accessToken: string }

/** A forgotten tab does not come back as somebody's device the next day. */
const SIGN_IN_MS = 30 * 60_000

/** From nobody's browser to somebody's device: away to the sign-in page, back, and a passcode. */
export function createEnrolment({ phone, provenFetch, origin, issuer, apiUrl, ...deps }: Deps) {
  const now = deps.now ?? Date.now
  let candidate: Candidate | undefined
  return {
    /** Address of the sign-in page. A new key each time: an old one stays good until it is replaced. */
    async leave(locale: string): Promise<string> {
      const key = await makeDeviceKey()
      const [state, verifier] = [randomText(16), randomText(32)]
      await phone.write('signIn', { key, state, verifier, startedAt: now() })
      const challenge = await sha256(verifier)
      const thumbprint = await thumbprintOf(key.publicJwk)
      return signInAddress({ origin, state, challenge, thumbprint, locale })
    },
    async comeBack(search: string): Promise<'signed-in' | 'cancelled' | 'failed'> {
      const left = await phone.read('signIn')
      await phone.remove('signIn')
      if (!left || now() - left.startedAt > SIGN_IN_MS) return 'failed'
      const outcome = readCallback(search, { state: left.state, issuer })
      if ('failed' in outcome) return outcome.failed
      const { key, verifier } = left
      const body = tokenForm({ origin, code: outcome.code, verifier })
      const ask = { method: 'POST', url: `${origin}/token`, key, body } as const
      const answer = await provenFetch<{ access_token: string }>(ask)
      if (answer.failure) return 'failed'
      candidate = { key, accessToken: answer.value.access_token }
      return 'signed-in'
    },
    /** Makes the key a device; the passcode is weighed by the server. */
    async enrol(wish: { name: string; passcode: string }): Promise<Enrolled> {
      if (!candidate) return { failure: { code: 'signed-out' } }
      const { key, accessToken } = candidate
      const { method, path } = appRoutes.enrol
      const url = apiUrl(path)
      const answer = await provenFetch<Session>({ method, url, key, accessToken, body: wish })
      if (answer.failure) return answer
      candidate = undefined
      return { key, session: answer.value }
    },
  }
}

type Enrolled = { key: DeviceKey; session: Session; failure?: undefined } | { failure: Failure }

export type Enrolment = ReturnType<typeof createEnrolment>
