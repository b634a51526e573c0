import type { Clock } from '@mot-cua/kernel'
import type { Actor } from '../audit/actor.ts'

/** What a service asks for: scopes, and single claims as the provider names them. */
export type AskedOfPerson = {
  scopes: readonly string[]
  claims: readonly { name: string }[]
}

/** `not-needed`: the law lets the agency have the data (domain.md §2.7). */
export type ConsentRule = 'once' | 'not-needed'

export type Given = { scopes: readonly string[]; claims: readonly string[] }

type Pair = { accountId: string; clientId: string }
type Act = Pair & { personId: string; address: string; at: Date }

export type ServiceConsentStore = {
  /** What was given before; `not-needed` where the service's host has that rule. */
  find(pair: Pair): Promise<Given | 'not-needed' | undefined>
  /** Adds to what was given before, with its audit event. */
  give(act: Act & Given): Promise<void>
  recordRefusal(act: Act): Promise<void>
  setRule(change: RuleChange & { at: Date }): Promise<void>
}

/** `actor` where an administrator of the portal has done it. */
export type RuleChange = { host: string; rule: ConsentRule; by: string; actor?: Actor }

export type ServiceConsents = ReturnType<typeof createServiceConsents>

type Deps = {
  store: ServiceConsentStore
  claimsOfScopes: (scopes: readonly string[]) => string[]
  now: Clock
}

/** What each person shares with each service: asked once, and again when it asks for more. */
export function createServiceConsents({ store, claimsOfScopes, now }: Deps) {
  return {
    async covers({ accountId, clientId, ...asked }: Pair & AskedOfPerson): Promise<boolean> {
      const given = await store.find({ accountId, clientId })
      if (given === 'not-needed') return true
      return given !== undefined && isCovered(given, asked, claimsOfScopes)
    },
    give: ({ asked, ...act }: Omit<Act, 'at'> & { asked: AskedOfPerson }) =>
      store.give({
        ...act,
        scopes: asked.scopes,
        claims: asked.claims.map(({ name }) => name),
        at: now(),
      }),
    refuse: (act: Omit<Act, 'at'>) => store.recordRefusal({ ...act, at: now() }),
    /** For an operator: by host, as agencies are known. */
    setRule: (change: RuleChange) => store.setRule({ ...change, at: now() }),
  }
}

/** A claim is covered by its own name or by a scope that carries it. */
export function isCovered(
  given: Given,
  { scopes, claims }: AskedOfPerson,
  claimsOfScopes: Deps['claimsOfScopes'],
): boolean {
  const shared = [...given.claims, ...claimsOfScopes(given.scopes)]
  return (
    scopes.every((scope) => given.scopes.includes(scope)) &&
    claims.every(({ name }) => shared.includes(name))
  )
}
