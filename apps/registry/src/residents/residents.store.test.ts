import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { binh, hoa, testHouseholds } from '../test-people.ts'
import { type OpenRegistry, openRegistry, registrySetups } from '../test-registry.ts'
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

for (const setup of registrySetups) {
  describe.skipIf(setup.isSkipped)(`residents on ${setup.title()}`, () => {
    let registry: OpenRegistry

    beforeAll(async () => {
      registry = await openRegistry(setup)
      await registry.residents.load(testHouseholds)
    })
    afterAll(() => registry?.close())

    const listIds = (personalIds: string[]) =>
      registry.db
        .selectFrom('resident_personal_id')
        .select(['resident_id', 'personal_id', 'valid_to'])
        .where('personal_id', 'in', personalIds)
        .orderBy('personal_id')
        .execute()

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
