import { createServer } from 'node:http'
import { listenAnywhere } from '@mot-cua/testing'
import { openMessageCentre, textOf } from '@mot-cua/testing/message-centre'
import { createLogger } from '@mot-cua/web'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { gatewaySettings, readGateways } from './gateway.settings.ts'
import { openGateways } from './open-gateways.ts'

const message = { id: 'message', to: '+84990000001', text: 'Ma: 123456', validSeconds: 180 }
const SECRET = 'a-token-of-the-gateway'

const opened: { close?(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close?.()
})

/** A gateway by HTTP first, somebody else's message centre by SMPP second, as a start would. */
async function openTwo(answer: (taken: number) => number | undefined) {
  const taken = { byHttp: 0 }
  const server = createServer((incoming, outgoing) => {
    incoming.resume()
    taken.byHttp += 1
    const status = answer(taken.byHttp)
    if (status !== undefined) outgoing.writeHead(status).end('{"id":"http-1"}')
  })
  const http = await listenAnywhere(server)
  const centre = await openMessageCentre()
  const read = z.object(gatewaySettings).parse({
    SMS_GATEWAY_URL: http.url,
    SMS_GATEWAY_TOKEN: SECRET,
    SMS_GATEWAY_TIMEOUT_SECONDS: '0.2',
    SMS_GATEWAY_2_URL: `smpp://127.0.0.1:${centre.port}`,
    SMS_GATEWAY_2_SYSTEM_ID: 'one-door',
    SMS_GATEWAY_2_PASSWORD: 'secret',
  })
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  const logger = createLogger({ app: 'test', level: 'debug', destination })
  const sends: string[] = []
  const gateway = openGateways(readGateways(read), {
    events: { onSend: ({ gateway: name, outcome }) => sends.push(`${name} ${outcome}`) },
    logger,
    now: () => new Date(),
  })
  opened.push(http, centre, gateway)
  return { gateway, centre, http, taken, sends, lines }
}

describe('two gateways of two kinds', () => {
  test('the first carries all while it works', async () => {
    const { gateway, centre } = await openTwo(() => 200)
    const accepted = { outcome: 'accepted', gateway: 'primary', gatewayMessageId: 'http-1' }
    expect(await gateway.send(message)).toEqual(accepted)
    expect(centre.submitted).toEqual([])
  })

  test.each([
    ['refuses', 503, 'primary try-later'],
    ['says nothing', undefined, 'primary unknown'],
  ])('the first %s: the code leaves by the second at once', async (_name, status, first) => {
    const { gateway, centre, sends } = await openTwo(() => status)
    const startedAt = performance.now()
    expect(await gateway.send(message)).toMatchObject({ outcome: 'accepted', gateway: 'secondary' })
    expect(performance.now() - startedAt).toBeLessThan(2000)
    expect(sends).toEqual([first, 'secondary accepted'])
    expect(centre.submitted.map(textOf)).toEqual(['Ma: 123456'])
  })

  test('once known to be down the first is asked no more, and the log says so without a number', async () => {
    const { gateway, taken, lines } = await openTwo(() => 500)
    for (let count = 0; count < 10; count += 1) await gateway.send(message)
    expect(taken.byHttp).toBe(3)
    expect(lines.filter((line) => line.includes('changed its state'))).toHaveLength(1)
    expect(lines.join('')).not.toMatch(/99000|123456/)
    expect(lines.join('')).not.toContain(SECRET)
  })
})
