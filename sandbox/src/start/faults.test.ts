import { createFailOver } from '@mot-cua/sms'
import { describe, expect, test } from 'vitest'
import { createFaults, withGatewayFaults } from './faults.ts'
import { createSmsInbox } from './sms-inbox.ts'

const now = () => new Date('2026-11-21T03:00:00Z')
const message = { id: 'message', to: '+84990000001', text: 'text', validSeconds: 180 }

describe('the gateways of the sandbox', () => {
  test.each([
    [[], { outcome: 'accepted', gateway: 'first' }, 1],
    [['sms-first-gateway-down'], { outcome: 'accepted', gateway: 'second' }, 1],
    [['sms-gateway-down'], { outcome: 'try-later' }, 0],
  ] as const)('with %j: %o', async (broken, answer, arrived) => {
    const faults = createFaults()
    for (const name of broken) faults.set(name, true)
    const inbox = createSmsInbox(now)
    const gateways = withGatewayFaults(inbox, faults)
    const gateway = createFailOver({ gateways, events: {}, now })
    expect(await gateway.send(message)).toMatchObject(answer)
    expect(inbox.list()).toHaveLength(arrived)
  })
})
