import { createHttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'
import { places } from './places.data.ts'
import { readDossierCode } from './search.ts'

test('a code is read as it stands on paper, and nothing else is one', () => {
  expect(readDossierCode(' h08.12-260301-0001 ')).toBe('H08.12-260301-0001')
  for (const typed of ['', 'abc', 'khai sinh', '<script>', '-1', 'x'.repeat(200)]) {
    expect(readDossierCode(typed)).toBeUndefined()
  }
})

const [embedded] = portalSetups
if (!embedded) throw new Error('the embedded database is always there')

describe('search and look-up without a sign-in (N1)', () => {
  let portal: TestPortal
  beforeAll(async () => {
    portal = await openTestPortal(embedded)
    const metadata = { client_name: 'Cổng tỉnh Bình Định', client_uri: 'https://dvc.example.vn/' }
    await portal.db
      .insertInto('oidc_client')
      .values([
        { id: 'one', metadata: JSON.stringify(metadata) },
        { id: 'two', metadata: JSON.stringify({ ...metadata, client_uri: 'javascript:alert(1)' }) },
      ])
      .execute()
  })
  afterAll(() => portal.close())
  const visit = (path: string) => createHttpDriver().visit(`${portal.origin}${path}`)

  test('the home page has both, and the services there are', async () => {
    const home = await visit('/')
    expect(plainText(home.html)).toContain('Bạn cần tìm gì?')
    expect(plainText(home.html)).toContain('Mã hồ sơ')
    expect(home.html).toContain('https://dvc.example.vn/')
    expect(home.html).not.toContain('javascript:')
  })

  test.each([
    ['lien ket', '/linked-accounts'],
    ['Quên mật khẩu', '/sign-in/portal/forgot'],
    ['binh dinh', 'https://dvc.example.vn/'],
  ])('%s is found without its marks', async (typed, href) => {
    const found = await visit(`/search?q=${encodeURIComponent(typed)}`)
    expect(found.html).toContain(`href="${href}"`)
  })

  test('nothing found is no dead end', async () => {
    const none = await visit('/search?q=xyzzy')
    expect(plainText(none.html)).toContain('Chưa tìm thấy “xyzzy”')
    const all = await none.click('Xem tất cả')
    for (const { href } of places) expect(all.html).toContain(`href="${href}"`)
  })

  test('every place that is found opens', async () => {
    for (const { href } of places) expect((await visit(href)).status, href).toBe(200)
  })

  test('a code leads to where to look, and says nothing of the dossier', async () => {
    const found = await visit('/search?q=H08-261103-0001')
    const page = await found.click('Xem nơi tra cứu hồ sơ H08-261103-0001')
    expect(plainText(page.html)).toContain('Đăng nhập để xem')
    expect(page.html).toContain('/dossiers?q=H08-261103-0001')
    const strange = await visit('/look-up?code=Z99-999999-9999')
    const words = (html: string, code: string) => plainText(html).replaceAll(code, 'CODE')
    expect(words(strange.html, 'Z99-999999-9999')).toBe(words(page.html, 'H08-261103-0001'))
    const wrong = await visit('/look-up?code=%3Cscript%3E')
    expect(wrong.html).not.toContain('<script>alert')
    expect(plainText(wrong.html)).toContain('Mã hồ sơ gồm chữ, số')
  })
})
