import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { createBrowser, reachOtp, signIn } from '../test-journey.ts'
import { openOutsideService } from '../test-relying-parties.ts'

let identity: TestIdentity
let service: Awaited<ReturnType<typeof openOutsideService>>
beforeAll(async () => {
  identity = await openTestIdentity()
  service = await openOutsideService(identity)
})
afterAll(async () => {
  await service?.close()
  await identity?.close()
})

type Person = Awaited<ReturnType<TestIdentity['newPerson']>>

/** The page after the right code. */
async function arrive(person: Person, scope: string) {
  const start = () => service.start({ scope })
  const { otpPage, code } = await reachOtp(identity, { start, person })
  return otpPage.submit({ code }, 'Xác nhận')
}

test('is asked at the first use, with what will be shared and where it goes', async () => {
  const page = await arrive(await identity.newPerson(), 'openid profile')
  const text = plainText(page.html)
  expect(text).toContain(`Tiếp tục tới Khách ngoài`)
  expect(text).toContain(new URL(service.origin).host)
  expect(text).toContain('Họ tên, ngày sinh, giới tính')
  expect(text).not.toContain('Số điện thoại')
})

test('is not asked again, in any browser, until the service wants more', async () => {
  const person = await identity.newPerson()
  await (await arrive(person, 'openid profile')).submit({}, 'Tiếp tục')
  expect((await arrive(person, 'openid profile')).url.origin).toBe(service.origin)
  const more = await arrive(person, 'openid profile phone')
  expect(plainText(more.html)).toContain('Số điện thoại')
  await more.submit({}, 'Tiếp tục')
  // What was agreed to before is kept beside what was added.
  expect((await arrive(person, 'openid profile')).url.origin).toBe(service.origin)
  expect((await arrive(person, 'openid phone')).url.origin).toBe(service.origin)
})

test('a refusal goes back to the service, is written down, and is asked again', async () => {
  const person = await identity.newPerson()
  const back = await (await arrive(person, 'openid')).submit({}, 'Không đồng ý')
  expect(back.url.searchParams.get('error')).toBe('access_denied')
  expect(back.url.searchParams.get('code')).toBeNull()
  expect((await identity.listAudit()).at(-1)).toMatchObject({
    type: 'consent.refused',
    client_id: service.clientId,
  })
  expect((await arrive(person, 'openid')).html).toContain('value="accept"')
})

test('a double click agrees once', async () => {
  const countGiven = async () =>
    (await identity.listAudit()).filter(({ type }) => type === 'consent.given').length
  const page = await arrive(await identity.newPerson(), 'openid')
  const before = await countGiven()
  await page.submit({}, 'Tiếp tục')
  const again = await page.submit({}, 'Tiếp tục')
  expect(again.status).toBeLessThan(500)
  expect(await countGiven()).toBe(before + 1)
})

test('the page of one visit is no place for a password', async () => {
  const person = await identity.newPerson()
  const page = await arrive(await identity.newPerson(), 'openid')
  const { personalId, password } = person
  const forged = await page.submit({ personalId, password }, 'Tiếp tục')
  expect(forged.status).toBeLessThan(500)
  expect(identity.phones.countTo(person.phone)).toBe(0)
})

test('a service the person knows gets userinfo by scope, and no more', async () => {
  const person = await identity.newPerson()
  const start = () => service.start({ scope: 'openid phone' })
  const { callback } = await signIn(identity, { start, person, browser: createBrowser() })
  const tokens = await service.finish(callback.url)
  const answer = await fetch(`${identity.issuer}/userinfo`, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  })
  expect(await answer.json()).toEqual({
    sub: tokens.claims()?.sub,
    phone_number: person.phone,
    phone_number_verified: true,
  })
})
