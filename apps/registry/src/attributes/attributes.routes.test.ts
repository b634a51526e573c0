import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OFFICIAL_PER_MINUTE } from '../caller/caller-limits.ts'
import { binh, dung, hoa, lien, testHouseholds } from '../test-people.ts'
import { askedBy, question, READ, thu } from '../test-questions.ts'
import { bearer, NOW, type OpenRegistry, openRegistry, registrySetups } from '../test-registry.ts'

for (const setup of registrySetups) {
  describe.skipIf(setup.isSkipped)(`POST /api/attributes on ${setup.title()}`, () => {
    const asOnestop = bearer('onestop', READ)
    let registry: OpenRegistry

    beforeAll(async () => {
      registry = await openRegistry(setup)
      await registry.residents.load(testHouseholds)
      const fields = ['personalId', 'fullName', 'dateOfBirth', 'permanentCommune', 'cardIssuedOn']
      const change = { by: 'operator', at: NOW }
      for (const clientId of ['onestop', 'eager', 'busy']) {
        const grant = { clientId, act: 'read', purpose: 'dossier', fields } as never
        await registry.entitlements.grant(grant, change)
      }
      const compare = { act: 'verify', purpose: 'dossier', fields: ['fullName'] } as const
      await registry.entitlements.grant({ clientId: 'comparer', ...compare }, change)
    })
    afterAll(() => registry?.close())

    const ask = async (body: unknown, authorization = asOnestop) => {
      const response = await registry.post('/api/attributes', { body, authorization })
      return { response, status: response.status, body: await response.json() }
    }
    const listAudit = () =>
      registry.db.selectFrom('attribute_audit').selectAll().orderBy('audit_id').execute()
    const auditOf = async (requestId: string) =>
      (await listAudit()).filter((row) => row.request_id === requestId)
    const lastRefusal = async () => (await listAudit()).at(-1)?.refusal

    describe('answers', () => {
      test('the fields asked for, granted and on record, and keeps no copy', async () => {
        const asked = question(hoa.personalId, ['fullName', 'permanentCommune', 'legacyIdNumber'])
        const { response, status, body } = await ask(asked)
        expect(status).toBe(200)
        expect(body).toEqual({
          requestId: asked.requestId,
          lifeStatus: 'living',
          attributes: {
            fullName: hoa.fullName,
            permanentCommune: { code: '21583', validFrom: '2025-07-01', name: 'Phường Quy Nhơn' },
          },
          results: { fullName: 'GIVEN', permanentCommune: 'GIVEN', legacyIdNumber: 'FORBIDDEN' },
          answeredAt: NOW.toISOString(),
        })
        expect(response.headers.get('cache-control')).toBe('no-store')
      })

      test('a year alone where no more is known, and what is missing is UNAVAILABLE', async () => {
        const { body } = await ask(question(lien.personalId, ['dateOfBirth', 'cardIssuedOn']))
        expect(body.attributes).toEqual({ dateOfBirth: '1948' })
        expect(body.results).toEqual({ dateOfBirth: 'GIVEN', cardIssuedOn: 'UNAVAILABLE' })
      })

      test('about somebody who died, and says so', async () => {
        const { body } = await ask(question(dung.personalId, ['fullName']))
        expect(body).toMatchObject({
          lifeStatus: 'deceased',
          attributes: { fullName: dung.fullName },
        })
      })

      test('that nobody has this number, or that two have', async () => {
        const nobody = await ask(question('099099999999', ['fullName']))
        expect(nobody.status).toBe(200)
        expect(nobody.body).toMatchObject({ attributes: {}, results: { fullName: 'NOT_FOUND' } })
        expect(nobody.body).not.toHaveProperty('lifeStatus')
        const subject = { legacyIdNumber: binh.legacyIdNumber }
        const two = await ask(question('', ['fullName'], { subject }))
        expect(two.body).toMatchObject({ attributes: {}, results: { fullName: 'MULTIPLE' } })
      })

      test('to an id that was corrected with the one that holds now', async () => {
        const corrected = { from: binh.personalId, to: '099075000044' }
        expect(await registry.residents.correctPersonalId(corrected)).toBe('corrected')
        const { body } = await ask(question(corrected.from, ['personalId', 'fullName']))
        expect(body.attributes).toEqual({ personalId: corrected.to, fullName: binh.fullName })
      })
    })

    describe('refuses', () => {
      test('a caller without a good token, without a row of account', async () => {
        const before = (await listAudit()).length
        const { response, status } = await ask(question(hoa.personalId, ['fullName']), 'Basic x')
        expect(status).toBe(401)
        expect(response.headers.get('www-authenticate')).toMatch(
          /^DPoP algs="[^"]+", scope="registry:attributes"$/,
        )
        expect(await listAudit()).toHaveLength(before)
      })

      test('a token that is good for comparing only', async () => {
        const { status } = await ask(question(hoa.personalId, ['fullName']), bearer('onestop'))
        expect(status).toBe(403)
        expect(await lastRefusal()).toBe('insufficient-scope')
      })

      test.each([
        ['none of the fields is granted', 'onestop', { fields: ['gender', 'legacyIdNumber'] }],
        ['the purpose is another', 'onestop', { purpose: 'staff-identity' }],
        ['only comparing is granted', 'comparer', {}],
        ['nothing is granted', 'stranger', {}],
      ])('when %s, alike for somebody and nobody', async (_, clientId, change) => {
        const answers = [hoa.personalId, dung.personalId, '099099999999'].map((personalId) =>
          ask(question(personalId, ['fullName'], change), bearer(clientId, READ)),
        )
        const bodies = (await Promise.all(answers)).map(({ status, body }) => {
          expect(status).toBe(403)
          return { ...body, reference: undefined }
        })
        expect(bodies[0]).toEqual(bodies[1])
        expect(bodies[0]).toEqual(bodies[2])
        const [row] = (await listAudit()).slice(-1)
        expect(row).toMatchObject({
          refusal: 'not-entitled',
          resident_id: null,
          client_id: clientId,
        })
        expect(Object.values(row?.outcomes ?? {})).toContain('FORBIDDEN')
      })
    })

    describe('the account', () => {
      test('says who asked, for what, about whom, which fields; nothing of the person', async () => {
        const asked = question(hoa.personalId, ['fullName', 'gender', 'cardIssuedOn'])
        await ask(asked)
        const [row, ...more] = await auditOf(asked.requestId)
        expect(more).toEqual([])
        expect(row).toMatchObject({
          at: NOW,
          client_id: 'onestop',
          decision: 'answered',
          purpose: 'dossier',
          agency_code: 'H08.12.3',
          agency_name: 'UBND phường Quy Nhơn',
          official_ref: 'canbo-17',
          official_name: 'Trần Thị Thu',
          official_post: 'Công chức tư pháp – hộ tịch',
          case_ref: 'H08.12.3-261121-0004',
          life_status: 'living',
          outcomes: { fullName: 'GIVEN', gender: 'FORBIDDEN', cardIssuedOn: 'GIVEN' },
        })
        expect(row?.resident_id).toMatch(/^[0-9a-f-]{36}$/)
      })

      test('holds no name and no number of a person asked about, and neither does the log', async () => {
        const audit = JSON.stringify(await listAudit())
        const log = registry.logLines.join('\n')
        for (const person of [hoa, lien, dung, binh]) {
          expect(audit + log).not.toContain(person.personalId)
          expect(audit + log).not.toContain(person.fullName)
        }
        expect(log).not.toContain(thu.name)
        expect(registry.logLines.length).toBeGreaterThan(0)
      })

      test('a request id is good for one answer, also of twenty at once', async () => {
        const asked = question(hoa.personalId, ['fullName'], {
          askedBy: { ...askedBy, official: { ...thu, ref: 'canbo-20' } },
        })
        const answers = await Promise.all(Array.from({ length: 20 }, () => ask(asked)))
        const statuses = answers.map(({ status }) => status).toSorted((one, other) => one - other)
        expect(statuses).toEqual([200, ...Array(19).fill(409)])
        const rows = await auditOf(asked.requestId)
        expect(rows.filter((row) => row.decision === 'answered')).toHaveLength(1)
        expect(rows.filter((row) => row.refusal === 'request-id-reused')).toHaveLength(19)
        // The id of one caller says nothing to another.
        expect((await ask(asked, bearer('eager', READ))).status).toBe(200)
      })

      test('can only grow', async () => {
        const { db } = registry
        const change = db.updateTable('attribute_audit').set({ client_id: 'nobody' })
        await expect(change.execute()).rejects.toThrow(/append-only/)
        await expect(db.deleteFrom('attribute_audit').execute()).rejects.toThrow(/append-only/)
        const truncate = sql`truncate ${sql.table('registry.attribute_audit')}`
        await expect(truncate.execute(db)).rejects.toThrow(/append-only/)
      })

      test('an answer that cannot be written down is not given', async () => {
        const asked = question(hoa.personalId, ['fullName'])
        const table = sql.table('registry.attribute_audit')
        const caseRef = sql.lit(askedBy.caseRef)
        await sql`alter table ${table} add constraint no_case check (case_ref <> ${caseRef}) not valid`.execute(
          registry.db,
        )
        const { status, body } = await ask(asked)
        await sql`alter table ${table} drop constraint no_case`.execute(registry.db)
        expect(status).toBe(500)
        expect(JSON.stringify(body)).not.toContain(hoa.fullName)
        expect(await auditOf(asked.requestId)).toEqual([])
      })

      test('an official over the limit is told when to come again, and written down once', async () => {
        const official = { ...thu, ref: 'canbo-99' }
        const change = { askedBy: { ...askedBy, official } }
        const askAgain = () =>
          ask(question(hoa.personalId, ['fullName'], change), bearer('busy', READ))
        const answers = await Promise.all(Array.from({ length: OFFICIAL_PER_MINUTE + 3 }, askAgain))
        const refused = answers.filter(({ status }) => status === 429)
        expect(refused).toHaveLength(3)
        expect(refused[0]?.response.headers.get('retry-after')).toBe('60')
        const rows = (await listAudit()).filter((row) => row.refusal === 'too-many-requests')
        expect(rows).toHaveLength(1)
        // A colleague goes on.
        expect(
          (await ask(question(hoa.personalId, ['fullName']), bearer('busy', READ))).status,
        ).toBe(200)
      })
    })
  })
}
