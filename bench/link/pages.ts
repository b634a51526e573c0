import { createSqlEphemeralStore, openPostgres } from '@mot-cua/database'
import { systemClock } from '@mot-cua/kernel'
import {
  createLightHttp,
  createThrowAwayDatabase,
  type LightHttp,
  startProgram,
  type TestServer,
} from '@mot-cua/testing'
import { createSessions } from '../../apps/portal/src/session/session.ts'
import { assertNoFailures, percentile, repeat } from '../load.ts'
import { fillContents, idsOf } from './fill-contents.ts'
import type { Bench } from './link.ts'

const TARGET_MS = 50
/** People who look at the same moment. */
const LANES = 2
/** Spread over all of them, so that neither index nor cache is kept warm. */
const SIGNED_IN = 500
const WARM_UP = 100

const pages = {
  'dossier list': '/dossiers',
  'tab of dossiers that are done': '/dossiers?tab=done',
  'search among dossiers': '/dossiers?q=trich%20luc',
  'data store': '/data-store',
}

/** What a page costs where there are very many persons, dossiers and documents. */
export async function measurePages({ report, postgres, sizes }: Bench): Promise<void> {
  const stage = await openStage(postgres)
  const http = createLightHttp()
  try {
    const startedAt = performance.now()
    await fillContents(stage.databaseUrl, sizes.persons)
    const fillSeconds = (performance.now() - startedAt) / 1000
    const cookies = await signIn(stage.databaseUrl, sizes.persons)
    for (const [figure, path] of Object.entries(pages)) {
      const ask = askInTurn(http, `${stage.url}${path}`, cookies)
      await repeat(ask, { lanes: LANES, times: WARM_UP })
      const load = await repeat(ask, { lanes: LANES, times: sizes.requests })
      assertNoFailures(load)
      report({
        figure: `${figure}, p95 with ${sizes.persons * 10} dossiers`,
        value: percentile(load.latenciesMs, 0.95),
        unit: 'ms',
        target: { atMost: TARGET_MS },
        detail: {
          p50: percentile(load.latenciesMs, 0.5),
          p99: percentile(load.latenciesMs, 0.99),
          persons: sizes.persons,
          requests: load.done,
          fillSeconds,
        },
      })
    }
  } finally {
    http.close()
    await stage.close()
  }
}

const SECRET_KEY = 'a secret of the bench that is long enough'

/** The portal as a process of its own; whom it would ask for a sign-in is not there. */
async function openStage(postgres: TestServer) {
  const database = await createThrowAwayDatabase(postgres)
  const isBuilt = process.env['START_FROM'] === 'build'
  try {
    const portal = await startProgram({
      entry: isBuilt ? 'dist/portal/server/main.js' : 'apps/portal/src/main.ts',
      env: {
        DATABASE_URL: database.url,
        PUBLIC_URL: 'http://localhost:4100',
        SECRET_KEY,
        IDENTITY_ISSUER: 'http://localhost:9',
        REGISTRY_URL: 'http://localhost:9',
        SMS_GATEWAY_URL: 'http://localhost:9',
        SMS_GATEWAY_TOKEN: SECRET_KEY,
        LOG_LEVEL: 'warn',
      },
    })
    const close = async () => {
      await portal.dispose()
      await database.drop()
    }
    return { url: portal.url, databaseUrl: database.url, close }
  } catch (error) {
    await database.drop()
    throw error
  }
}

/** Cookies of people who have signed in with the e-ID at level 2. */
async function signIn(databaseUrl: string, persons: number): Promise<string[]> {
  const engine = await openPostgres({ url: databaseUrl })
  const store = createSqlEphemeralStore(engine, 'portal', {})
  const sessions = createSessions({ store, now: systemClock })
  const cookies: string[] = []
  const step = Math.max(1, Math.floor(persons / SIGNED_IN))
  for (let index = step; index <= persons; index += step) {
    const token = await sessions.start({
      ...idsOf(index),
      type: 'eid',
      audience: 'person',
      name: `Người thứ ${index}`,
      level: 2,
      authenticatedAt: new Date(),
      amr: ['pwd', 'sms', 'mfa'],
    })
    cookies.push(`motcua-portal-session=${token}`)
  }
  await store.close()
  await engine.close()
  return cookies
}

/** Each time another person; an answer without anything of theirs is a failure. */
function askInTurn(http: LightHttp, url: string, cookies: readonly string[]) {
  let turn = 0
  return async () => {
    const cookie = cookies[turn++ % cookies.length] ?? ''
    const { status, body } = await http.send(url, { headers: { cookie } })
    if (status !== 200 || !body.includes('class="record"')) throw new Error(`answered ${status}`)
  }
}
