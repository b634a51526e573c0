import { systemClock } from '@mot-cua/kernel'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openOperatorGrants } from '../app.ts'
import { type OpenRegistry, openRegistry, registrySetups } from '../test-registry.ts'
import type { OperatorGrants } from './operator-grants.ts'

const [pglite] = registrySetups
if (!pglite) throw new Error('no database to test with')
const wish = { clientId: 'onestop', act: 'read', purpose: 'dossier', fields: ['fullName'] }

describe('granting by an operator', () => {
  let registry: OpenRegistry
  let grants: OperatorGrants

  beforeAll(async () => {
    registry = await openRegistry(pglite)
    const metadata = JSON.stringify({ client_name: 'Một cửa Bình Định' })
    await registry.db.insertInto('oidc_client').values({ id: 'onestop', metadata }).execute()
    grants = await openOperatorGrants(registry.engine, systemClock)
  })
  afterAll(() => registry?.close())

  const readable = () => registry.entitlements.findReadableFields('onestop', 'dossier')

  test('grants and takes back', async () => {
    expect(await grants.grant(wish, 'Hải')).toEqual({ changed: wish })
    expect(await readable()).toEqual(['fullName'])
    expect((await grants.listCallers())[0]).toMatchObject({ clientName: 'Một cửa Bình Định' })
    expect(await grants.revoke(wish, 'Hải')).toEqual({ changed: wish })
    expect(await readable()).toEqual([])
  })

  test.each([
    ['a caller nobody registered', { ...wish, clientId: 'ones-top' }, /no caller .* ones-top/],
    ['an act there is not', { ...wish, act: 'own' }, /verify, read, read-own, show-accesses/],
    ['a purpose there is not', { ...wish, purpose: 'fun' }, /^purpose: a purpose: portal-profile/],
    ['a field that cannot be read', { ...wish, fields: ['religion'] }, /^fields: a field: /],
    [
      'a field to compare that can only be read',
      { ...wish, act: 'verify', fields: ['cardIssuedOn'] },
      /a field: fullName, dateOfBirth, gender, permanentCommuneCode, legacyIdNumber$/,
    ],
    ['no field', { ...wish, fields: [] }, /at least one field/],
    ['fields where none are meant', { ...wish, act: 'show-accesses' }, /./],
  ])('says in one line that %s cannot be granted', async (_, wrong, line) => {
    const answer = await grants.grant(wrong, 'Hải')
    expect(answer).toEqual({ problem: expect.stringMatching(line) })
    expect(JSON.stringify(answer)).not.toContain('\\n')
    expect(await readable()).toEqual([])
  })
})
