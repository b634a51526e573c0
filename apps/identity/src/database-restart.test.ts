import { openPostgres } from '@mot-cua/database'
import { findPostgres } from '@mot-cua/testing'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { identitySetups, openTestIdentity, type TestIdentity } from './test-identity.ts'
import { agree, createBrowser, submitPassword } from './test-journey.ts'
import { openOwnService } from './test-relying-parties.ts'

const SIGN_INS = 45
const AT_ONCE = 5
/** Completed sign-ins after which every connection is cut, twice. */
const CUT_AFTER = [10, 20]
const CODE_TIMEOUT_MS = 8000

const onPostgres = identitySetups[1]

describe.skipIf(onPostgres?.isSkipped ?? true)(
  `a database that cuts every connection: ${onPostgres?.title()}`,
  () => {
    let identity: TestIdentity
    let service: Awaited<ReturnType<typeof openOwnService>>
    beforeAll(async () => {
      identity = await openTestIdentity(onPostgres)
      service = await openOwnService(identity)
      await service.start()
    })
    afterAll(async () => {
      await service?.close()
      await identity?.close()
    })

    async function signIn(): Promise<'done' | 'no message'> {
      const person = await identity.newPerson()
      const otpPage = await submitPassword(
        await createBrowser().visit(await service.start()),
        person,
      )
      if (otpPage.status >= 400) throw new Error(`password: ${otpPage.status}`)
      const code = await identity.phones
        .nextCode(person.phone, AbortSignal.timeout(CODE_TIMEOUT_MS))
        .catch(() => undefined)
      if (code === undefined) return 'no message'
      const { url, status } = await agree(await otpPage.submit({ code }, 'Xác nhận'))
      if (url.origin !== service.origin) throw new Error(`code: ${status}`)
      const { outcome } = await service.finish(url)
      if (outcome !== 'signed-in') throw new Error(outcome)
      return 'done'
    }

    async function cutConnections(): Promise<number> {
      const admin = await openPostgres({ url: (await findPostgres()).url, maxConnections: 1 })
      const name = new URL(identity.databaseUrl ?? '').pathname.slice(1)
      const { rows } = await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = ${name}`.execute(admin.schema('public'))
      await admin.close()
      return rows.length
    }

    test('costs seconds, not the process, and nobody stays out', async () => {
      const counted = { done: 0, failed: 0, silent: 0, cut: 0 }
      const cuts = [...CUT_AFTER]
      let cutAt = 0
      let lastErrorMs = 0
      let begun = 0
      const work = async () => {
        while (begun < SIGN_INS) {
          begun += 1
          await signIn().then(
            (outcome) => (outcome === 'done' ? (counted.done += 1) : (counted.silent += 1)),
            () => {
              counted.failed += 1
              lastErrorMs = Math.max(lastErrorMs, performance.now() - cutAt)
            },
          )
          if (counted.done >= (cuts[0] ?? Infinity)) {
            cuts.shift()
            cutAt = performance.now()
            counted.cut += await cutConnections()
          }
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work))
      console.info('connections cut under sign-ins:', {
        ...counted,
        lastErrorMs: Math.round(lastErrorMs),
      })
      expect(counted.cut).toBeGreaterThan(1)
      expect(lastErrorMs).toBeLessThan(5000)
      expect(counted.done).toBeGreaterThan(SIGN_INS - 4 * AT_ONCE)
      expect(await signIn()).toBe('done')
      expect((await fetch(`${identity.issuer}/readyz`)).status).toBe(200)
    }, 60_000)
  },
)
