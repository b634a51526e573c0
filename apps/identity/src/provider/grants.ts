import type { Grant, KoaContextWithOIDC } from '@mot-cua/oidc'
import type { Consents } from '../consent/consent.ts'

/**
 * The grant of this browser's session, or a new one where the person agreed before to all that
 * is asked for. Undefined makes the provider ask.
 */
export function createGrantLoader(consents: Pick<Consents, 'covers'>) {
  return async ({ oidc }: KoaContextWithOIDC): Promise<Grant | undefined> => {
    const { client, provider, session } = oidc
    if (!client || !session?.accountId) return undefined
    const { accountId } = session
    const { clientId } = client
    const scopes = [...oidc.requestParamOIDCScopes]
    if (!(await consents.covers({ accountId, clientId, scopes }))) return undefined

    const grantId = session.grantIdFor(clientId)
    const existing = grantId === undefined ? undefined : await provider.Grant.find(grantId)
    const granted = existing?.getOIDCScope().split(' ') ?? []
    if (existing && scopes.every((scope) => granted.includes(scope))) return existing
    const grant = new provider.Grant({ accountId, clientId })
    grant.addOIDCScope(scopes.join(' '))
    await grant.save()
    return grant
  }
}
