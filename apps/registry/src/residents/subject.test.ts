import { describe, expect, test } from 'vitest'
import { pickHolder } from './subject.ts'

const hoa = { residentId: 'resident-hoa', holdsNumber: true }

describe('finding the person behind a number', () => {
  const once = { ...hoa, residentId: 'resident-once', holdsNumber: false }

  test('nobody', () => expect(pickHolder([])).toBe('NOT_FOUND'))
  test('the only one', () => expect(pickHolder([hoa])).toBe(hoa))
  test('an ended id still finds its person', () => expect(pickHolder([once])).toBe(once))
  test('who holds it now goes first', () => expect(pickHolder([once, hoa])).toBe(hoa))
  test('the same person twice is one', () => expect(pickHolder([once, once])).toBe(once))
  test('two who hold it are too many', () => {
    expect(pickHolder([hoa, { ...hoa, residentId: 'resident-other' }])).toBe('MULTIPLE')
  })
})
