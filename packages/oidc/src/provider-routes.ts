import type { Provider } from 'oidc-provider'

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** Route names of the library that a configuration of ours could turn on, and their methods. */
export const libraryRoutes = {
  authorization: ['GET', 'POST'],
  resume: ['GET'],
  userinfo: ['GET', 'POST'],
  token: ['POST'],
  jwks: ['GET'],
  discovery: ['GET'],
  registration: ['POST'],
  client: ['GET'],
  client_update: ['PUT'],
  client_delete: ['DELETE'],
  revocation: ['POST'],
  introspection: ['POST'],
  end_session: ['GET', 'POST'],
  end_session_confirm: ['POST'],
  end_session_success: ['GET'],
  pushed_authorization_request: ['POST'],
} as const satisfies Record<string, readonly Method[]>

/** The library knows both addresses of its discovery document by the name of one. */
const OPENID_DISCOVERY = { method: 'GET', path: '/.well-known/openid-configuration' } as const

/** What a configured provider answers, with `:name` where a path has a variable part. */
export function listProviderRoutes(provider: Pick<Provider, 'pathFor'>) {
  const named = Object.entries(libraryRoutes).flatMap(([name, methods]) => {
    const path = findPath(provider, name)
    return path === undefined ? [] : methods.map((method) => ({ method, path }))
  })
  return [...named, OPENID_DISCOVERY]
}

/** The library throws for a route it does not offer. */
function findPath(provider: Pick<Provider, 'pathFor'>, name: string): string | undefined {
  try {
    return decodeURIComponent(provider.pathFor(name, { uid: ':uid', clientId: ':clientId' }))
  } catch {
    return undefined
  }
}
