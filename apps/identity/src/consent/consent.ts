import type { Clock } from '@mot-cua/kernel'

/** What a service asks for: scopes, and single claims as the provider names them. */
export type AskedData = {
  scopes: readonly string[]
  claims: readonly { name: string; isEssential: boolean }[]
}

/** What one person agreed to share with one service, and what not. */
export type GivenConsent = {
  scopes: readonly string[]
  claims: readonly string[]
  /** Asked for as voluntary and kept back. */
  withheld: readonly string[]
}

export type ConsentAct = { accountId: string; clientId: string; address: string }

export type ConsentStore = {
  find(accountId: string, clientId: string): Promise<GivenConsent | undefined>
  /** Keeps what was agreed to before and adds the new, with its audit event. */
  give(consent: ConsentAct & GivenConsent & { carried: readonly string[]; at: Date }): Promise<void>
  recordRefusal(refusal: ConsentAct & { at: Date }): Promise<void>
  /** False where nothing was given. */
  remove(withdrawal: ConsentAct & { at: Date }): Promise<boolean>
}

export type Consents = ReturnType<typeof createConsents>

type Deps = {
  store: ConsentStore
  /** Claims that scopes carry. */
  claimsOfScopes: (scopes: readonly string[]) => string[]
  now: Clock
}

/** What each person has agreed to share with each service; asked once, and again for new data. */
export function createConsents({ store, claimsOfScopes, now }: Deps) {
  return {
    /** What is withheld of what is asked for; undefined when the person must be asked. */
    async agreementOn(asked: AskedData & { accountId: string; clientId: string }) {
      const given = await store.find(asked.accountId, asked.clientId)
      return given && judgeConsent(given, asked, claimsOfScopes)
    },
    /** `shares` says which part of what was shown the person agreed to. */
    give({ asked, shares, ...act }: ConsentAct & { asked: AskedData; shares: ConsentShare }) {
      const carried = claimsOfScopes(asked.scopes)
      const single = asked.claims.filter(({ name }) => !carried.includes(name))
      const isShared = (claim: { isEssential: boolean }) => shares === 'all' || claim.isEssential
      return store.give({
        ...act,
        scopes: asked.scopes,
        claims: single.filter(isShared).map(({ name }) => name),
        withheld: single.filter((claim) => !isShared(claim)).map(({ name }) => name),
        carried,
        at: now(),
      })
    },
    refuse: (act: ConsentAct) => store.recordRefusal({ ...act, at: now() }),
    /**
     * Takes back what the person agreed to. From then on nothing is answered without asking anew,
     * refresh tokens included; access tokens end within their minutes.
     */
    async withdraw(act: ConsentAct): Promise<'withdrawn' | 'nothing-given'> {
      return (await store.remove({ ...act, at: now() })) ? 'withdrawn' : 'nothing-given'
    },
    /**
     * Whether the person, as they agree now, shares all that a refresh token would give: what it
     * stands for without what was withheld when it was given.
     */
    async covers({ withheld, ...asked }: CoverQuestion): Promise<boolean> {
      const given = await store.find(asked.accountId, asked.clientId)
      const agreement = given && judgeConsent(given, asked, claimsOfScopes)
      return agreement?.withheld.every((name) => withheld.includes(name)) ?? false
    },
  }
}

type CoverQuestion = AskedData & {
  accountId: string
  clientId: string
  withheld: readonly string[]
}

export type ConsentShare = 'all' | 'essential'

/**
 * Whether what was given covers what is asked for. A claim is covered by its own name or by a
 * scope that carries it; one that was withheld is left out, unless it is essential now.
 */
export function judgeConsent(
  given: GivenConsent,
  asked: AskedData,
  claimsOfScopes: Deps['claimsOfScopes'],
): { withheld: string[] } | undefined {
  if (!asked.scopes.every((scope) => given.scopes.includes(scope))) return undefined
  const carriedNow = claimsOfScopes(asked.scopes)
  const shared = [...given.claims, ...claimsOfScopes(given.scopes)]
  const withheld: string[] = []
  for (const { name, isEssential } of asked.claims) {
    if (carriedNow.includes(name)) continue
    if (given.withheld.includes(name) && !isEssential) withheld.push(name)
    else if (given.withheld.includes(name) || !shared.includes(name)) return undefined
  }
  return { withheld }
}
