import { createRedisEphemeralStore, openPostgres } from '@mot-cua/database'
import { systemClock } from '@mot-cua/kernel'
import { claimRedisDatabase, createThrowAwayDatabase, startProgram } from '@mot-cua/testing'
import { createOnestopSessions } from '../../apps/onestop/src/session/session.ts'
import { fillStaff, SCHEMA } from './fill-staff.ts'
import type { Bench } from './sso.ts'

const PORTAL = 'http://localhost:9'
const SECRET_KEY = 'a secret of the bench that is long enough'
export const SESSION_COOKIE = 'motcua-onestop-binhdinh-session'

export type StaffStage = Awaited<ReturnType<typeof openStaffStage>>

/** A province full of officials, as a process of its own; no other party is asked. */
export async function openStaffStage({ postgres, redis, sizes }: Omit<Bench, 'report'>) {
  const database = await createThrowAwayDatabase(postgres)
  const claimed = await claimRedisDatabase(redis)
  const isBuilt = process.env['START_FROM'] === 'build'
  const dispose = async () => {
    await claimed.drop()
    await database.drop()
  }
  try {
    const province = await startProgram({
      entry: isBuilt ? 'dist/onestop/server/main.js' : 'apps/onestop/src/main.ts',
      env: {
        PRESET: 'binhdinh-2024',
        DATABASE_URL: database.url,
        REDIS_URL: claimed.url,
        PUBLIC_URL: 'http://localhost:4200',
        PORTAL_ISSUER: PORTAL,
        REGISTRY_URL: PORTAL,
        SECRET_KEY,
        SMS_GATEWAY_URL: PORTAL,
        SMS_GATEWAY_TOKEN: SECRET_KEY,
        LOG_LEVEL: 'warn',
      },
    })
    const close = async () => {
      await province.dispose()
      await dispose()
    }
    const engine = await openPostgres({ url: database.url })
    await fillStaff(engine, sizes)
    await engine.close()
    const signIn = createSignIn(claimed.url)
    return { url: province.url, databaseUrl: database.url, signIn, close }
  } catch (error) {
    await dispose()
    throw error
  }
}

type Official = { personId: string; staffAccountId: string }

/** Answers the cookie of a session by the e-ID, as the province itself begins one. */
function createSignIn(redisUrl: string) {
  return async ({ personId, staffAccountId }: Official): Promise<string> => {
    const store = createRedisEphemeralStore({ url: redisUrl, prefix: SCHEMA })
    const token = await createOnestopSessions({ store, now: systemClock }).start({
      kind: 'staff',
      method: 'eid',
      staffAccountId,
      name: 'Cán bộ',
      personId,
      issuer: PORTAL,
      subject: personId,
      sid: undefined,
      level: 2,
      amr: ['pwd', 'sms', 'mfa'],
      authenticatedAt: new Date(),
      isSharedComputer: false,
    })
    await store.close()
    return `${SESSION_COOKIE}=${token}`
  }
}
