import { createHttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'
import { adminMenu } from './admin-menu.data.ts'
import { adminOnward } from './admin-onward.ts'

const [embedded] = portalSetups
if (!embedded) throw new Error('the embedded database is always there')

describe('the pages of administrators', () => {
  let portal: TestPortal
  beforeAll(async () => {
    portal = await openTestPortal(embedded)
  })
  afterAll(() => portal.close())

  const paths = ['/admin', '/admin/', ...adminMenu.map(({ href }) => href), '/admin/no-such-page']

  test.each(paths)('%s does not exist for visitors and citizens', async (path) => {
    const url = portal.origin + path
    expect((await createHttpDriver().visit(url)).status).toBe(404)
    for (const type of ['eid', 'portal', 'postal'] as const) {
      const citizen = await portal.browserOf(await portal.newAccount({ type }))
      expect((await citizen.visit(url)).status).toBe(404)
    }
  })

  test('an e-ID session of the same person is a citizen’s, not the administrator’s (R073)', async () => {
    const administrator = await portal.newAccount({ audience: 'administrator' })
    const { personId } = administrator
    const eid = await portal.newAccount({ type: 'eid', personId })
    const browser = await portal.browserOf(eid)
    expect((await browser.visit(`${portal.origin}/admin`)).status).toBe(404)
  })

  test('an administrator sees the areas, each one opens, and the sign-out', async () => {
    const browser = await portal.browserOf(await portal.newAccount({ audience: 'administrator' }))
    const home = await browser.visit(`${portal.origin}/admin`)
    expect(plainText(home.html)).toContain('Quản trị Cổng')
    expect(plainText(home.html)).toContain('Đăng xuất')
    for (const { href } of adminMenu) {
      expect((await browser.visit(portal.origin + href)).status, href).toBe(200)
    }
  })

  test('administrators begin at their pages, unless they asked for another', async () => {
    const proven = await portal.newAccount({ audience: 'administrator' })
    const entered = { proven, access: 'full', browserId: 'b', address: '192.0.2.1' } as const
    expect(await adminOnward({ ...entered, returnTo: '/' })).toBe('/admin')
    expect(await adminOnward({ ...entered, returnTo: '/admin/policies' })).toBeUndefined()
    const citizen = { ...entered, proven: await portal.newAccount() }
    expect(await adminOnward({ ...citizen, returnTo: '/' })).toBeUndefined()
  })
})
