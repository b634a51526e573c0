import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { createHttpDriver, type Listening, listenAnywhere } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, type Sandbox, startSandbox } from './sandbox.ts'

type Attribute = { key: string; value: { stringValue?: string; intValue?: number } }
type Span = {
  service: string
  name: string
  traceId: string
  spanId: string
  parentSpanId?: string
  attributes: Attribute[]
}
/** The part of an OTLP request that is read here. */
type Export = {
  resourceSpans: {
    resource: { attributes: Attribute[] }
    scopeSpans: { spans: Omit<Span, 'service'>[] }[]
  }[]
}

describe('traces of one sign-in', () => {
  const exports: Export[] = []
  let collector: Listening
  let sandbox: Sandbox
  let person: Person
  let code: string
  let sent: string[]
  let spans: Span[]

  beforeAll(async () => {
    collector = await listenAnywhere(
      createServer((incoming, outgoing) => {
        void json(incoming).then((body) => {
          exports.push(body as Export)
          outgoing.setHeader('content-type', 'application/json').end('{}')
        })
      }),
    )
    sandbox = await startSandbox({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } })
    person = await sandbox.makePerson()
    const browser = createHttpDriver()
    const form = await browser.visit(`${sandbox.portal}/sign-in/eid?return_to=/profile`)
    const { personalId, password } = person
    const otpPage = await form.submit({ personalId, password }, 'Đăng nhập')
    code = await sandbox.readCode(person.phone)
    const consent = await otpPage.submit({ code }, 'Xác nhận')
    const profile = await consent.submit({}, 'Tiếp tục')
    expect(profile.url.pathname).toBe('/profile')
    sent = browser.cookies().map(({ value }) => value)
    // What has not been sent yet is sent when the parties end.
    await sandbox.stop()
    spans = exports.flatMap(readSpans)
  })

  afterAll(async () => {
    await sandbox?.remove()
    await collector?.close()
  })

  test('the return to the portal is one tree over portal, identity and registry', () => {
    const callback = spans.find(({ name }) => name === 'GET /sign-in/callback')
    const tree = spans.filter(({ traceId }) => traceId === callback?.traceId)
    const served = tree.filter(({ attributes }) => valueOf(attributes, 'http.route'))
    expect(served.map(({ service, name }) => `${service} ${name}`).sort()).toEqual(
      expect.arrayContaining([
        'mot-cua-identity POST /token',
        'mot-cua-portal GET /sign-in/callback',
        'mot-cua-registry POST /api/verifications',
      ]),
    )
    const ids = new Set(tree.map(({ spanId }) => spanId))
    const roots = tree.filter(({ parentSpanId }) => !parentSpanId)
    expect(roots).toEqual([callback])
    for (const { parentSpanId } of tree) if (parentSpanId) expect(ids).toContain(parentSpanId)
  })

  test('the pushed request belongs to the trace of the click that made it', () => {
    const click = spans.find(({ name }) => name === 'GET /sign-in/eid')
    const pushed = spans.find(({ name }) => name === 'POST /par')
    expect(pushed?.traceId).toBe(click?.traceId)
    expect([click?.service, pushed?.service]).toEqual(['mot-cua-portal', 'mot-cua-identity'])
  })

  test('nothing of the person, no code, no cookie and no address with an id is in them', () => {
    const text = JSON.stringify(exports)
    const { personalId, password, phone, fullName } = person
    const secrets = [personalId, password, phone, phone.slice(3), fullName, ...sent]
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
    expect(text).not.toMatch(new RegExp(`(?<![\\w.])${code}(?![\\w.])`))
    expect(text).not.toMatch(/eyJ[\w-]{10,}\.|[?&](?:code|state|client_id)=/)
    const names = new Set(spans.map(({ name }) => name))
    expect([...names].filter((name) => /[\w-]{20,}/.test(name))).toEqual([])
  })
})

function readSpans({ resourceSpans }: Export): Span[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = valueOf(resource.attributes, 'service.name') ?? ''
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => ({ ...span, service })))
  })
}

function valueOf(attributes: readonly Attribute[], wanted: string): string | undefined {
  return attributes.find(({ key }) => key === wanted)?.value.stringValue
}
