import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onestopSetups, openTestOnestop, type TestOnestop } from '../test-onestop.ts'

type SettingChange = Parameters<TestOnestop['features']['settings']['change']>[0]

const tenFields = [
  'Họ và tên',
  'Cơ quan tổ chức',
  'Ngày sinh',
  'Số CMND/CCCD',
  'Ngày cấp CMND/CCCD',
  'Nơi cấp CMND/CCCD',
  'Di động',
  'Fax',
  'Email',
  'Website',
]

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(`a citizen’s account on ${setup.title()}`, () => {
    let province: TestOnestop
    beforeAll(async () => {
      province = await openTestOnestop({ setup })
    })
    afterAll(() => province?.close())

    const open = async (path = '/account') => {
      const { browser } = await province.signInCitizen()
      return { browser, page: await browser.visit(province.origin + path) }
    }
    const change = (wish: Omit<SettingChange, 'reason'>) => {
      const { settings } = province.features
      const by = { version: settings.all().version, actor: { name: 'test' } }
      return settings.change({ ...wish, reason: 'thử' }, by)
    }

    test('where it is there to be read only, no button changes anything and no form opens', async () => {
      const set = (value: 'full' | 'readOnly') => change({ key: 'citizenPortal', value })
      const { browser, page } = await open()
      expect(page.html).toContain('href="/account/edit"')
      await set('readOnly')
      const { html } = await browser.visit(`${province.origin}/account`)
      expect(plainText(html)).toContain('Hệ thống này chỉ còn để xem')
      for (const form of ['edit', 'link', 'unlink', 'username', 'password']) {
        expect(html).not.toContain(`href="/account/${form}"`)
        const away = await browser.visit(`${province.origin}/account/${form}`)
        expect(away.url.pathname + away.url.search).toBe('/account?notice=read-only')
      }
      expect((await browser.visit(`${province.origin}/account/dossiers`)).status).toBe(200)
      await set('full')
    })

    test('intro, initials, three tabs, ten fields in order, and the blocks (R119–R124)', async () => {
      const { page } = await open()
      const words = plainText(page.html)
      expect(words).toContain(
        'Quản lý thông tin cá nhân, thay đổi mật khẩu hoặc tên đăng nhập cho cá nhân hoặc tổ chức',
      )
      expect(/<span class="avatar"[^>]*>([^<]+)</.exec(page.html)?.[1]?.trim()).toBe('TL')
      const tabs = [
        ...page.html.matchAll(/<a href="\/account[^"]*"(?: aria-current="page")?>([^<]+)</g),
      ]
      expect(tabs.map(([, label]) => label)).toEqual(
        expect.arrayContaining([
          'Quản lý tài khoản',
          'Quản lý hồ sơ đã nộp',
          'Kho dữ liệu cá nhân, tổ chức',
        ]),
      )
      const terms = [...page.html.matchAll(/<dt>([^<]+)<\/dt>/g)].map(([, term]) => term)
      expect(terms).toEqual([...tenFields, 'Tên đăng nhập', 'Mật khẩu', 'Techid DVCQG'])
      expect(words).toContain('Tài khoản doanh nghiệp')
      expect(words).toContain('Thông tin tài khoản ký số từ xa NEAC')
      expect(words).toContain('04/05/1986')
      expect(page.html).not.toContain('T-lan')
    })

    test('signing remotely names the level that the province has set for it', async () => {
      const needed = (level: 1 | 2) => `ký số từ xa sẽ cần tài khoản VNeID mức độ ${level}.`
      const { browser, page } = await open()
      expect(plainText(page.html)).toContain(needed(2))
      const { levels } = province.features.settings.all()
      await change({ key: 'levels', value: { ...levels, 'remote-signing': 1 } })
      const { html } = await browser.visit(`${province.origin}/account`)
      expect(plainText(html)).toContain(needed(1))
      await change({ key: 'levels', value: levels })
    })

    test('what the issuer proves is locked; the rest is checked and saved', async () => {
      const { page } = await open('/account/edit')
      expect(page.html).not.toContain('name="fullName"')
      const refused = await page.submit(
        { idIssuedOn: '31/02/2020', email: 'lan', website: 'javascript:alert(1)', phone: '12' },
        'Lưu',
      )
      expect(refused.status).toBe(422)
      expect(plainText(refused.html)).toContain('Ngày không đúng')
      const saved = await refused.submit(
        {
          organization: 'Hợp tác xã <Phước Sơn>',
          idIssuedOn: '5/4/2021',
          idIssuedBy: 'Cục Cảnh sát',
          phone: '0912 345 678',
          fax: '0256 381 1111',
          email: 'lan@example.vn',
          website: 'https://example.vn',
        },
        'Lưu',
      )
      expect(saved.url.pathname + saved.url.search).toBe('/account?notice=saved')
      expect(saved.html).toContain('Hợp tác xã &lt;Phước Sơn&gt;')
      expect(plainText(saved.html)).toContain('05/04/2021')
      expect(plainText(saved.html)).toContain('0912345678')
    })

    test('a form with other fields changes nothing of what the issuer says', async () => {
      const { browser, page } = await open('/account/edit')
      const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
      await browser.send(`${province.origin}/account/edit`, {
        method: 'POST',
        body: new URLSearchParams({ csrf, fullName: 'Kẻ Khác', person_id: 'x', email: 'a@b.vn' }),
        headers: { origin: province.origin, 'sec-fetch-site': 'same-origin' },
      })
      expect(plainText((await browser.visit(`${province.origin}/account`)).html)).not.toContain(
        'Kẻ Khác',
      )
    })

    test.each(['/account', '/account/edit', '/account/link', '/account/password'])(
      'without a session %s leads to the sign-in and back; an official under a hat is no citizen',
      async (path) => {
        province.portal.choose(undefined)
        const answer = await fetch(province.origin + path, { redirect: 'manual' })
        expect(answer.headers.get('location')).toBe(
          `/sign-in?return_to=${encodeURIComponent(path)}`,
        )
      },
    )

    test.each(['dossiers', 'data-store'])('the tab %s says what is not there yet', async (tab) => {
      const { page } = await open(`/account/${tab}`)
      expect(plainText(page.html)).toContain(
        tab === 'dossiers' ? 'Chưa có hồ sơ nào' : 'Kho dữ liệu',
      )
      const leadsToPortal = page.html.includes(`href="${province.portal.url}"`)
      expect(leadsToPortal).toBe(tab === 'data-store')
    })
  })
}
