import { once } from 'node:events'
import { type MessageCentre, openMessageCentre, textOf } from '@mot-cua/testing/message-centre'
import { afterEach, describe, expect, test } from 'vitest'
import type { DeliveryReport } from '../gateway/sms-gateway.ts'
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

const accepted = (gatewayMessageId: string) => {
  return { outcome: 'accepted', gateway: 'centre', gatewayMessageId }
}
const answered = (outcome: string, reason: string) => ({ outcome, gateway: 'centre', reason })

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
    const { gateway } = openGateway(centre.port, { windowSize: 2, answerMs: 600 })
    // Bound on both sides: on a busy machine that takes as long as an answer may.
    expect(await gateway.send(message)).toEqual(accepted('id-1'))
    centre.behaviour.answer = () => undefined
    const all = await Promise.all([1, 2, 3].map(() => gateway.send(message)))
    expect(all.map(({ outcome }) => outcome).sort()).toEqual(['try-later', 'unknown', 'unknown'])
    expect(centre.submitted).toHaveLength(3)
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
