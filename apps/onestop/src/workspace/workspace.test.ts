import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { saveIdentity } from '../test-identity.ts'
import { lan, openTestOnestop, type TestOnestop } from '../test-onestop.ts'

describe('an official who is not ready is told so at work (R150, R013)', () => {
  let province: TestOnestop
  beforeAll(async () => {
    province = await openTestOnestop()
    const { settings } = province.features
    const value = { citizen: null, staff: '2099-07-01T00:00:00+07:00' }
    const by = { version: settings.current().version, actor: { name: 'Trần Thị Mai' } }
    await settings.change({ key: 'cutOver', value, reason: 'test' }, by)
    await province.signInCitizen()
    const account = {
      fullName: 'Vương Đình Khoa',
      unitCode: 'H08.15',
      roles: ['reception'] as const,
    }
    await province.addStaff([
      { ...account, username: 'khoa.work' },
      { ...account, username: 'khoa.later', phone: '+84990000041' },
      { ...account, username: 'lan.work', fullName: lan.name, phone: '+84990000042', person: lan },
    ])
  })
  afterAll(() => province?.close())

  const notReady = 'Tài khoản này chưa sẵn sàng'

  test('what is lacking, until when, and the way to the form', async () => {
    const { browser } = await province.wearLocally('khoa.work')
    const page = await browser.visit(`${province.origin}/staff`)
    const words = plainText(page.html)
    expect(words).toContain(notReady)
    expect(words).toContain('Từ ngày 01/07/2099, cán bộ chỉ đăng nhập bằng tài khoản VNeID.')
    expect(words).toContain('Chưa có số điện thoại')
    expect(words).toContain('Chưa khai đủ thông tin xác thực')
    const form = await page.click('Bổ sung thông tin tài khoản')
    expect(form.url.pathname).toBe('/staff/account')
  })

  test('where only the e-ID lacks, the way to it', async () => {
    const { browser } = await province.wearLocally('khoa.later')
    await saveIdentity(browser, province.origin)
    await province.db
      .updateTable('staff_identity')
      .set({ verification: 'verified', name_review: 'confirmed' })
      .execute()
    const page = await browser.visit(`${province.origin}/staff`)
    expect(plainText(page.html)).toContain(notReady)
    expect(page.html).toContain('href="/staff/sign-in/eid?return_to=%2Fstaff"')
  })

  test('nothing where nothing lacks', async () => {
    const { page } = await province.signInStaff()
    expect(page.url.pathname).toBe('/staff')
    expect(plainText(page.html)).not.toContain(notReady)
  })
})
