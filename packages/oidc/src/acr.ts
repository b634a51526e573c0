import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider'
import { isJsonObject } from './claim-wish.ts'

/** The values an essential `acr` must be one of; undefined when it is not essential. */
function listEssentialAcrs(wish: unknown): unknown[] | undefined {
  if (!isJsonObject(wish) || wish['essential'] !== true) return undefined
  const { value, values } = wish
  if (Array.isArray(values)) return values
  return value === undefined ? undefined : [value]
}

/**
 * The `acr` to answer with. What was reached, except where a lower one is demanded as essential:
 * then the answer must be one of those (OpenID Connect Core §5.5.1.1), and the higher holds the
 * lower. Voluntary wishes (`acr_values`) change nothing: the truth is the best answer.
 */
export function answeredAcr(
  reached: string | undefined,
  wish: unknown,
  /** From weakest to strongest. */
  ladder: readonly string[],
): string | undefined {
  const demanded = listEssentialAcrs(wish)
  if (!demanded || reached === undefined || demanded.includes(reached)) return reached
  const height = ladder.indexOf(reached)
  const held = demanded.find((one) => typeof one === 'string' && holds(ladder, one, height))
  return typeof held === 'string' ? held : reached
}

function holds(ladder: readonly string[], acr: string, height: number): boolean {
  const step = ladder.indexOf(acr)
  return step >= 0 && step <= height
}

/** The weakest of the levels that a request demands; undefined where any will do. */
export function demandedAcr(wish: unknown, ladder: readonly string[]): string | undefined {
  const demanded = listEssentialAcrs(wish)
  return demanded && ladder.find((acr) => demanded.includes(acr))
}

/** The weakest known level that `acr_values` names; undefined where it names none. */
export function demandedByValues(parameter: unknown, ladder: readonly string[]) {
  const named = typeof parameter === 'string' ? parameter.split(' ') : []
  return ladder.find((acr) => named.includes(acr))
}

/** Lets the library's checks and tokens see the `acr` that answers the request. */
export function answerAcrAsAsked({ OIDCContext }: Provider, ladder: readonly string[]): void {
  // The class is made for this provider alone; its own getter answers the session's acr only.
  Object.defineProperty(OIDCContext.prototype, 'acr', {
    get(this: KoaContextWithOIDC['oidc']) {
      return answeredAcr(this.session?.acr, this.claims.id_token?.acr, ladder)
    },
  })
}

/**
 * Refuses levels that no sign-in can ever reach before anybody types a password, with the error
 * made for it (OpenID Connect Core Error Code unmet_authentication_requirements 1.0).
 */
export function refuseUnknownAcr(wish: unknown, ladder: readonly string[]): void {
  const demanded = listEssentialAcrs(wish)
  if (!demanded || demanded.some((acr) => ladder.some((known) => known === acr))) return
  throw new errors.UnmetAuthenticationRequirements('none of the requested ACRs is known here')
}

/** A voluntary wish beside an essential one must not take its place, as it would in the library. */
export function preferEssentialAcr({ oidc }: KoaContextWithOIDC, wish: unknown): void {
  if (listEssentialAcrs(wish) && oidc.params) oidc.params['acr_values'] = undefined
}
