/** What can go wrong between an issuer and one client, switched on for that client alone. */
export const clientFaultNames = [
  'expired-code',
  'wrong-nonce',
  'wrong-issuer',
  'wrong-callback-issuer',
  'slow-token',
  'key-rotated',
  'level-too-low',
  'user-cancels',
] as const
export type ClientFaultName = (typeof clientFaultNames)[number]

/** The issuers at which outside clients register. */
export const issuerNames = ['portal', 'identity'] as const
export type IssuerName = (typeof issuerNames)[number]

export type FaultyClient = { service: IssuerName; clientId: string }

/** Each fault that is on, with a number of its own for every time that it was switched on. */
export type FaultsOn = ReadonlyMap<ClientFaultName, number>

export type ClientFaults = {
  of(client: FaultyClient): FaultsOn
  /** These and no others. */
  set(client: FaultyClient, names: readonly ClientFaultName[]): void
}

export function createClientFaults(): ClientFaults {
  const clients = new Map<string, Map<ClientFaultName, number>>()
  const none: FaultsOn = new Map()
  let switchings = 0
  const keyOf = ({ service, clientId }: FaultyClient) => `${service}\0${clientId}`
  return {
    of: (client) => clients.get(keyOf(client)) ?? none,
    set(client, names) {
      const before = clients.get(keyOf(client))
      const numberOf = (name: ClientFaultName) => {
        switchings += 1
        return before?.get(name) ?? switchings
      }
      if (names.length === 0) clients.delete(keyOf(client))
      else clients.set(keyOf(client), new Map(names.map((name) => [name, numberOf(name)])))
    },
  }
}
