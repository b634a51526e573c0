import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, decodeProtectedHeader, importJWK, type JWK, jwtVerify } from 'jose'

/** The key whose proof a request carries, and its thumbprint; rejects for anything RFC 9449 §4.3 forbids. */
export async function proofOf(
  request: Request,
  url: string,
  { hasToken = false }: { hasToken?: boolean } = {},
): Promise<{ jkt: string; jwk: JWK }> {
  const proof = request.headers.get('dpop') ?? ''
  const { jwk, typ } = decodeProtectedHeader(proof)
  if (typ !== 'dpop+jwt' || !jwk || 'd' in jwk) throw new Error(`no proof: ${typ}`)
  const { payload } = await jwtVerify(proof, await importJWK(jwk, 'ES256'), {
    algorithms: ['ES256'],
    maxTokenAge: 60,
  })
  const token = /^DPoP (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1]
  const ath = token && createHash('sha256').update(token).digest('base64url')
  if (payload['htm'] !== request.method || payload['htu'] !== url || payload['ath'] !== ath) {
    throw new Error(`a proof of something else: ${JSON.stringify(payload)}`)
  }
  if (hasToken !== (token !== undefined)) throw new Error(`token: ${token}`)
  return { jkt: await calculateJwkThumbprint(jwk), jwk }
}
