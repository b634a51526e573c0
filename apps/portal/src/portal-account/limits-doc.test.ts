import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { renderPortalLimitsDoc } from './limits-doc.ts'

test('docs/operator/limits-portal.md is what the table says', () => {
  const file = new URL('../../../../docs/operator/limits-portal.md', import.meta.url)
  expect(readFileSync(file, 'utf8')).toBe(renderPortalLimitsDoc())
})
