import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { binh, hoa, testHouseholds } from '../test-people.ts'
import { NOW, type OpenRegistry, openRegistry, registrySetups } from '../test-registry.ts'
import type { HouseholdRecord } from './residents.ts'

const RESIDENTS = 10_000
const MEMBERS = 4

function* manyHouseholds(): Generator<HouseholdRecord> {
  for (let household = 0; household < RESIDENTS / MEMBERS; household += 1) {
    const members = Array.from({ length: MEMBERS }, (_, member) => ({
      ...hoa,
      personalId: `0992${String(household * MEMBERS + member).padStart(8, '0')}`,
    }))
    yield { communeCode: '21583', communeValidFrom: '2025-07-01', members }
  }
}

function* brokenHouseholds(): Generator<HouseholdRecord> {
  let households = 0
  for (const household of manyHouseholds()) {
    // More than one batch, so that something was inserted before.
    if ((households += 1) > 1000) throw new Error('power cut')
    yield household
  }
}

for (const setup of registrySetups) {
  describe.skipIf(setup.isSkipped)(`residents on ${setup.title()}`, () => {
    let registry: OpenRegistry

    beforeAll(async () => {
      registry = await openRegistry(setup)
    })
    afterAll(() => registry?.close())

    const listDefinitions = async () => {
      const found = await sql<{ definition: string }>`
        select indexdef as definition from pg_indexes where schemaname = 'registry'
        union all select conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
          where connamespace = 'registry'::regnamespace and convalidated
        order by 1`.execute(registry.db)
      return found.rows.map(({ definition }) => definition)
    }
    const listIds = (personalIds: string[]) =>
      registry.db
        .selectFrom('resident_personal_id')
        .select(['resident_id', 'personal_id', 'valid_to'])
        .where('personal_id', 'in', personalIds)
        .orderBy('personal_id')
        .execute()

    describe('the first filling', () => {
      test('that is cut short leaves an empty register with all its indexes', async () => {
        const before = await listDefinitions()
        await expect(registry.residents.fill(brokenHouseholds())).rejects.toThrow('power cut')
        expect(await registry.residents.count()).toBe(0)
        expect(await listDefinitions()).toEqual(before)
        expect(before.join()).toContain('resident_personal_id_one_holder')
      })

      test('that gives one id to two people fails whole', async () => {
        const [household] = testHouseholds
        const twice = [...testHouseholds, ...(household ? [household] : [])]
        await expect(registry.residents.fill(twice)).rejects.toThrow(/one_holder/)
        expect(await registry.residents.count()).toBe(0)
      })

      test('takes everybody in, tells how far it is, and keeps every index and reference', async () => {
        const before = await listDefinitions()
        const told: [number, boolean][] = []
        await registry.residents.fill(testHouseholds, ({ residents, isIndexing }) =>
          told.push([residents, isIndexing]),
        )
        expect(told).toEqual([
          [0, false],
          [4, true],
        ])
        expect(await listDefinitions()).toEqual(before)
        expect(await registry.residents.count()).toBe(4)
        const kept = await registry.db
          .selectFrom('resident')
          .selectAll()
          .where('full_name', '=', hoa.fullName)
          .executeTakeFirstOrThrow()
        expect(kept).toMatchObject({
          relation_to_head: 'head',
          gender: 'female',
          date_of_birth: '1971-06-17',
          place_of_birth_commune_code: '21583',
          place_of_birth_commune_valid_from: '2024-01-01',
          legacy_id_number: hoa.legacyIdNumber,
          card_issued_on: '2021-05-04',
          deceased_on: null,
          registered_at: NOW,
        })
      })

      test('is the first only', async () => {
        await expect(registry.residents.fill([])).rejects.toThrow(/not empty/)
      })
    })

    test('a household is loaded whole or not at all', async () => {
      const before = await registry.residents.count()
      const fresh = { ...hoa, personalId: '099171000009' }
      const household = { ...testHouseholds[0], members: [fresh, hoa] } as HouseholdRecord
      await expect(registry.residents.load([household])).rejects.toThrow()
      expect(await registry.residents.count()).toBe(before)
      expect(before).toBe(4)
    })

    test('a commune that its list does not have is refused', async () => {
      const household = { communeCode: '21550', communeValidFrom: '2025-07-01', members: [] }
      await expect(registry.residents.load([household])).rejects.toThrow(RangeError)
    })

    test('a personal id is corrected by ending it and starting another', async () => {
      const corrected = { from: hoa.personalId, to: '099171000011' }
      expect(await registry.residents.correctPersonalId(corrected)).toBe('corrected')
      const [ended, holding] = await listIds([corrected.from, corrected.to])
      expect(ended?.valid_to).toBeInstanceOf(Date)
      expect(holding?.valid_to).toBeNull()
      expect(holding?.resident_id).toBe(ended?.resident_id)
      expect(await registry.residents.correctPersonalId(corrected)).toBe('taken')
    })

    test('an id that somebody holds is not given again, and nobody loses one for it', async () => {
      const corrected = { from: binh.personalId, to: '099171000011' }
      expect(await registry.residents.correctPersonalId(corrected)).toBe('taken')
      expect((await listIds([binh.personalId]))[0]?.valid_to).toBeNull()
      const nobody = { from: '099171999999', to: '099171000012' }
      expect(await registry.residents.correctPersonalId(nobody)).toBe('not-found')
    })

    test('marks a person as deceased', async () => {
      expect(await registry.residents.markDeceased(binh.personalId, '2026-10-01')).toBe(true)
      expect(await registry.residents.markDeceased('099171999999', '2026-10-01')).toBe(false)
      const deceased = await registry.db
        .selectFrom('resident')
        .select(['full_name', 'deceased_on'])
        .where('deceased_on', '=', '2026-10-01')
        .execute()
      expect(deceased).toEqual([{ full_name: binh.fullName, deceased_on: '2026-10-01' }])
    })

    test('10,000 residents pass through in batches', async () => {
      const before = await registry.residents.count()
      expect(await registry.residents.load(manyHouseholds())).toEqual({ residents: RESIDENTS })
      expect(await registry.residents.count()).toBe(before + RESIDENTS)
    })
  })
}
