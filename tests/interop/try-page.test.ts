import { createHttpDriver, type DrivenPage, type HttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../journeys/sandbox.ts'
import { type RunningExample, startExample } from './example-stacks.ts'
import { passOn } from './pass-pages.ts'

let sandbox: Sandbox
let browser: HttpDriver
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox?.remove())
beforeEach(() => {
  browser = createHttpDriver()
})

const START = 'Bắt đầu đăng nhập'
const wordsOf = (page: DrivenPage) => plainText(page.html)

async function register(button: string): Promise<DrivenPage> {
  return (await browser.visit(`${sandbox.desk}/try`)).submit({}, button)
}

async function signIn(client: DrivenPage, fields: Record<string, string> = {}) {
  const person = await sandbox.makePerson()
  const first = await client.submit(fields, START)
  const trial = await passOn({ browser, sandbox, person }, { page: first, home: sandbox.desk })
  return { person, trial }
}

/** As a browser sends the form: of the boxes, only those that are ticked. */
async function switchOn(client: DrivenPage, faults: readonly string[]): Promise<DrivenPage> {
  const csrf = /name="csrf" value="([^"]+)"/.exec(client.html)?.[1] ?? ''
  const fields = Object.fromEntries(faults.map((name) => [name, 'on']))
  await browser.send(`${client.url.origin}${client.url.pathname}/faults`, {
    method: 'POST',
    body: new URLSearchParams({ csrf, ...fields }),
    headers: { origin: client.url.origin },
  })
  return browser.visit(`${client.url.origin}${client.url.pathname}`)
}

describe('a client tried from the desk', () => {
  test.each(['Đăng ký với Cổng dịch vụ công', 'Đăng ký với hệ thống định danh'])(
    '%s: each step is shown, nothing secret in it, up to the logout token',
    async (button) => {
      const client = await register(button)
      const wish = {
        scope: 'openid profile personal_id',
        acrValues: 'urn:eid:level2',
        maxAge: '300',
      }
      const { person, trial } = await signIn(client, wish)
      const shown = wordsOf(trial)
      expect(shown).toContain('Đã đăng nhập')
      for (const step of ['Gửi yêu cầu (PAR)', 'Trình duyệt quay về', 'Đổi mã lấy token']) {
        expect(shown).toContain(step)
      }
      expect(shown).toContain(`name ${person.fullName}`)
      expect(shown).not.toContain(person.personalId)
      expect(shown).not.toMatch(/ Sai\b/)
      expect(shown).toMatch(/access_token .{6}… /)
      const out = await trial.submit({}, 'Đăng xuất')
      expect(out.url.href).toBe(trial.url.href)
      await expect
        .poll(async () => wordsOf(await browser.visit(trial.url)))
        .toContain('Nhận logout token')
      const over = wordsOf(await browser.visit(trial.url))
      expect(over).toContain('Đã đăng xuất')
      expect(over).not.toContain('Sai')
    },
  )

  test('a trial is its browser’s alone', async () => {
    const { trial } = await signIn(await register('Đăng ký với Cổng dịch vụ công'))
    const stranger = await createHttpDriver().visit(trial.url)
    expect(stranger.status).toBe(404)
    expect(wordsOf(stranger)).toContain('Không còn lần thử này')
  })

  test('a wrong age is said beside its field; a wish that is refused stands as a step', async () => {
    const client = await register('Đăng ký với Cổng dịch vụ công')
    const wrong = await client.submit({ maxAge: 'five' }, START)
    expect(wrong.status).toBe(422)
    expect(wordsOf(wrong)).toContain('Nhập số giây bằng chữ số')
    const refused = await client.submit({ prompt: 'none' }, START)
    expect(wordsOf(refused)).toContain('login_required Sai')
  })

  test.each([
    ['expired-code', 'Không có lỗi invalid_grant Sai'],
    ['wrong-nonce', /nonce là của lần này \S+ Sai/],
    ['wrong-issuer', /iss là nơi đã hỏi https:\S+ Sai/],
    ['wrong-callback-issuer', /iss của địa chỉ quay về là nơi đã hỏi https:\S+ Sai/],
    ['slow-token', 'Có câu trả lời trong 10 giây 10 s Sai'],
    ['key-rotated', /Chữ ký khớp khóa công bố kid \S+ Sai/],
    ['level-too-low', 'Đủ mức độ yêu cầu urn:eid:level1 Sai'],
    ['user-cancels', 'Không có lỗi access_denied Sai'],
  ])('with the fault %s it is refused, and why is shown', async (fault, told) => {
    const client = await switchOn(await register('Đăng ký với Cổng dịch vụ công'), [fault])
    const { trial } = await signIn(client, { acrValues: 'urn:eid:level2' })
    expect(wordsOf(trial)).toContain('Ứng dụng từ chối')
    expect(wordsOf(trial)).toMatch(told)
    expect(wordsOf(trial)).not.toContain('Đọc thông tin người dùng')
  })

  test('a rotated key is known a moment later, without anybody’s doing', async () => {
    const client = await switchOn(await register('Đăng ký với Cổng dịch vụ công'), ['key-rotated'])
    const { trial, person } = await signIn(client)
    expect(wordsOf(trial)).toContain('Ứng dụng từ chối')
    const kid = /id_token\.header\.kid (\S+)/.exec(wordsOf(trial))?.[1] ?? ''
    const published = async () => (await fetch(`${sandbox.portal}/jwks`)).text()
    expect(await published()).not.toContain(kid)
    await expect.poll(published, { timeout: 15_000 }).toContain(kid)
    const again = await client.submit({}, START)
    const signedIn = await passOn({ browser, sandbox, person }, { page: again, home: sandbox.desk })
    expect(wordsOf(signedIn)).toContain('Đã đăng nhập')
  })
})

describe('a client that somebody else runs', () => {
  let example: RunningExample
  beforeAll(async () => {
    example = await startExample('node', { desk: sandbox.desk, port: sandbox.portBase + 321 })
  })
  afterAll(() => example?.close())

  test('is tried from the desk, which takes the answer in its place', async () => {
    const client = await browser.visit(`${sandbox.desk}/try/clients/portal/${example.clientId}`)
    expect(wordsOf(client)).toContain('Dịch vụ mẫu (Node)')
    const { trial } = await signIn(client)
    expect(trial.url.origin).toBe(sandbox.desk)
    expect(wordsOf(trial)).toContain('Đã đăng nhập')
    expect(wordsOf(trial)).toContain(`${example.url}/callback`)
  })
})
