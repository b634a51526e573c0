import type { OidcProvider } from '@mot-cua/oidc'
import type { CallerTokens } from '../ingestion/caller.ts'
import type { ServiceApprovals } from './service-approval.ts'
import type { ServiceUses } from './service-uses.ts'

type Deps = {
  oidc: Pick<OidcProvider, 'verifyServiceToken'>
  serviceApprovals: Pick<ServiceApprovals, 'admit'>
  serviceUses: ServiceUses
}

/**
 * Who calls, by a token of the portal's own, and for which agency. What an operator has decided
 * since the token was given counts: the approval is asked for at each call.
 */
export function createCallerTokens(
  { publicUrl }: { publicUrl: string },
  { oidc, serviceApprovals, serviceUses }: Deps,
): CallerTokens {
  return {
    async verify({ path, ...shown }) {
      const url = new URL(path, publicUrl).href
      const token = await oidc.verifyServiceToken({ ...shown, url })
      if (!token) return undefined
      const { clientId } = token
      const admission = await serviceApprovals.admit(clientId)
      serviceUses.note(clientId)
      const scopes = token.scopes.filter((scope) => admission?.scopes.includes(scope))
      return { clientId, source: admission?.source, scopes }
    },
  }
}
