import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callerScopes } from '../caller/caller.ts'
import { CALLER_PER_MINUTE } from '../caller/caller-limits.ts'
import { binh, dung, hoa, testHouseholds } from '../test-people.ts'
import { question, READ, thu } from '../test-questions.ts'
import { bearer, NOW, type OpenRegistry, openRegistry, registrySetups } from '../test-registry.ts'

const SHOW = callerScopes.accesses
const change = { by: 'operator', at: NOW }

type Entry = { accessId: string; at: string; kind: string }

for (const setup of registrySetups) {
  describe.skipIf(setup.isSkipped)(`POST /api/accesses on ${setup.title()}`, () => {
    let registry: OpenRegistry

    beforeAll(async () => {
      registry = await openRegistry(setup)
      const { entitlements } = registry
      await registry.residents.load(testHouseholds)
      const names = { purpose: 'dossier', fields: ['fullName'] } as const
      await entitlements.grant({ clientId: 'onestop', act: 'read', ...names }, change)
      await entitlements.grant({ clientId: 'portal', act: 'verify', ...names }, change)
      await entitlements.grant({ clientId: 'portal', act: 'show-accesses' }, change)
    })
    afterAll(() => registry?.close())

    const read = (personalId: string, wrong: object = {}) => {
      const body = question(personalId, ['fullName', 'gender'], wrong)
      return registry.post('/api/attributes', { body, authorization: bearer('onestop', READ) })
    }
    const compare = (personalId: string) =>
      registry.ask({
        requestId: randomUUID(),
        purpose: 'dossier',
        askedBy: { party: 'national-portal' },
        subject: { personalId },
        claims: { fullName: 'Ai Đó' },
      })
    const list = async (body: unknown, authorization = bearer('portal', SHOW)) => {
      const response = await registry.post('/api/accesses', { body, authorization })
      return { status: response.status, body: await response.json(), response }
    }
    const listLooks = () =>
      registry.db.selectFrom('accesses_audit').selectAll().orderBy('audit_id').execute()

    test('shows a person what was read and compared, by whom and why, without the official’s name', async () => {
      expect((await read(hoa.personalId)).status).toBe(200)
      expect((await compare(hoa.personalId)).status).toBe(200)
      const { status, body, response } = await list({ subject: { personalId: hoa.personalId } })
      expect(status).toBe(200)
      expect(response.headers.get('cache-control')).toBe('no-store')
      const shown = {
        accessId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        at: NOW.toISOString(),
        purpose: 'dossier',
        purposeInWords: {
          vi: 'Giải quyết hồ sơ thủ tục hành chính',
          en: 'Handling an administrative dossier',
        },
      }
      expect(body).toEqual({
        accesses: [
          {
            ...shown,
            kind: 'verification',
            askedBy: { agency: 'national-portal' },
            results: { fullName: 'NO_MATCH' },
          },
          {
            ...shown,
            kind: 'attributes',
            askedBy: { agency: 'UBND phường Quy Nhơn', post: 'Công chức tư pháp – hộ tịch' },
            caseRef: 'H08.12.3-261121-0004',
            results: { fullName: 'GIVEN', gender: 'FORBIDDEN' },
          },
        ],
      })
      expect(JSON.stringify(body)).not.toContain(thu.name)
      expect(JSON.stringify(body)).not.toContain(thu.ref)
    })

    test('of one kind only, where asked', async () => {
      const { body } = await list({ subject: { personalId: hoa.personalId }, kind: 'attributes' })
      expect(body.accesses.map(({ kind }: Entry) => kind)).toEqual(['attributes'])
    })

    test('shows nothing of others, nothing of what was refused, and not the looking itself', async () => {
      expect((await read(dung.personalId, { purpose: 'staff-identity' })).status).toBe(403)
      const { body } = await list({ subject: { personalId: dung.personalId } })
      expect(body).toEqual({ accesses: [] })
      expect((await list({ subject: { personalId: dung.personalId } })).body).toEqual(body)
    })

    test('somebody nobody asked about and nobody at all look alike', async () => {
      const nobody = await list({ subject: { personalId: '099099999999' } })
      expect(nobody).toMatchObject({ status: 200, body: { accesses: [] } })
    })

    test('follows a person whose id was corrected', async () => {
      expect((await read(binh.personalId)).status).toBe(200)
      const to = '099075000044'
      await registry.residents.correctPersonalId({ from: binh.personalId, to })
      expect((await list({ subject: { personalId: to } })).body.accesses).toHaveLength(1)
    })

    test('is itself written down, who looked and how much was shown', async () => {
      const before = await listLooks()
      const { body } = await list({ subject: { personalId: hoa.personalId } })
      const [look, ...more] = (await listLooks()).slice(before.length)
      expect(more).toEqual([])
      expect(look).toMatchObject({
        at: NOW,
        client_id: 'portal',
        decision: 'answered',
        shown: body.accesses.length,
      })
      expect(look?.resident_id).toMatch(/^[0-9a-f-]{36}$/)
      const { db } = registry
      await expect(db.deleteFrom('accesses_audit').execute()).rejects.toThrow(/append-only/)
    })

    test('an answer that cannot be written down is not given', async () => {
      const table = sql.table('registry.accesses_audit')
      await sql`alter table ${table} add constraint none check (shown < 0) not valid`.execute(
        registry.db,
      )
      expect((await list({ subject: { personalId: hoa.personalId } })).status).toBe(500)
      await sql`alter table ${table} drop constraint none`.execute(registry.db)
    })

    test.each([
      ['without a good token', 'DPoP nobody', 401, undefined],
      ['by a token for another scope', bearer('portal'), 403, 'insufficient-scope'],
      ['by a caller that may not', bearer('onestop', SHOW), 403, 'not-entitled'],
    ])('is refused %s', async (...[, authorization, status, refusal]) => {
      const before = await listLooks()
      const answer = await list({ subject: { personalId: hoa.personalId } }, authorization)
      expect(answer.status).toBe(status)
      const looks = (await listLooks()).slice(before.length)
      expect(looks.map((look) => look.refusal)).toEqual(refusal === undefined ? [] : [refusal])
    })

    test.each([
      ['no subject', {}],
      ['an operator', { subject: { personalId: { $ne: 1 } } }],
      ['the old number, which two may have', { subject: { legacyIdNumber: '099000001' } }],
      ['all of them', { subject: { personalId: '%' } }],
      ['another person besides', { subject: { personalId: hoa.personalId }, residentId: 'x' }],
      ['a page too large', { subject: { personalId: hoa.personalId }, limit: 101 }],
      ['a limit as text', { subject: { personalId: hoa.personalId }, limit: '1' }],
      ['a cursor that is none', { subject: { personalId: hoa.personalId }, after: `1' or 1=1` }],
      ['not JSON', 'id[]=099171000001'],
    ])('422 for %s', async (_, body) => {
      const before = await listLooks()
      expect((await list(body)).status).toBe(422)
      const [look] = (await listLooks()).slice(before.length)
      expect(look?.refusal).toBe('invalid-request')
    })

    test('the cursor of one person opens nothing of another', async () => {
      const at = NOW.getTime() + 1000
      const after = `${at}.ffffffff-ffff-ffff-ffff-ffffffffffff`
      const { body } = await list({ subject: { personalId: dung.personalId }, after })
      expect(body).toEqual({ accesses: [] })
    })

    test('pages of any size together are the whole list, each entry once', async () => {
      for (let time = 0; time < 5; time += 1) {
        await read(dung.personalId)
        await compare(dung.personalId)
      }
      const subject = { personalId: dung.personalId }
      const whole: Entry[] = (await list({ subject, limit: 100 })).body.accesses
      expect(whole).toHaveLength(10)
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 12 }), async (limit) => {
          const read: Entry[] = []
          let after: string | undefined
          do {
            const { body } = await list({ subject, limit, ...(after && { after }) })
            expect(body.accesses.length).toBeLessThanOrEqual(limit)
            read.push(...body.accesses)
            after = body.next
          } while (after)
          expect(read).toEqual(whole)
        }),
        { numRuns: 12 },
      )
    })

    test('a system that asks without end is told when to come again', async () => {
      const stranger = bearer('restless', SHOW)
      for (let times = 0; times < CALLER_PER_MINUTE.accesses; times += 1) {
        await registry.callerLimits.takeForCaller('restless', 'accesses')
      }
      const { status, response } = await list({ subject: { personalId: hoa.personalId } }, stranger)
      expect(status).toBe(429)
      expect(response.headers.get('retry-after')).toBe('60')
    })
  })
}
