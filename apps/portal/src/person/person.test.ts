import * as database from '@mot-cua/database'
import { engineSetups } from '@mot-cua/testing'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrations } from '../../migrations/index.ts'
import type { PortalTables } from '../tables.ts'
import { lanSignedIn, NOW } from '../test-portal.ts'
import type { Verification } from '../verification/verification.ts'
import { createPersonStore } from './person.store.ts'
import { createPersons, toFields } from './person.ts'

const stated = {
  fullName: 'Nguyễn Thị Lan',
  personalId: '099186000123',
  dateOfBirth: '1986-05-04',
  gender: 'female',
}
const allMatch: Verification = {
  outcome: 'checked',
  isDeceased: false,
  fields: {
    fullName: 'verified',
    personalId: 'verified',
    dateOfBirth: 'verified',
    gender: 'verified',
  },
  checkedAt: NOW,
}

describe('fields after a verification', () => {
  test('a confirmed field has the register as its source', () => {
    const fields = toFields(stated, allMatch, NOW)
    expect(fields.map(({ status, source }) => `${status} ${source}`)).toEqual(
      Array.from({ length: 4 }, () => 'verified registry'),
    )
  })

  test('a field that differs stays the account’s own', () => {
    const verification: Verification = { ...allMatch, fields: { fullName: 'differs' } }
    const [fullName] = toFields(stated, verification, NOW)
    expect(fullName).toMatchObject({ status: 'differs', source: 'eid', value: stated.fullName })
  })

  test('no answer leaves every field unchecked', () => {
    const fields = toFields(stated, { outcome: 'unavailable' }, NOW)
    expect(new Set(fields.map(({ status }) => status))).toEqual(new Set(['unchecked']))
  })
})

for (const setup of await engineSetups(database)) {
  describe.skipIf(setup.isSkipped)(`persons arriving at the portal on ${setup.title()}`, () => {
    let opened: Awaited<ReturnType<typeof setup.open>>
    let answer: Verification = allMatch
    const open = () => {
      const db = opened.engine.schema<PortalTables>('portal')
      const registry = { verify: () => Promise.resolve(answer) }
      return {
        db,
        persons: createPersons({ store: createPersonStore(db), registry, now: () => NOW }),
      }
    }
    beforeAll(async () => {
      opened = await setup.open({ migrations, schema: 'portal' })
    })
    afterAll(() => opened.close())

    test('the level of the last sign-in stays with the account, for the cut-over cockpit', async () => {
      const { persons, db } = open()
      const subject = 'a rising level'
      const levelAfter = async (acr: string) => {
        await persons.arrive({ ...lanSignedIn, subject, acr }, '192.0.2.1')
        const found = db.selectFrom('account').select('last_level').where('subject', '=', subject)
        return (await found.executeTakeFirstOrThrow()).last_level
      }
      expect(await levelAfter('urn:eid:level1')).toBe(1)
      expect(await levelAfter('urn:eid:level2')).toBe(2)
    })

    test('the first sign-in makes the profile, the next one finds it (R081)', async () => {
      const { persons } = open()
      answer = allMatch
      const first = await persons.arrive(lanSignedIn, '192.0.2.1')
      const next = await persons.arrive(lanSignedIn, '192.0.2.1')
      expect(first).toMatchObject({ outcome: 'welcome', isFirstTime: true })
      expect(next).toMatchObject({ outcome: 'welcome', isFirstTime: false })
      if (first.outcome !== 'welcome' || next.outcome !== 'welcome') return
      expect(next.account.personId).toBe(first.account.personId)
      expect(await persons.fieldsOf(first.account.personId)).toHaveLength(4)
    })

    test('twenty first sign-ins at once make one person', async () => {
      const { persons, db } = open()
      const subject = 'twenty tabs'
      const arrivals = await Promise.all(
        Array.from({ length: 20 }, () => persons.arrive({ ...lanSignedIn, subject }, '192.0.2.1')),
      )
      const firstTimes = arrivals.filter((it) => it.outcome === 'welcome' && it.isFirstTime)
      expect(firstTimes).toHaveLength(1)
      const accounts = await db
        .selectFrom('account')
        .select('id')
        .where('subject', '=', subject)
        .execute()
      expect(accounts).toHaveLength(1)
      const orphans = await db
        .selectFrom('person')
        .leftJoin('account', 'account.person_id', 'person.id')
        .select('person.id')
        .where('account.id', 'is', null)
        .execute()
      expect(orphans).toEqual([])
    })

    test('an answer that does not come leaves what was confirmed before', async () => {
      const { persons } = open()
      const person = { ...lanSignedIn, subject: 'register down the second time' }
      answer = allMatch
      const arrived = await persons.arrive(person, '192.0.2.1')
      answer = { outcome: 'unavailable' }
      await persons.arrive(person, '192.0.2.1')
      if (arrived.outcome !== 'welcome') throw new Error('expected a welcome')
      const fields = await persons.fieldsOf(arrived.account.personId)
      expect(new Set(fields.map(({ status }) => status))).toEqual(new Set(['verified']))
    })

    test('an answer that comes later mends an unchecked profile', async () => {
      const { persons } = open()
      const person = { ...lanSignedIn, subject: 'register down the first time' }
      answer = { outcome: 'unavailable' }
      const arrived = await persons.arrive(person, '192.0.2.1')
      answer = allMatch
      await persons.arrive(person, '192.0.2.1')
      if (arrived.outcome !== 'welcome') throw new Error('expected a welcome')
      const fields = await persons.fieldsOf(arrived.account.personId)
      expect(new Set(fields.map(({ status }) => status))).toEqual(new Set(['verified']))
    })

    test('a person the register says has died gets no profile', async () => {
      const { persons, db } = open()
      answer = { ...allMatch, isDeceased: true }
      const subject = 'died'
      expect(await persons.arrive({ ...lanSignedIn, subject }, '192.0.2.1')).toEqual({
        outcome: 'deceased',
      })
      const accounts = await db
        .selectFrom('account')
        .select('id')
        .where('subject', '=', subject)
        .execute()
      expect(accounts).toEqual([])
    })

    test('a provider that sends no usable identity makes no profile', async () => {
      const { persons } = open()
      const claims = { ...lanSignedIn.claims, personal_id: '12' }
      expect(await persons.arrive({ ...lanSignedIn, claims }, '192.0.2.1')).toEqual({
        outcome: 'incomplete',
      })
    })

    test('the audit cannot be changed', async () => {
      const { db } = open()
      const table = sql.table('portal.audit_event')
      await expect(sql`delete from ${table}`.execute(db)).rejects.toThrow('append-only')
      await expect(sql`update ${table} set type = 'x'`.execute(db)).rejects.toThrow('append-only')
      await expect(sql`truncate ${table}`.execute(db)).rejects.toThrow('append-only')
    })
  })
}
