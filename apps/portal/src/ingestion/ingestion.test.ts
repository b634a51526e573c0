import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'
import { asProvince, makeEvent, sendEvents, withTestCallers } from '../test-province.ts'

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`events of provinces on ${setup.title()}`, () => {
    let portal: TestPortal
    beforeAll(async () => {
      portal = await openTestPortal(setup, { adapt: withTestCallers })
    })
    afterAll(() => portal?.close())

    let codes = 0
    /** Somebody with an account, and a dossier code nobody has used. */
    async function newDossier() {
      const account = await portal.newAccount()
      const { technical_id: technicalId } = await portal.db
        .selectFrom('account')
        .select('technical_id')
        .where('id', '=', account.accountId)
        .executeTakeFirstOrThrow()
      codes += 1
      return { account, technicalId, code: `H08-261103-${String(codes).padStart(4, '0')}` }
    }
    const dossierOf = (code: string) =>
      portal.db
        .selectFrom('dossier')
        .select(['id', 'account_id', 'source', 'status', 'sequence', 'procedure_name'])
        .where('code', '=', code)
        .execute()
    const send = (...events: unknown[]) => sendEvents(portal.origin, events)
    const outcomes = async (...events: unknown[]) =>
      (await send(...events)).results.map(({ outcome, problem }) => problem?.code ?? outcome)

    test('the first event makes the dossier, under the account it was filed with', async () => {
      const { account, technicalId, code } = await newDossier()
      expect(await outcomes(makeEvent({ technicalId, code }))).toEqual(['recorded'])
      const [dossier] = await dossierOf(code)
      expect(dossier).toMatchObject({
        account_id: account.accountId,
        source: 'binhdinh',
        status: 1,
      })
    })

    test('the same event again is answered the same, and changes nothing', async () => {
      const { technicalId, code } = await newDossier()
      const event = makeEvent({ technicalId, code })
      const first = await send(event)
      expect(await send(event)).toEqual(first)
      // The order of fields is the sender's own affair.
      const turned = Object.fromEntries(Object.entries(event).reverse())
      expect(await send(turned)).toEqual(first)
    })

    test('the same answer also for an unusual move, whatever came since', async () => {
      const { technicalId, code } = await newDossier()
      const odd = makeEvent({ technicalId, code, sequence: 5, status: 10 })
      await send(makeEvent({ technicalId, code, sequence: 1, status: 1 }))
      const first = await send(odd)
      expect(first.results[0]).toMatchObject({ outcome: 'recorded', unusualAfter: 1 })
      await send(makeEvent({ technicalId, code, sequence: 4, status: 9 }))
      expect(await send(odd)).toEqual(first)
    })

    test('another event under the same number, or the same id, is refused by itself', async () => {
      const { technicalId, code } = await newDossier()
      const first = makeEvent({ technicalId, code, sequence: 1 })
      await send(first)
      expect(
        await outcomes(
          makeEvent({ technicalId, code, sequence: 1, status: 2 }),
          { ...first, sequence: 2 },
          makeEvent({ technicalId, code, sequence: 3, status: 2 }),
        ),
      ).toEqual(['sequence-reused', 'event-id-reused', 'recorded'])
    })

    test('a late event is in the timeline and does not turn the status back', async () => {
      const { technicalId, code } = await newDossier()
      const later = makeEvent({ technicalId, code, sequence: 3, status: 4 })
      const late = makeEvent({
        technicalId,
        code,
        sequence: 2,
        status: 2,
        dossier: { procedureName: 'Tên cũ của thủ tục' },
      })
      expect(await outcomes(later, late)).toEqual(['recorded', 'recorded'])
      const [dossier] = await dossierOf(code)
      expect(dossier).toMatchObject({ status: 4, sequence: 3 })
      expect(dossier?.procedure_name).not.toBe('Tên cũ của thủ tục')
      const steps = await portal.db
        .selectFrom('dossier_event')
        .select('sequence')
        .where('dossier_id', '=', dossier?.id ?? '')
        .orderBy('sequence')
        .execute()
      expect(steps).toEqual([{ sequence: 2 }, { sequence: 3 }])
    })

    test('a dossier never moves to another person, whoever the event names', async () => {
      const { account, technicalId, code } = await newDossier()
      const other = await newDossier()
      await send(makeEvent({ technicalId, code }))
      const theft = makeEvent({ technicalId: other.technicalId, code, sequence: 2 })
      expect(await outcomes(theft)).toEqual(['applicant-differs'])
      expect(await dossierOf(code)).toMatchObject([{ account_id: account.accountId, sequence: 1 }])
    })

    test('after a link the province may name any account of the person', async () => {
      const { account, technicalId, code } = await newDossier()
      const eid = await portal.newAccount({ type: 'eid', personId: account.personId })
      const { technical_id } = await portal.db
        .selectFrom('account')
        .select('technical_id')
        .where('id', '=', eid.accountId)
        .executeTakeFirstOrThrow()
      await send(makeEvent({ technicalId, code }))
      const event = makeEvent({ technicalId: technical_id, code, sequence: 2, status: 2 })
      expect(await outcomes(event)).toEqual(['recorded'])
      expect(await dossierOf(code)).toMatchObject([{ account_id: account.accountId, status: 2 }])
    })

    test('an applicant nobody knows is that event’s problem alone', async () => {
      const { technicalId, code } = await newDossier()
      const unknown = makeEvent({ technicalId: 'TNOBODY', code: `${code}-x` })
      expect(await outcomes(unknown, makeEvent({ technicalId, code }))).toEqual([
        'unknown-applicant',
        'recorded',
      ])
      expect(await dossierOf(`${code}-x`)).toEqual([])
    })

    test('codes of two provinces never meet', async () => {
      const { technicalId, code } = await newDossier()
      const other = await newDossier()
      await send(makeEvent({ technicalId, code }))
      await sendEvents(portal.origin, [makeEvent({ technicalId: other.technicalId, code })], {
        headers: asProvince('binhphuoc'),
      })
      expect(new Set((await dossierOf(code)).map(({ source }) => source))).toEqual(
        new Set(['binhdinh', 'binhphuoc']),
      )
    })

    test('one event sent twenty times at once is there once', async () => {
      const { technicalId, code } = await newDossier()
      const event = makeEvent({ technicalId, code })
      const answers = await Promise.all(Array.from({ length: 20 }, () => send(event)))
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
      expect(await dossierOf(code)).toHaveLength(1)
    })

    test('a result is a document of the dossier’s account, and a newer event mends it', async () => {
      const { account, technicalId, code } = await newDossier()
      const result = {
        reference: `kq-${code}`,
        name: 'Bản sao trích lục khai sinh',
        typeName: 'Giấy tờ hộ tịch',
        issuer: 'Ủy ban nhân dân phường Quy Nhơn',
      }
      await send(
        makeEvent({
          technicalId,
          code,
          sequence: 2,
          status: 9,
          results: [{ ...result, number: '12' }],
        }),
        makeEvent({
          technicalId,
          code,
          sequence: 1,
          results: [{ ...result, number: '11' }],
        }),
      )
      const documents = await portal.db
        .selectFrom('document')
        .select(['account_id', 'number', 'kind', 'sequence'])
        .where('source_reference', '=', result.reference)
        .execute()
      expect(documents).toEqual([
        { account_id: account.accountId, number: '12', kind: 'result', sequence: 2 },
      ])
    })

    test('a reference of another dossier is refused, and nothing of that event stays', async () => {
      const mine = await newDossier()
      const theirs = await newDossier()
      const results = [
        { reference: `kq-${mine.code}`, name: 'Giấy phép', typeName: 'Giấy phép', issuer: 'Sở' },
      ]
      await send(makeEvent({ technicalId: mine.technicalId, code: mine.code, results }))
      expect(
        await outcomes(makeEvent({ technicalId: theirs.technicalId, code: theirs.code, results })),
      ).toEqual(['reference-taken'])
      expect(await dossierOf(theirs.code)).toEqual([])
    })

    describe('what is not as described', () => {
      const wrong: [string, (event: ReturnType<typeof makeEvent>) => unknown][] = [
        ['no object', () => 'event'],
        ['no fields', () => ({})],
        ['an unknown field', (event) => ({ ...event, owner: 'x' })],
        ['status 11', (event) => ({ ...event, status: 11 })],
        ['status as text', (event) => ({ ...event, status: '1' })],
        ['a sequence beyond a number', (event) => ({ ...event, sequence: 2 ** 60 })],
        ['a time that is none', (event) => ({ ...event, at: '2026-02-30T00:00:00Z' })],
        ['a year beyond all', (event) => ({ ...event, at: '9999-12-31T00:00:00Z' })],
        ['a NUL', (event) => ({ ...event, note: 'a\u0000b' })],
        ['half a character', (event) => ({ ...event, unit: '\ud800' })],
        ['text that turns around', (event) => ({ ...event, unit: 'a\u202eb' })],
        [
          'a prototype',
          (event) => JSON.parse(JSON.stringify(event).replace('"unit"', '"__proto__"')),
        ],
        ['an operator', (event) => ({ ...event, applicant: { technicalId: { $ne: 1 } } })],
      ]
      test.each(wrong)('%s is that event’s problem', async (_name, spoil) => {
        const { technicalId, code } = await newDossier()
        const { results } = await send(
          spoil(makeEvent({ technicalId, code })),
          makeEvent({ technicalId, code }),
        )
        expect(results[0]).toMatchObject({
          outcome: 'refused',
          problem: { code: 'invalid-event', status: 422 },
        })
        expect(results[1]?.outcome).toBe('recorded')
      })

      test.each([
        ['no JSON', 'x'],
        ['no batch', '[]'],
        ['an empty batch', '{"events":[]}'],
        ['too many', JSON.stringify({ events: Array.from({ length: 101 }, () => ({})) })],
      ])('%s is a problem of the request', async (_name, body) => {
        const answer = await fetch(new URL('/api/dossier-events', portal.origin), {
          method: 'POST',
          headers: { ...asProvince('binhdinh'), 'content-type': 'application/json' },
          body,
        })
        expect(answer.status).toBe(422)
        expect(answer.headers.get('content-type')).toBe('application/problem+json')
      })

      test('a body beyond the bound is not read', async () => {
        const answer = await fetch(new URL('/api/dossier-events', portal.origin), {
          method: 'POST',
          headers: asProvince('binhdinh'),
          body: 'x'.repeat(1024 * 1024 + 1),
        })
        expect(answer.status).toBe(413)
      })
    })
  })
}
