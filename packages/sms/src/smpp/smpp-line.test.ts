import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { openMessageCentre } from '@mot-cua/testing/message-centre'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { SmsGateway } from '../gateway/sms-gateway.ts'
import { openTestGateway } from './test-smpp-gateway.ts'

const message = { id: 'message', to: '+84990000001', text: 'Ma: 123456', validSeconds: 180 }

const opened: { close?(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close?.()
})

async function openCentre(options?: Parameters<typeof openMessageCentre>[0]) {
  const centre = await openMessageCentre(options)
  opened.push(centre)
  return centre
}

function openGateway(...[port, settings]: Parameters<typeof openTestGateway>) {
  const one = openTestGateway(port, settings)
  opened.push(one.gateway)
  return one
}

const answered = (outcome: string, reason: string) => ({ outcome, gateway: 'centre', reason })

/** Sends until a new connection has come about. */
const untilAccepted = (gateway: SmsGateway) =>
  vi.waitFor(async () => expect((await gateway.send(message)).outcome).toBe('accepted'), {
    timeout: 5000,
    interval: 10,
  })

describe('a line that fails', () => {
  test('an answer that does not come in time leaves it open whether the message left', async () => {
    const centre = await openCentre()
    centre.behaviour.answer = () => undefined
    const { gateway } = openGateway(centre.port, { answerMs: 100 })
    expect(await gateway.send(message)).toEqual(answered('unknown', 'timeout'))
  })

  test('a centre that is restarted is found again', async () => {
    const centre = await openCentre()
    const { gateway, troubles } = openGateway(centre.port)
    await gateway.send(message)
    await centre.close()
    await vi.waitFor(() => expect(troubles).toContain('connection-lost'))
    expect(await gateway.send(message)).toEqual(answered('try-later', 'not-connected'))
    opened.shift()
    await openCentre({ port: centre.port })
    await untilAccepted(gateway)
  })

  test('a message under way when the line breaks may have left', async () => {
    const centre = await openCentre()
    centre.behaviour.answer = () => undefined
    const { gateway } = openGateway(centre.port)
    const sending = gateway.send(message)
    await centre.next('submitted')
    centre.session().destroy()
    expect(await sending).toEqual(answered('unknown', 'closed'))
  })

  test('a good-bye is answered, and a new connection made', async () => {
    const centre = await openCentre()
    const { gateway } = openGateway(centre.port)
    await gateway.send(message)
    const bound = centre.next('bound')
    const left = new Promise<{ command: string }>(
      (resolve) => void centre.session().unbind(resolve),
    )
    expect((await left).command).toBe('unbind_resp')
    await bound
    await untilAccepted(gateway)
    expect(centre.counts.connections).toBe(2)
  })

  test.each([
    ['another protocol', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['a length of nothing', '\0'.repeat(64)],
    ['a length that cuts the head', '\0\0\0\u0008\0\0\0\u0005'],
    ['random bytes', Buffer.from('d4f1a9c00b77e2', 'hex').toString('latin1')],
  ])('%s ends the connection, not the process', async (_name, bytes) => {
    const centre = await openCentre()
    const { gateway } = openGateway(centre.port)
    await gateway.send(message)
    const bound = centre.next('bound')
    centre.session().socket.write(Buffer.from(bytes, 'latin1'))
    await bound
    await untilAccepted(gateway)
  })

  test('a line that looks alive and is not is given up', async () => {
    const centre = await openCentre()
    const { troubles } = openGateway(centre.port, { enquireMs: 20, answerMs: 50 })
    await centre.next('enquired')
    centre.behaviour.isAnsweringEnquiries = false
    const bound = centre.next('bound')
    await bound
    expect(troubles).toContain('connection-lost')
  })

  test('a wrong password is told, and tried again ever more slowly', async () => {
    const centre = await openCentre()
    centre.behaviour.password = 'another'
    const { gateway, troubles } = openGateway(centre.port)
    expect(await gateway.send(message)).toEqual(answered('try-later', 'not-connected'))
    await vi.waitFor(() =>
      expect(troubles.filter((one) => one === 'bind-0x0e').length).toBeGreaterThan(1),
    )
    centre.behaviour.password = 'secret'
    await untilAccepted(gateway)
  })

  test('a host that takes the connection and says nothing holds a message no longer than allowed', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { gateway } = openGateway((silent.address() as AddressInfo).port, { answerMs: 100 })
    expect(await gateway.send(message)).toEqual(answered('try-later', 'not-connected'))
    silent.close()
  })
})

describe('what the centre asks', () => {
  test('whether we live is answered', async () => {
    const centre = await openCentre()
    const { gateway } = openGateway(centre.port)
    await gateway.send(message)
    const answer = new Promise<{ command: string }>((resolve) => {
      centre.session().enquire_link({}, resolve)
    })
    expect((await answer).command).toBe('enquire_link_resp')
  })

  test('what we do not know is refused, and the line stays', async () => {
    const centre = await openCentre()
    const { gateway } = openGateway(centre.port)
    await gateway.send(message)
    const refused = once(centre.session(), 'generic_nack')
    // alert_notification, which this side never asked for.
    centre.session().socket.write(Buffer.from('00000010000001020000000000000007', 'hex'))
    expect(await refused).toMatchObject([{ command_status: 3, sequence_number: 7 }])
    expect((await gateway.send(message)).outcome).toBe('accepted')
    expect(centre.counts.connections).toBe(1)
  })
})

describe('closing', () => {
  test('says good-bye and stays away', async () => {
    const centre = await openCentre()
    const { gateway } = openGateway(centre.port)
    await gateway.send(message)
    const left = once(centre.session(), 'unbind')
    await Promise.all([left, gateway.close?.()])
    expect(await gateway.send(message)).toEqual(answered('try-later', 'not-connected'))
    expect(centre.counts.connections).toBe(1)
  })
})
