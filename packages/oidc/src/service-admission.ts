import { errors, type KoaContextWithOIDC } from 'oidc-provider'

/**
 * Why a service may not have scopes that it registered for, in a sentence that says what to ask for;
 * undefined where it may. In the characters of RFC 6749 §5.2: ASCII, without quotes.
 */
export type ServiceAdmission = (asked: {
  clientId: string
  scopes: readonly string[]
}) => Promise<string | undefined>

type Issued = { kind: string; clientId?: string | undefined; scope?: string | undefined }

/**
 * Asked each time a token is issued, where the library asks for claims of the app's own: it is the
 * one place that may still refuse, and registrations must not be told apart by what they asked for.
 */
export function refuseUnapproved(admission: ServiceAdmission | undefined) {
  return async (_ctx: KoaContextWithOIDC, token: Issued): Promise<undefined> => {
    const { kind, clientId, scope } = token
    if (!admission || kind !== 'ClientCredentials' || !clientId || !scope) return undefined
    const refusal = await admission({ clientId, scopes: scope.split(' ') })
    if (refusal !== undefined) throw new errors.InvalidScope(refusal, scope)
    return undefined
  }
}
