import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openVisitor, readAnswer, type Visitor } from '../test-claims.ts'
import { openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { MINH } from '../test-people.ts'
import { openOutsideService } from '../test-relying-parties.ts'
import { createConsentStore } from './consent.store.ts'
import { createConsents } from './consent.ts'

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

let visitor: Visitor
beforeEach(async () => {
  visitor = await openVisitor(identity, service, await identity.newPerson())
})

const wish = (claims: object) => ({ claims: JSON.stringify(claims) })
const sent = (more: Record<string, string>) => visitor.send(more)
const isConsent = (html: string) => html.includes('value="accept"')
const REFUSE_OPTIONAL = 'Chỉ gửi phần bắt buộc'

const verified = (claims: object) => ({
  verified_claims: { verification: { trust_framework: null }, claims },
})

test('claims asked for by name are shown in words, what is needed apart from what is liked', async () => {
  const claims = {
    userinfo: { personal_id: { essential: true }, phone_number: null, phone_number_verified: null },
    id_token: verified({ name: { essential: true }, birthdate: null }),
  }
  const words = plainText((await sent(wish(claims))).html)
  const [needed = '', liked = ''] = words.split('Thông tin không bắt buộc')
  expect(needed).toContain('Số định danh cá nhân')
  expect(needed).toContain('Họ tên (có xác nhận)')
  expect(needed).not.toContain('Số điện thoại')
  expect(liked).toContain('Số điện thoại')
  expect(liked.match(/Số điện thoại/g)).toHaveLength(1)
  expect(liked).toContain('Ngày sinh (có xác nhận)')
  expect(liked).toContain('đã được đối chiếu khi cấp tài khoản mức độ 2')
})

test('agreed to once, not asked again, until more is wanted', async () => {
  const name = { userinfo: { name: null } }
  expect((await visitor.ask(name)).userinfo['name']).toBe(visitor.person.fullName)
  expect(isConsent((await sent(wish(name))).html)).toBe(false)
  const more = { userinfo: { name: null, ...verified({ name: null }) } }
  const page = await sent(wish(more))
  expect(isConsent(page.html)).toBe(true)
  await page.submit({}, 'Tiếp tục')
  expect(isConsent((await sent(wish(more))).html)).toBe(false)
  expect(isConsent((await sent({ scope: 'openid profile' })).html)).toBe(true)
})

test('what a scope gave covers the same claim by name', async () => {
  await (await sent({ scope: 'openid profile' })).submit({}, 'Tiếp tục')
  const page = await sent(wish({ id_token: { birthdate: { essential: true } } }))
  const { idToken } = await readAnswer(identity, service, page)
  expect(idToken['birthdate']).toBe(visitor.person.dateOfBirth)
})

test('the optional part can be kept back: it is left out, and not asked for again', async () => {
  const claims = {
    userinfo: { gender: { essential: true }, phone_number: null },
    id_token: verified({ name: null, birthdate: { essential: true } }),
  }
  const page = await sent(wish(claims))
  const { userinfo, idToken } = await readAnswer(
    identity,
    service,
    await page.submit({}, REFUSE_OPTIONAL),
  )
  expect(userinfo).toEqual({ sub: idToken['sub'], gender: visitor.person.gender })
  expect(idToken['verified_claims']).toMatchObject({
    claims: { birthdate: visitor.person.dateOfBirth },
  })
  expect(JSON.stringify(idToken)).not.toContain(visitor.person.fullName)
  const again = await sent(wish(claims))
  expect((await readAnswer(identity, service, again)).userinfo).not.toHaveProperty('phone_number')
})

test('what was kept back is asked for anew where it is needed, and given then', async () => {
  const liked = wish({ userinfo: { phone_number: null } })
  await (await sent(liked)).submit({}, REFUSE_OPTIONAL)
  const page = await sent(wish({ userinfo: { phone_number: { essential: true } } }))
  expect(isConsent(page.html)).toBe(true)
  const { userinfo } = await readAnswer(identity, service, await page.submit({}, 'Tiếp tục'))
  expect(userinfo['phone_number']).toBe(visitor.person.phone)
  // Given once, it is no longer kept back where it is only liked.
  const after = await readAnswer(identity, service, await sent(liked))
  expect(after.userinfo['phone_number']).toBe(visitor.person.phone)
})

test('a scope agreed to later gives what was kept back before', async () => {
  await (await sent(wish({ userinfo: { name: null } }))).submit({}, REFUSE_OPTIONAL)
  const page = await sent({ scope: 'openid profile' })
  const { userinfo } = await readAnswer(identity, service, await page.submit({}, 'Tiếp tục'))
  expect(userinfo['name']).toBe(visitor.person.fullName)
})

test('asked again by prompt=consent, what was given can be kept back', async () => {
  const liked = wish({ userinfo: { gender: null } })
  await (await sent(liked)).submit({}, 'Tiếp tục')
  const page = await sent({ ...liked, prompt: 'consent' })
  const answer = await readAnswer(identity, service, await page.submit({}, REFUSE_OPTIONAL))
  expect(answer.userinfo).not.toHaveProperty('gender')
})

test('a value that is not so gives nothing; a scope of the same request gives it still', async () => {
  const other = { userinfo: { name: { value: 'Ai đó' } } }
  expect((await visitor.ask(other)).userinfo).not.toHaveProperty('name')
  const { fullName } = visitor.person
  const same = { userinfo: { name: { values: ['Ai đó', fullName] } } }
  expect((await visitor.ask(same)).userinfo['name']).toBe(fullName)
  const both = await visitor.ask(other, { scope: 'openid profile' })
  expect(both.userinfo['name']).toBe(fullName)
})

test('the audit says what was agreed to and what was kept back, in names alone', async () => {
  const claims = { userinfo: { gender: { essential: true }, phone_number: null } }
  await (await sent(wish(claims))).submit({}, REFUSE_OPTIONAL)
  expect((await identity.listAudit()).at(-1)).toMatchObject({
    type: 'consent.given',
    detail: { scopes: 'openid', claims: 'gender', withheld: 'phone_number' },
  })
})

test('a person at level 1 is told that no confirmation will be sent', async () => {
  const minh = await openVisitor(identity, service, MINH)
  const page = await minh.send(wish({ userinfo: verified({ name: null }) }))
  expect(plainText(page.html)).toContain('Tài khoản của bạn ở mức độ 1')
})

test('withdrawn, everything is asked for anew, and the audit has it once', async () => {
  const store = createConsentStore(identity.db)
  const consents = createConsents({ store, claimsOfScopes: () => [], now: () => new Date() })
  const { id: accountId } = await identity.db
    .selectFrom('account')
    .select('id')
    .where('personal_id', '=', visitor.person.personalId)
    .executeTakeFirstOrThrow()
  const act = { accountId, clientId: service.clientId, address: '10.0.0.1' }
  const nothing = { claims: [], withheld: [] }
  const refresh = { accountId, clientId: service.clientId, scopes: ['openid'], ...nothing }
  expect(await consents.covers(refresh)).toBe(true)
  expect(await consents.covers({ ...refresh, scopes: ['openid', 'phone'] })).toBe(false)
  const outcomes = await Promise.all([consents.withdraw(act), consents.withdraw(act)])
  expect(outcomes.sort()).toEqual(['nothing-given', 'withdrawn'])
  expect(await consents.covers(refresh)).toBe(false)
  expect(isConsent((await sent({})).html)).toBe(true)
  const told = (await identity.listAudit()).filter(({ type }) => type === 'consent.withdrawn')
  expect(told).toMatchObject([{ account_id: accountId, client_id: service.clientId }])
})
