import { type AppRoute, appRoutes } from '@mot-cua/device-api'
import type { Answer, Failure } from '../api/failure.ts'
import type { ProvenFetch } from '../api/proven-fetch.ts'
import type { KeptDevice, PhoneStore } from '../device-key/phone.store.ts'
import type { LiveSession } from './live-session.ts'

export type SessionEnd = 'session-over' | 'device-unknown' | 'device-disabled'

type Given = { id?: string; body?: unknown }

/** Asks identity in the name of whoever has unlocked the app. */
export type SessionCall = <T>(route: AppRoute, given?: Given) => Promise<Answer<T>>

/** The same with a proof alone: the ways to a session. */
export type DeviceCall = <T>(
  device: KeptDevice,
  route: AppRoute,
  body: object,
) => Promise<Answer<T>>

export type CallDeps = {
  phone: PhoneStore
  provenFetch: ProvenFetch
  apiUrl: (path: string) => string
  live: LiveSession
  /** The session has ended by itself, or the server knows the device no more. */
  onEnded: (reason: SessionEnd) => void
}

export function createCalls(deps: CallDeps): { call: SessionCall; callAsDevice: DeviceCall } {
  const { provenFetch, apiUrl, live } = deps
  const ask = async <T>(
    { device, accessToken }: { device: KeptDevice; accessToken?: string },
    route: AppRoute,
    { id = '', body }: Given,
  ): Promise<Answer<T>> => {
    const { method, path } = appRoutes[route]
    const url = apiUrl(path.replace(':id', encodeURIComponent(id)))
    const answer = await provenFetch<T>({ method, url, key: device.key, accessToken, body })
    if (answer.failure) await endAfter(answer.failure, deps)
    return answer
  }
  return {
    async call(route, given = {}) {
      const session = live.read()
      return session ? ask(session, route, given) : { failure: { code: 'signed-out' } }
    },
    callAsDevice: (device, route, body) => ask({ device }, route, { body }),
  }
}

/** A device that is none any more forgets its key: the way back is a new sign-in. */
async function endAfter({ code }: Failure, { phone, live, onEnded }: CallDeps): Promise<void> {
  if (code === 'device-unknown' || code === 'device-disabled') {
    live.end()
    await phone.remove('device')
    onEnded(code)
  } else if (code === 'signed-out' && live.read()) {
    live.end()
    onEnded('session-over')
  }
}
