import { createHttpDriver, type DrivenPage, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../journeys/sandbox.ts'
import { words } from '../journeys/steps.ts'
import { findMissing, type RunningExample, startExample } from './example-stacks.ts'
import { passPages } from './pass-pages.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox?.remove())

const stacks = ['node', 'python', 'apache'] as const
const issuers = ['portal', 'identity'] as const
const cases = stacks.flatMap((stack) => issuers.map((issuer) => [stack, issuer] as const))

for (const stack of stacks) {
  const missing = findMissing(stack)
  if (missing) process.stderr.write(`The ${stack} example is not tried: ${missing}\n`)
}

describe.each(cases)('the %s example at the %s', (stack, issuer) => {
  const missing = findMissing(stack)
  let example: RunningExample
  beforeAll(async () => {
    if (missing) return
    const port = sandbox.portBase + 301 + cases.findIndex(([s, i]) => s === stack && i === issuer)
    example = await startExample(stack, { desk: sandbox.desk, port, issuer })
  })
  afterAll(() => example?.close())

  const wordsOf = (page: DrivenPage) => plainText(page.html)

  test.skipIf(missing)('signs a person in with PKCE, shows the name, signs out', async () => {
    const browser = createHttpDriver()
    const person = await sandbox.makePerson()
    const start = await browser.visit(example.url)
    expect(wordsOf(start)).toContain('Đăng nhập bằng tài khoản Định danh điện tử')
    const arrived = await passPages({ browser, sandbox, person }, example.signInUrl)
    expect(wordsOf(arrived)).toContain(`Xin chào, ${person.fullName}`)
    expect(wordsOf(arrived)).toContain('Mức độ: urn:eid:level2')
    const out = await signOut(arrived)
    expect(out.url.origin).toBe(example.url)
    expect(wordsOf(await browser.visit(example.url))).not.toContain(person.fullName)
    // Nobody is signed in at the issuer either: it asks again, from the beginning.
    const again = await passPages({ browser, sandbox, person }, example.signInUrl)
    expect(wordsOf(again)).toContain(person.fullName)
    expect(await sandbox.messages(person.phone)).toHaveLength(2)
  })

  test.skipIf(missing)('hears of a sign-out elsewhere by back channel', async () => {
    const browser = createHttpDriver()
    const person = await sandbox.makePerson()
    const arrived = await passPages({ browser, sandbox, person }, example.signInUrl)
    expect(wordsOf(arrived)).toContain(person.fullName)
    await signOutElsewhere(browser, issuer)
    await expect
      .poll(async () => wordsOf(await browser.visit(ownPage(stack, example))))
      .not.toContain(person.fullName)
  })

  test.skipIf(missing)('takes no logout token that somebody made up', async () => {
    const answer = await fetch(logoutUrl(stack, example), {
      method: 'POST',
      body: new URLSearchParams({ logout_token: 'eyJhbGciOiJub25lIn0.e30.' }),
    })
    expect(answer.status).toBe(400)
  })

  async function signOutElsewhere(browser: ReturnType<typeof createHttpDriver>, at: string) {
    if (at === 'portal') {
      await (await browser.visit(sandbox.portal)).submit({}, words.signOut)
      return
    }
    // At the portal, where identity knows the person already and only agreement is asked for.
    const asked = await browser.visit(`${sandbox.portal}/sign-in/eid`)
    await (await asked.submit({}, words.accept)).submit({}, words.signOut)
  }
})

function signOut(page: DrivenPage): Promise<DrivenPage> {
  return page.html.includes('<form') ? page.submit({}, 'Đăng xuất') : page.click('Đăng xuất')
}

function ownPage(stack: string, { url }: RunningExample): string {
  return stack === 'apache' ? `${url}/app/` : url
}

function logoutUrl(stack: string, { url }: RunningExample): string {
  return stack === 'apache' ? `${url}/app/oidc?logout=backchannel` : `${url}/back-channel-logout`
}
