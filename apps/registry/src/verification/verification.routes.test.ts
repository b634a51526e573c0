import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callerScopes } from '../caller/caller.ts'
import { CALLER_PER_MINUTE } from '../caller/caller-limits.ts'
import { binh, dung, hoa, lien, testHouseholds } from '../test-people.ts'
import { bearer, NOW, type OpenRegistry, openRegistry, registrySetups } from '../test-registry.ts'
import { verifiableFields } from './verification.ts'

const askedBy = { party: 'national-portal', officialRef: 'canbo-17' }
const rightClaims = {
  fullName: hoa.fullName,
  dateOfBirth: hoa.dateOfBirth,
  gender: hoa.gender,
  permanentCommuneCode: '21583',
}

function question(personalId: string, claims: object) {
  const requestId = randomUUID()
  return { requestId, purpose: 'portal-profile', askedBy, subject: { personalId }, claims }
}

for (const setup of registrySetups) {
  describe.skipIf(setup.isSkipped)(`POST /api/verifications on ${setup.title()}`, () => {
    let registry: OpenRegistry

    beforeAll(async () => {
      registry = await openRegistry(setup)
      await registry.residents.load(testHouseholds)
      const change = { by: 'operator', at: NOW }
      const all = { act: 'verify', purpose: 'portal-profile', fields: verifiableFields } as const
      await registry.entitlements.grant({ clientId: 'portal', ...all }, change)
      const name = { act: 'verify', purpose: 'eid-enrolment', fields: ['fullName'] } as const
      await registry.entitlements.grant({ clientId: 'identity', ...name }, change)
      // To read is another right than to compare.
      const read = { act: 'read', purpose: 'portal-profile', fields: ['fullName'] } as const
      await registry.entitlements.grant({ clientId: 'identity', ...read }, change)
    })
    afterAll(() => registry?.close())

    const answer = async (body: unknown, authorization?: string) => {
      const response = await registry.ask(body, authorization)
      return { status: response.status, body: await response.json() }
    }
    const auditOf = async (requestId: string) =>
      (await registry.listAudit()).filter((row) => row.request_id === requestId)

    describe('answers', () => {
      test('all right', async () => {
        const asked = question(hoa.personalId, rightClaims)
        expect(await answer(asked)).toEqual({
          status: 200,
          body: {
            requestId: asked.requestId,
            lifeStatus: 'living',
            results: {
              fullName: 'MATCH',
              dateOfBirth: 'MATCH',
              gender: 'MATCH',
              permanentCommuneCode: 'MATCH',
            },
            checkedAt: NOW.toISOString(),
          },
        })
      })

      test('all wrong, without a word of what would be right', async () => {
        const claims = {
          fullName: 'Nguyen Thi Hoa',
          dateOfBirth: '1971-06-18',
          gender: 'male',
          permanentCommuneCode: '21589',
        }
        const { body } = await answer(question(hoa.personalId, claims))
        expect(new Set(Object.values(body.results))).toEqual(new Set(['NO_MATCH']))
      })

      test('a year on record matches a whole date of that year', async () => {
        const { body } = await answer(question(lien.personalId, { dateOfBirth: '1948-09-09' }))
        expect(body.results).toEqual({ dateOfBirth: 'MATCH' })
      })

      test('a dead person is deceased', async () => {
        const { body } = await answer(question(dung.personalId, { fullName: dung.fullName }))
        expect(body.lifeStatus).toBe('deceased')
      })

      test('nobody has this number', async () => {
        const { status, body } = await answer(question('099099999999', { fullName: 'Ai Đó' }))
        expect(status).toBe(200)
        expect(body.results).toEqual({ fullName: 'NOT_FOUND' })
        expect(body).not.toHaveProperty('lifeStatus')
      })

      test('by the old nine digits; two people have the same', async () => {
        const claims = { fullName: dung.fullName }
        const one = { ...question('', claims), subject: { legacyIdNumber: dung.legacyIdNumber } }
        expect((await answer(one)).body.results).toEqual({ fullName: 'MATCH' })
        const two = { ...question('', claims), subject: { legacyIdNumber: binh.legacyIdNumber } }
        expect((await answer(two)).body.results).toEqual({ fullName: 'MULTIPLE' })
      })

      test('only for granted fields and purposes', async () => {
        const asked = { ...question(hoa.personalId, rightClaims), purpose: 'eid-enrolment' }
        const { body } = await answer(asked, bearer('identity'))
        expect(body.results.fullName).toBe('MATCH')
        expect(body.results.dateOfBirth).toBe('FORBIDDEN')
        const other = await answer(question(hoa.personalId, rightClaims), bearer('identity'))
        expect(new Set(Object.values(other.body.results))).toEqual(new Set(['FORBIDDEN']))
        expect(other.body).not.toHaveProperty('lifeStatus')
      })
    })

    describe('refuses', () => {
      const refusals = async (clientId: string) =>
        (await registry.listAudit())
          .filter((row) => row.client_id === clientId && row.decision === 'refused')
          .map((row) => row.refusal)

      test('a caller without a good token', async () => {
        const response = await registry.ask(question(hoa.personalId, rightClaims), 'DPoP nobody')
        expect(response.status).toBe(401)
        expect(response.headers.get('www-authenticate')).toContain('DPoP algs=')
        expect(response.headers.get('content-type')).toContain('application/problem+json')
      })

      test('a token without the scope, and writes the first of a minute down', async () => {
        const answers = [1, 2, 3].map(() => answer({}, 'DPoP stranger'))
        for (const { status } of await Promise.all(answers)) expect(status).toBe(403)
        expect(await refusals('stranger')).toEqual(['insufficient-scope'])
      })

      test.each(['tireless', `greedy ${callerScopes.verify}`])(
        'what is over the minute of %s, and writes the first down',
        async (token) => {
          const clientId = token.split(' ')[0] ?? ''
          const minute = { seconds: 60, by: CALLER_PER_MINUTE.verify }
          await registry.store.count(`asked:verify:${clientId}`, minute)
          const answers = [1, 2, 3].map(() => answer({}, `DPoP ${token}`))
          for (const { status } of await Promise.all(answers)) expect(status).toBe(429)
          expect(await refusals(clientId)).toEqual(['too-many-requests'])
        },
      )

      test.each([
        ['no purpose', { purpose: undefined }, '/purpose'],
        ['an unknown purpose', { purpose: 'curiosity' }, '/purpose'],
        ['no asking party', { askedBy: undefined }, '/askedBy'],
        ['a party that could be a personal id', { askedBy: { party: '099171000001' } }, '/askedBy'],
        ['no claim', { claims: {} }, '/claims'],
        ['an unknown claim', { claims: { religion: 'x' } }, '/claims'],
        ['a day that is none', { claims: { dateOfBirth: '1971-02-30' } }, '/claims/dateOfBirth'],
        ['eleven digits', { subject: { personalId: '09917100000' } }, '/subject'],
        [
          'both numbers',
          { subject: { personalId: hoa.personalId, legacyIdNumber: '1' } },
          '/subject',
        ],
        ['no request id', { requestId: undefined }, '/requestId'],
      ])('%s', async (_, wrong, pointer) => {
        const before = (await refusals('portal')).length
        const { status, body } = await answer({
          ...question(hoa.personalId, { fullName: hoa.fullName }),
          ...wrong,
        })
        expect(status).toBe(422)
        expect(body).toMatchObject({ status: 422, code: 'invalid-request' })
        expect(body.errors[0].pointer).toContain(pointer)
        expect(JSON.stringify(body)).not.toContain(hoa.personalId)
        expect((await refusals('portal')).slice(before)).toEqual(['invalid-request'])
      })

      test('what is not JSON', async () => {
        expect((await answer('{')).status).toBe(422)
      })
    })

    describe('the audit', () => {
      test('says who asked, why, for whom, and what was answered; nothing of the person', async () => {
        const asked = question(hoa.personalId, { fullName: 'Ai Khác', gender: 'female' })
        await answer(asked)
        const [row, ...more] = await auditOf(asked.requestId)
        expect(more).toEqual([])
        expect(row).toMatchObject({
          at: NOW,
          client_id: 'portal',
          decision: 'answered',
          purpose: 'portal-profile',
          asked_by_party: 'national-portal',
          asked_by_official_ref: 'canbo-17',
          outcomes: { fullName: 'NO_MATCH', gender: 'MATCH' },
        })
        expect(row?.resident_id).toMatch(/^[0-9a-f-]{36}$/)
      })

      test('holds no name and no number of anybody, and neither does the log', async () => {
        const text = JSON.stringify(await registry.listAudit()) + registry.logLines.join('\n')
        for (const person of [hoa, lien, dung, binh]) {
          expect(text).not.toContain(person.personalId)
          expect(text).not.toContain(person.fullName)
          if (person.legacyIdNumber) expect(text).not.toContain(person.legacyIdNumber)
        }
        expect(registry.logLines.length).toBeGreaterThan(0)
      })

      test('the same request again: the same answer, no second row', async () => {
        const asked = question(binh.personalId, { fullName: binh.fullName })
        const first = await answer(asked)
        expect(await answer(asked)).toEqual(first)
        expect(await auditOf(asked.requestId)).toHaveLength(1)
      })

      test('twenty at once: one row, one answer', async () => {
        const asked = question(binh.personalId, { fullName: binh.fullName })
        const answers = await Promise.all(Array.from({ length: 20 }, () => answer(asked)))
        expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1)
        expect(answers[0]?.status).toBe(200)
        expect(await auditOf(asked.requestId)).toHaveLength(1)
      })

      test('another question under a used request id is a conflict, and written down', async () => {
        const asked = question(hoa.personalId, { fullName: hoa.fullName })
        await answer(asked)
        const other = { ...asked, subject: { personalId: binh.personalId } }
        expect((await answer(other)).status).toBe(409)
        const refused = (await auditOf(asked.requestId)).filter((row) => row.refusal !== null)
        expect(refused).toMatchObject([
          { refusal: 'request-id-reused', purpose: 'portal-profile', resident_id: null },
        ])
        expect((await answer(other, bearer('identity'))).status).toBe(200)
      })

      test('can only grow', async () => {
        const { db } = registry
        const change = db.updateTable('verification_audit').set({ client_id: 'nobody' })
        await expect(change.execute()).rejects.toThrow(/append-only/)
        await expect(db.deleteFrom('verification_audit').execute()).rejects.toThrow(/append-only/)
        const truncate = sql`truncate ${sql.table('registry.verification_audit')}`
        await expect(truncate.execute(db)).rejects.toThrow(/append-only/)
      })

      test('an answer that cannot be written down is not given', async () => {
        const asked = { ...question(hoa.personalId, rightClaims), purpose: 'dossier' }
        const before = await registry.listAudit()
        const table = sql.table('registry.verification_audit')
        await sql`alter table ${table} add constraint no_dossier check (purpose <> 'dossier')`.execute(
          registry.db,
        )
        expect((await answer(asked)).status).toBe(500)
        expect(await registry.listAudit()).toEqual(before)
        await sql`alter table ${table} drop constraint no_dossier`.execute(registry.db)
      })
    })

    describe('personal ids', () => {
      test('corrected: the old one still finds the person, the new one too', async () => {
        const corrected = { from: binh.personalId, to: '099075000044' }
        expect(await registry.residents.correctPersonalId(corrected)).toBe('corrected')
        for (const personalId of [corrected.from, corrected.to]) {
          const { body } = await answer(question(personalId, { fullName: binh.fullName }))
          expect(body.results).toEqual({ fullName: 'MATCH' })
        }
      })
    })

    test('never echoes: no answer holds a value that the question did not', async () => {
      const people = [hoa, lien, dung]
      const name = fc.constantFrom(...people.map((one) => one.fullName), 'Ai Đó')
      const born = fc.constantFrom(...people.map((one) => one.dateOfBirth), '1990', '1990-01-01')
      const claims = fc
        .record(
          {
            fullName: name,
            dateOfBirth: born,
            gender: fc.constantFrom('male', 'female'),
            permanentCommuneCode: fc.constantFrom('21583', '21589', '00004'),
          },
          { requiredKeys: [] },
        )
        .filter((stated) => Object.keys(stated).length > 0)
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...people), claims, async (person, stated) => {
          const asked = question(person.personalId, stated)
          const { requestId, checkedAt, ...said } = (await answer(asked)).body
          expect(requestId).toBe(asked.requestId)
          expect(checkedAt).toBe(NOW.toISOString())
          const text = JSON.stringify(said)
          const held = [...Object.values(person), '21583', person.dateOfBirth.slice(0, 4)]
          for (const value of held.filter((one) => typeof one === 'string')) {
            expect(text).not.toContain(`"${value}"`)
          }
          expect(text).not.toMatch(/\d/)
        }),
        { numRuns: 60 },
      )
    })
  })
}
