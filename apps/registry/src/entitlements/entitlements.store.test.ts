import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NOW, type OpenRegistry, openRegistry, registrySetups } from '../test-registry.ts'
import type { Grant } from './entitlements.ts'

const operator = { by: 'operator Hải', at: NOW }
const readName: Grant = {
  clientId: 'onestop',
  act: 'read',
  purpose: 'dossier',
  fields: ['fullName', 'gender'],
}

for (const setup of registrySetups) {
  describe.skipIf(setup.isSkipped)(`entitlements on ${setup.title()}`, () => {
    let registry: OpenRegistry

    beforeAll(async () => {
      registry = await openRegistry(setup)
      for (const [id, name] of [
        ['onestop', 'Một cửa Bình Định'],
        ['portal', undefined],
      ] as const) {
        const metadata = JSON.stringify({ client_id: id, client_name: name })
        await registry.db.insertInto('oidc_client').values({ id, metadata }).execute()
      }
    })
    afterAll(() => registry?.close())

    const listChanges = () =>
      registry.db.selectFrom('entitlement_audit').selectAll().orderBy('audit_id').execute()

    test('nothing is granted by default', async () => {
      const { entitlements } = registry
      expect(await entitlements.findReadableFields('onestop', 'dossier')).toEqual([])
      expect(await entitlements.findVerifiableFields('onestop', 'dossier')).toEqual([])
      expect(await entitlements.mayShowAccesses('onestop')).toBe(false)
    })

    test('a right to read is no right to compare, and for one purpose only', async () => {
      const { entitlements } = registry
      await entitlements.grant(readName, operator)
      await entitlements.grant(readName, operator)
      const fields = await entitlements.findReadableFields('onestop', 'dossier')
      expect(fields.toSorted()).toEqual(['fullName', 'gender'])
      expect(await entitlements.findReadableFields('onestop', 'staff-identity')).toEqual([])
      expect(await entitlements.findReadableFields('portal', 'dossier')).toEqual([])
      expect(await entitlements.findVerifiableFields('onestop', 'dossier')).toEqual([])
    })

    test('is taken back field by field', async () => {
      const { entitlements } = registry
      await entitlements.revoke({ ...readName, fields: ['gender'] }, operator)
      expect(await entitlements.findReadableFields('onestop', 'dossier')).toEqual(['fullName'])
      await entitlements.grant({ clientId: 'portal', act: 'show-accesses' }, operator)
      expect(await entitlements.mayShowAccesses('portal')).toBe(true)
      await entitlements.revoke({ clientId: 'portal', act: 'show-accesses' }, operator)
      expect(await entitlements.mayShowAccesses('portal')).toBe(false)
    })

    test('lists who is registered and what each may ask', async () => {
      const { entitlements } = registry
      await entitlements.grant({ clientId: 'onestop', act: 'show-accesses' }, operator)
      expect(await entitlements.listCallers()).toEqual([
        {
          clientId: 'onestop',
          clientName: 'Một cửa Bình Định',
          entitlements: [
            { act: 'read', purpose: 'dossier', fields: ['fullName'] },
            { act: 'show-accesses' },
          ],
        },
        { clientId: 'portal', clientName: undefined, entitlements: [] },
      ])
    })

    test('every change is kept, with whose decision it was', async () => {
      const [first] = await listChanges()
      expect(first).toMatchObject({
        at: NOW,
        client_id: 'onestop',
        change: 'granted',
        act: 'read',
        purpose: 'dossier',
        fields: ['fullName', 'gender'],
        changed_by: 'operator Hải',
      })
      const { db } = registry
      await expect(db.deleteFrom('entitlement_audit').execute()).rejects.toThrow(/append-only/)
    })
  })
}
