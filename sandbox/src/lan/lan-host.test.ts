import { ConfigError } from '@mot-cua/web'
import { describe, expect, test } from 'vitest'
import { ANY_HOST, chooseLanHost } from './lan-host.ts'

const at = (address: string, internal = false) => [
  { address, internal, family: 'IPv4' as const },
  { address: 'fe80::1', internal, family: 'IPv6' as const },
]
const machine = {
  hostname: 'Laptop',
  interfaces: { lo: at('127.0.0.1', true), docker0: at('172.17.0.1'), wlan0: at('192.168.1.5') },
}

describe('the address a phone is told', () => {
  test('is the one of the home or office network, not that of containers', () => {
    expect(chooseLanHost(ANY_HOST, machine)).toEqual({
      host: '192.168.1.5',
      names: ['192.168.1.5', 'localhost', 'laptop', 'laptop.local', '127.0.0.1', '172.17.0.1'],
    })
  })

  test.each(['10.0.0.7', 'laptop.local', 'laptop', '127.0.0.1'])('may be chosen: %s', (host) => {
    expect(chooseLanHost(host, machine).host).toBe(host)
    expect(chooseLanHost(host, machine).names[0]).toBe(host)
  })

  test.each([
    '203.0.113.9',
    '172.32.0.1',
    '8.8.8.8',
    'example.com',
    'a b',
    'fd00::2',
    '192.168.1',
    '',
  ])('is refused when the whole internet could use it, or nobody: %j', (host) => {
    expect(() => chooseLanHost(host, machine)).toThrow(ConfigError)
  })

  test('is asked for where the machine has none', () => {
    const alone = { hostname: 'x', interfaces: { eth0: at('203.0.113.9') } }
    expect(() => chooseLanHost(ANY_HOST, alone)).toThrow(/name the host by --lan=/)
  })
})
