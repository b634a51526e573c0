import { plainText } from '@mot-cua/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { addPasskey, addPhone, enterAccount, openAccount } from '../test-account.ts'
import { identitySetups, openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { agree, createBrowser, signIn } from '../test-journey.ts'
import { openOwnService } from '../test-relying-parties.ts'
import { FRESH_SECONDS } from './account-env.ts'

for (const setup of identitySetups) {
  describe.skipIf(setup.isSkipped)(`account pages: ${setup.title()}`, () => {
    let identity: TestIdentity
    let service: Awaited<ReturnType<typeof openOwnService>>
    beforeAll(async () => {
      identity = await openTestIdentity(setup)
      service = await openOwnService(identity)
    })
    afterAll(async () => {
      await service?.close()
      await identity?.close()
    })
    afterEach(() => {
      vi.useRealTimers()
    })

    const auditOf = async (accountId: string) =>
      (await identity.listAudit())
        .filter((event) => event.account_id === accountId)
        .map(({ type }) => type)

    /** So that a sign-in lies far enough back to be told from what comes after it. */
    function later(seconds: number) {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 })
    }

    test('nobody signed in: to the sign-in, and back to the page that was wanted', async () => {
      const person = await identity.newPerson()
      const browser = createBrowser()
      const form = await browser.visit(`${identity.issuer}/account/history`)
      expect(plainText(form.html)).toContain('Tài khoản của tôi')
      expect(form.html).toContain('name="password"')
      const page = await enterAccount(identity, { browser, person, path: '/history' })
      expect(page.url.pathname).toBe('/account/history')
      expect(page.status).toBe(200)
      expect(page.headers.get('cache-control')).toContain('no-store')
    })

    test('whoever is signed in for a service sees the account without another password', async () => {
      const person = await identity.newPerson()
      const { browser } = await signIn(identity, { ...service, person })
      const page = await browser.visit(`${identity.issuer}/account`)
      expect(page.url.pathname).toBe('/account')
      expect(plainText(page.html)).toContain(person.fullName)
      expect(page.html).not.toContain(person.personalId)
      expect(page.html).not.toContain(person.phone.slice(3))
    })

    test('a state of another browser leads nowhere but to the own account', async () => {
      const { browser, at } = await openAccount(identity)
      const stranger = createBrowser()
      const start = await stranger.send(at('/history'))
      const state = new URL(start.headers.get('location') ?? '', identity.issuer).searchParams.get(
        'state',
      )
      const planted = await browser.send(at(`/signed-in?code=x&state=${state}`))
      expect(planted.headers.get('location')).toBe('/account#')
    })

    test('turning back at the sign-in is told, with the way to go on', async () => {
      const browser = createBrowser()
      const form = await browser.visit(`${identity.issuer}/account`)
      const page = await form.submit({}, 'Hủy bỏ và quay lại Tài khoản của tôi')
      expect(plainText(page.html)).toContain('Bạn chưa đăng nhập')
    })

    test.each(['/sessions', '/sign-out', '/devices', '/browsers', '/passkeys', '/password'])(
      'a POST to %s without the token of a form changes nothing',
      async (path) => {
        const { browser, at, accountId } = await openAccount(identity)
        const id = await addPhone(identity, accountId)
        const body = new URLSearchParams({ id })
        expect((await browser.send(at(path), { method: 'POST', body })).status).toBe(403)
        expect((await browser.send(at(''))).status).toBe(200)
      },
    )

    test('what is another person’s is not there: phone, browser, entry, passkey', async () => {
      const owner = await openAccount(identity)
      const deviceId = await addPhone(identity, owner.accountId)
      const passkeyId = await addPasskey(identity, { accountId: owner.accountId, deviceId })
      const find = (table: 'known_browser' | 'audit_event') =>
        identity.db
          .selectFrom(table)
          .select('id')
          .where('account_id', '=', owner.accountId)
          .executeTakeFirstOrThrow()
      const [browserRow, entry] = [await find('known_browser'), await find('audit_event')]
      const before = await auditOf(owner.accountId)

      const { browser, at, open, accountId } = await openAccount(identity)
      await addPhone(identity, accountId)
      const csrf = /name="csrf" value="([^"]+)"/.exec((await open('/devices')).html)?.[1] ?? ''
      for (const id of [deviceId, browserRow.id, entry.id, passkeyId, 'x', '%00']) {
        const paths = [`/devices/${id}/remove`, `/history/${id}/not-me`]
        for (const path of paths) expect((await open(path)).status).toBe(404)
        for (const path of [...paths, '/devices', '/browsers', '/passkeys', '/lost-phone']) {
          const body = new URLSearchParams({ csrf, id })
          const answer = await browser.send(at(path), { method: 'POST', body })
          expect([400, 404]).toContain(answer.status)
        }
      }
      expect(await auditOf(owner.accountId)).toEqual(before)
      expect((await owner.open('/devices')).html).toContain(deviceId)
      expect((await owner.open('/passkeys')).html).toContain(passkeyId)
      expect((await owner.open('/browsers')).html).toContain(browserRow.id)
    }, 60_000)

    test('a change that matters asks for a new sign-in after five minutes, and goes on', async () => {
      const { person, browser, open, accountId } = await openAccount(identity)
      await addPhone(identity, accountId)
      const form = await open('/password')
      later(FRESH_SECONDS + 1)
      expect((await open('/devices')).url.pathname).toBe('/account/devices')
      const late = await form.submit(
        { current: person.password, next: 'một câu mới tinh' },
        'Đổi mật khẩu',
      )
      expect(late.html).toContain('name="password"')
      expect(late.html).not.toContain('một câu mới tinh')
      const page = await enterAccount(identity, { browser, person, path: '/password' })
      expect(page.url.pathname).toBe('/account/password')
      expect(await auditOf(accountId)).not.toContain('password.changed')
    })

    test('signed out everywhere: pages, silent sign-in and the service', async () => {
      const person = await identity.newPerson()
      const { browser } = await signIn(identity, { ...service, person })
      const other = await openAccount(identity, person)
      service.logoutTokens.length = 0
      const page = await (await other.open('/sessions')).submit({}, 'Đăng xuất mọi nơi')
      expect(plainText(page.html)).toContain('Mọi phiên đăng nhập đã kết thúc')
      expect(service.logoutTokens).toHaveLength(1)
      for (const one of [browser, other.browser]) {
        expect((await one.visit(other.at(''))).html).toContain('name="password"')
        expect((await one.visit(await service.start())).html).toContain('name="password"')
      }
      expect(await auditOf(other.accountId)).toContain('sessions.ended')
    })

    test('signing out here, at once, and only here', async () => {
      const { person, open } = await openAccount(identity)
      const other = await openAccount(identity, person)
      const page = await (await open()).submit({}, 'Đăng xuất')
      expect(page.url.pathname).toBe('/end-session/success')
      expect((await open()).html).toContain('name="password"')
      expect((await other.open()).url.pathname).toBe('/account')
    })

    test('the history shows what happened, and “not me” ends it', async () => {
      const person = await identity.newPerson()
      const thief = await signIn(identity, { ...service, person })
      await agree(thief.callback)
      const { open, accountId } = await openAccount(identity, person)
      const history = plainText((await open('/history')).html)
      for (const words of ['Hôm nay', 'Dịch vụ thử', 'Mật khẩu và mã OTP', 'Mạng nội bộ']) {
        expect(history).toContain(words)
      }
      const { id } = await identity.db
        .selectFrom('audit_event')
        .select('id')
        .where('account_id', '=', accountId)
        .where('type', '=', 'sign-in.completed')
        .orderBy('at')
        .executeTakeFirstOrThrow()
      const ended = await (await open(`/history/${id}/not-me`)).submit({}, 'Đúng, không phải tôi')
      expect(plainText(ended.html)).toContain('tạm tắt trong 30 phút')
      expect((await thief.browser.visit(await service.start())).html).toContain('name="password"')
      const pause = await identity.db
        .selectFrom('qr_pause')
        .select(['until', 'reason'])
        .where('account_id', '=', accountId)
        .executeTakeFirstOrThrow()
      expect(pause.reason).toBe('not-me')
      expect(pause.until.getTime() - Date.now()).toBeGreaterThan(29 * 60_000)
      expect(await auditOf(accountId)).toContain('history.disowned')
      expect((await ended.click('Đổi mật khẩu')).html).toContain('name="password"')
    })

    test('an entry that ends nothing cannot be disowned', async () => {
      const { open, accountId } = await openAccount(identity)
      const { id } = await identity.db
        .selectFrom('audit_event')
        .select('id')
        .where('account_id', '=', accountId)
        .where('type', '=', 'account.created')
        .executeTakeFirstOrThrow()
      expect((await open(`/history/${id}/not-me`)).status).toBe(404)
    })

    test('a phone is taken off, alone; the permission is turned off, and on nowhere here', async () => {
      const { open, accountId } = await openAccount(identity)
      const [kept, gone] = [
        await addPhone(identity, accountId, 'Máy một'),
        await addPhone(identity, accountId, 'Máy hai'),
      ]
      const off = await (await open('/devices')).submit(
        { id: kept },
        'Tắt đăng nhập trên website – Máy một',
      )
      expect(plainText(off.html)).toContain('Chỉ bật được trên chính điện thoại đó')
      const done = await (await open(`/devices/${gone}/remove`)).submit({}, 'Gỡ điện thoại')
      expect(plainText(done.html)).toContain('Đã gỡ')
      expect(done.html).toContain(kept)
      expect(done.html).not.toContain(gone)
      expect(await auditOf(accountId)).toEqual(
        expect.arrayContaining(['web-sign-in.stopped', 'device.revoked']),
      )
    })

    test('a lost phone goes without it, with everything it may have signed in; this stays', async () => {
      const person = await identity.newPerson()
      const thief = await signIn(identity, { ...service, person })
      const { open, accountId } = await openAccount(identity, person)
      const id = await addPhone(identity, accountId)
      later(2)
      const done = await (await open('/lost-phone')).submit({ id }, 'Gỡ máy này – Máy của Lan')
      expect(plainText(done.html)).toContain('Đăng ký điện thoại mới')
      expect((await thief.browser.visit(await service.start())).html).toContain('name="password"')
      expect((await open('/devices')).html).not.toContain(id)
    })

    test('a trusted browser and a passkey are taken off', async () => {
      const { open, accountId } = await openAccount(identity)
      const passkeyId = await addPasskey(identity, {
        accountId,
        deviceId: await addPhone(identity, accountId),
      })
      const browsers = await open('/browsers')
      expect(plainText(browsers.html)).toContain('Trình duyệt này')
      const id = /name="id" value="([^"]+)"/.exec(browsers.html)?.[1] ?? ''
      const button = /Không tin cậy nữa – [^<]+/.exec(browsers.html.replace(/<span[^>]*>/g, ''))
      const after = await browsers.submit({ id }, button?.[0] ?? '')
      expect(plainText(after.html)).toContain('Chưa có trình duyệt tin cậy nào')
      const none = await (await open('/passkeys')).submit({ id: passkeyId }, 'Xóa khóa – Vân tay')
      expect(plainText(none.html)).toContain('Chưa có khóa truy cập nào')
    })
  })
}
