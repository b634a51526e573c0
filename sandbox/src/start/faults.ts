import type { RequestListener, Server } from 'node:http'
import type { SmsGateway } from '@mot-cua/sms'

export const faultNames = [
  'sms-gateway-down',
  'sms-first-gateway-down',
  'registry-down',
  'identity-down',
  'portal-down',
  'post-down',
  'onestop-binhdinh-down',
  'onestop-binhphuoc-down',
] as const
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

/** The inbox behind two gateways, either or both of which take nothing while a fault is on. */
export function withGatewayFaults(
  inbox: Pick<SmsGateway, 'send'>,
  faults: Faults,
): { name: string; gateway: SmsGateway }[] {
  const behind = (gateway: string, broken: readonly FaultName[]): SmsGateway => ({
    async send(message) {
      if (broken.some((name) => faults.isOn(name))) {
        return { outcome: 'try-later', gateway, reason: 'sandbox-fault' }
      }
      return { ...(await inbox.send(message)), gateway }
    },
  })
  return [
    { name: 'first', gateway: behind('first', ['sms-gateway-down', 'sms-first-gateway-down']) },
    { name: 'second', gateway: behind('second', ['sms-gateway-down']) },
  ]
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
