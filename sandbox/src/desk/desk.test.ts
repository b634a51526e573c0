import { totpCodeAt } from '@mot-cua/portal'
import { createHttpDriver, listenAnywhere, plainText } from '@mot-cua/testing'
import { createLogger, listenOn, stopServer } from '@mot-cua/web'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClientFaults } from '../client-faults/client-faults.ts'
import { officialStories } from '../people/official-stories.data.ts'
import { createFaults } from '../start/faults.ts'
import { addressesOf } from '../start/settings.ts'
import { createSmsInbox } from '../start/sms-inbox.ts'
import { createTrials } from '../try/trials.ts'
import { type DeskDeps, openDesk } from './desk.app.ts'

const faults = createFaults()
const inbox = createSmsInbox(() => new Date('2026-11-21T03:00:00Z'))
let level: 1 | 2 = 1
const rules: Record<string, string> = { 'assurance.qrLogin': '2', 'sms.unknown': '5' }
const made: unknown[] = []
const deps: DeskDeps = {
  // Ports on which nothing answers: every party is reported as not ready.
  addresses: addressesOf(1024),
  people: {
    stories: [
      { story: 'level-2', fullName: 'Nguyễn Thị Lan', personalId: '099186000123' },
      ...officialStories,
    ],
    make: async (wanted: unknown) => {
      made.push(wanted)
      return []
    },
  } as never,
  inbox,
  faults,
  clientFaults: createClientFaults(),
  trials: createTrials('http://localhost:1924', () => new Date('2026-11-21T03:00:00.000Z')),
  clients: { list: async () => [], find: async () => undefined },
  requirements: {
    minimumLevel: async () => level,
    setMinimumLevel: async (_action, wanted) => {
      level = wanted
    },
  },
  now: () => new Date('2026-11-21T03:00:00.000Z'),
  rules: {
    list: async () => Object.entries(rules).map(([name, value]) => ({ name, value })),
    set: async (name, value) => {
      rules[name] = value
    },
  },
  logger: createLogger({ app: 'desk', level: 'silent' }),
}
const server = openDesk(deps)
let origin = ''
beforeAll(async () => {
  await listenOn(server, { port: 0, host: '127.0.0.1' })
  const address = server.address()
  origin = `http://localhost:${typeof address === 'object' && address ? address.port : 0}`
})
afterAll(() => stopServer(server))

describe('the sandbox contract', () => {
  test('messages come newest first and can be asked for by number', async () => {
    await inbox.send({ id: 'x', to: '+84912345986', text: 'first', validSeconds: 180 })
    await inbox.send({ id: 'x', to: '+84987654321', text: 'second', validSeconds: 180 })
    const all = (await (await fetch(`${origin}/sms.json`)).json()) as { text: string }[]
    expect(all.map(({ text }) => text)).toEqual(['second', 'first'])
    const one = await fetch(`${origin}/sms.json?to=%2B84912345986`)
    expect(await one.json()).toEqual([
      { to: '+84912345986', text: 'first', sentAt: '2026-11-21T03:00:00.000Z' },
    ])
  })

  test('officials are listed by province, with the roles of each', async () => {
    const officials = (await (await fetch(`${origin}/officials.json`)).json()) as {
      province: string
      roles: string[]
    }[]
    const provinces = new Set(officials.map(({ province }) => province))
    expect([...provinces]).toEqual(['binhdinh-2024', 'binhphuoc-2024'])
    expect(officials.every(({ roles }) => roles.length > 0)).toBe(true)
  })

  test('services name their issuers and how to register', async () => {
    const services = (await (await fetch(`${origin}/services.json`)).json()) as { name: string }[]
    expect(services).toContainEqual({
      name: 'identity',
      url: 'http://localhost:1024',
      ready: false,
      issuer: 'http://localhost:1024',
      registrationEndpoint: 'http://localhost:1024/register',
      initialAccessToken: 'sandbox-initial-access-token-of-identity',
    })
    expect(services).toContainEqual({
      name: 'portal',
      url: 'http://localhost:1124',
      ready: false,
      issuer: 'http://localhost:1124',
      registrationEndpoint: 'http://localhost:1124/register',
      initialAccessToken: 'sandbox-initial-access-token-of-the-portal',
      agencyTokens: {
        binhdinh: 'sandbox-registration-token-of-binh-dinh',
        binhphuoc: 'sandbox-registration-token-of-binh-phuoc',
        developer: 'sandbox-registration-token-of-developers',
      },
    })
    const names = ['identity', 'portal', 'binhdinh', 'binhphuoc', 'registry', 'post', 'desk']
    expect(services.map(({ name }) => name)).toEqual(names)
  })

  test('people are made by POST; a wrong body is a problem document', async () => {
    const post = (body: unknown) =>
      fetch(`${origin}/people`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      })
    expect((await post({ count: 3, level: 1 })).status).toBe(201)
    expect(made).toEqual([{ count: 3, level: 1 }])
    for (const wrong of [{ count: 0 }, { count: 1, level: 3 }, { count: 1, more: true }, 'x']) {
      const answer = await post(wrong)
      expect(answer.status).toBe(400)
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
    }
  })
})

describe('the desk for people', () => {
  test('says where the phone app is and how a first sign-in by QR code goes', async () => {
    const page = await createHttpDriver().visit(origin)
    expect(page.html).toContain('href="http://localhost:1024/app/"')
    expect(plainText(page.html)).toContain('Đặt passcode 6 chữ số')
    expect(page.html).not.toContain('qr-plate')
  })

  test('shows the codes of technical administrators, so that the glass can be broken', async () => {
    const page = await createHttpDriver().visit(origin)
    const secrets = officialStories.flatMap(({ staffAccounts = [] }) =>
      staffAccounts.flatMap(({ totpSecret }) => totpSecret ?? []),
    )
    expect(secrets).toHaveLength(2)
    for (const secret of secrets) {
      expect(page.html).toContain(`<code>${totpCodeAt(secret, deps.now())}</code>`)
      expect(page.html).not.toContain(secret)
    }
  })

  test('on a network: a warning, and the code of the page for phones', async () => {
    const guide = {
      url: 'http://192.168.1.5:1104/',
      appUrl: 'https://192.168.1.5:1024/app/',
      authority: '',
      fingerprint: 'A1:B2',
      isNewAuthority: false,
    }
    const onNetwork = openDesk({ ...deps, guide })
    const { url, close } = await listenAnywhere(onNetwork)
    const page = await createHttpDriver().visit(url)
    expect(plainText(page.html)).toContain('Mọi người trong mạng này')
    expect(page.html).toContain('qr-plate')
    expect(page.html).toContain(guide.url)
    await close()
  })

  test('a fault is switched on and off', async () => {
    const page = await createHttpDriver().visit(origin)
    const broken = await page.submit({}, 'Gây lỗi: Tổng đài tin nhắn ngừng nhận tin')
    expect(faults.isOn('sms-gateway-down')).toBe(true)
    await broken.submit({}, 'Sửa lỗi: Tổng đài tin nhắn ngừng nhận tin')
    expect(faults.isOn('sms-gateway-down')).toBe(false)
  })

  test('the level needed for the portal is changed', async () => {
    const page = await createHttpDriver().visit(origin)
    const changed = await page.submit({}, 'Đổi thành mức độ 2')
    expect(level).toBe(2)
    expect(plainText(changed.html)).toContain('Hiện cần mức độ 2')
  })

  test('the level needed for QR codes is changed; rules without words are left out', async () => {
    const page = await createHttpDriver().visit(origin)
    expect(page.html).not.toContain('sms.unknown')
    const changed = await page.submit({}, 'Đổi thành: mã QR từ mức độ 1')
    expect(rules['assurance.qrLogin']).toBe('1')
    expect(plainText(changed.html)).toContain('Hiện tại: mã QR từ mức độ 1')
  })

  test('an unknown switch is refused in words, not with a crash', async () => {
    const browser = createHttpDriver()
    const page = await browser.visit(origin)
    const answer = await page.submit(
      { name: 'gravity' },
      'Gây lỗi: Tổng đài tin nhắn ngừng nhận tin',
    )
    expect(answer.status).toBe(400)
  })
})
