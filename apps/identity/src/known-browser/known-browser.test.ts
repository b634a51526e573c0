import {
  createKnownBrowserStore,
  createKnownBrowsers,
  KNOWN_SECONDS,
  MOST_BROWSERS,
} from '@mot-cua/authentication'
import * as database from '@mot-cua/database'
import { addSeconds, deriveKey, hashToken, newId } from '@mot-cua/kernel'
import { engineSetups } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrations } from '../../migrations/index.ts'
import { createAccountStore } from '../account/account.store.ts'
import type { IdentityTables } from '../tables.ts'
import { LAN } from '../test-people.ts'

const T0 = new Date('2026-11-21T03:00:00Z')

for (const setup of await engineSetups(database)) {
  describe.skipIf(setup.isSkipped)(`known browsers: ${setup.title()}`, () => {
    let opened: Awaited<ReturnType<typeof setup.open>>
    let now = T0
    let open: () => ReturnType<typeof createTools>
    beforeAll(async () => {
      opened = await setup.open({ migrations, schema: 'identity' })
      open = () => createTools(opened.engine.schema<IdentityTables>('identity'))
    })
    afterAll(() => opened?.close())

    let people = 0
    function createTools(db: ReturnType<typeof opened.engine.schema<IdentityTables>>) {
      const accounts = createAccountStore(db)
      const key = deriveKey('any secret', 'known-browser')
      const store = createKnownBrowserStore({ db, schema: 'identity' })
      const known = createKnownBrowsers({ store, key, now: () => now })
      return {
        db,
        async newPerson() {
          const { password: _password, ...person } = LAN
          const [id, personalId] = [newId(), `0990001${String(people++).padStart(5, '0')}`]
          await accounts.insert([{ ...person, id, personalId, passwordHash: 'none' }], T0)
          return { id, personalId }
        },
        signIn: ({ id: accountId }: { id: string }, token?: string, acceptanceId = newId()) =>
          known.remember({ accountId, acceptanceId, clientId: 'c', address: '10.0.0.1' }, token),
        isKnown: async ({ personalId }: { personalId: string }, token = '') => {
          const browser = { tokenHash: hashToken(token), at: now }
          return (await accounts.findForSignIn(personalId, browser))?.knownBrowserId !== undefined
        },
        listAudit: ({ id }: { id: string }) =>
          db.selectFrom('audit_event').select('type').where('account_id', '=', id).execute(),
      }
    }

    test('a complete sign-in makes the browser known to that person alone', async () => {
      const { newPerson, signIn, isKnown, db } = open()
      const [lan, other] = [await newPerson(), await newPerson()]
      const token = await signIn(lan)
      expect(token).toMatch(/^[\w-]{43}$/)
      expect(await isKnown(lan, token)).toBe(true)
      expect(await isKnown(lan)).toBe(false)
      expect(await isKnown(other, token)).toBe(false)
      const rows = await db.selectFrom('known_browser').selectAll().execute()
      expect(JSON.stringify(rows)).not.toContain(token)
    })

    test('the next one changes the cookie, once in the audit, for another ninety days', async () => {
      const { newPerson, signIn, isKnown, listAudit } = open()
      const lan = await newPerson()
      const first = await signIn(lan)
      now = addSeconds(T0, KNOWN_SECONDS - 1)
      const second = await signIn(lan, first)
      expect(second).not.toBe(first)
      expect(await isKnown(lan, first)).toBe(false)
      now = addSeconds(now, KNOWN_SECONDS - 1)
      expect(await isKnown(lan, second)).toBe(true)
      now = addSeconds(now, 2)
      expect(await isKnown(lan, second)).toBe(false)
      await signIn(lan, second)
      now = T0
      const types = (await listAudit(lan)).map(({ type }) => type)
      expect(types.filter((type) => type === 'browser.remembered')).toHaveLength(2)
    })

    test('whoever copied the cookie before the next person signed in there has nothing', async () => {
      const { newPerson, signIn, isKnown } = open()
      const [attacker, victim] = [await newPerson(), await newPerson()]
      const copied = await signIn(attacker)
      const token = await signIn(victim, copied)
      expect(await isKnown(victim, copied)).toBe(false)
      expect(await isKnown(attacker, copied)).toBe(false)
      expect(await isKnown(victim, token)).toBe(true)
      expect(await isKnown(attacker, token)).toBe(true)
      // Nor does the copy bring anybody along once it is presented again.
      const elsewhere = await signIn(attacker, copied)
      expect(await isKnown(victim, elsewhere)).toBe(false)
      expect(await isKnown(victim, token)).toBe(true)
    })

    test('another person’s failures there stay counted when the cookie changes', async () => {
      const { newPerson, signIn, db } = open()
      const [lan, other] = [await newPerson(), await newPerson()]
      const token = await signIn(other, await signIn(lan))
      const failed = { failures: 4, locked_until: addSeconds(T0, 60) }
      await db.updateTable('known_browser').set(failed).where('account_id', '=', lan.id).execute()
      await signIn(other, token)
      const row = db.selectFrom('known_browser').select(['failures', 'locked_until'])
      expect(await row.where('account_id', '=', lan.id).executeTakeFirst()).toEqual(failed)
    })

    test('a value nobody here has issued is never taken over', async () => {
      const { newPerson, signIn, isKnown } = open()
      const lan = await newPerson()
      const planted = 'p'.repeat(43)
      const token = await signIn(lan, planted)
      expect(token).not.toBe(planted)
      expect(await isKnown(lan, planted)).toBe(false)
      expect(await isKnown(lan, token)).toBe(true)
    })

    test('up to three people share a browser; with the fourth it is known to nobody', async () => {
      const { newPerson, signIn, isKnown, listAudit } = open()
      const family = [await newPerson(), await newPerson(), await newPerson()]
      let token: string | undefined
      for (const person of family) token = await signIn(person, token)
      for (const person of family) expect(await isKnown(person, token)).toBe(true)

      const stranger = await newPerson()
      expect(await signIn(stranger, token)).toBeUndefined()
      for (const person of [...family, stranger]) expect(await isKnown(person, token)).toBe(false)
      for (const person of family) {
        expect(await listAudit(person)).toContainEqual({ type: 'browser.found-shared' })
      }
      // And so it stays, for those who were known in it too.
      const [first] = family
      if (first) expect(await signIn(first, token)).toBeUndefined()
    })

    test('an account is known in its five newest browsers; the one unused for longest goes', async () => {
      const { newPerson, signIn, isKnown } = open()
      const [lan, other] = [await newPerson(), await newPerson()]
      const tokens: (string | undefined)[] = []
      for (let browsers = 0; browsers < MOST_BROWSERS; browsers += 1) {
        now = addSeconds(T0, browsers)
        tokens.push(await signIn(lan))
      }
      const [oldest, second, ...rest] = tokens
      const shared = await signIn(other, second)
      now = addSeconds(T0, 60)
      const used = await signIn(lan, oldest)
      const sixth = await signIn(lan)
      for (const token of [used, sixth, ...rest]) expect(await isKnown(lan, token)).toBe(true)
      expect(await isKnown(lan, shared)).toBe(false)
      expect(await isKnown(other, shared)).toBe(true)
      now = T0
    })

    test('the same acceptance twice, at once or later: one cookie, and nobody is lost', async () => {
      const { newPerson, signIn, isKnown } = open()
      const [lan, other] = [await newPerson(), await newPerson()]
      const token = await signIn(other, await signIn(lan))
      const acceptanceId = newId()
      const again = () => signIn(lan, token, acceptanceId)
      const [first, second] = await Promise.all([again(), again()])
      expect(second).toBe(first)
      expect(await again()).toBe(first)
      expect(await signIn(lan, first, acceptanceId)).toBe(first)
      for (const person of [lan, other]) expect(await isKnown(person, first)).toBe(true)
    })

    test('two sign-ins of one person at the same time each have a cookie that holds', async () => {
      const { newPerson, signIn, isKnown } = open()
      const lan = await newPerson()
      const token = await signIn(lan)
      for (const one of await Promise.all([signIn(lan, token), signIn(lan, token)])) {
        expect(await isKnown(lan, one)).toBe(true)
      }
    })
  })
}
