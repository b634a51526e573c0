import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { renderLimitsDoc } from './limits-doc.ts'

test('docs/operator/limits.md is what the table says', () => {
  const file = new URL('../../../../docs/operator/limits.md', import.meta.url)
  expect(readFileSync(file, 'utf8')).toBe(renderLimitsDoc())
})
