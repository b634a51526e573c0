import { plainText } from '@mot-cua/testing'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { agree, createBrowser, signIn } from '../test-journey.ts'
import { openOwnService } from '../test-relying-parties.ts'

let identity: TestIdentity
let portal: Awaited<ReturnType<typeof openOwnService>>
let province: Awaited<ReturnType<typeof openOwnService>>
beforeAll(async () => {
  identity = await openTestIdentity()
  portal = await openOwnService(identity, { name: 'Cổng' })
  province = await openOwnService(identity, { name: 'Tỉnh', scope: 'openid' })
})
afterAll(async () => {
  await portal?.close()
  await province?.close()
  await identity?.close()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Moves the clock of everything in this process, oidc-provider's too. */
const moveTo = (start: number, minutes: number) => vi.setSystemTime(start + minutes * 60_000)

async function signedIn() {
  const person = await identity.newPerson()
  const { browser, callback } = await signIn(identity, { ...portal, person })
  const outcome = await portal.finish(callback.url)
  if (outcome.outcome !== 'signed-in') throw new Error(outcome.outcome)
  return { browser, person, sid: outcome.person.sid }
}

test('a second service in the same browser needs no password', async () => {
  const { browser, person } = await signedIn()
  const page = await browser.visit(await province.start())
  expect(page.html).not.toContain('name="password"')
  const { url } = await agree(page)
  expect(await province.finish(url)).toMatchObject({ outcome: 'signed-in' })
  expect(identity.phones.countTo(person.phone)).toBe(1)
  const silent = await browser.visit(await portal.start())
  expect(silent.url.origin).toBe(portal.origin)
})

test('another browser does', async () => {
  await signedIn()
  expect((await createBrowser().visit(await portal.start())).html).toContain('name="password"')
})

test('half an hour without use ends the session', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const start = Date.now()
  const { browser } = await signedIn()
  moveTo(start, 29)
  expect((await browser.visit(await portal.start())).url.origin).toBe(portal.origin)
  moveTo(start, 58)
  expect((await browser.visit(await portal.start())).url.origin).toBe(portal.origin)
  moveTo(start, 89)
  expect((await browser.visit(await portal.start())).html).toContain('name="password"')
})

test('twelve hours end it however much it is used', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const start = Date.now()
  const { browser } = await signedIn()
  for (let minutes = 25; minutes < 12 * 60; minutes += 25) {
    moveTo(start, minutes)
    expect((await browser.visit(await portal.start())).url.origin).toBe(portal.origin)
  }
  moveTo(start, 12 * 60 + 1)
  expect((await browser.visit(await portal.start())).html).toContain('name="password"')
})

test('an account locked meanwhile gets nothing more from its session', async () => {
  const { browser, person } = await signedIn()
  await identity.db
    .updateTable('account')
    .set({ status: 'locked' })
    .where('personal_id', '=', person.personalId)
    .execute()
  const page = await browser.visit(await portal.start())
  expect(page.url.origin).toBe(identity.issuer)
  expect(page.html).toContain('name="password"')
})

test('signing out with the sid asks nothing, tells the services and the audit', async () => {
  const { browser, sid } = await signedIn()
  await province.finish((await agree(await browser.visit(await province.start()))).url)
  const page = await browser.visit(await portal.party.endSessionUrl(sid))
  expect(page.url.href).toBe(`${portal.origin}/signed-out`)
  expect(portal.logoutTokens).toHaveLength(1)
  expect(province.logoutTokens).toHaveLength(1)
  const loggedOut = await portal.party.readLogoutToken(portal.logoutTokens[0] ?? '')
  expect(loggedOut).toMatchObject({ issuer: identity.issuer, sid })
  const ended = (await identity.listAudit()).filter(({ type }) => type === 'session.ended')
  expect(ended).toMatchObject([
    { account_id: expect.any(String), address: expect.stringMatching(/^10\./) },
  ])
  expect((await browser.visit(await portal.start())).html).toContain('name="password"')
})

test('without a hint the page asks, and the yes works without JavaScript', async () => {
  const { browser } = await signedIn()
  const page = await browser.visit(await portal.party.endSessionUrl(undefined))
  expect(page.url.origin).toBe(identity.issuer)
  expect(plainText(page.html)).toContain('Bạn muốn đăng xuất khỏi tài khoản định danh điện tử')
  expect((await browser.visit(await portal.start())).url.origin).toBe(portal.origin)
  const asked = await browser.visit(await portal.party.endSessionUrl(undefined))
  expect((await asked.click('Đăng xuất')).url.href).toBe(`${portal.origin}/signed-out`)
  expect((await browser.visit(await portal.start())).html).toContain('name="password"')
})

test('an error of the protocol is a page in our words, with one button', async () => {
  const page = await createBrowser().visit(`${identity.issuer}/authorize?client_id=nobody`)
  expect(page.status).toBe(400)
  expect(plainText(page.html)).toContain('Mã lỗi: invalid_client')
  expect(page.html).not.toMatch(/oidc-provider|at \w+ \(/)
})
