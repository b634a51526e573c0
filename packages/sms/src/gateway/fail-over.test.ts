import { addSeconds } from '@mot-cua/kernel'
import { beforeEach, describe, expect, test } from 'vitest'
import { FAILURES_UNTIL_REST, REST_SECONDS } from './circuit.ts'
import { createFailOver } from './fail-over.ts'
import type { SmsAlarm, SmsAnswer } from './sms-gateway.ts'

const message = { id: 'message', to: '+84990000001', text: 'text', validSeconds: 180 }
const started = new Date('2026-11-21T03:00:00Z')

type Outcome = SmsAnswer['outcome']

function createTwo() {
  const state = { first: 'accepted' as Outcome, second: 'accepted' as Outcome, now: started }
  const tried: string[] = []
  const alarms: SmsAlarm[] = []
  const states: string[] = []
  const named = (name: 'first' | 'second') => ({
    name,
    gateway: {
      async send(): Promise<SmsAnswer> {
        tried.push(name)
        const outcome = state[name]
        if (outcome === 'accepted') return { outcome, gateway: name, gatewayMessageId: '1' }
        return { outcome, gateway: name, reason: 'code' }
      },
    },
  })
  const gateway = createFailOver({
    gateways: [named('first'), named('second')],
    events: {
      onAlarm: (alarm) => alarms.push(alarm),
      onGatewayState: (event) => states.push(`${event.gateway} ${event.state}`),
    },
    now: () => state.now,
  })
  const send = async () => {
    tried.length = 0
    const { outcome } = await gateway.send(message)
    return { outcome, tried: tried.join(' ') }
  }
  const pass = (seconds: number) => {
    state.now = addSeconds(state.now, seconds)
  }
  return { gateway, state, send, pass, alarms, states }
}

let two = createTwo()
beforeEach(() => {
  two = createTwo()
})

const bringFirstToRest = async () => {
  two.state.first = 'try-later'
  for (let tries = 0; tries < FAILURES_UNTIL_REST; tries += 1) await two.send()
}

describe('one message', () => {
  test.each<[Outcome, Outcome, Outcome, string]>([
    ['accepted', 'accepted', 'accepted', 'first'],
    ['refused', 'accepted', 'refused', 'first'],
    ['try-later', 'accepted', 'accepted', 'first second'],
    ['unknown', 'accepted', 'accepted', 'first second'],
    ['try-later', 'try-later', 'try-later', 'first second'],
    ['unknown', 'try-later', 'unknown', 'first second'],
    ['try-later', 'unknown', 'unknown', 'first second'],
    ['unknown', 'refused', 'refused', 'first second'],
  ])('first %s, second %s: %s, by way of %s', async (...[first, second, outcome, tried]) => {
    Object.assign(two.state, { first, second })
    expect(await two.send()).toEqual({ outcome, tried })
  })
})

describe('a gateway that fails', () => {
  test('is left alone after a few, and costs no message time any more', async () => {
    await bringFirstToRest()
    expect(await two.send()).toEqual({ outcome: 'accepted', tried: 'second' })
    expect(two.gateway.health()).toEqual({ first: 'resting', second: 'open' })
    expect(two.alarms).toEqual([])
  })

  test('is probed after its rest, by one message at a time', async () => {
    await bringFirstToRest()
    two.pass(REST_SECONDS)
    two.state.first = 'accepted'
    expect(await Promise.all([two.send(), two.send()])).toMatchObject([
      { outcome: 'accepted' },
      { outcome: 'accepted' },
    ])
    expect(two.states).toEqual(['first resting', 'first probing', 'first open'])
    expect(await two.send()).toEqual({ outcome: 'accepted', tried: 'first' })
  })

  test('rests twice as long after a probe in vain', async () => {
    await bringFirstToRest()
    two.pass(REST_SECONDS)
    expect(await two.send()).toEqual({ outcome: 'accepted', tried: 'first second' })
    two.pass(2 * REST_SECONDS - 1)
    expect((await two.send()).tried).toBe('second')
    two.pass(1)
    expect((await two.send()).tried).toBe('first second')
  })

  test('counts as sound when it refuses a number: the number is at fault', async () => {
    two.state.first = 'refused'
    for (let tries = 0; tries < 10; tries += 1) await two.send()
    expect(two.gateway.health()).toEqual({ first: 'open', second: 'open' })
  })

  test('both failing: an alarm, and one is tried all the same', async () => {
    two.state.second = 'unknown'
    await bringFirstToRest()
    expect(two.alarms).toEqual([{ kind: 'gateways-down', scope: 'all', figures: { gateways: 2 } }])
    expect((await two.send()).tried.split(' ')).toHaveLength(1)
  })
})

describe('delivery reports', () => {
  const report = (outcome: 'delivered' | 'failed') =>
    two.gateway.noteReport?.({ gateway: 'first', outcome })

  test('a gateway that takes messages and delivers none is left alone', async () => {
    for (let count = 0; count < 10; count += 1) report('failed')
    expect((await two.send()).tried).toBe('second')
  })

  test('a few phones switched off are no reason', async () => {
    for (let count = 0; count < 20; count += 1) report(count % 3 === 0 ? 'failed' : 'delivered')
    expect((await two.send()).tried).toBe('first')
  })
})
