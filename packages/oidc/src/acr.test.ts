import { describe, expect, test } from 'vitest'
import { answeredAcr, demandedAcr } from './acr.ts'

const LADDER = ['low', 'high']

describe('the acr of an answer', () => {
  test.each([
    ['nothing asked', 'high', undefined, 'high'],
    ['asked voluntarily: the truth', 'high', { values: ['low'] }, 'high'],
    ['asked voluntarily for more: the truth', 'low', { values: ['high'] }, 'low'],
    ['essential and reached', 'high', { essential: true, value: 'high' }, 'high'],
    ['essential and lower: what holds', 'high', { essential: true, value: 'low' }, 'low'],
    ['one of several', 'high', { essential: true, values: ['low', 'high'] }, 'high'],
    ['essential and higher: still the truth', 'low', { essential: true, value: 'high' }, 'low'],
    ['essential and unknown', 'high', { essential: true, values: ['gold', 7] }, 'high'],
    ['essential without a value', 'high', { essential: true }, 'high'],
    ['nobody signed in', undefined, { essential: true, value: 'low' }, undefined],
  ])('%s', (...[, reached, wish, answer]) => {
    expect(answeredAcr(reached, wish, LADDER)).toBe(answer)
  })
})

describe('the level that a request demands', () => {
  test.each([
    [undefined, undefined],
    [{ values: ['high'] }, undefined],
    [{ essential: true }, undefined],
    [{ essential: true, value: 'high' }, 'high'],
    [{ essential: true, values: ['high', 'low'] }, 'low'],
    [{ essential: true, values: ['gold', 'high'] }, 'high'],
  ])('of %j is %j', (wish, demanded) => {
    expect(demandedAcr(wish, LADDER)).toBe(demanded)
  })
})
