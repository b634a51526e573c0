import type { Grant, KoaContextWithOIDC } from 'oidc-provider'
import type { AskedData } from './claims-parameter.ts'
import { VERIFIED_CLAIMS } from './claims-request.ts'
import type { GrantBook } from './grant-book.ts'

/** What a person agreed to, of what a service asks for. */
export type Agreement = {
  /** Claims asked for that the person does not share, by the names of AskedClaim. */
  withheld: readonly string[]
}

export type AgreementReader = (
  asked: AskedData & { accountId: string; clientId: string },
) => Promise<Agreement | undefined>

/**
 * The grant of this browser's session, or a new one where the person agreed before to all that
 * is asked for. Undefined makes the provider ask.
 */
export function createGrantLoader(
  readAsked: (params: Record<string, unknown>) => AskedData,
  readAgreement: AgreementReader,
  book: Pick<GrantBook, 'add'>,
) {
  return async ({ oidc }: KoaContextWithOIDC): Promise<Grant | undefined> => {
    const { client, provider, session } = oidc
    if (!client || !session?.accountId) return undefined
    const { accountId } = session
    const { clientId } = client
    const scopes = [...oidc.requestParamOIDCScopes]
    const asked = { ...readAsked(oidc.params ?? {}), scopes }
    const agreement = await readAgreement({ accountId, clientId, ...asked })
    if (!agreement) return undefined

    const wanted = {
      scopes,
      claims: listGranted(asked, agreement),
      withheld: [...agreement.withheld],
    }
    const grantId = session.grantIdFor(clientId)
    const existing = grantId === undefined ? undefined : await provider.Grant.find(grantId)
    if (existing && isSame(existing, wanted)) return existing
    const grant = new provider.Grant({ accountId, clientId })
    grant.addOIDCScope(wanted.scopes)
    if (wanted.claims.length > 0) grant.addOIDCClaims(wanted.claims)
    if (wanted.withheld.length > 0) grant.rejectOIDCClaims(wanted.withheld)
    // The library would do it a moment later; the book has to know the service's name for it.
    session.ensureClientContainer(clientId)
    const sid = session.sidFor(clientId)
    await book.add(accountId, {
      grantId: await grant.save(),
      clientId,
      sessionUid: session.uid,
      sid,
    })
    return grant
  }
}

/** The library knows `verified_claims` as one; what is withheld inside is left out by us. */
function listGranted({ claims }: AskedData, { withheld }: Agreement): string[] {
  const shared = claims.map(({ name }) => name).filter((name) => !withheld.includes(name))
  return [...new Set([VERIFIED_CLAIMS, ...shared])]
}

type Wanted = Record<'scopes' | 'claims' | 'withheld', string[]>

/** Whether a grant allows what is wanted now and keeps back what is withheld now. */
function isSame(grant: Grant, { scopes, claims, withheld }: Wanted): boolean {
  const rejected = grant.getRejectedOIDCClaims()
  return (
    isWithin(scopes, grant.getOIDCScope().split(' ')) &&
    isWithin(claims, grant.getOIDCClaims()) &&
    rejected.length === withheld.length &&
    isWithin(withheld, rejected)
  )
}

function isWithin(some: readonly string[], all: readonly string[]): boolean {
  return some.every((one) => all.includes(one))
}
