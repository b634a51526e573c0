import { createHttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type IdentityTest, openIdentityTest } from '../test-identity.ts'
import { onPglite } from '../test-onestop.ts'
import { readOverrides } from './setting-values.ts'
import type { SettingChange } from './settings.ts'

describe('what an operator sets is what everybody reads', () => {
  let at: IdentityTest
  beforeAll(async () => {
    at = await openIdentityTest(onPglite)
  })
  beforeEach(() => at.begin())
  afterAll(() => at?.close())

  const set = async (change: Pick<SettingChange, 'key' | 'value'>) => {
    const { settings } = at.province.features
    const by = { version: settings.all().version, actor: { name: 'test' } }
    expect(await settings.change({ ...change, reason: 'test' }, by)).toBe('changed')
  }
  const setHotline = (hotline: string) =>
    set({
      key: 'support',
      value: { ...at.province.features.settings.all().support, hotline },
    })

  test('the support block says what its person is (R170), where that is known', async () => {
    const support = {
      office: 'Văn phòng',
      contact: 'Chị Hoa',
      phone: '1',
      hotline: '2',
      email: 'a@b',
    }
    // As it was kept before there was such a field.
    expect(readOverrides([{ key: 'support', value: support }])).toEqual({
      support: { ...support, position: '' },
    })
    const readHome = async () =>
      plainText((await createHttpDriver().visit(`${at.province.origin}/staff/sign-in`)).html)
    await set({ key: 'support', value: { ...support, position: 'Trưởng phòng một cửa' } })
    expect(await readHome()).toContain('Chức danh Trưởng phòng một cửa')
    await set({ key: 'support', value: { ...support, position: '' } })
    expect(await readHome()).not.toContain('Chức danh')
  })

  test('name and hotline of the shell, on pages of errors too', async () => {
    await set({ key: 'portalName', value: 'Cổng của tỉnh nhà' })
    await setHotline('0999 111 222')
    const browser = createHttpDriver()
    const { origin } = at.province
    const paths = ['/', '/help', '/guides', '/staff/sign-in', '/nowhere']
    for (const path of paths) {
      const { html } = await browser.visit(origin + path)
      expect(html, path).toContain('Cổng của tỉnh nhà')
      expect(html, path).toContain('0999 111 222')
    }
    // Refused before any page of the province's own was asked for.
    const forged = await browser.send(`${origin}/sign-out`, {
      method: 'POST',
      headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    })
    const refused = await forged.text()
    expect(forged.status).toBe(403)
    expect(refused).toContain('Cổng của tỉnh nhà')
    expect(refused).toContain('0999 111 222')
  })

  test('the hotline in messages to phones', async () => {
    await setHotline('0999 333 444')
    const personalId = at.ownNumber()
    const { browser } = await at.province.wearLocally(at.username)
    await at.save(browser, { personalId })
    await at.province.signInStaff(at.anyone(personalId))
    await at.province.features.sms.outbox.deliver()
    const [last] = at.province.phones.messages.slice(-1)
    expect(last?.text).toContain(at.username)
    expect(last?.text).toContain('0999 333 444')
  })

  test('a notice on the door of officials stands there from its first day until its last', async () => {
    const day = (offset: number) =>
      new Date(at.clock.now.getTime() + offset * 24 * 3600 * 1000).toISOString()
    const notice = { vi: 'Chuyển đổi vào thứ Hai', en: 'Moving on Monday' }
    const value = { home: null, 'staff-sign-in': { ...notice, from: day(1), until: day(3) } }
    await set({ key: 'notices', value })
    const door = async () => {
      const page = await createHttpDriver().visit(`${at.province.origin}/staff/sign-in`)
      return page.html.includes(notice.vi)
    }
    const shown: boolean[] = []
    for (let passed = 0; passed < 4; passed += 1) {
      shown.push(await door())
      at.later(24 * 3600)
    }
    expect(shown).toEqual([false, true, true, false])
  })
})
