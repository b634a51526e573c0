import { EICAR } from '@mot-cua/testing'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { khoaTyped, saveIdentity } from '../test-identity.ts'
import { onestopSetups, openTestOnestop, type TestOnestop } from '../test-onestop.ts'
import { LARGEST_PICTURE_BYTES } from './picture-bounds.ts'
import { hidePage, makeBomb, makePng, PAGE, zeros } from './test-pictures.ts'

const stroke = { width: 300, height: 90, channels: 4, background: '#123456' } as const
const picture = await sharp({ create: stroke }).png().toBuffer()
const photo = await sharp({ create: stroke }).jpeg().toBuffer()
const padTo = (sizeBytes: number) => Buffer.concat([photo, Buffer.alloc(sizeBytes)], sizeBytes)
const named = (name: string, bytes: Buffer) => new File([new Uint8Array(bytes)], name)

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

    describe('bad uploads (security.md row 34)', () => {
      const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
      const huge = makePng(50_000, 50_000, { rows: zeros(1000) })
      const picturesOf = (username: string) =>
        province.db
          .selectFrom('staff_picture')
          .innerJoin('staff_account', 'staff_account.id', 'staff_picture.staff_account_id')
          .select(['kind', 'media_type'])
          .where('username', '=', username)
          .execute()

      test.each([
        ['no bytes', named('a.png', Buffer.alloc(0)), 'Tệp không có nội dung'],
        ['a byte too many', named('a.jpg', padTo(LARGEST_PICTURE_BYTES + 1)), 'Ảnh lớn quá 5 MB'],
        ['a way up that is no picture', named('../a', Buffer.from('a')), 'Tệp không phải ảnh'],
        ['a virus called a picture', named('a.png', Buffer.from(EICAR)), 'Tệp không phải ảnh'],
        ['an SVG with a script', named('a.png', Buffer.from(svg)), 'Tệp không phải ảnh'],
        ['a page called a picture', named('a.png', Buffer.from(PAGE)), 'Tệp không phải ảnh'],
        ['half a picture', named('a.png', picture.subarray(0, 60)), 'Ảnh bị hỏng hoặc thiếu'],
        ['a bomb', named('a.png', makeBomb()), 'Ảnh có kích thước quá lớn'],
        ['50,000 × 50,000', named('a.png', huge), 'Ảnh có kích thước quá lớn'],
      ])('%s: one sentence at its field, nothing lost, nothing kept', async (_name, ...sent) => {
        const [avatar, sentence] = sent
        const { browser } = await province.wearLocally('colleague')
        const page = await saveIdentity(browser, province.origin, { files: { avatar } })
        expect(page.status).toBe(422)
        expect(page.html).toContain('href="#avatar"')
        const errors = page.html.split('class="field-error"').slice(1)
        expect(errors).toHaveLength(1)
        expect(errors[0]).toContain(sentence)
        const { gender, ...typed } = khoaTyped
        for (const value of Object.values(typed)) expect(page.html).toContain(`value="${value}"`)
        expect(page.html).toMatch(new RegExp(`value="${gender}" selected`))
        expect(addressesOf(page.html)).toEqual([])
        expect(await picturesOf('colleague')).toEqual([])
      })

      test.each([
        ['of exactly the largest size', 'a.jpg', padTo(LARGEST_PICTURE_BYTES)],
        ['whose name is a way up', '../a', photo],
        ['that is a page as well', 'a.html', hidePage(photo)],
      ])('a picture %s is kept as pixels alone', async (_name, name, bytes) => {
        const { browser } = await province.wearLocally('elsewhere')
        const avatar = named(name, bytes)
        const { html } = await saveIdentity(browser, province.origin, { files: { avatar } })
        expect(html).not.toContain('class="field-error"')
        expect(await picturesOf('elsewhere')).toEqual([
          { kind: 'avatar', media_type: 'image/jpeg' },
        ])
        const [path = ''] = addressesOf(html)
        const response = await browser.send(province.origin + path)
        expect(response.headers.get('content-disposition')).toBe(
          'attachment; filename="avatar.jpg"',
        )
        const served = Buffer.from(await response.arrayBuffer())
        expect(served.length).toBeLessThan(100_000)
        expect(served.includes('script')).toBe(false)
      })
    })
  })
}
