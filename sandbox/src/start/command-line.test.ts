import { ConfigError } from '@mot-cua/web'
import { describe, expect, test } from 'vitest'
import { HELP, readCommandLine } from './command-line.ts'
import { readSettings } from './settings.ts'

const residentsOf = (args: string[], env = {}) =>
  readSettings(readCommandLine(args, env).env).residents

describe('what stands after npm start --', () => {
  test('--residents goes before RESIDENTS', () => {
    expect(residentsOf([])).toBe(10_000)
    expect(residentsOf([], { RESIDENTS: '300' })).toBe(300)
    expect(residentsOf(['--residents', '1000000'], { RESIDENTS: '300' })).toBe(1_000_000)
    expect(residentsOf(['--residents=500'])).toBe(500)
  })

  test('--lan stands alone or names the host', () => {
    const lanOf = (args: string[], env = {}) => readSettings(readCommandLine(args, env).env).lan
    expect(lanOf([])).toBeUndefined()
    expect(lanOf(['--lan', '--residents=5'])).toBe('auto')
    expect(lanOf(['--lan=192.168.1.5'], { LAN: '10.0.0.1' })).toBe('192.168.1.5')
    expect(lanOf([], { LAN: 'laptop.local' })).toBe('laptop.local')
  })

  test('a port of the plain page that browsers refuse is refused with --lan alone', () => {
    const env = { PORT_BASE: '10000' }
    expect(() => readSettings({ ...env, LAN: 'auto' })).toThrow(/10080/)
    expect(readSettings(env).portBase).toBe(10_000)
  })

  test('--help names every flag and setting', () => {
    expect(readCommandLine(['--help'], {}).wantsHelp).toBe(true)
    for (const name of [
      '--residents',
      '--lan',
      '--help',
      'PORT_BASE',
      'DATA_DIR',
      'DATABASE_URL',
    ]) {
      expect(HELP).toContain(name)
    }
  })

  test.each([
    [['--resident', '5'], /'--resident'/],
    [['--residents'], /--residents/],
    [['--residents', 'many'], /RESIDENTS: a number/],
    [['--residents', '1000001'], /RESIDENTS/],
    [['a-word'], /'a-word'/],
  ])('%j is refused with one line', (args, line) => {
    expect(() => residentsOf(args)).toThrow(ConfigError)
    expect(() => residentsOf(args)).toThrow(line)
    expect(() => residentsOf(args)).not.toThrow(/\n/)
  })
})
