import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { identitySetups, openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { createConsentStore } from './consent.store.ts'
import type { ConsentStore } from './consent.ts'

// The store is the database's alone: Redis changes nothing for it.
const setups = identitySetups.slice(0, 2)

for (const setup of setups) {
  describe.skipIf(setup.isSkipped)(`what people agreed to: ${setup.title()}`, () => {
    let identity: TestIdentity
    let store: ConsentStore
    beforeAll(async () => {
      identity = await openTestIdentity(setup)
      store = createConsentStore(identity.db)
    })
    afterAll(() => identity?.close())

    async function newConsent() {
      const person = await identity.newPerson()
      const { id: accountId } = await identity.db
        .selectFrom('account')
        .select('id')
        .where('personal_id', '=', person.personalId)
        .executeTakeFirstOrThrow()
      const act = { accountId, clientId: 'service', address: '10.0.0.1', at: new Date() }
      const nothing = { scopes: [], claims: [], withheld: [], carried: [] }
      return {
        act,
        give: (more: Partial<Parameters<ConsentStore['give']>[0]>) =>
          store.give({ ...act, ...nothing, ...more }),
        async read() {
          const found = await store.find(accountId, 'service')
          const sorted = (list: readonly string[] = []) => [...list].sort().join(' ')
          return found && [found.scopes, found.claims, found.withheld].map(sorted)
        },
      }
    }

    test('grows with each act, each thing once', async () => {
      const { give, read } = await newConsent()
      expect(await read()).toBeUndefined()
      await give({ scopes: ['openid'], claims: ['name'] })
      await give({ scopes: ['openid', 'phone'], claims: ['name', 'gender'] })
      expect(await read()).toEqual(['openid phone', 'gender name', ''])
    })

    test('what is given is kept back no longer, and the reverse', async () => {
      const { give, read } = await newConsent()
      await give({ claims: ['gender'], withheld: ['name', 'birthdate'] })
      await give({ claims: ['name'], withheld: ['gender'] })
      expect(await read()).toEqual(['', 'name', 'birthdate gender'])
    })

    test('a scope gives what it carries', async () => {
      const { give, read } = await newConsent()
      await give({ withheld: ['name', 'phone_number'] })
      await give({ scopes: ['profile'], carried: ['name', 'birthdate', 'gender'] })
      expect(await read()).toEqual(['profile', '', 'phone_number'])
    })

    test('twenty acts at once lose nothing', async () => {
      const { give, read } = await newConsent()
      const claims = Array.from({ length: 20 }, (_, at) => `claim-${String(at).padStart(2, '0')}`)
      await Promise.all(claims.map((claim) => give({ claims: [claim] })))
      expect((await read())?.[1]).toBe(claims.join(' '))
    })

    test('is taken back once, with its row in the audit', async () => {
      const { act, give, read } = await newConsent()
      await give({ scopes: ['openid'] })
      const taken = await Promise.all(Array.from({ length: 10 }, () => store.remove(act)))
      expect(taken.filter(Boolean)).toHaveLength(1)
      expect(await read()).toBeUndefined()
      const told = (await identity.listAudit()).filter(
        ({ account_id }) => account_id === act.accountId,
      )
      expect(told.map(({ type }) => type).sort()).toEqual([
        'account.created',
        'consent.given',
        'consent.withdrawn',
      ])
    })
  })
}
