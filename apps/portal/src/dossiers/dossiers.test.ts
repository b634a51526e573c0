import { type HttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDossier, addResult, technicalIdOf } from '../test-contents.ts'
import { NOW, openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'
import { makeEvent, sendEvents, withTestCallers } from '../test-province.ts'

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`dossiers of a person on ${setup.title()}`, () => {
    let portal: TestPortal
    beforeAll(async () => {
      portal = await openTestPortal(setup, { adapt: withTestCallers, now: () => NOW })
    })
    afterAll(() => portal?.close())

    const read = async (browser: HttpDriver, path: string) => {
      const page = await browser.visit(new URL(path, portal.origin))
      return { ...page, text: plainText(page.html) }
    }

    test('none yet is said with what to do', async () => {
      const browser = await portal.browserOf(await portal.newAccount())
      const { text } = await read(browser, '/dossiers')
      expect(text).toContain('Chưa có hồ sơ nào')
      expect(text).not.toContain('Cần làm')
    })

    test('tabs have only what is there, and what must be done comes first', async () => {
      const account = await portal.newAccount()
      await addDossier(portal, account, { status: 4, note: 'Đang thẩm định' })
      const asked = await addDossier(portal, account, {
        status: 5,
        note: 'Thiếu bản sao sổ hộ khẩu',
      })
      const browser = await portal.browserOf(account)
      const { text } = await read(browser, '/dossiers')
      expect(text).toContain('1 hồ sơ cần bạn làm tiếp')
      expect(text).toContain(`${asked.code} – bổ sung giấy tờ`)
      expect(text).toContain('Cần làm (1)')
      expect(text).toContain('Đang xử lý (1)')
      expect(text).not.toContain('Đã xong')
      const page = await read(browser, `/dossiers/${asked.id}`)
      expect(page.text).toContain('Bạn cần bổ sung giấy tờ Thiếu bản sao sổ hộ khẩu')
    })

    test('of all accounts of the person, with where each came from', async () => {
      const old = await portal.newAccount()
      const eid = await portal.newAccount({ type: 'eid', personId: old.personId })
      const before = await addDossier(portal, old)
      const since = await addDossier(portal, eid)
      const { text } = await read(await portal.browserOf(eid), '/dossiers')
      expect(text).toContain(before.code)
      expect(text).toContain(since.code)
      expect(text.match(/từ tài khoản cũ/g)).toHaveLength(1)
      const seenFromOld = await read(await portal.browserOf(old), '/dossiers')
      expect(seenFromOld.text).toContain('từ tài khoản định danh điện tử')
    })

    test('are found without marks by code, procedure and agency; no sign is a pattern', async () => {
      const account = await portal.newAccount()
      const wanted = await addDossier(portal, account, {
        dossier: { procedureName: 'Đăng ký khai sinh 100%', agencyName: 'Sở Tư pháp' },
      })
      await addDossier(portal, account)
      await addDossier(portal, account, { status: 10 })
      const browser = await portal.browserOf(account)
      for (const search of ['dang ky KHAI', 'so tu phap', wanted.code.toLowerCase(), '100%']) {
        const { html } = await read(browser, `/dossiers?q=${encodeURIComponent(search)}`)
        expect(html.match(/class="record"/g)).toHaveLength(1)
        expect(html).toContain(wanted.code)
      }
      for (const search of ['%', '_', 'khong co', "' or 1=1 --", '\\']) {
        const { html } = await read(browser, `/dossiers?q=${encodeURIComponent(search)}`)
        const found = html.match(/class="record"/g)?.length ?? 0
        expect([search, found]).toEqual([search, search === '%' ? 1 : 0])
      }
    })

    test('pages go on where the one before ended, over accounts, and each is there once', async () => {
      const old = await portal.newAccount()
      const eid = await portal.newAccount({ type: 'eid', personId: old.personId })
      const same = { submittedAt: '2026-10-01T00:00:00Z' }
      const technicalIds = [await technicalIdOf(portal, old), await technicalIdOf(portal, eid)]
      const events = Array.from({ length: 45 }, (_one, index) =>
        makeEvent({
          technicalId: technicalIds[index % 2] ?? '',
          code: `SEITE-${setup.title().length}-${index}`,
          dossier:
            index < 30
              ? same
              : { submittedAt: `2026-09-${String(index - 15).padStart(2, '0')}T00:00:00Z` },
        }),
      )
      await sendEvents(portal.origin, events)
      const browser = await portal.browserOf(eid)
      const seen: string[] = []
      let path: string | undefined = '/dossiers'
      while (path) {
        const { html } = await read(browser, path)
        for (const [, code = ''] of html.matchAll(/<dd>(SEITE-[\d-]+)<\/dd>/g)) seen.push(code)
        path = /href="(\/dossiers\?[^"]*after[^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&')
      }
      expect(seen).toHaveLength(45)
      expect(new Set(seen).size).toBe(45)
    })

    test('the page of one tells its steps, who took them, and when the end is promised', async () => {
      const account = await portal.newAccount()
      const { id, code } = await addDossier(portal, account, {
        dossier: { dueAt: '2026-11-30T10:00:00Z' },
      })
      const technicalId = await technicalIdOf(portal, account)
      await sendEvents(portal.origin, [
        makeEvent({
          technicalId,
          code,
          sequence: 2,
          status: 2,
          at: '2026-11-03T02:40:00Z',
          dossier: { dueAt: '2026-11-30T10:00:00Z' },
        }),
      ])
      const { html, text } = await read(await portal.browserOf(account), `/dossiers/${id}/progress`)
      expect(text).toContain('Mới đăng ký 08:12 03/11/2026 – Công chức tiếp nhận, Bộ phận Một cửa')
      expect(text).toContain('Trả kết quả Dự kiến 30/11/2026')
      expect(html.match(/<li aria-current="step"><strong>([^<]+)/)?.[1]).toBe('Được tiếp nhận')
    })

    test('a late one says how late and what the agency said of it', async () => {
      const account = await portal.newAccount()
      const silent = await addDossier(portal, account, { status: 4 })
      const told = await addDossier(portal, account, { status: 4, note: 'Chờ ý kiến của Sở' })
      const browser = await portal.browserOf(account)
      expect((await read(browser, `/dossiers/${silent.id}`)).text).toContain(
        'Hồ sơ quá hẹn 1 ngày Cơ quan chưa cho biết lý do. Hãy hỏi Ủy ban nhân dân phường Quy Nhơn',
      )
      expect((await read(browser, `/dossiers/${told.id}`)).text).toContain('Chờ ý kiến của Sở')
    })

    test('results lead to the data store; at level 1 those of the old account are hidden', async () => {
      const old = await portal.newAccount()
      const { id, dossier } = await addResult(portal, old)
      const eid = (level: 1 | 2) => ({
        ...old,
        type: 'eid' as const,
        level,
        accountId: crypto.randomUUID(),
      })
      const path = `/dossiers/${dossier.id}/results`
      expect((await read(await portal.browserOf(eid(2)), path)).html).toContain(`/data-store/${id}`)
      const low = await read(await portal.browserOf(eid(1)), path)
      expect(low.html).not.toContain(`/data-store/${id}`)
      expect(low.text).toContain('mức độ 2')
    })

    test('on paper everything is on one page', async () => {
      const account = await portal.newAccount()
      const { dossier } = await addResult(portal, account)
      const { text } = await read(await portal.browserOf(account), `/dossiers/${dossier.id}/print`)
      for (const words of ['Mã hồ sơ', 'Tiến trình', 'Kết quả', 'Lập lúc']) {
        expect(text).toContain(words)
      }
    })

    test.each(['x', '00000000-0000-0000-0000-000000000000', '%00', "'"])(
      'a dossier %s is not found, and nothing fails',
      async (id) => {
        const browser = await portal.browserOf(await portal.newAccount())
        expect((await read(browser, `/dossiers/${id}`)).status).toBe(404)
      },
    )
  })
}
