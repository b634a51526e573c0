import { describe, expect, test } from 'vitest'
import { createStatementNames } from './statement-names.ts'

describe('names of statements', () => {
  test('a statement that comes again and again gets one and keeps it', () => {
    const nameOf = createStatementNames()
    expect(nameOf('select $1')).toBeUndefined()
    const name = nameAfter(nameOf, 'select $1')
    expect(name).toMatch(/^[\w-]{43}$/)
    expect(nameOf('select $1')).toBe(name)
    expect(nameAfter(nameOf, 'select $1, $2')).not.toBe(name)
  })

  test('all processes behind one pooler give the same', () => {
    const [one, other] = [createStatementNames(), createStatementNames()]
    expect(nameAfter(one, 'select $1')).toBe(nameAfter(other, 'select $1'))
  })

  test('there are no more than a server can keep', () => {
    const nameOf = createStatementNames()
    const texts = Array.from({ length: 300 }, (_, index) => `select $1 as c${index}`)
    expect(texts.filter((text) => nameAfter(nameOf, text) !== undefined)).toHaveLength(200)
  })
})

function nameAfter(nameOf: (text: string) => string | undefined, text: string) {
  for (let times = 1; times < 5; times += 1) nameOf(text)
  return nameOf(text)
}
