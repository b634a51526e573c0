import type { DrivenPage } from '@mot-cua/testing'
import { createHttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestPerson } from '../test-issuer.ts'
import { onestopSetups, openTestOnestop, type TestOnestop } from '../test-onestop.ts'

const PASSWORD = 'con thuyền trên sông Côn'
let serial = 0
const newPerson = (rest: Partial<TestPerson> = {}): TestPerson => {
  serial += 1
  return {
    account: `linker-${serial}`,
    name: `Người Liên Kết ${serial}`,
    level: 1,
    personalId: `0990900${String(serial).padStart(5, '0')}`,
    ...rest,
  }
}

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(`linking a local account on ${setup.title()}`, () => {
    let province: TestOnestop
    let passwordHash: string
    beforeAll(async () => {
      province = await openTestOnestop({ setup })
      passwordHash = await province.features.citizenPasswords.hash(PASSWORD)
    })
    afterAll(() => province?.close())

    const addAccount = async (personalId?: string) => {
      serial += 1
      const username = `old.${serial}`
      const account = { username, fullName: 'Tên Cũ', passwordHash, personalId }
      await province.features.localAccounts.add([account], new Date())
      return username
    }
    const openLink = async (person: TestPerson) => {
      const { browser } = await province.signInCitizen(person)
      return { browser, page: await browser.visit(`${province.origin}/account/link`) }
    }
    const prove = (page: DrivenPage, username: string, password = PASSWORD) =>
      page.submit({ username, password }, 'Tiếp tục')
    const linkWhole = async (person: TestPerson, username: string) => {
      const { browser, page } = await openLink(person)
      const confirm = await prove(page, username)
      return { browser, confirm, linked: await confirm.submit({}, 'Xác nhận liên kết') }
    }
    const openLinks = (username: string) =>
      province.db
        .selectFrom('local_account_link as link')
        .innerJoin('local_account as account', 'account.id', 'link.local_account_id')
        .select(['link.person_id', 'link.technical_id', 'link.issuer', 'link.ended_at'])
        .where('account.username', '=', username)
        .execute()

    test('password, fresh e-ID, confirmation: the account stands on the page; then its end', async () => {
      const person = newPerson()
      const username = await addAccount(person.personalId)
      const { browser, confirm, linked } = await linkWhole(person, username)
      expect(confirm.url.pathname).toBe('/account/link/confirm')
      expect(linked.url.pathname + linked.url.search).toBe('/account?notice=linked')
      expect(plainText(linked.html)).toContain(username)
      expect(await openLinks(username)).toMatchObject([
        { technical_id: `T-${person.account}`, issuer: province.portal.url, ended_at: null },
      ])
      const consequences = await browser.visit(`${province.origin}/account/unlink`)
      expect(plainText(consequences.html)).toContain('cách đăng nhập không mất đi')
      const sure = await consequences.submit({}, 'Tiếp tục')
      expect(sure.url.pathname).toBe('/account/unlink/confirm')
      const ended = await sure.submit({}, 'Xóa liên kết')
      expect(ended.url.search).toBe('?notice=unlinked')
      const [row] = await openLinks(username)
      expect(row?.ended_at).toBeInstanceOf(Date)
      // The way in is still there, and the link can be made again.
      expect((await linkWhole(person, username)).linked.url.search).toBe('?notice=linked')
    })

    test('a level raised between the proof and the “yes” takes another proof', async () => {
      const person = newPerson()
      const username = await addAccount(person.personalId)
      const { page } = await openLink(person)
      const confirm = await prove(page, username)
      await setLinkLevel(2)
      const late = await confirm.submit({}, 'Xác nhận liên kết')
      await setLinkLevel(1)
      expect(late.url.search).toBe('?notice=proof-expired')
      expect(await openLinks(username)).toEqual([])
    })

    const setLinkLevel = async (level: 1 | 2) => {
      const { settings } = province.features
      const { version, levels } = settings.all()
      const value = { ...levels, 'link-local-account': level }
      const by = { version, actor: { name: 'test' } }
      expect(await settings.change({ key: 'levels', value, reason: 'test' }, by)).toBe('changed')
    }

    test('names and numbers link nothing; a number of somebody else’s refuses (409)', async () => {
      const owner = newPerson()
      const username = await addAccount(owner.personalId)
      await province.signInCitizen(owner)
      expect(await openLinks(username)).toEqual([])
      const { page } = await openLink(newPerson())
      const refused = await prove(page, username)
      expect(refused.status).toBe(409)
      expect(plainText(refused.html)).toContain('không khớp')
      expect(await openLinks(username)).toEqual([])
    })

    test('a wrong password proves nothing, and the sixth in a row waits', async () => {
      const username = await addAccount()
      let { page } = await openLink(newPerson())
      for (let at = 0; at < 5; at += 1) page = await prove(page, username, 'sai rồi sai rồi')
      expect(page.status).toBe(422)
      expect(plainText(page.html)).toContain('Tên đăng nhập hoặc mật khẩu không đúng')
      // The right one is not even compared.
      page = await prove(page, username)
      expect(plainText(page.html)).toContain('Sai quá nhiều lần')
    })

    test('whoever proves the e-ID must be who is signed in', async () => {
      const username = await addAccount()
      const { page } = await openLink(newPerson())
      province.portal.choose(newPerson())
      const answer = await prove(page, username)
      expect(answer.url.pathname + answer.url.search).toBe('/?notice=other-person')
      expect(await openLinks(username)).toEqual([])
    })

    test('a proof that failed leaves no address by which a silent sign-in could take its place', async () => {
      const username = await addAccount()
      const { browser, page } = await openLink(newPerson())
      const { origin } = province
      const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
      const left = await browser.send(`${origin}/account/link`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ csrf, username, password: PASSWORD }),
        headers: { origin, 'sec-fetch-site': 'same-origin' },
      })
      const href = /href="([^"]+\/authorize[^"]+)"/.exec(await left.text())?.[1] ?? ''
      let at = href.replaceAll('&amp;', '&')
      for (let hop = 0; hop < 10 && !at.includes('/sign-in/callback/'); hop += 1) {
        const answer = await browser.send(at, { redirect: 'manual' })
        at = new URL(answer.headers.get('location') ?? '', at).href
      }
      const failed = new URL(at)
      failed.searchParams.delete('code')
      failed.searchParams.set('error', 'server_error')
      const refused = await browser.visit(failed.href)
      expect(refused.status).toBe(502)
      expect(refused.html).not.toContain('proven')
      expect(refused.html).toContain('href="/account"')
    })

    test('without the proof nothing is confirmed: not by address, not by a silent sign-in', async () => {
      const username = await addAccount()
      const person = newPerson()
      const { browser, page } = await openLink(person)
      province.portal.choose(undefined)
      await prove(page, username)
      province.portal.choose(person)
      const { origin } = province
      for (const path of [
        '/account/link/confirm',
        '/sign-in?return_to=/account/link/confirm',
        '/sign-in?return_to=/account/proven/guessed',
      ]) {
        expect((await browser.visit(origin + path)).url.search).toBe('?notice=proof-expired')
      }
      const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
      const post = (body: Record<string, string>) =>
        browser.send(`${origin}/account/link/confirm`, {
          method: 'POST',
          redirect: 'manual',
          body: new URLSearchParams(body),
          headers: { origin, 'sec-fetch-site': 'same-origin' },
        })
      expect((await post({})).status).toBe(403)
      expect((await post({ csrf })).headers.get('location')).toBe('/account?notice=proof-expired')
      expect(await openLinks(username)).toEqual([])
    })

    test('begun in one browser, the proof of another is worth nothing', async () => {
      const username = await addAccount()
      const person = newPerson()
      const { page } = await openLink(person)
      expect((await prove(page, username)).url.pathname).toBe('/account/link/confirm')
      const other = await province.signInCitizen(person)
      const confirm = await other.browser.visit(`${province.origin}/account/link/confirm`)
      expect(confirm.url.search).toBe('?notice=proof-expired')
    })

    test('linked twice at once: one person has it, the other is told', async () => {
      const username = await addAccount()
      const ready = []
      for (const person of [newPerson(), newPerson()]) {
        const { page } = await openLink(person)
        ready.push(await prove(page, username))
      }
      const answers = await Promise.all(
        ready.map((confirm) => confirm.submit({}, 'Xác nhận liên kết')),
      )
      expect(answers.map(({ status }) => String(status)).sort()).toEqual(['200', '409'])
      expect(await openLinks(username)).toHaveLength(1)
    })

    test('a person has one local account', async () => {
      const person = newPerson()
      await linkWhole(person, await addAccount())
      const { page } = await openLink(person)
      expect(page.url.pathname).toBe('/account')
    })

    test('user name and password change after the current password (R125)', async () => {
      const person = newPerson()
      const { browser } = await linkWhole(person, await addAccount())
      const { origin } = province
      const names = await browser.visit(`${origin}/account/username`)
      const wrong = await names.submit({ username: `ten.moi.${serial}`, password: 'sai' }, 'Lưu')
      expect(wrong.status).toBe(422)
      const taken = await names.submit({ username: await addAccount(), password: PASSWORD }, 'Lưu')
      expect(plainText(taken.html)).toContain('đã có người dùng')
      const renamed = await names.submit(
        { username: `Ten.Moi.${serial}`, password: PASSWORD },
        'Lưu',
      )
      expect(renamed.url.search).toBe('?notice=username-changed')
      const passwords = await browser.visit(`${origin}/account/password`)
      const next = 'cánh đồng lúa chín vàng'
      const weak = await passwords.submit(
        { password: PASSWORD, newPassword: '12345678', repeated: '12345678' },
        'Lưu',
      )
      expect(plainText(weak.html)).toContain('quá quen thuộc')
      const changed = await passwords.submit(
        { password: PASSWORD, newPassword: next, repeated: next },
        'Lưu',
      )
      expect(changed.url.search).toBe('?notice=password-changed')
      const from = { address: '192.0.2.1', addressBucket: '192.0.2.1' }
      const name = `ten.moi.${serial}`
      const { citizenPasswords } = province.features
      expect(await citizenPasswords.check({ name, password: next }, from)).toMatchObject({
        outcome: 'accepted',
      })
      expect(await citizenPasswords.check({ name, password: PASSWORD }, from)).toMatchObject({
        outcome: 'rejected',
      })
    })

    test('a local account opens no session anywhere', async () => {
      const username = await addAccount()
      const page = await createHttpDriver().visit(`${province.origin}/`)
      expect(page.html).not.toContain('type="password"')
      expect(username).toMatch(/^old/)
    })

    test('accounts that turn out to be one person’s keep one link, and the ledger both', async () => {
      const old = newPerson({ level: 0 })
      const own = newPerson({ level: 2 })
      const [first, second] = [await addAccount(), await addAccount()]
      // Below the level that linking asks for, the account of the portal links nothing.
      await province.signInCitizen(old)
      await linkWhole(own, second)
      const other = newPerson({ level: 1 })
      await linkWhole(other, first)
      await province.signInCitizen({ ...own, linked: [old.account, other.account] })
      const rows = [...(await openLinks(first)), ...(await openLinks(second))]
      expect(new Set(rows.map(({ person_id }) => person_id)).size).toBe(1)
      expect(rows.filter(({ ended_at }) => ended_at === null)).toHaveLength(1)
    })
  })
}
