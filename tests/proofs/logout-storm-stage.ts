import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { createSqlEphemeralStore } from '@mot-cua/database'
import { systemClock } from '@mot-cua/kernel'
import type { LightHttp } from '@mot-cua/testing'
import { cookieName } from '@mot-cua/web'
import { presets } from '../../apps/onestop/presets/index.ts'
import { appIdOf, schemaOf } from '../../apps/onestop/src/config.ts'
import { createOnestopSessions } from '../../apps/onestop/src/session/session.ts'
import { createLogoutTokens } from './logout-storm-tokens.ts'
import type { Parties } from './parties.ts'
import { PRESET } from './party-settings.ts'
import { createBrowser } from './portal-journey.ts'
import { enterProvince } from './province-journey.ts'

const ASK_EVERY_MS = 20

/** A citizen's session, as the cookie opens it and as the portal names it. */
type Session = { token: string; sid: string; subject: string }

export type StormStage = Awaited<ReturnType<typeof openStormStage>>

/** A province in which many are signed in, and whoever sends it logout tokens. */
export async function openStormStage(parties: Parties, http: LightHttp) {
  const { engine, portal, onestop } = parties
  const preset = presets[PRESET]
  const store = createSqlEphemeralStore(engine, schemaOf(preset), {})
  const sessions = createOnestopSessions({ store, now: systemClock })
  const enter = async () => {
    const [browser, person] = [createBrowser(), await parties.newPerson()]
    await enterProvince(parties, { browser, person, door: 'citizen' })
  }
  // The first sign-in registers the province at the portal.
  await enter()
  const { tell, forge } = await createLogoutTokens(parties)
  const start = async (): Promise<Session> => {
    const named = { sid: randomUUID(), subject: randomUUID() }
    const proof = { issuer: portal.url, level: 2, amr: ['pwd'], ...named } as const
    const token = await sessions.start({
      kind: 'citizen',
      name: 'Hoàng Thử Nghiệm',
      personId: randomUUID(),
      authenticatedAt: systemClock(),
      isSharedComputer: false,
      ...proof,
    })
    return { token, ...named }
  }
  const cookie = cookieName(appIdOf(preset), 'session', false)
  const isSignedIn = async ({ token }: Session) => {
    const headers = { cookie: `${cookie}=${token}` }
    const { status, body } = await http.send(`${onestop.url}/`, { headers })
    return status === 200 && body.includes('account-menu')
  }
  return {
    enter,
    tell,
    forge,
    signIn: (count: number) => Promise.all(Array.from({ length: count }, start)),
    async send(token: string): Promise<number> {
      const url = `${onestop.url}/back-channel-logout/portal`
      const answer = await http.send(url, { method: 'POST', form: { logout_token: token } })
      return answer.status
    },
    async countAlive(some: readonly Session[]): Promise<number> {
      return (await Promise.all(some.map(isSignedIn))).filter(Boolean).length
    },
    rssBytes: () => onestop.rssBytes(),
    /** How often the portal was asked for its keys. */
    countKeyRequests: () =>
      portal
        .output()
        .split('\n')
        .filter((line) => /"\/jwks"/.test(line)).length,
    askMeanwhile: (session: Session | undefined) =>
      askMeanwhile(async () => {
        if (!session) throw new Error('nobody is signed in')
        return isSignedIn(session)
      }),
  }
}

/** Somebody who goes on working, page after page. */
function askMeanwhile(isServed: () => Promise<boolean>) {
  const tally = { asked: 0, failed: 0 }
  let isOver = false
  const asking = (async () => {
    while (!isOver) {
      tally.asked += 1
      if (!(await isServed().catch(() => false))) tally.failed += 1
      await pause(ASK_EVERY_MS)
    }
  })()
  return {
    async end() {
      isOver = true
      await asking
      return tally
    },
  }
}
