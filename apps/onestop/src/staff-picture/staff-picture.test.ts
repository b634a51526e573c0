import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { saveIdentity } from '../test-identity.ts'
import { onestopSetups, openTestOnestop, type TestOnestop } from '../test-onestop.ts'

const stroke = { width: 300, height: 90, channels: 4, background: '#123456' } as const
const picture = await sharp({ create: stroke }).png().toBuffer()

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(`pictures of officials: ${setup.title()}`, () => {
    let province: TestOnestop
    beforeAll(async () => {
      province = await openTestOnestop({ setup })
      const fullName = 'Vương Đình Khoa'
      await province.addStaff([
        { username: 'khoa', fullName, unitCode: 'H08.31', roles: ['reception'] },
        { username: 'colleague', fullName, unitCode: 'H08.31', roles: ['approver', 'unit-head'] },
        { username: 'admin', fullName, unitCode: 'H08', roles: ['unit-admin'] },
        { username: 'elsewhere', fullName, unitCode: 'H08.15', roles: ['unit-admin'] },
      ])
    })
    afterAll(() => province?.close())

    const addressesOf = (html: string) =>
      [...html.matchAll(/src="(\/staff\/pictures\/[^"]+)"/g)].map(([, path = '']) => path)

    test('what has come stays, whatever is wrong with the rest of the form', async () => {
      const { browser } = await province.wearLocally('khoa')
      const files = { avatar: picture, signature: picture }
      const page = await saveIdentity(browser, province.origin, { personalId: '1', files })
      expect(page.status).toBe(422)
      expect(addressesOf(page.html)).toHaveLength(2)
      expect(page.html).not.toContain('NO IMAGE')
      const [row] = await province.db.selectFrom('staff_picture').selectAll().execute()
      expect(row?.sealed.includes('JFIF')).toBe(false)
    })

    test('is seen by its owner and by administrators of the unit, and runs nothing', async () => {
      const { browser } = await province.wearLocally('khoa')
      const { html } = await browser.visit(`${province.origin}/staff/account`)
      const [path = ''] = addressesOf(html)
      const url = province.origin + path
      const response = await browser.send(url)
      expect(response.status).toBe(200)
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'image/jpeg',
        'content-disposition': 'attachment; filename="avatar.jpg"',
        'content-security-policy': "sandbox; default-src 'none'",
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      })
      const statusFor = async (username: string) => {
        const other = await province.wearLocally(username)
        return (await other.browser.send(url)).status
      }
      expect(await statusFor('admin')).toBe(200)
      expect(await statusFor('colleague')).toBe(404)
      expect(await statusFor('elsewhere')).toBe(404)
      const citizen = await province.signInCitizen()
      expect((await citizen.browser.send(url)).status).toBe(303)
      expect((await fetch(url, { redirect: 'manual' })).status).toBe(303)
    })

    test.each([
      ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'Tệp không phải ảnh'],
      ['half a picture', picture.subarray(0, 60), 'Ảnh bị hỏng hoặc thiếu'],
      ['too many bytes', Buffer.alloc(6 * 1024 * 1024, picture), 'Ảnh lớn quá 5 MB'],
    ])('%s is answered with a sentence at its field', async (_name, avatar, sentence) => {
      const { browser } = await province.wearLocally('colleague')
      const page = await saveIdentity(browser, province.origin, { files: { avatar } })
      expect(page.status).toBe(422)
      expect(page.html).toContain(`href="#avatar"`)
      expect(page.html).toContain(sentence)
      expect(page.html).toContain('NO IMAGE')
    })
  })
}
