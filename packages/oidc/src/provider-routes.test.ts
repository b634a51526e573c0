import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { libraryRoutes, listProviderRoutes } from './provider-routes.ts'

/** Features that no configuration of ours turns on. */
const NEVER_OFFERED =
  /device|code_verification|ciba|backchannel|credential|challenge|interaction|submit|abort/

describe('routes of the provider', () => {
  test('every name that the library knows is listed, so that a new one is noticed', () => {
    const library = createRequire(import.meta.url).resolve('oidc-provider')
    const source = readFileSync(new URL('helpers/initialize_app.js', `file://${library}`), 'utf8')
    const named = [...source.matchAll(/\b(get|post|put|del)\('(\w+)'/g)]
      .map(([, method = '', name = '']) => `${method === 'del' ? 'delete' : method} ${name}`)
      .filter((line) => !NEVER_OFFERED.test(line))
    const ours = Object.entries(libraryRoutes).flatMap(([name, methods]) =>
      methods.map((method) => `${method.toLowerCase()} ${name}`),
    )
    expect(new Set(ours)).toEqual(new Set(named))
  })

  test('only what is configured', () => {
    const pathFor = (name: string, { uid }: { uid?: string } = {}) => {
      if (name === 'resume') return `/authorize/${encodeURIComponent(uid ?? '')}`
      throw new Error('No route found')
    }
    expect(listProviderRoutes({ pathFor })).toEqual([
      { method: 'GET', path: '/authorize/:uid' },
      { method: 'GET', path: '/.well-known/openid-configuration' },
    ])
  })
})
