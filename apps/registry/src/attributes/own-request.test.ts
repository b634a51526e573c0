import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DATA_SUBJECT_PER_DAY } from '../caller/caller-limits.ts'
import { hoa, testHouseholds } from '../test-people.ts'
import { askedBy, question, READ } from '../test-questions.ts'
import { bearer, NOW, type OpenRegistry, openRegistry, registrySetups } from '../test-registry.ts'

const agency = { code: 'national-portal', name: 'Cổng dịch vụ công' }
const own = { purpose: 'portal-profile', askedBy: ownAsker() }

function ownAsker() {
  return { agency, atRequestOf: 'data-subject', caseRef: 'identity-page' }
}

for (const setup of registrySetups) {
  describe.skipIf(setup.isSkipped)(`a record for its own person on ${setup.title()}`, () => {
    let registry: OpenRegistry
    beforeAll(async () => {
      registry = await openRegistry(setup)
      await registry.residents.load(testHouseholds)
      const change = { by: 'operator', at: NOW }
      const purpose = 'portal-profile'
      const fields = ['permanentCommune', 'legacyIdNumber'] as const
      await registry.entitlements.grant(
        { clientId: 'portal', act: 'read-own', purpose, fields },
        change,
      )
      await registry.entitlements.grant(
        { clientId: 'onestop', act: 'read', purpose, fields },
        change,
      )
    })
    afterAll(() => registry?.close())

    const ask = async (body: unknown, clientId = 'portal') => {
      const authorization = bearer(clientId, READ)
      const response = await registry.post('/api/attributes', { body, authorization })
      return { status: response.status, body: await response.json() }
    }
    const askOwn = (change: object = {}, clientId?: string) =>
      ask(
        question(hoa.personalId, ['permanentCommune', 'fullName'], { ...own, ...change }),
        clientId,
      )

    test('gives what is granted for it, and keeps who asked without an official', async () => {
      const { status, body } = await askOwn()
      expect(status).toBe(200)
      expect(body.attributes).toEqual({
        permanentCommune: { code: '21583', validFrom: '2025-07-01', name: 'Phường Quy Nhơn' },
      })
      expect(body.results).toEqual({ permanentCommune: 'GIVEN', fullName: 'FORBIDDEN' })
      const [row] = await registry.db
        .selectFrom('attribute_audit')
        .selectAll()
        .where('request_id', '=', body.requestId)
        .execute()
      expect(row).toMatchObject({
        purpose: 'portal-profile',
        agency_name: agency.name,
        at_request_of: 'data-subject',
        official_ref: null,
        case_ref: 'identity-page',
      })
    })

    test('is a right of its own: who may read for a case may not, and the other way round', async () => {
      expect((await askOwn({}, 'onestop')).status).toBe(403)
      expect((await askOwn({ askedBy }, 'portal')).status).toBe(403)
    })

    test('names an official or the person, never both and never neither', async () => {
      const both = { ...askedBy, ...ownAsker() }
      for (const asker of [both, { agency, caseRef: 'identity-page' }]) {
        const { status, body } = await askOwn({ askedBy: asker })
        expect(status).toBe(422)
        expect(body.errors).toMatchObject([{ pointer: '/askedBy/official' }])
      }
    })

    test('the person sees it among the questions about them', async () => {
      const change = { by: 'operator', at: NOW }
      await registry.entitlements.grant({ clientId: 'portal', act: 'show-accesses' }, change)
      const authorization = bearer('portal', 'registry:accesses')
      const subject = { personalId: hoa.personalId }
      const response = await registry.post('/api/accesses', { body: { subject }, authorization })
      const { accesses } = await response.json()
      expect(accesses).toContainEqual(
        expect.objectContaining({ askedBy: { agency: agency.name }, caseRef: 'identity-page' }),
      )
    })

    test('one record is told a few times a day, whatever the system says', async () => {
      const asked = () =>
        ask(question('099171000099', ['permanentCommune'], own)).then(({ status }) => status)
      const statuses: number[] = []
      for (let time = 0; time <= DATA_SUBJECT_PER_DAY; time += 1) statuses.push(await asked())
      expect(statuses.slice(0, -1)).toEqual(Array(DATA_SUBJECT_PER_DAY).fill(200))
      expect(statuses.at(-1)).toBe(429)
    })
  })
}
