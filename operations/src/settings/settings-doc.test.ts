import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { partyNames } from '../parties.ts'
import { listSettings } from './settings-doc.ts'
import { settingsFiles } from './write-settings-doc.ts'

describe('the configuration, as it is described', () => {
  test.each(settingsFiles())('$path is what the schemas say', ({ path, text }) => {
    expect(readFileSync(path, 'utf8')).toBe(text)
  })

  test.each(partyNames)('%s: every setting says what it is for', (party) => {
    const silent = listSettings(party).filter(({ meaning }) => meaning === '')
    expect(silent).toEqual([])
  })

  test.each(partyNames)('%s: keys, tokens and addresses with passwords are secret', (party) => {
    const wrong = listSettings(party).filter(
      ({ name, isSecret }) =>
        /(?:KEY|TOKEN|PASSWORD|OTLP_HEADERS|DATABASE_URL|REDIS_URL)$/.test(name) && !isSecret,
    )
    expect(wrong).toEqual([])
  })

  test('no secret has a value to fall back to', () => {
    const all = partyNames.flatMap((party) => listSettings(party))
    expect(all.filter(({ isSecret, fallback }) => isSecret && fallback)).toEqual([])
  })
})
