import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { binh, hoa, testHouseholds } from '../test-people.ts'
import { askedBy, question, READ, thu } from '../test-questions.ts'
import { bearer, NOW, type OpenRegistry, openRegistry, registrySetups } from '../test-registry.ts'

for (const setup of registrySetups) {
  describe.skipIf(setup.isSkipped)(`POST /api/attributes refuses on ${setup.title()}`, () => {
    let registry: OpenRegistry

    beforeAll(async () => {
      registry = await openRegistry(setup)
      await registry.residents.load(testHouseholds)
      const grant = { act: 'read', purpose: 'dossier', fields: ['fullName'] } as const
      const change = { by: 'operator', at: NOW }
      await registry.entitlements.grant({ clientId: 'onestop', ...grant }, change)
    })
    afterAll(() => registry?.close())

    const ask = async (body: unknown, query = '') => {
      const authorization = bearer('onestop', READ)
      const response = await registry.post(`/api/attributes${query}`, { body, authorization })
      return { status: response.status, body: await response.json() }
    }
    const countResidents = () => registry.residents.count()
    const lastRefusal = async () => {
      const rows = await registry.db
        .selectFrom('attribute_audit')
        .select('refusal')
        .orderBy('audit_id')
        .execute()
      return rows.at(-1)?.refusal
    }

    test('what is right is answered here too', async () => {
      expect((await ask(question(hoa.personalId, ['fullName']))).status).toBe(200)
    })

    test.each([
      ['no purpose', { purpose: undefined }, '/purpose', /say why you ask by one of: .*dossier/],
      ['an unknown purpose', { purpose: 'curiosity' }, '/purpose', /say why you ask/],
      ['nobody who asks', { askedBy: undefined }, '/askedBy', /say who asks/],
      [
        'no official',
        { askedBy: { ...askedBy, official: undefined } },
        '/askedBy/official',
        /say which official asks/,
      ],
      [
        'an official without a name',
        { askedBy: { ...askedBy, official: { ...thu, name: ' ' } } },
        '/askedBy/official/name',
        /./,
      ],
      ['no case', { askedBy: { ...askedBy, caseRef: undefined } }, '/askedBy/caseRef', /./],
      [
        'an official who could be a personal id',
        { askedBy: { ...askedBy, official: { ...thu, name: 'Thu 099171000001' } } },
        '/askedBy/official/name',
        /./,
      ],
      [
        'a name that turns the direction of text',
        { askedBy: { ...askedBy, official: { ...thu, name: 'Thu \u202Eevil' } } },
        '/askedBy/official/name',
        /./,
      ],
      [
        'an agency with a line break or a NUL',
        { askedBy: { ...askedBy, agency: { code: 'H08', name: 'UBND\r\nSet-Cookie: a=\0' } } },
        '/askedBy/agency/name',
        /./,
      ],
      ['no field', { fields: [] }, '/fields', /./],
      ['a field twice', { fields: ['fullName', 'fullName'] }, '/fields', /each field once/],
      ['a field there is not', { fields: ['religion'] }, '/fields/0', /./],
      ['a field of the prototype', { fields: ['__proto__'] }, '/fields/0', /./],
      ['fields as an object', { fields: { $ne: 1 } }, '/fields', /./],
      ['an operator for an id', { subject: { personalId: { $ne: 1 } } }, '/subject', /./],
      ['a list for an id', { subject: { personalId: [hoa.personalId] } }, '/subject', /./],
      ['a number for an id', { subject: { personalId: 99171000001 } }, '/subject', /./],
      ['SQL for an id', { subject: { personalId: `' or '1'='1` } }, '/subject', /./],
      ['another person besides', { personalId: binh.personalId }, '', /./],
      ['no request id', { requestId: undefined }, '/requestId', /./],
    ])('%s, with a place and words', async (...[, wrong, pointer, words]) => {
      const { status, body } = await ask(question(hoa.personalId, ['fullName'], wrong))
      expect(status).toBe(422)
      expect(body).toMatchObject({ code: 'invalid-request', status: 422 })
      expect(body.errors[0].pointer).toContain(pointer)
      expect(body.errors[0].detail).toMatch(words)
      expect(JSON.stringify(body)).not.toContain(hoa.personalId)
      expect(await lastRefusal()).toBe('invalid-request')
    })

    test.each([
      ['what is not JSON', '{', ''],
      ['an array', [question(hoa.personalId, ['fullName'])], ''],
      ['nothing', 'null', ''],
      ['a form', 'subject[personalId]=099171000001', ''],
      ['a prototype', `{"__proto__":{"purpose":"dossier"},"constructor":1}`, ''],
      ['10,000 levels', '['.repeat(10_000) + ']'.repeat(10_000), ''],
      ['a query', question(hoa.personalId, ['fullName']), '?id[]=099171000001'],
    ])('%s', async (_, body, query) => {
      const before = await countResidents()
      expect((await ask(body, query)).status).toBe(422)
      expect(await countResidents()).toBe(before)
    })

    test('a body of more than 64 KiB before it is read', async () => {
      const fields = Array.from({ length: 20_000 }, () => 'fullName')
      const { status, body } = await ask(question(hoa.personalId, fields))
      expect(status).toBe(413)
      expect(body.code).toBe('payload-too-large')
    })
  })
}
