import type { Clock } from '@mot-cua/kernel'

export type Consent = { accountId: string; clientId: string; scopes: string[] }

export type ConsentStore = {
  scopesOf(accountId: string, clientId: string): Promise<string[]>
  /** Keeps what was agreed to before and adds the new scopes, with its audit event. */
  give(consent: Consent & { address: string; at: Date }): Promise<void>
  recordRefusal(refusal: {
    accountId: string
    clientId: string
    address: string
    at: Date
  }): Promise<void>
}

export type Consents = ReturnType<typeof createConsents>

/** What each person has agreed to share with each service; asked once, and again for new data. */
export function createConsents({ store, now }: { store: ConsentStore; now: Clock }) {
  return {
    async covers({ accountId, clientId, scopes }: Consent): Promise<boolean> {
      const given = new Set(await store.scopesOf(accountId, clientId))
      return scopes.every((scope) => given.has(scope))
    },
    give: (consent: Consent & { address: string }) => store.give({ ...consent, at: now() }),
    refuse: (refusal: { accountId: string; clientId: string; address: string }) =>
      store.recordRefusal({ ...refusal, at: now() }),
  }
}
