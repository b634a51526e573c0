import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import { type Listening, listenAnywhere } from '@mot-cua/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parseAnswerRules, readPath } from './answer-rule.ts'
import { createHttpGateway, type HttpGatewaySettings } from './http-gateway.ts'
import { fillTemplate, findUnknownPlaceholder, valuesOf } from './message-template.ts'

const message = { id: 'our-id', to: '+84990000001', text: 'Ma: "123456"', validSeconds: 180 }

type Asked = { method: string; url: string; headers: IncomingMessage['headers']; body: string }
type Answer = (outgoing: ServerResponse, asked: Asked) => unknown

const seen = { asked: [] as Asked[], connections: 0 }
let answer: Answer
let listening: Listening

beforeAll(async () => {
  const server = createServer((incoming, outgoing) => {
    void readText(incoming).then((body) => {
      const { method = '', url = '', headers } = incoming
      const asked = { method, url, headers, body }
      seen.asked.push(asked)
      answer(outgoing, asked)
    })
  })
  server.on('connection', () => {
    seen.connections += 1
  })
  listening = await listenAnywhere(server)
})
afterAll(() => listening?.close())
beforeEach(() => {
  seen.asked = []
  seen.connections = 0
  answer = (outgoing) => outgoing.end('{"id":"gateway-id"}')
})

function createGateway(settings: Partial<HttpGatewaySettings> = {}) {
  return createHttpGateway({
    name: 'one',
    url: `${listening.url}/send`,
    method: 'POST',
    headers: { authorization: 'Bearer {token}' },
    bodyFormat: 'json',
    body: { to: '{to}', text: '{text}', id: '{id}' },
    token: 'the-token',
    from: 'MotCua',
    acceptedWhen: [],
    refusedWhen: [],
    messageIdPath: 'id',
    timeoutMs: 2000,
    ...settings,
  })
}

const status = (code: number, body = '') => {
  answer = (outgoing) => outgoing.writeHead(code).end(body)
}
const accepted = (gatewayMessageId?: string) => {
  return { outcome: 'accepted', gateway: 'one', gatewayMessageId }
}

describe('what is asked of a gateway', () => {
  test('by default a JSON body and a bearer token', async () => {
    expect(await createGateway().send(message)).toEqual(accepted('gateway-id'))
    const [asked] = seen.asked
    expect(asked).toMatchObject({ method: 'POST', url: '/send' })
    expect(asked?.headers).toMatchObject({
      authorization: 'Bearer the-token',
      'content-type': 'application/json',
    })
    expect(JSON.parse(asked?.body ?? '')).toEqual({
      to: '+84990000001',
      text: 'Ma: "123456"',
      id: 'our-id',
    })
  })

  test('a nested body, in the words of another gateway', async () => {
    const body = { messages: [{ from: '{from}', destinations: [{ to: '{to_digits}' }] }], ttl: 3 }
    await createGateway({ body }).send(message)
    expect(JSON.parse(seen.asked[0]?.body ?? '')).toEqual({
      messages: [{ from: 'MotCua', destinations: [{ to: '84990000001' }] }],
      ttl: 3,
    })
  })

  test('a form', async () => {
    const body = { To: '{to}', Body: '{text}', ValidityPeriod: '{valid_seconds}' }
    await createGateway({ bodyFormat: 'form', body }).send(message)
    const fields = Object.fromEntries(new URLSearchParams(seen.asked[0]?.body))
    expect(fields).toEqual({ To: '+84990000001', Body: 'Ma: "123456"', ValidityPeriod: '180' })
  })

  test('a query, escaped', async () => {
    const url = `${listening.url}/send?phone={to_national}&text={text}`
    await createGateway({ method: 'GET', url }).send({ ...message, text: 'a&b=c d' })
    expect(seen.asked[0]).toMatchObject({ method: 'GET', body: '' })
    const { searchParams } = new URL(seen.asked[0]?.url ?? '', listening.url)
    expect(Object.fromEntries(searchParams)).toEqual({ phone: '0990000001', text: 'a&b=c d' })
  })

  test('one message after another goes over one connection', async () => {
    const gateway = createGateway()
    for (let count = 0; count < 5; count += 1) await gateway.send(message)
    expect(seen.connections).toBeLessThanOrEqual(1)
  })
})

describe('what a gateway answers', () => {
  test.each([
    [400, 'try-later'],
    [401, 'try-later'],
    [429, 'try-later'],
    [302, 'try-later'],
    [500, 'try-later'],
    [503, 'try-later'],
    // Whoever stood in between gave up waiting.
    [504, 'unknown'],
  ])('%d: %s', async (code, outcome) => {
    status(code)
    expect(await createGateway().send(message)).toEqual({
      outcome,
      gateway: 'one',
      reason: `http-${code}`,
    })
  })

  test('refused for good only by a rule that says so', async () => {
    const refusedWhen = parseAnswerRules('http=422, error.code=21211|21614') ?? []
    status(422)
    expect(await createGateway({ refusedWhen }).send(message)).toMatchObject({ outcome: 'refused' })
    status(400, '{"error":{"code":21614}}')
    expect(await createGateway({ refusedWhen }).send(message)).toMatchObject({ outcome: 'refused' })
    status(400, '{"error":{"code":99999}}')
    expect(await createGateway({ refusedWhen }).send(message)).toMatchObject({
      outcome: 'try-later',
    })
  })

  test('200 is no success where a gateway writes its failure into the body', async () => {
    const settings = {
      acceptedWhen: parseAnswerRules('CodeResult=100') ?? [],
      messageIdPath: 'SMSID',
    }
    status(200, '{"CodeResult":"103"}')
    expect(await createGateway(settings).send(message)).toMatchObject({ outcome: 'try-later' })
    status(200, '{"CodeResult":"100","SMSID":"a-1"}')
    expect(await createGateway(settings).send(message)).toEqual(accepted('a-1'))
  })

  test.each(['', 'OK', '[]', '{"id":{}}', `{"id":"${'x'.repeat(200)}"}`, 'x'.repeat(100_000)])(
    'a success without a usable id is a success',
    async (body) => {
      status(200, body)
      expect(await createGateway().send(message)).toEqual(accepted())
    },
  )
})

describe('a line that fails', () => {
  test('nobody there: nothing has left', async () => {
    const gone = await listenAnywhere(createServer())
    await gone.close()
    expect(await createGateway({ url: gone.url }).send(message)).toEqual({
      outcome: 'try-later',
      gateway: 'one',
      reason: 'ECONNREFUSED',
    })
  })

  test('no answer in time: it may have left', async () => {
    answer = () => undefined
    expect(await createGateway({ timeoutMs: 100 }).send(message)).toEqual({
      outcome: 'unknown',
      gateway: 'one',
      reason: 'timeout',
    })
  })

  test('an answer that stops half-way: it may have left', async () => {
    answer = (outgoing) => outgoing.writeHead(200, { 'content-length': '100' }).write('{')
    expect(await createGateway({ timeoutMs: 100 }).send(message)).toMatchObject({
      outcome: 'unknown',
    })
  })

  test('a connection that breaks after the request: it may have left', async () => {
    answer = (outgoing) => outgoing.destroy()
    expect(await createGateway().send(message)).toMatchObject({ outcome: 'unknown' })
  })

  test('a redirect is not followed: the code would go to whoever it names', async () => {
    const other = createServer()
    const elsewhere = await listenAnywhere(other)
    const reached = once(other, 'request').then(() => 'reached')
    answer = (outgoing) => outgoing.writeHead(307, { location: elsewhere.url }).end()
    expect(await createGateway().send(message)).toMatchObject({ outcome: 'try-later' })
    expect(await Promise.race([reached, Promise.resolve('not reached')])).toBe('not reached')
    await elsewhere.close()
  })
})

describe('templates', () => {
  test('nothing in a text becomes syntax or another placeholder', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const values = valuesOf({ ...message, text }, { from: '', token: 'secret' })
        expect(fillTemplate({ body: '{text}' }, values)).toEqual({ body: text })
      }),
    )
    const values = valuesOf({ ...message, text: '{token}' }, { from: '', token: 'secret' })
    expect(fillTemplate('{text}', values)).toBe('{token}')
  })

  test('a placeholder nobody fills is found', () => {
    expect(findUnknownPlaceholder('{to} {phone}')).toBe('phone')
    expect(findUnknownPlaceholder('{"to": "{to}"}')).toBeUndefined()
  })

  test.each([
    ['messages.0.id', '7'],
    ['ok', 'true'],
    ['messages', undefined],
    ['__proto__', undefined],
    ['constructor.name', undefined],
    ['messages.0.id.length', undefined],
  ])('the path %s', (path, found) => {
    expect(readPath({ messages: [{ id: 7 }], ok: true }, path)).toBe(found)
  })

  test.each(['code', 'code=', '=1', 'a b=1'])('%j is no rule', (text) => {
    expect(parseAnswerRules(text)).toBeUndefined()
  })
})
