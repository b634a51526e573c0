import { createServer, type RequestListener } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createOutgoingFetch } from './outgoing-fetch.ts'
import { kindOfAddress } from './special-use.ts'
import { closeServer, listen, portOf } from './test-provider.ts'

let connections: number
let answer: RequestListener
let server: Awaited<ReturnType<typeof listen>>
beforeAll(async () => {
  server = await listen(createServer((incoming, outgoing) => answer(incoming, outgoing)))
  server.on('connection', () => {
    connections += 1
  })
})
beforeEach(() => {
  connections = 0
  answer = (_incoming, outgoing) => outgoing.end('reached')
})
afterAll(() => closeServer(server))

const at = (host: string, path = '/') => `http://${host}:${portOf(server)}${path}`
const ask = (host: string, approved: string[]) => createOutgoingFetch(approved)(at(host), {})

/** A name service of the test's own: each question is answered by the next list, the last for ever. */
function answerNames(...answers: string[][]) {
  const asked: string[] = []
  const resolve = (hostname: string) => {
    const addresses = answers[Math.min(asked.push(hostname), answers.length) - 1] ?? []
    return Promise.resolve(
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }
  return { asked, resolve }
}

describe('a private address', () => {
  test.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.0.0.1.',
    '0.0.0.0',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::127.0.0.1]',
    '[2002:7f00:1::]',
    '[::]',
  ])('%s is not even connected to, however it is written', async (host) => {
    await expect(ask(host, ['localhost'])).rejects.toThrow(/no operator approved|no service can/)
    expect(connections).toBe(0)
  })

  test.each([
    ['10.1.2.3', 'private'],
    ['100.64.0.1', 'private'],
    ['172.31.0.1', 'private'],
    ['192.168.1.1', 'private'],
    ['fd00::1', 'private'],
    ['::ffff:10.0.0.1', 'private'],
    ['169.254.169.254', 'never'],
    ['::ffff:169.254.169.254', 'never'],
    ['fe80::1', 'never'],
    ['224.0.0.1', 'never'],
    ['255.255.255.255', 'never'],
    ['203.0.113.7', 'never'],
    ['172.32.0.1', 'public'],
    ['2a00:1450::1', 'public'],
  ])('%s is %s', (address, kind) => {
    expect(kindOfAddress(address)).toBe(kind)
  })

  test('behind a name is refused too, also where it is one of several', async () => {
    await expect(ask('localhost', [])).rejects.toThrow('localhost is a private address')
    for (const addresses of [['127.0.0.1'], ['2a00:1450::1', '127.0.0.1']]) {
      const send = createOutgoingFetch([], answerNames(addresses))
      await expect(send(at('service.example'), {})).rejects.toThrow('no operator approved')
    }
    expect(connections).toBe(0)
  })

  test('is not reached by a name that changes after the look', async () => {
    const names = answerNames(['2a00:1450::1'], ['127.0.0.1'])
    const signal = AbortSignal.timeout(200)
    // Whatever becomes of the address that was seen, the one that came later is not asked.
    await expect(createOutgoingFetch([], names)(at('x.example'), { signal })).rejects.toThrow()
    expect(names.asked).toEqual(['x.example'])
    expect(connections).toBe(0)
  })
})

describe('a host an operator approved', () => {
  test.each([['localhost'], ['LocalHost'], ['localhost:PORT']])('%s is reached', async (host) => {
    const approved = host.replace('PORT', String(portOf(server)))
    expect(await (await ask('LOCALHOST', [approved])).text()).toBe('reached')
  })

  test('is one name and, where it was said, one port', async () => {
    await expect(ask('localhost', ['localhost:1'])).rejects.toThrow('no operator approved')
    await expect(ask('localhost', ['host', 'x.localhost'])).rejects.toThrow('no operator approved')
    expect(connections).toBe(0)
  })

  test('is reached at the address that was looked at', async () => {
    const names = answerNames(['127.0.0.1'], ['2a00:1450::1'])
    const answered = await createOutgoingFetch(['party.internal'], names)(at('party.internal'), {})
    expect(answered.status).toBe(200)
    expect(names.asked).toHaveLength(1)
  })

  test.each(['169.254.169.254', '0.0.0.0', 'fe80::1', '::ffff:169.254.169.254'])(
    'cannot lead to %s',
    async (address) => {
      const send = createOutgoingFetch(['party.internal'], answerNames([address]))
      await expect(send(at('party.internal'), {})).rejects.toThrow('no service can have')
    },
  )
})

describe('an answer', () => {
  const send = (path = '/', init: RequestInit = {}) =>
    createOutgoingFetch(['localhost'])(at('localhost', path), init)

  test('brings status, headers and body; the request its own', async () => {
    answer = (incoming, outgoing) => {
      const { method, headers } = incoming
      incoming.setEncoding('utf8').on('data', (body: string) => {
        outgoing.writeHead(202, { 'x-told': [method, headers['x-mine'], body].join(' ') }).end('ok')
      })
    }
    const body = new URLSearchParams({ logout_token: 'token' })
    const answered = await send('/', { method: 'POST', headers: { 'x-mine': 'mine' }, body })
    expect(answered.status).toBe(202)
    expect(answered.headers.get('x-told')).toBe('POST mine logout_token=token')
    expect(await answered.text()).toBe('ok')
  })

  test.each([204, 304])('of %i has no body', async (status) => {
    answer = (_incoming, outgoing) => outgoing.writeHead(status).end()
    expect((await send()).status).toBe(status)
  })

  test('that leads elsewhere is not followed', async () => {
    answer = (_incoming, outgoing) => outgoing.writeHead(302, { location: at('127.0.0.1') }).end()
    expect((await send()).status).toBe(302)
    expect(connections).toBe(1)
  })

  test('that is endless is cut off', async () => {
    answer = (_incoming, outgoing) => {
      const pour = () => {
        while (outgoing.write(Buffer.alloc(16 * 1024)));
        outgoing.once('drain', pour)
      }
      pour()
    }
    await expect(send()).rejects.toThrow('too large')
  })

  test('that never comes, or never ends, is not waited for', async () => {
    for (const begin of [false, true]) {
      answer = (_incoming, outgoing) => {
        if (begin) outgoing.write('a')
      }
      await expect(send('/', { signal: AbortSignal.timeout(50) })).rejects.toThrow()
    }
  })
})

describe('a name service', () => {
  const soon = () => ({ signal: AbortSignal.timeout(50) })

  test('that never answers is waited for no longer than the answer', async () => {
    const send = createOutgoingFetch([], { resolve: () => new Promise(() => {}) })
    await expect(send(at('x.example'), soon())).rejects.toThrow('timeout')
  })

  test('is asked for a name once, however many want it at a time', async () => {
    const resolve = vi.fn(() => new Promise<never>(() => {}))
    const send = createOutgoingFetch([], { resolve })
    await Promise.allSettled([send(at('x.example'), soon()), send(at('x.example'), soon())])
    await expect(send(at('x.example'), soon())).rejects.toThrow()
    await expect(send(at('y.example'), soon())).rejects.toThrow()
    expect(resolve.mock.calls).toEqual([['x.example'], ['y.example']])
  })

  test('that knows no such name is asked again after half a minute', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    const resolve = vi.fn(() => Promise.reject(new Error('no such name')))
    const send = createOutgoingFetch([], { resolve })
    const ask = () => expect(send(at('x.example'), {})).rejects.toThrow('no such name')
    await ask()
    vi.advanceTimersByTime(29_999)
    await ask()
    expect(resolve).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(1)
    await ask()
    expect(resolve).toHaveBeenCalledTimes(2)
    vi.useRealTimers()
  })
})
