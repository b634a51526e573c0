import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { DeliveryReport, SmsGateway } from '../sms/sms-gateway.ts'
import { createSmppGateway, type SmppGatewaySettings } from './smpp-gateway.ts'
import { type MessageCentre, openMessageCentre, textOf } from './test-message-centre.ts'

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

function openGateway(port: number, settings: Partial<SmppGatewaySettings> = {}) {
  const troubles: string[] = []
  const gateway = createSmppGateway(
    {
      name: 'centre',
      host: '127.0.0.1',
      port,
      isTls: false,
      credentials: { systemId: 'one-door', password: 'secret', systemType: '' },
      from: 'MotCua',
      alphabet: 'gsm7',
      long: 'udh',
      receiptIds: 'same',
      windowSize: 10,
      answerMs: 2000,
      enquireMs: 60_000,
      firstReconnectMs: 10,
      longestReconnectMs: 40,
      ...settings,
    },
    { onTrouble: (reason) => troubles.push(reason) },
  )
  opened.push(gateway)
  return { gateway, troubles }
}

const accepted = (gatewayMessageId: string) => {
  return { outcome: 'accepted', gateway: 'centre', gatewayMessageId }
}
const answered = (outcome: string, reason: string) => ({ outcome, gateway: 'centre', reason })

/** Sends until a new connection has come about. */
const untilAccepted = (gateway: SmsGateway) =>
  vi.waitFor(async () => expect((await gateway.send(message)).outcome).toBe('accepted'), {
    timeout: 5000,
    interval: 10,
  })

describe('submitting', () => {
  test('a message goes out as the standard has it, and its id comes back', async () => {
    const centre = await openCentre()
    const { gateway } = openGateway(centre.port)
    expect(await gateway.send(message)).toEqual(accepted('id-1'))
    expect(centre.submitted).toMatchObject([
      {
        source_addr: 'MotCua',
        source_addr_ton: 5,
        destination_addr: '84990000001',
        dest_addr_ton: 1,
        data_coding: 0,
        registered_delivery: 1,
      },
    ])
    expect(textOf(centre.submitted[0])).toBe('Ma: 123456')
    // The package makes an instant of it: three minutes from now.
    const validSeconds = (Number(centre.submitted[0]?.validity_period) - Date.now()) / 1000
    expect(validSeconds).toBeGreaterThan(150)
    expect(validSeconds).toBeLessThanOrEqual(181)
  })

  test.each([
    ['@host.example.vn #012345 {}[]~^|\\€', 0],
    ['Mã đăng nhập: 123456 😀', 8],
  ])('%s arrives letter by letter', async (text, dataCoding) => {
    const centre = await openCentre()
    const { gateway } = openGateway(centre.port)
    await gateway.send({ ...message, text })
    expect(centre.submitted[0]?.data_coding).toBe(dataCoding)
    expect(textOf(centre.submitted[0])).toBe(text)
  })

  test('a long text goes in joined parts', async () => {
    const centre = await openCentre()
    const { gateway } = openGateway(centre.port)
    const text = 'a'.repeat(200)
    expect(await gateway.send({ ...message, text })).toEqual(accepted('id-2'))
    expect(centre.submitted.map(textOf).join('')).toBe(text)
    expect(centre.submitted.map((pdu) => pdu.short_message.udh?.[0]?.subarray(-2))).toEqual([
      Buffer.from([2, 1]),
      Buffer.from([2, 2]),
    ])
  })

  test('or whole, where the centre cuts it', async () => {
    const centre = await openCentre()
    const { gateway } = openGateway(centre.port, { long: 'payload' })
    const text = 'a'.repeat(400)
    expect(await gateway.send({ ...message, text })).toEqual(accepted('id-1'))
    expect(textOf(centre.submitted[0])).toBe(text)
  })

  test.each([
    [0x0b, 'refused', 'smpp-0x0b'],
    [0x14, 'try-later', 'smpp-0x14'],
    [0x08, 'try-later', 'smpp-0x08'],
    [0x45, 'try-later', 'smpp-0x45'],
  ])('status %d is %s', async (status, outcome, reason) => {
    const centre = await openCentre()
    centre.behaviour.answer = (pdu) => pdu.response({ command_status: status })
    const { gateway } = openGateway(centre.port)
    expect(await gateway.send(message)).toEqual(answered(outcome, reason))
  })

  test('a centre that is throttling is given no message for a while', async () => {
    const centre = await openCentre()
    centre.behaviour.answer = (pdu) => pdu.response({ command_status: 0x58 })
    const { gateway } = openGateway(centre.port)
    expect(await gateway.send(message)).toEqual(answered('try-later', 'smpp-0x58'))
    expect(await gateway.send(message)).toEqual(answered('try-later', 'throttled'))
    expect(centre.submitted).toHaveLength(1)
  })

  test('no more are under way than the window allows; what waits too long has not left', async () => {
    const centre = await openCentre()
    centre.behaviour.answer = () => undefined
    const { gateway } = openGateway(centre.port, { windowSize: 2, answerMs: 150 })
    await centre.next('bound')
    const all = await Promise.all([1, 2, 3].map(() => gateway.send(message)))
    expect(all.map(({ outcome }) => outcome).sort()).toEqual(['try-later', 'unknown', 'unknown'])
    expect(centre.submitted).toHaveLength(2)
  })

  test('a hundred at once share one connection', async () => {
    const centre = await openCentre()
    const { gateway } = openGateway(centre.port)
    const all = await Promise.all(Array.from({ length: 100 }, () => gateway.send(message)))
    expect(new Set(all.map((one) => one.outcome === 'accepted' && one.gatewayMessageId)).size).toBe(
      100,
    )
    expect(centre.counts.connections).toBe(1)
  })
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

describe('a delivery receipt', () => {
  const text = (stat: string) =>
    `id:id-1 sub:001 dlvrd:001 submit date:2611210300 done date:2611210300 stat:${stat} err:012 text:`

  async function deliver(centre: MessageCentre, options: Record<string, unknown>) {
    const answer = new Promise<{ command_status: number }>((resolve) => {
      centre.session().deliver_sm({ esm_class: 4, ...options }, resolve)
    })
    return (await answer).command_status
  }

  async function openListening(act: (report: DeliveryReport) => Promise<void>) {
    const centre = await openCentre()
    const { gateway } = openGateway(centre.port)
    gateway.listen?.(act)
    await gateway.send(message)
    return centre
  }

  test.each([
    ['delivered', { short_message: text('DELIVRD') }, 'DELIVRD-012'],
    ['failed', { short_message: text('UNDELIV') }, 'UNDELIV-012'],
    ['delivered', { receipted_message_id: 'id-1', message_state: 2 }, 'DELIVRD'],
  ])('says that it was %s', async (outcome, options, reason) => {
    const reports: DeliveryReport[] = []
    const centre = await openListening(async (report) => void reports.push(report))
    expect(await deliver(centre, options)).toBe(0)
    expect(reports).toEqual([{ gateway: 'centre', gatewayMessageId: 'id-1', outcome, reason }])
  })

  test('that cannot be kept is asked for again', async () => {
    const centre = await openListening(() => Promise.reject(new Error('the database is away')))
    expect(await deliver(centre, { short_message: text('DELIVRD') })).toBe(0x64)
  })

  test('that cannot be read is not, and the line stays', async () => {
    const centre = await openListening(async () => undefined)
    const answered = once(centre.session(), 'deliver_sm_resp')
    centre.session().socket.write(Buffer.from('00000012000000050000000000000009ffff', 'hex'))
    expect(await answered).toMatchObject([{ command_status: 0x65, sequence_number: 9 }])
    expect(centre.counts.connections).toBe(1)
  })

  test('nothing else that phones send is taken for one', async () => {
    const reports: DeliveryReport[] = []
    const centre = await openListening(async (report) => void reports.push(report))
    expect(await deliver(centre, { esm_class: 0, short_message: text('DELIVRD') })).toBe(0)
    expect(reports).toEqual([])
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
