import { describe, expect, test } from 'vitest'
import { addressBucket, createAddressResolver, normalizeAddress } from './client-address.ts'

const resolve = (trusted: string[], socketAddress: string, forwardedFor?: string) =>
  createAddressResolver(trusted)({ socketAddress, forwardedFor })

describe('where a request came from', () => {
  test('is the socket when no proxy is trusted, whatever the header says', () => {
    expect(resolve([], '203.0.113.9', '1.2.3.4')).toBe('203.0.113.9')
  })

  test('is the socket when the socket is not a trusted proxy', () => {
    expect(resolve(['10.0.0.1'], '203.0.113.9', '1.2.3.4')).toBe('203.0.113.9')
  })

  test('is the rightmost address that is not a proxy of ours', () => {
    const header = '6.6.6.6, 203.0.113.9, 10.0.0.2'
    expect(resolve(['10.0.0.0/8'], '10.0.0.1', header)).toBe('203.0.113.9')
  })

  test('is the first proxy when every hop is trusted', () => {
    expect(resolve(['10.0.0.0/8'], '10.0.0.1', '10.0.0.3, 10.0.0.2')).toBe('10.0.0.3')
  })

  test.each(['unknown', '', '1.2.3.4, garbage', '1.2.3.4, <script>'])(
    'stops at what is not an address: %j',
    (header) => {
      expect(resolve(['127.0.0.1'], '127.0.0.1', header)).toBe('127.0.0.1')
    },
  )

  test('trusting one loopback address means the machine, by either family', () => {
    expect(resolve(['127.0.0.1'], '::1', '198.51.100.7')).toBe('198.51.100.7')
    expect(resolve(['::1'], '::ffff:127.0.0.1', '198.51.100.7')).toBe('198.51.100.7')
  })

  test('works for IPv6 proxies and clients', () => {
    expect(resolve(['fd00::/8'], 'fd00::1', '2001:DB8:0:0::7')).toBe('2001:db8::7')
  })

  test('refuses a list of proxies that holds something else', () => {
    expect(() => createAddressResolver(['proxy.example'])).toThrow('proxy.example')
  })
})

describe('an address in one form', () => {
  test.each([
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:C000:0201', '192.0.2.1'],
    ['2001:0DB8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['192.0.2.1:5000', '192.0.2.1'],
    [' 192.0.2.1 ', '192.0.2.1'],
    ['192.0.2.256', undefined],
    ['', undefined],
  ])('%s → %s', (text, expected) => {
    expect(normalizeAddress(text)).toBe(expected)
  })
})

describe('the unit that limits count by', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
  ])('%s → %s', (address, bucket) => {
    expect(addressBucket(address)).toBe(bucket)
  })
})
