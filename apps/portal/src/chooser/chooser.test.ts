import { DomainError } from '@mot-cua/kernel'
import { createHttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startOfDay } from '../day/day.ts'
import { openTestService } from '../provider/test-service.ts'
import { openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'
import { DOWN_SECONDS } from './upstream-health.ts'

const [embedded] = portalSetups
if (!embedded) throw new Error('the embedded database is always there')

const TODAY = startOfDay('2026-11-21')
const actor = { name: 'Trần Thị Mai' }

describe('the choice of an account type (N2)', () => {
  let portal: TestPortal
  let now = TODAY
  beforeAll(async () => {
    portal = await openTestPortal(embedded, { now: () => now })
  })
  afterAll(() => portal.close())
  beforeEach(() => {
    now = TODAY
  })

  const visit = (path = '/sign-in') => createHttpDriver().visit(portal.origin + path)
  const by = () => ({ version: portal.features.policies.current().version, actor })
  const plan = (type: 'portal' | 'postal', access: 'link-only' | 'closed', day: string) =>
    portal.features.policies.change(
      { line: { type, audience: 'person', from: startOfDay(day), access }, reason: 'law' },
      by(),
    )
  const withdraw = (type: 'portal' | 'postal', day: string) =>
    portal.features.policies.withdraw(
      { line: { type, audience: 'person', from: startOfDay(day) }, reason: 'test' },
      by(),
    )
  const tilesOf = (html: string) =>
    [...html.matchAll(/<(a|div) class="tile[^"]*"[^>]*>[\s\S]*?<\/\1>/g)].map(([tile]) => ({
      isLink: tile.startsWith('<a'),
      words: plainText(tile),
    }))

  test('a service that demands a level is entered by the account that can have one', async () => {
    const service = await openTestService(portal.origin)
    const chooserFor = async (wishes: Record<string, string>) =>
      tilesOf((await createHttpDriver().visit(service.authorizeUrl(wishes))).html)
    expect((await chooserFor({})).map(({ isLink }) => isLink)).toEqual([true, true, true])
    const tiles = await chooserFor({ acr_values: 'urn:eid:level2' })
    expect(tiles.map(({ isLink }) => isLink)).toEqual([false, true, false])
    for (const { words } of tiles.filter(({ isLink }) => !isLink)) {
      expect(words).toContain('mức độ định danh mà loại tài khoản này không có')
    }
  })

  test('leads to where signing in is explained', async () => {
    expect((await visit()).html).toContain('href="https://tinh.example/guides"')
  })

  test('three tiles in the order and the very words of the source documents (R070–R075)', async () => {
    const { html } = await visit()
    expect(plainText(html)).toContain(
      'Chọn loại tài khoản bạn muốn sử dụng để đăng nhập Cổng dịch vụ công Quốc Gia',
    )
    expect(tilesOf(html)).toEqual([
      { isLink: true, words: 'Tài khoản cấp bởi Cổng dịch vụ công quốc gia' },
      {
        isLink: true,
        words:
          'Tài khoản Định danh điện tử cấp bởi Bộ Công an Khuyên dùng ' +
          'Chưa áp dụng với tài khoản quản trị của Cổng DVCQG',
      },
      {
        isLink: true,
        words: 'Tài khoản cấp bởi Bưu điện Việt Nam *Không dành cho CBCCVC cơ quan nhà nước',
      },
    ])
  })

  test('the system’s notice below, slips mended (R077–R080)', async () => {
    const words = plainText((await visit()).html)
    expect(words).toContain('THÔNG BÁO TỪ HỆ THỐNG: Theo quy định tại Nghị định số 59/2022/NĐ-CP')
    expect(words).toContain('Bước 1: Kiểm tra tài khoản Cổng DVCQG đã được cập nhật số CCCD')
    expect(words).toContain('Bước 2: Thực hiện đăng nhập vào tài khoản định danh điện tử')
    expect(words).toContain('sẽ tồn tại 2 tài khoản và tài khoản mới sẽ không có hồ sơ')
    expect(words).not.toMatch(/VNEID|CDVCQG|CDVCCQG|cấp nhật|Công Dịch/)
  })

  test('fits the budget of a sign-in page (ux.md §1.5)', async () => {
    expect(Buffer.byteLength((await visit()).html)).toBeLessThan(15 * 1024)
  })

  test('the address to come back to travels along; a bad one does not', async () => {
    const { html } = await visit('/sign-in?return_to=%2Fprofile')
    expect(html).toContain('href="/sign-in/eid?return_to=%2Fprofile"')
    const evil = await visit('/sign-in?return_to=https%3A%2F%2Fevil.example')
    expect(evil.html).toContain('href="/sign-in/eid?return_to=%2F"')
    expect(evil.html).not.toContain('href="https://evil.example')
  })

  test('a planned day is said before it comes, and what is left after it', async () => {
    await plan('portal', 'link-only', '2026-12-21')
    const before = tilesOf((await visit()).html)[0]
    expect(before?.words).toContain('Từ ngày 21/12/2026 chỉ còn dùng để xác minh và liên kết')
    now = startOfDay('2026-12-21')
    const after = tilesOf((await visit()).html)[0]
    expect(after).toMatchObject({ isLink: true })
    expect(after?.words).toContain('Từ ngày 21/12/2026 chỉ dùng để xác minh và liên kết')
    await withdraw('portal', '2026-12-21')
  })

  test('a kind that is closed is no link, and says since when and what to do', async () => {
    await plan('postal', 'closed', '2026-11-01')
    const [, , postal] = tilesOf((await visit()).html)
    expect(postal?.isLink).toBe(false)
    expect(postal?.words).toContain('Từ ngày 01/11/2026 không còn dùng để đăng nhập')
    await withdraw('postal', '2026-11-01')
  })

  test('a method that an operator switched off is not there; the others are', async () => {
    const { policies } = portal.features
    const change = { method: 'postal', reason: 'issuer moves' }
    await policies.switchMethod({ ...change, isOn: false }, by())
    expect(tilesOf((await visit()).html)).toHaveLength(2)
    await policies.switchMethod({ ...change, isOn: true }, by())
    expect(tilesOf((await visit()).html)).toHaveLength(3)
  })

  test('an identity that does not answer is said so, the others stay, and one who gets through clears it', async () => {
    portal.script.outcome = new DomainError('upstream-unavailable', 'down')
    expect((await visit('/sign-in/eid')).status).toBe(503)
    const down = await visit()
    expect(plainText(down.html)).toContain('Có hệ thống đang không phản hồi')
    const [own, eid] = tilesOf(down.html)
    expect(own?.words).not.toContain('không phản hồi')
    expect(eid).toMatchObject({ isLink: true })
    expect(eid?.words).toContain('Hiện không phản hồi')
    portal.script.outcome = { outcome: 'cancelled', returnTo: '/profile' }
    const back = await down.click(/^Tài khoản Định danh điện tử/)
    expect(back.url.search).toBe('?return_to=%2Fprofile&notice=cancelled')
    expect(plainText(back.html)).toContain('Bạn đã hủy đăng nhập')
    expect(plainText(back.html)).not.toContain('không phản hồi')
  })

  test('without an issuer of postal accounts there is no tile for them', async () => {
    const adapt = (features: TestPortal['features']) => ({ ...features, postalParty: undefined })
    const other = await openTestPortal(embedded, { adapt })
    const { html } = await createHttpDriver().visit(`${other.origin}/sign-in`)
    await other.close()
    expect(tilesOf(html)).toHaveLength(2)
  })

  test('a failure is forgotten after a while', async () => {
    portal.features.health.failed('postal')
    expect(portal.features.health.isDown('postal')).toBe(true)
    now = new Date(TODAY.getTime() + DOWN_SECONDS * 1000)
    expect(portal.features.health.isDown('postal')).toBe(false)
  })

  test('a signed-in browser is led on, unless an account is to be proved again', async () => {
    const browser = await portal.browserOf(await portal.newAccount())
    const led = await browser.visit(`${portal.origin}/sign-in?return_to=%2Fhelp`)
    expect(led.url.pathname).toBe('/help')
    const kept = await browser.visit(`${portal.origin}/sign-in?return_to=%2Fhelp&again`)
    expect(kept.url.pathname).toBe('/sign-in')
  })

  test('a notice that somebody wrote holds from its day, with what it goes by (C28)', async () => {
    const text = {
      kind: 'chooser',
      locale: 'vi',
      validFrom: '2026-11-21',
      body: 'Thông báo mới.\nBước 1: Làm <b>một</b>.\nBước 2: Làm hai.',
      legalReference: 'Nghị định số 69/2024/NĐ-CP',
    } as const
    const coming = { ...text, validFrom: '2026-11-22', body: 'Thông báo của ngày mai.' }
    await portal.features.notices.save(text, actor)
    await portal.features.notices.save(coming, actor)
    const { html } = await visit()
    expect(plainText(html)).toContain('Thông báo mới. Bước 1: Làm <b>một</b>. Bước 2: Làm hai.')
    expect(html).toContain('<li>Bước 1: Làm &lt;b&gt;một&lt;/b&gt;.</li>')
    expect(plainText(html)).toContain(
      'Căn cứ: Nghị định số 69/2024/NĐ-CP. Nội dung áp dụng từ ngày 21/11/2026.',
    )
    now = startOfDay('2026-11-22')
    expect(plainText((await visit()).html)).toContain('Thông báo của ngày mai.')
  })
})
