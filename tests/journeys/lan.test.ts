import { X509Certificate } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { createHttpDriver, type HttpDriver, plainText } from '@mot-cua/testing'
import { openBrowser } from '@mot-cua/testing/browser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runProgram } from './program.ts'
import { findPortBase, makeDataDir, type Sandbox, startSandbox } from './sandbox.ts'
import { words } from './steps.ts'
import { inspect, openPage } from './watched-page.ts'

/** The one address of a private network that every machine has. */
const HOST = '127.0.0.1'
const env = { LAN: HOST }

describe('npm start -- --lan', () => {
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await startSandbox({ env })
  })
  afterAll(() => sandbox?.remove())

  test('a whole sign-in at the portal over https, every party checking the others’ certificates', async () => {
    expect(sandbox.portal).toMatch(/^https:/)
    const browser = await signInByHttp(sandbox)
    const names = browser.cookies().map(({ name }) => name)
    expect(names).toContain('__Host-motcua-portal-session')
    expect(names).toContain('__Host-motcua-identity-session')
    for (const name of names) expect(name).toMatch(/^__(Host|Secure)-motcua-/)
  })

  test('whoever comes by another name is sent to the one address', async () => {
    const asked = `${sandbox.portal.replace(HOST, 'localhost')}/?notice=cancelled`
    const answer = await fetch(asked, { redirect: 'manual' })
    expect(answer.status).toBe(307)
    expect(answer.headers.get('location')).toBe(`${sandbox.portal}/?notice=cancelled`)
    expect(answer.headers.has('strict-transport-security')).toBe(false)
    const sent = await fetch(asked, { method: 'POST', redirect: 'manual' })
    expect(sent.status).toBe(421)
  })

  test('a plain page gives the phone the certificate, with steps and the fingerprint', async () => {
    const page = await createHttpDriver().visit(guideOf(sandbox))
    const text = plainText(page.html)
    expect(text).toContain('Android')
    expect(text).toContain('iPhone')
    expect(page.html).toContain(`${sandbox.identity}/app/`)
    const path = /href="(\/[^"]+\.crt)"/.exec(page.html)?.[1] ?? ''
    const answer = await fetch(new URL(path, page.url))
    expect(answer.headers.get('content-type')).toBe('application/x-x509-ca-cert')
    const certificate = new X509Certificate(Buffer.from(await answer.arrayBuffer()))
    expect(certificate.ca).toBe(true)
    expect(text).toContain(certificate.fingerprint256.replaceAll(':', ' '))
  })

  test('that page on a phone: axe, 320 to 1280 px, light and dark', async () => {
    const browser = await openBrowser()
    const { page, complaints } = await openPage(browser, { width: 360 })
    await page.goto(guideOf(sandbox).href)
    await inspect(page, 'lan-guide')
    expect(complaints).toEqual([])
    await browser.close()
  })

  test('the desk warns, and shows the way to that page', async () => {
    const desk = await createHttpDriver().visit(sandbox.desk)
    expect(plainText(desk.html)).toContain('Mọi người trong mạng này đều mở được bản mô phỏng')
    expect(desk.html).toContain(guideOf(sandbox).href)
    const broken = await desk.submit({}, 'Gây lỗi: Tổng đài tin nhắn ngừng nhận tin')
    await broken.submit({}, 'Sửa lỗi: Tổng đài tin nhắn ngừng nhận tin')
  })

  test('the second start has the same certificates, the same people and the same sessions', async () => {
    const before = await readAuthority(sandbox)
    const browser = await signInByHttp(sandbox)
    await sandbox.stop()
    const { dataDir, portBase } = sandbox
    sandbox = await startSandbox({ dataDir, portBase, env })
    expect(await readAuthority(sandbox)).toBe(before)
    const profile = await browser.visit(`${sandbox.portal}/profile`)
    expect(plainText(profile.html)).toContain('Nguyễn Thị Lan')
  })

  test('the same data without --lan: everybody signs in as ever', async () => {
    await sandbox.stop()
    const { dataDir, portBase } = sandbox
    sandbox = await startSandbox({ dataDir, portBase })
    expect(sandbox.portal).toMatch(/^http:/)
    await signInByHttp(sandbox)
  })
})

test('--lan=HOST that the whole internet could reach is refused in one line', async () => {
  const dataDir = await makeDataDir()
  const PORT_BASE = String(await findPortBase())
  const { code, stderr } = await runProgram({ DATA_DIR: dataDir, PORT_BASE, LAN: '203.0.113.9' })
  await rm(dataDir, { recursive: true })
  expect(code).toBe(1)
  expect(stderr).toMatch(/^--lan=203\.0\.113\.9: an IPv4 address of a private network.*\n$/)
})

/** Through real HTTP with a cookie jar; agrees where the portal is new to the person. */
async function signInByHttp(sandbox: Sandbox): Promise<HttpDriver> {
  const browser = createHttpDriver()
  const person = sandbox.person('level-2')
  const { length } = await sandbox.messages(person.phone)
  const home = await browser.visit(sandbox.portal)
  const page = await (await home.click(words.signIn)).click(/^Tài khoản Định danh điện tử/)
  const { personalId, password } = person
  const otp = await page.submit({ personalId, password }, words.signIn)
  const code = await sandbox.readCode(person.phone, length)
  let back = await otp.submit({ code }, words.confirm)
  if (back.html.includes(words.refuse)) back = await back.submit({}, words.accept)
  expect(plainText(back.html)).toContain(`Xin chào, ${person.fullName}`)
  return browser
}

function guideOf({ portBase }: Sandbox): URL {
  return new URL(`http://${HOST}:${portBase + 80}/`)
}

async function readAuthority(sandbox: Sandbox): Promise<string> {
  return (await fetch(new URL('/mot-cua-sandbox.crt', guideOf(sandbox)))).text()
}
