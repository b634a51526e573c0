import { type HttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { saveIdentity } from '../test-identity.ts'
import type { TestPerson } from '../test-issuer.ts'
import { onestopSetups, openTestOnestop, type TestOnestop } from '../test-onestop.ts'

const slip = { personalId: '0990', issuedBy: 'Cục "QLHC"', standing: 'division' }

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(`unsaved work on ${setup.title()} (O5)`, () => {
    let province: TestOnestop
    let persons = 0
    beforeAll(async () => {
      province = await openTestOnestop({ setup })
    })
    afterAll(() => province?.close())

    const idOf = async (username: string) => {
      const { id } = await province.db
        .selectFrom('staff_account')
        .select('id')
        .where('username', '=', username)
        .executeTakeFirstOrThrow()
      return id
    }
    /** At work for one unit, by a person who has an account of another beside it. */
    const work = async () => {
      persons += 1
      const account = `unsaved-${persons}`
      const person: TestPerson = { account, name: `Lê Thị Nháp ${persons}`, level: 2 }
      await province.signInCitizen(person)
      await province.addStaff(
        ['H08.15', 'H08.31'].map((unitCode) => ({
          username: `${account}.${unitCode}`,
          fullName: person.name,
          unitCode,
          roles: ['unit-admin'],
          person,
        })),
      )
      const door = await province.signInStaff(person)
      const page = await door.page.submit({ account: await idOf(`${account}.H08.15`) })
      return { browser: door.browser, page, account, other: await idOf(`${account}.H08.31`) }
    }
    const send = (browser: HttpDriver, path: string, fields: Record<string, string>) =>
      browser.send(province.origin + path, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: {
          origin: province.origin,
          referer: `${province.origin}${path.replace('/standing', '')}?notice=saved`,
          'sec-fetch-site': 'same-origin',
        },
      })

    test('a form that was not taken is asked about, and leaving it is a choice', async () => {
      const { browser, page, other } = await work()
      expect((await saveIdentity(browser, province.origin, slip)).status).toBe(422)
      const asked = await page.submit({ account: other })
      expect(asked.status).toBe(422)
      expect(plainText(asked.html)).toContain('Biểu mẫu bạn vừa gửi chưa được lưu')
      expect(plainText((await browser.visit(`${province.origin}/staff`)).html)).toContain('Tư pháp')
      const left = await asked.submit({}, 'Bỏ nội dung và chuyển')
      expect(plainText(left.html)).toContain('UBND thành phố Quy Nhơn')
      // Under the other hat there is nothing of it.
      const there = await browser.visit(`${province.origin}/staff/account?typed`)
      expect(there.html).not.toContain('0990')
    })

    test('whoever goes back to it finds what was typed', async () => {
      const { browser, page, other } = await work()
      await saveIdentity(browser, province.origin, slip)
      const form = await (await page.submit({ account: other })).click('Quay lại biểu mẫu')
      expect(form.url.pathname).toBe('/staff/account')
      expect(plainText(form.html)).toContain('Nội dung bạn đã nhập còn ở đây')
      expect(form.html).toContain('value="0990"')
      expect(form.html).toContain('value="Cục &quot;QLHC&quot;"')
      expect(form.html).toMatch(/<option value="male" selected/)
      expect(form.html).toMatch(/value="division"[^>]*checked/)
      expect(form.html).toContain('data-unsaved="changed"')
      await saveIdentity(browser, province.origin)
      const saved = await page.submit({ account: other })
      expect(plainText(saved.html)).toContain('UBND thành phố Quy Nhơn')
    })

    test('whoever proves anew for the account that is worn loses nothing of it', async () => {
      const { browser, page, account } = await work()
      await saveIdentity(browser, province.origin, slip)
      const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
      const worn = await idOf(`${account}.H08.15`)
      expect((await send(browser, '/staff/switch', { csrf, account: worn })).status).toBe(303)
      const form = await browser.visit(`${province.origin}/staff/account?typed`)
      expect(form.html).toContain('value="0990"')
    })

    test('a form that is sent elsewhere than its page is found at its page', async () => {
      const { browser, page, account } = await work()
      const username = `${account}.colleague`
      const colleague = { username, fullName: 'Tô Minh Nhựt', unitCode: 'H08.15' }
      await province.addStaff([{ ...colleague, roles: ['reception'] }])
      const path = `/staff/unit/accounts/${await idOf(username)}`
      const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
      const standing = { csrf, standing: 'suspended', reason: ' ' }
      expect((await send(browser, `${path}/standing`, standing)).status).toBe(422)
      const asked = await send(browser, '/staff/switch', { csrf, account: 'citizen' })
      expect(await asked.text()).toContain(`href="${path}?typed"`)
      const form = await browser.visit(`${province.origin}${path}?typed`)
      expect(form.html).toMatch(/value="suspended"[^>]*checked/)
    })

    test('what was typed rests sealed, and nothing but what was typed', async () => {
      const { browser, account } = await work()
      await saveIdentity(browser, province.origin, slip)
      const { session_id: session } = await province.db
        .selectFrom('audit')
        .select('session_id')
        .where('staff_account_id', '=', await idOf(`${account}.H08.15`))
        .where('type', '=', 'staff.signed-in')
        .executeTakeFirstOrThrow()
      expect(await province.opened.store.get(`unsaved-form:${session}`)).toMatch(/^[\w-]+$/)
      const form = await province.features.unsavedWork.find(session ?? '')
      expect(form?.typed).toMatchObject(slip)
      expect(form?.typed).not.toHaveProperty('csrf')
    })
  })
}
