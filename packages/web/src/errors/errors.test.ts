import { readFileSync } from 'node:fs'
import { DomainError, errorTypes } from '@mot-cua/kernel'
import { HTTPException } from 'hono/http-exception'
import { describe, expect, test } from 'vitest'
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
