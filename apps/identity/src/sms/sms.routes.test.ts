import { defaultSmsRules, type ReportSource } from '@mot-cua/sms'
import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { createBrowser, reachOtp, submitPassword } from '../test-journey.ts'
import { openOwnService } from '../test-relying-parties.ts'

const SECRET = 'a-secret-of-at-least-32-characters'
const source: ReportSource = {
  gateway: 'test',
  proof: 'secret',
  header: 'x-report-secret',
  secret: SECRET,
  listPath: '',
  messageIdPath: 'id',
  statusPath: 'status',
  reasonPath: 'error',
  deliveredWords: ['delivered'],
  failedWords: ['failed'],
}
const rules = {
  ...defaultSmsRules,
  budget: { ...defaultSmsRules.budget, perHour: 5 },
  refusedPrefixes: ['+8470'],
}

let identity: TestIdentity
let service: Awaited<ReturnType<typeof openOwnService>>
beforeAll(async () => {
  identity = await openTestIdentity(undefined, { sms: { rules, reportSources: [source] } })
  service = await openOwnService(identity)
})
afterAll(async () => {
  await service?.close()
  await identity?.close()
})

const post = (body: string, { secret = SECRET, gateway = 'test', address = '10.9.9.9' } = {}) =>
  fetch(`${identity.issuer}/sms/reports/${gateway}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-report-secret': secret,
      'x-forwarded-for': address,
    },
    body,
  })

describe('POST /sms/reports/:gateway', () => {
  test('tells the person who waits that the message did not arrive', async () => {
    const person = await identity.newPerson()
    const { otpPage, browser } = await reachOtp(identity, { ...service, person })
    const row = await vi.waitFor(() =>
      identity.db
        .selectFrom('sms_message')
        .select(['id', 'gateway_message_id'])
        .where('phone', '=', person.phone)
        .where('sent_at', 'is not', null)
        .executeTakeFirstOrThrow(),
    )
    const trouble = 'Tin nhắn đang đến chậm'
    expect(plainText((await browser.visit(otpPage.url)).html)).not.toContain(trouble)

    const id = row.gateway_message_id
    const answer = await post(JSON.stringify({ id, status: 'failed', error: '30003' }))
    expect(answer.status).toBe(204)
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(plainText((await browser.visit(otpPage.url)).html)).toContain(trouble)

    await post(JSON.stringify({ id, status: 'delivered' }))
    expect(plainText((await browser.visit(otpPage.url)).html)).not.toContain(trouble)
  })

  test('says the same of a message it knows and of one it does not', async () => {
    expect((await post('{"id":"unknown","status":"failed"}')).status).toBe(204)
  })

  test.each(['', '{}', 'x'])('%j is no report', async (body) => {
    expect((await post(body)).status).toBe(400)
  })

  test.each([
    ['without the secret', { secret: 'wrong' }],
    ['of a gateway that is not there', { gateway: 'other' }],
  ])('%s is refused, and tells nothing', async (_name, how) => {
    const answer = await post('{"id":"1","status":"failed"}', how)
    expect(answer.status).toBe(401)
    expect(await answer.text()).toBe('')
  })

  test('guessing the secret is slowed down, for the guesser alone', async () => {
    const guess = () => post('{}', { secret: 'wrong', address: '10.1.2.3' })
    const answers: number[] = []
    for (let count = 0; count < 21; count += 1) answers.push((await guess()).status)
    expect(answers.slice(0, 20).every((status) => status === 401)).toBe(true)
    expect(answers[20]).toBe(429)
    expect((await post('{"id":"1","status":"delivered"}')).status).toBe(204)
    const lines = identity.logLines.filter((line) => line.includes('without its secret'))
    expect(lines.length).toBeLessThanOrEqual(3)
  })
})

describe('what guards the bill', () => {
  const type = async (person: Awaited<ReturnType<TestIdentity['newPerson']>>) =>
    submitPassword(await createBrowser().visit(await service.start()), person)

  test('a number that gets no messages: said at once, without a time to wait for', async () => {
    const person = await identity.newPerson()
    await identity.db
      .updateTable('account')
      .set({ phone: '+84700000001' })
      .where('personal_id', '=', person.personalId)
      .execute()
    const page = await type(person)
    expect(page.status).toBe(429)
    expect(plainText(page.html)).toContain('Hệ thống không gửi mã tới số điện thoại này được')
    expect(plainText(page.html)).not.toContain('Bạn có thể nhận mã mới từ')
  })

  test('a budget used up: said with the time and the hotline, and an alarm goes up', async () => {
    const answers: Awaited<ReturnType<typeof type>>[] = []
    for (let count = 0; count < 6; count += 1) answers.push(await type(await identity.newPerson()))
    const refused = answers.at(-1)
    expect(refused?.status).toBe(429)
    const text = plainText(refused?.html ?? '')
    expect(text).toContain('Hệ thống đã gửi hết số tin nhắn dự kiến cho lúc này')
    expect(text).toContain('Bạn có thể nhận mã mới từ')
    await vi.waitFor(() => {
      const alarms = identity.logLines.filter((line) => line.includes('SMS alarm'))
      expect(alarms.some((line) => line.includes('budget-near'))).toBe(true)
      expect(alarms.filter((line) => line.includes('budget-over'))).toHaveLength(1)
    })
  })
})

test('closing waits for the message under way, and it is written down', async () => {
  // Past the hour whose budget is used up, once this process has told the store what it used.
  await vi.waitFor(async () => expect(await identity.store.get('sms-budget:hour')).toBe('5'), 5_000)
  identity.clock.advance(3601)
  const person = await identity.newPerson()
  let deliver: () => void = () => undefined
  identity.phones.state.hold = new Promise((resolve) => {
    deliver = resolve
  })
  await submitPassword(await createBrowser().visit(await service.start()), person)
  await vi.waitFor(() => expect(identity.phones.state.isHolding).toBe(true))
  let isClosed = false
  const closed = identity.identity.close().then(() => {
    isClosed = true
  })
  // Time enough for everything that does not wait for the gateway.
  for (let turns = 0; turns < 20; turns += 1) await identity.engine.ping()
  expect(isClosed).toBe(false)
  deliver()
  await closed
  const row = await identity.db
    .selectFrom('sms_message')
    .select(['sent_at', 'gateway_message_id'])
    .where('phone', '=', person.phone)
    .executeTakeFirst()
  expect(row).toEqual({ sent_at: expect.any(Date), gateway_message_id: expect.any(String) })
})
