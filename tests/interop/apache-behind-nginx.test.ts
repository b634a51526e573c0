import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Browser, openBrowser } from '@mot-cua/testing/browser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../journeys/sandbox.ts'
import { chooseEid, passPassword, signOut, typeCode, words } from '../journeys/steps.ts'
import { findMissing, type RunningExample, startExample } from './example-stacks.ts'

const EXAMPLE = resolve(import.meta.dirname, '../../examples/apache/nginx.conf')
const NGINX = '/usr/sbin/nginx'

const lacks = (program: string, flag: string) => spawnSync(program, [flag]).status !== 0
const missing =
  findMissing('apache') ??
  (lacks(NGINX, '-v') ? 'no nginx' : undefined) ??
  (lacks('openssl', 'version') ? 'no openssl' : undefined)
if (missing) process.stderr.write(`Apache behind nginx is not tried: ${missing}\n`)

describe.skipIf(missing)('the apache example behind nginx, which ends TLS', () => {
  let folder: string
  let sandbox: Sandbox
  let example: RunningExample
  let nginx: ReturnType<typeof spawn>
  let browser: Browser
  let url: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'motcua-nginx-'))
    makeCertificate(folder)
    // Logout tokens go to an address whose certificate no authority has signed.
    sandbox = await startSandbox({ env: { NODE_EXTRA_CA_CERTS: join(folder, 'own.crt') } })
    const [port, tls] = [sandbox.portBase + 331, sandbox.portBase + 332]
    url = `https://localhost:${tls}`
    const file = join(folder, 'nginx.conf')
    writeFileSync(file, configure(folder, { port, tls }))
    nginx = spawn(NGINX, ['-c', file], { stdio: 'inherit' })
    process.once('exit', () => nginx.kill('SIGKILL'))
    example = await startExample('apache', { desk: sandbox.desk, port, env: { PUBLIC_URL: url } })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await example?.close()
    if (nginx?.exitCode === null) {
      nginx.kill('SIGTERM')
      await once(nginx, 'exit')
    }
    await sandbox?.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  test('signs a person in, hears of a sign-out at the portal, logs no code', async () => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true })
    const page = await context.newPage()
    const person = sandbox.person('level-2')
    await page.goto(url)
    await page.getByRole('link', { name: words.signIn }).click()
    await chooseEid(page)
    await typeCode(page, await passPassword(page, sandbox, person))
    for (const name of [words.accept, 'Đồng ý']) {
      await page.getByRole('button', { name, exact: true }).click()
    }
    await page.getByRole('heading', { name: `Xin chào, ${person.fullName}` }).waitFor()
    expect(new URL(page.url()).origin).toBe(url)
    const portal = await context.newPage()
    await portal.goto(sandbox.portal)
    await signOut(portal, sandbox)
    await expect
      .poll(async () => {
        await page.reload()
        return page.getByText('Xin chào').count()
      })
      .toBe(0)
    const log = readFileSync(join(folder, 'access.log'), 'utf8')
    expect(log).toContain('"GET /app/oidc" 302')
    expect(log).toContain('"POST /app/oidc" 200')
    expect(log).not.toContain('code=')
    await context.close()
  })
})

type Ports = { port: number; tls: number }

/** The example as it stands but for ports, name and where its files are. */
function configure(folder: string, { port, tls }: Ports): string {
  const changes = {
    'listen 443 ssl;': `listen 127.0.0.1:${tls} ssl;`,
    'dich-vu.example.vn': 'localhost',
    '/etc/nginx/tls/dich-vu.': `${folder}/own.`,
    '/var/log/nginx/dich-vu.log': `${folder}/access.log`,
    '127.0.0.1:3000': `127.0.0.1:${port}`,
  }
  const site = Object.entries(changes).reduce(
    (text, [from, to]) => {
      if (!text.includes(from)) throw new Error(`nginx.conf has no ${from}`)
      return text.replaceAll(from, to)
    },
    readFileSync(EXAMPLE, 'utf8'),
  )
  const own = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join('\n')
  const head = `daemon off;\npid ${folder}/pid;\nerror_log ${folder}/error.log;\nevents {}\n`
  return `${head}http {\n${own}\n${site}\n}\n`
}

function makeCertificate(folder: string): void {
  const request = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2'
  execFileSync(
    'openssl',
    `${request} -subj /CN=localhost -addext subjectAltName=DNS:localhost`
      .split(' ')
      .concat('-keyout', join(folder, 'own.key'), '-out', join(folder, 'own.crt')),
    { stdio: 'pipe' },
  )
}
