import { openPostgres, type SqlEngine } from '@mot-cua/database'
import {
  createSignInDriver,
  findPostgres,
  type IdentityProcesses,
  registerKeyClient,
  type SignInDriver,
  seedPeople,
  startIdentityProcesses,
} from '@mot-cua/testing'
import { type MessageCentre, openMessageCentre, textOf } from '@mot-cua/testing/message-centre'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { SCHEMA } from '../features.ts'
import type { IdentityTables } from '../tables.ts'

const PEOPLE = 6
const postgres = await findPostgres()

describe.skipIf(postgres.isSkipped)(
  postgres.title('two processes, one gateway down and a message centre: PostgreSQL'),
  () => {
    let centre: MessageCentre
    let running: IdentityProcesses
    let engine: SqlEngine
    let driver: SignInDriver
    beforeAll(async () => {
      centre = await openMessageCentre()
      running = await startIdentityProcesses({
        postgres,
        count: 2,
        env: {
          // Nobody listens at that port, so the first gateway never takes anything.
          SMS_GATEWAY_URL: 'http://127.0.0.1:2/messages',
          SMS_GATEWAY_2_URL: `smpp://127.0.0.1:${centre.port}`,
          SMS_GATEWAY_2_SYSTEM_ID: 'one-door',
          SMS_GATEWAY_2_PASSWORD: 'secret',
        },
      })
      engine = await openPostgres({ url: running.databaseUrl })
      const targets = running.processes.map(({ url }) => url)
      const client = await registerKeyClient(running)
      const sms = { nextTo: (phone: string) => nextTo(centre, phone) }
      driver = createSignInDriver({ issuer: running.issuer, targets, client, sms })
    })
    afterAll(async () => {
      driver?.close()
      await engine?.close()
      await running?.close()
      await centre?.close()
    })

    const messages = () =>
      engine.schema<IdentityTables>(SCHEMA).selectFrom('sms_message').selectAll().execute()

    test('people sign in at once, each code leaves once, and receipts find their messages', async () => {
      const people = await seedPeople(running.databaseUrl, { count: PEOPLE })
      const startedAt = performance.now()
      await Promise.all(people.map((person) => driver.signIn(person)))
      const seconds = (performance.now() - startedAt) / 1000
      expect(centre.sessions).toHaveLength(2)
      expect(centre.submitted).toHaveLength(PEOPLE)
      for (const { gateway, sent_at } of await messages()) {
        expect({ gateway, sent_at }).toEqual({ gateway: 'secondary', sent_at: expect.any(Date) })
      }

      for (let id = 1; id <= PEOPLE; id += 1) {
        const short_message = `id:id-${id} stat:DELIVRD err:000`
        centre.session().deliver_sm({ esm_class: 4, short_message })
      }
      await vi.waitFor(async () => {
        const delivered = (await messages()).filter(({ delivered_at }) => delivered_at !== null)
        expect(delivered).toHaveLength(PEOPLE)
      })
      console.info('SMS over two processes:', { people: PEOPLE, seconds: seconds.toFixed(1) })
    })

    test('ended by SIGTERM they say good-bye to the centre, and nobody is in the log', async () => {
      const codes = await Promise.all(running.processes.map((one) => one.stop()))
      expect(codes).toEqual([0, 0])
      expect(centre.sessions).toEqual([])
      const log = running.processes.map((one) => one.readLog()).join('')
      expect(log).toContain('an SMS gateway changed its state')
      for (const { destination_addr } of centre.submitted) {
        expect(log).not.toContain(destination_addr.slice(2))
      }
    })
  },
)

/** The next message that the centre is given for this phone. */
async function nextTo(centre: MessageCentre, phone: string): Promise<string> {
  const mine = () =>
    centre.submitted.findLast(({ destination_addr }) => `+${destination_addr}` === phone)
  while (!mine()) await centre.next('submitted')
  return textOf(mine())
}
