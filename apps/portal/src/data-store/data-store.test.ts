import { type HttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProvenAccount } from '../account/account.ts'
import { dayOf } from '../day/day.ts'
import { addDossier, addResult } from '../test-contents.ts'
import { makePdf } from '../test-files.ts'
import { NOW, openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'
import { withTestCallers } from '../test-province.ts'
import { sendUpload } from '../test-upload.ts'
import { newReuseCode } from './data-store.ts'
import { stateOf } from './documents.ts'
import { maySeeOldStore } from './reader.ts'

describe('whether a document is good', () => {
  test('until the end of its last day, by the calendar here', () => {
    const document = { expiresOn: '2026-11-21', revokedAt: undefined }
    expect(stateOf(document, dayOf(new Date('2026-11-21T16:59:59Z')))).toBe('good')
    expect(stateOf(document, dayOf(new Date('2026-11-21T17:00:00Z')))).toBe('expired')
  })

  test('revoked is said before expired', () => {
    expect(stateOf({ expiresOn: '2020-01-01', revokedAt: NOW }, '2026-11-21')).toBe('revoked')
  })
})

test('the old store is for the e-ID of the level asked for, and for the old account itself (C1)', () => {
  expect(maySeeOldStore({ type: 'eid', level: 1 }, 2)).toBe(false)
  expect(maySeeOldStore({ type: 'eid', level: 2 }, 2)).toBe(true)
  expect(maySeeOldStore({ type: 'eid', level: 1 }, 1)).toBe(true)
  expect(maySeeOldStore({ type: 'portal', level: 0 }, 2)).toBe(true)
})

test('a reuse code is long enough that none is found by trying', () => {
  const codes = Array.from({ length: 1000 }, newReuseCode)
  expect(new Set(codes).size).toBe(1000)
  for (const code of codes) expect(code).toMatch(/^GT(?:-[0-9A-HJKMNP-TV-Z]{4}){4}$/)
})

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`the data store on ${setup.title()}`, () => {
    let portal: TestPortal
    beforeAll(async () => {
      portal = await openTestPortal(setup, { adapt: withTestCallers, now: () => NOW })
    })
    afterAll(() => portal?.close())

    const read = async (browser: HttpDriver, path: string) => {
      const page = await browser.visit(new URL(path, portal.origin))
      return { ...page, text: plainText(page.html) }
    }
    const asEid = (account: ProvenAccount, level: 1 | 2): ProvenAccount => ({
      ...account,
      type: 'eid',
      level,
      accountId: crypto.randomUUID(),
    })

    test('nothing yet is said with how something comes there', async () => {
      const browser = await portal.browserOf(await portal.newAccount())
      const { text } = await read(browser, '/data-store')
      expect(text).toContain('Chưa có giấy tờ nào')
    })

    test('documents of all accounts stand under their types, with what is known of them', async () => {
      const old = await portal.newAccount()
      const eid = await portal.newAccount({ type: 'eid', personId: old.personId })
      await addResult(portal, old, { number: '152/TLKS', issuedOn: '2026-11-08' })
      await addResult(portal, eid, {
        name: 'Giấy phép',
        typeName: 'A Giấy phép',
        expiresOn: '2026-11-20',
      })
      await addResult(portal, eid, {
        name: 'Thẻ',
        typeName: 'Thẻ',
        revokedAt: '2026-01-01T00:00:00Z',
      })
      const browser = await portal.browserOf(eid)
      await sendUpload(browser, portal.origin, { bytes: makePdf(), title: 'Hợp đồng' })
      const { text } = await read(browser, '/data-store')
      expect(text).toContain(
        'Bản sao trích lục khai sinh Còn giá trị từ tài khoản cũ Nơi cấp Ủy ban nhân dân phường Quy Nhơn Số 152/TLKS Ngày cấp 08/11/2026',
      )
      expect(text).toContain('Giấy phép Hết hạn')
      expect(text).toContain('Thẻ Đã bị thu hồi')
      expect(text).toContain('Hợp đồng Bạn tự tải lên')
    })

    test('the old way in, once linked, shows its own documents and none of the e-ID’s', async () => {
      const eid = await portal.newAccount({ type: 'eid' })
      const old = await portal.newAccount({ personId: eid.personId, type: 'portal' })
      await addResult(portal, eid, { name: 'Giấy của định danh', typeName: 'Giấy' })
      await addResult(portal, old, { name: 'Giấy từ trước', typeName: 'Giấy' })
      const { text } = await read(await portal.browserOf(old), '/data-store')
      expect(text).toContain('Giấy từ trước')
      expect(text).not.toContain('Giấy của định danh')
      expect((await read(await portal.browserOf(eid), '/data-store')).text).toContain(
        'Giấy từ trước',
      )
    })

    test('at level 1 those of the old account are hidden everywhere, with how to see them (C1)', async () => {
      const old = await portal.newAccount()
      const { id, reference } = await addResult(portal, old, { name: 'Giấy của kho cũ' })
      await portal.db
        .updateTable('document')
        .set({ kind: 'upload' })
        .where('source_reference', '=', reference)
        .execute()
      const low = await portal.browserOf(asEid(old, 1))
      const { text } = await read(low, '/data-store')
      expect(text).not.toContain('Giấy của kho cũ')
      expect(text).toContain('1 giấy tờ của tài khoản cũ chưa hiện ở đây')
      expect(text).toContain('Để có mức độ 2, hãy mang thẻ căn cước đến')
      for (const path of [`/data-store/${id}`, `/data-store/${id}/delete`, `/files/${id}`]) {
        expect([path, (await read(low, path)).status]).toEqual([path, 404])
      }
      const high = await read(await portal.browserOf(asEid(old, 2)), '/data-store')
      expect(high.text).toContain('Giấy của kho cũ')
      expect((await read(await portal.browserOf(old), '/data-store')).text).toContain('kho cũ')
    })

    test('which level that takes is data', async () => {
      const old = await portal.newAccount()
      await addResult(portal, old, { name: 'Giấy của kho cũ' })
      const browser = await portal.browserOf(asEid(old, 1))
      await portal.features.requirements.setMinimumLevel('data-store-transfer', 1)
      expect((await read(browser, '/data-store')).text).toContain('Giấy của kho cũ')
      await portal.features.requirements.setMinimumLevel('data-store-transfer', 2)
      expect((await read(browser, '/data-store')).text).not.toContain('Giấy của kho cũ')
    })

    test('pages go on where the one before ended, and each document is there once', async () => {
      const old = await portal.newAccount()
      const eid = await portal.newAccount({ type: 'eid', personId: old.personId })
      const row = { kind: 'paper' as const, source: 'old-store', created_at: NOW }
      await portal.db
        .insertInto('document')
        .values(
          Array.from({ length: 120 }, (_one, index) => ({
            ...row,
            id: crypto.randomUUID(),
            account_id: index % 2 === 0 ? old.accountId : eid.accountId,
            type_name: `Loại ${index % 3}`,
            name: `Giấy số ${index}.`,
          })),
        )
        .execute()
      const browser = await portal.browserOf(eid)
      const seen: string[] = []
      let path: string | undefined = '/data-store'
      while (path) {
        const { html } = await read(browser, path)
        for (const [, name = ''] of html.matchAll(/(Giấy số \d+\.)<\/a>/g)) seen.push(name)
        path = /href="(\/data-store\?after=[^"]*)"/.exec(html)?.[1]
      }
      expect(seen).toHaveLength(120)
      expect(new Set(seen).size).toBe(120)
    })

    test('a page behind another person’s document is empty', async () => {
      const { id } = await addResult(portal, await portal.newAccount())
      const account = await portal.newAccount()
      await addResult(portal, account)
      const { status, html } = await read(
        await portal.browserOf(account),
        `/data-store?after=${id}`,
      )
      expect([status, html.includes('class="record"')]).toEqual([200, false])
    })

    test('what came in by accounts is counted, without what was deleted', async () => {
      const old = await portal.newAccount()
      const eid = await portal.newAccount({ type: 'eid', personId: old.personId })
      await addResult(portal, old)
      await addDossier(portal, old)
      const { id } = await addResult(portal, eid)
      const { contents } = portal.features
      expect(await contents.count([old.accountId])).toEqual({ dossiers: 2, documents: 1 })
      await portal.db
        .updateTable('document')
        .set({ deleted_at: NOW })
        .where('id', '=', id)
        .execute()
      expect(await contents.count([old.accountId, eid.accountId])).toEqual({
        dossiers: 3,
        documents: 1,
      })
      expect(await contents.count([])).toEqual({ dossiers: 0, documents: 0 })
    })

    test('every reading of a file is written down', async () => {
      const account = await portal.newAccount()
      const browser = await portal.browserOf(account)
      await sendUpload(browser, portal.origin, { bytes: makePdf() })
      const { html } = await read(browser, '/data-store')
      const id = /\/data-store\/([\da-f-]{36})/.exec(html)?.[1] ?? ''
      await browser.send(new URL(`/files/${id}`, portal.origin))
      const events = await portal.db
        .selectFrom('audit_event')
        .select(['type', 'detail'])
        .where('account_id', '=', account.accountId)
        .orderBy('id')
        .execute()
      expect(events).toEqual([
        { type: 'document.uploaded', detail: { document: id } },
        { type: 'document.read', detail: { document: id } },
      ])
    })
  })
}
