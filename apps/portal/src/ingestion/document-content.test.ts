import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDossier, addResult } from '../test-contents.ts'
import { makePdf, makePdfOf } from '../test-files.ts'
import { openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'
import { asProvince, withTestCallers } from '../test-province.ts'
import { readFormToken } from '../test-upload.ts'
import { LARGEST_FILE_BYTES } from '../uploads/inspect-file.ts'

function digest(bytes: Buffer): string {
  return `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`
}

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`files of results on ${setup.title()}`, () => {
    let portal: TestPortal
    beforeAll(async () => {
      portal = await openTestPortal(setup, { adapt: withTestCallers })
    })
    afterAll(() => portal?.close())

    type Put = { digest?: string; headers?: Record<string, string> }
    function put(reference: string, bytes: Buffer, options: Put = {}) {
      return fetch(new URL(`/api/documents/${reference}/content`, portal.origin), {
        method: 'PUT',
        headers: {
          ...asProvince('binhdinh'),
          'content-digest': options.digest ?? digest(bytes),
          ...options.headers,
        },
        body: new Uint8Array(bytes),
      })
    }

    test('come once, and the same again is answered the same', async () => {
      const account = await portal.newAccount()
      const { id, reference } = await addResult(portal, account)
      const bytes = makePdfOf(600_000)
      const first = await put(reference, bytes)
      expect(first.status).toBe(200)
      const answer = await first.json()
      expect(answer).toMatchObject({ reference, mediaType: 'application/pdf', sizeBytes: 600_000 })
      expect(await (await put(reference, bytes)).json()).toEqual(answer)
      const browser = await portal.browserOf(account)
      const file = await browser.send(new URL(`/files/${id}`, portal.origin))
      expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true)
    })

    test('another file under the reference is refused', async () => {
      const { reference } = await addResult(portal, await portal.newAccount())
      expect((await put(reference, makePdf())).status).toBe(200)
      expect((await put(reference, makePdf('4 0 obj 1 endobj'))).status).toBe(409)
    })

    test('of two files at once one is kept, whole', async () => {
      const { reference } = await addResult(portal, await portal.newAccount())
      const statuses = await Promise.all(
        ['a', 'b'].map(async (inside) => (await put(reference, makePdf(`%${inside}`))).status),
      )
      expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    })

    test('a digest that is missing, or of something else, is said so', async () => {
      const { reference } = await addResult(portal, await portal.newAccount())
      expect((await put(reference, makePdf(), { digest: '' })).status).toBe(422)
      expect((await put(reference, makePdf(), { digest: digest(Buffer.from('x')) })).status).toBe(
        422,
      )
      expect((await put(reference, makePdf())).status).toBe(200)
    })

    test('what is no document, or too large, is refused', async () => {
      const { reference } = await addResult(portal, await portal.newAccount())
      expect((await put(reference, Buffer.from('<html>'))).status).toBe(415)
      expect((await put(reference, makePdfOf(LARGEST_FILE_BYTES + 1))).status).toBe(413)
    })

    test('another province finds nothing under the reference', async () => {
      const { reference } = await addResult(portal, await portal.newAccount())
      const headers = asProvince('binhphuoc')
      expect((await put(reference, makePdf(), { headers })).status).toBe(404)
      expect((await put('nothing', makePdf())).status).toBe(404)
    })

    describe('used again by a code (R109)', () => {
      async function newReuse() {
        const account = await portal.newAccount()
        const { id, reference } = await addResult(portal, account, { name: 'Giấy khai sinh' })
        await put(reference, makePdf())
        const browser = await portal.browserOf(account)
        const url = new URL(`/data-store/${id}`, portal.origin)
        const csrf = await readFormToken(browser, url)
        const body = () => new URLSearchParams({ csrf })
        const press = (path: string) =>
          browser.send(new URL(path, portal.origin), { method: 'POST', body: body() })
        await press(`${url.pathname}/reuse`)
        const html = (await browser.visit(url)).html
        const code = /GT(?:-[0-9A-Z]{4}){4}/.exec(html)?.[0] ?? ''
        const { code: dossierCode } = await addDossier(portal, account)
        return { account, browser, id, url, code, dossierCode, press }
      }
      const take = (body: object, headers = asProvince('binhdinh'), path = '') =>
        fetch(new URL(`/api/reused-documents${path}`, portal.origin), {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })

      test('the agency of a dossier of the same person gets it, and the person sees that', async () => {
        const { browser, url, code, dossierCode } = await newReuse()
        const answer = await take({ code, dossierCode })
        expect(await answer.json()).toMatchObject({ name: 'Giấy khai sinh', kind: 'result' })
        const file = await take({ code, dossierCode }, asProvince('binhdinh'), '/content')
        expect(file.headers.get('content-type')).toBe('application/pdf')
        expect(Buffer.from(await file.arrayBuffer()).equals(makePdf())).toBe(true)
        expect((await browser.visit(url)).html).toContain('1 hồ sơ')
      })

      test('nobody else does: another’s dossier, another province, a code that ended', async () => {
        const { code, dossierCode, press, url } = await newReuse()
        const { code: foreign } = await addDossier(portal, await portal.newAccount())
        expect((await take({ code, dossierCode: foreign })).status).toBe(404)
        expect((await take({ code, dossierCode }, asProvince('binhphuoc'))).status).toBe(404)
        expect((await take({ code: code.replace(/.$/, '_'), dossierCode })).status).toBe(422)
        await press(`${url.pathname}/reuse/end`)
        expect((await take({ code, dossierCode })).status).toBe(404)
      })

      test('the code stays the same however often it is asked for', async () => {
        const { browser, url, code, press } = await newReuse()
        await press(`${url.pathname}/reuse`)
        expect((await browser.visit(url)).html).toContain(code)
      })
    })
  })
}
