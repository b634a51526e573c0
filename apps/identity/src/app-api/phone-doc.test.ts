import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { appRoutes } from '@mot-cua/device-api'
import { expect, test } from 'vitest'

const guide = join(import.meta.dirname, '../../../../docs/integrator/phone.md')

test('the guide for phone apps has every route of the API, and no other', () => {
  const table = readFileSync(guide, 'utf8').matchAll(/^\| `([A-Z]+ \/[^`]*)`/gm)
  const described = [...table].map(([, route]) => route)
  const routes = Object.values(appRoutes).map(({ method, path }) => `${method} ${path}`)
  expect(new Set(described)).toEqual(new Set(routes))
})
