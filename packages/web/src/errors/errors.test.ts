import { readFileSync } from 'node:fs'
import { DomainError, errorTypes } from '@mot-cua/kernel'
import { HTTPException } from 'hono/http-exception'
import { describe, expect, test } from 'vitest'
import { makeTestApp } from '../testing/test-app.ts'
import { classifyError, errorTable } from './error-table.ts'
import { renderErrorsDoc } from './errors-doc.ts'

describe('the table of errors', () => {
  test('has a line for every type, and one for bugs', () => {
    expect(Object.keys(errorTable).sort()).toEqual([...errorTypes, 'internal'].sort())
  })

  test.each([
    [new DomainError('conflict', 'x'), 'conflict'],
    [new HTTPException(413), 'payload-too-large'],
    [new HTTPException(415), 'bad-request'],
    [new HTTPException(502), 'internal'],
    [new TypeError('x'), 'internal'],
    ['a string', 'internal'],
  ])('%s is %s', (error, code) => {
    expect(classifyError(error)).toBe(code)
  })

  test('docs/errors.md is what the table says', () => {
    const file = new URL('../../../../docs/errors.md', import.meta.url)
    expect(readFileSync(file, 'utf8')).toBe(renderErrorsDoc())
  })
})

describe('what an app puts around error pages', () => {
  const at = async (frameOf: () => Promise<{ banner: string }>) =>
    (await makeTestApp({ frameOf }).app.request('/nothing-here')).text()

  test('stands around them', async () => {
    expect(await at(() => Promise.resolve({ banner: 'A banner' }))).toContain('A banner')
  })

  test('never keeps an error from being told', async () => {
    const html = await at(() => Promise.reject(new Error('the store is away')))
    expect(html).toContain('<h1>')
    expect(html).not.toContain('the store is away')
  })
})
