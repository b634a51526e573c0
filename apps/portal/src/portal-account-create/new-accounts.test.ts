import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStage, PASSWORD, type Stage } from '../portal-account/test-stage.ts'
import { portalSetups } from '../test-portal.ts'
import type { NewPortalAccount } from './new-accounts.ts'

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`new accounts: ${setup.title()}`, () => {
    let stage: Stage
    let create: Stage['features']['portalAccounts']['create']
    let passwordHash: string
    beforeAll(async () => {
      stage = await openStage(setup)
      ;({ create } = stage.features.portalAccounts)
      passwordHash = await stage.readHash(await stage.newAccount())
    })
    afterAll(() => stage?.close())

    const make = (username: string, more: Partial<NewPortalAccount> = {}): NewPortalAccount => ({
      username,
      phone: '0990 000 001',
      audience: 'person',
      fields: [
        { name: 'fullName', value: 'Trần Văn Bình' },
        { name: 'personalId', value: '099086000001', status: 'verified', source: 'registry' },
      ],
      passwordHash,
      ...more,
    })
    const count = async () => {
      const rows = await stage.db
        .selectFrom('account')
        .select((one) => one.fn.countAll<string>().as('count'))
        .executeTakeFirstOrThrow()
      return Number(rows.count)
    }

    test('each has a person of its own, its fields, and a line in the audit', async () => {
      const [created] = await create([make('Mot.Nguoi')])
      if (created?.outcome !== 'created') throw new Error('not made')
      const { accountId, personId } = created
      const account = await stage.db
        .selectFrom('account')
        .select(['person_id', 'home_person_id', 'type', 'audience', 'technical_id'])
        .where('id', '=', accountId)
        .executeTakeFirstOrThrow()
      expect(account).toMatchObject({ person_id: personId, home_person_id: personId })
      expect(account).toMatchObject({ type: 'portal', audience: 'person' })
      expect(account.technical_id).toMatch(/^T[0-9A-Z]{16}$/)
      const fields = await stage.db
        .selectFrom('account_field')
        .select(['name', 'status', 'source'])
        .where('account_id', '=', accountId)
        .orderBy('name')
        .execute()
      expect(fields).toEqual([
        { name: 'fullName', status: 'self-declared', source: 'self' },
        { name: 'personalId', status: 'verified', source: 'registry' },
      ])
    })

    test('a name that is taken is left as it is, capital letters or not, and leaves nothing behind', async () => {
      await create([make('hai.nguoi')])
      const before = await count()
      const outcomes = (await create([make('HAI.nguoi'), make('ba.nguoi'), make('Ba.Nguoi')])).map(
        ({ outcome }) => outcome,
      )
      expect(outcomes).toEqual(['taken', 'created', 'taken'])
      expect(await count()).toBe(before + 1)
    })

    test('two batches with the same names at the same time: each is made once, none fails', async () => {
      const names = Array.from({ length: 40 }, (_, at) => `cung.luc.${at}`)
      const before = await count()
      const batches = await Promise.all([
        create(names.map((name) => make(name))),
        create(names.toReversed().map((name) => make(name))),
      ])
      const made = batches.flat().filter(({ outcome }) => outcome === 'created')
      expect(new Set(made.map(({ username }) => username)).size).toBe(40)
      expect(made).toHaveLength(40)
      expect(await count()).toBe(before + 40)
    })

    test.each([
      ['a name with blanks', { username: 'hai nguoi' }],
      ['a landline', { phone: '02438250000' }],
      ['a hash of no known kind', { passwordHash: '5f4dcc3b5aa765d61d8327deb882cf99' }],
    ])('%s: the whole batch is refused', async (_what, more) => {
      const before = await count()
      const batch = [make('bon.nguoi'), make('nam.nguoi', more)]
      await expect(create(batch)).rejects.toThrow()
      expect(await count()).toBe(before)
    })

    test('more than one statement can hold', async () => {
      const batch = Array.from({ length: 1200 }, (_, at) => make(`nhieu.${at}`))
      const made = await create(batch)
      expect(made.filter(({ outcome }) => outcome === 'created')).toHaveLength(1200)
    })

    test('a password is hashed by our scheme', async () => {
      const { username, phone, audience, fields } = make('sau.nguoi')
      const account = { username, phone, audience, fields, password: PASSWORD }
      const [created] = await create([account])
      if (created?.outcome !== 'created') throw new Error('not made')
      expect(await stage.readHash(created)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    })
  })
}
