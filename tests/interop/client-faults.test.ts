import { createHttpDriver, type DrivenPage, plainText } from '@mot-cua/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../journeys/sandbox.ts'
import { restoreDesk } from '../journeys/steps.ts'
import { findMissing, type RunningExample, startExample } from './example-stacks.ts'
import { passPages } from './pass-pages.ts'

// docs/integrator/faults.md, line by line: what a right client does with each.
const WORDS = {
  cancelled: 'Bạn đã hủy đăng nhập.',
  level: 'Việc này cần tài khoản định danh điện tử mức độ 2.',
  away: 'Hệ thống đăng nhập chưa trả lời.',
  unusable: 'Lần đăng nhập này không dùng được. Hãy đăng nhập lại.',
}

const faults = [
  ['expired-code', WORDS.unusable],
  ['wrong-nonce', WORDS.unusable],
  ['wrong-issuer', WORDS.unusable],
  ['wrong-callback-issuer', WORDS.unusable],
  ['slow-token', WORDS.away],
  ['key-rotated', WORDS.unusable],
  ['level-too-low', WORDS.level],
  ['user-cancels', WORDS.cancelled],
] as const

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox?.remove())

const wordsOf = (page: DrivenPage) => plainText(page.html)

describe.each(['node', 'python', 'apache'] as const)('faults met by the %s example', (stack) => {
  const missing = findMissing(stack)
  let example: RunningExample
  beforeAll(async () => {
    if (missing) return
    const port = sandbox.portBase + 311 + ['node', 'python', 'apache'].indexOf(stack)
    const env = { LEVEL: 'urn:eid:level2' }
    example = await startExample(stack, { desk: sandbox.desk, port, env })
  })
  afterEach(() => switchOn([]))
  afterAll(() => example?.close())

  async function switchOn(names: readonly string[]) {
    if (missing) return
    const answer = await fetch(`${sandbox.desk}/client-faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ service: 'portal', clientId: example.clientId, faults: names }),
    })
    expect(answer.status).toBe(200)
  }

  test.skipIf(missing).each(faults)('%s: %s', async (fault, words) => {
    const browser = createHttpDriver()
    const person = await sandbox.makePerson()
    await switchOn([fault])
    const refused = await passPages({ browser, sandbox, person }, example.signInUrl)
    // Apache's module has one page for whatever it finds wrong.
    const isTold = stack === 'apache' && words === WORDS.away ? WORDS.unusable : words
    expect(wordsOf(refused)).toContain(isTold)
    expect(wordsOf(refused)).toContain('Chưa đăng nhập được')
    const after = await browser.visit(stack === 'apache' ? example.signInUrl : example.url)
    expect(wordsOf(after)).not.toContain(person.fullName)
    // One button, and once the fault is over it leads in: nobody is caught in a loop.
    await switchOn([])
    const arrived = await passPages({ browser, sandbox, person }, example.signInUrl)
    expect(wordsOf(arrived)).toContain(`Xin chào, ${person.fullName}`)
  })

  // Apache's module knows the portal from before and sends the browser there without asking it.
  if (stack === 'apache') return
  test.skipIf(missing)('the portal is down: said in words', async () => {
    const desk = await createHttpDriver().visit(sandbox.desk)
    await desk.submit({}, 'Gây lỗi: Cổng dịch vụ công không trả lời')
    try {
      const answer = await fetch(example.signInUrl, { redirect: 'manual' })
      expect(answer.status).toBe(503)
      expect(await answer.text()).toContain(WORDS.away)
    } finally {
      await restoreDesk(sandbox)
    }
  })
})
