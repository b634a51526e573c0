import { EICAR, type HttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ProvenAccount } from '../account/account.ts'
import { makeBomb, makePdf, makePdfOf, makePng } from '../test-files.ts'
import { openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'
import { pourInto, readFormToken, sendUpload } from '../test-upload.ts'
import { LARGEST_FILE_BYTES } from './inspect-file.ts'

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`own documents on ${setup.title()}`, () => {
    let portal: TestPortal
    beforeAll(async () => {
      portal = await openTestPortal(setup)
    })
    afterAll(() => portal?.close())

    async function newPerson(): Promise<{ account: ProvenAccount; browser: HttpDriver }> {
      const account = await portal.newAccount()
      return { account, browser: await portal.browserOf(account) }
    }
    const documentsOf = ({ accountId }: ProvenAccount) =>
      portal.db
        .selectFrom('document')
        .leftJoin('stored_file', 'stored_file.id', 'document.file_id')
        .select(['document.id', 'name', 'type_name', 'file_id', 'size_bytes', 'deleted_at'])
        .where('account_id', '=', accountId)
        .execute()

    test('what is put there comes back as it was, and lies encrypted', async () => {
      const { account, browser } = await newPerson()
      const bytes = makePdfOf(700_000)
      const sent = { bytes, title: 'Sổ hộ khẩu', name: 'so.pdf' }
      const answer = await sendUpload(browser, portal.origin, sent)
      expect([answer.status, answer.headers.get('location')]).toEqual([
        303,
        '/data-store?notice=uploaded',
      ])
      const [document] = await documentsOf(account)
      expect(document).toMatchObject({
        name: 'Sổ hộ khẩu',
        type_name: 'Giấy tờ hộ tịch, gia đình',
        size_bytes: 700_000,
      })
      const parts = await portal.db
        .selectFrom('stored_file_part')
        .select(['part', 'sealed'])
        .where('file_id', '=', document?.file_id ?? '')
        .execute()
      expect(parts).toHaveLength(3)
      expect(parts.some(({ sealed }) => sealed.includes('xxxxxxxx'))).toBe(false)
      const file = await browser.send(new URL(`/files/${document?.id}`, portal.origin))
      expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true)
    })

    test('a file is only ever given out, never shown', async () => {
      const { account, browser } = await newPerson()
      await sendUpload(browser, portal.origin, { bytes: makePdf(), title: 'Đơn xin <việc>' })
      const [document] = await documentsOf(account)
      const { headers } = await browser.send(new URL(`/files/${document?.id}`, portal.origin))
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': 'application/pdf',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "sandbox; default-src 'none'",
        'cache-control': 'private, no-store',
        'content-disposition':
          'attachment; filename="Don xin viec.pdf"; filename*=UTF-8\'\'%C4%90%C6%A1n%20xin%20vi%E1%BB%87c.pdf',
      })
    })

    test('parts that were changed or moved are not given out, and no stack is', async () => {
      const { account, browser } = await newPerson()
      await sendUpload(browser, portal.origin, { bytes: makePdfOf(300_000) })
      const [document] = await documentsOf(account)
      const id = document?.file_id ?? ''
      const parts = portal.db.updateTable('stored_file_part').where('file_id', '=', id)
      const written = vi.spyOn(console, 'error').mockImplementation(() => undefined)
      const file = new URL(`/files/${document?.id}`, portal.origin)
      await parts
        .set({ sealed: Buffer.alloc(99) })
        .where('part', '=', 1)
        .execute()
      const cutOff = await browser.send(file)
      expect(cutOff.status).toBe(200)
      await expect(cutOff.arrayBuffer()).rejects.toThrow()
      await parts.set({ part: 7 }).where('part', '=', 0).execute()
      await parts.set({ part: 0 }).where('part', '=', 1).execute()
      const refused = await browser.send(file)
      expect(refused.status).toBe(500)
      expect(refused.headers.get('content-type')).toContain('text/html')
      expect(await refused.text()).not.toContain('authenticate')
      expect(written).not.toHaveBeenCalled()
      written.mockRestore()
    })

    test('of exactly the largest size it is taken, one byte more is not', async () => {
      const { account, browser } = await newPerson()
      const atMost = await sendUpload(browser, portal.origin, {
        bytes: makePdfOf(LARGEST_FILE_BYTES),
      })
      expect(atMost.status).toBe(303)
      const over = await sendUpload(browser, portal.origin, {
        bytes: makePdfOf(LARGEST_FILE_BYTES + 1),
      })
      expect(over.status).toBe(413)
      expect(plainText(await over.text())).toContain('Tệp lớn hơn 10 MB')
      expect(await documentsOf(account)).toHaveLength(1)
    })

    describe('bad uploads (security.md row 34)', () => {
      const bad: [string, { name: string; bytes: Buffer }, string][] = [
        ['no bytes', { name: 'a.pdf', bytes: Buffer.alloc(0) }, 'Tệp này trống'],
        ['a bomb', { name: 'a.zip', bytes: makeBomb() }, 'không phải PDF'],
        ['a bomb called PDF', { name: 'a.pdf', bytes: makeBomb() }, 'không phải PDF'],
        [
          'a PDF that is a page',
          { name: 'a.pdf', bytes: makePdf('<html><script>x()</script>') },
          'chứa mã lệnh',
        ],
        [
          'an SVG with a script',
          { name: 'a.svg', bytes: Buffer.from('<svg><script>x()</script></svg>') },
          'không phải PDF',
        ],
        [
          'a PDF with a program',
          { name: 'a.pdf', bytes: makePdf('<</S /JavaScript>>') },
          'chứa mã lệnh',
        ],
        [
          '50,000 × 50,000',
          { name: 'a.png', bytes: makePng({ width: 50_000, height: 50_000, rows: 1 }) },
          'quá nhiều điểm ảnh',
        ],
        ['a way up', { name: '../a.pdf', bytes: makePdf() }, 'Đuôi của tên tệp'],
        ['two endings', { name: 'a.pdf.html', bytes: makePdf() }, 'Đuôi của tên tệp'],
        ['an ending of another kind', { name: 'a.png', bytes: makePdf() }, 'Đuôi của tên tệp'],
        ['EICAR', { name: 'eicar.pdf', bytes: Buffer.from(EICAR) }, 'không phải PDF'],
      ]
      test.each(bad)('%s is refused within two seconds, in words', async (_name, sent, words) => {
        const { account, browser } = await newPerson()
        const startedAt = performance.now()
        const answer = await sendUpload(browser, portal.origin, sent)
        expect(answer.status).toBe(422)
        expect(performance.now() - startedAt).toBeLessThan(2000)
        expect(plainText(await answer.text())).toContain(words)
        expect(await documentsOf(account)).toEqual([])
      })

      test('no file at all is said so', async () => {
        const { browser } = await newPerson()
        const url = new URL('/data-store/upload', portal.origin)
        const form = new FormData()
        form.set('csrf', await readFormToken(browser, url))
        const answer = await browser.send(url, { method: 'POST', body: form })
        expect(answer.status).toBe(422)
        expect(plainText(await answer.text())).toContain('Hãy chọn một tệp')
      })

      test.each([
        ['no form', { 'content-type': 'application/json' }],
        ['a form without a boundary', { 'content-type': 'multipart/form-data' }],
        [
          'a packed form',
          { 'content-type': 'multipart/form-data; boundary=x', 'content-encoding': 'gzip' },
        ],
      ])('%s is a bad request', async (_name, headers) => {
        const { browser } = await newPerson()
        const url = new URL('/data-store/upload', portal.origin)
        const answer = await browser.send(url, { method: 'POST', body: 'x', headers })
        expect(answer.status).toBe(400)
      })

      test('a form that stops in the middle is a bad request', async () => {
        const { account, browser } = await newPerson()
        const url = new URL('/data-store/upload', portal.origin)
        const csrf = await readFormToken(browser, url)
        const body = `--x\r\ncontent-disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7`
        const headers = { 'content-type': 'multipart/form-data; boundary=x' }
        const answer = await browser.send(url, { method: 'POST', body, headers })
        expect(answer.status).toBeGreaterThanOrEqual(400)
        expect(answer.status).toBeLessThan(500)
        expect(await documentsOf(account)).toEqual([])
      })

      test('of a form from elsewhere nothing is taken in', async () => {
        const { account, browser } = await newPerson()
        const bytes = makePdf()
        const tokenless = await sendUpload(browser, portal.origin, { bytes, csrf: 'x' })
        expect(tokenless.status).toBe(403)
        const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
        const foreign = await sendUpload(browser, portal.origin, { bytes, headers })
        expect(foreign.status).toBe(403)
        const stranger = await portal.browserOf(await portal.newAccount())
        const url = new URL('/data-store/upload', portal.origin)
        const csrf = await readFormToken(stranger, url)
        expect((await sendUpload(browser, portal.origin, { bytes, csrf })).status).toBe(403)
        expect(await documentsOf(account)).toEqual([])
      })

      test('a body without end is cut within two seconds, and takes no memory', async () => {
        const { account, browser } = await newPerson()
        const url = new URL('/data-store/upload', portal.origin)
        const csrf = await readFormToken(browser, url)
        const cookie = browser.cookies().map(({ name, value }) => `${name}=${value}`)
        global.gc?.()
        const before = process.memoryUsage().rss
        const { ms, status } = await pourInto(url, { csrf, cookie: cookie.join('; ') })
        expect(ms).toBeLessThan(2000)
        expect(status).toBe(413)
        expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024)
        expect(await documentsOf(account)).toEqual([])
      })
    })

    test('an own document is deleted once it is confirmed, and its file with it', async () => {
      const { account, browser } = await newPerson()
      await sendUpload(browser, portal.origin, { bytes: makePdf(), title: 'Đơn' })
      const [document] = await documentsOf(account)
      const page = await browser.visit(new URL(`/data-store/${document?.id}`, portal.origin))
      const confirm = await page.click('Xóa giấy tờ này')
      expect(plainText(confirm.html)).toContain('Bạn sắp xóa: Đơn')
      const after = await confirm.submit({}, 'Xóa')
      expect(plainText(after.html)).toContain('Đã xóa giấy tờ')
      expect((await documentsOf(account))[0]).toMatchObject({ file_id: null })
      const files = portal.db.selectFrom('stored_file').select('id')
      expect(await files.where('id', '=', document?.file_id ?? '').execute()).toEqual([])
      const gone = await browser.send(new URL(`/files/${document?.id}`, portal.origin))
      expect(gone.status).toBe(404)
    })

    test('what an agency gave cannot be deleted', async () => {
      const { account, browser } = await newPerson()
      await sendUpload(browser, portal.origin, { bytes: makePdf() })
      const [document] = await documentsOf(account)
      const id = document?.id ?? ''
      await portal.db.updateTable('document').set({ kind: 'paper' }).where('id', '=', id).execute()
      const url = new URL(`/data-store/${id}/delete`, portal.origin)
      expect((await browser.send(url)).status).toBe(404)
      const csrf = await readFormToken(browser, new URL('/data-store/upload', portal.origin))
      const body = new URLSearchParams({ csrf })
      expect((await browser.send(url, { method: 'POST', body })).status).toBe(404)
      expect((await documentsOf(account))[0]?.deleted_at).toBeNull()
    })
  })
}
