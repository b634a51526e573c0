import { CLOCK_SKEW_SECONDS } from '@mot-cua/kernel'
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { ASSERTION_MAX_SECONDS } from './lifetimes.ts'

type Claims = Record<string, unknown>

/**
 * What FAPI 2.0 §5.3.2.1-8 adds to RFC 7523: the audience is the issuer, as one string, because an
 * assertion good at several endpoints or servers can be passed on between them.
 */
export function refuseLooseAssertion(ctx: KoaContextWithOIDC, claims: Claims): void {
  const nowSeconds = Date.now() / 1000
  const { aud, iat, exp } = claims
  if (aud !== ctx.oidc.issuer) throw new errors.InvalidClientAuth('aud must be the issuer, alone')
  if (typeof iat === 'number' && iat > nowSeconds + CLOCK_SKEW_SECONDS) {
    throw new errors.InvalidClientAuth('issued in the future')
  }
  // Its `jti` is remembered until then, so no client may choose a year.
  if (Number(exp) > nowSeconds + ASSERTION_MAX_SECONDS + CLOCK_SKEW_SECONDS) {
    throw new errors.InvalidClientAuth('exp is too far ahead')
  }
  ctx.state[CHECKING] = true
}

/** Whether the library's next question about a `jti` is about the assertion of this request. */
export function takeAssertionUnderCheck(ctx: KoaContextWithOIDC | undefined): boolean {
  const isUnderCheck = ctx?.state[CHECKING] === true
  if (ctx) ctx.state[CHECKING] = false
  return isUnderCheck
}

const CHECKING = 'assertionUnderCheck'
