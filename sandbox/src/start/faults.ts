import type { RequestListener, Server } from 'node:http'
import type { SmsGateway } from '@mot-cua/identity'

export const faultNames = ['sms-gateway-down', 'registry-down', 'identity-down'] as const
export type FaultName = (typeof faultNames)[number]

/** Switches that break a dependency, never a rule. */
export type Faults = {
  isOn(name: FaultName): boolean
  set(name: FaultName, isOn: boolean): void
}

export function createFaults(): Faults {
  const on = new Set<FaultName>()
  return {
    isOn: (name) => on.has(name),
    set(name, isOn) {
      if (isOn) on.add(name)
      else on.delete(name)
    },
  }
}

/** A gateway that takes nothing while the fault is on. */
export function withGatewayFault(gateway: SmsGateway, faults: Faults): SmsGateway {
  return {
    async send(message) {
      if (faults.isOn('sms-gateway-down')) throw new Error('sandbox fault: the SMS gateway is down')
      await gateway.send(message)
    },
  }
}

/** A server whose connections break while the fault is on, as those of a dead machine do. */
export function withServerFault(server: Server, faults: Faults, name: FaultName): Server {
  const answers = server.listeners('request') as RequestListener[]
  server.removeAllListeners('request')
  return server.on('request', (incoming, outgoing) => {
    if (faults.isOn(name)) incoming.socket.destroy()
    else for (const answer of answers) answer(incoming, outgoing)
  })
}
