import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openVisitor, readAnswer, type Visitor } from '../test-claims.ts'
import { openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { agree, createBrowser, reachOtp, submitPassword } from '../test-journey.ts'
import { MINH } from '../test-people.ts'
import { openOutsideService } from '../test-relying-parties.ts'

let identity: TestIdentity
let service: Awaited<ReturnType<typeof openOutsideService>>
let minh: Visitor
beforeAll(async () => {
  identity = await openTestIdentity()
  service = await openOutsideService(identity)
  minh = await openVisitor(identity, service, MINH)
})
afterAll(async () => {
  await service?.close()
  await identity?.close()
})

const LEVEL_2 = 'urn:eid:level2'
const level2 = {
  claims: JSON.stringify({ id_token: { acr: { essential: true, values: [LEVEL_2] } } }),
}
const errorIn = (url: URL) => url.searchParams.get('error')
const lastAudit = async () => (await identity.listAudit()).at(-1)

/** The sign-in form behind the page, filled in by another person. */
async function signInInstead(visitor: Visitor, page: Awaited<ReturnType<Visitor['send']>>) {
  const person = await identity.newPerson()
  const form = await page.click('Dùng tài khoản khác')
  const otpPage = await submitPassword(form, person)
  const code = await identity.phones.nextCode(person.phone)
  const callback = await agree(await otpPage.submit({ code }, 'Xác nhận'))
  return { person, visitor, answer: await readAnswer(identity, service, callback) }
}

describe('a level that the person has not', () => {
  test('the page says what is there, what is missing and how to get it', async () => {
    const words = plainText((await minh.send(level2)).html)
    expect(words).toContain('Dịch vụ này cần tài khoản mức độ 2')
    expect(words).toContain(`Tài khoản ${MINH.fullName}`)
    expect(words).toContain('Mức độ hiện tại Mức độ 1')
    expect(words).toContain('cơ quan công an cấp xã')
  })

  test('the way back tells the service why, and the audit too', async () => {
    const back = await (await minh.send(level2)).submit({}, 'Quay lại Khách ngoài')
    expect(back.url.origin).toBe(service.origin)
    expect(errorIn(back.url)).toBe('unmet_authentication_requirements')
    expect(await lastAudit()).toMatchObject({
      type: 'sign-in.unmet',
      client_id: service.clientId,
      detail: { unmet: 'level' },
    })
  })

  test('who comes without a session is told before typing, and again after the code', async () => {
    const browser = createBrowser()
    const start = () => service.start(level2)
    const { otpPage, code } = await reachOtp(identity, { start, browser, person: MINH })
    const page = await otpPage.submit({ code }, 'Xác nhận')
    expect(page.html).toContain('<h1>Dịch vụ này cần tài khoản mức độ 2</h1>')
    const form = await createBrowser().visit(await start())
    expect(plainText(form.html)).toContain('Dịch vụ này cần tài khoản mức độ 2.')
  })

  test('another account on the same computer goes on at its own level', async () => {
    const visitor = await openVisitor(identity, service, MINH)
    const { person, answer } = await signInInstead(visitor, await visitor.send(level2))
    expect(answer.idToken['acr']).toBe(LEVEL_2)
    expect(identity.phones.countTo(person.phone)).toBe(1)
  })

  test('keeping the account is no answer to this question', async () => {
    const page = await minh.send(level2)
    const again = await page.submit({ action: 'keep' }, 'Quay lại Khách ngoài')
    expect(again.url.searchParams.get('code')).toBeNull()
  })
})

describe('another person than the service expects', () => {
  test('is told so after signing in, and the service hears login_required', async () => {
    const { idToken } = await minh.ask({ id_token: {} })
    const bound = JSON.stringify({ id_token: { sub: { value: idToken['sub'] } } })
    const person = await identity.newPerson()
    const { otpPage, code } = await reachOtp(identity, {
      start: () => service.start({ claims: bound }),
      person,
    })
    const page = await otpPage.submit({ code }, 'Xác nhận')
    expect(plainText(page.html)).toContain('Dịch vụ đang chờ một tài khoản khác')
    expect(plainText(page.html)).toContain(person.fullName)
    expect(page.html).not.toContain(MINH.fullName)
    const back = await page.submit({}, 'Quay lại Khách ngoài')
    expect(errorIn(back.url)).toBe('login_required')
  })
})

describe('prompt=select_account', () => {
  const select = { prompt: 'select_account' }

  test('on as the person signed in: no password, no code', async () => {
    const before = identity.phones.countTo(MINH.phone)
    const page = await minh.send(select)
    expect(plainText(page.html)).toContain('Tiếp tục bằng tài khoản nào?')
    const back = await page.submit({}, `Tiếp tục với ${MINH.fullName}`)
    expect(back.url.searchParams.get('code')).toBeTruthy()
    expect(identity.phones.countTo(MINH.phone)).toBe(before)
  })

  test('or as another: the answer is about them', async () => {
    const visitor = await openVisitor(identity, service, MINH)
    const before = (await visitor.ask({ id_token: {} })).idToken['sub']
    const page = await visitor.send(select)
    const { person, answer } = await signInInstead(visitor, page)
    expect(answer.idToken['sub']).not.toBe(before)
    expect((await visitor.ask({ userinfo: { name: null } })).userinfo['name']).toBe(person.fullName)
  })

  test('with nobody signed in there is nothing to choose', async () => {
    const start = () => service.start(select)
    const { otpPage, code } = await reachOtp(identity, {
      start,
      person: await identity.newPerson(),
    })
    const back = await agree(await otpPage.submit({ code }, 'Xác nhận'))
    expect(back.url.searchParams.get('code')).toBeTruthy()
  })

  test('together with login the password is asked for all the same', async () => {
    const page = await minh.send({ prompt: 'select_account login' })
    const form = await page.submit({}, `Tiếp tục với ${MINH.fullName}`)
    expect(form.html).toContain('name="password"')
  })

  test('an account locked meanwhile is not offered', async () => {
    const person = await identity.newPerson()
    const visitor = await openVisitor(identity, service, person)
    await identity.db
      .updateTable('account')
      .set({ status: 'locked' })
      .where('personal_id', '=', person.personalId)
      .execute()
    const page = await visitor.send(select)
    expect(page.html).toContain('name="password"')
    expect(page.html).not.toContain(person.fullName)
  })

  test('the pages answer in English to who reads it', async () => {
    const page = await minh.send({ ...select, ui_locales: 'en' })
    expect(plainText(page.html)).toContain(`Continue as ${MINH.fullName}`)
  })
})
