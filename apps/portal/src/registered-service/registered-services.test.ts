import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestService } from '../provider/test-service.ts'
import { openTestAgency } from '../test-agency.ts'
import { technicalIdOf } from '../test-contents.ts'
import { openTestPortal, portalSetups, type TestPortal, testConfig } from '../test-portal.ts'
import { type BatchAnswer, makeEvent, makeStaffEvent } from '../test-province.ts'

const PLAIN = testConfig.initialAccessToken ?? ''

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`services and their agencies on ${setup.title()}`, () => {
    let portal: TestPortal
    beforeAll(async () => {
      portal = await openTestPortal(setup)
    })
    afterAll(() => portal?.close())

    const tokenOf = (source: string, more: { scopes?: string[]; days?: number } = {}) =>
      portal.features.agencyTokens.issue({ source, by: 'Mai', ...more })
    const openAdmin = async () =>
      portal.browserOf(await portal.newAccount({ audience: 'administrator' }))
    const pageOf = async (clientId: string) =>
      (await openAdmin()).visit(`${portal.origin}/admin/services/${clientId}`)
    const newEvent = async (code: string, more: object = {}) => {
      const technicalId = await technicalIdOf(portal, await portal.newAccount())
      return makeEvent({ technicalId, code, ...more })
    }
    const dossiersOf = (code: string) =>
      portal.db.selectFrom('dossier').select(['source', 'sequence']).where('code', '=', code)
    /** Forgets the province's registration, as a rebuilt one does. */
    const forget = () => portal.db.deleteFrom('oidc_registration').execute()
    const refusalOf = (sending: Promise<Response>) =>
      sending.then(
        () => 'sent',
        (error: Error) => {
          const { cause } = error as { cause?: { error?: string; error_description?: string } }
          return `${cause?.error}: ${cause?.error_description}`
        },
      )

    test('a new registration of the agency goes on with its dossiers', async () => {
      const initialAccessToken = await tokenOf('binhdinh')
      const event = await newEvent('H08-000001')
      await forget()
      const first = openTestAgency(portal, { initialAccessToken, name: 'Bình Định 1' })
      expect((await first.send('/api/dossier-events', [event])).status).toBe(200)
      await forget()
      const second = openTestAgency(portal, { initialAccessToken, name: 'Bình Định 2' })
      const next = { ...event, eventId: 'next', sequence: 2, status: 2 }
      const answer = await second.send('/api/dossier-events', [event, next])
      expect((await answer.json()) as BatchAnswer).toMatchObject({
        results: [{ outcome: 'recorded' }, { outcome: 'recorded' }],
      })
      expect(await second.clientId()).not.toBe(await first.clientId())
      expect(await dossiersOf('H08-000001').execute()).toMatchObject([{ source: 'binhdinh' }])
    })

    test('without an agency behind it a service gets no token, and is told what to do', async () => {
      await forget()
      const stranger = openTestAgency(portal, { initialAccessToken: PLAIN, name: 'Ai đó' })
      const refusal = await refusalOf(stranger.send('/api/dossier-events', []))
      const clientId = await stranger.clientId()
      expect(refusal).toContain(`invalid_scope: No agency stands behind client ${clientId}`)
      expect(refusal).toContain('ask an operator of the portal to approve it')
    })

    test('an operator approves on the page; taking it back ends the token in hand too', async () => {
      await forget()
      const agency = openTestAgency(portal, { initialAccessToken: PLAIN, name: 'Bình Phước' })
      await refusalOf(agency.send('/api/dossier-events', []))
      const clientId = await agency.clientId()
      const waiting = await (await openAdmin()).visit(`${portal.origin}/admin/services`)
      expect(plainText(waiting.html)).toMatch(/Bình Phước.{0,40}Chờ phê duyệt/)
      const page = await pageOf(clientId)
      const wrong = await page.submit({ source: 'Bình Phước!' }, 'Phê duyệt')
      expect(wrong.status).toBe(422)
      expect(plainText(wrong.html)).toContain('Hãy nhập tên nguồn')
      const done = await page.submit({ source: 'BinhPhuoc ' }, 'Phê duyệt')
      expect(plainText(done.html)).toContain('Đã phê duyệt dịch vụ')
      const event = await newEvent('H10-000001')
      expect((await agency.send('/api/dossier-events', [event])).status).toBe(200)
      expect(await dossiersOf('H10-000001').execute()).toMatchObject([{ source: 'binhphuoc' }])
      await (await pageOf(clientId)).submit({}, 'Thu hồi quyền')
      const refused = await agency.send('/api/dossier-events', [event])
      expect(refused.status).toBe(403)
      expect(await refused.json()).toMatchObject({ code: 'service-not-approved' })
    })

    test('a token names its scopes, registers until it is withdrawn, and is nowhere kept', async () => {
      const initialAccessToken = await tokenOf('camau', { scopes: ['portal:staff'] })
      await forget()
      const agency = openTestAgency(portal, { initialAccessToken, name: 'Cà Mau' })
      expect(await refusalOf(agency.send('/api/dossier-events', []))).toContain(
        'is not approved for portal:dossiers',
      )
      const narrow = { initialAccessToken, name: 'Cà Mau 2', scope: 'portal:staff' }
      await forget()
      const staff = openTestAgency(portal, narrow)
      expect((await staff.send('/api/staff-accounts', [makeStaffEvent()])).status).toBe(200)
      const kept = await portal.db.selectFrom('agency_token').selectAll().execute()
      expect(JSON.stringify(kept)).not.toContain(initialAccessToken)
      const [token] = (await portal.features.agencyTokens.list()).filter(
        ({ source }) => source === 'camau',
      )
      await portal.features.agencyTokens.withdraw({ id: token?.id ?? '', by: 'Mai' })
      const again = await fetch(`${portal.origin}/register`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${initialAccessToken}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ redirect_uris: ['http://localhost:3000/cb'] }),
      })
      expect(again.status).toBe(401)
      expect((await staff.send('/api/staff-accounts', [makeStaffEvent()])).status).toBe(200)
    })

    test('an agency that was known by its client gets its name, and its dossiers follow', async () => {
      await forget()
      const old = openTestAgency(portal, { initialAccessToken: PLAIN, name: 'Cần Thơ' })
      await refusalOf(old.send('/api/dossier-events', []))
      const clientId = await old.clientId()
      const actor = { name: 'migration' }
      const scopes = ['portal:dossiers', 'portal:staff']
      await portal.features.serviceApprovals.approve({ clientId, source: clientId, scopes, actor })
      const results = [{ reference: 'kq-1', name: 'x', typeName: 'x', issuer: 'x' }]
      const event = await newEvent('H92-000001', { results })
      await old.send('/api/dossier-events', [event])
      await old.send('/api/staff-accounts', [makeStaffEvent({ reference: 'ct-1' })])
      await (await pageOf(clientId)).submit({ source: 'cantho' }, 'Lưu tên nguồn')
      expect(await dossiersOf('H92-000001').execute()).toMatchObject([{ source: 'cantho' }])
      for (const table of ['document', 'staff_account'] as const) {
        const rows = await portal.db.selectFrom(table).select('source').execute()
        const sources = rows.map(({ source }) => source)
        expect(sources).toContain('cantho')
        expect(sources).not.toContain(clientId)
      }
      expect((await old.send('/api/dossier-events', [event])).status).toBe(200)
      expect(await dossiersOf('H92-000001').execute()).toHaveLength(1)
    })

    test('a service that is removed signs nobody in, and the audit says who did it', async () => {
      const service = await openTestService(portal.origin, { name: 'Cơ quan cũ' })
      const page = await (await pageOf(service.clientId)).click('Gỡ đăng ký')
      expect((await page.submit({ reason: ' ' }, 'Gỡ đăng ký')).status).toBe(422)
      const done = await page.submit({ reason: 'không còn dùng' }, 'Gỡ đăng ký')
      expect(plainText(done.html)).toContain('Đã gỡ đăng ký')
      const browser = await portal.browserOf(await portal.newAccount({ type: 'eid' }))
      const refused = await browser.visit(service.authorizeUrl())
      expect(plainText(refused.html)).toContain('Chưa thể đăng nhập cho dịch vụ này')
      const audited = await portal.db
        .selectFrom('audit_event')
        .select(['account_id', 'detail'])
        .where('type', '=', 'service.removed')
        .executeTakeFirstOrThrow()
      expect(audited.account_id).not.toBeNull()
      expect(audited.detail).toMatchObject({ clientId: service.clientId, reason: 'không còn dùng' })
    })

    test('whether people are asked for consent is set on the page, for the host', async () => {
      const service = await openTestService(portal.origin, { name: 'Cơ quan mới' })
      const browser = await portal.browserOf(await portal.newAccount({ type: 'eid' }))
      const asked = await browser.visit(service.authorizeUrl())
      expect(plainText(asked.html)).toContain('Cơ quan mới muốn biết')
      await (await pageOf(service.clientId)).submit({ consent: 'not-needed' }, 'Lưu')
      const page = await browser.visit(service.authorizeUrl())
      expect(page.url.searchParams.has('code')).toBe(true)
      const seen = await pageOf(service.clientId)
      expect(plainText(seen.html)).not.toContain('Chưa dùng')
      const audited = await portal.db
        .selectFrom('audit_event')
        .select('account_id')
        .where('type', '=', 'service-rule.set')
        .executeTakeFirstOrThrow()
      expect(audited.account_id).not.toBeNull()
    })
  })
}
